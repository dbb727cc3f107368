package submission_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
)

// noon is on a Wednesday, by the day of New York too.
func noon() time.Time { return time.Date(2026, time.March, 11, 16, 0, 0, 0, time.UTC) }

func march(d int) papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: d} }

// desk is a service over a real store with some people.
type desk struct {
	*testing.T
	st                 *store.Store
	s                  *submission.Service
	ada, bob, carl     papers.User
	commented, fetched atomic.Int32
}

func newDesk(t *testing.T, o submission.Options) *desk {
	t.Helper()
	d := &desk{T: t}
	var err error
	if d.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: noon}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.st.Close() })
	for _, p := range []struct {
		to   *papers.User
		name string
		role papers.Role
	}{{&d.ada, "ada", papers.ReaderRole}, {&d.bob, "bob", papers.ReaderRole}, {&d.carl, "carl", papers.CuratorRole}} {
		if *p.to, err = d.st.AddUser(t.Context(), papers.User{Name: p.name, Email: p.name + "@uni.example", Role: p.role}); err != nil {
			t.Fatal(err)
		}
	}
	d.put("2603.00001", march(10))
	if o.Rules == (submission.Rules{}) {
		o.Rules = submission.Defaults()
	}
	d.s = submission.New(d.st, noon, o)
	t.Cleanup(d.s.Close)
	return d
}

func (d *desk) put(id papers.ID, announced papers.Day) {
	d.Helper()
	p := papers.Paper{ID: id, Title: "On " + string(id), Announced: announced, Authors: []papers.Author{{Name: "Ada Berg"}, {Name: "Bob Krüger"}}, Versions: []papers.Version{{Number: 1}}}
	if _, err := d.st.PutPapers(d.Context(), store.Batch{Papers: []papers.Paper{p}}); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) submit(u papers.User, e submission.Entry) papers.Submission {
	d.Helper()
	n, err := d.s.Submit(d.Context(), u, e)
	if err != nil {
		d.Fatal(err)
	}
	return n
}

func (d *desk) refused(u papers.User, e submission.Entry, rule string) {
	d.Helper()
	_, err := d.s.Submit(d.Context(), u, e)
	no, ok := submission.As(err)
	if !ok || no.Rule != rule || !errors.Is(err, papers.ErrForbidden) {
		d.Errorf("%s submits %s: %v, want the rule %s", u.Name, e.Paper, err, rule)
	}
}

func (d *desk) standing(day papers.Day) []papers.ID {
	d.Helper()
	all, err := d.st.Featured(d.Context(), day, day, 99, 0)
	if err != nil {
		d.Fatal(err)
	}
	var ids []papers.ID
	for _, e := range all {
		ids = append(ids, e.Paper.ID)
	}
	return ids
}

func TestSubmit(t *testing.T) {
	d := newDesk(t, submission.Options{})
	n := d.submit(d.ada, submission.Entry{Paper: "2603.00001"})
	if n.State != papers.Published || n.Day != march(11) || n.Version != 1 || len(d.standing(march(11))) != 1 {
		t.Errorf("%+v stands as %v", n, d.standing(march(11)))
	}
	if again := d.submit(d.ada, submission.Entry{Paper: "2603.00001"}); again.ID != n.ID {
		t.Errorf("a double post made submission %d beside %d", again.ID, n.ID)
	}
	d.refused(d.bob, submission.Entry{Paper: "2603.00001"}, "already")
	d.put("2401.00001", papers.Day{Year: 2024, Month: 1, Day: 2})
	d.refused(d.bob, submission.Entry{Paper: "2401.00001", Above: true, Day: march(12)}, "window_days") // he is no curator
	n = d.submit(d.carl, submission.Entry{Paper: "2401.00001", Above: true, Day: march(9)})
	if n.Day != march(9) || len(d.standing(march(9))) != 1 {
		t.Errorf("%+v", n)
	}
	log, err := d.st.Decisions(t.Context(), store.DecisionFilter{}, 9)
	if err != nil || len(log) != 1 || log[0].Did != papers.DidPublish || log[0].Reason == "" || log[0].Actor.ID != d.carl.ID {
		t.Errorf("the log: %+v, %v", log, err)
	}
	if _, err := d.s.Submit(t.Context(), d.carl, submission.Entry{Paper: "2401.00001", Above: true, Day: march(11).Add(99)}); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("a day too far ahead: %v", err)
	}
	if _, err := d.s.Submit(t.Context(), d.ada, submission.Entry{Paper: "2603.99999"}); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("a paper that is not held: %v", err)
	}
}

