package segment

import (
	"encoding/binary"
	"math"
)

// The sections of vectors, behind the columns.
const (
	secCodes = iota
	secVectors
	secScales
	secTokenEnds
	secTokens
	vectorSections
)

// vectors is the first section of vectors.
func (l *Layout) vectors() int { return secColumns + l.Keywords + l.Numbers }

// sections is how many sections a segment has.
func (l *Layout) sections() int {
	if l.Vector == 0 {
		return l.vectors()
	}
	return l.vectors() + vectorSections
}

// Vectors are the vectors and tokens of a segment's documents.
type Vectors struct {
	Dims   int
	Codes  []byte // Dims/8 a document
	bytes  []byte
	scales []byte
	ends   []byte
	tokens []byte
}

// Vectors opens the vectors; Dims is 0 where documents have none.
func (r *Reader) Vectors() (v Vectors, err error) {
	if r.layout.Vector == 0 {
		return v, nil
	}
	var parts [vectorSections][]byte
	for i := range parts {
		if parts[i], err = r.section(r.layout.vectors() + i); err != nil {
			return v, err
		}
	}
	return Vectors{r.layout.Vector, parts[secCodes], parts[secVectors], parts[secScales], parts[secTokenEnds], parts[secTokens]}, nil
}

// At returns a document's vector: bytes of int8, to be multiplied by scale. A document
// without one has the scale 0.
func (v *Vectors) At(doc uint32) (bytes []byte, scale float32) {
	n := v.Dims
	return v.bytes[int(doc)*n : int(doc)*n+n], math.Float32frombits(binary.LittleEndian.Uint32(v.scales[4*doc:]))
}

// AppendTokens adds a document's tokens to dst.
func (v *Vectors) AppendTokens(dst []uint16, doc uint32) []uint16 {
	from, to := v.tokenSpan(doc)
	for i := from; i < to; i++ {
		dst = append(dst, binary.LittleEndian.Uint16(v.tokens[2*i:]))
	}
	return dst
}

// tokenSpan places a document's tokens; whatever the file says, inside of them.
func (v *Vectors) tokenSpan(doc uint32) (from, to uint32) {
	from, to = pair(v.ends, int(doc))
	to = min(to, uint32(len(v.tokens)/2))
	return min(from, to), to
}

// vectorColumns collects the vectors of documents.
type vectorColumns struct {
	dims   int
	codes  []byte
	values []byte
	scales []float32
	ends   []uint32
	tokens []uint16
}

// Vector gives the document under way a vector, as long as the layout says, and tokens.
func (b *Builder) Vector(v []float32, tokens []uint16) {
	c := &b.vectors
	if c.dims == 0 || len(c.scales) > len(b.ends) {
		return
	}
	c.add(v)
	c.tokens = append(c.tokens, tokens...)
	c.ends = append(c.ends, uint32(len(c.tokens)))
}

// add rounds a vector to a byte a number. One that is not finite is none.
func (c *vectorColumns) add(v []float32) {
	most := 0.0
	for _, x := range v {
		most = math.Max(most, math.Abs(float64(x)))
	}
	if len(v) != c.dims || math.IsNaN(most) || math.IsInf(most, 0) || most < 1e-12 {
		c.codes = append(c.codes, make([]byte, c.dims/8)...)
		c.values = append(c.values, make([]byte, c.dims)...)
		c.scales = append(c.scales, 0)
		return
	}
	c.codes = AppendSigns(c.codes, v)
	for _, x := range v {
		c.values = append(c.values, byte(int8(math.RoundToEven(float64(x)/most*127))))
	}
	c.scales = append(c.scales, float32(most/127))
}

// AppendSigns adds the code of a vector: a bit a number, lowest first, set above 0.
func AppendSigns(dst []byte, v []float32) []byte {
	for i := 0; i+8 <= len(v); i += 8 {
		var b byte
		for k, x := range v[i : i+8] {
			if x > 0 {
				b |= 1 << k
			}
		}
		dst = append(dst, b)
	}
	return dst
}

// fill gives documents that have none an empty vector, so that there are docs of them.
func (c *vectorColumns) fill(docs int) {
	for c.dims > 0 && len(c.scales) < docs {
		c.add(nil)
		c.ends = append(c.ends, uint32(len(c.tokens)))
	}
}

func (c *vectorColumns) bytes() int64 {
	return int64(len(c.codes) + len(c.values) + 8*len(c.scales) + 2*len(c.tokens))
}

func (c *vectorColumns) reset() {
	c.codes, c.values, c.scales, c.ends, c.tokens = c.codes[:0], c.values[:0], c.scales[:0], c.ends[:0], c.tokens[:0]
}

func (c *vectorColumns) write(s *sink) error {
	if c.dims == 0 {
		return nil
	}
	for _, part := range [][]byte{c.codes, c.values} {
		start := s.at
		if _, err := s.Write(part); err != nil {
			return err
		}
		s.end(start)
	}
	scales := make([]uint32, len(c.scales))
	for i, x := range c.scales {
		scales[i] = math.Float32bits(x)
	}
	for _, part := range [][]uint32{scales, c.ends} {
		start := s.at
		if err := writeUint32s(s, part); err != nil {
			return err
		}
		s.end(start)
	}
	start := s.at
	if err := writeUint16s(s, c.tokens); err != nil {
		return err
	}
	s.end(start)
	return nil
}

// vectors copies the vectors and tokens of the live documents, section by section.
func (m *merger) vectors() error {
	if m.layout.Vector == 0 {
		return nil
	}
	all := make([]Vectors, len(m.in))
	for i, s := range m.in {
		var err error
		if all[i], err = s.r.Vectors(); err != nil {
			return err
		}
	}
	end := uint32(0)
	n := m.layout.Vector
	var b [4]byte
	for _, write := range [vectorSections]func(v *Vectors, doc uint32) error{
		secCodes:   func(v *Vectors, doc uint32) error { return m.write(v.Codes[int(doc)*n/8 : (int(doc)+1)*n/8]) },
		secVectors: func(v *Vectors, doc uint32) error { return m.write(v.bytes[int(doc)*n : (int(doc)+1)*n]) },
		secScales:  func(v *Vectors, doc uint32) error { return m.write(v.scales[4*doc : 4*doc+4]) },
		secTokenEnds: func(v *Vectors, doc uint32) error {
			from, to := v.tokenSpan(doc)
			end += to - from
			binary.LittleEndian.PutUint32(b[:], end)
			return m.write(b[:])
		},
		secTokens: func(v *Vectors, doc uint32) error {
			from, to := v.tokenSpan(doc)
			return m.write(v.tokens[2*from : 2*to])
		},
	} {
		if err := m.copySection(all, write); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) write(p []byte) error {
	_, err := m.sink.Write(p)
	return err
}

func (m *merger) copySection(all []Vectors, write func(v *Vectors, doc uint32) error) error {
	start := m.sink.at
	for i, s := range m.in {
		for doc := range uint32(s.r.docs) {
			if s.to(doc) == gone {
				continue
			}
			if err := write(&all[i], doc); err != nil {
				return err
			}
		}
	}
	m.sink.end(start)
	return nil
}
