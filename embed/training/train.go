package training

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/dailypapers/dailypapers/embed"
)

// trainer is a training under way.
type trainer struct {
	o          *Options
	workers    int
	vocabulary *embed.Vocabulary
	texts      *texts
	table      *table
	sampler    *sampler
	step       *step
	lesson     *lesson // nil without a teacher
	steps      int
	done       int
	epoch      int
	papers     []uint32          // the epoch's order
	id         [sha256.Size]byte // identity, of what has a checkpoint

	loss, accuracy float64 // of the last steps, smoothed
}

// passes is how often a small corpus is gone through; large ones need fewer.
const (
	passes   = 24
	maxSteps = 9000
	minSteps = 200
)

// Train makes a model of the corpus, which it uses up. A checkpoint of the same options
// and corpus is resumed; ctx ends a training with a checkpoint saved.
func Train(ctx context.Context, c *Corpus, o Options, r embed.Record) (*embed.Model, error) {
	if err := errors.Join(o.check(), c.check(), o.Teacher.check(c.Papers())); err != nil {
		return nil, fmt.Errorf("train embeddings: %w", err)
	}
	t := &trainer{o: &o, workers: runtime.GOMAXPROCS(0)}
	if err := t.prepare(c); err != nil {
		return nil, fmt.Errorf("train embeddings: %w", err)
	}
	if err := t.run(ctx); err != nil {
		return nil, fmt.Errorf("train embeddings: %w", err)
	}
	r.Seed, r.Papers, r.Words, r.Steps = o.Seed, len(t.texts.papers), len(t.texts.rows), t.steps
	if o.Teacher != nil {
		r.Teacher = fmt.Sprintf("%s, of %d papers", o.Teacher.Name, len(o.Teacher.Papers))
	}
	r.Options, _ = json.Marshal(o.record())
	r.Figures = map[string]float64{"loss": t.loss, "accuracy": t.accuracy}
	return embed.New(t.vocabulary, Dims, t.table.values, r)
}

// prepare makes vocabulary, texts and the table that training begins with.
func (r *trainer) prepare(c *Corpus) error {
	r.report("vocabulary", 0)
	var err error
	if r.vocabulary, err = c.vocabulary(*r.o); err != nil {
		return err
	}
	r.report("texts", 0)
	r.texts = c.encode(r.vocabulary)
	r.texts.synonyms = newSynonyms(r.vocabulary, r.o.Synonyms)
	e := r.vocabulary.Entries()
	share := make([]float64, e.Rows())
	for _, row := range r.texts.rows {
		share[row] += 1 / float64(len(r.texts.rows))
	}
	r.table = newTable(e.Rows())
	r.table.fill(r.o.Seed, share)
	batch := min(r.o.Batch, len(r.texts.papers))
	r.step = newStep(r.table, batch, r.workers)
	r.sampler = newSampler(r.texts, r.o, len(e.Words))
	r.lesson = r.newLesson()
	if r.steps = r.o.Steps; r.steps == 0 {
		r.steps = max(minSteps, min(maxSteps, passes*len(r.texts.papers)/batch))
	}
	return nil
}

func (r *trainer) report(stage string, rate float64) {
	if r.o.Report == nil {
		return
	}
	p := Progress{Stage: stage, Step: r.done, Steps: r.steps, Loss: r.loss, Accuracy: r.accuracy, Rate: rate}
	if rate > 0 {
		p.Left = time.Duration(float64((r.steps-r.done)*r.step.n) / rate * float64(time.Second))
	}
	r.o.Report(p)
}

// run takes all steps.
func (r *trainer) run(ctx context.Context) error {
	if err := r.resume(); err != nil {
		return err
	}
	saved, shown, since := time.Now(), time.Now(), r.done
	for ; r.done < r.steps; r.done++ {
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), r.save())
		}
		r.one()
		if now := time.Now(); now.Sub(shown) > time.Second {
			r.report(Steps, float64((r.done+1-since)*r.step.n)/now.Sub(shown).Seconds())
			shown, since = now, r.done+1
		}
		if r.o.Checkpoint != "" && time.Since(saved) > r.o.Every {
			r.done++
			err := r.save()
			r.done--
			if err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return nil
}

// one takes a step: the pairs of the next papers in the epoch's order.
func (r *trainer) one() {
	perEpoch := max(1, len(r.texts.papers)/r.step.n)
	if epoch := r.done / perEpoch; len(r.papers) == 0 || epoch != r.epoch {
		r.epoch, r.papers = epoch, r.order(epoch)
	}
	at := r.done % perEpoch * r.step.n
	r.sampler.begin(r.done)
	pairs := make([]pair, 0, r.step.n)
	for _, p := range r.papers[at : at+r.step.n] {
		pairs = append(pairs, r.sampler.draw(int(p)))
	}
	r.step.load(pairs)
	temperature := float32(r.o.Temperature)
	res := r.step.loss(Dims, temperature, 1)
	small := Dims / 2
	if r.done%2 == 1 {
		small = Dims / 4
	}
	r.step.loss(small, temperature, 0.5)
	r.step.apply(r.rate())
	if r.lesson != nil && r.done%2 == 1 {
		r.teach()
	}
	r.note(res)
}

// note keeps a running mean of the last hundred steps or so.
func (r *trainer) note(res result) {
	share := max(0.01, 1/float64(r.done+1))
	r.loss += share * (res.loss - r.loss)
	r.accuracy += share * (float64(res.right)/float64(r.step.n) - r.accuracy)
}

// rate rises in the first steps and then falls to nothing.
func (r *trainer) rate() float32 {
	at := float64(r.done) / float64(r.steps)
	if at < r.o.Warmup {
		return float32(r.o.Rate * at / r.o.Warmup)
	}
	return float32(r.o.Rate * (1 - at) / (1 - r.o.Warmup))
}
