package digest

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

func id(i int) papers.ID { return papers.ID(fmt.Sprintf("x:%02d", i)) }

// drawThings draws what a subscription asks for: some things must be there.
func drawThings(r *rapid.T) []thing {
	kinds := []papers.ReasonKind{papers.BecauseTrending, papers.BecauseCategory, papers.BecauseAuthor, papers.BecauseSearch}
	var all []thing
	for i := range rapid.IntRange(0, 8).Draw(r, "things") {
		kind := rapid.SampledFrom(kinds).Draw(r, "kind")
		t := thing{key: fmt.Sprint("thing ", i), weight: weightOf(kind), must: rapid.Bool().Draw(r, "must")}
		for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, 30), 0, 8, rapid.ID[int]).Draw(r, "papers") {
			t.offers = append(t.offers, offer{id(p), rapid.Bool().Draw(r, "fresh"), papers.Reason{Kind: kind, Target: t.key}})
		}
		all = append(all, t)
	}
	return all
}

// naive says by the words of the package's doc which papers an edition has, and
// with which score. It shares nothing with choose but the weights.
func naive(things []thing, taken func(papers.ID) bool, count, turn int) (picked []papers.ID, scores map[papers.ID]float64) {
	scores = make(map[papers.ID]float64)
	news := false
	placed := make([][]papers.ID, len(things)) // what is left of each list, news first
	isNews := make([]map[papers.ID]bool, len(things))
	for i, t := range things {
		isNews[i] = make(map[papers.ID]bool)
		var older []papers.ID
		for _, o := range t.offers {
			switch {
			case taken(o.paper):
			case o.fresh:
				placed[i], isNews[i][o.paper], news = append(placed[i], o.paper), true, true
			default:
				older = append(older, o.paper)
			}
		}
		placed[i] = append(placed[i], older...)
		for at, p := range placed[i] {
			scores[p] += t.weight / float64(60+at+1)
		}
	}
	if !news {
		return nil, scores
	}
	best := func(among map[papers.ID]bool) papers.ID {
		var top papers.ID
		for p := range among {
			if top == "" || scores[p] > scores[top] || scores[p] == scores[top] && p < top {
				top = p
			}
		}
		return top
	}
	var must []int
	for i, t := range things {
		if t.must {
			must = append(must, i)
		}
	}
	slices.SortFunc(must, func(a, b int) int { return cmpString(things[a].key, things[b].key) })
	first := 0
	if len(must) > count {
		first = turn * count % len(must)
	}
	for n := range must {
		i := must[(first+n)%len(must)]
		served := slices.ContainsFunc(picked, func(p papers.ID) bool { return isNews[i][p] })
		if top := best(isNews[i]); top != "" && !served && len(picked) < count {
			picked = append(picked, top)
		}
	}
	rest := make(map[papers.ID]bool)
	for p := range scores {
		rest[p] = !slices.Contains(picked, p)
	}
	for len(picked) < count {
		for p, there := range rest {
			if !there {
				delete(rest, p)
			}
		}
		top := best(rest)
		if top == "" {
			break
		}
		picked, rest[top] = append(picked, top), false
	}
	slices.SortFunc(picked, func(a, b papers.ID) int {
		switch {
		case scores[a] != scores[b]:
			if scores[a] > scores[b] {
				return -1
			}
			return 1
		}
		return cmpString(string(a), string(b))
	})
	return picked, scores
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// TestChoose compares with the naive way, and holds what readers are promised.
func TestChoose(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		things := drawThings(r)
		gone := rapid.SliceOfN(rapid.IntRange(0, 30), 0, 10).Draw(r, "taken")
		taken := func(p papers.ID) bool { return slices.ContainsFunc(gone, func(i int) bool { return id(i) == p }) }
		count, turn := rapid.IntRange(1, 10).Draw(r, "count"), rapid.IntRange(0, 100).Draw(r, "turn")
		picks := choose(things, taken, count, turn)
		want, _ := naive(things, taken, count, turn)
		var got []papers.ID
		for _, p := range picks {
			got = append(got, p.Paper)
		}
		if !slices.Equal(got, want) {
			r.Fatalf("%v, want %v", got, want)
		}
		for _, p := range picks {
			if taken(p.Paper) || len(p.Reasons) == 0 {
				r.Fatalf("%s is there for %v", p.Paper, p.Reasons)
			}
		}
		again := choose(things, taken, count, turn)
		for i := range again {
			if again[i].Paper != picks[i].Paper || !slices.Equal(again[i].Reasons, picks[i].Reasons) {
				r.Fatalf("not the same twice: %v, %v", picks, again)
			}
		}
	})
}

// TestEachThingIsServed holds that each followed thing with news has a paper in
// the digest, at once where there are places, and else within as many editions
// as it takes for all to have had their turn.
func TestEachThingIsServed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		things := drawThings(r)
		count, turn := rapid.IntRange(1, 6).Draw(r, "count"), rapid.IntRange(0, 1000).Draw(r, "turn")
		must := 0
		for _, th := range things {
			if th.must {
				must++
			}
		}
		editions := (must + count - 1) / count
		shown := make(map[papers.ID]bool)
		for n := range max(editions, 1) {
			for _, p := range choose(things, func(papers.ID) bool { return false }, count, turn+n) {
				shown[p.Paper] = true
			}
		}
		for _, th := range things {
			has := slices.ContainsFunc(th.offers, func(o offer) bool { return o.fresh })
			if th.must && has && !slices.ContainsFunc(th.offers, func(o offer) bool { return o.fresh && shown[o.paper] }) {
				r.Fatalf("%s was not served in %d editions of %d: %v", th.key, editions, count, shown)
			}
		}
	})
}

// A paper that several things bring stands once, with all reasons, what counts
// most first.
func TestReasonsAreJoined(t *testing.T) {
	things := []thing{
		{key: "a", weight: 0.5, offers: []offer{{"x:1", true, papers.Reason{Kind: papers.BecauseCategory, Target: "cs.LG"}}}},
		{key: "b", weight: 2, offers: []offer{{"x:2", true, papers.Reason{Kind: papers.BecauseAuthor, Target: "Bo"}}, {"x:1", false, papers.Reason{Kind: papers.BecauseAuthor, Target: "Bo"}}}},
	}
	picks := choose(things, func(papers.ID) bool { return false }, 5, 0)
	if len(picks) != 2 || picks[0].Paper != "x:1" || len(picks[0].Reasons) != 2 || picks[0].Reasons[0].Kind != papers.BecauseAuthor {
		t.Errorf("%+v", picks)
	}
}
