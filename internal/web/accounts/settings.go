package accounts

import (
	"context"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

const (
	settingsPath = "/settings"
	emailPath    = "/settings/email"
)

// settingsPage is all that an account can choose for itself.
type settingsPage struct {
	page.Frame
	User       papers.User
	Local      bool   // the account is that of who sits at the machine
	Mailed     string // what papers are mailed, "" for none
	Said       string
	Wrong      string
	Sessions   []sessionView
	Others     int // sessions but this one
	Passkeys   []passkeyView
	Tokens     []tokenView
	Scopes     []scopeView
	Identities []store.Identity
	Provider   string // that can be connected, "" for none or done
}

// A sessionView is a browser in which somebody has signed in.
type sessionView struct {
	ID      int64
	Browser string
	Address string
	How     string
	Began   page.Moment
	Seen    page.Moment
	Here    bool
}

type passkeyView struct {
	ID, Name string
	Made     page.Moment
	Used     page.Moment
}

type tokenView struct {
	ID     int64
	Name   string
	Scopes []papers.Scope
	Made   page.Moment
	Used   page.Moment
	Until  page.Moment
	Over   bool
}

// A scopeView is a scope that can be chosen for a token.
type scopeView struct {
	Scope papers.Scope
	About string
	On    bool
}

func scopeWords(s papers.Scope) string {
	switch s {
	case papers.ReadScope:
		return "read what you can read"
	case papers.WriteScope:
		return "vote, comment, keep lists, follow, keep webhooks"
	case papers.SubmitScope:
		return "submit papers, claim authorship"
	case papers.ModerateScope:
		return "moderate, as curators do"
	}
	return "run the site, as admins do"
}

// howWords says by what a session began.
func howWords(how string) string {
	switch how {
	case "link":
		return "by a link"
	case "recovery":
		return "by a link from the machine"
	case "passkey":
		return "by passkey"
	case "oidc":
		return "by another account"
	case "invitation":
		return "by an invitation"
	case "setup":
		return "with the first account"
	}
	return ""
}

// saidWords are the sentences that stand above the settings behind a form, by the
// word in the address: nobody can have others shown there.
func saidWords(word string) string {
	switch word {
	case "saved":
		return "Saved."
	case "sent":
		return "A link is on its way to that address. It takes effect once you have followed it."
	case "email":
		return "The address is yours now."
	case "ended":
		return "Signed out there."
	case "revoked":
		return "The token is revoked."
	case "passkey":
		return "The passkey is kept."
	case "removed":
		return "Removed."
	}
	return ""
}

// settings serves /settings.
func (s *Pages) settings(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, page.Visitor(r).User, "")
}

func (s *Pages) showSettings(w http.ResponseWriter, r *http.Request, status int, as papers.User, wrong string) error {
	v := page.Visitor(r)
	p := settingsPage{Frame: s.Frame(r, "Settings", "account"), User: as, Local: v.Via == papers.ByMachine, Said: saidWords(r.URL.Query().Get("said")), Wrong: wrong}
	p.NoIndex = true
	if err := s.fillSettings(r.Context(), v, &p); err != nil {
		return err
	}
	return s.Private(w, r, status, "settings", p)
}

func (s *Pages) fillSettings(ctx context.Context, v papers.Visitor, p *settingsPage) error {
	var err error
	if p.Mailed, err = s.deps.Mailed(ctx, v.User); err != nil {
		return err
	}
	sessions, err := s.deps.Account.Sessions(ctx, v)
	if err != nil {
		return err
	}
	for _, n := range sessions {
		if !n.Here {
			p.Others++
		}
		p.Sessions = append(p.Sessions, sessionView{n.ID, n.Browser, n.Address, howWords(n.How), page.NewMoment(n.Created, p.Now), page.NewMoment(n.Seen, p.Now), n.Here})
	}
	keys, err := s.deps.Account.Passkeys(ctx, v.User)
	if err != nil {
		return err
	}
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, passkeyView{k.ID, k.Name, page.NewMoment(k.Created, p.Now), page.NewMoment(k.Seen, p.Now)})
	}
	tokens, err := s.deps.Account.Tokens(ctx, v.User)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, tokenView{t.ID, t.Name, t.Scopes, page.NewMoment(t.Created, p.Now), page.NewMoment(t.Seen, p.Now), page.NewMoment(t.Until, p.Now), !t.Until.IsZero() && t.Until.Before(p.Now)})
	}
	for _, scope := range account.ScopesFor(v.User.Role) {
		p.Scopes = append(p.Scopes, scopeView{scope, scopeWords(scope), scope == papers.ReadScope})
	}
	if p.Identities, err = s.deps.Account.Identities(ctx, v.User); err == nil && s.deps.Account.HasOIDC() && !p.Local {
		p.Provider = s.deps.Account.OIDCName()
	}
	return err
}

