package search

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/internal/segment"
	"github.com/dailypapers/dailypapers/search/query"
)

// oracle answers searches by looking at every document.
type oracle struct {
	schema    Schema
	docs      map[string]Document
	analyzers [analysis.Kinds]*analysis.Analyzer
}

func newOracle(s Schema) *oracle {
	o := &oracle{schema: s, docs: map[string]Document{}}
	for k := range o.analyzers {
		o.analyzers[k] = analysis.New(analysis.Kind(k))
	}
	return o
}

// counted is a document's counts by field and term, and its coded lengths.
type counted struct {
	counts  []map[string]int
	lengths []float64
}

func (o *oracle) count(d Document) counted {
	c := counted{}
	for f, field := range o.schema.Fields {
		m, n := map[string]int{}, 0
		if f < len(d.Text) {
			for _, t := range o.analyzers[field.Analyzer].Append(nil, d.Text[f]) {
				m[t.Term]++
				if !t.Joined {
					n++
				}
			}
		}
		c.counts = append(c.counts, m)
		c.lengths = append(c.lengths, float64(segment.CodeLength(segment.LengthCode(n))))
	}
	return c
}

// has reports whether the document matches a word, in the fields its masks select.
func (o *oracle) has(c counted, w word) bool {
	for _, l := range w.lists {
		if o.tf(c, l, nil) > 0 {
			return true
		}
	}
	return false
}

// tf is the weighted count of a lookup; without averages, the plain one.
func (o *oracle) tf(c counted, l lookup, averages []float64) (tf float64) {
	slot := 0
	for f, field := range o.schema.Fields {
		if uint8(field.Analyzer) != l.group {
			continue
		}
		if l.mask>>(8*slot)&0xFF != 0 {
			n := float64(min(c.counts[f][l.term], 255))
			if averages == nil {
				tf += n
			} else if averages[f] > 0 {
				tf += n * field.Weight / (1 - field.B + field.B*c.lengths[f]/averages[f])
			}
		}
		slot++
	}
	return tf
}

func (o *oracle) clause(c counted, cl clause) bool {
	return slices.ContainsFunc(cl, func(a alternative) bool {
		return !slices.ContainsFunc(a, func(w word) bool { return !o.has(c, w) })
	})
}

func (o *oracle) filter(d Document, f Filter) bool {
	if k := slices.Index(o.schema.Keywords, f.Field); k >= 0 {
		return f.Not != slices.ContainsFunc(d.Keywords[k], func(v string) bool {
			return slices.ContainsFunc(f.Any, func(a string) bool {
				stem, wide := strings.CutSuffix(a, ".*")
				return v == stem || wide && strings.HasPrefix(v, stem+".")
			})
		})
	}
	v := d.Numbers[slices.Index(o.schema.Numbers, f.Field)]
	return f.Not != (v != NoNumber && f.Min <= v && v <= f.Max)
}

// found is a hit of the oracle.
type found struct {
	key   string
	score float64
	value int64
}

// search returns all matches in order.
func (o *oracle) search(q query.Query, so SearchOptions) []found {
	p := newPlan(&o.schema, &o.analyzers, q, so.All)
	all := map[string]counted{}
	averages := make([]float64, len(o.schema.Fields))
	for key, d := range o.docs {
		all[key] = o.count(d)
		for f, n := range all[key].lengths {
			averages[f] += n / float64(len(o.docs))
		}
	}
	weights := o.weights(p, all)
	var out []found
	for key, d := range o.docs {
		c := all[key]
		some := len(p.words) == 0 || len(p.need) > 0 ||
			slices.ContainsFunc(p.words, func(w word) bool { return w.count > 0 && o.has(c, w) })
		if !some || slices.ContainsFunc(p.need, func(cl clause) bool { return !o.clause(c, cl) }) ||
			slices.ContainsFunc(p.ban, func(cl clause) bool { return o.clause(c, cl) }) ||
			slices.ContainsFunc(so.Filters, func(f Filter) bool { return !o.filter(d, f) }) {
			continue
		}
		h := found{key: key}
		for i, w := range p.words {
			for _, l := range w.lists {
				tf := o.tf(c, l, averages)
				h.score += weights[i] * tf / (segment.K1 + tf)
			}
		}
		if so.SortBy != "" {
			h.value = d.Numbers[slices.Index(o.schema.Numbers, so.SortBy)]
		}
		out = append(out, h)
	}
	o.order(out, so)
	return out
}

func (o *oracle) weights(p *plan, all map[string]counted) []float64 {
	counts := make([]int, len(p.words))
	for i, w := range p.words {
		for _, l := range w.lists {
			n := 0
			for _, c := range all {
				// A list has the document when any field of the group has the term.
				if o.tf(c, lookup{group: l.group, term: l.term, mask: math.MaxUint32}, nil) > 0 {
					n++
				}
			}
			counts[i] = max(counts[i], n)
		}
	}
	weights := make([]float64, len(p.words))
	for i, w := range p.words {
		n := counts[i]
		if len(w.parts) > 0 {
			least := math.MaxInt
			for _, part := range w.parts {
				least = min(least, counts[part])
			}
			n = max(n, least)
		}
		weights[i] = float64(w.count) * w.share * math.Log(1+(float64(len(all)-n)+0.5)/(float64(n)+0.5))
	}
	return weights
}

