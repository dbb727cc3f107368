package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// An Account is what those see of an account who run the site.
type Account struct {
	Number    int64  `json:"number" doc:"Which never changes"`
	User      User   `json:"user"`
	Role      string `json:"role" enum:"reader,author,curator,admin"`
	Email     string `json:"email,omitempty" doc:"Verified; left out where none is known"`
	Joined    Time   `json:"joined,omitzero"`
	Suspended string `json:"suspended,omitempty" doc:"Why; left out for an account in order"`
}

// Accounts yields the accounts that have the words in their names or address,
// by number. It takes a token with the scope admin.
func (c *Client) Accounts(ctx context.Context, words string) iter.Seq2[Account, error] {
	return pages[Account](ctx, c, c.address("/api/admin/users", given(map[string]string{"q": words})))
}

// A RoleRequest gives an account a role.
type RoleRequest struct {
	Role   string `json:"role" enum:"reader,author,curator,admin"`
	Reason string `json:"reason,omitempty" maxLength:"500"`
}

// GiveRole gives an account a role, by its name. It takes a token with the
// scope admin.
func (c *Client) GiveRole(ctx context.Context, name, role, reason string) (Account, error) {
	var a Account
	_, err := c.send(ctx, http.MethodPut, "/api/admin/users/"+url.PathEscape(name)+"/role", RoleRequest{role, reason}, &a, "")
	return a, err
}

// An InvitationRequest asks for an invitation.
type InvitationRequest struct {
	Role  string `json:"role" enum:"reader,author,curator" doc:"Of the account that is made with it"`
	Days  int    `json:"days" minimum:"1" maximum:"90" doc:"For how long it is good"`
	Email string `json:"email,omitempty" maxLength:"254" doc:"Where the link is sent too; the account will have this address"`
}

// An Invitation is one that nobody has used yet.
type Invitation struct {
	ID    string `json:"id" doc:"By which it is revoked"`
	Role  string `json:"role"`
	Email string `json:"email,omitempty" doc:"Where it was sent"`
	By    *User  `json:"by,omitempty" doc:"Left out where the account is gone, or the machine's owner made it"`
	Made  Time   `json:"made"`
	Until Time   `json:"until"`
}

// An InvitationLink is the link of an invitation, which is told this once.
type InvitationLink struct {
	Link string `json:"link" doc:"For whom it is meant; good once"`
}

// Invite makes an invitation and returns its link. It takes a token with the
// scope admin.
func (c *Client) Invite(ctx context.Context, i InvitationRequest) (string, error) {
	var made InvitationLink
	_, err := c.send(ctx, http.MethodPost, "/api/admin/invitations", i, &made, "")
	return made.Link, err
}

// Invitations returns those that are open, newest first, without their links.
// It takes a token with the scope admin.
func (c *Client) Invitations(ctx context.Context) ([]Invitation, error) {
	var all []Invitation
	_, err := c.getJSON(ctx, c.address("/api/admin/invitations", nil), &all)
	return all, err
}

// RevokeInvitation ends an invitation. It takes a token with the scope admin.
func (c *Client) RevokeInvitation(ctx context.Context, id string) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/admin/invitations/"+url.PathEscape(id), nil, nil, "")
	return err
}

// A Source is something that the site fetches by itself, or does again and
// again.
type Source struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	About    string `json:"about" doc:"What it does, and when"`
	State    string `json:"state" enum:"running,due,planned,unplanned,broken off,off" doc:"off: this process fetches nothing"`
	Due      Time   `json:"due,omitzero" doc:"When it runs next"`
	Failures int    `json:"failures" doc:"Failed runs in a row"`
	Runs     []Run  `json:"runs" nullable:"false" doc:"The last ones, newest first"`
}

// A Run is one time that a source was asked.
type Run struct {
	Started   Time   `json:"started"`
	Ended     Time   `json:"ended,omitzero"`
	Outcome   string `json:"outcome" enum:"running,done,postponed,stopped,lost,failed"`
	Note      string `json:"note,omitempty"`
	Error     string `json:"error,omitempty"`
	Requests  int    `json:"requests"`
	Read      int    `json:"read"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Removed   int    `json:"removed"`
	Refused   int    `json:"refused"`
	Announced int    `json:"announced"`
}

// Sources returns what the site fetches by itself, each with up to runs (0 to
// 50) of its last runs. It takes a token with the scope admin.
func (c *Client) Sources(ctx context.Context, runs int) ([]Source, error) {
	var all []Source
	_, err := c.getJSON(ctx, c.address("/api/admin/sources", url.Values{"runs": {strconv.Itoa(runs)}}), &all)
	return all, err
}

// RunSource has a source asked now, as soon as nothing else runs. It takes a
// token with the scope admin.
func (c *Client) RunSource(ctx context.Context, name string) (Source, error) {
	var s Source
	_, err := c.send(ctx, http.MethodPost, "/api/admin/sources/"+url.PathEscape(name)+"/run", nil, &s, "")
	return s, err
}

// A SiteState is what an operator wants to see first.
type SiteState struct {
	Version   string         `json:"version" doc:"Of the program"`
	Waiting   Waiting        `json:"waiting"`
	Accounts  map[string]int `json:"accounts" nullable:"false" doc:"How many there are, by role"`
	Suspended int            `json:"suspended" doc:"How many of them are suspended"`
	Fetching  bool           `json:"fetching" doc:"This process fetches papers; false with --offline"`
	Outlook   string         `json:"outlook,omitempty" doc:"How far today's papers have come"`
	Disk      *int64         `json:"disk,omitempty" doc:"How much the data folder holds, in bytes; left out where it cannot be told"`
	Settings  []Setting      `json:"settings" nullable:"false" doc:"Those in effect, without secrets"`
}

// Waiting counts what waits for curators.
type Waiting struct {
	Reports     int `json:"reports"`
	Submissions int `json:"submissions"`
	Claims      int `json:"claims"`
}

// A Setting is one of the site's.
type Setting struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin" doc:"Where it was set; default where nobody did"`
}

// SiteState returns the site's state. It takes a token with the scope admin.
func (c *Client) SiteState(ctx context.Context) (SiteState, error) {
	var s SiteState
	_, err := c.getJSON(ctx, c.address("/api/admin/state", nil), &s)
	return s, err
}
