package accounts

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// A passkeyAnswer is what the script sends behind a challenge.
type passkeyAnswer struct {
	Ticket     string          `json:"ticket"`
	Name       string          `json:"name"`
	Next       string          `json:"next"`
	Credential json.RawMessage `json:"credential"`
}

const maxPasskeyAnswer = 64 << 10 // bytes; with an attestation some have 8 kB

func (s *Pages) askPasskey(w http.ResponseWriter, r *http.Request) error {
	c, cookie, err := s.deps.Account.AskPasskey(r)
	return answerScript(w, r, c, cookie, err)
}

func (s *Pages) usePasskey(w http.ResponseWriter, r *http.Request) error {
	a, err := passkeyAnswerOf(w, r)
	if err != nil {
		return answerScript(w, r, nil, nil, err)
	}
	e, err := s.deps.Account.UsePasskey(r, a.Ticket, a.Credential, a.Next)
	for _, c := range e.Cookies {
		http.SetCookie(w, c)
	}
	return answerScript(w, r, map[string]string{"next": httpd.Inside(e.Next)}, nil, err)
}

func (s *Pages) beginPasskey(w http.ResponseWriter, r *http.Request) error {
	c, cookie, err := s.deps.Account.BeginPasskey(r, page.Visitor(r).User)
	return answerScript(w, r, c, cookie, err)
}

func (s *Pages) endPasskey(w http.ResponseWriter, r *http.Request) error {
	a, err := passkeyAnswerOf(w, r)
	if err == nil {
		err = s.deps.Account.EndPasskey(r, page.Visitor(r).User, a.Ticket, a.Name, a.Credential)
	}
	return answerScript(w, r, map[string]string{"next": settingsAt("passkeys", "passkey")}, nil, err)
}

func passkeyAnswerOf(w http.ResponseWriter, r *http.Request) (passkeyAnswer, error) {
	var a passkeyAnswer
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return a, papers.Invalid("answer", "must be sent as application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPasskeyAnswer))
	if err != nil || json.Unmarshal(body, &a) != nil {
		return a, papers.Invalid("answer", "could not be read")
	}
	return a, nil
}

// answerScript answers the script with JSON: what it asked for, or the words
// of what went wrong. Other errors are for the page.
func answerScript(w http.ResponseWriter, r *http.Request, v any, cookie *http.Cookie, err error) error {
	status := http.StatusOK
	if err != nil {
		var field *papers.FieldError
		if !errors.As(err, &field) {
			return err
		}
		httpd.Note(r, err)
		status, v = httpd.Status(err), map[string]string{"error": page.Sentence(field.Error())}
	} else if cookie != nil {
		http.SetCookie(w, cookie)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader may have hung up
	return nil
}

func (s *Pages) renamePasskey(w http.ResponseWriter, r *http.Request) error {
	return s.settled(w, r, "passkeys", "saved", s.deps.Account.RenamePasskey(r.Context(), page.Visitor(r).User, r.PostFormValue("passkey"), r.PostFormValue("name")))
}

func (s *Pages) dropPasskey(w http.ResponseWriter, r *http.Request) error {
	return s.settled(w, r, "passkeys", "removed", s.deps.Account.DropPasskey(r.Context(), page.Visitor(r).User, r.PostFormValue("passkey")))
}
