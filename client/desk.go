package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// An IndexRequest names a paper that the site should hold.
type IndexRequest struct {
	ArxivID string `json:"arxivId" minLength:"1" maxLength:"1000" doc:"The paper's id in any spelling, or the address of its page: 2405.18203"`
}

// An Indexed answers an IndexRequest: with an empty object where the paper is
// held.
type Indexed struct {
	Coming bool `json:"coming,omitempty" doc:"It is still being fetched (status 202): ask again when Retry-After says"`
}

// Index has the site fetch a paper from arXiv, and hold it. held is false where
// that goes on when the site answers: then it is worth asking again in a few
// seconds. It takes a token with the scope submit.
func (c *Client) Index(ctx context.Context, id string) (held bool, err error) {
	var is Indexed
	_, err = c.send(ctx, http.MethodPost, "/api/papers/index", IndexRequest{id}, &is, "")
	return err == nil && !is.Coming, err
}

// A SubmitRequest puts a paper forward for the front page.
type SubmitRequest struct {
	PaperID   string   `json:"paper_id" minLength:"1" maxLength:"1000" doc:"The paper's id in any spelling. One that is not held yet is fetched from arXiv"`
	Comment   *string  `json:"comment,omitempty" nullable:"true" maxLength:"65536" doc:"Markdown, posted below the paper; of a token that takes the scope write as well"`
	MediaURLs []string `json:"media_urls,omitempty" maxItems:"10" doc:"A picture of the paper, PNG, JPEG, WebP or GIF of at most 10 MB: an https address at which it is fetched once, or the file itself as data:image/png;base64,…. The first is taken, drawn anew and shown; others are left out"`
	Above     bool     `json:"above,omitempty" doc:"For curators: pass over the rules"`
	Day       *string  `json:"day,omitempty" nullable:"true" maxLength:"40" doc:"For curators, with above: the day on which it is to stand, 2025-12-15"`
}

// A Submission is a paper that somebody put forward.
type Submission struct {
	ID      int64  `json:"id"`
	PaperID string `json:"paperId"`
	Title   string `json:"title" doc:"The paper's"`
	By      *User  `json:"by,omitempty" doc:"Left out where the account is gone"`
	Day     string `json:"day" doc:"Whose front page it is for"`
	At      Time   `json:"at"`
	State   string `json:"state" enum:"published,waiting,refused,taken back" doc:"waiting: for a curator, who publishes or refuses it"`
	Reason  string `json:"reason,omitempty" doc:"Of a refusal"`
	Picture string `json:"picture,omitempty" doc:"The address of the picture that came with it"`
	Open    bool   `json:"mayTakeBack" doc:"Whether it is one's own and its day has not passed; with votes of others it stays all the same"`
}

// A Submitted is the item of a list that a submission made, or will make.
type Submitted struct {
	DailyItem
	Submission Submission `json:"submission" doc:"What was made of it, or had been made before by the same"`
}

// Submit puts a paper forward. The same on the same day again returns what was
// made the first time. What a rule says against it is an *Error of status 403.
// It takes a token with the scope submit.
func (c *Client) Submit(ctx context.Context, s SubmitRequest) (Submitted, error) {
	var made Submitted
	_, err := c.send(ctx, http.MethodPost, "/api/papers/submit", s, &made, "")
	return made, err
}

// A Preview is what would become of a paper if one submitted it.
type Preview struct {
	Paper   Paper        `json:"paper"`
	Day     string       `json:"day" doc:"Whose front page it would stand on"`
	Review  bool         `json:"review" doc:"A curator would look at it first"`
	Above   bool         `json:"above" doc:"The rules need not hold one up: one may pass over them"`
	Refused *Rule        `json:"refused,omitempty" doc:"The rule that says no; left out where none does"`
	Before  []Submission `json:"before" nullable:"false" doc:"Earlier submissions of the same paper, newest first"`
	Placed  []Place      `json:"placed" nullable:"false" doc:"The days on whose front page it stands, newest first"`
	Alike   []Paper      `json:"alike" nullable:"false" doc:"Papers of the same title from other sources"`
	Rules   Rules        `json:"rules"`
}

