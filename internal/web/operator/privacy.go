package operator

import (
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// aboutPage is a page about the site itself, written from its settings.
type aboutPage struct {
	page.Frame
	House       House
	ContactLink string // of the contact, "" where none is set
	Days        int    // for which it is kept what was shown to whom
	SessionDays int
	Mails       bool // papers are mailed
	MailDays    int  // for which an ended subscription is kept
	Report      bool // there is a form to report papers by
}

func (s *Pages) newAboutPage(r *http.Request, title, path string) aboutPage {
	v := aboutPage{Frame: s.Frame(r, title, "about"), House: s.deps.House, SessionDays: int(account.SessionTime.Hours() / 24)}
	v.Canonical, v.Days = path, int(s.deps.House.Impression.Hours()/24)
	v.Mails, v.MailDays = s.deps.Mails, int(subscription.EndedTime.Hours()/24)
	v.ContactLink, v.Report = contactLink(s.deps.House.Contact), s.deps.Reports
	return v
}

// contactLink makes a contact something that can be followed.
func contactLink(contact string) string {
	switch {
	case contact == "" || papers.IsWeb(contact):
		return contact
	case strings.HasPrefix(contact, "mailto:"):
		return contact
	}
	return "mailto:" + contact
}

// privacy serves /privacy.
func (s *Pages) privacy(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, http.StatusOK, "privacy", s.newAboutPage(r, "Privacy", "/privacy"))
}

// takedown serves /takedown.
func (s *Pages) takedown(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, http.StatusOK, "takedown", s.newAboutPage(r, "Takedown", "/takedown"))
}

// robots serves /robots.txt. What is asked to be left alone is endless, made
// for one person, or for programs.
func (s *Pages) robots(w http.ResponseWriter, r *http.Request) error {
	text := "User-agent: *\nDisallow: /\n"
	if !s.deps.House.NoIndex {
		text = "User-agent: *\n"
		for _, path := range []string{"/search", "/api/", "/admin", "/submit", "/report", "/sign-in", "/settings", "/subscribe", "/for-you", "/triage", "/notifications"} {
			text += "Disallow: " + path + "\n"
		}
	}
	w.Header().Set("Cache-Control", "public, max-age=86400")
	page.Send(w, r, "text/plain; charset=utf-8", []byte(text))
	return nil
}
