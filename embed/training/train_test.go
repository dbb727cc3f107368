package training_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/training"
)

// topics are worlds of words; each thing in one has two names, which no text holds both of.
func topics() [][][2]string {
	var out [][][2]string
	for t := range 12 {
		var things [][2]string
		for k := range 14 {
			things = append(things, [2]string{fmt.Sprintf("t%dthing%c", t, 'a'+k), fmt.Sprintf("t%dother%c", t, 'a'+k)})
		}
		out = append(out, things)
	}
	return out
}

// world makes papers of one topic each, among common words.
func world(n int) *training.Corpus {
	c := training.NewCorpus()
	r := rand.New(rand.NewPCG(7, 8))
	all := topics()
	for range n {
		things := all[r.IntN(len(all))]
		sentence := func() string {
			var w []string
			for range 8 {
				w = append(w, things[r.IntN(len(things))][r.IntN(2)], []string{"the", "of", "we", "show", "method"}[r.IntN(5)])
			}
			return strings.Join(w, " ") + ". "
		}
		c.Add(sentence(), sentence()+sentence()+sentence())
	}
	return c
}

func small() training.Options {
	o := training.Default()
	o.Words, o.Phrases, o.Pieces, o.Batch, o.Chunk, o.Steps = 1000, 50, 200, 64, 16, 240
	return o
}

func train(t *testing.T, ctx context.Context, o training.Options) (*embed.Model, error) {
	t.Helper()
	return training.Train(ctx, world(2500), o, embed.Record{})
}

