package digest_test

import (
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

func of(c papers.Category, count int) papers.Contents {
	return papers.Contents{Count: count, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: string(c)}}}
}

// TestServerDownForADay has digests sent to a mail server that is gone for more
// than a day: its papers come with the next edition, once, though nothing else
// came, and what was taken, or may have been, does not.
func TestServerDownForADay(t *testing.T) {
	for name, after := range map[string]struct {
		at   mailtest.Step
		says mailtest.Answer
		back bool
	}{
		"nobody answers":        {mailtest.Connect, mailtest.Answer{Drop: true}, true},
		"it wants no mail":      {mailtest.Recipient, mailtest.Answer{Code: 450, Status: [3]int{4, 2, 0}, Words: "not now"}, true},
		"it is full":            {mailtest.Recipient, mailtest.Answer{Code: 552, Status: [3]int{5, 2, 2}, Words: "full"}, true},
		"it hangs up before":    {mailtest.Recipient, mailtest.Answer{Drop: true}, true},
		"its disk is full":      {mailtest.Dot, mailtest.Answer{Code: 452, Status: [3]int{4, 3, 1}, Words: "disk"}, true},
		"it hangs up in it":     {mailtest.Data, mailtest.Answer{Drop: true}, false}, // all was sent by then, and it might have been there
		"it hangs up behind it": {mailtest.Dot, mailtest.Answer{Drop: true}, false},
		"it takes it":           {mailtest.Dot, mailtest.Answer{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.down = true
			to := mailtest.New(t, mailtest.Options{Security: mail.Plain})
			box, err := outbox.New(w.st, outbox.Options{Server: to.Server(), From: "papers@example.org", Seal: w.seal, Compose: w.s.Compose, Now: func() time.Time { return w.at },
				Pool: mail.PoolOptions{TLS: to.TLS(), Times: mail.Times{Connect: time.Second, Step: time.Second, Data: time.Second, Answer: time.Second}}})
			w.must(err)
			sub := w.subscribe(papers.User{}, of("cs.LG", 2))
			w.announce(in("cs.LG", 5, "snow")...)
			to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
				if at == after.at {
					return after.says
				}
				return mailtest.Answer{}
			})
			lost := idsOf(w.make()[sub.ID])
			for range 25 {
				w.must(box.Deliver(t.Context()))
				w.at = w.at.Add(time.Hour)
			}
			to.Says(nil)
			w.at = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)
			w.must(box.Deliver(t.Context()))
			got := idsOf(w.make()[sub.ID])
			if want := lost; after.back && !slices.Equal(got, want) || !after.back && len(got) > 0 {
				t.Errorf("the day after, %v was sent; %v was not", got, want)
			}
			w.must(box.Deliver(t.Context()))
			w.at = w.at.AddDate(0, 0, 1)
			if again := w.make(); len(again) > 0 {
				t.Errorf("once more: %v", again)
			}
		})
	}
}

// TestMachineDownForADay holds that where editions are made before somebody has
// noted that the last ones are too late, they have the papers of those all the same.
func TestMachineDownForADay(t *testing.T) {
	w := newWorld(t)
	sub := w.subscribe(papers.User{}, of("cs.LG", 3))
	w.down = true
	w.announce(in("cs.LG", 2, "snow")...)
	lost := idsOf(w.make()[sub.ID])
	w.at = w.at.Add(26 * time.Hour)
	w.down = false
	newer := w.announce(in("cs.LG", 1, "ice")...)
	got := idsOf(w.make()[sub.ID])
	slices.Sort(got)
	if want := slices.Concat(lost, newer); len(lost) != 2 || !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	for _, l := range w.letters() {
		if l.State == papers.MessageWaiting || l.State == papers.MessageFailed && l.Tries > 0 {
			t.Errorf("%+v", l)
		}
	}
}