func (o *oracle) order(out []found, so SearchOptions) {
	slices.SortFunc(out, func(a, b found) int {
		if so.SortBy == "" && a.score != b.score {
			if a.score > b.score {
				return -1
			}
			return 1
		}
		if a.value != b.value {
			switch {
			case a.value == NoNumber:
				return 1
			case b.value == NoNumber:
				return -1
			case (a.value < b.value) == so.Ascending:
				return -1
			}
			return 1
		}
		return strings.Compare(a.key, b.key)
	})
}

var oracleWords = []string{"learning", "learned", "neural", "network", "networks", "graph", "few-shot", "fewshot", "few",
	"shot", "the", "of", "model", "quantum", "entanglement", "C++", "GPT-4", "Schrödinger", "状态空间", "deep", "field", "theory",
	"K₅", "K_5", "K5", "ℓ₁-norm", "l1norm", "fσ₈", `$\sigma_8$`}

func randomText(r *rand.Rand, n int) string {
	var words []string
	for range n {
		i := int(float64(len(oracleWords)) * r.Float64() * r.Float64())
		words = append(words, oracleWords[i])
	}
	return strings.Join(words, " ")
}

func randomDocument(r *rand.Rand, keys int) Document {
	d := Document{Key: fmt.Sprintf("k%03d", r.IntN(keys)), Numbers: []int64{int64(r.IntN(20)) - 5}, Keywords: [][]string{nil}}
	d.Text = []string{randomText(r, r.IntN(6)), randomText(r, r.IntN(40)), randomText(r, r.IntN(3))}
	if r.IntN(5) == 0 {
		d.Numbers[0] = NoNumber
	}
	for range r.IntN(3) {
		d.Keywords[0] = append(d.Keywords[0], []string{"cs", "cs.CL", "cs.LG", "csx", "math.AG", "cs.CL.sub"}[r.IntN(6)])
	}
	return d
}

func randomQuery(r *rand.Rand) string {
	var parts []string
	for range r.IntN(5) {
		w := oracleWords[r.IntN(len(oracleWords))]
		switch r.IntN(9) {
		case 0:
			w = "-" + w
		case 1:
			w = `"` + w + " " + oracleWords[r.IntN(len(oracleWords))] + `"`
		case 2:
			w = []string{"title:", "ti:", "abs:", "author:", "nowhere:"}[r.IntN(5)] + w
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, " ")
}

func randomOptions(r *rand.Rand) SearchOptions {
	o := SearchOptions{Limit: 1 + r.IntN(12), Offset: r.IntN(3) * r.IntN(5)}
	if r.IntN(3) == 0 {
		o.SortBy, o.Ascending = "date", r.IntN(2) == 0
	}
	o.All = r.IntN(4) == 0
	if r.IntN(3) == 0 {
		values := []string{"cs", "cs.*", "cs.CL", "math.AG", "none"}
		o.Filters = append(o.Filters, Filter{Field: "category", Any: []string{values[r.IntN(5)], values[r.IntN(5)]}, Not: r.IntN(3) == 0})
	}
	if r.IntN(3) == 0 {
		lo := int64(r.IntN(20)) - 5
		o.Filters = append(o.Filters, Filter{Field: "date", Min: lo, Max: lo + int64(r.IntN(8)), Not: r.IntN(3) == 0})
	}
	return o
}

// compare searches x and o alike. Scores are only compared where x holds no deleted
// documents, which its statistics count and the oracle's do not.
func compare(t rapid.TB, x *Index, o *oracle, q string, so SearchOptions) {
	s := x.Searcher()
	defer s.Close()
	parsed := query.Parse(q)
	res, err := s.Search(context.Background(), parsed, so)
	if err != nil {
		t.Fatal(err)
	}
	want := o.search(parsed, so)
	if !res.TotalExact || res.Total != len(want) {
		t.Fatalf("%q %+v: total %d (exact %v), want %d", q, so, res.Total, res.TotalExact, len(want))
	}
	if res.More != (len(want) > so.Offset+so.Limit) {
		t.Fatalf("%q %+v: more %v of %d", q, so, res.More, len(want))
	}
	everything := so
	everything.Limit, everything.Offset = maxHits, 0
	full, err := s.Search(context.Background(), parsed, everything)
	if err != nil {
		t.Fatal(err)
	}
	compareMatches(t, q, full, want)
	compareFacet(t, s, o, parsed, so, want)
	page := full.Hits[min(so.Offset, len(full.Hits)):min(so.Offset+so.Limit, len(full.Hits))]
	if !slices.Equal(page, res.Hits) {
		t.Fatalf("%q %+v: page\n%v\nis not that of all hits\n%v", q, so, res.Hits, page)
	}
	for i, h := range full.Hits {
		if so.SortBy != "" && h.Key != want[i].key {
			t.Fatalf("%q %+v: hit %d is %s, want %s", q, so, i, h.Key, want[i].key)
		}
		if so.SortBy == "" && x.Stats().Deleted == 0 && math.Abs(h.Score-want[i].score) > 1e-4*(1+want[i].score) {
			t.Fatalf("%q %+v: hit %d scores %f, want %f", q, so, i, h.Score, want[i].score)
		}
	}
}

// compareFacet counts the oracle's matches by category.
func compareFacet(t rapid.TB, s *Searcher, o *oracle, q query.Query, so SearchOptions, want []found) {
	got, err := s.Facet(context.Background(), q, so, "category")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, f := range want {
		values := slices.Clone(o.docs[f.key].Keywords[0])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			counts[v]++
		}
	}
	if got.Total != len(want) || len(got.Counts) != len(counts) {
		t.Fatalf("%q %+v: facet %+v, want %d in %v", q, so, got, len(want), counts)
	}
	for i, c := range got.Counts {
		if c.Docs != counts[c.Value] {
			t.Fatalf("%q %+v: %s counts %d, want %d", q, so, c.Value, c.Docs, counts[c.Value])
		}
		if i > 0 {
			if b := got.Counts[i-1]; b.Docs < c.Docs || b.Docs == c.Docs && b.Value >= c.Value {
				t.Fatalf("%q %+v: %+v stands after %+v", q, so, c, b)
			}
		}
	}
}

