package httpd

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// Form reads the form in the body of a POST, of at most limit bytes, and nothing
// of the address. It refuses what no browser sends: another type, percent
// signs that mean nothing, text that is not UTF-8 or holds NUL. A key may
// stand several times. Refusals are TooLarge or a papers.FieldError.
func Form(w http.ResponseWriter, r *http.Request, limit int64) (url.Values, error) {
	if _, err := posted(r, "application/x-www-form-urlencoded"); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, unread(r, err)
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, papers.Invalid("form", "could not be read: a percent sign or a semicolon stands where it means nothing, or there are too many fields")
	}
	for key, all := range values {
		for _, value := range all {
			if err := checkField(key, value); err != nil {
				return nil, err
			}
		}
	}
	return values, nil
}

// posted checks method and type of a form, and returns the type's parameters.
func posted(r *http.Request, want string) (map[string]string, error) {
	if r.Method != http.MethodPost {
		return nil, papers.Invalid("method", "must be POST where a form is sent")
	}
	got, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return nil, papers.Invalid("form", "must be sent as %s", want)
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return nil, papers.Invalid("form", "must be sent in UTF-8")
	}
	return parameters, nil
}

// unread says why a body could not be read to its end.
func unread(r *http.Request, err error) error {
	if over, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &TooLarge{Limit: over.Limit}
	}
	if gone := r.Context().Err(); gone != nil {
		return fmt.Errorf("httpd: read form: %w", gone)
	}
	return papers.Invalid("form", "could not be read to its end")
}

// checkField refuses a field that is no text.
func checkField(key, value string) error {
	switch {
	case !isText(key):
		return papers.Invalid("form", "has a field whose name is not text in UTF-8")
	case !isText(value):
		return papers.Invalid(key, "must be text in UTF-8, without NUL")
	}
	return nil
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