func cosine(t *testing.T, m *embed.Model, a, b string) (sum float32) {
	t.Helper()
	x, err := m.Embed(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := m.Embed(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// TestLearns holds that names of one topic's things come together, and that common words
// weigh little beside them.
func TestLearns(t *testing.T) {
	m, err := train(t, context.Background(), small())
	if err != nil {
		t.Fatal(err)
	}
	all := topics()
	right := 0
	for i, things := range all {
		query := things[0][0] + " of the " + things[1][1]
		like := cosine(t, m, query, things[2][1]+" "+things[3][0]+" method")
		other := float32(-1)
		for j, others := range all {
			if j != i {
				other = max(other, cosine(t, m, query, others[2][1]+" "+others[3][0]+" method"))
			}
		}
		if like > other {
			right++
		}
	}
	if right < len(all) {
		t.Errorf("%d of %d topics are told from the others", right, len(all))
	}
	if same := cosine(t, m, all[0][0][0], all[0][0][0]+" the of we"); same < 0.5 {
		t.Errorf("common words turn a text away to %.2f", same)
	}
	if got := m.Record(); got.Papers != 2500 || got.Steps != 240 || got.Figures["accuracy"] < 0.05 {
		t.Errorf("the record is %+v", got)
	}
}

func encoded(t *testing.T, m *embed.Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestResume holds that a training broken off anywhere makes the same model as an
// unbroken one, to the last bit, and that another seed makes another.
func TestResume(t *testing.T) {
	o := small()
	o.Steps = 60
	whole, err := train(t, context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Checkpoint, o.Every = filepath.Join(t.TempDir(), "part"), time.Nanosecond
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := train(t, ended, o); err == nil { // before the first step
		t.Fatal("a training that was ended at once ran to its end")
	}
	for i := 0; ; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		stop := time.AfterFunc(time.Duration(50+20*i)*time.Millisecond, cancel)
		m, err := train(t, ctx, o)
		stop.Stop()
		cancel()
		if err == nil {
			if !bytes.Equal(encoded(t, m), encoded(t, whole)) {
				t.Errorf("broken off %d times, it is another model", i)
			}
			break
		}
		if ctx.Err() == nil {
			t.Fatal(err)
		}
	}
	training.Forget(o)
	if _, err := os.Stat(o.Checkpoint); err == nil {
		t.Error("the checkpoint is still there")
	}
	o.Seed++
	other, err := train(t, context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if other.ID() == whole.ID() {
		t.Error("another seed makes the same model")
	}
}

// TestTeacher holds that what a teacher finds alike comes to be found alike, though no
// text says so: here the papers of topics 0 and 1 are the same to it.
func TestTeacher(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8)) // as world draws
	all := topics()
	teacher := &training.Teacher{Name: "one that knows"}
	for p := range 2500 {
		topic := r.IntN(len(all))
		for range 4 * 8 {
			r.IntN(14)
			r.IntN(2)
			r.IntN(5)
		}
		v := make([]float32, 16)
		v[max(topic, 1)] = 1
		teacher.Papers, teacher.Vectors = append(teacher.Papers, p), append(teacher.Vectors, v)
	}
	like := func(teacher *training.Teacher) float32 {
		o := small()
		o.Teacher = teacher
		m, err := train(t, context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if (m.Record().Teacher != "") != (teacher != nil) {
			t.Errorf("the record names the teacher %q", m.Record().Teacher)
		}
		return cosine(t, m, all[0][0][0]+" "+all[0][1][1], all[1][2][0]+" "+all[1][3][1]) - cosine(t, m, all[0][0][0]+" "+all[0][1][1], all[5][2][0]+" "+all[5][3][1])
	}
	if with, without := like(teacher), like(nil); with < without+0.3 {
		t.Errorf("taught, two topics are %.2f more alike than others; untaught %.2f", with, without)
	}
	o := small()
	for name, bad := range map[string]*training.Teacher{"few": {}, "another length": {Papers: make([]int, 100), Vectors: make([][]float32, 100)},
		"no paper": {Papers: append(make([]int, 99), 1<<30), Vectors: teacher.Vectors[:100]}} {
		o.Teacher = bad
		if _, err := train(t, context.Background(), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestBadCheckpoints holds that a checkpoint of another training, half of one and a
// damaged one are refused with the way out.
// TestTwoTrainings holds that a training does not write over the checkpoint of another
// that was begun meanwhile.
func TestTwoTrainings(t *testing.T) {
	other := small()
	other.Seed++
	other.Steps, other.Checkpoint = 1_000_000, filepath.Join(t.TempDir(), "other")
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := train(t, ended, other); err == nil {
		t.Fatal("a training that was ended at once ran to its end")
	}
	theirs, err := os.ReadFile(other.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	o := small()
	o.Steps, o.Every, o.Checkpoint = 1_000_000, time.Nanosecond, filepath.Join(t.TempDir(), "part")
	o.Report = func(p training.Progress) {
		if p.Step > 0 {
			os.WriteFile(o.Checkpoint, theirs, 0o644)
		}
	}
	if _, err := train(t, t.Context(), o); err == nil || !strings.Contains(err.Error(), "another training has begun to write it") {
		t.Errorf("two trainings to one file: %v", err)
	}
	if held, _ := os.ReadFile(o.Checkpoint); !bytes.Equal(held, theirs) {
		t.Error("the other's checkpoint was written over")
	}
}

func TestBadCheckpoints(t *testing.T) {
	o := small()
	o.Steps, o.Checkpoint, o.Every = 12, filepath.Join(t.TempDir(), "part"), time.Nanosecond
	if _, err := train(t, context.Background(), o); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(o.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for name, data := range map[string][]byte{"empty": {}, "half": good[:len(good)/2], "flipped": flipped, "foreign": []byte(strings.Repeat("x", 5000))} {
		if err := os.WriteFile(o.Checkpoint, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := train(t, context.Background(), o); err == nil || !strings.Contains(err.Error(), "remove it to begin anew") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(o.Checkpoint, good, 0o644); err != nil {
		t.Fatal(err)
	}
	o.Rate *= 2
	if _, err := train(t, context.Background(), o); err == nil || !strings.Contains(err.Error(), "other corpora or options") {
		t.Errorf("of other options: %v", err)
	}
}

// TestRefusals holds that what cannot make a model is refused, with what is needed.
func TestRefusals(t *testing.T) {
	_, err := training.Train(context.Background(), world(100), small(), embed.Record{})
	if err == nil || !strings.Contains(err.Error(), "100 papers") || !strings.Contains(err.Error(), fmt.Sprint(training.MinPapers)) {
		t.Errorf("too few papers: %v", err)
	}
	for name, change := range map[string]func(*training.Options){
		"too many rows": func(o *training.Options) { o.Words = 1 << 16 },
		"no words":      func(o *training.Options) { o.Words = 0 },
		"no batch":      func(o *training.Options) { o.Batch = 1 },
		"a chunk":       func(o *training.Options) { o.Chunk = o.Batch + 1 },
		"no rate":       func(o *training.Options) { o.Rate = 0 },
		"temperature":   func(o *training.Options) { o.Temperature = 0 },
	} {
		o := small()
		change(&o)
		if _, err := train(t, context.Background(), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	c := training.NewCorpus()
	for _, p := range [][2]string{{"", ""}, {"A title of some eight words at the least", ""}, {"", "An abstract without a title, of some length. And more."}, {"\xff", "\xfe"}, {"∫∫", "= ±"}} {
		if c.Add(p[0], p[1]) {
			t.Errorf("%q was kept", p)
		}
	}
}
