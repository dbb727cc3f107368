package papers

import (
	"slices"
	"strings"
	"time"
)

// A UserID names an account, from 1. 0 is nobody: a visitor who has not
// signed in, or the author of a comment who has left.
type UserID int64

// Owner is the account of whoever sits at the machine of a site that has no
// other accounts. The first account that is made takes it over, with all
// that was done under it.
const Owner UserID = 1

// A Role is what an account may do; each may do all that those before it may.
type Role string

// The roles, from the least.
const (
	VisitorRole Role = "visitor" // has not signed in
	ReaderRole  Role = "reader"
	AuthorRole  Role = "author" // a reader with a confirmed name on a paper
	CuratorRole Role = "curator"
	AdminRole   Role = "admin"
)

// Roles returns all roles, from the least.
func Roles() []Role { return []Role{VisitorRole, ReaderRole, AuthorRole, CuratorRole, AdminRole} }

// ParseRole reads the role of an account: any but visitor.
func ParseRole(s string) (Role, error) {
	if r := Role(s); r != VisitorRole && slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", Invalid("role", "must be reader, author, curator or admin")
}

// AtLeast reports whether r may do what least may. What is no role may
// nothing.
func (r Role) AtLeast(least Role) bool {
	have, need := slices.Index(Roles(), r), slices.Index(Roles(), least)
	return have >= 0 && need >= 0 && have >= need
}

// A User is an account.
type User struct {
	ID       UserID
	Name     string // in addresses and mentions: 2 to 32 of a–z, 0–9, - and _
	FullName string // as the person writes it; "" shows Name
	Email    string // verified; "" where none is known. Shown to nobody else
	Role     Role
	About    string // a few lines of Markdown
	Joined   time.Time
	Settings UserSettings

	Suspended string // why, for the person herself; "" for an account in order
}

// UserSettings are the choices of an account, each false by default.
type UserSettings struct {
	HideActivity bool `json:"hideActivity,omitempty"` // votes are not listed on the person's page
	QuietReplies bool `json:"quietReplies,omitempty"` // no notifications of replies and reactions
	QuietSaved   bool `json:"quietSaved,omitempty"`   // none of new versions of saved papers

	NoReplyMail   bool `json:"noReplyMail,omitempty"`   // replies are not mailed
	NoMentionMail bool `json:"noMentionMail,omitempty"` // mentions are not mailed
	NoVersionMail bool `json:"noVersionMail,omitempty"` // new versions of saved papers are not mailed
}

// Mails reports whether notifications of a kind are mailed to somebody with
// these settings.
func (s UserSettings) Mails(k NotificationKind) bool {
	switch k {
	case OfReply:
		return !s.NoReplyMail
	case OfMention:
		return !s.NoMentionMail
	case OfVersion:
		return !s.NoVersionMail
	}
	return false
}

// WithoutMail are the settings with mail of a kind switched off.
func (s UserSettings) WithoutMail(k NotificationKind) UserSettings {
	switch k {
	case OfReply:
		s.NoReplyMail = true
	case OfMention:
		s.NoMentionMail = true
	case OfVersion:
		s.NoVersionMail = true
	}
	return s
}

// Shown is the name that others read.
func (u User) Shown() string {
	if u.FullName != "" {
		return u.FullName
	}
	return u.Name
}

// Path is the address of the person's page.
func (u User) Path() string { return "/u/" + u.Name }

const (
	minUserName = 2
	maxUserName = 32
	maxFullName = 100 // characters
	maxAbout    = 1000
)

// reservedNames would be taken for the site's own words.
func reservedNames() []string {
	return []string{"admin", "administrator", "anonymous", "curator", "deleted", "everyone", "moderator", "owner", "root", "site", "system", "visitor"}
}

// ParseUserName reads the name that a person chooses for herself; capitals
// become small letters.
func ParseUserName(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case !IsUserName(s):
		return "", Invalid("name", "must be %d to %d of the letters a–z, digits, - and _, and begin with a letter or digit", minUserName, maxUserName)
	case slices.Contains(reservedNames(), s):
		return "", Invalid("name", "%s is a word of the site's own; choose another", s)
	}
	return s, nil
}

// IsUserName reports whether s is spelled like a user's name.
func IsUserName(s string) bool {
	if len(s) < minUserName || len(s) > maxUserName || s[0] == '-' || s[0] == '_' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// CheckFullName refuses what is no name of a person.
func CheckFullName(s string) (string, error) {
	return checkLine("fullname", s, maxFullName)
}

// CheckAbout refuses what is too long for a few lines about oneself.
func CheckAbout(s string) (string, error) {
	return checkText("about", s, 0, maxAbout)
}

// A Visitor is who makes a request, and how that is known.
type Visitor struct {
	User    User     // the zero User for one who has not signed in
	Via     Entrance // "" for one who has not signed in
	Scopes  []Scope  // what an API token is good for; of other entrances, everything
	Session int64    // the row of the session or token by which the visitor came in, 0 for none
}

// An Entrance is how a visitor is known.
type Entrance string

// The ways of being known.
const (
	BySession Entrance = "session"
	ByToken   Entrance = "token" // of the API
	ByProxy   Entrance = "proxy" // a header of a reverse proxy on a configured network
	ByMachine Entrance = "local" // sits at the machine of a site without accounts
)

// SignedIn reports whether the visitor has an account.
func (v Visitor) SignedIn() bool { return v.User.ID != 0 }

// Role is what the visitor may do.
func (v Visitor) Role() Role {
	if !v.SignedIn() {
		return VisitorRole
	}
	return v.User.Role
}
