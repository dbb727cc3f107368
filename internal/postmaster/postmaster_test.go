package postmaster_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/store"
)

type office struct {
	*testing.T
	st *store.Store
	at time.Time
	n  int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, at: time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC)}
	var err error
	o.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: func() time.Time { return o.at }})
	o.must(err)
	t.Cleanup(func() { o.st.Close() })
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) service(d postmaster.Deps) *postmaster.Service {
	d.Store, d.Now = o.st, func() time.Time { return o.at }
	return postmaster.New(d)
}

// letter is one that came to a state.
func (o *office) letter(address string, state papers.MessageState, words string) papers.MessageID {
	o.Helper()
	o.n++
	id, err := o.st.PostLetter(o.Context(), papers.Letter{Kind: papers.DigestMessage, Edition: fmt.Sprint(o.n), Address: address, Subject: "Papers", Content: "{}", Due: o.at, Deadline: o.at.Add(time.Hour)})
	o.must(err)
	if state != papers.MessageWaiting {
		o.must(o.st.EndPosting(o.Context(), store.Posting{Letter: id, State: state, Words: words}))
	}
	return id
}

func TestState(t *testing.T) {
	o := newOffice(t)
	o.letter("long@example.com", papers.MessageSent, "250")
	o.at = o.at.Add(40 * 24 * time.Hour)
	for i := range 6 {
		o.letter(fmt.Sprintf("r%d@example.com", i), papers.MessageSent, "250")
	}
	o.letter("gone@example.com", papers.MessageBounced, "550 no such user")
	o.at = o.at.Add(3 * 24 * time.Hour)
	o.letter("late@example.com", papers.MessageFailed, "451 later")
	o.letter("waits@example.com", papers.MessageWaiting, "")
	since := o.at
	o.at = o.at.Add(time.Hour)
	o.letter("last@example.com", papers.MessageSent, "250")
	_, err := o.st.Returned(t.Context(), store.Return{Letter: 2, Complaint: true})
	o.must(err)
	_, err = o.st.Subscribe(t.Context(), papers.Subscription{Email: "a@example.com", Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 5}}, o.at)
	o.must(err)
	seal, err := mail.NewSeal([]byte("0123456789abcdef"))
	o.must(err)
	keys, err := mail.NewKeys("example.org", "dp")
	o.must(err)
	x, err := o.service(postmaster.Deps{Bounce: bounce.New(o.st, seal, bounce.Options{}), About: postmaster.About{Server: "s:25", Mailbox: "i:993", Keys: keys},
		Sending: func(context.Context) (postmaster.Sending, error) {
			return postmaster.Sending{Sends: true, Trouble: "421 away", Since: since}, nil
		}}).State(t.Context())
	if err != nil || x.Day["sent"] != 1 || x.Day["failed"] != 1 || x.Day["waiting"] != 1 || x.Day["bounced"] != 0 || x.Week["sent"] != 7 || x.Week["bounced"] != 1 ||
		x.Waiting != 1 || !x.Oldest.Equal(since) || !x.LastSent.Equal(o.at) || x.Refused.Words != "451 later" || x.Sent != 7 || x.Complaints != 1 || x.Rate() != 1.0/7 || !x.Alarming() ||
		x.Subscriptions["active"] != 1 || x.Suppressed["complaint"] != 1 || x.Fault() != "421 away" || len(x.Signatures) != 2 || x.Signatures[1] != (postmaster.Signature{"example.org", "dp-ed25519", "ed25519"}) {
		t.Errorf("%+v, %v", x, err)
	}
	if (postmaster.State{Sent: 1000, Complaints: 1}).Alarming() || !(postmaster.State{Sent: 999, Complaints: 1}).Alarming() || (postmaster.State{Complaints: 3}).Rate() != 1 || (postmaster.State{}).Rate() != 0 {
		t.Error("the rate of complaints")
	}
	empty, err := newOffice(t).service(postmaster.Deps{}).State(t.Context())
	if err != nil || empty.Fault() != "" || !empty.LastSent.IsZero() || empty.Refused.ID != 0 {
		t.Errorf("%+v, %v", empty, err)
	}
}

func TestLetters(t *testing.T) {
	o := newOffice(t)
	s := o.service(postmaster.Deps{})
	lost := o.letter("ada@example.com", papers.MessageFailed, "451")
	o.letter("bob@example.com", papers.MessageSent, "250")
	for _, tt := range []struct {
		state   papers.MessageState
		address string
		n       int
	}{{"", "", 2}, {"failed", "", 1}, {"", " Ada@Example.com ", 1}, {"sent", "ada@example.com", 0}} {
		all, err := s.Letters(t.Context(), tt.state, tt.address, 0, 10)
		if err != nil || len(all) != tt.n {
			t.Errorf("%+v: %v, %v", tt, all, err)
		}
	}
	if _, err := s.Letters(t.Context(), "", "nobody", 0, 10); !errors.Is(err, papers.ErrInvalid) || !strings.Contains(err.Error(), "address") {
		t.Error(err)
	}
	o.must(s.Retry(t.Context(), lost))
	l, err := s.Letter(t.Context(), lost)
	if err != nil || l.State != papers.MessageWaiting || !l.Deadline.Equal(o.at.Add(24*time.Hour)) {
		t.Errorf("%+v, %v", l, err)
	}
	if err := s.Retry(t.Context(), 99); !errors.Is(err, papers.ErrNotFound) {
		t.Error(err)
	}
}

// What an admin decides about an address is in the audit log, which curators
// read: without the address.
func TestSuppress(t *testing.T) {
	o := newOffice(t)
	s := o.service(postmaster.Deps{})
	ada, err := o.st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.AdminRole})
	o.must(err)
	x, err := s.Suppress(t.Context(), ada, " Eve@Example.com", "She  asked.")
	if err != nil || x.Address != "eve@example.com" || x.Reason != papers.ByHand || x.By != ada.ID || x.Words != "She asked." {
		t.Errorf("%+v, %v", x, err)
	}
	for what, tt := range map[string]struct {
		address, reason string
		is              error
	}{"again": {"eve@example.com", "x", papers.ErrConflict}, "no reason": {"bob@example.com", " ", papers.ErrInvalid}, "no address": {"bob", "x", papers.ErrInvalid}, "a long reason": {"bob@example.com", strings.Repeat("x", 501), papers.ErrInvalid}} {
		if _, err := s.Suppress(t.Context(), ada, tt.address, tt.reason); !errors.Is(err, tt.is) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if all, err := s.Suppressions(t.Context(), " EVE", 0, 10); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	o.must(s.Unsuppress(t.Context(), ada, "EVE@example.com"))
	if err := s.Unsuppress(t.Context(), ada, "eve@example.com"); !errors.Is(err, papers.ErrNotFound) {
		t.Error(err)
	}
	if _, err := s.Suppression(t.Context(), "eve@example.com"); !errors.Is(err, papers.ErrNotFound) {
		t.Error(err)
	}
	log, err := o.st.Decisions(t.Context(), store.DecisionFilter{}, 10)
	if err != nil || len(log) != 2 || log[1].Did != papers.DidSuppress || log[0].Did != papers.DidUnsuppress || log[0].Actor.Name != "ada" || log[0].About != "e…@example.com" || o.st.Undoable(log[0]) {
		t.Errorf("%+v, %v", log, err)
	}
}
