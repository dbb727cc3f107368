package storetest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func turnChecks() []check {
	return []check{
		{"one has the turn, then it rests", oneTurn},
		{"the pause is never shorter than asked", exactPause},
		{"a killed holder blocks for its lease", deadHolder},
		{"a turn stands as long as it is renewed", keptTurn},
		{"a lost turn cannot be ended", lostTurn},
		{"refusals are remembered", refusals},
		{"each world has its own", worlds},
		{"a clock set back keeps the pause and no more", turnSetBack},
		{"a turn without a pause is free at once", pauselessTurn},
		{"a turn needs a holder", nobodysTurn},
	}
}

const (
	pause = 3 * time.Second
	slack = 2 * time.Microsecond // what rounding up may cost
)

func (d desk) take(world, holder string) store.Turn {
	d.Helper()
	t, err := d.st.TakeTurn(d.Context(), world, holder, lease)
	d.must(err)
	return t
}

// taken fails unless the turn can be taken.
func (d desk) taken(holder string) store.Turn {
	d.Helper()
	t := d.take("arxiv", holder)
	if !t.Taken || t.Wait != 0 || t.Holder != holder {
		d.Fatalf("%s asked for the turn: %+v", holder, t)
	}
	return t
}

// waits fails unless somebody else has to wait about that long.
func (d desk) waits(holder string, wait time.Duration) store.Turn {
	d.Helper()
	t := d.take("arxiv", "another")
	if t.Taken || t.Wait < wait || t.Wait > wait+slack || t.Holder != holder {
		d.Fatalf("another asked for the turn: %+v, want to wait %v for %q", t, wait, holder)
	}
	return t
}

func (d desk) ended(holder string, pause time.Duration, refusals int) {
	d.Helper()
	d.must(d.st.EndTurn(d.Context(), "arxiv", holder, pause, refusals))
}

func oneTurn(d desk) {
	d.taken("a")
	d.waits("a", lease)
	if t := d.take("arxiv", "a"); t.Taken {
		d.Errorf("a has it twice")
	}
	d.turn(time.Second)
	d.waits("a", lease-time.Second)
	d.ended("a", pause, 0)
	d.waits("", pause)
	d.turn(pause - time.Second)
	d.waits("", time.Second)
	d.turn(time.Second + slack)
	d.taken("b")
	d.waits("b", lease)
	d.ended("b", 0, 0)
	d.turn(slack)
	d.taken("a")
	d.ended("a", -time.Hour, 0)
	d.turn(slack)
	d.taken("a")
}

// exactPause tries pauses and moments that no microsecond hits.
func exactPause(d desk) {
	for _, p := range []time.Duration{1, 999, 1000, 1001, 1211, time.Millisecond, 3*time.Second + 1, 25 * time.Hour} {
		for range 5 {
			d.turn(317)
			d.taken("a")
			d.ended("a", p, 0)
			d.turn(p - 1)
			if t := d.take("arxiv", "a"); t.Taken || t.Wait <= 0 {
				d.Errorf("1 ns before %v were over: %+v", p, t)
			}
			d.turn(d.take("arxiv", "a").Wait)
			d.taken("a")
			d.ended("a", 0, 0)
			d.turn(slack)
		}
	}
}

func deadHolder(d desk) {
	d.taken("a")
	d.turn(lease - time.Second)
	d.waits("a", time.Second)
	d.turn(time.Second + slack)
	d.taken("b")
	d.waits("b", lease)
}

func keptTurn(d desk) {
	d.taken("a")
	for range 5 {
		d.turn(lease - time.Second)
		d.must(d.st.KeepTurn(d.Context(), "arxiv", "a", lease))
		d.waits("a", lease)
	}
	d.turn(2 * lease) // past its end, but nobody came
	d.must(d.st.KeepTurn(d.Context(), "arxiv", "a", lease))
	d.waits("a", lease)
	d.must(d.st.KeepTurn(d.Context(), "arxiv", "a", time.Second))
	d.waits("a", time.Second)
}

func lostTurn(d desk) {
	unable := func(holder string) {
		d.Helper()
		d.wants(d.st.KeepTurn(d.Context(), "arxiv", holder, lease), papers.ErrConflict)
		d.wants(d.st.EndTurn(d.Context(), "arxiv", holder, 0, 9), papers.ErrConflict)
	}
	unable("a")
	unable("")
	d.taken("a")
	unable("b")
	d.turn(lease + slack)
	d.taken("b")
	unable("a")
	equal(d, "refusals", d.waits("b", lease).Refusals, 0)
	d.ended("b", pause, 0)
	unable("b")
	unable("")
	d.waits("", pause)
}

func refusals(d desk) {
	equal(d, "at first", d.taken("a").Refusals, 0)
	d.ended("a", pause, 3)
	equal(d, "while it rests", d.waits("", pause).Refusals, 3)
	d.turn(pause + slack)
	equal(d, "when it is taken", d.taken("b").Refusals, 3)
	equal(d, "while it is held", d.waits("b", lease).Refusals, 3)
	d.turn(lease + slack)
	equal(d, "when it is taken over", d.taken("c").Refusals, 3)
	d.ended("c", 0, 0)
	d.turn(slack)
	equal(d, "when all is well", d.taken("c").Refusals, 0)
}

func worlds(d desk) {
	for _, world := range []string{"arxiv", "Arxiv", "", "'; --", "?", "𝔘"} {
		if t := d.take(world, "a"); !t.Taken {
			d.Errorf("%q: %+v", world, t)
		}
		d.wants(d.st.EndTurn(d.Context(), world, "b", 0, 0), papers.ErrConflict)
		if t := d.take(world, "?"); t.Taken || t.Holder != "a" {
			d.Errorf("%q: %+v", world, t)
		}
	}
}

// turnSetBack has the clock set back while the turn is held and while it
// rests. Nobody knows how much of the pause was over by then, so it begins anew.
func turnSetBack(d desk) {
	for _, back := range []time.Duration{time.Microsecond, time.Second, time.Hour, 10_000 * time.Hour} {
		d.taken("a")
		d.turn(-back)
		d.waits("a", lease)
		d.turn(lease / 2)
		d.waits("a", lease/2)
		d.ended("a", pause, 0)
		d.turn(-back)
		d.waits("", pause)
		d.turn(pause / 2)
		d.waits("", pause/2)
		d.turn(pause + slack)
	}
	d.taken("a")
	d.turn(-time.Hour)
	d.must(d.st.KeepTurn(d.Context(), "arxiv", "a", lease))
	d.waits("a", lease)
	d.turn(-time.Hour)
	d.ended("a", pause, 0)
	d.waits("", pause)
}

func nobodysTurn(d desk) {
	_, err := d.st.TakeTurn(d.Context(), "arxiv", "", lease)
	d.wants(err, papers.ErrInvalid)
	d.taken("a")
}

// The desk's clock stands still between whole microseconds.
func pauselessTurn(d desk) {
	d.taken("one")
	d.ended("one", 0, 0)
	d.taken("another")
}
