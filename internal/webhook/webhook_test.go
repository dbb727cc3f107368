package webhook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

func (w *world) read(r request) client.Delivery {
	w.Helper()
	var d client.Delivery
	if err := json.Unmarshal(r.body, &d); err != nil {
		w.Fatalf("%v in %s", err, r.body)
	}
	return d
}

// New papers that match are told once, signed; what was there before, what does
// not match and what only changed is not.
func TestNewPapers(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	w.put("Old moss")
	hook, secret := w.keep(to.URL+"/a", papers.Webhook{})
	w.follow(0)
	w.put("New moss", "Kites", "More moss")
	w.put("Old moss") // again
	w.follow(1)
	w.follow(0)
	w.deliver(1)
	w.deliver(0)
	got := to.got()
	if len(got) != 1 {
		t.Fatalf("%d requests", len(got))
	}
	d, h := w.read(got[0]), got[0].header
	if err := client.VerifyWebhook(h, got[0].body, secret, w.now()); err != nil || h.Get("User-Agent") != "DailyPapers/1.2 (+"+base+")" || h.Get("Content-Type") != "application/json" || h.Get(client.WebhookIDHeader) != d.ID {
		t.Errorf("%v, %v", err, h)
	}
	if d.Type != "papers" || d.Data.Total != 2 || len(d.Data.Papers) != 2 || d.Data.Words != "2 new papers match “moss”" || d.Data.URL != base+"/search?q=moss&sort=date" || d.Data.Search != "q=moss" || d.Webhook.Name != "Mine" {
		t.Errorf("%+v", d)
	}
	p := d.Data.Papers[0]
	if p.URL != base+"/papers/"+p.Paper.ID || p.Title == "" || p.AISummary == "" || p.Paper.Authors[0].Name != "A. Berg" {
		t.Errorf("%+v", p)
	}
	if log := w.log(hook); len(log) != 1 || log[0].State != papers.DeliverySent || log[0].Tries != 1 || log[0].Status != 200 || log[0].Words != "" {
		t.Errorf("%+v", log)
	}
	if h := w.held(hook); h.Sent.IsZero() || h.Failures != 0 {
		t.Errorf("%+v", h)
	}
	// A minute's papers are gathered.
	w.put("Yet more moss")
	w.follow(0)
	w.turn(time.Minute)
	w.put("Last moss")
	w.follow(1)
	w.deliver(1)
	if d := w.read(to.got()[1]); d.Data.Total != 2 {
		t.Errorf("%+v", d.Data)
	}
}

// What the index has not taken in waits, and is not passed over.
func TestIndexBehind(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	w.keep(to.URL, papers.Webhook{})
	_, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "x:1", Title: "Moss"}}})
	w.must(err)
	w.follow(0)
	w.sync()
	w.follow(1)
	// A paper that is gone by the time it is sent makes no message.
	w.must(w.st.DeletePaper(t.Context(), "x:1"))
	w.deliver(1)
	if len(to.got()) != 0 {
		t.Errorf("%s was sent", to.got()[0].body)
	}
}

// A library that is taken in makes a few messages, of some papers each.
func TestBulk(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	var b store.Batch
	for i := range 23_000 {
		b.Papers = append(b.Papers, papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: "On moss"})
	}
	_, err := w.st.PutPapers(t.Context(), b)
	w.must(err)
	w.sync()
	w.follow(1)
	w.deliver(1)
	if d := w.read(to.got()[0]); d.Data.Total != 23_000 || len(d.Data.Papers) != 25 || len(to.got()[0].body) > 200_000 {
		t.Errorf("%d papers of %d, %d bytes", len(d.Data.Papers), d.Data.Total, len(to.got()[0].body))
	}
	if log := w.log(hook); len(log) != 1 {
		t.Errorf("%d deliveries", len(log))
	}
}

// What comes to front pages is told once for each day, however often the list
// is written anew; days to come are told on the day, long past ones never.
func TestFeatures(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	w.put("A", "B", "C", "D")
	day := papers.DayOf(w.now())
	list := func(day papers.Day, ids ...papers.ID) {
		t.Helper()
		b := store.Batch{ClearFeatures: []papers.Day{day}}
		for i, id := range ids {
			b.Features = append(b.Features, papers.Feature{Day: day, Paper: id, Position: i + 1, Kind: papers.FromFile, By: "list"})
		}
		_, err := w.st.PutPapers(t.Context(), b)
		w.must(err)
	}
	list(day, "x:a")
	w.keep(to.URL, papers.Webhook{Event: papers.NewFeatures})
	w.follow(0)
	list(day, "x:b", "x:a")
	list(day.Add(1), "x:c")
	list(day.Add(-60), "x:d")
	w.follow(1)
	list(day, "x:a", "x:b")
	w.follow(0)
	w.deliver(1)
	d := w.read(to.got()[0])
	if d.Type != "features" || len(d.Data.Papers) != 1 || d.Data.Papers[0].Paper.ID != "x:b" || d.Data.Papers[0].Day != day.String() || d.Data.Words != "1 paper came to the front page of 2026-03-11" || d.Data.URL != base+"/papers/date/2026-03-11" {
		t.Errorf("%+v", d)
	}
	w.turn(24 * time.Hour)
	list(day, "x:a") // b is taken off, and comes back
	list(day, "x:a", "x:b", "x:d")
	w.follow(1)
	w.deliver(1)
	if d := w.read(to.got()[1]); len(d.Data.Papers) != 2 || d.Data.Words != "2 papers came to the front page" {
		t.Errorf("%+v", d.Data)
	}
	w.turn(24 * time.Hour)
	w.follow(0)
}

