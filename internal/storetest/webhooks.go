package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func webhookChecks() []check {
	return []check{
		{"kept, changed, rotated, dropped, by its owner alone", keepWebhook},
		{"no more than a person can have", tooManyWebhooks},
		{"told once, whoever tells", tellOnce},
		{"one that waits or was just told does not listen", whoListens},
		{"claimed by one, given back, lost", claimDelivery},
		{"a receiver that fails rests, and one delivery at a time goes to it", restingReceiver},
		{"a clock set back delays nothing for long", webhookClock},
		{"switched off it drops what waits and tells its owner", switchWebhookOff},
		{"pings, and sending again", pings},
		{"places on front pages have one number each", numberedPlaces},
		{"comments that cannot be read have no number of their own", arrivedComments},
		{"old deliveries go", oldDeliveries},
	}
}

const hookLease = time.Minute

func (d desk) hook(u papers.User, event papers.WebhookEvent) papers.Webhook {
	d.Helper()
	w, err := d.st.AddWebhook(d.Context(), papers.Webhook{Owner: u.ID, Name: "Mine", Address: "https://example.org/hooks/1234567890", Form: papers.JSONForm, Event: event, Search: "q=x"}, "secret", papers.DayOf(d.in(0)))
	d.must(err)
	return w
}

func (d desk) listeners(event papers.WebhookEvent) []store.Listener {
	d.Helper()
	all, err := d.st.Listeners(d.Context(), event, d.in(0).UnixMicro(), 20)
	d.must(err)
	return all
}

// tell puts a delivery of some papers into the outbox.
func (d desk) tell(w papers.Webhook, ids ...papers.ID) {
	d.Helper()
	for _, l := range d.listeners(w.Event) {
		if l.ID == w.ID {
			n, err := d.st.TellWebhooks(d.Context(), []store.Tiding{{Webhook: w.ID, Event: w.Event, From: l.Mark, To: l.Mark + 1, News: []papers.News{{Papers: ids, Total: 7}}}})
			d.must(err)
			equal(d, "told", n, 1)
			return
		}
	}
	d.Fatalf("webhook %d does not listen", w.ID)
}

func (d desk) claims(holder string) []store.Outgoing {
	d.Helper()
	out, err := d.st.ClaimDeliveries(d.Context(), holder, hookLease, 10, func(papers.Webhook) bool { return true })
	d.must(err)
	return out
}

func (d desk) tried(o store.Outgoing, t store.Try) {
	d.Helper()
	d.must(d.st.EndTry(d.Context(), o, t))
}

func (d desk) logOf(w papers.Webhook) []papers.Delivery {
	d.Helper()
	all, err := d.st.Deliveries(d.Context(), w.Owner, w.ID, 0, 100)
	d.must(err)
	return all
}

func keepWebhook(d desk) {
	ada, ben, today := d.person("ada"), d.person("ben"), papers.DayOf(d.in(0))
	w := d.hook(ada, papers.NewPapers)
	got, err := d.st.Webhook(d.Context(), ada.ID, w.ID)
	d.must(err)
	equal(d, "webhook", got, w)
	all, err := d.st.Webhooks(d.Context(), ada.ID)
	d.must(err)
	equal(d, "webhooks", all, []papers.Webhook{w})
	w.Name, w.Address, w.Form, w.Search = "Ours", "https://example.org/other", papers.SlackForm, "q=y"
	d.must(d.st.SaveWebhook(d.Context(), w))
	got, err = d.st.Webhook(d.Context(), ada.ID, w.ID)
	d.must(err)
	equal(d, "saved", got, w)
	other, event, paper := w, w, w
	other.Owner, event.Event, paper.Paper = ben.ID, papers.NewComments, "x:none"
	_, read := d.st.Webhook(d.Context(), ben.ID, w.ID)
	_, pinged := d.st.AddPing(d.Context(), ben.ID, w.ID, "a", hookLease)
	for _, err := range []error{read, pinged, d.st.SaveWebhook(d.Context(), other), d.st.SaveWebhook(d.Context(), event), d.st.SaveWebhook(d.Context(), paper),
		d.st.SwitchWebhook(d.Context(), ben.ID, w.ID, "x", today), d.st.RotateWebhook(d.Context(), ben.ID, w.ID, "x", d.in(0)), d.st.DropWebhook(d.Context(), ben.ID, w.ID), d.st.Redeliver(d.Context(), ben.ID, w.ID, 1)} {
		d.wants(err, papers.ErrNotFound)
	}
	ping, err := d.st.AddPing(d.Context(), ada.ID, w.ID, "a", hookLease)
	d.must(err)
	equal(d, "secrets", ping.Secrets, []string{"secret"})
	equal(d, "to", ping.To.Address, w.Address)
	d.must(d.st.RotateWebhook(d.Context(), ada.ID, w.ID, "newer", d.in(time.Hour)))
	for _, want := range [][]string{{"newer", "secret"}, {"newer"}} {
		ping, err = d.st.AddPing(d.Context(), ada.ID, w.ID, "a", hookLease)
		d.must(err)
		equal(d, "secrets", ping.Secrets, want)
		d.turn(2 * time.Hour)
	}
	d.must(d.st.DropWebhook(d.Context(), ada.ID, w.ID))
	equal(d, "log", len(d.logOf(w)), 0)
	d.wants(d.st.DropWebhook(d.Context(), ada.ID, w.ID), papers.ErrNotFound)
	d.wants(d.st.EndTry(d.Context(), ping, store.Try{State: papers.DeliverySent}), papers.ErrNotFound)
}

