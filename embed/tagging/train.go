package tagging

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// An Example is a labelled text.
type Example struct {
	ID     string // says whether it is held back
	Vector []float32
	Label  string   // what is learned
	Others []string // labels that would be right too
}

// Options say how a tagger is trained. Default returns good ones.
type Options struct {
	Model  string // whose vectors the examples have
	Least  int    // examples that a label needs to be learned
	Epochs int
	Batch  int
	Rate   float64
	Seed   uint64
	Report func(epoch, epochs int, loss float64)
}

// Default returns the options that the built-in tagger is trained with.
func Default() Options { return Options{Least: 50, Epochs: 12, Batch: 512, Rate: 0.05, Seed: 1} }

// MinExamples is how many examples a training needs.
const MinExamples = 1000

// Train learns from the examples that are not held back: multinomial logistic regression
// with Adam, and then, on a tenth that it has not seen, one temperature for all labels
// (Guo, Pleiss, Sun and Weinberger 2017, arXiv:1706.04599) and a curve of confidences.
func Train(ctx context.Context, examples []Example, o Options) (*Tagger, error) {
	if len(examples) < MinExamples {
		return nil, tooFew(len(examples))
	}
	labels := common(examples, o.Least)
	if len(labels) < 2 {
		return nil, fmt.Errorf("train tags: %d labels with at least %d examples; two are needed", len(labels), o.Least)
	}
	t := &Tagger{head: header{Model: o.Model, Dims: len(examples[0].Vector), Labels: labels}}
	learn, fit, err := t.split(examples)
	if err != nil {
		return nil, err
	}
	if len(learn) < MinExamples {
		return nil, tooFew(len(learn))
	}
	t.head.Papers = len(learn)
	t.weights = make([]float32, len(labels)*(t.head.Dims+1))
	if err := t.learn(ctx, learn, o); err != nil {
		return nil, err
	}
	t.cool(fit)
	t.calibrate(fit)
	return t, nil
}

func tooFew(n int) error {
	return fmt.Errorf("train tags: %d labelled papers to learn from; at least %d are needed", n, MinExamples)
}

// common are the labels with at least so many examples that are not held back, in order.
func common(examples []Example, least int) []string {
	counts := make(map[string]int)
	for _, e := range examples {
		if !HeldBack(e.ID) {
			counts[e.Label]++
		}
	}
	var labels []string
	for l, n := range counts {
		if n >= least && l != "" {
			labels = append(labels, l)
		}
	}
	slices.Sort(labels)
	return labels
}

// sample is an example with its label's number.
type sample struct {
	vector []float32
	label  int
}

func (t *Tagger) split(examples []Example) (learn, fit []sample, err error) {
	for _, e := range examples {
		i, ok := slices.BinarySearch(t.head.Labels, e.Label)
		if !ok || HeldBack(e.ID) {
			continue
		}
		if len(e.Vector) != t.head.Dims {
			return nil, nil, fmt.Errorf("train tags: %s has a vector of %d numbers, others of %d", e.ID, len(e.Vector), t.head.Dims)
		}
		if fits(e.ID) {
			fit = append(fit, sample{e.Vector, i})
		} else {
			learn = append(learn, sample{e.Vector, i})
		}
	}
	return learn, fit, nil
}

// learn minimises the mean cross-entropy, batch by batch.
func (t *Tagger) learn(ctx context.Context, all []sample, o Options) error {
	r := rand.New(rand.NewPCG(o.Seed, 0x7A6))
	batch := min(o.Batch, len(all))
	s := newStep(len(t.head.Labels), t.head.Dims+1, batch)
	steps, done := o.Epochs*(len(all)/batch), 0
	for epoch := range o.Epochs {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		loss := 0.0
		for from := 0; from+batch <= len(all); from += batch {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			rate := o.Rate * (1 - float64(done)/float64(steps))
			loss += s.take(t.weights, all[from:from+batch], float32(rate))
			done++
		}
		if o.Report != nil {
			o.Report(epoch+1, o.Epochs, loss/float64(len(all)/batch))
		}
	}
	return nil
}

// step is the memory of one step of the learning.
type step struct {
	labels, dims  int
	input, scores blas32.General
	grads         blas32.General
	first, second []float32
	steps         int
}

func newStep(labels, dims, batch int) *step {
	matrix := func(rows, cols int) blas32.General {
		return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
	}
	return &step{labels: labels, dims: dims, input: matrix(batch, dims), scores: matrix(batch, labels), grads: matrix(labels, dims),
		first: make([]float32, labels*dims), second: make([]float32, labels*dims)}
}

// take moves the weights against the gradient of a batch's loss, which it returns.
func (s *step) take(weights []float32, batch []sample, rate float32) float64 {
	for i, b := range batch {
		row := s.input.Data[i*s.dims : (i+1)*s.dims]
		copy(row, b.vector)
		row[s.dims-1] = 1
	}
	w := blas32.General{Rows: s.labels, Cols: s.dims, Stride: s.dims, Data: weights}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, s.input, w, 0, s.scores)
	loss := 0.0
	for i, b := range batch {
		loss += softmax(s.scores.Data[i*s.labels:(i+1)*s.labels], b.label, 1/float32(len(batch)))
	}
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, s.scores, s.input, 0, s.grads)
	s.adam(weights, rate)
	return loss / float64(len(batch))
}