// However many hands press the button at once, the limit of a day holds and a
// paper is submitted once.
func TestSubmitAtOnce(t *testing.T) {
	d := newDesk(t, submission.Options{})
	var ids []papers.ID
	for i := range 8 {
		id := papers.ID("2603.1000" + string(rune('0'+i)))
		d.put(id, march(10))
		ids = append(ids, id)
	}
	var all sync.WaitGroup
	var good atomic.Int32
	for _, id := range ids {
		for _, u := range []papers.User{d.ada, d.ada, d.bob} {
			all.Go(func() {
				if _, err := d.s.Submit(d.Context(), u, submission.Entry{Paper: id}); err == nil {
					good.Add(1)
				} else if _, ok := submission.As(err); !ok {
					d.Error(err)
				}
			})
		}
	}
	all.Wait()
	ada, _ := d.st.SubmissionsBy(t.Context(), d.ada.ID, 99)
	bob, _ := d.st.SubmissionsBy(t.Context(), d.bob.ID, 99)
	if len(ada) != 3 || len(bob) != 3 || len(d.standing(march(11))) != 6 {
		t.Errorf("%d and %d submissions, %d papers stand", len(ada), len(bob), len(d.standing(march(11))))
	}
}

func TestReview(t *testing.T) {
	rules := submission.Defaults()
	rules.Review = true
	d := newDesk(t, submission.Options{Rules: rules})
	n := d.submit(d.ada, submission.Entry{Paper: "2603.00001"})
	if n.State != papers.Waiting || len(d.standing(march(11))) != 0 {
		t.Errorf("%+v", n)
	}
	d.refused(d.bob, submission.Entry{Paper: "2603.00001"}, "already")
	d.put("2603.00002", march(10))
	if n := d.submit(d.carl, submission.Entry{Paper: "2603.00002"}); n.State != papers.Published {
		t.Errorf("a curator's waits: %+v", n)
	}
}

func TestCommentAndPicture(t *testing.T) {
	var said []string
	d := newDesk(t, submission.Options{Comment: func(_ context.Context, _ papers.User, _ papers.ID, _ papers.CommentID, text string) (papers.Comment, error) {
		said = append(said, text)
		return papers.Comment{ID: 42}, nil
	}})
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	n := d.submit(d.ada, submission.Entry{Paper: "2603.00001", Comment: "  Read it.\r\n", Picture: b.Bytes()})
	if len(said) != 1 || said[0] != "  Read it." || n.Comment != 42 || len(n.Picture) != 64 {
		t.Errorf("%+v, said %q", n, said)
	}
	d.submit(d.ada, submission.Entry{Paper: "2603.00001", Comment: "Read it.", Picture: b.Bytes()})
	if len(said) != 1 {
		t.Errorf("a double post commented twice: %q", said)
	}
	kept, err := d.st.Submission(t.Context(), n.ID)
	if err != nil || kept.Comment != 42 || kept.Picture != n.Picture {
		t.Errorf("%+v, %v", kept, err)
	}
	p, err := d.st.Picture(t.Context(), n.Picture, false)
	if err != nil || p.Width != 30 || p.Type != "image/png" || p.Owner != d.ada.ID {
		t.Errorf("%+v, %v", p, err)
	}
	d.put("2603.00002", march(10))
	if _, err := d.s.Submit(t.Context(), d.ada, submission.Entry{Paper: "2603.00002", Picture: []byte("<svg onload=alert(1)>")}); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("a file that is no picture: %v", err)
	}
	if d.submit(d.ada, submission.Entry{Paper: "2603.00002", Comment: " \n "}); len(said) != 1 {
		t.Errorf("an empty box was posted: %q", said)
	}
	if err := d.s.TakeBack(t.Context(), d.ada, n.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.st.Picture(t.Context(), n.Picture, true); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("the picture of what was taken back is still handed out: %v", err)
	}
}