// TestEndedAndBack holds that who unsubscribes while a letter waits, and comes
// back, has that day's papers at the hour that she chooses, or the next day.
func TestEndedAndBack(t *testing.T) {
	for name, hour := range map[string]int{"the same day": 20, "the next day": 8} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.down = true
			sub := w.subscribe(papers.User{}, of("cs.LG", 2))
			w.announce(in("cs.LG", 5, "snow")...)
			lost := idsOf(w.make()[sub.ID])
			change := func(change func(*papers.Subscription)) {
				_, err := w.st.ChangeSubscription(t.Context(), sub.ID, func(s *papers.Subscription) error { change(s); return nil })
				w.must(err)
			}
			change(func(s *papers.Subscription) { s.State = papers.SubscriptionEnded })
			change(func(s *papers.Subscription) {
				s.State, s.Schedule.Hour = papers.SubscriptionActive, hour
				s.Due = s.Schedule.Next(w.at)
			})
			now, err := w.st.Subscription(t.Context(), sub.ID)
			w.must(err)
			w.at = now.Due
			if got := idsOf(w.make()[sub.ID]); len(lost) != 2 || !slices.Equal(got, lost) {
				t.Errorf("%v was sent, %v was not", got, lost)
			}
		})
	}
}

// TestLostOnAList holds that what stands on a list that is followed comes back
// too, though the last edition is newer than its place there.
func TestLostOnAList(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	ada, bo := w.person("ada"), w.person("bo")
	old := w.announce(papers.Paper{ID: "2501.00001", Title: "Ice", Announced: papers.Day{Year: 2025, Month: 1, Day: 2}})
	list, err := w.st.AddList(ctx, papers.List{Owner: bo, Title: "Reading group", Public: true})
	w.must(err)
	_, err = w.st.AddItems(ctx, bo.ID, list.ID, []papers.ListItem{{Paper: papers.Paper{ID: old[0]}}})
	w.must(err)
	w.must(w.st.Follow(ctx, ada.ID, papers.Following{Kind: papers.FollowList, Target: "1"}, true))
	sub := w.subscribe(ada, papers.Contents{Follows: true, Count: 5})
	w.down = true
	first := w.make()[sub.ID]
	w.must(w.st.EndPosting(ctx, store.Posting{Letter: w.letter(sub).ID, State: papers.MessageFailed, Words: "gone"}))
	w.at = w.at.AddDate(0, 0, 1)
	if got := idsOf(w.make()[sub.ID]); len(first.Picks) != 1 || !slices.Equal(got, old) {
		t.Errorf("%v, then %v", idsOf(first), got)
	}
}

// TestLostOfTheUsual holds that what a digest of nothing but what trends did not
// bring comes the next day, though the front page is another by then, beside the
// papers of that; later it is too old.
func TestLostOfTheUsual(t *testing.T) {
	for name, tt := range map[string]struct {
		days      int
		withdrawn bool
		other     bool // she wants something else by then
		want      int  // of the two lost papers
	}{
		"the next day": {days: 1, want: 2}, "a week later": {days: 7, want: 2}, "too late": {days: 9}, "withdrawn": {days: 1, withdrawn: true, want: 1},
		"other choices": {days: 1, other: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			sub := w.subscribe(papers.User{}, papers.Contents{Trending: true, Count: 5})
			lost := w.announce(in("cs.LG", 2, "snow")...)
			w.down = true
			first := idsOf(w.make()[sub.ID])
			w.must(w.st.EndPosting(t.Context(), store.Posting{Letter: w.letter(sub).ID, State: papers.MessageFailed, Untried: true, Words: "gone"}))
			w.down = false
			w.at = w.at.AddDate(0, 0, tt.days)
			newer := w.announce(in("cs.LG", 2, "ice")...)
			if tt.withdrawn {
				w.announce(papers.Paper{ID: lost[0], Title: "snow", Withdrawn: true, Announced: papers.Day{Year: 2026, Month: 3, Day: 11}})
			}
			if tt.other {
				_, err := w.st.ChangeSubscription(t.Context(), sub.ID, func(s *papers.Subscription) error { s.Contents = of("cs.CV", 5); return nil })
				w.must(err)
				newer = w.announce(in("cs.CV", 1, "sight")...)
			}
			issue := w.make()[sub.ID]
			got := idsOf(issue)
			slices.Sort(got)
			if want := slices.Concat(lost[2-tt.want:], newer); len(first) != 2 || !slices.Equal(got, want) {
				t.Errorf("first %v, then %v, want %v", first, got, want)
			}
			if why := because(issue)[lost[1]]; tt.want > 0 && why != "On the front page of 11 March 2026" {
				t.Errorf("because: %q", why)
			}
			for range 3 {
				w.at = w.at.AddDate(0, 0, 1)
				if again := w.make(); len(again) > 0 {
					t.Errorf("once more: %v", again)
				}
			}
		})
	}
}
