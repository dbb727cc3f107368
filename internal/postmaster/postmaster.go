package postmaster

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are what a Service works with.
type Deps struct {
	Store   *store.Store
	Bounce  *bounce.Service                            // nil where nothing is read or listened to
	Sending func(ctx context.Context) (Sending, error) // how the outbox is in this process; nil where none runs
	Now     func() time.Time
	About   About
}

// About is how the site's mail is set up.
type About struct {
	Server  string     // "smtp.example.org:587"; "" leaves mail as files
	Folder  string     // where it is left then
	From    string     // the site's own address
	Return  string     // where bounces go; "" is From
	Keys    []mail.Key // that sign
	Mailbox string     // "imap.example.org:993", where bounces are read; "" is nowhere
	Events  bool       // providers can tell of bounces
}

// Sending is how the outbox of one process is.
type Sending struct {
	Sends   bool      // this process is the one that sends
	Trouble string    // what the mail server said last that held up everything, "" for nothing
	At      time.Time // when that was
	Since   time.Time // since when it lasts; zero where mail is taken
}

// A Service answers. It is safe for many goroutines.
type Service struct{ d Deps }

// New returns a Service.
func New(d Deps) *Service { return &Service{d} }

// A Signature is under which name mail is signed, without the key.
type Signature struct{ Domain, Selector, Algorithm string }

// A State is how the site's mail is.
type State struct {
	About
	Signatures []Signature
	Sending    Sending
	Known      bool          // Sending is known
	LastSent   time.Time     // when a mail server took the last message, zero for never
	Refused    papers.Letter // the last letter that was not taken, the zero Letter for none in the log
	Waiting    int
	Oldest     time.Time // since when the letter waits that waits longest

	Day, Week     map[papers.MessageState]int // letters made in the last day and week
	Complaints    int                         // in the last 30 days
	Sent          int                         // letters of the last 30 days that were taken
	Subscriptions map[papers.SubscriptionState]int
	Suppressed    map[papers.SuppressionReason]int
	Bounces       bounce.Status // of the mailbox, where there is one
}

// most is the share of complaints among what was sent above which large
// providers stop delivering: they ask for less than one in a thousand.
const most = 0.001

// window is over which time complaints are counted.
const window = 30 * 24 * time.Hour

// Rate is the share of complaints among what was sent in the last 30 days.
func (s State) Rate() float64 {
	switch {
	case s.Complaints == 0:
		return 0
	case s.Sent < s.Complaints:
		return 1
	}
	return float64(s.Complaints) / float64(s.Sent)
}

// Alarming reports whether so many readers complain that mail will soon not
// arrive any more.
func (s State) Alarming() bool { return s.Rate() > most }

// Fault is what holds mail up now, in words, "" for nothing.
func (s State) Fault() string {
	if s.Known && !s.Sending.Since.IsZero() {
		return s.Sending.Trouble
	}
	return ""
}

// State counts and asks.
func (s *Service) State(ctx context.Context) (State, error) {
	x := State{About: s.d.About}
	for _, k := range s.d.About.Keys {
		x.Signatures = append(x.Signatures, Signature{k.Domain, k.Selector, k.Algorithm()})
	}
	err := s.count(ctx, &x)
	if err == nil {
		err = s.last(ctx, &x)
	}
	if err == nil && s.d.Sending != nil {
		x.Sending, err = s.d.Sending(ctx)
		x.Known = true
	}
	if err == nil && s.d.Bounce != nil && x.Mailbox != "" {
		x.Bounces, err = s.d.Bounce.Status(ctx)
	}
	if err != nil {
		return State{}, fmt.Errorf("postmaster: %w", err)
	}
	return x, nil
}

func (s *Service) count(ctx context.Context, x *State) error {
	now := s.d.Now()
	for _, c := range []struct {
		into  *map[papers.MessageState]int
		since time.Duration
	}{{&x.Day, 24 * time.Hour}, {&x.Week, 7 * 24 * time.Hour}} {
		counts, err := s.d.Store.CountLetters(ctx, now.Add(-c.since))
		if err != nil {
			return err
		}
		*c.into = counts
	}
	month, err := s.d.Store.CountLetters(ctx, now.Add(-window))
	if err != nil {
		return err
	}
	x.Sent, x.Waiting = month[papers.MessageSent], month[papers.MessageWaiting]
	if x.Complaints, err = s.d.Store.CountComplaints(ctx, now.Add(-window)); err != nil {
		return err
	}
	if x.Subscriptions, err = s.d.Store.CountSubscriptions(ctx); err != nil {
		return err
	}
	x.Suppressed, err = s.d.Store.CountSuppressions(ctx)
	return err
}

// last finds the last letters that were taken, refused, and wait.
func (s *Service) last(ctx context.Context, x *State) error {
	var err error
	if x.Oldest, err = s.d.Store.OldestWaiting(ctx); err != nil {
		return err
	}
	sent, err := s.d.Store.Letters(ctx, papers.MessageSent, "", 0, 1)
	if err != nil {
		return err
	}
	if len(sent) > 0 {
		x.LastSent = sent[0].Ended
	}
	for _, state := range []papers.MessageState{papers.MessageBounced, papers.MessageFailed} {
		all, err := s.d.Store.Letters(ctx, state, "", 0, 1)
		if err != nil {
			return err
		}
		if len(all) > 0 && all[0].Ended.After(x.Refused.Ended) {
			x.Refused = all[0]
		}
	}
	return nil
}

