package accounts

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Routes are where people sign in and keep their accounts.
func (s *Pages) Routes() []page.Route {
	return []page.Route{
		page.At("GET /sign-in", papers.SignIn, s.signIn),
		page.At("POST /sign-in", papers.SignIn, s.askLink),
		page.At("GET /sign-in/sent", papers.SignIn, s.linkSent),
		page.At("GET /sign-in/link", papers.SignIn, carrying(s, "", s.link)),
		page.At("POST /sign-in/link", papers.SignIn, s.useLink),
		page.At("GET /sign-in/email", papers.SignIn, carrying(s, emailPath, s.signIn)),
		page.At("GET /sign-in/oidc", papers.SignIn, s.beginOIDC),
		page.At("GET /sign-in/oidc/callback", papers.SignIn, s.endOIDC),
		page.At("POST /sign-in/passkey/begin", papers.SignIn, s.askPasskey),
		page.At("POST /sign-in/passkey/end", papers.SignIn, s.usePasskey),
		page.At("GET /join", papers.SignIn, carrying(s, "", s.join)),
		page.At("POST /join", papers.SignIn, s.joined),
		page.At("GET /setup", papers.SignIn, carrying(s, "", s.setup)),
		page.At("POST /setup", papers.SignIn, s.setUp),
		page.At("POST /sign-out", papers.SignOut, s.signOut),

		page.At("GET "+settingsPath, papers.ReadOwn, s.settings),
		page.At("POST /settings/profile", papers.Settle, s.saveProfile),
		page.At("GET "+emailPath, papers.ReadOwn, s.newEmail),
		page.At("POST "+emailPath, papers.Settle, s.askEmail),
		page.At("POST /settings/email/confirm", papers.Settle, s.confirmEmail),
		page.At("POST /settings/sessions/end", papers.SignOut, s.endSession),
		page.At("POST /settings/sessions/others", papers.SignOut, s.endOthers),
		page.At("POST /settings/tokens", papers.MakeTokens, s.makeToken),
		page.At("POST /settings/tokens/revoke", papers.MakeTokens, s.revokeToken),
		page.At("POST /settings/passkeys/begin", papers.MakeTokens, s.beginPasskey),
		page.At("POST /settings/passkeys/end", papers.MakeTokens, s.endPasskey),
		page.At("POST /settings/passkeys/rename", papers.MakeTokens, s.renamePasskey),
		page.At("POST /settings/passkeys/remove", papers.MakeTokens, s.dropPasskey),
		page.At("POST /settings/identities", papers.Settle, s.connectIdentity),
		page.At("POST /settings/identities/remove", papers.Settle, s.dropIdentity),
		page.At("GET /settings/export", papers.Export, s.export),
		page.At("GET /settings/delete", papers.Leave, s.leaving),
		page.At("POST /settings/delete", papers.Leave, s.leave),

		page.At("GET "+usersPath, papers.ManageUsers, s.users),
		page.At("POST /admin/users/role", papers.ManageUsers, s.giveRole),
		page.At("GET "+invitationsPath, papers.Invite, s.invitations),
		page.At("POST "+invitationsPath, papers.Invite, s.invite),
		page.At("POST /admin/invitations/revoke", papers.Invite, s.revokeInvitation),
	}
}

// carrying moves a ticket out of the address into a cookie before h shows a
// page, and goes to a path with the rest, "" for the same. So no secret stands
// in an address bar, a history or a Referer, and the page needs no ban on
// Referer, which would take the Origin off its own forms.
func carrying(s *Pages, to string, h httpd.Handler) httpd.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		secret := r.URL.Query().Get("ticket")
		if secret == "" {
			return h(w, r)
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		c, err := s.deps.Account.Carry(r, secret)
		if err != nil {
			return err
		}
		if c != nil {
			http.SetCookie(w, c)
		}
		path := r.URL.Path
		if to != "" {
			path = to
		}
		http.Redirect(w, r, path, http.StatusSeeOther)
		return nil
	}
}

// enter gives a browser what it gets that was let in, and leads it on.
func enter(w http.ResponseWriter, r *http.Request, e account.Entry) error {
	for _, c := range e.Cookies {
		http.SetCookie(w, c)
	}
	return page.Back(w, r, httpd.Inside(e.Next))
}
