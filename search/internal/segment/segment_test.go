package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"
)

func testLayout() Layout {
	return Layout{Fields: []Field{{0, 2, 0.4}, {0, 1, 0.4}, {1, 1, 0.3}}, Keywords: 2, Numbers: 1}
}

// model is what a segment should say, in plain Go.
type model struct {
	keys     []string
	counts   []map[string]uint32 // group byte + term → packed counts
	lengths  []byte
	keywords [2][]map[string]bool
	numbers  []int64
}

// randomModel fills a builder and a model alike.
func randomModel(r *rand.Rand, b *Builder, docs, keys int) *model {
	m := &model{}
	for range docs {
		counts := map[string]uint32{}
		for f, slot := range []int{0, 1, 0} {
			n := r.IntN(30)
			if r.IntN(40) == 0 {
				n = 400
			}
			for range n {
				term := fmt.Sprintf("t%d", int(300*r.Float64()*r.Float64()*r.Float64()))
				b.Term(f, term)
				key := string(byte(f/2)) + term
				if counts[key]>>(8*slot)&0xFF < 255 {
					counts[key] += 1 << (8 * slot)
				}
			}
			b.Length(f, n)
			m.lengths = append(m.lengths, LengthCode(n))
		}
		var words [2]map[string]bool
		for c := range words {
			words[c] = map[string]bool{}
			for range r.IntN(3) {
				v := fmt.Sprint("v", r.IntN(9))
				b.Keyword(c, v)
				words[c][v] = true
			}
			m.keywords[c] = append(m.keywords[c], words[c])
		}
		key, number := fmt.Sprint("key", r.IntN(keys)), r.Int64()-r.Int64()
		b.End(key, []int64{number})
		m.keys, m.counts, m.numbers = append(m.keys, key), append(m.counts, counts), append(m.numbers, number)
	}
	return m
}

// without drops documents, as a merge does.
func (m *model) without(deleted *roaring.Bitmap) *model {
	out := &model{}
	for d := range m.keys {
		if !deleted.Contains(uint32(d)) {
			out.append(m, d, d+1)
		}
	}
	return out
}

func (m *model) append(o *model, from, to int) {
	m.keys, m.counts = append(m.keys, o.keys[from:to]...), append(m.counts, o.counts[from:to]...)
	m.lengths, m.numbers = append(m.lengths, o.lengths[3*from:3*to]...), append(m.numbers, o.numbers[from:to]...)
	for c := range m.keywords {
		m.keywords[c] = append(m.keywords[c], o.keywords[c][from:to]...)
	}
}

// check compares everything that r says with m.
func (m *model) check(t rapid.TB, r *Reader) {
	if r.Docs() != len(m.keys) {
		t.Fatalf("%d documents, want %d", r.Docs(), len(m.keys))
	}
	lengths, err := r.Lengths()
	if err != nil || !bytes.Equal(lengths, m.lengths) {
		t.Fatalf("lengths differ: %v", err)
	}
	keys, err := r.Keys()
	if err != nil {
		t.Fatal(err)
	}
	for d, key := range m.keys {
		if string(keys.At(uint32(d))) != key {
			t.Fatalf("key %d is %s, want %s", d, keys.At(uint32(d)), key)
		}
	}
	m.checkFind(t, r)
	m.checkColumns(t, r)
	m.checkPostings(t, r)
	if err := r.Verify(); err != nil {
		t.Fatal(err)
	}
}

