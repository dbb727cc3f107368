package api

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

// settingsRoutes are what an account chooses for itself. What could give a
// token more than it has is done with a browser.
func (a *API) settingsRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/api/settings", ID: "get-settings", Tag: ofPeople, Action: papers.ReadOwn,
			About: "One's own profile and settings", Answer: client.Settings{}, serve: a.settings},
		{Method: http.MethodPatch, Path: "/api/settings", ID: "change-settings", Tag: ofPeople, Action: papers.Settle,
			About: "Change one's own profile and settings; what is left out stays", Body: client.SettingsChange{}, Answer: client.Settings{}, Match: true, serve: with(a.changeSettings)},
		{Method: http.MethodGet, Path: "/api/settings/tokens", ID: "list-tokens", Tag: ofPeople, Action: papers.MakeTokens,
			About: "One's own tokens, newest first, without their secrets", Answer: []client.Token(nil), serve: a.tokens},
		{Method: http.MethodPost, Path: "/api/settings/tokens", ID: "make-token", Tag: ofPeople, Action: papers.MakeTokens,
			About: "Make a token. Its secret is told in this answer and never again", Body: client.TokenRequest{}, Status: http.StatusCreated, Answer: client.NewToken{}, serve: with(a.makeToken)},
		{Method: http.MethodDelete, Path: "/api/settings/tokens/{token}", ID: "revoke-token", Tag: ofPeople, Action: papers.MakeTokens,
			About: "End a token of one's own", Status: http.StatusNoContent, Params: []*huma.Param{numeral("token", "Its number")}, serve: a.revokeToken},
	}
}

func settingsOf(u papers.User) client.Settings {
	return client.Settings{ID: accountID(u), Name: u.Name, Fullname: u.FullName, About: u.About, Email: u.Email, Role: string(u.Role), Joined: client.Time{Time: u.Joined},
		Suspended: u.Suspended, HideActivity: u.Settings.HideActivity, QuietReplies: u.Settings.QuietReplies, QuietSaved: u.Settings.QuietSaved,
		NoReplyMail: u.Settings.NoReplyMail, NoMentionMail: u.Settings.NoMentionMail, NoVersionMail: u.Settings.NoVersionMail}
}

func (a *API) settings(w http.ResponseWriter, r *http.Request, in arguments) error {
	return a.personal(w, r, settingsOf(in.visitor.User))
}

func (a *API) changeSettings(w http.ResponseWriter, r *http.Request, in arguments, body client.SettingsChange) error {
	to := in.visitor.User
	if err := unchanged(r, settingsOf(to)); err != nil {
		return err
	}
	change(&to.Name, body.Name)
	change(&to.FullName, body.Fullname)
	change(&to.About, body.About)
	change(&to.Settings.HideActivity, body.HideActivity)
	change(&to.Settings.QuietReplies, body.QuietReplies)
	change(&to.Settings.QuietSaved, body.QuietSaved)
	change(&to.Settings.NoReplyMail, body.NoReplyMail)
	change(&to.Settings.NoMentionMail, body.NoMentionMail)
	change(&to.Settings.NoVersionMail, body.NoVersionMail)
	err := a.deps.Account.SaveProfileIf(r.Context(), in.visitor, to, func(now papers.User) error {
		return unchanged(r, settingsOf(now)) // somebody may have been quicker
	})
	if err != nil {
		return err
	}
	u, err := a.deps.Store.User(r.Context(), to.ID)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", settingsOf(u))
}

// change sets what was sent.
func change[T any](to, sent *T) {
	if sent != nil {
		*to = *sent
	}
}

func (a *API) token(t store.Token) client.Token {
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	return client.Token{ID: t.ID, Name: t.Name, Scopes: scopes, Made: client.Time{Time: t.Created}, Used: client.Time{Time: t.Seen}, Until: client.Time{Time: t.Until},
		Expired: !t.Until.IsZero() && t.Until.Before(a.deps.Now())}
}

func (a *API) tokens(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Account.Tokens(r.Context(), in.visitor.User)
	if err != nil {
		return err
	}
	out := make([]client.Token, len(all))
	for i, t := range all {
		out[i] = a.token(t)
	}
	return a.personal(w, r, out)
}

func (a *API) makeToken(w http.ResponseWriter, r *http.Request, in arguments, body client.TokenRequest) error {
	scopes := make([]papers.Scope, len(body.Scopes))
	for i, s := range body.Scopes {
		scopes[i] = papers.Scope(s)
	}
	secret, t, err := a.deps.Account.MakeToken(r.Context(), in.visitor.User, body.Name, scopes, body.Days)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusCreated, "/api/settings/tokens", client.NewToken{Token: a.token(t), Secret: secret})
}

func (a *API) revokeToken(w http.ResponseWriter, r *http.Request, in arguments) error {
	err := a.deps.Account.DropToken(r.Context(), in.visitor.User, int64(in.numbers["token"]))
	if errors.Is(err, papers.ErrNotFound) {
		return gone(err, "token", in.numbers["token"])
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}
