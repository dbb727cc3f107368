package digest

import (
	"cmp"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// A thing is one of what a subscription asks for, with what it has, the best
// first.
type thing struct {
	key    string // by which things take turns
	weight float64
	must   bool // at least one paper of it is in a digest, where it has news
	offers []offer
}

// An offer is a paper that a thing has.
type offer struct {
	paper  papers.ID
	fresh  bool // it came since the last edition
	reason papers.Reason
}

// fusion is how much less the first place of a list counts than its place alone
// would say: the k of reciprocal rank fusion, as its authors chose it.
const fusion = 60

// weightOf is what a reason counts for. Who follows an author wants all that she
// writes, who wrote down a search wants most of what it finds; a category is
// half a stream of hundreds; and a front page stands in where nobody votes.
func weightOf(k papers.ReasonKind) float64 {
	switch k {
	case papers.BecauseAuthor:
		return 2
	case papers.BecauseSearch, papers.BecauseTopic, papers.BecauseList, papers.BecausePerson:
		return 1.5
	case papers.BecauseCategory, papers.BecauseFrontPage:
		return 0.5
	}
	return 1
}

// A scored paper is a candidate.
type scored struct {
	paper   papers.ID
	score   float64
	reasons []weighed
	things  []int // that have it as news
}

type weighed struct {
	papers.Reason
	part float64
}

// choose picks at most count papers. taken are those that must not be among
// them; turn is the number of the edition, by which things take turns.
func choose(things []thing, taken func(papers.ID) bool, count, turn int) []papers.Pick {
	all, news := candidates(things, taken)
	if !news {
		return nil
	}
	picked := served(things, all, count, turn)
	for _, c := range all { // the best first
		if len(picked) >= count {
			break
		}
		picked[c.paper] = true
	}
	var picks []papers.Pick
	for _, c := range all {
		if picked[c.paper] {
			picks = append(picks, papers.Pick{Paper: c.paper, Reasons: c.told()})
		}
	}
	return picks
}

// candidates scores all that may be picked, the best first, and reports whether
// any of it is news.
func candidates(things []thing, taken func(papers.ID) bool) ([]*scored, bool) {
	byID := make(map[papers.ID]*scored)
	var all []*scored
	news := false
	for i, t := range things {
		place := 0
		for _, fresh := range []bool{true, false} {
			for _, o := range t.offers {
				if o.fresh != fresh || taken(o.paper) {
					continue
				}
				place++
				news = news || fresh
				c := byID[o.paper]
				if c == nil {
					c = &scored{paper: o.paper}
					byID[o.paper], all = c, append(all, c)
				}
				c.add(o, t.weight/float64(fusion+place), i)
			}
		}
	}
	slices.SortFunc(all, func(a, b *scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.paper, b.paper))
	})
	return all, news
}

func (c *scored) add(o offer, part float64, thing int) {
	c.score += part
	c.reasons = append(c.reasons, weighed{o.reason, part})
	if o.fresh {
		c.things = append(c.things, thing)
	}
}

// told are the reasons, what added most first.
func (c *scored) told() []papers.Reason {
	slices.SortStableFunc(c.reasons, func(a, b weighed) int { return cmp.Compare(b.part, a.part) })
	var all []papers.Reason
	for _, r := range c.reasons {
		if !slices.Contains(all, r.Reason) {
			all = append(all, r.Reason)
		}
	}
	return all
}

// served gives each thing that must be there, and has news, one place, as far
// as places go.
func served(things []thing, all []*scored, count, turn int) map[papers.ID]bool {
	picked := make(map[papers.ID]bool)
	best := make(map[int]*scored) // of each thing
	has := make(map[int]bool)     // things with a paper picked
	for _, c := range all {
		for _, i := range c.things {
			if best[i] == nil {
				best[i] = c
			}
		}
	}
	for _, i := range turns(things, count, turn) {
		if best[i] == nil || has[i] || len(picked) >= count {
			continue
		}
		picked[best[i].paper] = true
		for _, other := range best[i].things {
			has[other] = true
		}
	}
	return picked
}

// turns are the things that must be there in the order in which they are served
// in an edition: where there are more than places, each edition begins where
// the last one ended.
func turns(things []thing, count, turn int) []int {
	var order []int
	for i, t := range things {
		if t.must {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(things[a].key, things[b].key) })
	if len(order) <= count {
		return order
	}
	first := (turn%len(order)*count%len(order) + len(order)) % len(order)
	return slices.Concat(order[first:], order[:first])
}
