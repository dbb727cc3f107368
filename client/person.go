package client

import (
	"context"
	"iter"
	"net/http"
	"strconv"
)

// A Person is what others see of an account.
type Person struct {
	User
	Details     string  `json:"details" doc:"What the person says about herself, Markdown"`
	Role        string  `json:"role" doc:"reader, author, curator or admin; empty where the account is suspended"`
	JoinedAt    Time    `json:"joinedAt,omitzero"`
	IsFollowing bool    `json:"isFollowing" doc:"Whether the asking account follows her"`
	Papers      []Paper `json:"papers" nullable:"false" doc:"On which her name is confirmed, the ten claimed last"`
	URL         string  `json:"url" doc:"Her page"`
}

// A Whoami is who asks, as the public client of the well-known API reads it, and
// what the token is good for.
type Whoami struct {
	Type          string   `json:"type" doc:"user"`
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Fullname      string   `json:"fullname"`
	Email         string   `json:"email,omitempty"`
	EmailVerified bool     `json:"emailVerified"`
	AvatarURL     string   `json:"avatarUrl"`
	IsPro         bool     `json:"isPro"`
	CanPay        bool     `json:"canPay"`
	Orgs          []string `json:"orgs" nullable:"false" doc:"Empty: there are no organisations here"`
	Auth          Auth     `json:"auth"`
	Role          string   `json:"role" doc:"reader, author, curator or admin"`
	Suspended     string   `json:"suspended,omitempty" doc:"Why the account is suspended"`
	Unseen        int      `json:"unseen" doc:"How many notifications were not seen yet, up to 100"`
}

// An Auth is how the asking account is known.
type Auth struct {
	Type        string       `json:"type" doc:"access_token, or session for a browser"`
	AccessToken *AccessToken `json:"accessToken,omitempty"`
}

// An AccessToken is a token of the settings page.
type AccessToken struct {
	DisplayName string   `json:"displayName" doc:"The name that its owner gave it"`
	Role        string   `json:"role" enum:"read,write" doc:"write where it is good for more than reading"`
	Scopes      []string `json:"scopes" nullable:"false" doc:"read, write, submit, moderate, admin"`
	CreatedAt   Time     `json:"createdAt,omitzero"`
	ExpiresAt   Time     `json:"expiresAt,omitzero"`
}

// A VotedPaper is a paper that somebody voted for.
type VotedPaper struct {
	Paper   Paper `json:"paper"`
	VotedAt Time  `json:"votedAt"`
}

// A DismissedPaper is a paper that is of no interest to the asking account.
type DismissedPaper struct {
	Paper       Paper `json:"paper"`
	DismissedAt Time  `json:"dismissedAt"`
}

// An AuthorPage is a name on title pages. A name may be several people's, and a
// person have several names.
type AuthorPage struct {
	Name      string     `json:"name"`
	NumPapers int        `json:"numPapers" doc:"How many papers have it on their title page, whole or as part of a longer one"`
	People    []Namesake `json:"people" nullable:"false" doc:"Who has the name confirmed for herself"`
}

// A Namesake is a person who has a name confirmed for herself.
type Namesake struct {
	User      User `json:"user"`
	NumPapers int  `json:"numPapers" doc:"On how many papers"`
}

// A Notification is something that the asking account should know.
type Notification struct {
	ID         int64  `json:"id"`
	Kind       string `json:"kind" doc:"reply, mention, reaction, version, claim, paper, hidden, decision, or a word that came later"`
	CreatedAt  Time   `json:"createdAt"`
	Seen       bool   `json:"seen"`
	Actor      *User  `json:"actor,omitempty" doc:"Who did it; left out where nobody in particular did, or has left"`
	PaperID    string `json:"paperId,omitempty"`
	PaperTitle string `json:"paperTitle,omitempty"`
	CommentID  int64  `json:"commentId,omitempty"`
	Words      string `json:"words,omitempty" doc:"More of it: the reactions, the reason, the number of the version"`
}

// A Seen says up to which notification all were seen.
type Seen struct {
	UpTo int64 `json:"upTo" minimum:"1" doc:"The number of a notification: what came since stays new"`
}

// A NewReport says that something should not stand there.
type NewReport struct {
	Kind   string `json:"kind" enum:"comment,paper,user,list"`
	Target string `json:"target" minLength:"1" maxLength:"200" doc:"The number of the comment or list, the paper's id, the person's name"`
	Reason string `json:"reason" enum:"spam,abuse,wrong,private,rights,other"`
	Words  string `json:"words,omitempty" maxLength:"2000"`
}

