package client

import (
	"context"
	"net/http"
	"strconv"
)

// Settings are the choices of an account.
type Settings struct {
	ID           string `json:"_id"`
	Name         string `json:"name" doc:"In addresses and mentions"`
	Fullname     string `json:"fullname" doc:"As the person writes it; empty shows the name"`
	About        string `json:"about" doc:"A few lines of Markdown"`
	Email        string `json:"email,omitempty" doc:"Verified; left out where none is known. It is changed with a browser"`
	Role         string `json:"role" enum:"reader,author,curator,admin"`
	Joined       Time   `json:"joined,omitzero"`
	Suspended    string `json:"suspended,omitempty" doc:"Why the account is; left out where it is in order"`
	HideActivity bool   `json:"hideActivity" doc:"Votes are not listed on the person's page"`
	QuietReplies bool   `json:"quietReplies" doc:"No notifications of replies and reactions"`
	QuietSaved   bool   `json:"quietSaved" doc:"None of new versions of saved papers"`

	NoReplyMail   bool `json:"noReplyMail" doc:"Replies are not mailed"`
	NoMentionMail bool `json:"noMentionMail" doc:"Mentions are not mailed"`
	NoVersionMail bool `json:"noVersionMail" doc:"New versions of saved papers are not mailed"`
}

// A SettingsChange changes what it holds and leaves the rest.
type SettingsChange struct {
	Name         *string `json:"name,omitempty" maxLength:"32"`
	Fullname     *string `json:"fullname,omitempty" maxLength:"100"`
	About        *string `json:"about,omitempty" maxLength:"1000"`
	HideActivity *bool   `json:"hideActivity,omitempty"`
	QuietReplies *bool   `json:"quietReplies,omitempty"`
	QuietSaved   *bool   `json:"quietSaved,omitempty"`

	NoReplyMail   *bool `json:"noReplyMail,omitempty"`
	NoMentionMail *bool `json:"noMentionMail,omitempty"`
	NoVersionMail *bool `json:"noVersionMail,omitempty"`
}

// Settings returns the asking account's settings and their tag. It takes a
// token with the scope read.
func (c *Client) Settings(ctx context.Context) (s Settings, tag string, err error) {
	tag, err = c.getTagged(ctx, "/api/settings", &s)
	return s, tag, err
}

// ChangeSettings changes settings; an *Error of status 412 where tag, unless it
// is "", is no longer theirs. No token is good for it: HTTPClient has to carry
// the cookie of somebody who signed in.
func (c *Client) ChangeSettings(ctx context.Context, change SettingsChange, tag string) (Settings, error) {
	var s Settings
	_, err := c.send(ctx, http.MethodPatch, "/api/settings", change, &s, tag)
	return s, err
}

// A Token lets a program act for its owner.
type Token struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name" doc:"That its owner gave it"`
	Scopes  []string `json:"scopes" nullable:"false"`
	Made    Time     `json:"made"`
	Used    Time     `json:"used,omitzero" doc:"To within some minutes; left out where it never was"`
	Until   Time     `json:"until,omitzero" doc:"Left out for one that does not end by itself"`
	Expired bool     `json:"expired"`
}

// A TokenRequest asks for a token.
type TokenRequest struct {
	Name   string   `json:"name" minLength:"1" maxLength:"60"`
	Scopes []string `json:"scopes" nullable:"false" minItems:"1" maxItems:"10" doc:"read, write, submit, moderate, admin: those that one's role can use"`
	Days   int      `json:"days,omitempty" minimum:"0" maximum:"3660" doc:"For how long it is good; 0 is until it is revoked"`
}

// A NewToken is a token with its secret, which is told this once.
type NewToken struct {
	Token
	Secret string `json:"secret" doc:"To be sent as Authorization: Bearer …"`
}

// Tokens returns one's own tokens, newest first, without their secrets. No
// token is good for it, nor for MakeToken and RevokeToken: HTTPClient has to
// carry the cookie of somebody who signed in.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	var all []Token
	_, err := c.getJSON(ctx, c.address("/api/settings/tokens", nil), &all)
	return all, err
}

// MakeToken makes a token.
func (c *Client) MakeToken(ctx context.Context, t TokenRequest) (NewToken, error) {
	var made NewToken
	_, err := c.send(ctx, http.MethodPost, "/api/settings/tokens", t, &made, "")
	return made, err
}

// RevokeToken ends a token of one's own.
func (c *Client) RevokeToken(ctx context.Context, id int64) error {
	_, err := c.send(ctx, http.MethodDelete, "/api/settings/tokens/"+strconv.FormatInt(id, 10), nil, nil, "")
	return err
}
