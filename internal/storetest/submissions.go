package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"pgregory.net/rapid"
)

func submissionChecks() []check {
	return []check{
		{"what the rules are told", standings},
		{"taken back by who made it", takenBack},
		{"pictures of what stands", pictures},
		{"what a rule refuses leaves nothing", refusedSubmission},
	}
}

func standings(d desk) {
	ada, bob := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole)
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	have := func(u papers.User, id papers.ID) store.Standing {
		s, err := d.st.StandingOf(d.Context(), papers.Submission{Paper: id, By: u, Day: december(15)})
		d.must(err)
		return s
	}
	equal(d, "nothing", have(ada, "x:a"), store.Standing{})
	n := d.published(ada, "x:a", december(15), papers.Published)
	d.published(ada, "x:b", december(15), papers.Waiting)
	d.published(ada, "x:c", december(16), papers.Published)
	s := have(ada, "x:a")
	equal(d, "two of the day", s.Today, 2)
	equal(d, "the last", fmt.Sprint(s.Last.ID, s.Last.By.Name, s.Last.State, s.Placed.Day), fmt.Sprint(n.ID, "ada", papers.Published, december(15)))
	equal(d, "bob", have(bob, "x:a").Today, 0)
	d.must(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(15)))
	s = have(ada, "x:a")
	equal(d, "one of the day", s.Today, 1)
	equal(d, "none stands", s.Last.ID, 0)
	_, err := d.st.StandingOf(d.Context(), papers.Submission{Paper: "x:nowhere", By: ada})
	d.wants(err, papers.ErrNotFound)
}

func takenBack(d desk) {
	ada, bob := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole)
	d.put(plain("x:a"))
	n := d.published(ada, "x:a", december(15), papers.Published)
	d.wants(d.st.TakeBack(d.Context(), bob.ID, n.ID, december(15)), papers.ErrForbidden)
	d.wants(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(16)), papers.ErrForbidden)
	_, err := d.st.Vote(d.Context(), ada.ID, "x:a", true) // her own vote does not bind her
	d.must(err)
	_, err = d.st.Vote(d.Context(), bob.ID, "x:a", true)
	d.must(err)
	d.wants(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(15)), papers.ErrForbidden)
	_, err = d.st.Vote(d.Context(), bob.ID, "x:a", false)
	d.must(err)
	d.must(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(15)))
	d.must(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(15)))
	equal(d, "stands", len(d.featured(15, 15, 9, 0)), 0)
	d.wants(d.st.TakeBack(d.Context(), ada.ID, 999, december(15)), papers.ErrNotFound)
	told, err := d.st.Notifications(d.Context(), ada.ID, false, 0, 9)
	d.must(err)
	equal(d, "told", len(told), 0)
}

func pictures(d desk) {
	ada := d.enrol("ada", papers.ReaderRole)
	d.put(plain("x:a"), plain("x:b"))
	p := store.Picture{Hash: "abc", Type: "image/png", Width: 3, Height: 2, Bytes: []byte{0, 1, 2}, Thumb: []byte{3}, Owner: ada.ID}
	d.must(d.st.AddPicture(d.Context(), p))
	d.must(d.st.AddPicture(d.Context(), store.Picture{Hash: "abc", Type: "image/png", Width: 3, Height: 2, Bytes: []byte{9}, Thumb: []byte{9}}))
	_, err := d.st.Picture(d.Context(), "abc", false)
	d.wants(err, papers.ErrNotFound) // nothing stands with it
	n, _, err := d.st.Submit(d.Context(), papers.Submission{Paper: "x:a", By: ada, Day: december(15), State: papers.Published, Picture: "abc"}, noRule)
	d.must(err)
	got, err := d.st.Picture(d.Context(), "abc", false)
	d.must(err)
	equal(d, "bytes", got.Bytes, p.Bytes)
	got, err = d.st.Picture(d.Context(), "abc", true)
	d.must(err)
	equal(d, "thumb", got.Thumb, p.Thumb)
	equal(d, "owner", got.Owner, ada.ID)
	found, err := d.st.PicturesOf(d.Context(), []papers.ID{"x:a", "x:b", "x:nowhere"})
	d.must(err)
	equal(d, "of papers", fmt.Sprintln(len(found), found["x:a"].Hash, found["x:a"].Width), "1 abc 3\n")
	d.must(d.st.TakeBack(d.Context(), ada.ID, n.ID, december(15)))
	_, err = d.st.Picture(d.Context(), "abc", true)
	d.wants(err, papers.ErrNotFound)
}

