package outbox_test

import (
	"strings"
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

// A host with a thousand letters that takes its time lets others pass.
func TestFairness(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) { o.Keys = nil })
	for _, a := range append(addresses(300, "large.example"), addresses(3, "small.example")...) {
		w.digest(a)
	}
	w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: "ada@late.example", Subject: "x", Text: "x"}, time.Hour))
	w.deliver()
	for i, m := range w.to.Mails() {
		if i < 2 && m.To == "ada@late.example" {
			continue
		}
		if host := strings.SplitN(m.To, "@", 2)[1]; host != "large.example" && i > 40 {
			t.Errorf("%s came as number %d", m.To, i)
		}
	}
	if w.to.Count() != 304 {
		t.Errorf("%d of 304 arrived", w.to.Count())
	}
}