func (m *model) checkFind(t rapid.TB, r *Reader) {
	for i := range 40 {
		key := fmt.Sprint("key", i)
		var got, want []uint32
		if err := r.Find(key, func(d uint32) { got = append(got, d) }); err != nil {
			t.Fatal(err)
		}
		for d, k := range m.keys {
			if k == key {
				want = append(want, uint32(d))
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Fatalf("find %s: %v, want %v", key, got, want)
		}
	}
}

func (m *model) checkColumns(t rapid.TB, r *Reader) {
	for c := range m.keywords {
		k, err := r.Keyword(c)
		if err != nil {
			t.Fatal(err)
		}
		for i := range k.Values() {
			if i > 0 && k.Value(i) <= k.Value(i-1) || k.Search(k.Value(i)) != i {
				t.Fatalf("value %d is out of order", i)
			}
			bm, err := k.Bitmap(i)
			if err != nil {
				t.Fatal(err)
			}
			for d := range m.keys {
				if bm.Contains(uint32(d)) != m.keywords[c][d][k.Value(i)] {
					t.Fatalf("column %d, value %s, document %d", c, k.Value(i), d)
				}
			}
		}
	}
	n, err := r.Number(0)
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range m.numbers {
		if n.At(uint32(d)) != want {
			t.Fatalf("number of %d is %d, want %d", d, n.At(uint32(d)), want)
		}
	}
}

func (m *model) checkPostings(t rapid.TB, r *Reader) {
	want := map[string][]uint32{}
	for d, counts := range m.counts {
		for key := range counts {
			want[key] = append(want[key], uint32(d))
		}
	}
	score := newScorer(&r.layout, r.Averages())
	for key, docs := range want {
		p, ok, err := r.Postings(key[0], key[1:])
		if err != nil || !ok || p.Docs != len(docs) {
			t.Fatalf("postings of %q: %v %v, %d documents, want %d", key, ok, err, p.Docs, len(docs))
		}
		var got, counts [BlockLen]uint32
		for b := range p.Blocks {
			n := p.Decode(b, &got)
			p.Counts(b, &counts)
			if !slices.Equal(got[:n], docs[:n]) || p.Last(b) < got[n-1] {
				t.Fatalf("block %d of %q: %v, want %v", b, key, got[:n], docs[:n])
			}
			for i, d := range docs[:n] {
				if counts[i] != m.counts[d][key] {
					t.Fatalf("counts of %q in %d are %x, want %x", key, d, counts[i], m.counts[d][key])
				}
				if s := score.impact(key[0], counts[i], d, m.lengths); s > p.Impact(b) {
					t.Fatalf("impact %f of %q in %d is above its bound %f", s, key, d, p.Impact(b))
				}
			}
			docs = docs[n:]
		}
	}
	if _, ok, err := r.Postings(0, "absent"); ok || err != nil {
		t.Fatal("found an absent term", err)
	}
}

func write(t rapid.TB, b *Builder, path string) *Reader {
	if err := b.Write(path, nil); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, testLayout(), -1)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestBuildAndMerge writes random segments, merges them without random documents, and
// compares each with its model.
func TestBuildAndMerge(t *testing.T) {
	t.Parallel()
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		n++
		b := NewBuilder(testLayout())
		whole := &model{}
		var inputs []Input
		for i := range 1 + r.IntN(3) {
			m := randomModel(r, b, r.IntN(400), 50)
			reader := write(t, b, filepath.Join(dir, fmt.Sprintf("%d-%d", n, i)))
			defer reader.Close()
			b.Reset()
			m.check(t, reader)
			deleted := roaring.New()
			for d := range m.keys {
				if r.IntN(4) == 0 && i != 1 {
					deleted.Add(uint32(d))
				}
			}
			inputs = append(inputs, Input{reader, deleted})
			left := m.without(deleted)
			whole.append(left, 0, len(left.keys))
		}
		path := filepath.Join(dir, fmt.Sprintf("%d-merged", n))
		if err := Merge(path, testLayout(), inputs, nil); err != nil {
			t.Fatal(err)
		}
		merged, err := Open(path, testLayout(), -1)
		if err != nil {
			t.Fatal(err)
		}
		defer merged.Close()
		whole.check(t, merged)
	})
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for w := range 33 {
		for _, n := range []int{1, 3, 7, 8, 9, 127, 128} {
			values := make([]uint32, n)
			for i := range values {
				values[i] = uint32(r.Uint64() & (1<<w - 1))
			}
			data := appendPacked(nil, values, w)
			if len(data) != packedLen(n, w) {
				t.Fatalf("%d values of %d bits take %d bytes, not %d", n, w, len(data), packedLen(n, w))
			}
			got := make([]uint32, n)
			unpack(got, append(data, make([]byte, 8)...), w)
			if !slices.Equal(got, values) {
				t.Fatalf("%d values of %d bits: %v, want %v", n, w, got, values)
			}
		}
	}
}

func TestLengthCode(t *testing.T) {
	last := byte(0)
	for n := range 300_000 {
		c := LengthCode(n)
		if c < last {
			t.Fatalf("code of %d is below that of %d", n, n-1)
		}
		last = c
		if got := CodeLength(c); got > n || n < 260_000 && float64(got) < float64(n)*0.94 || n < 64 && got != n {
			t.Fatalf("%d is coded as %d", n, got)
		}
	}
}

func TestDrift(t *testing.T) {
	l := testLayout()
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		old := []float64{1 + 20*r.Float64(), 1 + 200*r.Float64(), 1 + 9*r.Float64()}
		new := []float64{1 + 20*r.Float64(), 1 + 200*r.Float64(), 1 + 9*r.Float64()}
		codes := []byte{byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256))}
		counts := uint32(r.IntN(256) | r.IntN(256)<<8)
		was := l.Factors(0, old).Impact(counts, l.Slots(0), codes)
		is := l.Factors(0, new).Impact(counts, l.Slots(0), codes)
		if bound := Scale(was, Drift(old, new)); float64(is) > float64(bound)*(1+1e-6) {
			t.Fatalf("impact %f, scaled bound %f", is, bound)
		}
	}
}