// softmax turns scores into scale times the gradient of their loss for a label.
func softmax(scores []float32, label int, scale float32) (loss float64) {
	most := slices.Max(scores)
	total := 0.0
	for i, x := range scores {
		e := math.Exp(float64(x - most))
		scores[i] = float32(e)
		total += e
	}
	loss = math.Log(total) - math.Log(math.Max(float64(scores[label]), 1e-30))
	for i, e := range scores {
		scores[i] = scale * e / float32(total)
	}
	scores[label] -= scale
	return loss
}

func (s *step) adam(weights []float32, rate float32) {
	const b1, b2, tiny = 0.9, 0.999, 1e-8
	s.steps++
	c1, c2 := float32(1/(1-math.Pow(b1, float64(s.steps)))), float32(1/(1-math.Pow(b2, float64(s.steps))))
	for i, g := range s.grads.Data {
		s.first[i] += (1 - b1) * (g - s.first[i])
		s.second[i] += (1 - b2) * (g*g - s.second[i])
		weights[i] -= rate * s.first[i] * c1 / (float32(math.Sqrt(float64(s.second[i]*c2))) + tiny)
	}
}

// cool divides the weights by the temperature with which the samples' labels are
// likeliest, found by golden section between a quarter and four.
func (t *Tagger) cool(fit []sample) {
	if len(fit) == 0 {
		return
	}
	scores := make([][]float64, len(fit))
	for i, s := range fit {
		p := t.probabilities(s.vector)
		for k, x := range p {
			p[k] = math.Log(math.Max(x, 1e-300)) // scores, but for a constant
		}
		scores[i] = p
	}
	loss := func(logT float64) float64 {
		sum, inverse := 0.0, math.Exp(-logT)
		for i, s := range fit {
			total := 0.0
			for _, x := range scores[i] {
				total += math.Exp(x * inverse)
			}
			sum += math.Log(total) - scores[i][s.label]*inverse
		}
		return sum
	}
	low, high, golden := math.Log(0.25), math.Log(4), (math.Sqrt(5)-1)/2
	for high-low > 1e-3 {
		a, b := high-golden*(high-low), low+golden*(high-low)
		if loss(a) < loss(b) {
			high = b
		} else {
			low = a
		}
	}
	temperature := math.Exp((low + high) / 2)
	blas32.Scal(float32(1/temperature), blas32.Vector{N: len(t.weights), Inc: 1, Data: t.weights})
	t.head.Record = map[string]float64{"temperature": temperature}
}

// A Judgement is how good a tagger is on labelled texts that it has not seen.
type Judgement struct {
	Examples    int     `json:"examples"`
	Unknown     int     `json:"unknown"`     // of them, with a label that was not learned and cannot be found
	Accuracy    float64 `json:"accuracy"`    // the likeliest label is the text's
	Top3        float64 `json:"top3"`        // one of the three likeliest is
	Any         float64 `json:"any"`         // the likeliest is the text's or one of its others
	Calibration float64 `json:"calibration"` // expected calibration error, 15 bins of confidence
	Sure        float64 `json:"sure"`        // share of the texts with a confidence of least or more
	SureRight   float64 `json:"sure_right"`  // of those, how many are the text's
	SureAny     float64 `json:"sure_any"`    // or one of its others
}

// Judge tags the held-back examples that say something. least is the
// confidence from which a tag is sure.
func (t *Tagger) Judge(examples []Example, least float64) Judgement {
	var j Judgement
	var bins [15]struct{ n, right, confidence float64 }
	for _, e := range examples {
		if !HeldBack(e.ID) || e.Label == "" {
			continue
		}
		tags := t.Tag(e.Vector, 3)
		if len(tags) == 0 {
			continue
		}
		j.Examples++
		if _, known := slices.BinarySearch(t.head.Labels, e.Label); !known {
			j.Unknown++
		}
		right := btof(tags[0].Label == e.Label)
		any := btof(right == 1 || slices.Contains(e.Others, tags[0].Label))
		j.Accuracy += right
		j.Any += any
		j.Top3 += btof(slices.ContainsFunc(tags, func(x Tag) bool { return x.Label == e.Label }))
		if tags[0].Confidence >= least {
			j.Sure++
			j.SureRight += right
			j.SureAny += any
		}
		b := &bins[min(int(tags[0].Confidence*15), 14)]
		b.n, b.right, b.confidence = b.n+1, b.right+right, b.confidence+tags[0].Confidence
	}
	n := float64(max(j.Examples, 1))
	for _, b := range bins {
		j.Calibration += math.Abs(b.right-b.confidence) / n
	}
	j.SureRight, j.SureAny = j.SureRight/math.Max(j.Sure, 1), j.SureAny/math.Max(j.Sure, 1)
	j.Accuracy, j.Top3, j.Any, j.Sure = j.Accuracy/n, j.Top3/n, j.Any/n, j.Sure/n
	return j
}

func btof(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
