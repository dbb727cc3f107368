package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

// mailed puts a letter into the log that came to a state.
func (w *counter) mailed(address string, state papers.MessageState, words string) papers.MessageID {
	w.t.Helper()
	at := testNow
	id, err := w.st.PostLetter(w.t.Context(), papers.Letter{Kind: papers.DigestMessage, Edition: address, Address: address, Subject: "Papers", Content: "{}", Due: at, Deadline: at.Add(time.Hour)})
	w.must(err)
	if state != papers.MessageWaiting {
		w.must(w.st.EndPosting(w.t.Context(), store.Posting{Letter: id, State: state, Words: words}))
	}
	return id
}

func TestMailState(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	w.mailed("ada@example.com", papers.MessageSent, "250 taken")
	w.mailed("bob@example.com", papers.MessageWaiting, "")
	_, err := w.st.Returned(ctx, store.Return{Letter: 1, Complaint: true})
	w.must(err)
	s, err := dot.MailState(ctx)
	if err != nil || s.Server != "" || s.Folder != "/srv/mail" || s.From != "papers@papers.example" || s.Signatures == nil || s.Waiting != 1 || s.LastDay["sent"] != 1 || s.LastWeek["waiting"] != 1 || s.LastDay["failed"] != 0 ||
		s.Complaints != 1 || s.ComplaintRate != 1 || s.Suppressed["complaint"] != 1 || s.Mailbox != nil || s.SentAt.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = w.as("cem").MailState(ctx)
	told(t, "a curator", err, 403, "admin")
}

func TestLetters(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	for i := range 60 {
		w.mailed(fmt.Sprintf("r%d@example.com", i), papers.MessageSent, "250 taken")
	}
	lost := w.mailed("late@example.com", papers.MessageFailed, "451 later")
	log := all(t, dot.Letters(ctx, "", ""))
	if len(log) != 61 || log[0].ID != int64(lost) || !log[0].Retry || log[0].Words != "451 later" || log[60].Address != "r0@example.com" || log[60].Retry || log[0].EndedAt.IsZero() || !log[0].DueAt.IsZero() {
		t.Errorf("%d letters, %+v", len(log), log[0])
	}
	if few := all(t, dot.Letters(ctx, "failed", "")); len(few) != 1 {
		t.Errorf("%+v", few)
	}
	if few := all(t, dot.Letters(ctx, "", "R7@example.com")); len(few) != 1 || few[0].Address != "r7@example.com" {
		t.Errorf("%+v", few)
	}
	l, err := dot.RetryLetter(ctx, int64(lost))
	if err != nil || l.State != "waiting" || l.DueAt.IsZero() {
		t.Errorf("%+v, %v", l, err)
	}
	_, err = dot.RetryLetter(ctx, 1)
	told(t, "one that was sent", err, 409, "letter was sent")
	_, err = dot.RetryLetter(ctx, 999)
	told(t, "none", err, 404, "no letter 999")
	var page []client.Letter
	if res := w.getAs(dot, "/api/admin/mail/letters?limit=10", &page); len(page) != 10 || !strings.Contains(res.Header.Get("Link"), "cursor=") {
		t.Errorf("%d, %v", len(page), res.Header)
	}
}

func TestSuppressions(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	x, err := dot.Suppress(ctx, " Eve@Example.com", "She asked.")
	if err != nil || x.Address != "eve@example.com" || x.Reason != "manual" || x.Words != "She asked." {
		t.Errorf("%+v, %v", x, err)
	}
	_, err = dot.Suppress(ctx, "eve@example.com", "x")
	told(t, "again", err, 409, "already")
	_, err = dot.Suppress(ctx, "not an address", "x")
	told(t, "no address", err, 400, "address")
	_, err = dot.Suppress(ctx, "bob@example.com", "  ")
	told(t, "no reason", err, 400, "words")
	for i := range 60 {
		_, err := dot.Suppress(ctx, fmt.Sprintf("r%d@example.com", i), "x")
		w.must(err)
	}
	if list := all(t, dot.Suppressions(ctx, "")); len(list) != 61 {
		t.Errorf("%d addresses", len(list))
	}
	if list := all(t, dot.Suppressions(ctx, "EVE@")); len(list) != 1 || list[0].Address != "eve@example.com" {
		t.Errorf("%+v", list)
	}
	if x, err := dot.Suppression(ctx, "EVE@example.com"); err != nil || x.Words != "She asked." {
		t.Errorf("%+v, %v", x, err)
	}
	w.must(dot.Unsuppress(ctx, "eve@example.com"))
	told(t, "again", dot.Unsuppress(ctx, "eve@example.com"), 404, "nothing speaks against")
	_, err = dot.Suppression(ctx, "eve@example.com")
	told(t, "none", err, 404, "nothing speaks against")
	if log := all(t, dot.Audit(ctx, client.AuditOptions{Person: "dot"})); len(log) != 62 || log[0].Did != papers.DidUnsuppress || log[0].About != "e…@example.com" {
		t.Errorf("%d rows, %+v", len(log), log[0])
	}
}
