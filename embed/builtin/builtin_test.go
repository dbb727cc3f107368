package builtin_test

import (
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/embed/builtin"
)

const abstract = "We train a policy by reinforcement learning in simulation and transfer it to a quadrupedal robot, which then walks over rough ground. " +
	"The controller needs no model of the terrain, and adapts to changes of its payload within a second. On grass, sand and stairs it falls less often than a controller made by hand."

// TestModel holds what is promised of the model that is carried: its record, its size,
// and that likeness is likeness.
func TestModel(t *testing.T) {
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	r := m.Record()
	if m.Dims() != 256 || r.Papers < 300_000 || len(r.Corpora) < 5 || r.Seed == 0 || r.Steps == 0 || r.Licences == "" {
		t.Errorf("%d numbers, %+v", m.Dims(), r)
	}
	for _, c := range r.Corpora {
		if len(c.SHA256) != 64 || strings.Contains(c.Name, "conference") {
			t.Errorf("trained on %+v", c)
		}
	}
	query, _ := m.Embed("walking machines with four legs")
	like, _ := m.Embed(abstract)
	unlike, _ := m.Embed("Galaxies at high redshift are observed in the infrared.")
	if a, b := dot(query, like), dot(query, unlike); a < b+0.1 {
		t.Errorf("a like text has the cosine %.2f, an unlike one %.2f", a, b)
	}
	for _, text := range []string{"", "of the and", "∫ ± ≤", "\xff\xfe", "ﷺﷺﷺ"} {
		v, err := m.Embed(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range v {
			if x != x {
				t.Errorf("%q has a vector that is no number", text)
			}
		}
	}
}

func dot(a, b []float32) (sum float32) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func TestTagger(t *testing.T) {
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := builtin.Tagger()
	if err != nil {
		t.Fatal(err)
	}
	if tagger.Model() != m.ID() || len(tagger.Labels()) < 100 {
		t.Errorf("it reads the vectors of %s, not of %s", tagger.Model(), m.ID())
	}
	v, _ := m.Embed(abstract)
	if tags := tagger.Tag(v, 3); tags[0].Label != "cs.RO" || tags[0].Confidence < 0.6 {
		t.Errorf("a robot walks in %v", tags)
	}
}

func BenchmarkEmbed(b *testing.B) {
	m, err := builtin.Model()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat(abstract+" ", 3) // about as long as abstracts are
	b.Run("abstract", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			m.Embed(text)
		}
	})
	b.Run("abstract with tokens", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Prepare(text)
		}
	})
	b.Run("query", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Embed("walking machines with four legs")
		}
	})
	b.Run("read the model", func(b *testing.B) {
		for b.Loop() {
			builtin.Model()
		}
	})
}
