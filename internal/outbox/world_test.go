package outbox_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A world is a store with a clock that is moved by hand, and a mail server.
type world struct {
	testing.TB
	dir  string
	st   *store.Store
	to   *mailtest.Receiver
	box  *outbox.Service
	keys []mail.Key

	mu    sync.Mutex
	at    time.Time
	wrong []error
}

func newWorld(t testing.TB, change ...func(*outbox.Options)) *world {
	t.Helper()
	w := &world{TB: t, dir: t.TempDir(), at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)}
	w.st = w.open()
	var err error
	w.keys, err = mail.NewKeys("example.org", "dp")
	w.must(err)
	w.to = mailtest.New(t, mailtest.Options{Security: mail.Plain, Keys: w.keys})
	w.box = w.service(change...)
	return w
}

func (w *world) open() *store.Store {
	w.Helper()
	st, err := store.Open(context.Background(), w.dir, store.Options{Now: w.now})
	w.must(err)
	w.Cleanup(func() { st.Close() })
	return st
}

func sealed(t testing.TB) mail.Seal {
	s, err := mail.NewSeal([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) service(change ...func(*outbox.Options)) *outbox.Service {
	w.Helper()
	o := outbox.Options{Server: w.to.Server(), From: "papers@example.org", Return: "bounces@example.org", Keys: w.keys, Seal: sealed(w), Compose: composed, Now: w.now,
		Folder: mail.Folder{Dir: filepath.Join(w.dir, "mail")},
		Failed: func(err error) { w.mu.Lock(); defer w.mu.Unlock(); w.wrong = append(w.wrong, err) },
		Pool:   mail.PoolOptions{TLS: w.to.TLS(), Times: mail.Times{Connect: time.Second, Step: time.Second, Data: time.Second, Answer: time.Second}}}
	for _, c := range change {
		c(&o)
	}
	s, err := outbox.New(w.st, o)
	w.must(err)
	return s
}

// composed stands in for the one who writes digests.
func composed(_ context.Context, l papers.Letter) (mail.Message, error) {
	return mail.Message{Subject: l.Subject, Text: "What is new:\n" + l.Content + "\n", HTML: "<p>" + l.Content + "</p>",
		List: &mail.List{ID: "digest.example.org", Name: "Digest", Unsubscribe: "https://example.org/unsubscribe/x", Feedback: "digest:daily"}}, nil
}

func (w *world) now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.at }

func (w *world) turn(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.at = w.at.Add(d) }

// failed returns what went wrong here so far, and forgets it.
func (w *world) failed() []error {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.wrong
	w.wrong = nil
	return all
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// digest posts an edition to an address and returns its number.
func (w *world) digest(address string) papers.MessageID {
	w.Helper()
	id, err := w.st.PostLetter(context.Background(), papers.Letter{Kind: papers.DigestMessage, Address: address, Subject: "New papers", Content: `{"for":"` + address + `"}`, Due: w.now(), Deadline: w.now().Add(20 * time.Hour)})
	w.must(err)
	return id
}

func (w *world) deliver() {
	w.Helper()
	w.must(w.box.Deliver(context.Background()))
}

func (w *world) letter(id papers.MessageID) papers.Letter {
	w.Helper()
	l, err := w.st.Letter(context.Background(), id)
	w.must(err)
	return l
}

// says has the server answer one recipient so, or all with "", at a step.
func (w *world) says(at mailtest.Step, to string, a mailtest.Answer) {
	w.to.Says(func(step mailtest.Step, rcpt string) mailtest.Answer {
		if step == at && (to == "" || to == rcpt || strings.HasPrefix(to, "@") && strings.HasSuffix(rcpt, to)) {
			return a
		}
		return mailtest.Answer{}
	})
}

// got counts the messages that each recipient was sent.
func (w *world) got() map[string]int {
	n := map[string]int{}
	for _, m := range w.to.Mails() {
		n[m.To]++
	}
	return n
}

func answer(code, a, b, c int, words string) mailtest.Answer {
	return mailtest.Answer{Code: code, Status: [3]int{a, b, c}, Words: words}
}

func addresses(n int, host string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("r%04d@%s", i, host)
	}
	return all
}
