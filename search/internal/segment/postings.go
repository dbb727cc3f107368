package segment

import "encoding/binary"

// boundLen is the size of a block's bound where a list has several blocks.
const boundLen = 10

// Postings is one term's list in one segment. It is a view of the file and valid as
// long as its Reader is. Methods panic on damaged bytes that escaped the checksums;
// whoever decodes does it under Guard.
type Postings struct {
	Docs   int // documents in the list
	Blocks int
	slots  int
	bounds []byte
	body   []byte // reaches to the end of the section
	limit  uint32 // documents in the segment
}

// Last returns the last document of block b, or an upper bound of it.
func (p *Postings) Last(b int) uint32 {
	if p.Blocks == 1 {
		return p.limit - 1
	}
	return binary.LittleEndian.Uint32(p.bounds[b*boundLen:])
}

// Impact returns the bound of block b under the segment's own averages.
func (p *Postings) Impact(b int) float32 {
	at := b*boundLen + 8
	if p.Blocks == 1 {
		at = 0
	}
	return impactOf(binary.LittleEndian.Uint16(p.bounds[at:]))
}

// Len returns the number of postings in block b.
func (p *Postings) Len(b int) int {
	return min(blockLen, p.Docs-b*blockLen)
}

func (p *Postings) start(b int) int {
	if b == 0 {
		return 0
	}
	return int(binary.LittleEndian.Uint32(p.bounds[(b-1)*boundLen+4:]))
}

// BlockLen is the most postings a block holds.
const BlockLen = blockLen

// Decode fills docs with the documents of block b and returns how many there are.
func (p *Postings) Decode(b int, docs *[BlockLen]uint32) int {
	block := p.body[p.start(b):]
	n := p.Len(b)
	unpack(docs[:n], block[1+p.slots:], int(block[0]))
	next := uint32(0)
	if b > 0 {
		next = p.Last(b-1) + 1
	}
	for i := range docs[:n] {
		next += docs[i]
		docs[i] = next
		next++
	}
	if next > p.limit {
		panic(unfit("document out of range"))
	}
	return n
}

// Counts fills counts, packed as the bytes of one uint32 for each posting of block b.
func (p *Postings) Counts(b int, counts *[BlockLen]uint32) {
	block := p.body[p.start(b):]
	n := p.Len(b)
	at := 1 + p.slots + packedLen(n, int(block[0]))
	unpack(counts[:n], block[at:], int(block[1]))
	if p.slots == 1 {
		for i := range counts[:n] {
			counts[i]++
		}
		return
	}
	var more [BlockLen]uint32
	for s := 1; s < p.slots; s++ {
		at += packedLen(n, int(block[s]))
		w := int(block[1+s])
		if w == 0 {
			continue
		}
		unpack(more[:n], block[at:], w)
		for i, c := range more[:n] {
			counts[i] |= c << (8 * s)
		}
	}
}

// parsePostings reads the entry at the start of data, which reaches to the section's end.
func parsePostings(data []byte, slots int, limit uint32) (Postings, int, bool) {
	docs, n := binary.Uvarint(data)
	size, m := binary.Uvarint(data[max(n, 0):])
	if n <= 0 || m <= 0 || docs == 0 || docs > uint64(limit) {
		return Postings{}, 0, false
	}
	p := Postings{Docs: int(docs), slots: slots, limit: limit}
	p.Blocks = (p.Docs + blockLen - 1) / blockLen
	bounds := 2
	if p.Blocks > 1 {
		bounds = p.Blocks * boundLen
	}
	head := n + m + bounds
	if head > len(data) || size > uint64(len(data)-head) {
		return Postings{}, 0, false
	}
	p.bounds, p.body = data[n+m:head], data[head:]
	return p, head + int(size), true
}
