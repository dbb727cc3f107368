package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

const base = "https://papers.example.org"

// A world is a site with webhooks, a clock that is moved by hand, and an index.
type world struct {
	testing.TB
	dir   string
	mu    sync.Mutex
	at    time.Time
	st    *store.Store
	index *catalog.Catalog
	hooks *webhook.Service
	ada   papers.User
	wrong []error
}

func newWorld(t testing.TB, change ...func(*webhook.Options)) *world {
	t.Helper()
	w := &world{TB: t, dir: t.TempDir(), at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)}
	w.st = w.store()
	var err error
	w.index, err = catalog.Open(w.dir, w.st, catalog.Meaning{})
	w.must(err)
	t.Cleanup(func() { w.index.Close() })
	w.ada, err = w.st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.ReaderRole})
	w.must(err)
	w.hooks = w.service(w.st, change...)
	return w
}

func (w *world) store() *store.Store {
	w.Helper()
	st, err := store.Open(context.Background(), w.dir, store.Options{Now: w.now})
	w.must(err)
	w.Cleanup(func() { st.Close() })
	return st
}

func (w *world) service(st *store.Store, change ...func(*webhook.Options)) *webhook.Service {
	o := webhook.Options{Now: w.now, Today: func() papers.Day { return papers.DayOf(w.now()) }, Encode: api.Item, Matches: w.index.Matching, Agent: webhook.Agent("1.2", base),
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Site: func(context.Context) (string, error) { return base, nil },
		Failed: func(err error) { w.mu.Lock(); defer w.mu.Unlock(); w.wrong = append(w.wrong, err) }}
	for _, c := range change {
		c(&o)
	}
	return webhook.New(st, o)
}

func (w *world) now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.at }

func (w *world) turn(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.at = w.at.Add(d) }

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// keep keeps a webhook of ada's and returns it with its secret.
func (w *world) keep(to string, hook papers.Webhook) (papers.Webhook, string) {
	w.Helper()
	if hook.Event == "" {
		hook.Event, hook.Search = papers.NewPapers, "q=moss"
	}
	if hook.Form == "" {
		hook.Form = papers.JSONForm
	}
	hook.Name, hook.Address = "Mine", papers.WebhookAddress(to)
	hook, secret, err := w.hooks.Keep(w.Context(), w.ada, hook)
	w.must(err)
	return hook, secret
}

// put puts papers with these titles and has the index follow.
func (w *world) put(titles ...string) {
	w.Helper()
	var b store.Batch
	for _, title := range titles {
		id := papers.ID("x:" + strings.ReplaceAll(strings.ToLower(title), " ", "-"))
		b.Papers = append(b.Papers, papers.Paper{ID: id, Title: title, Abstract: "About " + title + ".", Authors: []papers.Author{{Name: "A. Berg"}}})
	}
	_, err := w.st.PutPapers(w.Context(), b)
	w.must(err)
	w.sync()
}

func (w *world) sync() {
	w.Helper()
	_, err := w.index.Sync(w.Context(), nil)
	w.must(err)
}

// follow holds that so many deliveries are put into the outbox.
func (w *world) follow(want int) {
	w.Helper()
	n, err := w.hooks.Follow(w.Context())
	if n != want || err != nil {
		w.Fatalf("%d deliveries were made, want %d; %v", n, want, err)
	}
}

// deliver holds that so many deliveries are tried.
func (w *world) deliver(want int) {
	w.Helper()
	n, err := w.hooks.Deliver(w.Context())
	w.mu.Lock()
	defer w.mu.Unlock()
	if n != want || err != nil || len(w.wrong) > 0 {
		w.Fatalf("%d deliveries were tried, want %d; %v, %v", n, want, err, errors.Join(w.wrong...))
	}
}

func (w *world) log(hook papers.Webhook) []papers.Delivery {
	w.Helper()
	l, err := w.hooks.Deliveries(w.Context(), w.ada, hook.ID, 0)
	w.must(err)
	return l.Deliveries
}

func (w *world) held(hook papers.Webhook) papers.Webhook {
	w.Helper()
	h, err := w.hooks.Webhook(w.Context(), w.ada, hook.ID)
	w.must(err)
	return h
}

// A request is what a receiver got.
type request struct {
	header http.Header
	body   []byte
}

// A receiver keeps what it gets and answers as it is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc
	all    []request
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(r.serve))
	r.Config.ErrorLog = nil
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) plain() *receiver { r.Start(); return r }

func (r *receiver) serve(w http.ResponseWriter, q *http.Request) {
	b, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	r.all = append(r.all, request{q.Header, b})
	answer := r.answer
	r.mu.Unlock()
	if answer != nil {
		answer(w, q)
	}
}

func (r *receiver) says(h http.HandlerFunc) { r.mu.Lock(); defer r.mu.Unlock(); r.answer = h }

func (r *receiver) got() []request { r.mu.Lock(); defer r.mu.Unlock(); return r.all }

func status(n int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(n)
		if n != http.StatusNoContent && n != http.StatusNotModified {
			fmt.Fprint(w, "said so")
		}
	}
}
