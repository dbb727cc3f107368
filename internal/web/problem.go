package web

import (
	"errors"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// problemPage says what went wrong and what to try instead.
type problemPage struct {
	page.Frame
	Status  int
	Heading string
	Message string
	Latest  papers.Day // the newest day there is, zero where that cannot be told
	Held    papers.ID  // the paper that was probably meant
	Source  string     // where a paper that is not held can be read
}

// Problem answers a request that failed. The visitor reads prepared words;
// the cause stays in the log.
func (s *Site) Problem(w http.ResponseWriter, r *http.Request, status int, err error) {
	p := problemPage{Frame: s.Frame(r, "", ""), Status: status, Message: httpd.Message(err)}
	p.NoIndex = true
	p.Heading = heading(status)
	p.Title = p.Heading
	if status == http.StatusNotFound {
		p.Message = "Nothing is kept under this address."
		s.recognise(&p, r)
	}
	if r.Method == http.MethodPost && status == http.StatusBadRequest { // the address does work
		p.Heading, p.Title, p.Message = "That did not work", "That did not work", page.Sentence(httpd.Message(err))
	}
	var own *page.Refusal
	if errors.As(err, &own) {
		p.Heading, p.Title, p.Message = own.Heading, own.Heading, own.Words
	}
	if d, err := s.deps.Frontpage.Latest(r.Context()); err == nil {
		p.Latest = d
	}
	if err := s.Render(w, r, status, "problem", p); err != nil {
		http.Error(w, p.Heading, status)
	}
}

// recognise looks for a paper's id in an address that leads nowhere. Only
// addresses that this program makes itself are led to: an id can hold anyone's.
func (s *Site) recognise(p *problemPage, r *http.Request) {
	id, _, err := papers.ParseID(r.URL.Path)
	if err != nil {
		return
	}
	if _, err := s.deps.Store.Paper(r.Context(), id); err == nil {
		p.Held, p.Message = id, "Nothing is kept under this address, but the paper in it is."
		return
	}
	if words := s.downWords(r, id); words != "" {
		p.Message = words
		return
	}
	p.Message = "This paper is not held here."
	if address := id.AbstractURL(); strings.HasPrefix(address, "https://arxiv.org/") || strings.HasPrefix(address, "https://aclanthology.org/") {
		p.Source = address
	}
}

func heading(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusBadRequest:
		return "That address does not work"
	case http.StatusForbidden:
		return "Not allowed"
	case http.StatusServiceUnavailable:
		return "Busy"
	case http.StatusTooManyRequests:
		return "A little slower"
	case http.StatusRequestEntityTooLarge:
		return "Too large"
	case http.StatusConflict:
		return "That cannot be done now"
	case http.StatusMethodNotAllowed:
		return "This page can only be read"
	}
	return "Something went wrong"
}