// A Rule of submitting that says no.
type Rule struct {
	Rule  string `json:"rule" doc:"Its name: who, already, window_days, per_day, resubmit_days"`
	Words string `json:"words" doc:"Which rule, and when it will be possible"`
	From  string `json:"from,omitempty" doc:"The first day on which it will be; left out where no day brings it"`
}

// A Place is a day on whose front page a paper stands.
type Place struct {
	Day  string `json:"day"`
	By   string `json:"by" doc:"Who or what put it there"`
	Kind string `json:"kind" doc:"By what: community, curator, file, starter"`
}

// Rules are the site's rules of submitting.
type Rules struct {
	Who          string `json:"who" doc:"The least role that may"`
	PerDay       int    `json:"perDay" doc:"How many one person may submit for one day; 0 is any number"`
	WindowDays   int    `json:"windowDays" doc:"How old a paper may be, in days; 0 is any age"`
	Weekends     bool   `json:"weekends" doc:"Weekends have front pages of their own; otherwise Monday takes what comes then"`
	Review       bool   `json:"review" doc:"A curator looks at what is submitted first"`
	ResubmitDays int    `json:"resubmitDays" doc:"After how many days a revised version may be submitted again"`
}

// PreviewSubmission says what would become of a paper that the site holds, and
// does nothing. It takes a token with the scope submit.
func (c *Client) PreviewSubmission(ctx context.Context, id string) (Preview, error) {
	var p Preview
	_, err := c.getJSON(ctx, c.address("/api/papers/"+url.PathEscape(id)+"/submission", nil), &p)
	return p, err
}

// Submissions returns up to n (1 to 100, 0 is the site's choice) of one's own
// submissions, newest first. It takes a token with the scope read.
func (c *Client) Submissions(ctx context.Context, n int) ([]Submission, error) {
	var all []Submission
	_, err := c.getJSON(ctx, c.address("/api/submissions", given(map[string]string{"limit": limit(n)})), &all)
	return all, err
}

// TakeBack takes back one's own submission, on its day at the latest and while
// nobody else has voted for the paper. It takes a token with the scope submit.
func (c *Client) TakeBack(ctx context.Context, submission int64) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/submissions/"+strconv.FormatInt(submission, 10), nil, nil, "")
	return err
}

// A LinksRequest changes a paper's links: an address puts it in the place of
// the one there is, null takes it off, and what is left out stays.
type LinksRequest struct {
	ProjectPage    *string `json:"projectPage,omitempty" nullable:"true" maxLength:"500" doc:"The project's page; null takes all of them off"`
	GithubRepo     *string `json:"githubRepo,omitempty" nullable:"true" maxLength:"500" doc:"A repository on GitHub, as its address or as owner/name; null takes all on GitHub off. Code elsewhere stays"`
	OrganizationID *string `json:"organizationId,omitempty" nullable:"true" maxLength:"100" doc:"Only null: this site keeps no organisations"`
}

// PaperLinks are those of a paper's links that people edit.
type PaperLinks struct {
	Code         []string `json:"code" nullable:"false" maxItems:"10" doc:"Addresses of code, the first ones first"`
	ProjectPages []string `json:"projectPages" nullable:"false" maxItems:"10"`
}

// SetProjectPage and SetGithubRepo change the first of a paper's links of their
// kind; "" takes those links off. They take a token with the scope submit, of an
// author of the paper or a curator.
func (c *Client) SetProjectPage(ctx context.Context, id, address string) error {
	return c.setLink(ctx, id, "projectPage", address)
}

