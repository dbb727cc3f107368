package search

import (
	"path/filepath"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

const (
	// tierWidth is how many segments of about one size are merged into one, and the
	// ratio between tiers. With 8, a document is rewritten three times on its way into
	// an index of 3 million, and a search visits about 20 segments at worst.
	tierWidth = 8
	// tierFloor is the size below which all segments count as one size: a segment of
	// 1,000 documents costs a search as much as one of ten.
	tierFloor = 1024
	// wasteShare is the share of deleted documents above which a segment is rewritten
	// alone, one half as most engines have it.
	wasteShare = 0.5
)

func tierOf(docs int) int {
	tier := 0
	for n := docs / tierFloor; n > 0; n /= tierWidth {
		tier++
	}
	return tier
}

// due returns the segments to merge next, nil when every tier is in order.
func due(segments []*work, width int) []*work {
	tiers := map[int][]*work{}
	for _, k := range segments {
		if n := k.file.Docs(); float64(n-k.live()) > wasteShare*float64(n) {
			return []*work{k}
		}
		t := tierOf(k.live())
		tiers[t] = append(tiers[t], k)
		if len(tiers[t]) == width {
			return tiers[t]
		}
	}
	return nil
}

// tidyFresh merges among the segments that this batch has written, so that even a
// build from nothing keeps few files. The caller holds b.mu, hence the other lanes go
// on analysing meanwhile.
func (b *batch) tidyFresh() error {
	for {
		var fresh []*work
		for _, k := range b.work {
			if k.seqs != nil && k.live() > 0 {
				fresh = append(fresh, k)
			}
		}
		chosen := due(fresh, b.w.x.width)
		if chosen == nil {
			return nil
		}
		if err := b.merge(chosen, b.number()); err != nil {
			return err
		}
	}
}

// tidyAll merges once among all segments, which are committed, and reports whether it did.
func (b *batch) tidyAll() (bool, error) {
	chosen := due(b.work, b.w.x.width)
	if chosen == nil {
		return false, nil
	}
	return true, b.merge(chosen, b.number())
}

// merge replaces the chosen segments by one with their live documents.
func (b *batch) merge(chosen []*work, id uint64) error {
	x := b.w.x
	inputs := make([]segment.Input, len(chosen))
	for i, k := range chosen {
		inputs[i] = segment.Input{Reader: k.file.Reader, Deleted: k.deleted}
	}
	if err := segment.Merge(filepath.Join(x.dir, segmentName(id)), x.layout, inputs, x.hook); err != nil {
		return err
	}
	into, err := openWork(x, id)
	if err != nil {
		return err
	}
	into.seqs = mergeSeqs(chosen)
	was := map[*work]bool{}
	for _, k := range chosen {
		was[k] = true
	}
	var rest []*work
	for _, k := range b.work {
		if !was[k] {
			rest = append(rest, k)
		}
	}
	b.work = append(rest, into)
	for _, k := range chosen {
		b.drop(k)
	}
	return nil
}

// mergeSeqs joins the sequence numbers of live documents; nil where they are committed.
func mergeSeqs(chosen []*work) []uint32 {
	var seqs []uint32
	for _, k := range chosen {
		for doc, seq := range k.seqs {
			if k.deleted == nil || !k.deleted.Contains(uint32(doc)) {
				seqs = append(seqs, seq)
			}
		}
	}
	return seqs
}
