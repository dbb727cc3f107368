package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// accountRoutes are where people sign in and keep their accounts.
func (s *Site) accountRoutes() []Route {
	return []Route{
		{"GET /sign-in", papers.SignIn, s.signIn},
		{"POST /sign-in", papers.SignIn, s.askLink},
		{"GET /sign-in/sent", papers.SignIn, s.linkSent},
		{"GET /sign-in/link", papers.SignIn, carrying(s, "", s.link)},
		{"POST /sign-in/link", papers.SignIn, s.useLink},
		{"GET /sign-in/email", papers.SignIn, carrying(s, emailPath, s.signIn)},
		{"GET /sign-in/oidc", papers.SignIn, s.beginOIDC},
		{"GET /sign-in/oidc/callback", papers.SignIn, s.endOIDC},
		{"POST /sign-in/passkey/begin", papers.SignIn, s.askPasskey},
		{"POST /sign-in/passkey/end", papers.SignIn, s.usePasskey},
		{"GET /join", papers.SignIn, carrying(s, "", s.join)},
		{"POST /join", papers.SignIn, s.joined},
		{"GET /setup", papers.SignIn, carrying(s, "", s.setup)},
		{"POST /setup", papers.SignIn, s.setUp},
		{"POST /sign-out", papers.SignOut, s.signOut},

		{"GET " + settingsPath, papers.ReadOwn, s.settings},
		{"POST /settings/profile", papers.Settle, s.saveProfile},
		{"GET " + emailPath, papers.ReadOwn, s.newEmail},
		{"POST " + emailPath, papers.Settle, s.askEmail},
		{"POST /settings/email/confirm", papers.Settle, s.confirmEmail},
		{"POST /settings/sessions/end", papers.SignOut, s.endSession},
		{"POST /settings/sessions/others", papers.SignOut, s.endOthers},
		{"POST /settings/tokens", papers.MakeTokens, s.makeToken},
		{"POST /settings/tokens/revoke", papers.MakeTokens, s.revokeToken},
		{"POST /settings/passkeys/begin", papers.MakeTokens, s.beginPasskey},
		{"POST /settings/passkeys/end", papers.MakeTokens, s.endPasskey},
		{"POST /settings/passkeys/rename", papers.MakeTokens, s.renamePasskey},
		{"POST /settings/passkeys/remove", papers.MakeTokens, s.dropPasskey},
		{"POST /settings/identities", papers.Settle, s.connectIdentity},
		{"POST /settings/identities/remove", papers.Settle, s.dropIdentity},
		{"GET /settings/export", papers.Export, s.export},
		{"GET /settings/delete", papers.Leave, s.leaving},
		{"POST /settings/delete", papers.Leave, s.leave},

		{"GET " + usersPath, papers.ManageUsers, s.users},
		{"POST /admin/users/role", papers.ManageUsers, s.giveRole},
		{"GET " + invitationsPath, papers.Invite, s.invitations},
		{"POST " + invitationsPath, papers.Invite, s.invite},
		{"POST /admin/invitations/revoke", papers.Invite, s.revokeInvitation},
	}
}

// carrying moves a ticket out of the address into a cookie before h shows a
// page, and goes to a path with the rest, "" for the same. So no secret stands
// in an address bar, a history or a Referer, and the page needs no ban on
// Referer, which would take the Origin off its own forms.
func carrying(s *Site, to string, h httpd.Handler) httpd.Handler {
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
