package papers

// An AnnouncementKind says how a paper came to stand in an announcement.
type AnnouncementKind string

// The kinds that arXiv's feeds tell apart.
const (
	NewPaper      AnnouncementKind = "new"           // its first version
	CrossListed   AnnouncementKind = "cross"         // new to one of the feed's categories
	Replaced      AnnouncementKind = "replace"       // a later version
	ReplacedCross AnnouncementKind = "replace-cross" // a later version, seen from a category that is not the primary one
)

// ParseAnnouncementKind reads the word that feeds use.
func ParseAnnouncementKind(s string) (AnnouncementKind, error) {
	switch k := AnnouncementKind(s); k {
	case NewPaper, CrossListed, Replaced, ReplacedCross:
		return k, nil
	}
	return "", Invalid("announce_type", "%q is none of new, cross, replace, replace-cross", clip(s, 40))
}

// An Announcement is one paper's place in a source's announcement of a day.
type Announcement struct {
	Paper ID
	Day   Day
	Kind  AnnouncementKind
}