// settled leads back to a part of the settings, or shows them with what was
// wrong.
func (s *Pages) settled(w http.ResponseWriter, r *http.Request, part, said string, err error) error {
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, settingsAt(part, said), http.StatusSeeOther)
		return nil
	}
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	return s.showSettings(w, r, status, page.Visitor(r).User, words)
}

func (s *Pages) saveProfile(w http.ResponseWriter, r *http.Request) error {
	v := page.Visitor(r)
	to := v.User
	if name := r.PostFormValue("name"); name != "" {
		to.Name = name
	}
	to.FullName, to.About = r.PostFormValue("fullname"), r.PostFormValue("about")
	to.Settings.HideActivity, to.Settings.QuietReplies, to.Settings.QuietSaved = r.PostFormValue("hide") == "1", r.PostFormValue("quietreplies") == "1", r.PostFormValue("quietsaved") == "1"
	if r.PostFormValue("mails") == "1" { // the form has the boxes
		to.Settings.NoReplyMail, to.Settings.NoMentionMail, to.Settings.NoVersionMail = r.PostFormValue("mailreply") != "1", r.PostFormValue("mailmention") != "1", r.PostFormValue("mailversion") != "1"
	}
	err := s.deps.Account.SaveProfile(r.Context(), v, to)
	if err != nil {
		if words, status, other := page.WrongWords(err); other == nil {
			return s.showSettings(w, r, status, to, words) // with what was typed
		}
	}
	return s.settled(w, r, "profile", "saved", err)
}

func (s *Pages) askEmail(w http.ResponseWriter, r *http.Request) error {
	if err := s.Slow(r, papers.SignIn); err != nil { // a letter goes to somebody who may not have asked for one
		return s.settled(w, r, "email", "sent", err)
	}
	return s.settled(w, r, "email", "sent", s.deps.Account.AskEmail(r, page.Visitor(r).User, r.PostFormValue("email")))
}

// emailPage is where the link leads that confirms an address.
type emailPage struct {
	page.Frame
	Email string
}

func (s *Pages) newEmail(w http.ResponseWriter, r *http.Request) error {
	p := emailPage{Frame: s.Frame(r, "Confirm the address", "account")}
	p.NoIndex = true
	var err error
	if p.Email, err = s.deps.Account.NewEmail(r, page.Visitor(r)); httpd.Status(err) == http.StatusNotFound {
		return linkOver()
	} else if err != nil {
		return err
	}
	return s.Private(w, r, http.StatusOK, "email", p)
}

func (s *Pages) confirmEmail(w http.ResponseWriter, r *http.Request) error {
	err := s.deps.Account.ConfirmEmail(r, page.Visitor(r))
	if httpd.Status(err) == http.StatusNotFound {
		return linkOver()
	}
	http.SetCookie(w, s.deps.Account.Dropped(r))
	return s.settled(w, r, "email", "email", err)
}

func (s *Pages) endSession(w http.ResponseWriter, r *http.Request) error {
	id, err := page.NumberField(r, "session")
	if err == nil {
		err = s.deps.Account.EndSession(r.Context(), page.Visitor(r), id)
	}
	return s.settled(w, r, "sessions", "ended", err)
}

func (s *Pages) endOthers(w http.ResponseWriter, r *http.Request) error {
	return s.settled(w, r, "sessions", "ended", s.deps.Account.EndOthers(r.Context(), page.Visitor(r)))
}

// connectIdentity begins to connect an account elsewhere. It answers with a
// page that leads there by a link: a form may not.
func (s *Pages) connectIdentity(w http.ResponseWriter, r *http.Request) error {
	to, cookie, err := s.deps.Account.BeginOIDC(r, page.Visitor(r).User.ID, settingsPath)
	if err != nil {
		return page.Worded("Connect an account", err)
	}
	http.SetCookie(w, cookie)
	p := goOnPage{Frame: s.Frame(r, "Connect an account", "account"), Provider: s.deps.Account.OIDCName(), To: to}
	p.NoIndex = true
	return s.Private(w, r, http.StatusOK, "goon", p)
}

// goOnPage leads to a provider.
type goOnPage struct {
	page.Frame
	Provider, To string
}

func (s *Pages) dropIdentity(w http.ResponseWriter, r *http.Request) error {
	return s.settled(w, r, "identities", "removed", s.deps.Account.DropIdentity(r.Context(), page.Visitor(r).User, r.PostFormValue("issuer"), r.PostFormValue("subject")))
}