func TestFind(t *testing.T) {
	release := make(chan struct{})
	var d *desk
	d = newDesk(t, submission.Options{Patience: time.Millisecond, Fetch: func(ctx context.Context, id papers.ID) (bool, error) {
		d.fetched.Add(1)
		switch id {
		case "2603.00404":
			return false, nil
		case "2603.00500":
			return false, errors.New("arXiv is away")
		}
		<-release
		d.put(id, march(10))
		return true, nil
	}})
	look := func(id papers.ID) submission.Finding {
		t.Helper()
		is, err := d.s.Look(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	find := func(id papers.ID) submission.Finding {
		t.Helper()
		is, err := d.s.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	for id, want := range map[papers.ID]submission.Finding{"2603.00001": submission.IsHeld, "2603.00002": submission.IsElsewise, "acl:2024.x-1.1": submission.IsForeign} {
		if got := look(id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if find("2603.00001") != submission.IsHeld || find("acl:2024.x-1.1") != submission.IsForeign || d.fetched.Load() != 0 {
		t.Error("what cannot or need not be fetched was asked for")
	}
	for range 3 { // pressed three times, asked once
		if got := find("2603.00002"); got != submission.IsComing {
			t.Errorf("it is %s", got)
		}
	}
	close(release)
	until(t, func() bool { return look("2603.00002") == submission.IsHeld })
	find("2603.00404")
	until(t, func() bool { return look("2603.00404") == submission.IsUnknown })
	find("2603.00500")
	until(t, func() bool { return look("2603.00500") == submission.IsFailed })
	if n := d.fetched.Load(); n != 3 {
		t.Errorf("arXiv was asked %d times", n)
	}
	find("2603.00500") // asking again asks again
	until(t, func() bool { return d.fetched.Load() == 4 })
	if _, err := d.st.TakeDown(t.Context(), store.Act{By: d.carl.ID, Reason: "asked to"}, "2603.00001"); err != nil {
		t.Fatal(err)
	}
	if find("2603.00001") != submission.IsDown {
		t.Error("what was taken down is fetched again")
	}
}

// until waits for what another goroutine does.
func until(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); {
		if time.Now().After(end) {
			t.Fatal("it never came")
		}
		select {
		case <-t.Context().Done():
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// One at a time, and no more than can be fetched while people wait.
func TestFindIsBounded(t *testing.T) {
	release := make(chan struct{})
	var running, most atomic.Int32
	d := newDesk(t, submission.Options{Patience: time.Nanosecond, Fetch: func(ctx context.Context, _ papers.ID) (bool, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		select {
		case <-release:
		case <-ctx.Done():
			return false, ctx.Err()
		}
		return false, nil
	}})
	busy := 0
	for i := range 30 {
		if _, err := d.s.Find(t.Context(), papers.ID("2603.2"+string(rune('0'+i/10))+string(rune('0'+i%10))+"00")); errors.Is(err, papers.ErrUnavailable) {
			busy++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if busy != 10 {
		t.Errorf("%d of 30 were told to come back later, want 10", busy)
	}
	d.s.Close() // nobody releases them: closing ends them all
	if most.Load() > 1 {
		t.Errorf("%d were fetched at once", most.Load())
	}
}

func TestOffline(t *testing.T) {
	d := newDesk(t, submission.Options{})
	if is, err := d.s.Find(t.Context(), "2603.00009"); err != nil || is != submission.IsOffline {
		t.Errorf("%s, %v", is, err)
	}
}

func TestClaimAndLinks(t *testing.T) {
	d := newDesk(t, submission.Options{Domains: []string{"uni.example"}})
	if err := d.s.SetLinks(t.Context(), d.ada, "2603.00001", []string{"https://example.org/code"}, nil, ""); !errors.Is(err, papers.ErrForbidden) {
		t.Errorf("a reader edits links: %v", err)
	}
	c, err := d.s.Claim(t.Context(), d.ada, "2603.00001", 0, "Ada Berg") // ada@ alone spells no last name
	if err != nil || c.State != papers.ClaimWaiting {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := d.st.DecideClaim(t.Context(), store.Act{By: d.carl.ID, Reason: "I know her"}, c.ID, true); err != nil {
		t.Fatal(err)
	}
	ada, err := d.st.User(t.Context(), d.ada.ID)
	if err != nil || ada.Role != papers.AuthorRole {
		t.Fatalf("%+v, %v", ada, err)
	}
	d.put("2603.00002", march(10))
	if c, err = d.s.Claim(t.Context(), ada, "2603.00002", 0, "Ada Berg"); err != nil || c.State != papers.ClaimConfirmed {
		t.Errorf("the same name again: %+v, %v", c, err)
	}
	if c, err = d.s.Claim(t.Context(), ada, "2603.00002", 1, "Bob Krüger"); err == nil {
		t.Errorf("two names on one paper: %+v", c)
	}
	if c, err = d.s.Claim(t.Context(), d.bob, "2603.00002", 0, "Bob Krüger"); err == nil {
		t.Errorf("a name that stands elsewhere: %+v", c)
	}
	if c, err = d.s.Claim(t.Context(), d.bob, "2603.00001", 0, "Ada Berg"); err != nil || c.State != papers.ClaimWaiting {
		t.Errorf("a name that is taken: %+v, %v", c, err)
	}
	mark, _ := d.st.Mark(t.Context())
	if err := d.s.SetLinks(t.Context(), ada, "2603.00001", []string{" https://example.org/code ", "", "https://example.org/code"}, []string{"http://example.org"}, ""); err != nil {
		t.Fatal(err)
	}
	p, err := d.st.Paper(t.Context(), "2603.00001")
	if err != nil || len(p.Links) != 2 || p.Link(papers.CodeLink) != "https://example.org/code" {
		t.Errorf("%+v, %v", p.Links, err)
	}
	if now, _ := d.st.Mark(t.Context()); now != mark+1 {
		t.Errorf("the index is told nothing: %d, %d", mark, now)
	}
	if err := d.s.SetLinks(t.Context(), ada, "2603.00001", []string{"javascript:alert(1)"}, nil, ""); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("a link that runs: %v", err)
	}
	if err := d.s.SetLinks(t.Context(), d.bob, "2603.00001", nil, nil, ""); !errors.Is(err, papers.ErrForbidden) {
		t.Errorf("who only waits edits links: %v", err)
	}
}

func TestPreview(t *testing.T) {
	d := newDesk(t, submission.Options{Alike: func(_ context.Context, p papers.Paper) ([]papers.Paper, error) {
		return []papers.Paper{{ID: "acl:x", Title: p.Title}}, nil
	}})
	v, err := d.s.Preview(t.Context(), d.ada, "2603.00001")
	if err != nil || v.Refused != nil || v.Day != march(11) || v.Above || len(v.Alike) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	d.submit(d.bob, submission.Entry{Paper: "2603.00001"})
	v, err = d.s.Preview(t.Context(), d.carl, "2603.00001")
	if err != nil || v.Refused == nil || !v.Above || len(v.Before) != 1 || len(v.Placed) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := d.s.Preview(t.Context(), d.ada, "2603.7"); !errors.Is(err, papers.ErrNotFound) {
		t.Error(err)
	}
}
