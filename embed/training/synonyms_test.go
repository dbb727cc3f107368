package training_test

import (
	"context"
	"testing"
)

// TestSynonyms holds that what may stand for a word comes to be like what the word stands
// beside, though no text has the two together.
func TestSynonyms(t *testing.T) {
	all := topics()
	of := make(map[string][]string)
	for _, thing := range all[0] { // the first topic by the second one's names, and by a word nobody knows
		of[thing[0]] = []string{all[1][0][0], all[1][1][0], "unheard"}
	}
	like := func(synonyms map[string][]string) float32 {
		o := small()
		o.Synonyms, o.SynonymRate = synonyms, 0.5
		m, err := train(t, context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		text := all[0][2][1] + " " + all[0][3][1]
		return cosine(t, m, text, all[1][0][0]+" "+all[1][1][0]) - cosine(t, m, text, all[5][0][0]+" "+all[5][1][0])
	}
	if with, without := like(of), like(nil); with < without+0.2 {
		t.Errorf("with synonyms they are %.2f more alike than others, without %.2f", with, without)
	}
}

// TestSynonymsCount holds that a checkpoint of other synonyms is not gone on from.
func TestSynonymsCount(t *testing.T) {
	ids := make(map[string]bool)
	for _, synonyms := range []map[string][]string{nil, {"t0thinga": {"t1thinga"}}, {"t0thinga": {"t2thinga"}}, {"t0thinga": {"unheard"}}} {
		o := small()
		o.Synonyms, o.Steps = synonyms, 20
		m, err := train(t, context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		ids[m.ID()] = true
	}
	if len(ids) != 3 {
		t.Errorf("%d models of three kinds of synonyms; an unknown word is none", len(ids))
	}
	o := small()
	o.Steps, o.Checkpoint, o.Every = 12, t.TempDir()+"/part", 1
	if _, err := train(t, context.Background(), o); err != nil {
		t.Fatal(err)
	}
	o.Synonyms = map[string][]string{"t0thinga": {"t1thinga"}}
	if _, err := train(t, context.Background(), o); err == nil {
		t.Error("a checkpoint of other synonyms was gone on from")
	}
}
