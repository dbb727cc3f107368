package bounce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are what a Service needs to know.
type Options struct {
	Mailbox  Mailbox           // where bounces are sent to; the zero value is none
	Events   Events            // what providers must show; without a secret none is listened to
	Outside  http.RoundTripper // fetches the certificates that Amazon signs with; nil fetches nothing
	Now      func() time.Time
	Failed   func(err error) // is told that the mailbox could not be read; nil tells nobody
	Interval time.Duration   // between two looks at the mailbox; 0 is five minutes
}

// A Service takes what came back. Its methods are safe for many goroutines.
type Service struct {
	store *store.Store
	seal  mail.Seal
	o     Options
	certs certificates
}

// New returns a Service that has not begun to look.
func New(st *store.Store, seal mail.Seal, o Options) *Service {
	return &Service{store: st, seal: seal, o: o}
}

// A Kind is what came back about a letter.
type Kind string

// The kinds of what comes back.
const (
	Bounce    Kind = "bounce"    // it was not delivered
	Complaint Kind = "complaint" // its reader reported it as spam
	Delivered Kind = "delivered" // nothing is wrong, which is not written down
)

// An Event is what somebody tells of a letter. The first of Word, MessageID and
// Recipient that leads to a letter says which.
type Event struct {
	Kind      Kind
	Hard      bool   // of a bounce: the address is no good
	Doubtful  bool   // of a bounce: its reader may have the letter all the same
	Word      string // of the return path, or a text that holds it
	MessageID string // holds the word, too, where the letter's own was kept
	Recipient string // bare address
	Words     string // the other side's
}

const (
	// recently is how long after it was sent a letter may come back: mail
	// servers give up within a week, complaints come within a month or two.
	recently = 60 * 24 * time.Hour
	// maxWords bounds what is kept of the other side's words, in characters.
	maxWords = 500
)

// Take writes down what an event tells, and reports whether it was about a
// letter of ours. What is told of letters that are not known, or were sent too
// long ago, is nothing.
func (s *Service) Take(ctx context.Context, e Event) (bool, error) {
	if e.Kind != Bounce && e.Kind != Complaint {
		return false, nil
	}
	l, sure, err := s.letter(ctx, e)
	if errors.Is(err, papers.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		_, err = s.store.Returned(ctx, store.Return{Letter: l.ID, Complaint: e.Kind == Complaint, Hard: e.Hard, Doubtful: e.Doubtful || !sure, Words: tidy(e.Words)})
	}
	if errors.Is(err, papers.ErrNotFound) { // it was purged this moment
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("bounce: %w", err)
	}
	return true, nil
}

// letter finds the letter that an event is about. Where it is named by its
// address alone, the last one to it is meant most often, which is not sure.
func (s *Service) letter(ctx context.Context, e Event) (l papers.Letter, sure bool, err error) {
	for _, text := range []string{e.Word, e.MessageID} {
		id, ok := s.wordIn(text)
		if !ok {
			continue
		}
		l, err := s.store.Letter(ctx, id)
		if err == nil && !s.lately(l) {
			err = papers.ErrNotFound
		}
		return l, true, err
	}
	address, err := mail.ParseLocal(e.Recipient)
	if err != nil {
		return papers.Letter{}, false, papers.ErrNotFound // nobody whom we would have written to
	}
	last, err := s.store.Letters(ctx, papers.MessageSent, address, 0, 1)
	switch {
	case err != nil:
		return papers.Letter{}, false, err
	case len(last) == 0 || !s.lately(last[0]):
		return papers.Letter{}, false, papers.ErrNotFound
	}
	return last[0], false, nil
}

// lately reports whether a letter was made, or ended, not too long ago. That it
// left is shown by its word, which nobody knows who did not get it: a try may
// not have been noted, where a process was killed.
func (s *Service) lately(l papers.Letter) bool {
	at := l.Created
	if l.Ended.After(at) {
		at = l.Ended
	}
	return at.After(s.o.Now().Add(-recently))
}

// wordIn finds the letter whose sealed word stands somewhere in a text, such as
// a return path or a Message-ID.
func (s *Service) wordIn(text string) (papers.MessageID, bool) {
	if len(text) > maxText {
		return 0, false
	}
	for piece := range strings.FieldsFuncSeq(text, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')
	}) {
		if n, _, ok := s.seal.Open(mail.ReturnWord, piece); ok {
			return papers.MessageID(n), true
		}
	}
	return 0, false
}

// maxText bounds a text in which a word is looked for, in bytes.
const maxText = 1000

// tidy makes one line of words of bounded length of what a server said.
func tidy(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxWords {
		s = string(r[:maxWords-1]) + "…"
	}
	return s
}