func refusedSubmission(d desk) {
	ada := d.enrol("ada", papers.ReaderRole)
	d.put(plain("x:a"))
	no := errors.New("no")
	_, _, err := d.st.Submit(d.Context(), papers.Submission{Paper: "x:a", By: ada, Day: december(15), State: papers.Published}, func(store.Standing) (string, error) { return "", no })
	d.wants(err, no)
	all, err := d.st.SubmissionsBy(d.Context(), ada.ID, 9)
	d.must(err)
	equal(d, "submissions", len(all), 0)
	equal(d, "stands", len(d.featured(15, 15, 9, 0)), 0)
}

// A deskOracle is the naive account of submissions and claims.
type deskOracle struct {
	desk
	curator, ada, bob papers.User
	ids               []papers.ID
	subs              map[int64]papers.Submission
	claims            map[int64]papers.ClaimState
}

// compareDesks does random things to submissions and claims, and holds
// that the store tells what a few maps tell.
func compareDesks(t *testing.T, d desk) {
	round := 0
	curator, ada, bob := d.enrol("carl", papers.CuratorRole), d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole)
	rapid.Check(t, func(r *rapid.T) {
		round++
		o := &deskOracle{desk: desk{r, d.watch, d.st}, curator: curator, ada: ada, bob: bob,
			subs: map[int64]papers.Submission{}, claims: map[int64]papers.ClaimState{}}
		for i := range 3 {
			id := papers.ID(fmt.Sprintf("x:%d-%d", round, i))
			o.put(plain(id))
			o.ids = append(o.ids, id)
		}
		few(r, map[string]func(*rapid.T){
			"submit": o.submit, "take back": o.takeBack, "decide": o.decide, "claim": o.claim, "decide claim": o.decideClaim, "": o.look,
		})
	})
}

func (o *deskOracle) draw(r *rapid.T) (papers.ID, papers.User, papers.Day) {
	return rapid.SampledFrom(o.ids).Draw(r, "paper"), rapid.SampledFrom([]papers.User{o.ada, o.bob}).Draw(r, "person"), december(rapid.IntRange(14, 16).Draw(r, "day"))
}

func (o *deskOracle) submit(r *rapid.T) {
	id, u, day := o.draw(r)
	state := rapid.SampledFrom([]papers.SubmissionState{papers.Published, papers.Waiting}).Draw(r, "state")
	var newest papers.Submission
	for _, n := range o.subs {
		if n.Paper == id && (n.State == papers.Published || n.State == papers.Waiting) && n.ID > newest.ID {
			newest = n
		}
	}
	n, again, err := o.st.Submit(o.Context(), papers.Submission{Paper: id, By: u, Day: day, State: state}, noRule)
	o.must(err)
	equal(o, "again", again, newest.ID != 0 && newest.By.ID == u.ID && newest.Day == day)
	if !again {
		o.subs[n.ID] = n
	}
}

func (o *deskOracle) some(r *rapid.T) (papers.Submission, bool) {
	var nums []int64
	for n := range o.subs {
		nums = append(nums, n)
	}
	if len(nums) == 0 {
		return papers.Submission{}, false
	}
	slices.Sort(nums)
	return o.subs[rapid.SampledFrom(nums).Draw(r, "submission")], true
}