func TestDeletes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.deletes")
	want := roaring.BitmapOf(1, 5, 90, 91, 92, 93)
	if _, err := WriteDeletes(path, want, nil); err != nil {
		t.Fatal(err)
	}
	got, err := ReadDeletes(path, 94)
	if err != nil || !got.Equals(want) {
		t.Fatalf("%v, %v", got, err)
	}
	if _, err := ReadDeletes(path, 93); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a document out of range: %v", err)
	}
	if _, err := ReadDeletes(path+"x", 93); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a missing file: %v", err)
	}
}

// touch reads everything, for damaged files; only panics matter.
func touch(r *Reader) {
	var docs, counts [BlockLen]uint32
	for term := range 12 {
		for g := range uint8(2) {
			p, ok, err := r.Postings(g, fmt.Sprint("t", term))
			if err != nil || !ok {
				continue
			}
			Guard("x", func() error {
				for b := range p.Blocks {
					p.Decode(b, &docs)
					p.Counts(b, &counts)
				}
				return nil
			})
		}
	}
	r.Find("key1", func(uint32) {})
	r.Twins(func(_, _ uint32) {})
	Guard("x", func() error {
		k, err := r.Keyword(0)
		if err != nil {
			return err
		}
		for i := range k.Values() {
			k.Bitmap(i)
		}
		return nil
	})
	r.Number(0)
	r.Lengths()
	r.Verify()
}

// FuzzReader opens damaged files with their checksums set right again, so that what
// lies behind the checksums is reached: no panic may leave the package.
func FuzzReader(f *testing.F) {
	dir := f.TempDir()
	b := NewBuilder(testLayout())
	randomModel(rand.New(rand.NewPCG(3, 3)), b, 150, 20)
	path := filepath.Join(dir, "good")
	if err := b.Write(path, nil); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{1}, false)
	f.Add(uint32(100), []byte{255, 255, 255, 255}, true)
	f.Add(uint32(len(good)-30), []byte{9}, true)
	f.Add(uint32(len(good)-16), []byte{9, 9, 9, 9, 9}, false)
	f.Fuzz(func(t *testing.T, at uint32, xor []byte, mend bool) {
		data := slices.Clone(good)
		for i, x := range xor {
			data[(int(at)+i)%len(data)] ^= x
		}
		if mend {
			mendChecksums(data)
		}
		path := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Open(path, testLayout(), -1)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		defer r.Close()
		touch(r)
		err = Merge(path+".merged", testLayout(), []Input{{Reader: r}}, nil)
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
		if err == nil && !mend && !bytes.Equal(data, good) && r.Verify() == nil {
			t.Fatal("damage passed every checksum")
		}
	})
}

// mendChecksums makes page and table checksums right, where the footer is whole.
func mendChecksums(data []byte) {
	foot := data[len(data)-footerLen:]
	off, n := binary.LittleEndian.Uint64(foot), uint64(binary.LittleEndian.Uint32(foot[8:]))
	if off > uint64(len(data)) || n > uint64(len(data))-off {
		return
	}
	toc := data[off : off+n]
	pages := int((off + pageSize - 1) / pageSize)
	for p := range pages {
		if at := len(toc) - 4*(pages-p); at >= 0 {
			page := data[p*pageSize : min((p+1)*pageSize, int(off))]
			binary.LittleEndian.PutUint32(toc[at:], crc32.Checksum(page, castagnoli()))
		}
	}
	binary.LittleEndian.PutUint32(foot[12:], crc32.Checksum(toc, castagnoli()))
}

func BenchmarkUnpack(b *testing.B) {
	for _, w := range []int{1, 4, 7, 10, 14, 17} {
		values := make([]uint32, blockLen)
		for i := range values {
			values[i] = uint32(i) & (1<<w - 1)
		}
		data := append(appendPacked(nil, values, w), make([]byte, 8)...)
		b.Run(fmt.Sprintf("%d bits", w), func(b *testing.B) {
			for b.Loop() {
				unpack(values, data, w)
			}
		})
		b.Run(fmt.Sprintf("%d bits, one by one", w), func(b *testing.B) {
			for b.Loop() {
				unpackOnes(values, data, w, 0)
			}
		})
	}
}
