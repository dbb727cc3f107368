package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// daysPlayed is how far back the community goes: what a month's page and
	// the trending of all windows need to have something to show.
	daysPlayed = 12
	// leastDaily and mostDaily bound the papers put forward on one day.
	leastDaily, mostDaily = 7, 11
)

// An act is something that a simulated person does at a moment.
type act struct {
	at     time.Time
	who    int // of people
	paper  papers.ID
	kind   kind
	text   string
	parent int // the act of the comment that it answers or reacts to
}

type kind int

const (
	submits kind = iota
	votes
	comments
	answersTo
	reacts
)

// A stage is who plays, and with which dice.
type stage struct {
	cast []person
	dice *rand.Rand
	now  time.Time
	acts []act
	said map[string]bool // under the paper that is talked about: nobody repeats another
}

// script is what the community has done up to now, in the order in which it
// was done. The same seed gives the same script.
func script(cast []person, library []papers.ID, now time.Time, seed uint64) []act {
	s := &stage{cast: cast, dice: newDice(seed, 1), now: now}
	shuffled := slices.Clone(library)
	s.dice.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	last := lastDay(now)
	for back := daysPlayed - 1; back >= 0; back-- {
		n := leastDaily + s.dice.IntN(mostDaily-leastDaily+1)
		for range min(n, len(shuffled)) {
			s.life(shuffled[0], s.morning(last.Add(-back)))
			shuffled = shuffled[1:]
		}
	}
	// Parents are found by their place, so they are noted before the order changes.
	order := make([]int, len(s.acts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.acts[a].at.Compare(s.acts[b].at) })
	moved := make([]int, len(order))
	for to, from := range order {
		moved[from] = to
	}
	sorted := make([]act, len(order))
	for to, from := range order {
		sorted[to] = s.acts[from]
		if sorted[to].parent >= 0 {
			sorted[to].parent = moved[sorted[to].parent]
		}
	}
	return slices.DeleteFunc(sorted, func(a act) bool { return a.at.After(now) })
}

// midnight is when a day of the front page begins, in winter; in summer the
// community gets up an hour later.
func midnight(d papers.Day) time.Time { return d.Time().Add(5 * time.Hour) }

// lastDay is the newest day on which enough has happened by now to be looked
// at: today, from noon on.
func lastDay(now time.Time) papers.Day {
	today := papers.NewCalendar().Today(now)
	if now.Before(midnight(today).Add(12 * time.Hour)) {
		return today.Add(-1)
	}
	return today
}

// morning is a moment between one and ten o'clock of a day.
func (s *stage) morning(d papers.Day) time.Time {
	return midnight(d).Add(time.Hour + time.Duration(s.dice.Float64()*float64(9*time.Hour)))
}

// life is all that becomes of one paper.
func (s *stage) life(id papers.ID, at time.Time) {
	s.said = make(map[string]bool)
	submitter := s.pick(func(p person) int { return p.words })
	s.add(act{at: at, who: submitter, paper: id, kind: submits, parent: -1})
	appeal := math.Exp(s.dice.NormFloat64()*0.8 - 0.9) // few papers are read by many
	for who, p := range s.cast {
		if who == submitter || s.dice.Float64() < appeal*float64(p.votes)/10 {
			s.add(act{at: s.later(at, 14*time.Hour), who: who, paper: id, kind: votes, parent: -1})
		}
	}
	for range int(s.dice.ExpFloat64() * appeal * 2.2) {
		s.conversation(id, at)
	}
}

// conversation is a remark and what comes of it.
func (s *stage) conversation(id papers.ID, at time.Time) {
	remark := s.say(remarks())
	if remark == "" {
		return
	}
	first := s.add(act{at: s.later(at, 10*time.Hour), who: s.pick(func(p person) int { return p.words }), paper: id, kind: comments,
		text: remark, parent: -1})
	last := first
	for s.dice.Float64() < 0.45 {
		reply := s.say(replies())
		if reply == "" {
			break
		}
		last = s.add(act{at: s.later(s.acts[last].at, 3*time.Hour), who: s.pick(func(p person) int { return p.words }), paper: id, kind: answersTo,
			text: reply, parent: last})
	}
	for range s.dice.IntN(4) {
		s.add(act{at: s.later(s.acts[first].at, 8*time.Hour), who: s.pick(func(p person) int { return p.votes }), paper: id, kind: reacts,
			text: string(papers.Reactions()[s.dice.IntN(len(papers.Reactions()))]), parent: first})
	}
}

func (s *stage) add(a act) int {
	s.acts = append(s.acts, a)
	return len(s.acts) - 1
}

// later is a moment behind another, soon rather than late.
func (s *stage) later(t time.Time, mean time.Duration) time.Time {
	return t.Add(time.Minute + time.Duration(s.dice.ExpFloat64()*float64(mean)))
}

// say draws words that nobody has said under this paper, "" where all were.
func (s *stage) say(words []string) string {
	from := s.dice.IntN(len(words))
	for i := range words {
		if w := words[(from+i)%len(words)]; !s.said[w] {
			s.said[w] = true
			return w
		}
	}
	return ""
}

// pick draws a person by a habit.
func (s *stage) pick(habit func(person) int) int {
	total := 0
	for _, p := range s.cast {
		total += habit(p)
	}
	at := s.dice.IntN(max(total, 1))
	for i, p := range s.cast {
		if at -= habit(p); at < 0 {
			return i
		}
	}
	return 0 // nobody has the habit
}

// newDice returns dice that fall the same way for the same seed.
func newDice(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }
