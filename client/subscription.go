package client

import (
	"context"
	"net/http"
)

// MailSettings are which papers an account is mailed, and when.
type MailSettings struct {
	MailChoices
	Email   string `json:"email" doc:"Where they go: the account's verified address"`
	State   string `json:"state" enum:"active,paused"`
	Why     string `json:"why,omitempty" doc:"Why it is paused, or why mail does not arrive, for a person to read; left out where all is well"`
	NextAt  Time   `json:"nextAt,omitzero" doc:"When the next digest is made, if there is something new; left out while it is paused"`
	LastAt  Time   `json:"lastAt,omitzero" doc:"When the last one was made; left out for none"`
	Started Time   `json:"createdAt"`
}

// MailChoices are what somebody chooses.
type MailChoices struct {
	Rhythm   string    `json:"rhythm" enum:"daily,weekdays,weekly"`
	Weekday  int       `json:"weekday" minimum:"0" maximum:"6" doc:"With weekly: 0 is Sunday"`
	Hour     int       `json:"hour" minimum:"0" maximum:"23" doc:"In the zone"`
	Zone     string    `json:"zone" maxLength:"64" example:"Europe/Berlin" doc:"A time zone's name in the tz database; empty is UTC"`
	Count    int       `json:"count" minimum:"1" maximum:"30" doc:"Papers at most"`
	Trending bool      `json:"trending" doc:"What people vote for and discuss"`
	ForYou   bool      `json:"forYou" doc:"Papers like those the account votes for and saves"`
	Follows  bool      `json:"follows" doc:"What the account follows"`
	Watched  []Watched `json:"watched" nullable:"false" maxItems:"50" doc:"What is looked for beside that, for mail alone"`
	Paused   bool      `json:"paused" doc:"Nothing is sent as long as it is true"`
}

// A Watched is a category, an author or a search whose papers are mailed.
type Watched struct {
	Kind   string `json:"kind" enum:"author,category,search,topic"`
	Target string `json:"target" minLength:"1" maxLength:"1500" doc:"As of follows: a name on title pages, a category's code, the query of a search's address, a topic's word"`
}

// Mail returns which papers the asking account is mailed, and the tag of that;
// an *Error of status 404 where it is mailed none.
func (c *Client) Mail(ctx context.Context) (m MailSettings, tag string, err error) {
	tag, err = c.getTagged(ctx, "/api/settings/mail", &m)
	return m, tag, err
}

// KeepMail has the asking account mailed what it chooses; an *Error of status
// 412 where tag, unless it is "", is no longer that of its settings. What was
// chosen before is replaced whole.
func (c *Client) KeepMail(ctx context.Context, choices MailChoices, tag string) (MailSettings, error) {
	var m MailSettings
	_, err := c.send(ctx, http.MethodPut, "/api/settings/mail", choices, &m, tag)
	return m, err
}

// EndMail unsubscribes the asking account; an *Error of status 404 where it is
// mailed nothing.
func (c *Client) EndMail(ctx context.Context) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/settings/mail", nil, nil, "")
	return err
}
