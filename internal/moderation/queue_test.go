package moderation_test

import (
	"fmt"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/moderation"
)

func TestReport(t *testing.T) {
	b := newBench(t)
	first := b.report("bob", papers.OnComment)
	if again := b.report("bob", papers.OnComment); again.ID != first.ID {
		t.Errorf("a second report of the same is number %d beside %d", again.ID, first.ID)
	}
	for what, tt := range map[string]struct {
		who  string
		c    papers.Complaint
		want error
	}{
		"nobody":             {"nobody", papers.Complaint{Target: b.things[papers.OnComment], Reason: "spam"}, papers.ErrForbidden},
		"a suspended person": {"cora", papers.Complaint{Target: b.things[papers.OnComment], Reason: "spam"}, papers.ErrForbidden},
		"oneself":            {"ada", papers.Complaint{Target: b.things[papers.OnUser], Reason: "spam"}, papers.ErrInvalid},
		"no known reason":    {"bob", papers.Complaint{Target: b.things[papers.OnPaper], Reason: "ugly"}, papers.ErrInvalid},
		"nothing there":      {"bob", papers.Complaint{Target: target(papers.OnComment, 999), Reason: "spam"}, papers.ErrNotFound},
		"a claim":            {"bob", papers.Complaint{Target: b.things[papers.OnClaim], Reason: "spam"}, papers.ErrInvalid},
	} {
		_, err := b.s.Report(t.Context(), b.people[tt.who], tt.c)
		b.wants(what, err, tt.want)
	}
}

// TestQueue holds that reports of one thing are one case, the most reported
// first and then the oldest, and that doing something settles them.
func TestQueue(t *testing.T) {
	b := newBench(t)
	b.report("bob", papers.OnPaper)
	b.report("bob", papers.OnComment)
	b.report("carl", papers.OnList)
	b.report("root1", papers.OnComment)
	q := b.queue()
	got := []papers.TargetKind{}
	for _, c := range q.Cases {
		got = append(got, c.Target.Kind)
		if !c.There || c.What.Gone || !c.Since().Equal(c.Reports[0].At) {
			t.Errorf("%+v", c)
		}
	}
	if !slices.Equal(got, []papers.TargetKind{papers.OnComment, papers.OnPaper, papers.OnList}) || len(q.Cases[0].Reports) != 2 {
		t.Errorf("the cases are %v", got)
	}
	if len(q.Submissions) != 1 || len(q.Claims) != 1 || q.More {
		t.Errorf("%d submissions, %d claims, more: %v", len(q.Submissions), len(q.Claims), q.More)
	}
	b.decide("carl", papers.OnComment, moderation.Hide)
	b.decide("carl", papers.OnList, moderation.Hide)
	b.decide("carl", papers.OnPaper, moderation.Leave)
	b.decide("carl", papers.OnSubmission, moderation.Publish)
	b.decide("carl", papers.OnClaim, moderation.Refuse)
	if q = b.queue(); len(q.Cases)+len(q.Submissions)+len(q.Claims) != 0 {
		t.Errorf("left: %+v", q)
	}
	for who, want := range map[string]string{"bob": "upheld dismissed", "carl": "upheld", "root1": "upheld"} {
		all, err := b.st.ReportsBy(t.Context(), b.people[who].ID, 9)
		b.must(err)
		states := ""
		for _, c := range all {
			states += " " + string(c.State)
		}
		if states != " "+want {
			t.Errorf("reports of %s are%s, want %s", who, states, want)
		}
	}
	b.report("bob", papers.OnUser)
	b.must(b.st.EraseUser(t.Context(), b.people["ada"].ID))
	if q = b.queue(); len(q.Cases) != 0 {
		t.Errorf("a case about somebody who has left: %+v", q.Cases)
	}
}

// A claim comes with what helps to decide it: others of the same person, and
// other people's to the same place.
func TestRequests(t *testing.T) {
	b := newBench(t)
	claim := func(who string, id papers.ID) papers.Authorship {
		c, err := b.st.AddClaim(t.Context(), papers.Authorship{Paper: id, Name: "Ada Berg", User: b.people[who]}, nothing)
		b.must(err)
		return c
	}
	claim("ada", "2603.00002")
	claim("bob", "2603.00001")
	dropped := claim("abe", "2603.00001")
	b.must(b.st.GiveUpClaim(t.Context(), b.people["abe"].ID, dropped.ID))
	got := ""
	for _, r := range b.queue().Claims {
		got += fmt.Sprint(r.User.Name, " ", r.Paper, ":")
		for _, o := range r.Others {
			got += " also " + string(o.Paper)
		}
		for _, o := range r.Rivals {
			got += " against " + o.User.Name
		}
		got += "\n"
	}
	want := "ada 2603.00001: also 2603.00002 against bob\nada 2603.00002: also 2603.00001\nbob 2603.00001: against ada\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A page of the queue ends somewhere, and says that more waits.
func TestQueueIsBounded(t *testing.T) {
	b := newBench(t)
	for i := range 101 {
		u, err := b.st.AddUser(t.Context(), papers.User{Name: fmt.Sprintf("user%d", i), Role: papers.ReaderRole})
		b.must(err)
		_, err = b.st.AddClaim(t.Context(), papers.Authorship{Paper: "2603.00001", Name: "Ada Berg", User: u}, nothing)
		b.must(err)
	}
	if q := b.queue(); len(q.Claims) != 100 || !q.More {
		t.Errorf("%d claims, more: %v", len(q.Claims), q.More)
	}
}
