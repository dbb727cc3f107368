package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// words are what is kept of a letter that was written when it was posted.
type words struct {
	Subject string     `json:"subject"`
	Text    string     `json:"text"`
	HTML    string     `json:"html,omitempty"`
	List    *mail.List `json:"list,omitempty"`
}

// usualDeadline is for how long a letter is tried of which nobody says it:
// mail servers that are down come back within days.
const usualDeadline = 3 * 24 * time.Hour

// Post takes a letter that is written already: anything but a digest. person is
// whom it is to, 0 for an address alone. edition names what is told once: of two
// letters with the same one the first is sent, "" is none. It is tried for so
// long as deadline says, 0 is three days. When it ends its words are forgotten.
func (s *Service) Post(ctx context.Context, kind papers.MessageKind, person papers.UserID, edition string, m mail.Message, deadline time.Duration) error {
	to, err := mail.ParseLocal(m.To)
	if err != nil {
		return err
	}
	if _, err := m.Bytes(s.o.From, s.o.Now(), "1"); err != nil { // now somebody hears of it
		return wrap(err)
	}
	content, err := json.Marshal(words{m.Subject, m.Text, m.HTML, m.List})
	if err != nil {
		return wrap(err)
	}
	if deadline <= 0 {
		deadline = usualDeadline
	}
	now := s.o.Now()
	_, err = s.store.PostLetter(ctx, papers.Letter{Kind: kind, Edition: edition, Person: person, Address: to, Subject: m.Subject, Content: string(content), Due: now, Deadline: now.Add(deadline)})
	if err != nil {
		return wrap(err)
	}
	s.Wake()
	return nil
}

// message writes what a letter says.
func (s *Service) message(ctx context.Context, l papers.Letter) (m mail.Message, err error) {
	if l.Kind != papers.DigestMessage {
		var w words
		if err := json.Unmarshal([]byte(l.Content), &w); err != nil {
			return m, err
		}
		if l.Kind != papers.NoticeMessage || w.Text != "" {
			return mail.Message{Subject: w.Subject, Text: w.Text, HTML: w.HTML, List: w.List}, nil
		}
	}
	if s.o.Compose == nil {
		return m, fmt.Errorf("nobody is here who writes a %s", l.Kind)
	}
	ctx, cancel := context.WithTimeout(ctx, composeTime)
	defer cancel()
	return s.o.Compose(ctx, l)
}

// composeTime bounds the writing of one letter: a thousand times what it takes.
const composeTime = 30 * time.Second

// Forget removes the files that hold messages to an address. Its rows go with
// the account or the subscription.
func (s *Service) Forget(ctx context.Context, address string) error {
	return wrap(s.o.Folder.Forget(ctx, address))
}

const (
	// keptLetters is how long the log goes back: as long as something may come
	// back about a letter.
	keptLetters = 60 * 24 * time.Hour
	// keptFiles is how long messages lie in the folder.
	keptFiles = 30 * 24 * time.Hour
)

// Purge removes what is too old: letters from the log, and files.
func (s *Service) Purge(ctx context.Context) error {
	now := s.o.Now()
	_, letters := s.store.PurgeLetters(ctx, now.Add(-keptLetters))
	return wrap(errors.Join(letters, s.o.Folder.Purge(ctx, now.Add(-keptFiles))))
}
