package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// TestDecisions follows a report through the queue to a decision, and back.
func TestDecisions(t *testing.T) {
	w := newCounter(t, nil)
	cem, ctx := w.as("cem"), t.Context()
	said, err := w.com.Comment(ctx, w.users["ada"], p1, 0, "Buy pebbles.")
	w.must(err)
	key := fmt.Sprint(int64(said.ID))
	_, err = w.mod.Report(ctx, w.users["ben"], papers.Complaint{Target: papers.Target{Kind: papers.OnComment, Key: key}, Reason: "spam", Words: "Pebbles!"})
	w.must(err)
	q, err := cem.Queue(ctx)
	if err != nil || len(q.Cases) != 1 || q.More {
		t.Fatalf("%+v, %v", q, err)
	}
	c := q.Cases[0]
	if c.Target != (client.Target{Kind: "comment", Key: key}) || c.Text != "Buy pebbles." || c.Author.Name != "ada" || c.Gone || c.URL != w.URL+"/papers/"+p1+"#c"+key ||
		len(c.Reports) != 1 || c.Reports[0].By.Name != "ben" || c.Reports[0].Words != "Pebbles!" || c.Reports[0].Reason != "spam" {
		t.Errorf("%+v", c)
	}
	hide := client.DecisionRequest{Kind: "comment", Key: key, Do: "hide", Reason: "Advertising"}
	d, err := cem.Decide(ctx, hide)
	if err != nil || d.Did != papers.DidHide || d.Actor == nil || d.Actor.Name != "cem" || !d.May || d.Reason != "Advertising" || d.Target != c.Target || d.At.IsZero() || d.About == "" {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = cem.Decide(ctx, hide)
	told(t, "the same again", err, 409, "stands so already")
	if q, err = cem.Queue(ctx); err != nil || len(q.Cases) != 0 {
		t.Errorf("%+v, %v", q, err)
	}
	log := all(t, cem.Audit(ctx, client.AuditOptions{Kind: "comment", Key: key}))
	if len(log) != 2 || log[0].Did != papers.DidUphold || log[1].ID != d.ID {
		t.Fatalf("%+v", log)
	}
	if row, err := cem.Decision(ctx, d.ID); err != nil || row.Did != d.Did || row.Actor.Name != "cem" {
		t.Errorf("%+v, %v", row, err)
	}
	_, err = cem.Decision(ctx, 4711)
	told(t, "no row", err, 404, "no decision")
	back, err := cem.Undo(ctx, d.ID, "A mistake")
	if err != nil || back.Undoes != d.ID || back.Did != papers.DidShow || back.Actor.Name != "cem" {
		t.Errorf("%+v, %v", back, err)
	}
	_, err = cem.Undo(ctx, d.ID, "")
	told(t, "undone again", err, 409, "undone already")
	_, err = cem.Undo(ctx, 4711, "")
	told(t, "nothing to undo", err, 404, "no decision")
	if res, _, _ := w.send(http.MethodPost, fmt.Sprintf("/api/moderation/decisions/%d/undo", back.ID), cem.Token, ""); res.StatusCode != 201 {
		t.Errorf("without a body: %s", res.Status)
	}
	// A paper goes and comes back.
	down, err := cem.Decide(ctx, client.DecisionRequest{Kind: "paper", Key: "arXiv:" + p1 + "v1", Do: "take down", Reason: "Rights"})
	if err != nil || down.Target.Key != p1 {
		t.Errorf("%+v, %v", down, err)
	}
	_, err = cem.Paper(ctx, p1)
	refused(t, "a paper that is down", err, 404)
	if _, err = cem.Decide(ctx, client.DecisionRequest{Kind: "paper", Key: p1, Do: "put back", Reason: "Cleared"}); err != nil {
		t.Error(err)
	}
	if _, err = cem.Paper(ctx, p1); err != nil {
		t.Error(err)
	}
	for what, x := range map[string]struct {
		ask    client.DecisionRequest
		status int
		words  string
	}{
		"without a reason":     {client.DecisionRequest{Kind: "comment", Key: key, Do: "show"}, 400, "reason"},
		"what cannot be done":  {client.DecisionRequest{Kind: "comment", Key: key, Do: "publish", Reason: "x"}, 400, "do"},
		"to nothing":           {client.DecisionRequest{Kind: "comment", Key: "4711", Do: "hide", Reason: "x"}, 404, "no comment"},
		"to no number":         {client.DecisionRequest{Kind: "list", Key: "x", Do: "hide", Reason: "x"}, 400, "key"},
		"to no paper":          {client.DecisionRequest{Kind: "paper", Key: "x", Do: "take down", Reason: "x"}, 400, "key"},
		"to a paper elsewhere": {client.DecisionRequest{Kind: "paper", Key: "2401.99999", Do: "take down", Reason: "x"}, 404, "no paper"},
		"a deed that is none":  {client.DecisionRequest{Kind: "paper", Key: p1, Do: "eat", Reason: "x"}, 400, "do"},
		"a kind that is none":  {client.DecisionRequest{Kind: "site", Key: "1", Do: "hide", Reason: "x"}, 400, "kind"},
		"nobody":               {client.DecisionRequest{Kind: "user", Key: "@nobody", Do: "suspend", Reason: "x"}, 404, "nobody"},
		"a report decided":     {client.DecisionRequest{Kind: "comment", Key: key, Do: "leave", Reason: "x"}, 409, "decided"},
	} {
		_, err := cem.Decide(ctx, x.ask)
		told(t, what, err, x.status, x.words)
	}
}

// Curators act below their role alone, whichever way they try.
func TestDecisionsAboveOnesRole(t *testing.T) {
	w := newCounter(t, nil)
	cem, dot, ctx := w.as("cem"), w.as("dot"), t.Context()
	for _, name := range []string{"cid", "cem", "dot"} {
		_, err := cem.Decide(ctx, client.DecisionRequest{Kind: "user", Key: "@" + name, Do: "suspend", Reason: "So"})
		told(t, "cem suspends "+name, err, 403, "is not above it")
	}
	d, err := cem.Decide(ctx, client.DecisionRequest{Kind: "user", Key: "@Ada", Do: "suspend", Reason: "Rude"})
	if err != nil || d.Target.Key != fmt.Sprint(int64(w.users["ada"].ID)) {
		t.Fatalf("%+v, %v", d, err)
	}
	told(t, "who is suspended", w.as("ada").TakeBack(ctx, 1), 403, "is suspended: Rude")
	if _, err = cem.Decide(ctx, client.DecisionRequest{Kind: "user", Key: d.Target.Key, Do: "reinstate", Reason: "Calm again"}); err != nil {
		t.Error(err)
	}
	if a, err := dot.GiveRole(ctx, "ben", "curator", "Helps"); err != nil || a.Role != "curator" {
		t.Fatalf("%+v, %v", a, err)
	}
	log := all(t, cem.Audit(ctx, client.AuditOptions{Person: "dot"}))
	if len(log) != 1 || log[0].Did != papers.DidRole || log[0].May {
		t.Fatalf("%+v", log)
	}
	_, err = cem.Undo(ctx, log[0].ID, "No")
	refused(t, "a curator undoes a role", err, 403)
	_, err = w.as("dot", papers.ModerateScope).Undo(ctx, log[0].ID, "No")
	refused(t, "an admin undoes a role without the scope", err, 403)
	if back, err := dot.Undo(ctx, log[0].ID, "No"); err != nil || back.Did != papers.DidRole {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestAudit(t *testing.T) {
	w := newCounter(t, nil)
	cem, ctx := w.as("cem"), t.Context()
	for i := range 7 {
		_, err := w.st.Suspend(ctx, store.Act{By: w.users["cem"].ID, Reason: fmt.Sprint("So ", i)}, w.users["ben"].ID)
		w.must(err)
		_, err = w.st.Reinstate(ctx, store.Act{By: w.users["cid"].ID}, w.users["ben"].ID)
		w.must(err)
	}
	whole := all(t, cem.Audit(ctx, client.AuditOptions{Limit: 4}))
	if len(whole) != 15 || !slices.IsSortedFunc(whole, func(a, b client.Decision) int { return int(b.ID - a.ID) }) || whole[14].Actor != nil {
		t.Errorf("%d rows, %+v", len(whole), whole)
	}
	for _, x := range []struct {
		o client.AuditOptions
		n int
	}{{client.AuditOptions{Person: "cem", Limit: 3}, 7}, {client.AuditOptions{Person: "@CID"}, 7}, {client.AuditOptions{Person: "ada"}, 0}, {client.AuditOptions{Kind: "paper"}, 0},
		{client.AuditOptions{Kind: "user", Key: "@ben", Limit: 5}, 14}, {client.AuditOptions{Kind: "user", Key: "@eve"}, 1}} {
		if got := all(t, cem.Audit(ctx, x.o)); len(got) != x.n {
			t.Errorf("%+v: %d rows, want %d", x.o, len(got), x.n)
		}
	}
	for query, words := range map[string]string{"person=nobody": "nobody", "kind=x": "kind", "key=1": "key", "cursor=x": "cursor", "cursor=-1": "cursor", "limit=101": "limit", "kind=user&key=x": "key"} {
		res, p, _ := w.send(http.MethodGet, "/api/audit?"+query, cem.Token, "")
		if res.StatusCode != 400 && res.StatusCode != 404 || !strings.Contains(p.Detail, words) {
			t.Errorf("%s: %s %s", query, res.Status, p.Detail)
		}
	}
}

func TestPlace(t *testing.T) {
	w := newCounter(t, nil)
	cem, ctx := w.as("cem"), t.Context()
	first := int64(0)
	for i := range 2 {
		p, err := cem.Place(ctx, "2025-12-10", oldPaper, "A classic")
		if err != nil || !p.Placed || p.Day != "2025-12-10" || p.PaperID != oldPaper || (p.Decision == 0) != (i == 1) {
			t.Fatalf("%+v, %v", p, err)
		}
		first = max(first, p.Decision)
	}
	items := all(t, cem.DailyPapers(ctx, client.DailyOptions{Date: "2025-12-10"}))
	if len(items) != 1 || items[0].Paper.ID != oldPaper || items[0].SubmittedBy.Name != "cem" {
		t.Errorf("%+v", items)
	}
	_, err := cem.Unplace(ctx, "2025-12-10", oldPaper, "")
	told(t, "taken off without a reason", err, 400, "reason")
	for i := range 2 {
		p, err := cem.Unplace(ctx, "2025-12-10", oldPaper, "Too old")
		if err != nil || p.Placed || (p.Decision == 0) != (i == 1) {
			t.Errorf("%+v, %v", p, err)
		}
	}
	_, err = cem.Undo(ctx, first, "")
	told(t, "what was taken off since", err, 409, "stands so already")
	_, err = cem.Place(ctx, "2025-13-10", oldPaper, "")
	told(t, "no day", err, 400, "date")
	_, err = cem.Place(ctx, "2025-12-10", "2401.99999", "")
	refused(t, "no paper", err, 404)
	if res, _, _ := w.send(http.MethodPut, "/api/days/2025-12-11/papers/hep-th/9901001", cem.Token, ""); res.StatusCode != 200 {
		t.Errorf("an old id with its slash, and no body: %s", res.Status)
	}
	// Taken off, a submission is refused.
	id := string(w.ids[len(w.ids)-1])
	if _, err := w.as("ada").Submit(ctx, client.SubmitRequest{PaperID: id}); err != nil {
		t.Fatal(err)
	}
	if _, err := cem.Unplace(ctx, "2025-12-15", id, "Not for us"); err != nil {
		t.Fatal(err)
	}
	if own, err := w.as("ada").Submissions(ctx, 0); err != nil || own[0].State != "refused" || own[0].Reason != "Not for us" {
		t.Errorf("%+v, %v", own, err)
	}
}
