package segment

import (
	"encoding/binary"
	"io"
)

// encoder writes the postings of one term after another.
type encoder struct {
	slots  int
	docs   []uint32 // gaps of the block under way
	counts [MaxSlots][]uint32
	last   uint32 // the document before, plus one
	total  int
	impact float32
	bounds []byte
	body   []byte
	head   []byte
}

func (e *encoder) reset(slots int) {
	e.slots, e.last, e.total, e.impact = slots, 0, 0, 0
	e.docs, e.bounds, e.body = e.docs[:0], e.bounds[:0], e.body[:0]
	for s := range e.counts {
		e.counts[s] = e.counts[s][:0]
	}
}

// add appends a posting; documents must ascend.
func (e *encoder) add(doc, counts uint32, impact float32) {
	if len(e.docs) == blockLen {
		e.block()
	}
	e.docs = append(e.docs, doc-e.last)
	e.last = doc + 1
	if e.slots == 1 {
		e.counts[0] = append(e.counts[0], counts-1)
	} else {
		for s := range e.slots {
			e.counts[s] = append(e.counts[s], counts>>(8*s)&0xFF)
		}
	}
	e.impact = max(e.impact, impact)
	e.total++
}

func (e *encoder) block() {
	w := width(e.docs)
	e.body = append(e.body, byte(w))
	var cw [MaxSlots]int
	for s := range e.slots {
		cw[s] = width(e.counts[s])
		e.body = append(e.body, byte(cw[s]))
	}
	e.body = appendPacked(e.body, e.docs, w)
	for s := range e.slots {
		e.body = appendPacked(e.body, e.counts[s], cw[s])
		e.counts[s] = e.counts[s][:0]
	}
	e.bounds = binary.LittleEndian.AppendUint32(e.bounds, e.last-1)
	e.bounds = binary.LittleEndian.AppendUint32(e.bounds, uint32(len(e.body)))
	e.bounds = binary.LittleEndian.AppendUint16(e.bounds, impactCode(e.impact))
	e.docs, e.impact = e.docs[:0], 0
}

// flush writes the entry of the postings added since reset.
func (e *encoder) flush(w io.Writer) error {
	e.block()
	e.head = binary.AppendUvarint(e.head[:0], uint64(e.total))
	e.head = binary.AppendUvarint(e.head, uint64(len(e.body)))
	if len(e.bounds) == boundLen {
		e.head = append(e.head, e.bounds[8:]...)
	} else {
		e.head = append(e.head, e.bounds...)
	}
	if _, err := w.Write(e.head); err != nil {
		return err
	}
	_, err := w.Write(e.body)
	return err
}
