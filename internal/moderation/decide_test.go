package moderation_test

import (
	"fmt"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/store"
)

func kinds() []papers.TargetKind {
	return []papers.TargetKind{papers.OnComment, papers.OnPaper, papers.OnUser, papers.OnList, papers.OnSubmission, papers.OnClaim, papers.OnReport, papers.OnSite}
}

func deeds() []moderation.Deed {
	return []moderation.Deed{moderation.Show, moderation.PutBack, moderation.Reinstate, moderation.Hide, moderation.TakeDown, moderation.Suspend,
		moderation.Publish, moderation.Refuse, moderation.Back, moderation.Confirm, moderation.Leave, moderation.Uphold}
}

// TestOutcomes has everybody do everything to everything, as it first stands.
func TestOutcomes(t *testing.T) {
	// What has an outcome, and which verb the log has for it; "" is a
	// conflict, since things stand so already or no report is open. All else
	// is nothing that can be done.
	outcomes := map[papers.TargetKind]map[moderation.Deed]string{
		papers.OnComment:    {moderation.Hide: papers.DidHide, moderation.Show: ""},
		papers.OnPaper:      {moderation.TakeDown: papers.DidTakeDown, moderation.PutBack: ""},
		papers.OnUser:       {moderation.Suspend: papers.DidSuspend, moderation.Reinstate: ""},
		papers.OnList:       {moderation.Hide: papers.DidHide, moderation.Show: ""},
		papers.OnSubmission: {moderation.Publish: papers.DidPublish, moderation.Refuse: papers.DidRefuse, moderation.Back: papers.DidTakeBack},
		papers.OnClaim:      {moderation.Confirm: papers.DidConfirm, moderation.Refuse: papers.DidRefuse},
	}
	may := []string{"carl", "root1"}
	b := newBench(t)
	for _, who := range []string{"nobody", "ada", "abe", "cora", "carl", "root1"} {
		for _, kind := range kinds() {
			for _, do := range deeds() {
				on, known := b.things[kind]
				if !known {
					on = target(kind, 1)
				}
				verb, done := outcomes[kind][do]
				var want error
				switch {
				case !slices.Contains(may, who):
					want = papers.ErrForbidden
				case do == moderation.Leave || do == moderation.Uphold:
					want = papers.ErrConflict
				case !done:
					want = papers.ErrInvalid
				case verb == "":
					want = papers.ErrConflict
				}
				what := fmt.Sprintf("%s: %s a %s", who, do, kind)
				d, err := b.s.Decide(t.Context(), b.people[who], on, do, " a\treason ")
				b.wants(what, err, want)
				if want == nil && err == nil {
					if d.Did != verb || d.Reason != "a reason" || d.Target != on {
						t.Errorf("%s: %+v, want the verb %q", what, d, verb)
					}
					_, err := b.s.Undo(t.Context(), visiting(b.people[who]), d.ID, "as it was")
					b.wants(what+", undone", err, nil)
				}
			}
		}
	}
}

// Nothing is decided without a reason that those whom it concerns can read,
// and nothing is written down of what was refused.
func TestReasons(t *testing.T) {
	b := newBench(t)
	before, err := b.st.Decisions(t.Context(), store.DecisionFilter{}, 99)
	b.must(err)
	long := string(make([]rune, 501))
	for _, reason := range []string{"", " \n\t", long} {
		for kind, on := range b.things {
			for _, do := range deeds() {
				if yes := do == moderation.Confirm || do == moderation.Publish; yes && reason != long {
					continue // nobody is wronged by a yes
				}
				_, err := b.s.Decide(t.Context(), b.people["carl"], on, do, reason)
				b.wants(fmt.Sprintf("%s a %s for %.10q", do, kind, reason), err, papers.ErrInvalid)
			}
		}
		b.wants("take off", b.choose(b.people["carl"], "2603.00001", today(), false, reason), papers.ErrInvalid)
	}
	after, err := b.st.Decisions(t.Context(), store.DecisionFilter{}, 99)
	if b.must(err); len(after) != len(before) {
		t.Errorf("the log grew from %d to %d rows", len(before), len(after))
	}
	b.wants("put on a front page, without a reason", b.choose(b.people["carl"], "2603.00002", today(), true, ""), nil)
	b.wants("and off, with one", b.choose(b.people["carl"], "2603.00002", today(), false, "too much"), nil)
	for _, who := range []string{"nobody", "ada", "abe", "cora"} {
		b.wants(who+" chooses", b.choose(b.people[who], "2603.00002", today(), true, "I like it"), papers.ErrForbidden)
	}
}