func (o *deskOracle) takeBack(r *rapid.T) {
	n, ok := o.some(r)
	if !ok {
		return
	}
	_, u, today := o.draw(r)
	err := o.st.TakeBack(o.Context(), u.ID, n.ID, today)
	switch {
	case u.ID != n.By.ID:
		o.wants(err, papers.ErrForbidden)
	case n.State == papers.TakenBack:
		o.must(err)
	case n.State == papers.Refused:
		o.wants(err, papers.ErrConflict)
	case n.Day.Before(today):
		o.wants(err, papers.ErrForbidden)
	default:
		o.must(err)
		n.State = papers.TakenBack
		o.subs[n.ID] = n
	}
}

func (o *deskOracle) decide(r *rapid.T) {
	n, ok := o.some(r)
	if !ok {
		return
	}
	state := rapid.SampledFrom([]papers.SubmissionState{papers.Published, papers.Refused, papers.TakenBack}).Draw(r, "to")
	_, err := o.st.DecideSubmission(o.Context(), by(o.curator), n.ID, state, n.Day)
	if err != nil {
		o.wants(err, papers.ErrConflict)
		equal(o, "only what stands so is refused", n.State, state)
		return
	}
	n.State = state
	o.subs[n.ID] = n
}

func (o *deskOracle) claim(r *rapid.T) {
	id, u, _ := o.draw(r)
	c, err := o.st.AddClaim(o.Context(), papers.Authorship{Paper: id, Name: "A. Berg", User: u}, func(store.Footing) string { return "" })
	if errors.Is(err, papers.ErrConflict) { // it was refused before
		return
	}
	o.must(err)
	if _, again := o.claims[c.ID]; again {
		equal(o, "claim", c.State, o.claims[c.ID])
		return
	}
	o.claims[c.ID] = papers.ClaimWaiting
}

func (o *deskOracle) decideClaim(r *rapid.T) {
	var nums []int64
	for n := range o.claims {
		nums = append(nums, n)
	}
	if len(nums) == 0 {
		return
	}
	slices.Sort(nums)
	n, yes := rapid.SampledFrom(nums).Draw(r, "claim"), rapid.Bool().Draw(r, "yes")
	if _, err := o.st.DecideClaim(o.Context(), by(o.curator), n, yes); err != nil {
		o.wants(err, papers.ErrConflict)
		return
	}
	o.claims[n] = map[bool]papers.ClaimState{true: papers.ClaimConfirmed, false: papers.ClaimRefused}[yes]
}

// look holds that states are as they were set, and that a paper stands on a
// day's front page exactly where a published submission says so.
func (o *deskOracle) look(*rapid.T) {
	want := map[papers.ID]map[papers.Day]bool{}
	for _, n := range o.subs {
		got, err := o.st.Submission(o.Context(), n.ID)
		o.must(err)
		equal(o, "submission", got.State, n.State)
		if n.State == papers.Published {
			if want[n.Paper] == nil {
				want[n.Paper] = map[papers.Day]bool{}
			}
			want[n.Paper][n.Day] = true
		}
	}
	for _, id := range o.ids {
		fs, err := o.st.FeaturesOf(o.Context(), id)
		o.must(err)
		equal(o, "days of "+string(id), len(fs), len(want[id]))
		for _, f := range fs {
			equal(o, "stands", want[id][f.Day], true)
		}
	}
	for num, state := range o.claims {
		c, err := o.st.Claim(o.Context(), num)
		o.must(err)
		equal(o, "claim", c.State, state)
	}
}

// few does some of the actions, and looks behind each: every one waits for the
// disk several times, so that the usual thirty a round would take a minute.
func few(r *rapid.T, actions map[string]func(*rapid.T)) {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(actions)), func(name string) bool { return name == "" })
	for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 12).Draw(r, "actions") {
		actions[name](r)
		actions[""](r)
	}
}
