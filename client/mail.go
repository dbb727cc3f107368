package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// A MailState is how the site's mail goes.
type MailState struct {
	Server        string          `json:"server,omitempty" doc:"The mail server that takes it, with its port; left out where mail is left as files"`
	Folder        string          `json:"folder,omitempty" doc:"Where mail is left as files; left out where it is sent"`
	From          string          `json:"from,omitempty" doc:"The address that mail is from"`
	Signatures    []MailSignature `json:"signatures" nullable:"false" doc:"The keys that sign mail (DKIM)"`
	Fault         string          `json:"fault,omitempty" doc:"What holds all mail up now"`
	FaultSince    Time            `json:"faultSince,omitzero"`
	SentAt        Time            `json:"sentAt,omitzero" doc:"When the last letter was taken"`
	Waiting       int             `json:"waiting" doc:"Letters that wait"`
	WaitingSince  Time            `json:"waitingSince,omitzero" doc:"Since when the letter waits that waits the longest"`
	LastDay       map[string]int  `json:"lastDay" nullable:"false" doc:"Letters made in the last day, by what became of them, and all that wait"`
	LastWeek      map[string]int  `json:"lastWeek" nullable:"false"`
	Complaints    int             `json:"complaints" doc:"Addresses whose readers reported mail as spam in the last 30 days"`
	Sent          int             `json:"sent" doc:"Letters of the last 30 days that were taken"`
	ComplaintRate float64         `json:"complaintRate" doc:"Complaints among these; above 0.001 large providers stop delivering"`
	Subscriptions map[string]int  `json:"subscriptions" nullable:"false" doc:"By their state"`
	Suppressed    map[string]int  `json:"suppressed" nullable:"false" doc:"Addresses to which nothing is sent, by the reason"`
	Mailbox       *BounceMailbox  `json:"mailbox,omitempty" doc:"Where bounces are read; left out where they are not"`
	Events        bool            `json:"events" doc:"A mail provider can tell of bounces"`
}

// A MailSignature says by which key mail is signed.
type MailSignature struct {
	Domain    string `json:"domain"`
	Selector  string `json:"selector"`
	Algorithm string `json:"algorithm" enum:"rsa,ed25519"`
}

// A BounceMailbox is how the last look at the mailbox of bounces went.
type BounceMailbox struct {
	Server  string `json:"server"`
	ReadAt  Time   `json:"readAt,omitzero" doc:"Left out before the first look"`
	Error   string `json:"error,omitempty" doc:"Why it cannot be read"`
	Since   Time   `json:"since,omitzero" doc:"Since when"`
	Reports int    `json:"reports" doc:"Reports that were understood so far"`
	Others  int    `json:"others" doc:"Messages that were none, and are left there"`
}

// MailState returns how the site's mail goes. It takes a token with the scope
// admin.
func (c *Client) MailState(ctx context.Context) (MailState, error) {
	var s MailState
	_, err := c.getJSON(ctx, c.address("/api/admin/mail", nil), &s)
	return s, err
}

// A Letter is a row of the log of what was mailed.
type Letter struct {
	ID        int64  `json:"id"`
	Kind      string `json:"kind" enum:"digest,sign-in,confirm,invite,notice,test"`
	Edition   string `json:"edition,omitempty" doc:"Of a digest, its day; with the letter's number behind it where it was dropped and made anew"`
	Address   string `json:"address"`
	Subject   string `json:"subject,omitempty"`
	State     string `json:"state" enum:"waiting,sent,bounced,failed,dropped"`
	Tries     int    `json:"tries"`
	Words     string `json:"words,omitempty" doc:"The last answer to it"`
	Retry     bool   `json:"retry" doc:"It can be sent again"`
	DueAt     Time   `json:"dueAt,omitzero" doc:"The next try, while it waits"`
	CreatedAt Time   `json:"createdAt"`
	EndedAt   Time   `json:"endedAt,omitzero"`
}

// Letters yields the log of what was mailed, newest first: of one state ("" for
// all), to one address ("" for all). It takes a token with the scope admin.
func (c *Client) Letters(ctx context.Context, state, address string) iter.Seq2[Letter, error] {
	return pages[Letter](ctx, c, c.address("/api/admin/mail/letters", given(map[string]string{"state": state, "address": address})))
}

// RetryLetter has a letter sent again that was not taken. It takes a token with
// the scope admin.
func (c *Client) RetryLetter(ctx context.Context, id int64) (Letter, error) {
	var l Letter
	_, err := c.send(ctx, http.MethodPost, "/api/admin/mail/letters/"+strconv.FormatInt(id, 10)+"/retry", nil, &l, "")
	return l, err
}

// A Suppression is an address to which nothing is sent.
type Suppression struct {
	Address string `json:"address"`
	Reason  string `json:"reason" enum:"bounce,complaint,manual"`
	Words   string `json:"words,omitempty" doc:"The mail server's, or the admin's"`
	At      Time   `json:"at"`
}

// A NewSuppression is what an admin says of an address.
type NewSuppression struct {
	Address string `json:"address" maxLength:"254" minLength:"3"`
	Words   string `json:"words" maxLength:"500" minLength:"1" doc:"Why; it stands in the audit log"`
}

// Suppressions yields the addresses with some words in them ("" for all) to
// which nothing is sent, newest first. It takes a token with the scope admin.
func (c *Client) Suppressions(ctx context.Context, words string) iter.Seq2[Suppression, error] {
	return pages[Suppression](ctx, c, c.address("/api/admin/mail/suppressions", given(map[string]string{"q": words})))
}

// Suppression returns why nothing is sent to an address. It takes a token with
// the scope admin.
func (c *Client) Suppression(ctx context.Context, address string) (Suppression, error) {
	var s Suppression
	_, err := c.getJSON(ctx, c.address("/api/admin/mail/suppressions/"+url.PathEscape(address), nil), &s)
	return s, err
}

// Suppress has nothing sent to an address any more. It takes a token with the
// scope admin.
func (c *Client) Suppress(ctx context.Context, address, words string) (Suppression, error) {
	var s Suppression
	_, err := c.send(ctx, http.MethodPost, "/api/admin/mail/suppressions", NewSuppression{address, words}, &s, "")
	return s, err
}

// Unsuppress has mail sent to an address again. It takes a token with the scope
// admin.
func (c *Client) Unsuppress(ctx context.Context, address string) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/admin/mail/suppressions/"+url.PathEscape(address), nil, nil, "")
	return err
}
