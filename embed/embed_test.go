package embed_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
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

// naiveMatch compares every word with every word, and every sentence.
func naiveMatch(m *embed.Model, query string, sentences []string) (words, sentence float64) {
	unit := func(r uint16) ([]float32, float64) {
		row := make([]float32, m.Dims())
		m.Row(row, r)
		norm := 0.0
		for _, x := range row {
			norm += float64(x) * float64(x)
		}
		embed.Normalize(row)
		return row, math.Sqrt(norm)
	}
	dot := func(a, b []float32) (sum float64) {
		for i := range a {
			sum += float64(a[i]) * float64(b[i])
		}
		return sum
	}
	q, _ := m.Embed(query)
	rows := m.Vocabulary().Append(nil, query)
	slices.Sort(rows)
	total := 0.0
	for _, r := range slices.Compact(rows) {
		v, weight := unit(r)
		best := 0.0
		for _, s := range sentences {
			for _, other := range m.Vocabulary().Append(nil, s) {
				w, _ := unit(other)
				best = max(best, dot(v, w))
			}
		}
		words += weight * best
		total += weight
	}
	for _, s := range sentences {
		sum := make([]float32, m.Dims())
		row := make([]float32, m.Dims())
		for _, r := range m.Vocabulary().Append(nil, s) {
			m.Row(row, r)
			for i, x := range row {
				sum[i] += x
			}
		}
		embed.Normalize(sum)
		sentence = max(sentence, dot(q, sum))
	}
	return words / total, sentence
}

func TestMatch(t *testing.T) {
	m := model(t, 64)
	sentences := []string{"Neural network of l1 graph", "electrographic graph x schrodinger", "学 l1 of of l1 network"}
	_, tokens := m.Prepare(sentences[0], sentences[1]+". "+sentences[2]+".")
	if tokens[0] != 3 {
		t.Fatalf("%d sentences", tokens[0])
	}
	for _, query := range []string{"neural network l1", "graph", "schrodinger of electro", "学学学"} {
		got := m.Query(query).Match(tokens)
		words, sentence := naiveMatch(m, query, sentences)
		if math.Abs(float64(got.Words)-words) > 0.02 || math.Abs(float64(got.Sentence)-sentence) > 0.02 {
			t.Errorf("%q: %.3f, want %.3f %.3f", query, got, words, sentence)
		}
	}
	q := m.Query("neural foo bar baz")
	if k := q.Known(); k < 0.2 || k > 0.3 || m.Query("").Known() != 0 || m.Query("foo").Known() != 0 || m.Query("neural l1").Known() != 1 {
		t.Errorf("what is known is counted wrongly: %v", k)
	}
	if again := q.Match(tokens); again != q.Match(tokens) {
		t.Errorf("asked again: %v", again)
	}
	for _, tokens := range [][]uint16{nil, {0}, {1}, {9, 1, 2}, {0, 60000}, {1, 0, 3, 0xFFFF, 0xFFFF, 4}, {2, 0x3F80, 0x7F80, 1, 0xFFFF, 2, 0xFFFF}} {
		if got := q.Match(tokens); got.Words < 0 || got.Words > 1.01 || got.Sentence < 0 || got.Sentence > 1 {
			t.Errorf("%v matches to %v", tokens, got)
		}
	}
	if got := m.Query("").Match(tokens); got != (embed.Match{}) {
		t.Errorf("nothing is matched to %v", got)
	}
	long := strings.Repeat("neural network of graph schrodinger l1 学 electrographice x. ", 400)
	if _, tokens := m.Prepare(long); tokens[0] != 64 {
		t.Errorf("%d sentences of a long text are kept", tokens[0])
	}
	if v, tokens := m.Prepare("", "∫ ≤", "\xff"); tokens != nil || v[0] != 0 {
		t.Errorf("of nothing: %v", tokens)
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
	scales := len(good) - m.Vocabulary().Rows()*(64+4) // of its rows, before them
	for _, scale := range []float32{float32(math.NaN()), float32(math.Inf(1)), -1, 1e7} {
		bad := bytes.Clone(good)
		binary.LittleEndian.PutUint32(bad[scales+4:], math.Float32bits(scale))
		if _, err := embed.Parse(sealed(bad)); !errors.Is(err, embed.ErrModel) || !strings.Contains(err.Error(), "scale") {
			t.Errorf("a scale of %v: %v", scale, err)
		}
	}
	if _, err := embed.Parse(sealed(bytes.Clone(good))); err != nil {
		t.Errorf("sealed anew: %v", err)
	}
}

// sealed corrects the checksum of a file whose bytes were changed.
func sealed(file []byte) []byte {
	const head = 8 + 7*4 + sha256.Size
	sum := sha256.Sum256(file[head:])
	copy(file[head-sha256.Size:], sum[:])
	return file
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
	for text, want := range map[string]float64{"a": 0, "a zz": 0, "b zz": 2. / 3, "a b": 1, "b b zz zz": 2. / 3} { // a weighs 0, b 2
		if got := m.Query(text).Known(); math.Abs(got-want) > 0.01 {
			t.Errorf("of %q %v is known, want %v", text, got, want)
		}
	}
	if _, tokens := m.Prepare("a b"); m.Query("a b").Match(tokens).Words != 1 {
		t.Errorf("beside a row of zeros, the match is %v", m.Query("a b").Match(tokens))
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
		_, tokens := m.Prepare(text)
		if x := m.Query(text).Match(tokens); x.Words < 0 || x.Words > 1.01 || x.Sentence < 0 || x.Sentence > 1 {
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
