package bounce_test

import (
	"fmt"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

// A world is a store from which letters were sent.
type world struct {
	testing.TB
	st   *store.Store
	seal mail.Seal
	at   time.Time
	n    int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, at: noon()}
	var err error
	w.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: func() time.Time { return w.at }})
	w.must(err)
	t.Cleanup(func() { w.st.Close() })
	w.seal, err = mail.NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) service(o bounce.Options) *bounce.Service {
	o.Now = func() time.Time { return w.at }
	return bounce.New(w.st, w.seal, o)
}

// subscribe has digests sent to an address.
func (w *world) subscribe(address string) papers.SubscriptionID {
	w.Helper()
	s, err := w.st.Subscribe(w.Context(), papers.Subscription{Email: address, Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 10}}, w.at)
	w.must(err)
	return s.ID
}

// letter puts a digest into the outbox.
func (w *world) letter(address string) papers.MessageID {
	w.Helper()
	w.n++
	id, err := w.st.PostLetter(w.Context(), papers.Letter{Kind: papers.DigestMessage, Edition: fmt.Sprint("e", w.n), Subscription: papers.SubscriptionID(1000 + w.n), Address: address, Subject: "Papers", Content: "{}", Due: w.at, Deadline: w.at.Add(time.Hour)})
	w.must(err)
	return id
}

// sent is a letter that a mail server took.
func (w *world) sent(address string) papers.MessageID {
	w.Helper()
	id := w.letter(address)
	w.must(w.st.EndPosting(w.Context(), store.Posting{Letter: id, State: papers.MessageSent, Words: "250 taken"}))
	return id
}

func (w *world) word(id papers.MessageID) string { return w.seal.Word(mail.ReturnWord, int64(id), 0) }

// stands holds where a letter and its address are.
func (w *world) stands(what string, id papers.MessageID, state papers.MessageState, reason papers.SuppressionReason) {
	w.Helper()
	l, err := w.st.Letter(w.Context(), id)
	w.must(err)
	x, _ := w.st.Suppressed(w.Context(), l.Address) // none is ""
	if l.State != state || x.Reason != reason {
		w.Errorf("%s: the letter is %s (%s), the address suppressed for %q (%s); want %s, %q", what, l.State, l.Words, x.Reason, x.Words, state, reason)
	}
}
