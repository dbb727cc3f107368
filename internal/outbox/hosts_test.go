package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
)

func TestHostRate(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) { o.Server.PerMinute = 6 })
	for _, a := range append(addresses(10, "large.example"), addresses(2, "small.example")...) {
		w.digest(a)
	}
	for range 60 { // a minute
		w.deliver()
		w.turn(time.Second)
	}
	large, small := 0, 0
	for _, m := range w.to.Mails() {
		if strings.HasSuffix(m.To, "@large.example") {
			large++
		} else {
			small++
		}
	}
	if large != 6 || small != 2 {
		t.Errorf("%d of 6 and %d of 2 within a minute", large, small)
	}
}

// A host that asks for patience gets it, and the others get their mail.
func TestHostRests(t *testing.T) {
	w := newWorld(t)
	for _, a := range append(addresses(200, "busy.example"), addresses(5, "idle.example")...) {
		w.digest(a)
	}
	asked := atomic.Int32{}
	w.to.Says(func(at mailtest.Step, to string) mailtest.Answer {
		if at == mailtest.Recipient && strings.HasSuffix(to, "@busy.example") {
			asked.Add(1)
			return answer(421, 4, 7, 0, "too many")
		}
		return mailtest.Answer{}
	})
	w.deliver()
	if n := asked.Load(); n > 8 || w.to.Count() != 5 {
		t.Errorf("the busy host was asked %d times; %d of 5 arrived at the other", n, w.to.Count())
	}
	before := asked.Load()
	for range 60 {
		w.turn(time.Minute)
		w.deliver()
	}
	if n := asked.Load() - before; n < 4 || n > 60 {
		t.Errorf("within an hour it was asked %d times", n)
	}
	w.to.Says(nil)
	w.turn(3 * time.Hour)
	w.deliver()
	if w.to.Count() != 205 {
		t.Errorf("%d of 205 arrived", w.to.Count())
	}
}

// Hosts take turns: whoever has a few letters has them sent among the first,
// whatever waits for others.
func TestFairness(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(w *world)
		each   int // letters to
		large  []string
	}{
		{"one large host", nil, 300, []string{"large.example"}},
		{"two large hosts", nil, 300, []string{"a.example", "z.example"}},
		{"three large hosts", nil, 200, []string{"a.example", "large.example", "z.example"}},
		{"another host rests", func(w *world) {
			w.says(mailtest.Recipient, "@resting.example", answer(421, 4, 7, 0, "too many"))
			w.postAll(w.now(), addresses(300, "resting.example")...)
			w.deliver()
		}, 480, []string{"large.example"}},
		{"twenty others rest", func(w *world) {
			w.says(mailtest.Recipient, "", answer(421, 4, 7, 0, "too many"))
			for i := range 20 {
				w.postAll(w.now(), addresses(5, fmt.Sprintf("resting%d.example", i))...)
			}
			w.deliver()
			w.to.Says(nil)
		}, 300, []string{"large.example", "larger.example"}},
		{"what is put off at 300 hosts", func(w *world) {
			for i := range 300 {
				w.postAll(w.now().Add(time.Hour), fmt.Sprintf("x@h%03d.example", i))
			}
		}, 1500, []string{"large.example"}},
		{"what is put off at a large one", func(w *world) {
			w.postAll(w.now().Add(time.Hour), addresses(2000, "deferred.example")...)
		}, 300, []string{"large.example"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneByOne)
			if tt.before != nil {
				tt.before(w)
			}
			var crowd []string
			for i := range tt.each {
				for _, host := range tt.large {
					crowd = append(crowd, fmt.Sprintf("r%d@%s", i, host))
				}
			}
			w.postAll(w.now(), crowd...)
			w.postAll(w.now(), "1@small.example", "2@small.example", "3@small.example", "1@b.example", "1@tiny.example")
			within := 3*(len(tt.large)+3) + 1 // behind the urgent one, the third letter to small.example
			w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: "ada@late.example", Subject: "x", Text: "x"}, time.Hour))
			came := w.first(t, 100)
			few := 0
			for i, to := range came {
				switch host := strings.SplitN(to, "@", 2)[1]; host {
				case "late.example":
					if i > 0 {
						t.Errorf("what somebody waits for came as number %d", i)
					}
					few++
				case "small.example", "b.example", "tiny.example":
					if i >= within {
						t.Errorf("%s came as number %d", to, i)
					}
					few++
				}
			}
			if few != 6 {
				t.Errorf("of the few 6 letters %d were among the first %d", few, len(came))
			}
		})
	}
}

// Of more hosts than a batch has room for each has its turn before any has a
// second one.
func TestManyHostsTakeTurns(t *testing.T) {
	w := newWorld(t, oneByOne)
	const hosts = 150
	for i := range hosts {
		w.postAll(w.now(), addresses(4, fmt.Sprintf("h%03d.example", i))...)
	}
	times := map[string]int{}
	for i, to := range w.first(t, 2*hosts) {
		host := strings.SplitN(to, "@", 2)[1]
		times[host]++
		if turn := i/hosts + 1; times[host] > turn {
			t.Errorf("%s has its letter %d as number %d", host, times[host], i)
		}
	}
	if len(times) != hosts {
		t.Errorf("%d of %d hosts had a turn", len(times), hosts)
	}
}

// oneByOne has letters written and sent one behind the other, so that they come
// in the order in which they were dealt.
func oneByOne(o *outbox.Options) { o.Keys, o.Composes, o.Server.Connections = nil, 1, 1 }

// postAll posts an edition to each address, due at a moment, many at a time.
func (w *world) postAll(due time.Time, to ...string) {
	w.Helper()
	errs := make([]error, len(to))
	var posting sync.WaitGroup
	for i, address := range to {
		posting.Go(func() {
			_, errs[i] = w.st.PostLetter(context.Background(), papers.Letter{Kind: papers.DigestMessage, Address: address, Subject: "New papers", Content: `{}`, Due: due, Deadline: due.Add(20 * time.Hour)})
		})
	}
	posting.Wait()
	w.must(errors.Join(errs...))
}

// first delivers until some messages arrived and returns to whom the first of
// them are.
func (w *world) first(t *testing.T, n int) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.box.Deliver(ctx) }()
	bounded, done := context.WithTimeout(ctx, 2*time.Minute)
	defer done()
	w.must(w.to.WaitFor(bounded, n))
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	var to []string
	for _, m := range w.to.Mails()[:n] {
		to = append(to, m.To)
	}
	return to
}
