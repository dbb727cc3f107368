package segment

import (
	"encoding/binary"
	"io"
)

// scorer computes impacts while a segment is written.
type scorer struct {
	slots   [256][]int
	factors [256]Factors
	fields  int
}

func newScorer(l *Layout, averages []float64) *scorer {
	s := &scorer{fields: len(l.Fields)}
	for _, f := range l.Fields {
		if s.slots[f.Group] == nil {
			s.slots[f.Group] = l.Slots(f.Group)
			s.factors[f.Group] = l.Factors(f.Group, averages)
		}
	}
	return s
}

// impact scores a posting of doc, whose codes are in lengths.
func (s *scorer) impact(group uint8, counts, doc uint32, lengths []byte) float32 {
	at := int(doc) * s.fields
	return s.factors[group].Impact(counts, s.slots[group], lengths[at:at+s.fields])
}

// averages divides sums by a number of documents.
func averages(sums []uint64, docs int) []float64 {
	avg := make([]float64, len(sums))
	for f, sum := range sums {
		avg[f] = float64(sum) / float64(max(docs, 1))
	}
	return avg
}

// Averages are the segment's own average lengths, by field.
func (r *Reader) Averages() []float64 { return averages(r.sums, r.docs) }

func writeInt64s(w io.Writer, values []int64) error {
	buf := make([]byte, 0, 32<<10)
	for len(values) > 0 {
		n := min(len(values), 4<<10)
		buf = buf[:0]
		for _, v := range values[:n] {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(v))
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}
