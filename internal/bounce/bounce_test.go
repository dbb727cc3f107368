package bounce_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// What is told of a letter changes that letter and its address, by whatever way
// the letter is named.
func TestTake(t *testing.T) {
	w := newWorld(t)
	s := w.service(bounce.Options{})
	for i, tt := range []struct {
		name   string
		event  func(id papers.MessageID, address string) bounce.Event
		ours   bool
		state  papers.MessageState
		reason papers.SuppressionReason
	}{
		{"a hard bounce", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Word: w.word(id), Words: "550 no such user"}
		}, true, papers.MessageBounced, papers.Bounced},
		{"by the return path in capitals", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Word: "<Bounces+" + strings.ToUpper(w.word(id)) + "@example.org>"}
		}, true, papers.MessageBounced, papers.Bounced},
		{"a soft bounce", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Word: w.word(id)}
		}, true, papers.MessageBounced, ""},
		{"a complaint by the Message-ID", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Complaint, MessageID: "<" + w.word(id) + ".AB12@example.org>"}
		}, true, papers.MessageSent, papers.Complained},
		{"a hard bounce by the address", func(_ papers.MessageID, address string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Recipient: strings.ToUpper(address)}
		}, true, papers.MessageBounced, papers.Bounced},
		{"the Message-ID is somebody else's, the address ours", func(_ papers.MessageID, address string) bounce.Event {
			return bounce.Event{Kind: bounce.Complaint, MessageID: "<0102018@email.example.com>", Recipient: address}
		}, true, papers.MessageSent, papers.Complained},
		{"delivered", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Delivered, Word: w.word(id)}
		}, false, papers.MessageSent, ""},
		{"of no kind", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: "opened", Hard: true, Word: w.word(id)}
		}, false, papers.MessageSent, ""},
		{"a word for something else", func(id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Word: w.seal.Word(mail.UnsubscribeWord, int64(id), 0)}
		}, false, papers.MessageSent, ""},
		{"a word of another site", func(id papers.MessageID, _ string) bounce.Event {
			other, err := mail.NewSeal([]byte("another key that is long enough"))
			w.must(err)
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Word: other.Word(mail.ReturnWord, int64(id), 0)}
		}, false, papers.MessageSent, ""},
		{"a letter that there is not", func(papers.MessageID, string) bounce.Event {
			return bounce.Event{Kind: bounce.Bounce, Hard: true, Word: w.word(99999)}
		}, false, papers.MessageSent, ""},
		{"a stranger", func(papers.MessageID, string) bounce.Event {
			return bounce.Event{Kind: bounce.Complaint, Recipient: "stranger@example.com"}
		}, false, papers.MessageSent, ""},
		{"nobody's address", func(papers.MessageID, string) bounce.Event {
			return bounce.Event{Kind: bounce.Complaint, Recipient: "' OR 1=1 --"}
		}, false, papers.MessageSent, ""},
		{"nothing", func(papers.MessageID, string) bounce.Event { return bounce.Event{Kind: bounce.Bounce} }, false, papers.MessageSent, ""},
	} {
		address := fmt.Sprintf("reader%d@example.com", i)
		id := w.sent(address)
		for range 2 { // the same again changes nothing
			ours, err := s.Take(t.Context(), tt.event(id, address))
			if err != nil || ours != tt.ours && tt.event(id, address).Recipient == "" {
				t.Errorf("%s: %v, %v", tt.name, ours, err)
			}
			w.stands(tt.name, id, tt.state, tt.reason)
		}
	}
}

