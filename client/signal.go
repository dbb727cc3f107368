package client

// A Signal is what another site says of a paper. It is that site's, and in no
// number of this site's own.
type Signal struct {
	Site     string `json:"site" doc:"The other site: its host, with a port and a path where it has them"`
	Day      string `json:"day,omitempty" doc:"The last front page there that it stood on"`
	Votes    int    `json:"votes"`
	Comments int    `json:"comments"`
	SeenAt   Time   `json:"seenAt,omitzero" doc:"When it was last read there"`
	URL      string `json:"url" doc:"The paper's page there"`
}

// The values of DailyItem.Place that are no one's choice at the site itself.
const (
	AnnouncedPlace = "announced" // it stands in the list as all that was announced does
	SitePlace      = "site"      // another site's front page has it
)
