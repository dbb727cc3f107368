package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

func vectorSchema() Schema {
	return Schema{
		Fields:   []Field{{Name: "title", Weight: 1, B: 0.4, Analyzer: analysis.English}},
		Keywords: []string{"category"},
		Vectors:  Vectors{Model: "test", Dims: 128},
	}
}

func randomVector(r *rand.Rand) []float32 {
	v := make([]float32, 128)
	sum := 0.0
	for i := range v {
		v[i] = float32(r.NormFloat64())
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// vectorDocuments are documents around a few directions, some without a vector.
func vectorDocuments(n int) []Document {
	r := rand.New(rand.NewPCG(3, 4))
	centres := make([][]float32, 20)
	for i := range centres {
		centres[i] = randomVector(r)
	}
	docs := make([]Document, n)
	for i := range docs {
		d := Document{Key: fmt.Sprintf("d%05d", i), Text: []string{fmt.Sprintf("word%d all%d", i%50, i%3)}, Keywords: [][]string{{fmt.Sprintf("c%d", i%7)}}}
		if i%11 > 0 {
			d.Vector = randomVector(r)
			for k, x := range centres[i%len(centres)] {
				d.Vector[k] = 0.5*d.Vector[k] + x
			}
			d.Vector = unit(d.Vector)
			for range i % 5 {
				d.Tokens = append(d.Tokens, uint16(r.IntN(1<<16)))
			}
		}
		docs[i] = d
	}
	return docs
}

// cosine is the naive one.
func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range min(len(a), len(b)) {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// buildVectors puts docs in several commits, replacing and deleting some, and returns
// the live ones by key.
func buildVectors(t *testing.T, docs []Document) (*Index, map[string]Document) {
	t.Helper()
	x, err := Open(t.TempDir(), vectorSchema(), Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	live := map[string]Document{}
	for i, d := range docs {
		if i%13 == 0 && i > 500 { // replaces an older one
			d.Key = fmt.Sprintf("d%05d", i-500)
		}
		live[d.Key] = d
		if err := w.Put(d); err != nil {
			t.Fatal(err)
		}
		if i%700 == 699 {
			if err := w.Delete(fmt.Sprintf("d%05d", i-3)); err != nil {
				t.Fatal(err)
			}
			delete(live, fmt.Sprintf("d%05d", i-3))
			if err := w.Commit(uint64(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Commit(1 << 20); err != nil {
		t.Fatal(err)
	}
	return x, live
}

// TestNearest compares the nearest documents with a naive ranking: with filters, across
// segments, merges, replacements and deletions.
func TestNearest(t *testing.T) {
	if testing.Short() {
		t.Skip("compares with all of 5,000 vectors, alone: not with -short")
	}
	x, live := buildVectors(t, vectorDocuments(5000))
	for _, codes := range []int{nearCodes, 2500} { // all of them; half, chosen by their signs
		x.codes = codes
		checkNearest(t, x, live)
	}
}

func checkNearest(t *testing.T, x *Index, live map[string]Document) {
	s := x.Searcher()
	defer s.Close()
	r := rand.New(rand.NewPCG(5, 6))
	for _, filters := range [][]Filter{nil, {{Field: "category", Any: []string{"c3"}}}, {{Field: "category", Any: []string{"c1", "c2"}, Not: true}}} {
		found, wanted := 0, 0
		for range 20 {
			v := live[fmt.Sprintf("d%05d", 1+11*r.IntN(400))].Vector
			if v == nil {
				v = randomVector(r)
			}
			o := SearchOptions{Limit: 20, Filters: filters, Meaning: &Meaning{Vector: unit(v), Blend: Blend{Vector: 1}}}
			res, err := s.Search(context.Background(), query.Query{}, o)
			if err != nil {
				t.Fatal(err)
			}
			want := naiveNearest(live, v, filters)
			for i, h := range res.Hits {
				if got := cosine(live[h.Key].Vector, v); math.Abs(got-h.Like) > 0.02 {
					t.Fatalf("%s is %.4f like, said to be %.4f", h.Key, got, h.Like)
				}
				if i > 0 && h.Score > res.Hits[i-1].Score {
					t.Fatalf("hit %d scores more than the one before", i)
				}
				if slices.Contains(want[:20], h.Key) {
					found++
				}
			}
			wanted += 20
		}
		if found < wanted*95/100 {
			t.Errorf("%v, %d codes: %d of the %d nearest were found", filters, x.codes, found, wanted)
		}
	}
}

func unit(v []float32) []float32 {
	n := math.Sqrt(cosineNorm(v))
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / n)
	}
	return out
}

func cosineNorm(v []float32) (sum float64) {
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum
}

func naiveNearest(live map[string]Document, v []float32, filters []Filter) []string {
	var keys []string
	for key, d := range live {
		pass := true
		for _, f := range filters {
			pass = pass && slices.Contains(f.Any, d.Keywords[0][0]) != f.Not
		}
		if pass {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(cosine(live[b].Vector, v), cosine(live[a].Vector, v)), cmp.Compare(a, b))
	})
	return keys
}

// TestBlend holds that words and likeness add up, that words alone still find what no
// vector is near, and that pages fit together.
func TestBlend(t *testing.T) {
	docs := vectorDocuments(3000)
	x, live := buildVectors(t, docs)
	s := x.Searcher()
	defer s.Close()
	v := unit(docs[1].Vector)
	o := SearchOptions{Limit: 60, Meaning: &Meaning{Vector: v, Blend: Blend{Words: 0.5, Vector: 0.5, Match: 1},
		Match: func(tokens []uint16) float32 { return float32(len(tokens)) / 10 }}}
	whole, err := s.Search(context.Background(), query.Parse("word7"), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range whole.Hits {
		d := live[h.Key]
		want := 0.5*max(0, h.Like) + float64(len(d.Tokens))/10
		if d.Text[0] == docs[7].Text[0] || d.Text[0] == docs[57].Text[0] || d.Text[0] == docs[107].Text[0] {
			want += 0.5
		}
		if math.Abs(want-h.Score) > 0.02 {
			t.Errorf("%s %q scores %.3f, want %.3f", h.Key, d.Text, h.Score, want)
		}
	}
	var paged []Hit
	for o.Offset = 0; o.Offset < 60; o.Offset += 15 {
		o.Limit = 15
		res, err := s.Search(context.Background(), query.Parse("word7"), o)
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, res.Hits...)
	}
	if !slices.Equal(paged, whole.Hits) {
		t.Error("pages are not cuts of the whole")
	}
}

// TestMeaningless holds that a vector of nothing changes nothing.
func TestMeaningless(t *testing.T) {
	x, _ := buildVectors(t, vectorDocuments(1000))
	s := x.Searcher()
	defer s.Close()
	want, err := s.Search(context.Background(), query.Parse("word7 all1"), SearchOptions{Limit: 30})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range [][]float32{nil, make([]float32, 128), make([]float32, 64), {float32(math.NaN())}, slices.Repeat([]float32{float32(math.Inf(1))}, 128), slices.Repeat([]float32{float32(math.NaN())}, 128)} {
		got, err := s.Search(context.Background(), query.Parse("word7 all1"), SearchOptions{Limit: 30, Meaning: &Meaning{Vector: v, Blend: Blend{Words: 1, Vector: 1}}})
		if err != nil || !slices.Equal(got.Hits, want.Hits) {
			t.Errorf("%.3v: %v, %v", v[:min(len(v), 3)], got, err)
		}
	}
}

// TestVector holds that vectors and tokens come back, and those of deleted documents don't.
func TestVector(t *testing.T) {
	docs := vectorDocuments(1500)
	x, live := buildVectors(t, docs)
	s := x.Searcher()
	defer s.Close()
	for _, d := range docs {
		v, tokens, err := s.Vector(d.Key)
		if err != nil {
			t.Fatal(err)
		}
		want := live[d.Key]
		if (v == nil) != (want.Vector == nil) || v != nil && (cosine(v, want.Vector) < 0.999 || !slices.Equal(tokens, want.Tokens)) {
			t.Fatalf("%s: %.3v %v, want %.3v %v", d.Key, v, tokens, want.Vector, want.Tokens)
		}
	}
	if v, _, err := s.Vector("none"); v != nil || err != nil {
		t.Errorf("%v, %v", v, err)
	}
}

// TestLikest holds that the n likest are kept, and not many more.
func TestLikest(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, total := range []int{0, 1, 150, 201, 5000} {
		all := make([]neighbour, total)
		for i := range all {
			all[i] = neighbour{like: r.Float32(), doc: uint32(i)}
		}
		all = append(all, neighbour{like: 1}, neighbour{like: 1.01}) // rounding can pass 1
		sorted := slices.SortedFunc(slices.Values(all), func(a, b neighbour) int { return cmp.Compare(b.like, a.like) })
		kept := likest(slices.Clone(all), 100)
		if len(all) > 200 && len(kept) > 120 {
			t.Errorf("of %d, %d are kept", len(all), len(kept))
		}
		for _, want := range sorted[:min(100, len(sorted))] {
			if !slices.Contains(kept, want) {
				t.Fatalf("of %d, one that is %.4f like is not kept", len(all), want.like)
			}
		}
	}
}

// TestTotals holds that a total with a Meaning is never more than there are: documents
// that the vector brings and that have the words too count once.
func TestTotals(t *testing.T) {
	docs := vectorDocuments(9000) // 3,000 hold all0, more than the words' list
	x, live := buildVectors(t, docs)
	s := x.Searcher()
	defer s.Close()
	for _, test := range []struct {
		q     string
		exact bool
	}{{"all0", false}, {"word7", true}, {"nowhere", true}} {
		with := 0
		for _, d := range live {
			if slices.Contains(strings.Fields(d.Text[0]), test.q) {
				with++
			}
		}
		m := &Meaning{Vector: docs[12].Vector, Blend: Blend{Words: 1, Vector: 1}, Least: 0.3}
		res, err := s.Search(context.Background(), query.Parse(test.q), SearchOptions{Limit: 10, Meaning: m, Exact: true})
		if err != nil {
			t.Fatal(err)
		}
		all := with
		for _, d := range live {
			if !slices.Contains(strings.Fields(d.Text[0]), test.q) && cosine(d.Vector, m.Vector) >= 0.31 {
				all++
			}
		}
		if res.TotalExact != test.exact || res.Total < with || res.Total > all+20 { // a few stand at the rim of Least
			t.Errorf("%s: %d, exact %v; %d have the word, %d with what is like it", test.q, res.Total, res.TotalExact, with, all)
		}
	}
}