// Letters returns the log of the outbox, newest first, before a number (0 begins
// at the newest): of one state ("" for all), to one address ("" for all).
func (s *Service) Letters(ctx context.Context, state papers.MessageState, address string, before papers.MessageID, limit int) ([]papers.Letter, error) {
	if address != "" {
		var err error
		if address, err = parseAddress("address", address); err != nil {
			return nil, err
		}
	}
	all, err := s.d.Store.Letters(ctx, state, address, before, limit)
	return all, wrap(err)
}

// Letter returns one; papers.ErrNotFound where it is not there.
func (s *Service) Letter(ctx context.Context, id papers.MessageID) (papers.Letter, error) {
	l, err := s.d.Store.Letter(ctx, id)
	return l, wrap(err)
}

// retryFor is for how long a letter is tried that is tried again.
const retryFor = 24 * time.Hour

// MayRetry reports whether a letter can be sent again: it was not taken, and its
// words are kept still.
func MayRetry(l papers.Letter) bool { return l.State != papers.MessageSent && l.Content != "" }

// Retry has a letter sent again that was not taken, and still can be.
func (s *Service) Retry(ctx context.Context, id papers.MessageID) error {
	return wrap(s.d.Store.RetryLetter(ctx, id, s.d.Now().Add(retryFor)))
}

// Suppressions returns the addresses to which nothing is sent, newest first,
// that hold some words ("" for all), behind the first offset.
func (s *Service) Suppressions(ctx context.Context, words string, offset, limit int) ([]papers.Suppression, error) {
	all, err := s.d.Store.Suppressions(ctx, strings.ToLower(strings.TrimSpace(words)), offset, limit)
	return all, wrap(err)
}

// Suppression returns why nothing is sent to an address; papers.ErrNotFound
// where nothing speaks against it.
func (s *Service) Suppression(ctx context.Context, address string) (papers.Suppression, error) {
	address, err := parseAddress("address", address)
	if err != nil {
		return papers.Suppression{}, err
	}
	x, err := s.d.Store.Suppressed(ctx, address)
	return x, wrap(err)
}

// Suppress has nothing sent to an address any more, at the word of an admin, and
// writes it down in the audit log. actor is the zero User where whoever owns the
// machine decides. It stands above a bounce or a complaint, which readers can
// lift. papers.ErrConflict where an admin said so already.
func (s *Service) Suppress(ctx context.Context, actor papers.User, address, reason string) (papers.Suppression, error) {
	address, err := parseAddress("address", address)
	if err != nil {
		return papers.Suppression{}, err
	}
	if reason, err = papers.CheckReason(reason); err != nil {
		return papers.Suppression{}, err
	}
	held, err := s.d.Store.Suppressed(ctx, address)
	if err == nil && held.Reason == papers.ByHand {
		return held, fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("address", "is written to no more already (%s)", held.Reason))
	}
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return papers.Suppression{}, wrap(err)
	}
	if err := s.d.Store.Suppress(ctx, papers.Suppression{Address: address, Reason: papers.ByHand, Words: reason, By: actor.ID}); err != nil {
		return papers.Suppression{}, wrap(err)
	}
	if err := s.writeDown(ctx, actor, papers.DidSuppress, address, reason); err != nil {
		return papers.Suppression{}, err
	}
	x, err := s.d.Store.Suppressed(ctx, address)
	return x, wrap(err)
}

// Unsuppress has mail sent to an address again. papers.ErrNotFound where nothing
// spoke against it.
func (s *Service) Unsuppress(ctx context.Context, actor papers.User, address string) error {
	address, err := parseAddress("address", address)
	if err != nil {
		return err
	}
	if err := s.d.Store.Unsuppress(ctx, address); err != nil {
		return wrap(err)
	}
	return s.writeDown(ctx, actor, papers.DidUnsuppress, address, "")
}

// writeDown adds a row to the audit log. Curators read it, who need not know
// addresses, and it outlives accounts: an address is told in part.
func (s *Service) writeDown(ctx context.Context, actor papers.User, did, address, reason string) error {
	return wrap(s.d.Store.WriteDown(ctx, papers.Decision{Actor: actor, Did: did, Target: papers.Target{Kind: papers.OnSite}, About: masked(address), Reason: reason}))
}

// masked is an address without most of what is before the @.
func masked(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	return local[:min(len(local), 1)] + "…@" + domain
}

// parseAddress is mail.ParseLocal for a field of another name.
func parseAddress(field, s string) (string, error) {
	address, err := mail.ParseLocal(s)
	if wrong, ok := errors.AsType[*papers.FieldError](err); ok {
		return "", papers.Invalid(field, "%s", wrong.Message)
	}
	return address, err
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("postmaster: %w", err)
}
