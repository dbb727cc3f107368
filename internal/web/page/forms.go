package page

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// Visitor is who makes the request.
func Visitor(r *http.Request) papers.Visitor { return httpd.Of[papers.Visitor](r) }

// SignInTo leads to the sign-in page and from there to an address of the
// site.
func SignInTo(next string) string {
	if next == "" || next == "/" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"next": {next}}.Encode()
}

// Back leads a browser back to where a form stood, which the form says itself.
func Back(w http.ResponseWriter, r *http.Request, to string) error {
	return Onward(w, r, httpd.Inside(to))
}

// Onward leads a browser on behind a form, to an address of our own making.
func Onward(w http.ResponseWriter, r *http.Request, to string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Seclude keeps a page whose address holds a secret to those who have it:
// browsers tell no other site of the address, no copy is kept and no search
// machine lists it. Not "no-referrer": browsers would say "null" for the origin
// of such a page's own forms, and to sites without TLS they say nothing else.
func Seclude(w http.ResponseWriter) {
	w.Header().Set("Referrer-Policy", "same-origin")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
}

// Private renders a page of which no copy is to be kept.
func (l *Layout) Private(w http.ResponseWriter, r *http.Request, status int, page string, data any) error {
	w.Header().Set("Cache-Control", "no-store")
	return l.Render(w, r, status, page, data)
}

// WrongWords are the words of an error that a form can show above itself, with
// the status to go with it; any other error is returned.
func WrongWords(err error) (string, int, error) {
	var field *papers.FieldError
	_, busy := errors.AsType[*httpd.Busy](err)
	if !errors.As(err, &field) && !busy {
		return "", 0, err
	}
	return Sentence(httpd.Message(err)), httpd.Status(err), nil
}

// Sentence makes one of words: "name is empty" becomes "Name is empty."
func Sentence(words string) string {
	if words == "" {
		return ""
	}
	if c := words[0]; c >= 'a' && c <= 'z' {
		words = string(c-'a'+'A') + words[1:]
	}
	return strings.TrimSuffix(words, ".") + "."
}

// NumberField reads a whole number from a form.
func NumberField(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return 0, papers.Invalid(name, "is not a whole number")
	}
	return n, nil
}

// Nth reads which page of a list is asked for, from 1; papers.ErrInvalid where p
// is no such number.
func Nth(r *http.Request) (int, error) {
	v := r.FormValue("p")
	if v == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 100_000 {
		return 0, papers.Invalid("p", "must be the number of a page, from 1")
	}
	return n, nil
}

// Flag reads a field that is 1, or 0 or left out; papers.ErrInvalid where it is
// anything else.
func Flag(r *http.Request, name string) (bool, error) {
	switch r.FormValue(name) {
	case "", "0":
		return false, nil
	case "1":
		return true, nil
	}
	return false, papers.Invalid(name, "must be 1 or left out")
}
