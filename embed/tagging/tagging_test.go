package tagging_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/embed/tagging"
)

// clouds are examples around one direction a label, of which one in five bears another's.
func clouds(n int) []tagging.Example {
	r := rand.New(rand.NewPCG(1, 2))
	var out []tagging.Example
	for i := range n {
		at := r.IntN(5)
		v := make([]float32, 16)
		sum := 0.0
		for k := range v {
			v[k] = float32(0.25 * r.NormFloat64())
			if k == at {
				v[k]++
			}
			sum += float64(v[k]) * float64(v[k])
		}
		for k := range v {
			v[k] /= float32(math.Sqrt(sum))
		}
		label := at
		if r.IntN(5) == 0 {
			label = r.IntN(5)
		}
		out = append(out, tagging.Example{ID: fmt.Sprint(i), Vector: v, Label: fmt.Sprintf("l%d", label), Others: []string{fmt.Sprintf("l%d", at)}})
	}
	return out
}

func train(t *testing.T, examples []tagging.Example) *tagging.Tagger {
	t.Helper()
	o := tagging.Default()
	o.Model = "m"
	tagger, err := tagging.Train(context.Background(), examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

// TestLearns holds that labels are found as well as they can be, and that confidence is
// what it says.
func TestLearns(t *testing.T) {
	examples := clouds(20_000)
	tagger := train(t, examples)
	j := tagger.Judge(examples, 0.5)
	if j.Examples < 1500 || j.Accuracy < 0.78 || j.Any < 0.95 || j.Top3 < 0.9 || j.Calibration > 0.05 || j.Sure < 0.9 || j.SureRight < 0.78 {
		t.Errorf("%+v", j)
	}
	tags := tagger.Tag(examples[0].Vector, 5)
	sum := 0.0
	for i, x := range tags {
		sum += x.Confidence
		if i > 0 && x.Confidence > tags[i-1].Confidence {
			t.Errorf("%v: not in order", tags)
		}
	}
	if len(tags) != 5 || math.Abs(sum-1) > 0.15 {
		t.Errorf("%v: the confidences sum to %.2f", tags, sum)
	}
	for _, v := range [][]float32{nil, make([]float32, 16), make([]float32, 3)} {
		if got := tagger.Tag(v, 3); got != nil {
			t.Errorf("%v is tagged %v", v, got)
		}
	}
}

// TestSplit pins which texts are held back: they must stay so from one training to the
// next, or a model that comes of both has seen what it is judged by.
func TestSplit(t *testing.T) {
	held := 0
	for i := range 10_000 {
		if tagging.HeldBack(fmt.Sprintf("2401.%05d", i)) {
			held++
		}
	}
	if held < 900 || held > 1100 {
		t.Errorf("%d of 10,000 are held back", held)
	}
	for id, want := range map[string]bool{"2401.00015": true, "2401.00020": true, "2401.00035": true, "2401.00005": false, "2401.00000": false} {
		if tagging.HeldBack(id) != want {
			t.Errorf("%s is held back: %v", id, !want)
		}
	}
}

// TestHeldBack holds that held-back examples change nothing.
func TestHeldBack(t *testing.T) {
	examples := clouds(3000)
	before := train(t, examples)
	for i := range examples {
		if tagging.HeldBack(examples[i].ID) {
			examples[i].Vector = examples[(i+1)%len(examples)].Vector
			examples[i].Label = "other"
		}
	}
	after := train(t, examples)
	if after.ID() != before.ID() {
		t.Error("held-back examples were learned from")
	}
	if j := after.Judge(examples, 0.5); j.Examples == 0 || j.Unknown != j.Examples || j.Accuracy != 0 {
		t.Errorf("labels that were not learned are found: %+v", j)
	}
}

func TestFile(t *testing.T) {
	tagger := train(t, clouds(3000))
	var b bytes.Buffer
	if n, err := tagger.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatal(n, err)
	}
	back, err := tagging.Parse(b.Bytes())
	if err != nil || back.ID() != tagger.ID() || back.Model() != "m" || len(back.Labels()) != 5 {
		t.Fatalf("%v, %v", back, err)
	}
	v := clouds(1)[0].Vector
	if fmt.Sprint(back.Tag(v, 5)) != fmt.Sprint(tagger.Tag(v, 5)) {
		t.Error("read back, it tags otherwise")
	}
	for i := range b.Bytes() {
		bad := bytes.Clone(b.Bytes())
		bad[i] ^= 4
		if _, err := tagging.Parse(bad); !errors.Is(err, tagging.ErrTagger) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
		if _, err := tagging.Parse(bad[:i]); !errors.Is(err, tagging.ErrTagger) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	o := tagging.Default()
	for want, examples := range map[string][]tagging.Example{
		"0 labels": unlabelled(3000), "0 labelled papers": nil, "at least 1000 are needed": clouds(600), "others of 16": append(clouds(3000), tagging.Example{ID: "odd", Label: "l1", Vector: []float32{1}}),
	} {
		if _, err := tagging.Train(context.Background(), examples, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := tagging.Train(ctx, clouds(3000), o); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func unlabelled(n int) []tagging.Example {
	list := clouds(n)
	for i := range list {
		list[i].Label = ""
	}
	return list
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("DPTAGS01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if tagger, err := tagging.Parse(data); err == nil {
			tagger.Tag(make([]float32, 16), 3)
		}
	})
}