func compareMatches(t rapid.TB, q string, got *Result, want []found) {
	keys, wanted := map[string]bool{}, map[string]bool{}
	for _, h := range got.Hits {
		keys[h.Key] = true
	}
	for _, h := range want {
		wanted[h.key] = true
	}
	for k := range wanted {
		if !keys[k] {
			t.Fatalf("%q: %s is missing", q, k)
		}
	}
	if len(keys) != len(wanted) || len(keys) != len(got.Hits) {
		t.Fatalf("%q: %d hits, %d different, want %d", q, len(got.Hits), len(keys), len(wanted))
	}
}

// TestAgainstOracle makes random changes in random batches, with buffers so small that
// batches leave several segments, and compares random searches after each commit.
func TestAgainstOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		dir := mustTempDir(t)
		o := newOracle(paperSchema())
		options := Options{Workers: 1 + r.IntN(3), MemoryLimit: 1 << (13 + r.IntN(8))}
		x := mustOpen(t, dir, options)
		keys := 20 + r.IntN(600)
		for round := range 1 + r.IntN(4) {
			randomBatch(t, r, x, o, keys, uint64(round+1))
			if r.IntN(3) == 0 {
				x.Close()
				x = mustOpen(t, dir, options)
			}
			if x.Docs() != len(o.docs) || x.Mark() != uint64(round+1) {
				t.Fatalf("%d documents, mark %d; want %d, %d", x.Docs(), x.Mark(), len(o.docs), round+1)
			}
			for range 6 {
				compare(t, x, o, randomQuery(r), randomOptions(r))
			}
		}
		x.Close()
	})
}

func mustOpen(t rapid.TB, dir string, o Options) *Index {
	x, err := Open(dir, paperSchema(), o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// randomBatch changes x and o alike and commits.
func randomBatch(t rapid.TB, r *rand.Rand, x *Index, o *oracle, keys int, mark uint64) {
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if r.IntN(8) == 0 {
		if err := w.Clear(); err != nil {
			t.Fatal(err)
		}
		clear(o.docs)
	}
	for range r.IntN(500) {
		d := randomDocument(r, keys)
		if r.IntN(6) == 0 {
			err = w.Delete(d.Key)
			delete(o.docs, d.Key)
		} else {
			err = w.Put(d)
			o.docs[d.Key] = d
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(mark); err != nil {
		t.Fatal(err)
	}
}

// TestSegmentationDoesNotRank checks that scores, ties included, do not depend on how
// documents fell into segments.
func TestSegmentationDoesNotRank(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	var docs []Document
	for i := range 1700 {
		d := randomDocument(r, 10)
		d.Key = fmt.Sprintf("k%04d", i)
		docs = append(docs, d)
	}
	one := indexOf(t, docs, Options{Workers: 1})
	many := mustOpen(t, t.TempDir(), Options{})
	defer many.Close()
	many.width = 100
	for i := range 17 {
		w, err := many.Writer()
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range r.Perm(100) {
			w.Put(docs[i*100+j])
		}
		if err := w.Commit(uint64(i)); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
	if a, b := one.Stats().Segments, many.Stats().Segments; a != 1 || b != 17 {
		t.Fatalf("%d and %d segments, want 1 and 17", a, b)
	}
	a, b := one.Searcher(), many.Searcher()
	defer a.Close()
	defer b.Close()
	for range 200 {
		q, o := query.Parse(randomQuery(r)), randomOptions(r)
		ra, err := a.Search(context.Background(), q, o)
		if err != nil {
			t.Fatal(err)
		}
		rb, err := b.Search(context.Background(), q, o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ra.Hits, rb.Hits) || ra.Total != rb.Total {
			t.Fatalf("%q %+v:\n1 segment   %d %v\n17 segments %d %v", q, o, ra.Total, ra.Hits, rb.Total, rb.Hits)
		}
	}
}
