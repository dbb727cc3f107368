package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// drawInterval is often enough for eyes.
	drawInterval = 100 * time.Millisecond
	// worthTelling is the shortest pause that somebody in front of a terminal
	// wonders about: the usual one has three seconds.
	worthTelling = 5 * time.Second
)

// A harvestProgress shows how a harvest comes along: a line that is drawn anew
// on a terminal, log lines elsewhere. Its methods may be called from any
// goroutine.
type harvestProgress struct {
	w        io.Writer
	terminal bool
	log      *slog.Logger
	now      func() time.Time
	from     papers.Day // of a window; zero for none

	mu          sync.Mutex
	name        string
	start, last time.Time
	told        map[string]bool // sets whose beginning was seen
	logged      store.Counts    // by the last line of the log
}

func newHarvestProgress(w io.Writer, terminal bool, l *slog.Logger, now func() time.Time) *harvestProgress {
	p := &harvestProgress{w: w, terminal: terminal, log: l, now: now, told: map[string]bool{}}
	p.begin("arXiv")
	return p
}

// begin starts the clock for something of this name.
func (p *harvestProgress) begin(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.name, p.start = name, p.now()
	p.last = p.start
}

// end takes the line away and returns how long it took.
func (p *harvestProgress) end() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.now().Sub(p.start)
}

// state shows how far a harvest has come.
func (p *harvestProgress) state(s harvest.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.resumed(s)
	at := []any{}
	if s.Set != "" {
		at = append(at, "set", s.Set)
	}
	if !s.Day.IsZero() {
		at = append(at, "day", s.Day.String())
	}
	if s.Page > 0 {
		at = append(at, "page", s.Page)
	}
	p.draw(s.Counts, at)
}

// day shows how far the reading of a site's days has come.
func (p *harvestProgress) day(s exchange.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := []any{}
	if !s.Day.IsZero() {
		at = append(at, "day", s.Day.String())
	}
	p.draw(s.Counts, at)
}

// run shows how far a job has come.
func (p *harvestProgress) run(r store.Run) {
	if r.Outcome != store.Running {
		return // its end is told elsewhere
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw(r.Counts, nil)
}

// resumed tells that a window goes on where it was interrupted: the first page
// that is taken in is not the first of its list, or of another list than the
// first, which has up to a month.
func (p *harvestProgress) resumed(s harvest.State) {
	if p.from.IsZero() || s.Page == 0 || p.told[s.Set] {
		return
	}
	p.told[s.Set] = true
	switch {
	case s.Page > 1:
		p.say(fmt.Sprintf("%s: going on at page %d", s.Set, s.Page))
	case p.from.Add(31).Before(s.Day):
		p.say(fmt.Sprintf("%s: going on near %s", s.Set, s.Day))
	}
}

func (p *harvestProgress) draw(c store.Counts, at []any) {
	now, every := p.now(), logInterval
	if p.terminal {
		every = drawInterval
	}
	if now.Sub(p.last) < every || !p.terminal && c == p.logged {
		return
	}
	p.last, p.logged = now, c
	rate := 0
	if took := now.Sub(p.start).Seconds(); took > 0 {
		rate = int(float64(c.Read) / took)
	}
	if !p.terminal {
		p.log.Info("harvesting", append(append([]any{"source", p.name}, at...), "requests", c.Requests, "read", c.Read, "added", c.Added, "changed", c.Changed, "per_second", rate)...)
		return
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s%s  %s, %s, %d/s", p.name, words(at), counted(c.Requests, "request"), counted(c.Read, "record"), rate)
}

// words writes attributes as people read them: "  cs  2025-12-15  page 3".
func words(at []any) string {
	var b strings.Builder
	for i := 0; i+1 < len(at); i += 2 {
		if at[i] == "page" {
			fmt.Fprintf(&b, "  page %v", at[i+1])
			continue
		}
		fmt.Fprintf(&b, "  %v", at[i+1])
	}
	return b.String()
}

// wait tells of a pause that is longer than usual.
func (p *harvestProgress) wait(w fetch.Wait) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.Until.Sub(p.now()) <= worthTelling {
		return
	}
	p.say(fmt.Sprintf("%s; going on at %s", w.Why, w.Until.Local().Format("15:04:05")))
}

// aside lets others print without disturbing the line.
func (p *harvestProgress) aside(print func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	print()
}

func (p *harvestProgress) say(words string) {
	p.clear()
	fmt.Fprintln(p.w, words)
}

func (p *harvestProgress) clear() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
