package inbox

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// previewPage shows a digest as it would be sent now.
type previewPage struct {
	page.Frame
	Subject string
	To      string
	Text    string
	HTML    string // where the mail's HTML is to be had, for a frame
	Wanted  string
	Papers  int
	List    *mail.List
	Empty   bool   // there is nothing to tell now
	Off     string // why there is no preview
	Back    string // to the form
}

// digestFor is the subscription of which a digest is to be shown: that of the
// word or the choices in the address, or else the visitor's own.
func (s *Pages) digestFor(r *http.Request) (papers.Subscription, error) {
	v, q := page.Visitor(r), r.URL.Query()
	if word := r.PathValue("word"); word != "" {
		m, err := s.deps.Subscription.Manage(r.Context(), word)
		return m.Subscription, wordError(err)
	}
	if q.Get("rhythm") == "" {
		if v.SignedIn() {
			if sub, err := s.deps.Subscription.Of(r.Context(), v.User); err == nil {
				return sub, nil
			}
		}
		usual := subscription.Usual()
		return papers.Subscription{Person: v.User.ID, Email: v.User.Email, Schedule: usual.Schedule, Contents: usual.Contents}, nil
	}
	c, err := typedChoices(q)
	if err == nil {
		c.Schedule, err = c.Schedule.Check()
	}
	if err == nil {
		c.Contents, err = c.Contents.Check(v.SignedIn())
	}
	return papers.Subscription{Person: v.User.ID, Email: v.User.Email, Schedule: c.Schedule, Contents: c.Contents}, err
}

// askPreview leads from the form to the preview, without the address that
// stands in it: an address of the web is kept by histories.
func (s *Pages) askPreview(w http.ResponseWriter, r *http.Request) error {
	c, err := typedChoices(r.PostForm)
	if err != nil {
		return page.Worded("That cannot be previewed", err)
	}
	return page.Onward(w, r, previewPath+"?"+choiceValues(c).Encode())
}

// preview serves /subscribe/preview.
func (s *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	if err := s.Slow(r, papers.Subscribe); err != nil { // it looks like a page and works like a digest
		return err
	}
	page.Seclude(w)
	sub, err := s.digestFor(r)
	if err != nil {
		return page.Worded("That cannot be previewed", err)
	}
	p := previewPage{Frame: s.Frame(r, "Preview", "subscribe"), To: sub.Email, Wanted: wantedWords(choicesOf(sub)), Back: subscribePath}
	if word := r.PathValue("word"); word != "" {
		p.Back, p.Here = subscription.ManagePath(word), "/"
	}
	p.NoIndex, p.HTML = true, framed(r.URL)
	if s.deps.Preview == nil {
		p.Off = "This site makes no digests."
		return s.Private(w, r, http.StatusOK, "preview", p)
	}
	m, issue, err := s.deps.Preview(r.Context(), sub)
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return err
	}
	p.Subject, p.Text, p.List, p.Papers = m.Subject, m.Text, m.List, len(issue.Picks)
	p.Empty = p.Papers == 0
	if sub.ID == 0 {
		p.List = nil // nobody has this subscription, so nothing ends it
	}
	// The frame holds the mail, and nothing else may be shown in one.
	w.Header().Set("Content-Security-Policy", strings.Replace(w.Header().Get("Content-Security-Policy"), "default-src 'none';", "default-src 'none'; frame-src 'self';", 1))
	return s.Private(w, r, http.StatusOK, "preview", p)
}

// framed is the address of the mail that a preview frames.
func framed(u *url.URL) string {
	at := url.URL{Path: u.Path + "/mail", RawQuery: u.RawQuery}
	return at.String()
}

// mailPolicy lets a mail have its styles where it stands, and nothing else: no
// script, no picture, no form, no place outside its frame. Its links open windows
// of their own, which are ordinary pages.
const mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// previewMail serves the HTML of a preview, as mail programs get it.
func (s *Pages) previewMail(w http.ResponseWriter, r *http.Request) error {
	if s.deps.Preview == nil {
		return papers.ErrNotFound
	}
	if err := s.Slow(r, papers.Subscribe); err != nil {
		return err
	}
	sub, err := s.digestFor(r)
	if err != nil {
		return err
	}
	m, _, err := s.deps.Preview(r.Context(), sub)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", mailPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Cookie, Authorization")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Type", "text/html; charset=utf-8")
	body := strings.Replace(m.HTML, "<head>", `<head><base target="_blank">`, 1) // what a link opens may not stand in the frame
	_, _ = w.Write([]byte(body))                                                 // the reader may have hung up
	return nil
}