// Comments are told, those that were hidden or deleted before the sending not.
func TestComments(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	w.put("A", "B")
	say := func(on papers.ID, text string) papers.CommentID {
		t.Helper()
		c, err := w.st.AddComment(t.Context(), papers.Comment{Paper: on, Author: w.ada, Text: text}, nil)
		w.must(err)
		return c.ID
	}
	say("x:a", "before")
	all, _ := w.keep(to.URL+"/all", papers.Webhook{Event: papers.NewComments})
	one, _ := w.keep(to.URL+"/one", papers.Webhook{Event: papers.NewComments, Paper: "x:b"})
	say("x:a", "I *like* $x^2$ <b>.")
	gone := say("x:b", "deleted before it is sent")
	w.follow(2)
	w.must(w.st.DeleteComment(t.Context(), w.ada.ID, gone))
	w.deliver(1)
	w.deliver(1) // one at a time to one host
	if got := to.got(); len(got) != 1 {
		t.Fatalf("%d requests", len(got))
	}
	d := w.read(to.got()[0])
	if len(d.Data.Comments) != 1 || d.Data.Words != "ada commented on “A”" || d.Data.Comments[0].Text != "I like x² <b>." || d.Data.URL != base+"/comments/2" || d.Data.Comments[0].PaperTitle != "A" {
		t.Errorf("%+v", d.Data)
	}
	if log := w.log(one); len(log) != 1 || log[0].State != papers.DeliveryDropped || log[0].Tries != 0 {
		t.Errorf("%+v", log)
	}
	// Hidden or deleted before it is looked at, it is never told.
	w.turn(time.Minute)
	w.must(w.st.DeleteComment(t.Context(), w.ada.ID, say("x:b", "gone at once")))
	w.follow(0)
	for i := range 60 {
		w.turn(time.Second)
		say("x:a", fmt.Sprintf("comment %d", i))
	}
	w.follow(3)
	if n := len(w.log(all)); n != 4 {
		t.Errorf("%d deliveries", n)
	}
}

// Whoever is suspended has nothing sent, and a webhook that was off tells
// nothing of that time.
func TestSwitchedOff(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	w.put("Moss 1")
	w.follow(1)
	w.must(w.hooks.Switch(t.Context(), w.ada, hook.ID, false))
	w.deliver(0)
	w.put("Moss 2")
	w.turn(time.Hour)
	w.follow(0)
	if err := w.hooks.Redeliver(t.Context(), w.ada, hook.ID, 1); !errors.Is(err, papers.ErrConflict) {
		t.Error(err)
	}
	w.must(w.hooks.Switch(t.Context(), w.ada, hook.ID, true))
	w.follow(0)
	w.put("Moss 3")
	w.follow(1)
	w.deliver(1)
	if d := w.read(to.got()[0]); d.Data.Total != 1 || d.Data.Papers[0].Title != "Moss 3" {
		t.Errorf("%+v", d.Data)
	}
	if log := w.log(hook); len(log) != 2 || log[1].State != papers.DeliveryDropped {
		t.Errorf("%+v", log)
	}
}

// Where nothing is sent nothing can be made, and all that is there can be seen.
func TestSiteSendsNothing(t *testing.T) {
	w := newWorld(t)
	hook, _ := w.keep("http://127.0.0.1:9999/", papers.Webhook{})
	off := w.service(w.st, func(o *webhook.Options) { o.Off = "It is a demonstration." })
	_, _, err := off.Keep(t.Context(), w.ada, papers.Webhook{})
	_, tried := off.Test(t.Context(), w.ada, hook.ID)
	for _, err := range []error{err, tried, off.Redeliver(t.Context(), w.ada, hook.ID, 1), off.Switch(t.Context(), w.ada, hook.ID, true)} {
		if !errors.Is(err, papers.ErrForbidden) || !strings.Contains(fmt.Sprint(err), "demonstration") {
			t.Error(err)
		}
	}
	off.Run(t.Context()) // returns at once
	if all, err := off.Webhooks(t.Context(), w.ada); len(all) != 1 || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	w.must(off.Delete(t.Context(), w.ada, hook.ID))
}

func TestKeepRefuses(t *testing.T) {
	w := newWorld(t)
	closed := w.service(w.st, func(o *webhook.Options) { o.Allow = nil })
	offline := w.service(w.st, func(o *webhook.Options) { o.Only = true })
	for _, tt := range []struct {
		s     *webhook.Service
		to    string
		words string
	}{
		{w.hooks, "https://127.0.0.1:8080/", ""}, {w.hooks, "http://localhost:8080/", ""}, {offline, "https://127.0.0.1/", ""}, {w.hooks, "https://8.8.8.8/", ""},
		{closed, "https://127.0.0.1/", "leads nowhere"}, {closed, "https://localhost/", "leads nowhere"}, {closed, "http://8.8.8.8/", "must begin with https"},
		{w.hooks, "http://8.8.8.8/", "leads nowhere"}, {offline, "https://8.8.8.8/", "leads nowhere"}, {w.hooks, "https://10.0.0.1/", "leads nowhere"}, {w.hooks, "https://[::1]/", "leads nowhere"},
		{w.hooks, "https://nothing.invalid/", "leads nowhere"}, {w.hooks, "https://user@8.8.8.8/", "before an @"},
	} {
		_, _, err := tt.s.Keep(t.Context(), w.ada, papers.Webhook{Name: "x", Address: papers.WebhookAddress(tt.to), Form: papers.JSONForm, Event: papers.NewFeatures})
		if (err == nil) != (tt.words == "") || err != nil && !strings.Contains(err.Error(), tt.words) {
			t.Errorf("%s: %v, want %q", tt.to, err, tt.words)
		}
	}
}
