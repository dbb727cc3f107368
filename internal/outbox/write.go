package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// An outgoing letter is written and signed.
type outgoing struct {
	letter   papers.Letter
	envelope mail.Envelope
}

// write makes the message of a letter. Where there is none to be sent, now or
// ever, that is noted, and it returns false.
func (s *Service) write(ctx context.Context, l papers.Letter) (outgoing, bool) {
	if !s.o.Now().Before(l.Deadline) {
		s.note(ctx, store.Posting{Letter: l.ID, State: papers.MessageFailed, Words: late(l.Words), Untried: true})
		return outgoing{}, false
	}
	e, err := s.envelope(ctx, l)
	if err == nil {
		return outgoing{l, e}, true
	}
	if p := s.unwritten(l, err); ctx.Err() == nil { // else nothing came of it, and nothing is noted
		s.note(ctx, *p)
	}
	return outgoing{}, false
}

// freshBounce is how long an address that bounced gets not even what somebody
// asks to be sent there: behind it she may have put it in order.
const freshBounce = 24 * time.Hour

// refuse says what becomes of a letter to a suppressed address: nil where it is
// sent all the same.
func (s *Service) refuse(ctx context.Context, l papers.Letter) (*store.Posting, error) {
	x, err := s.store.Suppressed(ctx, l.Address)
	if errors.Is(err, papers.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := &store.Posting{Letter: l.ID, State: papers.MessageDropped, Words: "Nothing is sent to this address any more: " + string(x.Reason) + "."}
	if l.Kind.Asked() {
		if x.Reason != papers.Bounced || s.o.Now().Sub(x.At) >= freshBounce {
			return nil, nil
		}
		p.Words = "The address does not exist, its mail server said within the last day: " + x.Words
	}
	return p, nil
}

// late are the words for a letter whose deadline is over.
func late(last string) string {
	if last == "" {
		return "It could not be sent until its deadline: no mail server took mail."
	}
	return "It was not taken until its deadline. The last answer: " + last
}

// envelope composes and signs.
func (s *Service) envelope(ctx context.Context, l papers.Letter) (e mail.Envelope, err error) {
	defer func() {
		if r := recover(); r != nil { // one letter must not end the program, again at each start
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	m, err := s.message(ctx, l)
	if err != nil {
		return e, err
	}
	word := s.o.Seal.Word(mail.ReturnWord, int64(l.ID), 0)
	now := s.o.Now()
	m.To = l.Address
	if m.Sender == "" {
		m.Sender = s.o.Name
	}
	// The Message-ID is the letter's own at every try, so that mailboxes know a
	// second one, and reports without the return path still lead to it.
	b, err := m.Bytes(s.o.From, now, word)
	if err != nil {
		return e, err
	}
	if b, err = s.signer.Sign(b, now); err != nil {
		return e, err
	}
	return mail.Envelope{From: mail.ReturnPath(s.o.Return, word), To: l.Address, Data: b}, nil
}

const (
	// firstRewrite and lastRewrite bound how long it is waited until a letter is
	// written again that could not be.
	firstRewrite = 30 * time.Second
	lastRewrite  = time.Hour
)

// unwritten is what becomes of a letter that could not be written: it stays,
// and is tried at growing distances, half of how old it is.
func (s *Service) unwritten(l papers.Letter, err error) *store.Posting {
	if errors.Is(err, papers.ErrNotFound) {
		return &store.Posting{Letter: l.ID, State: papers.MessageDropped, Words: "There was nothing to tell any more."}
	}
	now := s.o.Now()
	s.failed(fmt.Errorf("letter %d cannot be written, and is tried again: %w", l.ID, err))
	p := &store.Posting{Letter: l.ID, State: papers.MessageWaiting, Untried: true, Words: "It could not be written here; whoever runs the site finds the reason in the log.",
		Due: now.Add(about(min(max(now.Sub(l.Created)/2, firstRewrite), lastRewrite)))}
	if !p.Due.Before(l.Deadline) {
		p.State, p.Due = papers.MessageFailed, time.Time{}
	}
	return p
}
