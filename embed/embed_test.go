package embed_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/embed"
)

func entries() embed.Entries {
	return embed.Entries{
		Words:   []string{"neural", "network", "graph", "schrodinger", "l1", "学", "of"},
		Phrases: [][2]uint16{{0, 1}},
		Pieces:  []string{"^electro", "graph", "ic", "e", "^x"},
	}
}

func model(t testing.TB, dims int) *embed.Model {
	t.Helper()
	v, err := embed.NewVocabulary(entries())
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]float32, v.Rows()*dims)
	for i := range rows {
		rows[i] = float32(r.NormFloat64())
	}
	m, err := embed.New(v, dims, rows, embed.Record{Seed: 3, Papers: 9, Corpora: []embed.CorpusRecord{{Name: "a", SHA256: "b", Papers: 9}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func words(text string) []string {
	var w embed.Words
	w.Reset(text)
	var out []string
	for word := w.Next(); word != nil; word = w.Next() {
		out = append(out, string(word))
	}
	return out
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Neural Networks, 2nd-order", "neural|networks|2nd|order"},
		{"Schrödinger's Łódź Straße Ægir", "schrodinger|s|lodz|strasse|aegir"},
		{"x₁² ℓ₁ 10⁻³ ﬁne", "x12|l1|10|3|fine"},
		{"深度学习abc", "深|度|学|习|abc"},
		{"soft\u00adhyphen zero\u200dwidth e\u0301", "softhyphen|zerowidth|e"},
		{"", ""}, {" \n\t.,;", ""}, {"\xff\xfe", ""}, {"a\xffb", "a|b"},
		{strings.Repeat("a", 100) + " b", strings.Repeat("a", 48) + "|b"},
		{strings.Repeat("é", 100) + " b", strings.Repeat("e", 48) + "|b"},
	} {
		if got := strings.Join(words(tt.text), "|"); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	v := model(t, 64).Vocabulary()
	for _, tt := range []struct{ text, want string }{
		{"Neural network", "neural|network|neural network"},
		{"neural. Network", "neural|network"},
		{"neural of network", "neural|of|network"},
		{"electrographic", "electro…|…graph|…ic"},
		{"zzgraphe", "…graph|…e"},
		{"xgraph", "x…|…graph"},
		{"12345 ???", ""},
		{"ℓ₁ 学", "l1|学"},
	} {
		var got []string
		for _, r := range v.Append(nil, tt.text) {
			got = append(got, v.Name(r))
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, s, tt.want)
		}
	}
	for name, e := range map[string]embed.Entries{
		"empty": {}, "double": {Words: []string{"a", "a"}}, "phrase of none": {Words: []string{"a"}, Phrases: [][2]uint16{{0, 1}}},
		"too many": {Words: make([]string, 1<<16)},
	} {
		if _, err := embed.NewVocabulary(e); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// naive sums rows in float64.
func naive(m *embed.Model, text string) []float64 {
	counts := map[uint16]int{}
	for _, r := range m.Vocabulary().Append(nil, text) {
		counts[r]++
	}
	sum := make([]float64, m.Dims())
	row := make([]float32, m.Dims())
	for r, n := range counts {
		m.Row(row, r)
		for i, x := range row {
			sum[i] += math.Sqrt(float64(n)) * float64(x)
		}
	}
	norm := 0.0
	for _, x := range sum {
		norm += x * x
	}
	for i := range sum {
		if norm > 0 {
			sum[i] /= math.Sqrt(norm)
		}
	}
	return sum
}

func TestEmbed(t *testing.T) {
	for _, dims := range []int{64, 256, 37} {
		m := model(t, dims)
		for _, text := range []string{"neural network", "graph graph graph of l1", "electrographic", "", "the unknown", "\xff", "∫ ± ≤", strings.Repeat("neural ", 1<<17)} {
			got, err := m.Embed(text)
			if err != nil || len(got) != dims {
				t.Fatalf("%.20q: %d numbers, %v", text, len(got), err)
			}
			for i, want := range naive(m, text) {
				if math.Abs(float64(got[i])-want) > 1e-5 {
					t.Fatalf("%.20q, number %d: %v, want %v", text, i, got[i], want)
				}
			}
		}
	}
}

func TestMatch(t *testing.T) {
	m := model(t, 64)
	v := m.Vocabulary()
	q := m.Query("neural network l1")
	if whole := q.Match(v.Append(nil, "l1 neural network")); math.Abs(float64(whole)-1) > 0.01 {
		t.Errorf("its own words match to %.3f", whole)
	}
	part := q.Match(v.Append(nil, "l1 of graph"))
	if part <= 0 || part >= 0.9 {
		t.Errorf("one word of three matches to %.3f", part)
	}
	if again := q.Match(v.Append(nil, "l1 of graph")); again != part {
		t.Errorf("asked again: %v, not %v", again, part)
	}
	if q.Known() != 1 || m.Query("neural foo bar baz").Known() != 0.25 || m.Query("").Known() != 0 {
		t.Error("what is known is counted wrongly")
	}
	for _, rows := range [][]uint16{nil, {60000}} {
		if got := q.Match(rows); got != 0 {
			t.Errorf("%v matches to %v", rows, got)
		}
	}
	if got := m.Query("").Match([]uint16{1}); got != 0 {
		t.Errorf("nothing is matched to %v", got)
	}
	if got := m.Query(strings.Repeat("neural network of graph schrodinger l1 学 electrographice x ", 40)).Match([]uint16{1, 2}); got <= 0 {
		t.Errorf("a long text is matched to %v", got)
	}
}

func TestFile(t *testing.T) {
	m := model(t, 64)
	var b bytes.Buffer
	if n, err := m.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatal(n, b.Len(), err)
	}
	good := b.Bytes()
	back, err := embed.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := m.Embed("neural electrographic l1")
	y, _ := back.Embed("neural electrographic l1")
	if !slices.Equal(x, y) || back.ID() != m.ID() || back.Record().Papers != 9 || len(back.ID()) != 16 {
		t.Errorf("read back: %v %v, %+v", back.ID(), m.ID(), back.Record())
	}
	for i := range good { // every single byte matters
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if _, err := embed.Parse(bad); !errors.Is(err, embed.ErrModel) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for i := 0; i < len(good); i += 7 {
		if _, err := embed.Parse(good[:i]); !errors.Is(err, embed.ErrModel) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	if _, err := embed.Parse(append(bytes.Clone(good), 0)); !errors.Is(err, embed.ErrModel) {
		t.Errorf("with a byte more: %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	v, err := embed.NewVocabulary(embed.Entries{Words: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	nan := float32(math.NaN())
	for _, rows := range [][]float32{nil, {1}, {1, 2, 3}, {nan, 0}, {float32(math.Inf(1)), 0}} {
		if _, err := embed.New(v, 1, rows, embed.Record{}); err == nil {
			t.Errorf("%v: no error", rows)
		}
	}
	m, err := embed.New(v, 1, []float32{0, 2}, embed.Record{})
	if err != nil {
		t.Fatal(err)
	}
	if x, _ := m.Embed("a"); x[0] != 0 {
		t.Errorf("a row of zeros gives %v", x)
	}
	if got := m.Query("a b").Match([]uint16{0, 1}); got != 1 {
		t.Errorf("beside a row of zeros, the match is %v", got)
	}
}

// FuzzEmbed holds that any text has a vector of length 1 or 0, and matches within bounds.
func FuzzEmbed(f *testing.F) {
	for _, s := range []string{"neural network", "", "the", "∑ᵢ xᵢ ≤ ½", "深度学习", "\xff\xc0", "e\u0301lectro", strings.Repeat("electrographic", 100)} {
		f.Add(s)
	}
	m := model(f, 64)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := m.Embed(text)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, x := range v {
			sum += float64(x) * float64(x)
		}
		if math.Abs(sum-1) > 1e-3 && sum != 0 {
			t.Fatalf("a vector of length² %v", sum)
		}
		q := m.Query(text)
		if x := q.Match(m.Vocabulary().Append(nil, text)); x < 0 || x > 1.01 || math.IsNaN(float64(x)) {
			t.Fatalf("matches itself to %v", x)
		}
	})
}

// FuzzParse feeds Parse what is no model.
func FuzzParse(f *testing.F) {
	var b bytes.Buffer
	if _, err := model(f, 2).WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("DPEMBED1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := embed.Parse(data); err == nil {
			if _, err := m.Embed("neural network electrographic"); err != nil {
				t.Fatal(err)
			}
		}
	})
}