// Nobody suspends whose role is not below her own.
func TestSuspendTakesAHigherRole(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct {
		who, whom string
		want      error
	}{
		{"carl", "abe", nil}, {"carl", "carl", papers.ErrForbidden}, {"carl", "cora", papers.ErrConflict}, {"carl", "root1", papers.ErrForbidden},
		{"root1", "root2", papers.ErrForbidden}, {"root1", "carl", nil}, {"root1", "cora", papers.ErrConflict}, {"root1", "abe", papers.ErrConflict},
	} {
		_, err := b.s.Decide(t.Context(), b.people[tt.who], target(papers.OnUser, b.people[tt.whom].ID), moderation.Suspend, "a reason")
		b.wants(tt.who+" suspends "+tt.whom, err, tt.want)
	}
	for _, gone := range []papers.Target{target(papers.OnUser, 999), target(papers.OnComment, 999), target(papers.OnList, 999), target(papers.OnClaim, 999), target(papers.OnSubmission, 999), target(papers.OnPaper, "2603.99999")} {
		do := map[papers.TargetKind]moderation.Deed{papers.OnUser: moderation.Suspend, papers.OnPaper: moderation.TakeDown, papers.OnClaim: moderation.Confirm, papers.OnSubmission: moderation.Publish}[gone.Kind]
		if do == "" {
			do = moderation.Hide
		}
		_, err := b.s.Decide(t.Context(), b.people["root1"], gone, do, "a reason")
		b.wants(fmt.Sprint(do, " ", gone), err, papers.ErrNotFound)
	}
	_, err := b.s.Decide(t.Context(), b.people["root1"], target(papers.OnComment, "one"), moderation.Hide, "a reason")
	b.wants("a key that is no number", err, papers.ErrInvalid)
}

// Who may decide may undo; a role is undone by those who may give it.
func TestUndo(t *testing.T) {
	b := newBench(t)
	hidden := b.decide("carl", papers.OnComment, moderation.Hide)
	b.must(b.st.SetRole(t.Context(), b.people["root1"].ID, b.people["bob"].ID, papers.CuratorRole, "helps"))
	log, err := b.st.Decisions(t.Context(), store.DecisionFilter{}, 1)
	b.must(err)
	role := log[0]
	b.must(b.st.WriteDown(t.Context(), papers.Decision{Did: papers.DidInvite, Target: papers.Target{Kind: papers.OnSite}}))
	log, err = b.st.Decisions(t.Context(), store.DecisionFilter{}, 1)
	b.must(err)
	invited := log[0]
	for _, tt := range []struct {
		who  string
		d    papers.Decision
		want error
	}{
		{"nobody", hidden, papers.ErrForbidden}, {"ada", hidden, papers.ErrForbidden}, {"abe", hidden, papers.ErrForbidden}, {"cora", hidden, papers.ErrForbidden},
		{"carl", role, papers.ErrForbidden}, {"cora", role, papers.ErrForbidden}, {"carl", invited, papers.ErrInvalid}, {"root1", invited, papers.ErrInvalid},
		{"carl", hidden, nil}, {"root1", role, nil},
	} {
		if may := b.s.MayUndo(visiting(b.people[tt.who]), tt.d); may != (tt.want == nil) {
			t.Errorf("%s has a button to undo %q: %v", tt.who, tt.d.Did, may)
		}
		_, err := b.s.Undo(t.Context(), visiting(b.people[tt.who]), tt.d.ID, "a mistake")
		b.wants(tt.who+" undoes: "+tt.d.Did, err, tt.want)
	}
	_, err = b.s.Undo(t.Context(), visiting(b.people["carl"]), hidden.ID, "again")
	b.wants("undone already", err, papers.ErrConflict)
	_, err = b.s.Undo(t.Context(), visiting(b.people["carl"]), 999, "a mistake")
	b.wants("no such row", err, papers.ErrNotFound)
	suspended := b.decide("root1", papers.OnUser, moderation.Suspend)
	b.must(b.st.SetRole(t.Context(), b.people["root1"].ID, b.people["ada"].ID, papers.CuratorRole, "helps"))
	_, err = b.s.Undo(t.Context(), visiting(b.people["carl"]), suspended.ID, "a mistake")
	b.wants("a suspension of somebody who is not below", err, papers.ErrForbidden)
}

// visiting is somebody come in by the front door.
func visiting(u papers.User) papers.Visitor { return papers.Visitor{User: u, Via: papers.BySession} }