// SetGithubRepo is described with SetProjectPage.
func (c *Client) SetGithubRepo(ctx context.Context, id, repo string) error {
	return c.setLink(ctx, id, "githubRepo", repo)
}

func (c *Client) setLink(ctx context.Context, id, key, address string) error {
	body := map[string]*string{key: nil}
	if address != "" {
		body[key] = &address
	}
	_, err := c.send(ctx, http.MethodPost, "/api/papers/"+url.PathEscape(id)+"/links", body, nil, "")
	return err
}

// Links returns a paper's links that people edit, and their tag for SetLinks.
func (c *Client) Links(ctx context.Context, id string) (links PaperLinks, tag string, err error) {
	tag, err = c.getTagged(ctx, "/api/papers/"+url.PathEscape(id)+"/links", &links)
	return links, tag, err
}

// SetLinks makes these all of a paper's links that people edit, and returns
// them as they are then; an *Error of status 412 where tag, unless it is "", is
// no longer theirs. It takes a token with the scope submit, of an author of the
// paper or a curator.
func (c *Client) SetLinks(ctx context.Context, id string, links PaperLinks, tag string) (PaperLinks, error) {
	var are PaperLinks
	_, err := c.send(ctx, http.MethodPut, "/api/papers/"+url.PathEscape(id)+"/links", links, &are, tag)
	return are, err
}

// A ClaimRequest says that a name on a title page is an account's.
type ClaimRequest struct {
	PaperID       string  `json:"paperId" minLength:"1" maxLength:"1000" doc:"The paper's id in any spelling"`
	ClaimAuthorID string  `json:"claimAuthorId" minLength:"1" maxLength:"100" doc:"The _id of the author in the paper's JSON"`
	TargetUserID  *string `json:"targetUserId,omitempty" nullable:"true" maxLength:"100" doc:"One's own _id or name, or nothing. Curators may name another account: the claim is made for it and confirmed; by _id where it claimed a name on this paper already, otherwise by name"`
}

// A Claim is an account's claim to a name on a paper.
type Claim struct {
	ID       int64  `json:"id"`
	PaperID  string `json:"paperId"`
	Title    string `json:"title" doc:"The paper's"`
	AuthorID string `json:"authorId" doc:"The _id of the author in the paper's JSON"`
	Name     string `json:"name" doc:"As it stands on the title page"`
	User     *User  `json:"user,omitempty" doc:"Who claims it; left out where the account is gone"`
	At       Time   `json:"at"`
	State    string `json:"state" enum:"waiting,confirmed,refused,given up" doc:"waiting: for a curator"`
	How      string `json:"how,omitempty" doc:"By what it was confirmed, or why it was refused"`
}

// Claim claims a name on a paper by the _id that its JSON gives it. user is ""
// for oneself. Claiming it again changes nothing. Claims tells what became of
// it. It takes a token with the scope submit.
func (c *Client) Claim(ctx context.Context, paper, author, user string) error {
	body := ClaimRequest{PaperID: paper, ClaimAuthorID: author}
	if user != "" {
		body.TargetUserID = &user
	}
	_, err := c.send(ctx, http.MethodPost, "/api/settings/papers/claim", body, nil, "")
	return err
}

// Claims returns one's own claims, newest first. It takes a token with the
// scope read.
func (c *Client) Claims(ctx context.Context) ([]Claim, error) {
	var all []Claim
	_, err := c.getJSON(ctx, c.address("/api/settings/papers/claims", nil), &all)
	return all, err
}

// GiveUpClaim ends a claim of one's own. It takes a token with the scope submit.
func (c *Client) GiveUpClaim(ctx context.Context, claim int64) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/settings/papers/claims/"+strconv.FormatInt(claim, 10), nil, nil, "")
	return err
}

// getTagged asks for a path and returns the tag of what it decoded.
func (c *Client) getTagged(ctx context.Context, path string, v any) (tag string, err error) {
	return c.send(ctx, http.MethodGet, path, nil, v, "")
}
