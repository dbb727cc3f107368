package harvest_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A trial is a site that follows an arXiv of our own for a long time.
type trial struct {
	*testing.T
	world  *arxivtest.World
	server *arxivtest.Server
	clock  *arxivtest.Clock
	base   string
	dir    string
	first  papers.Day // of the world
	end    time.Time  // some days after its last
	kills  int
	said   bytes.Buffer // what the child wrote
}

// TestThreeYears follows an arXiv with every fault for three simulated years,
// by a process that is killed again and again. In the end the store holds what
// is true, and arXiv has nothing to complain of.
func TestThreeYears(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no SIGKILL")
	}
	first := papers.Day{Year: 2017, Month: time.January, Day: 2}
	days := 3 * 365
	if testing.Short() {
		days = 60
	}
	t.Run("our own texts", func(t *testing.T) {
		t.Parallel() // both wait for the disk most of the time
		newTrial(t, arxivtest.MakeWorld(1, first, days, 12), first, days).run()
	})
	t.Run("real papers", func(t *testing.T) {
		if testing.Short() {
			t.Skip("60,000 papers take minutes; run without -short")
		}
		t.Parallel()
		newTrial(t, arxivtest.LoadWorld(t, first, days, 60_000), first, days).run()
	})
}

func newTrial(t *testing.T, w *arxivtest.World, first papers.Day, days int) *trial {
	c := &trial{T: t, world: w, first: first, dir: t.TempDir(),
		clock: arxivtest.NewClock(first.Add(10).Time().Add(15 * time.Hour)), end: first.Add(days + 10).Time()}
	c.server = arxivtest.NewServer(w, c.clock, arxivtest.Options{
		Seed: 7, Page: 150, Faults: weather(), Stall: 2 * impatience, Stalled: stalled,
		Outages: outages(c.clock.Now()),
	})
	c.base = c.server.Start(t)
	return c
}

// stalled is how far a stall moves the clock. While a real process waits it
// renews its turn; this clock jumps, and must not jump past a turn's end.
const stalled = 15 * time.Second

// weather is every fault; stalls are rarer, as they take real time.
func weather() map[arxivtest.Fault]float64 {
	w := arxivtest.Weather(0.01)
	w[arxivtest.StallHeader], w[arxivtest.StallBody] = 0.001, 0.001
	return w
}

// outages are some days without a network, and a month.
func outages(start time.Time) []arxivtest.Span {
	at := func(day, hours int) arxivtest.Span {
		from := start.Add(time.Duration(day) * 24 * time.Hour)
		return arxivtest.Span{From: from, Until: from.Add(time.Duration(hours) * time.Hour)}
	}
	return []arxivtest.Span{at(20, 30), at(31, 5), at(200, 24*40), at(500, 80)}
}

// run lets a process work for a while and kills it, until the years are over.
func (c *trial) run() {
	start := time.Now()
	random := rand.New(rand.NewPCG(3, 5))
	for c.clock.Now().Before(c.end) {
		c.live(40 + int(random.ExpFloat64()*240)) // by what it did and not by time: a slow machine is as likely to be hit anywhere
		if time.Since(start) > 12*time.Minute {
			c.Fatalf("it is %s only after %s; the last words were\n%s", c.clock.Now(), time.Since(start), tail(c.said.Bytes()))
		}
	}
	c.Logf("%d works, %d requests, %d kills in %s; faults: %v", c.world.Len(), len(c.server.Log.Entries()), c.kills, time.Since(start).Round(time.Second), c.server.Log.Faults())
	if err := c.server.Log.Check(harvest.Pause); err != nil {
		c.Errorf("arXiv complains: %v", err)
	}
	c.compare()
	if c.Failed() {
		c.Logf("the last words were\n%s", tail(c.said.Bytes()))
	}
}

// live starts a process and kills it after so many requests, or at the end.
func (c *trial) live(requests int) {
	until := c.server.Log.Len() + requests
	self, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childData+"="+c.dir, childAt+"="+c.base)
	cmd.Stderr = &c.said
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.After(time.Minute) // one that asks for nothing
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for alive := true; alive; {
		select {
		case err := <-ended:
			c.Fatalf("the process ended by itself: %v\n%s", err, tail(c.said.Bytes()))
		case <-deadline:
			alive = false
		case <-ticker.C:
			alive = c.clock.Now().Before(c.end) && c.server.Log.Len() < until
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		c.Fatal(err)
	}
	<-ended
	c.kills++
	c.settle()
	c.server.Log.Killed()
}

// settle waits until the server has seen that its client is gone. The next
// process finds the clock where this one left it: in real time hours would
// pass, in this one nothing does.
func (c *trial) settle() {
	deadline := time.Now().Add(time.Minute)
	for slices.ContainsFunc(c.server.Log.Entries(), func(e arxivtest.Entry) bool { return e.Departed.IsZero() }) {
		if time.Now().After(deadline) {
			c.Fatal("the server does not see that its client is gone")
		}
		time.Sleep(time.Millisecond)
	}
}

// compare holds the store against the truth.
func (c *trial) compare() {
	st, err := store.Open(c.Context(), c.dir, store.Options{})
	if err != nil {
		c.Fatal(err)
	}
	defer st.Close()
	held := map[papers.ID]papers.Paper{}
	changes, err := st.ChangedSince(c.Context(), 0, 1_000_000)
	if err != nil {
		c.Fatal(err)
	}
	for _, change := range changes {
		if !change.Deleted && !arxivtest.Damaged(change.Paper.ID) {
			held[change.Paper.ID] = change.Paper
		}
	}
	wanted, wrong := 0, 0
	for id, want := range c.world.Truth(c.end, followed()...) {
		got, ok := held[id]
		delete(held, id)
		if want.Stamp.Before(c.first) {
			continue // from before the site began, and not touched since
		}
		wanted++
		diff := "it is missing"
		if ok {
			diff = arxivtest.Diff(want, got)
		}
		if diff != "" {
			if wrong++; wrong <= 10 {
				c.Errorf("%s, stamped %s: %s", id, want.Stamp, diff)
			}
		}
	}
	for id := range held {
		if wrong++; wrong <= 20 {
			c.Errorf("%s is held, and should not be", id)
		}
	}
	if wanted == 0 {
		c.Error("nothing was to be held")
	}
	c.Logf("%d papers compared, %d wrong", wanted, wrong)
}

func tail(b []byte) []byte { return b[max(0, len(b)-3000):] }
