// Package tagging says which label a text would bear, from its vector: a linear softmax
// classifier whose confidence means what it says, since that was fitted on texts it did
// not learn from.
//
// It knows vectors and labels. What the labels are is its caller's business.
package tagging

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
)

// A Tagger knows some labels. It may be used by many goroutines.
type Tagger struct {
	head    header
	weights []float32 // labels × (dims + 1), the last one of each the bias
}

type header struct {
	Model  string             `json:"model"` // whose vectors it reads
	Dims   int                `json:"dims"`
	Labels []string           `json:"labels"`
	Papers int                `json:"papers"`          // it learned from
	Curve  []knot             `json:"curve,omitempty"` // of confidences, ascending
	Record map[string]float64 `json:"record,omitempty"`
}

// A Tag is a label and how sure the tagger is of it, from 0 to 1.
type Tag struct {
	Label      string
	Confidence float64
}

// ID names the tagger: 16 hexadecimal digits that follow from its labels, weights and
// curve of confidences.
func (t *Tagger) ID() string {
	h := sha256.New()
	for _, l := range t.head.Labels {
		io.WriteString(h, l+"\n")
	}
	binary.Write(h, binary.LittleEndian, t.weights) // a hash takes everything
	for _, k := range t.head.Curve {
		binary.Write(h, binary.LittleEndian, k)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Model is the id of the model whose vectors the tagger reads.
func (t *Tagger) Model() string { return t.head.Model }

// Labels returns all labels; they must not be changed.
func (t *Tagger) Labels() []string { return t.head.Labels }

// Tag returns the n likeliest labels of a vector, the likeliest first; none for a vector
// of zeros or of another length.
func (t *Tagger) Tag(vector []float32, n int) []Tag {
	if len(vector) != t.head.Dims || isZero(vector) {
		return nil
	}
	p := t.probabilities(vector)
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) }) // labels ascend
	tags := make([]Tag, min(n, len(p)))
	for i := range tags {
		tags[i] = Tag{t.head.Labels[order[i]], t.calibrated(p[order[i]])}
	}
	return tags
}

func isZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}

// probabilities is softmax(Wv + b).
func (t *Tagger) probabilities(vector []float32) []float64 {
	p := make([]float64, len(t.head.Labels))
	most := math.Inf(-1)
	stride := t.head.Dims + 1
	for i := range p {
		w := t.weights[i*stride : (i+1)*stride]
		sum := float64(w[t.head.Dims])
		for k, x := range vector {
			sum += float64(w[k]) * float64(x)
		}
		p[i], most = sum, math.Max(most, sum)
	}
	total := 0.0
	for i, x := range p {
		p[i] = math.Exp(x - most)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
	return p
}

// HeldBack reports whether a text is never learned from, by its id: one in ten is kept to
// judge taggers by.
func HeldBack(id string) bool { return bucket(id) == 0 }

// fits reports whether a text is for fitting the temperature: another one in ten.
func fits(id string) bool { return bucket(id) == 1 }

func bucket(id string) uint32 {
	h := fnv.New32a()
	io.WriteString(h, id)
	return h.Sum32() % 10
}

// A tagger's file: "DPTAGS01", 32 bytes SHA-256 of the rest, u32 length of header, header
// as JSON, labels × (dims + 1) × f32, little-endian.
const Magic = "DPTAGS01" // what a file begins with

// ErrTagger is what a file that is no tagger, or a damaged one, is.
var ErrTagger = errors.New("not a tagger that can be used")

// WriteTo writes the tagger as a file.
func (t *Tagger) WriteTo(w io.Writer) (int64, error) {
	head, err := json.Marshal(t.head)
	if err != nil {
		return 0, err
	}
	body := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	body = append(body, head...)
	for _, x := range t.weights {
		body = binary.LittleEndian.AppendUint32(body, math.Float32bits(x))
	}
	sum := sha256.Sum256(body)
	n, err := w.Write(slices.Concat([]byte(Magic), sum[:], body))
	return int64(n), err
}

// Parse reads a file.
func Parse(data []byte) (*Tagger, error) {
	const start = len(Magic) + sha256.Size
	if len(data) < start+4 || string(data[:len(Magic)]) != Magic {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrTagger)
	}
	body := data[start:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(Magic):start]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", ErrTagger)
	}
	n := int(binary.LittleEndian.Uint32(body))
	if n > len(body)-4 {
		return nil, fmt.Errorf("%w: it is cut short", ErrTagger)
	}
	t := &Tagger{}
	if err := json.Unmarshal(body[4:4+n], &t.head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTagger, err)
	}
	rest := body[4+n:]
	if t.head.Dims < 1 || len(t.head.Labels) == 0 || len(rest) != 4*len(t.head.Labels)*(t.head.Dims+1) {
		return nil, fmt.Errorf("%w: %d bytes of weights for %d labels of %d numbers", ErrTagger, len(rest), len(t.head.Labels), t.head.Dims)
	}
	for ; len(rest) > 0; rest = rest[4:] {
		x := math.Float32frombits(binary.LittleEndian.Uint32(rest))
		if !(math.Abs(float64(x)) < 1e6) {
			return nil, fmt.Errorf("%w: a weight is %v", ErrTagger, x)
		}
		t.weights = append(t.weights, x)
	}
	for i, k := range t.head.Curve {
		if k.Raw < 0 || k.Raw > 1 || k.Right < 0 || k.Right > 1 || i > 0 && (k.Raw < t.head.Curve[i-1].Raw || k.Right < t.head.Curve[i-1].Right) {
			return nil, fmt.Errorf("%w: its curve of confidences falls", ErrTagger)
		}
	}
	return t, nil
}