// A Report is what somebody reported.
type Report struct {
	ID        int64  `json:"id"`
	Kind      string `json:"kind" enum:"comment,paper,user,list"`
	Target    string `json:"target" doc:"As in a new report; empty for a person who has left"`
	PaperID   string `json:"paperId,omitempty" doc:"The paper that it belongs to"`
	Reason    string `json:"reason"`
	Words     string `json:"words"`
	State     string `json:"state" enum:"open,upheld,dismissed"`
	CreatedAt Time   `json:"createdAt"`
	DecidedAt Time   `json:"decidedAt,omitzero"`
}

// An Export is everything that the site holds of the asking account.
type Export struct {
	Format  string                      `json:"format" doc:"dailypapers account 1"`
	At      Time                        `json:"at"`
	Account map[string]any              `json:"account"`
	Things  map[string][]map[string]any `json:"things" doc:"One object for each row, by the kind of thing: votes, comments, lists and more"`
}

// Whoami returns who the token is.
func (c *Client) Whoami(ctx context.Context) (Whoami, error) {
	var w Whoami
	_, err := c.getJSON(ctx, c.address("/api/whoami-v2", nil), &w)
	return w, err
}

// Person returns what one may see of a person.
func (c *Client) Person(ctx context.Context, name string) (Person, error) {
	var p Person
	_, err := c.getJSON(ctx, c.address(userPath(name), nil), &p)
	return p, err
}

// VotesOf yields what a person voted for, newest first: nothing where she hides
// that.
func (c *Client) VotesOf(ctx context.Context, name string) iter.Seq2[VotedPaper, error] {
	return pages[VotedPaper](ctx, c, c.address(userPath(name, "votes"), nil))
}

// CommentsOf yields what a person wrote that can be read, newest first.
func (c *Client) CommentsOf(ctx context.Context, name string) iter.Seq2[SaidComment, error] {
	return pages[SaidComment](ctx, c, c.address(userPath(name, "comments"), nil))
}

// ListsOf yields a person's public lists, those that changed last first.
func (c *Client) ListsOf(ctx context.Context, name string) iter.Seq2[List, error] {
	return pages[List](ctx, c, c.address(userPath(name, "lists"), nil))
}

// Author returns what is known of a name on title pages.
func (c *Client) Author(ctx context.Context, name string) (AuthorPage, error) {
	var p AuthorPage
	_, err := c.getJSON(ctx, c.address(escaped("api", "authors", name), nil), &p)
	return p, err
}

// AuthorPapers yields the papers with a name on their title page, newest first.
func (c *Client) AuthorPapers(ctx context.Context, name string) iter.Seq2[Paper, error] {
	return pages[Paper](ctx, c, c.address(escaped("api", "authors", name, "papers"), nil))
}

// Dismissed yields the papers that are of no interest to the asking account, the
// one last said first.
func (c *Client) Dismissed(ctx context.Context) iter.Seq2[DismissedPaper, error] {
	return pages[DismissedPaper](ctx, c, c.address("/api/dismissed", nil))
}

// Notifications yields what the asking account was told, newest first: what it
// has seen, or what it has not.
func (c *Client) Notifications(ctx context.Context, seen bool) iter.Seq2[Notification, error] {
	return pages[Notification](ctx, c, c.address("/api/notifications", given(map[string]string{"seen": strconv.FormatBool(seen)})))
}

// SeeNotifications marks what the asking account was told as seen, up to a
// number.
func (c *Client) SeeNotifications(ctx context.Context, upTo int64) error {
	_, err := c.send(ctx, http.MethodPut, "/api/notifications/seen", Seen{upTo}, nil, "")
	return err
}

// Report says that something should not stand there.
func (c *Client) Report(ctx context.Context, n NewReport) (Report, error) {
	var made Report
	_, err := c.send(ctx, http.MethodPost, "/api/reports", n, &made, "")
	return made, err
}

// Reports returns what the asking account reported, newest first, 100 at most.
func (c *Client) Reports(ctx context.Context) ([]Report, error) {
	var all []Report
	_, err := c.getJSON(ctx, c.address("/api/reports", nil), &all)
	return all, err
}

// Export returns everything that the site holds of the asking account.
func (c *Client) Export(ctx context.Context) (Export, error) {
	var e Export
	_, err := c.getJSON(ctx, c.address("/api/export", nil), &e)
	return e, err
}

func userPath(name string, more ...string) string {
	return escaped(append([]string{"api", "users", name}, more...)...)
}
