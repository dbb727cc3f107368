package accounts

import (
	"errors"
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// signInPage is where somebody asks to be let in.
type signInPage struct {
	page.Frame
	Next     string
	Email    string
	Wrong    string // what was wrong with what was sent
	Sent     bool   // a link is on its way
	Provider string // of OpenID Connect, "" for none
	Open     bool   // whoever has no account can make one
}

func (s *Pages) signInView(r *http.Request, next string) signInPage {
	p := signInPage{Frame: s.Frame(r, "Sign in", "account"), Next: httpd.Inside(next), Open: s.deps.Account.Registration() == account.Open}
	p.NoIndex = true
	if s.deps.Account.HasOIDC() {
		p.Provider = s.deps.Account.OIDCName()
	}
	return p
}

// signIn serves /sign-in.
func (s *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	next := r.URL.Query().Get("next")
	if page.Visitor(r).SignedIn() {
		if next == "" {
			next = settingsPath
		}
		return page.Back(w, r, next)
	}
	return s.Private(w, r, http.StatusOK, "signin", s.signInView(r, next))
}

// askLink serves the form of /sign-in. The answer does not tell whether the
// address is anybody's.
func (s *Pages) askLink(w http.ResponseWriter, r *http.Request) error {
	next, email := r.PostFormValue("next"), r.PostFormValue("email")
	cookie, err := s.sendLink(r, email, next)
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		p := s.signInView(r, next)
		p.Email, p.Wrong = email, words
		return s.Private(w, r, status, "signin", p)
	}
	http.SetCookie(w, cookie)
	return page.Onward(w, r, "/sign-in/sent")
}

func (s *Pages) sendLink(r *http.Request, email, next string) (*http.Cookie, error) {
	if s.deps.Limits != nil {
		if err := s.deps.Limits.CheckLink(r, email); err != nil {
			return nil, err
		}
	}
	return s.deps.Account.AskLink(r, email, httpd.Inside(next))
}

func (s *Pages) linkSent(w http.ResponseWriter, r *http.Request) error {
	p := s.signInView(r, "")
	p.Title, p.Sent = "Look in your mail", true
	return s.Private(w, r, http.StatusOK, "signin", p)
}

// linkPage is where a link from a mail leads to. Looking uses nothing up.
type linkPage struct {
	page.Frame
	Who       papers.User // whom the button signs in; the zero User chooses a name next
	Email     string
	Elsewhere bool // the link was asked for in another browser
}

func (s *Pages) link(w http.ResponseWriter, r *http.Request) error {
	p := linkPage{Frame: s.Frame(r, "Sign in", "account")}
	p.NoIndex = true
	l, err := s.deps.Account.Link(r)
	switch {
	case account.IsElsewhere(err):
		p.Elsewhere = true
		return s.Private(w, r, http.StatusForbidden, "link", p)
	case errors.Is(err, papers.ErrNotFound):
		return linkOver()
	case err != nil:
		return err
	}
	p.Who, p.Email = l.User, l.Email
	return s.Private(w, r, http.StatusOK, "link", p)
}

func (s *Pages) useLink(w http.ResponseWriter, r *http.Request) error {
	e, err := s.deps.Account.UseLink(r)
	if errors.Is(err, papers.ErrNotFound) {
		return linkOver()
	}
	if err != nil {
		return err
	}
	return enter(w, r, e)
}

// beginOIDC leads to the provider. It is a link and no form, since the pages'
// policy lets forms lead to this site only.
func (s *Pages) beginOIDC(w http.ResponseWriter, r *http.Request) error {
	if err := s.Slow(r, papers.SignIn); err != nil { // it looks like a page and writes like a form
		return err
	}
	to, cookie, err := s.deps.Account.BeginOIDC(r, 0, httpd.Inside(r.URL.Query().Get("next")))
	if err != nil {
		return page.Worded("Sign in", err)
	}
	http.SetCookie(w, cookie)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Pages) endOIDC(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the provider's code
	e, err := s.deps.Account.EndOIDC(r, page.Visitor(r))
	if err != nil {
		return page.Worded("Sign in", err)
	}
	return enter(w, r, e)
}

// signOut ends the session.
func (s *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	cookie, err := s.deps.Account.SignOut(r, page.Visitor(r))
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie)
	return page.Back(w, r, "/")
}

// settingsAt is the address of a part of the settings, with what was done said
// above it.
func settingsAt(part, said string) string {
	return settingsPath + "?" + url.Values{"said": {said}}.Encode() + "#" + part
}

// linkOver refuses a link that was good once.
func linkOver() error {
	return page.Refuse(papers.ErrNotFound, "This link has been used or is over", "A link is good once and for a short while. Ask for another one where you got this one.")
}