func tooManyWebhooks(d desk) {
	ada := d.person("ada")
	for range papers.MaxWebhooks {
		d.hook(ada, papers.NewComments)
	}
	_, err := d.st.AddWebhook(d.Context(), papers.Webhook{Owner: ada.ID, Event: papers.NewComments}, "s", papers.DayOf(d.in(0)))
	d.wants(err, papers.ErrConflict)
	d.hook(d.person("ben"), papers.NewComments)
}

func tellOnce(d desk) {
	w := d.hook(d.person("ada"), papers.NewPapers)
	d.put(plain("x:1"), plain("x:2"))
	arrived, err := d.st.ArrivedPapers(d.Context(), d.listeners(w.Event)[0].Mark, 10)
	d.must(err)
	equal(d, "arrived", len(arrived), 2)
	equal(d, "first", arrived[0].Paper, papers.ID("x:1"))
	from, to := arrived[0].Num-1, arrived[1].Num
	var told atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			n, err := d.st.TellWebhooks(d.Context(), []store.Tiding{{Webhook: w.ID, Event: w.Event, From: from, To: to, News: []papers.News{{Papers: []papers.ID{"x:1", "x:2"}}}}})
			told.Add(int64(n))
			if err != nil {
				d.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	equal(d, "told", told.Load(), int64(1))
	equal(d, "listens", len(d.listeners(w.Event)), 0)
	equal(d, "log", len(d.logOf(w)), 1)
	equal(d, "news", d.logOf(w)[0].News.Papers, []papers.ID{"x:1", "x:2"})
}

func whoListens(d desk) {
	ada := d.person("ada")
	w := d.hook(ada, papers.NewPapers)
	equal(d, "nothing new", len(d.listeners(papers.NewPapers)), 0)
	for i := range 3 {
		d.put(plain(papers.ID(fmt.Sprintf("x:%d", i))))
	}
	d.tell(w, "x:0")
	for _, tt := range []struct {
		told    time.Duration
		waiting int
		want    int
	}{{0, 20, 1}, {-time.Second, 20, 0}, {0, 1, 0}, {0, 2, 1}} {
		all, err := d.st.Listeners(d.Context(), papers.NewPapers, d.in(0).Add(tt.told).UnixMicro(), tt.waiting)
		d.must(err)
		equal(d, fmt.Sprintf("listeners %+v", tt), len(all), tt.want)
	}
	any, err := d.st.HasListeners(d.Context(), papers.NewComments)
	d.must(err)
	equal(d, "for comments", any, false)
	ada.Suspended = "for a reason"
	d.must(d.st.DropWebhook(d.Context(), ada.ID, w.ID))
	equal(d, "dropped", len(d.listeners(papers.NewPapers)), 0)
}

func claimDelivery(d desk) {
	w := d.hook(d.person("ada"), papers.NewPapers)
	d.put(plain("x:1"), plain("x:2"))
	d.tell(w, "x:1")
	busy, err := d.st.ClaimDeliveries(d.Context(), "a", hookLease, 10, func(papers.Webhook) bool { return false })
	d.must(err)
	equal(d, "not free", len(busy), 0)
	out := d.claims("a")
	equal(d, "claimed", len(out), 1)
	equal(d, "news", out[0].News, papers.News{Papers: []papers.ID{"x:1"}, Total: 7})
	equal(d, "by another", len(d.claims("b")), 0)
	d.turn(hookLease + time.Second)
	again := d.claims("b")
	equal(d, "behind the lease", len(again), 1)
	d.wants(d.st.EndTry(d.Context(), out[0], store.Try{State: papers.DeliverySent}), papers.ErrConflict)
	due := d.in(0).Add(time.Hour)
	d.tried(again[0], store.Try{State: papers.DeliveryWaiting, Due: due, Status: 500, Words: "no", Failed: true})
	equal(d, "not due", len(d.claims("a")), 0)
	d.turn(time.Hour)
	out = d.claims("a")
	equal(d, "due", len(out), 1)
	equal(d, "failures", out[0].To.Failures, 1)
	d.tried(out[0], store.Try{State: papers.DeliverySent, Status: 204})
	d.wants(d.st.EndTry(d.Context(), out[0], store.Try{State: papers.DeliverySent}), papers.ErrConflict)
	log := d.logOf(w)[0]
	equal(d, "log", fmt.Sprint(log.State, log.Tries, log.Status, log.Words, log.Ended), fmt.Sprint(papers.DeliverySent, 2, 204, "", d.in(0)))
	held, err := d.st.Webhook(d.Context(), w.Owner, w.ID)
	d.must(err)
	equal(d, "sent", held.Sent, d.in(0))
	equal(d, "failures", held.Failures, 0)
}

func restingReceiver(d desk) {
	w, other := d.hook(d.person("ada"), papers.NewPapers), d.hook(d.person("ben"), papers.NewPapers)
	for i := range 4 {
		d.put(plain(papers.ID(fmt.Sprintf("x:%d", i))))
	}
	d.tell(w, "x:0")
	d.turn(time.Second)
	d.tell(w, "x:1")
	d.tell(other, "x:2")
	out := d.claims("a")
	equal(d, "one for each", len(out), 2)
	equal(d, "the oldest", out[0].News.Papers, []papers.ID{"x:0"})
	equal(d, "none beside them", len(d.claims("b")), 0)
	d.tried(out[0], store.Try{State: papers.DeliveryWaiting, Due: d.in(0), Failed: true, Rest: d.in(0).Add(time.Minute)})
	d.tried(out[1], store.Try{State: papers.DeliverySent})
	equal(d, "at rest", len(d.claims("a")), 0)
	d.turn(time.Minute)
	equal(d, "behind the rest", len(d.claims("a")), 1)
}

func webhookClock(d desk) {
	w := d.hook(d.person("ada"), papers.NewPapers)
	d.put(plain("x:1"))
	d.turn(1000 * time.Hour)
	d.tell(w, "x:1")
	out := d.claims("a")
	d.tried(out[0], store.Try{State: papers.DeliveryWaiting, Due: d.in(0).Add(time.Hour), Rest: d.in(0).Add(time.Hour), Failed: true})
	d.turn(-900 * time.Hour)
	equal(d, "due", len(d.claims("a")), 1)
	d.turn(-90 * time.Hour)
	equal(d, "claimed", len(d.claims("a")), 1)
}

func switchWebhookOff(d desk) {
	ada := d.person("ada")
	w, today := d.hook(ada, papers.NewPapers), papers.DayOf(d.in(0))
	d.put(plain("x:1"), plain("x:2"), plain("x:3"))
	d.tell(w, "x:1")
	out := d.claims("a")
	d.tell(w, "x:2")
	for range 2 {
		d.must(d.st.SwitchWebhook(d.Context(), ada.ID, w.ID, "Enough.", today))
	}
	equal(d, "dropped", d.logOf(w)[0].State, papers.DeliveryDropped)
	d.tried(out[0], store.Try{State: papers.DeliverySent}) // it was sent meanwhile
	equal(d, "sent", d.logOf(w)[1].State, papers.DeliverySent)
	equal(d, "claims", len(d.claims("a")), 0)
	d.wants(d.st.Redeliver(d.Context(), ada.ID, w.ID, 1), papers.ErrConflict)
	d.must(d.st.SwitchWebhook(d.Context(), ada.ID, w.ID, "", today))
	equal(d, "nothing of before", len(d.listeners(papers.NewPapers)), 0)
	d.put(plain("x:4"))
	d.tell(w, "x:4")
	out = d.claims("a")
	d.tried(out[0], store.Try{State: papers.DeliveryFailed, Failed: true, Off: "It is gone."})
	held, err := d.st.Webhook(d.Context(), ada.ID, w.ID)
	d.must(err)
	equal(d, "off", held.Off, "It is gone.")
	told, err := d.st.Notifications(d.Context(), ada.ID, false, 0, 10)
	d.must(err)
	equal(d, "told", fmt.Sprint(len(told), told[0].Kind, told[0].Words), fmt.Sprint(1, papers.OfWebhook, "“Mine”: It is gone."))
}

func pings(d desk) {
	ada := d.person("ada")
	w := d.hook(ada, papers.NewPapers)
	ping, err := d.st.AddPing(d.Context(), ada.ID, w.ID, "a", hookLease)
	d.must(err)
	equal(d, "held", len(d.claims("b")), 0)
	d.tried(ping, store.Try{State: papers.DeliveryFailed, Failed: true, Rest: d.in(0).Add(time.Hour)})
	held, err := d.st.Webhook(d.Context(), ada.ID, w.ID)
	d.must(err)
	equal(d, "a try does not count", held, w)
	d.must(d.st.Redeliver(d.Context(), ada.ID, w.ID, ping.ID))
	out := d.claims("b")
	equal(d, "again", len(out), 1)
	equal(d, "the same", out[0].ID, ping.ID)
	d.wants(d.st.Redeliver(d.Context(), ada.ID, w.ID, 999), papers.ErrNotFound)
}

func numberedPlaces(d desk) {
	today := papers.DayOf(d.in(0))
	d.put(plain("x:1"), plain("x:2"), plain("x:3"))
	place := func(clear bool, day papers.Day, ids ...papers.ID) {
		d.Helper()
		var b store.Batch
		if clear {
			b.ClearFeatures = []papers.Day{day}
		}
		for i, id := range ids {
			b.Features = append(b.Features, papers.Feature{Day: day, Paper: id, Position: i + 1, Kind: papers.FromFile})
		}
		_, err := d.st.PutPapers(d.Context(), b)
		d.must(err)
	}
	numbered := func() string {
		d.Helper()
		d.must(d.st.NumberFeatures(d.Context(), papers.DayOf(d.in(0))))
		all, err := d.st.ArrivedFeatures(d.Context(), 0, 100)
		d.must(err)
		text := ""
		for _, a := range all {
			text += fmt.Sprintf("%d %s %d; ", a.Num, a.Paper, a.Day.Day-today.Day)
		}
		return text
	}
	place(false, today, "x:1")
	place(false, today.Add(1), "x:3")
	place(false, today.Add(-40), "x:3")
	equal(d, "first", numbered(), "1 x:1 0; ")
	w := d.hook(d.person("ada"), papers.NewFeatures)
	equal(d, "listens", len(d.listeners(w.Event)), 0)
	place(true, today, "x:2", "x:1")
	equal(d, "written anew", numbered(), "1 x:1 0; 2 x:2 0; ")
	equal(d, "listens", len(d.listeners(w.Event)), 1)
	place(true, today, "x:2")
	equal(d, "taken off", numbered(), "1  0; 2 x:2 0; ")
	d.turn(24 * time.Hour)
	equal(d, "tomorrow", numbered(), "1  0; 2 x:2 0; 3 x:3 1; ")
}

func arrivedComments(d desk) {
	ada := d.person("ada")
	d.put(plain("x:1"), plain("x:2"))
	var ids []papers.CommentID
	for i, id := range []papers.ID{"x:1", "x:2", "x:1"} {
		c, err := d.st.AddComment(d.Context(), papers.Comment{Paper: id, Author: ada, Text: fmt.Sprint("words ", i)}, nil)
		d.must(err)
		ids = append(ids, c.ID)
	}
	d.must(d.st.DeletePaper(d.Context(), "x:2"))
	_, err := d.st.AddComment(d.Context(), papers.Comment{Paper: "x:1", Parent: ids[0], Author: ada, Text: "a reply"}, nil)
	d.must(err)
	d.must(d.st.DeleteComment(d.Context(), ada.ID, ids[0]))
	all, err := d.st.ArrivedComments(d.Context(), 0, 10)
	d.must(err)
	equal(d, "comments", all, []store.Arrival{{Num: 1, Paper: "x:1"}, {Num: 2}, {Num: 3, Paper: "x:1", On: 3}, {Num: 4, Paper: "x:1", On: 4}})
}

func oldDeliveries(d desk) {
	w := d.hook(d.person("ada"), papers.NewPapers)
	d.put(plain("x:1"), plain("x:2"))
	d.tell(w, "x:1")
	d.turn(time.Hour)
	d.tell(w, "x:2")
	n, err := d.st.PurgeDeliveries(d.Context(), d.in(0), papers.DayOf(d.in(0)))
	d.must(err)
	equal(d, "gone", n, 1)
	equal(d, "left", len(d.logOf(w)), 1)
}
