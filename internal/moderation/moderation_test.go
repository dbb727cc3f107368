package moderation_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/store"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 16, 0, 0, 0, time.UTC) }

func today() papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: 11} }

// bench is a service over a real store, people of every role, and one of each
// thing that can be decided on, all of them ada's.
type bench struct {
	*testing.T
	st     *store.Store
	s      *moderation.Service
	people map[string]papers.User
	things map[papers.TargetKind]papers.Target
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, people: make(map[string]papers.User), things: make(map[papers.TargetKind]papers.Target)}
	var err error
	b.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: noon})
	b.must(err)
	t.Cleanup(func() { b.st.Close() })
	b.s = moderation.New(b.st)
	for name, role := range map[string]papers.Role{"ada": papers.ReaderRole, "bob": papers.ReaderRole, "abe": papers.AuthorRole,
		"carl": papers.CuratorRole, "cora": papers.CuratorRole, "root1": papers.AdminRole, "root2": papers.AdminRole} {
		b.people[name], err = b.st.AddUser(t.Context(), papers.User{Name: name, Role: role})
		b.must(err)
	}
	b.people["nobody"] = papers.User{}
	_, err = b.st.Suspend(t.Context(), store.Act{Reason: "Rude"}, b.people["cora"].ID)
	b.must(err)
	b.people["cora"], err = b.st.User(t.Context(), b.people["cora"].ID)
	b.must(err)
	b.furnish()
	return b
}

func (b *bench) choose(u papers.User, id papers.ID, day papers.Day, on bool, reason string) error {
	_, err := b.s.Choose(b.Context(), u, id, day, on, reason)
	return err
}

func (b *bench) furnish() {
	b.Helper()
	ada := b.people["ada"]
	for _, id := range []papers.ID{"2603.00001", "2603.00002"} {
		_, err := b.st.PutPapers(b.Context(), store.Batch{Papers: []papers.Paper{{ID: id, Title: "On " + string(id), Authors: []papers.Author{{Name: "Ada Berg"}}}}})
		b.must(err)
	}
	c, err := b.st.AddComment(b.Context(), papers.Comment{Paper: "2603.00001", Author: ada, Text: "Nonsense."}, nil)
	b.must(err)
	l, err := b.st.AddList(b.Context(), papers.List{Owner: ada, Title: "Lichens", Public: true})
	b.must(err)
	n, _, err := b.st.Submit(b.Context(), papers.Submission{Paper: "2603.00001", By: ada, Day: today(), State: papers.Waiting}, func(store.Standing) (string, error) { return "", nil })
	b.must(err)
	q, err := b.st.AddClaim(b.Context(), papers.Authorship{Paper: "2603.00001", Name: "Ada Berg", User: ada}, nothing)
	b.must(err)
	b.things = map[papers.TargetKind]papers.Target{papers.OnPaper: {Kind: papers.OnPaper, Key: "2603.00001"}}
	for kind, num := range map[papers.TargetKind]int64{papers.OnComment: int64(c.ID), papers.OnUser: int64(ada.ID), papers.OnList: int64(l.ID), papers.OnSubmission: n.ID, papers.OnClaim: q.ID} {
		b.things[kind] = papers.Target{Kind: kind, Key: fmt.Sprint(num)}
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// wants fails unless err wraps want, or is none where that is nil.
func (b *bench) wants(what string, err, want error) {
	b.Helper()
	if want == nil && err != nil || !errors.Is(err, want) {
		b.Errorf("%s: %v, want %v", what, err, want)
	}
}

func (b *bench) decide(who string, on papers.TargetKind, do moderation.Deed) papers.Decision {
	b.Helper()
	d, err := b.s.Decide(b.Context(), b.people[who], b.things[on], do, "a reason")
	b.must(err)
	return d
}

func (b *bench) report(who string, on papers.TargetKind) papers.Complaint {
	b.Helper()
	c, err := b.s.Report(b.Context(), b.people[who], papers.Complaint{Target: b.things[on], Reason: "spam"})
	b.must(err)
	return c
}

// target is where something stands that is not among the things.
func target(kind papers.TargetKind, key any) papers.Target {
	return papers.Target{Kind: kind, Key: fmt.Sprint(key)}
}

func (b *bench) queue() moderation.Queue {
	b.Helper()
	q, err := b.s.Queue(b.Context())
	b.must(err)
	return q
}

// nothing is what a claim leans on that waits.
func nothing(store.Footing) string { return "" }
