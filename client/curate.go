package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// A Target is what something is decided about.
type Target struct {
	Kind string `json:"kind" enum:"comment,paper,user,list,submission,claim,report,site"`
	Key  string `json:"key" doc:"Its number, of a paper its id"`
}

// A DecisionRequest does something to something, for a reason.
type DecisionRequest struct {
	Kind   string `json:"kind" enum:"comment,paper,user,list,submission,claim"`
	Key    string `json:"key" minLength:"1" maxLength:"1000" doc:"Its number; of a paper its id in any spelling, of an account also @name"`
	Do     string `json:"do" enum:"hide,show,take down,put back,suspend,reinstate,publish,refuse,take back,confirm,leave,uphold" doc:"hide and show comments and lists; take down and put back papers; suspend and reinstate accounts; publish, refuse and take back submissions; confirm and refuse claims; leave and uphold decide the open reports of anything and do nothing else"`
	Reason string `json:"reason" maxLength:"500" doc:"Which those whom it concerns will read; empty is enough to confirm and publish"`
}

// A Decision is a row of the audit log.
type Decision struct {
	ID     int64  `json:"id"`
	At     Time   `json:"at"`
	Actor  *User  `json:"actor,omitempty" doc:"Left out where the site itself acted, or the account is gone"`
	Did    string `json:"did" doc:"What was done: hid, took down, suspended, published …"`
	Target Target `json:"target"`
	About  string `json:"about" doc:"The target in words, as it was called then"`
	Reason string `json:"reason"`
	Undone int64  `json:"undone,omitempty" doc:"The row that undid this one"`
	Undoes int64  `json:"undoes,omitempty" doc:"The row that this one undid"`
	May    bool   `json:"mayUndo" doc:"Whether the asking account may undo it, unless things have moved on"`
}

// A Reason is why somebody decides something.
type Reason struct {
	Reason string `json:"reason,omitempty" maxLength:"500"`
}

// Decide does something to something; an *Error of status 409 where it is so
// already. It takes a token with the scope moderate.
func (c *Client) Decide(ctx context.Context, d DecisionRequest) (Decision, error) {
	var made Decision
	_, err := c.send(ctx, http.MethodPost, "/api/moderation/decisions", d, &made, "")
	return made, err
}

// Undo makes things stand as they did before a decision; an *Error of status
// 409 where they have moved on since. It takes a token with the scope moderate,
// and for roles admin as well.
func (c *Client) Undo(ctx context.Context, decision int64, reason string) (Decision, error) {
	var made Decision
	_, err := c.send(ctx, http.MethodPost, "/api/moderation/decisions/"+strconv.FormatInt(decision, 10)+"/undo", Reason{reason}, &made, "")
	return made, err
}

// Decision returns one row of the audit log. It takes a token with the scope
// moderate.
func (c *Client) Decision(ctx context.Context, id int64) (Decision, error) {
	var d Decision
	_, err := c.getJSON(ctx, c.address("/api/audit/"+strconv.FormatInt(id, 10), nil), &d)
	return d, err
}

// AuditOptions narrow the audit log.
type AuditOptions struct {
	Person string // whose decisions, by the account's name
	Kind   string // of targets: "comment", "paper" …
	Key    string // of one target of that kind
	Limit  int    // how many a request brings, 1 to 100; 0 is the site's choice
}

// Audit yields the audit log, newest first. It takes a token with the scope
// moderate.
func (c *Client) Audit(ctx context.Context, o AuditOptions) iter.Seq2[Decision, error] {
	return pages[Decision](ctx, c, c.address("/api/audit", given(map[string]string{"person": o.Person, "kind": o.Kind, "key": o.Key, "limit": limit(o.Limit)})))
}

// A Queue is what waits for curators, of each kind the first hundred.
type Queue struct {
	Cases       []Case         `json:"cases" nullable:"false" doc:"What was reported, the most reported first, then the oldest"`
	Submissions []Submission   `json:"submissions" nullable:"false" doc:"The oldest first"`
	Claims      []WaitingClaim `json:"claims" nullable:"false" doc:"The oldest first"`
	More        bool           `json:"more" doc:"More waits than is listed"`
}

// A Case is something that was reported.
type Case struct {
	Target  Target      `json:"target"`
	About   string      `json:"about" doc:"What it is, in words; empty where it is nowhere any more"`
	Text    string      `json:"text" doc:"Of a comment, or what a person or a list says of itself"`
	Author  *User       `json:"author,omitempty" doc:"Left out where nobody is, or is left"`
	URL     string      `json:"url,omitempty" doc:"Where it stands"`
	Gone    bool        `json:"gone" doc:"It was deleted, hidden, suspended or taken down meanwhile"`
	Reports []Complaint `json:"reports" nullable:"false" doc:"The oldest first"`
}

// A Complaint is one report of something.
type Complaint struct {
	ID     int64  `json:"id"`
	At     Time   `json:"at"`
	By     *User  `json:"by,omitempty" doc:"Left out where the account is gone"`
	Reason string `json:"reason"`
	Words  string `json:"words"`
}

// A WaitingClaim is a claim with what helps to decide it.
type WaitingClaim struct {
	Claim
	Domain string  `json:"domain,omitempty" doc:"Of the person's verified mail address"`
	Others []Claim `json:"others" nullable:"false" doc:"The person's other claims, newest first"`
	Rivals []Claim `json:"rivals" nullable:"false" doc:"Other people's claims to the same place"`
}

// Queue returns what waits for curators. It takes a token with the scope
// moderate.
func (c *Client) Queue(ctx context.Context) (Queue, error) {
	var q Queue
	_, err := c.getJSON(ctx, c.address("/api/moderation/queue", nil), &q)
	return q, err
}

// A Placement is whether a paper stands on a day's front page.
type Placement struct {
	PaperID  string `json:"paperId"`
	Day      string `json:"day"`
	Placed   bool   `json:"placed"`
	Decision int64  `json:"decision,omitempty" doc:"The row of the audit log; left out where it stood so already"`
}

// Place puts a paper on a day's front page whatever the rules, for a reason or
// none. It takes a token with the scope moderate.
func (c *Client) Place(ctx context.Context, day, id, reason string) (Placement, error) {
	var p Placement
	_, err := c.send(ctx, http.MethodPut, placePath(day, id), Reason{reason}, &p, "")
	return p, err
}

// Unplace takes a paper off a day's front page, for a reason. Where it was
// submitted for that day, its submission is refused. It takes a token with the
// scope moderate.
func (c *Client) Unplace(ctx context.Context, day, id, reason string) (Placement, error) {
	var p Placement
	_, err := c.send(ctx, http.MethodDelete, placePath(day, id)+"?"+url.Values{"reason": {reason}}.Encode(), nil, &p, "")
	return p, err
}

func placePath(day, id string) string {
	return "/api/days/" + url.PathEscape(day) + "/papers/" + url.PathEscape(id)
}