// A letter that was taken back while a server took it was sent all the same,
// though nothing was noted of that: its reader can complain.
func TestComplaintAboutWhatWasDropped(t *testing.T) {
	for name, noted := range map[string]bool{"noted": true, "not noted": false} {
		w := newWorld(t)
		sub := w.subscribe("ada@example.com")
		id := w.letter("ada@example.com")
		w.must(w.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.com", Reason: papers.Bounced}))
		state := papers.MessageDropped
		if noted {
			w.must(w.st.EndPosting(t.Context(), store.Posting{Letter: id, State: papers.MessageSent, Words: "250 taken"}))
			state = papers.MessageSent
		}
		ours, err := w.service(bounce.Options{}).Take(t.Context(), bounce.Event{Kind: bounce.Complaint, Word: w.word(id)})
		if !ours || err != nil {
			t.Errorf("%s: %v, %v", name, ours, err)
		}
		w.stands(name, id, state, papers.Complained)
		if s, err := w.st.Subscription(t.Context(), sub); err != nil || s.State != papers.SubscriptionEnded {
			t.Errorf("%s: %s, %v", name, s.State, err)
		}
	}
}

// Papers of what bounced are to be sent again, unless it is not sure that it was
// that letter, or that its reader does not have it.
func TestTakeLeavesDoubt(t *testing.T) {
	for i, tt := range []struct {
		event func(w *world, id papers.MessageID, address string) bounce.Event
		lost  bool
	}{
		{func(w *world, id papers.MessageID, _ string) bounce.Event { return bounce.Event{Word: w.word(id)} }, true},
		{func(w *world, id papers.MessageID, _ string) bounce.Event {
			return bounce.Event{Word: w.word(id), Doubtful: true}
		}, false},
		{func(_ *world, _ papers.MessageID, address string) bounce.Event {
			return bounce.Event{Recipient: address}
		}, false},
	} {
		w := newWorld(t)
		_, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "x:1", Title: "Snow", Announced: papers.DayOf(w.at), DayTold: true}}})
		w.must(err)
		id := w.subscribe("ada@example.com")
		sub, err := w.st.Subscription(t.Context(), id)
		w.must(err)
		n, err := w.st.PutEditions(t.Context(), []store.Edition{{Subscription: sub, Next: w.at.Add(time.Hour), Deadline: w.at.Add(time.Hour),
			Issue: papers.Issue{Edition: papers.DayOf(w.at), Picks: []papers.Pick{{Paper: "x:1"}}}}})
		w.must(err)
		w.must(w.st.EndPosting(t.Context(), store.Posting{Letter: 1, State: papers.MessageSent}))
		e := tt.event(w, 1, "ada@example.com")
		e.Kind = bounce.Bounce
		ours, err := w.service(bounce.Options{}).Take(t.Context(), e)
		w.must(err)
		w.stands("bounced", 1, papers.MessageBounced, "")
		lost, err := w.st.Lost(t.Context(), []papers.SubscriptionID{id})
		w.must(err)
		if n != 1 || !ours || (len(lost[id]) == 1) != tt.lost {
			t.Errorf("%d: %v, lost: %v, want %v", i, ours, lost, tt.lost)
		}
	}
}

// Nothing is done to addresses that were not written to lately, or at all.
func TestTakeOnlyLately(t *testing.T) {
	w := newWorld(t)
	s := w.service(bounce.Options{})
	old, waiting := w.sent("old@example.com"), w.letter("waiting@example.com")
	other := w.sent("sent@example.com")
	w.at = noon().Add(60*24*time.Hour + time.Minute)
	recent := w.sent("recent@example.com")
	w.at = w.at.Add(59 * 24 * time.Hour)
	for _, e := range []bounce.Event{{Word: w.word(old)}, {Recipient: "old@example.com"}, {Word: w.word(waiting)}, {Recipient: "waiting@example.com"}, {MessageID: w.word(other)}} {
		e.Kind, e.Hard = bounce.Bounce, true
		if ours, err := s.Take(t.Context(), e); ours || err != nil {
			t.Errorf("%+v: %v, %v", e, ours, err)
		}
	}
	w.stands("sent long ago", old, papers.MessageSent, "")
	w.stands("never sent", waiting, papers.MessageWaiting, "")
	if ours, err := s.Take(t.Context(), bounce.Event{Kind: bounce.Bounce, Hard: true, Recipient: "recent@example.com"}); !ours || err != nil {
		t.Errorf("%v, %v", ours, err)
	}
	w.stands("sent 59 days ago", recent, papers.MessageBounced, papers.Bounced)
}

// A complaint ends the subscription; what the other side says is kept in one
// tidy line.
func TestTakeEndsSubscription(t *testing.T) {
	w := newWorld(t)
	sub := w.subscribe("ada@example.com")
	id := w.sent("ada@example.com")
	words := "abuse\r\nBcc: x\x00\u202e " + strings.Repeat("long ", 500)
	if ours, err := w.service(bounce.Options{}).Take(t.Context(), bounce.Event{Kind: bounce.Complaint, Word: w.word(id), Words: words}); !ours || err != nil {
		t.Fatal(ours, err)
	}
	s, err := w.st.Subscription(t.Context(), sub)
	w.must(err)
	x, err := w.st.Suppressed(t.Context(), "ada@example.com")
	w.must(err)
	if s.State != papers.SubscriptionEnded || strings.ContainsAny(x.Words, "\r\n\x00\u202e") || len([]rune(x.Words)) != 500 || !strings.HasPrefix(x.Words, "abuse Bcc: x long") {
		t.Errorf("%s, %q", s.State, x.Words)
	}
}

// A store that does not answer is an error: who told of it tells again.
func TestTakeFails(t *testing.T) {
	w := newWorld(t)
	id := w.sent("ada@example.com")
	s := w.service(bounce.Options{})
	w.st.Close()
	if ours, err := s.Take(t.Context(), bounce.Event{Kind: bounce.Bounce, Hard: true, Word: w.word(id)}); ours || err == nil || !strings.HasPrefix(err.Error(), "bounce: store: ") {
		t.Errorf("%v, %v", ours, err)
	}
}
