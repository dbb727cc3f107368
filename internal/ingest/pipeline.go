package ingest

import (
	"context"
	"errors"

	papers "github.com/dailypapers/dailypapers"
)

// chunkBytes bounds the text of a chunk, so that a few chunks of the largest
// records that are read still fit any machine.
const chunkBytes = 8 << 20

// A chunk is what passes from stage to stage: the records of one batch in
// the order of the source.
type chunk struct {
	items []item
	err   error // what ended the reading, behind the items; nil at the end of the source
	last  bool
}

// An item is a record, or the reason why it was refused.
type item struct {
	record  papers.Record
	cleaned bool
	refused *papers.RecordError
}

// readAll decodes the source in a goroutine of its own, which ends with the
// source, or soon after ctx. The channel is closed behind it.
func readAll(ctx context.Context, src Source, from Position, size int) <-chan chunk {
	out := make(chan chunk, 1)
	go func() {
		defer close(out)
		c := chunk{items: make([]item, 0, size)}
		bytes := 0
		for record, err := range src.Records(ctx, from) {
			it := item{record: record}
			if err != nil && !errors.As(err, &it.refused) {
				c.err = err
				break
			}
			c.items = append(c.items, it)
			if bytes += weight(&record.Paper); len(c.items) < size && bytes < chunkBytes {
				continue
			}
			if !send(ctx, out, c) {
				return
			}
			c, bytes = chunk{items: make([]item, 0, size)}, 0
		}
		c.last = true
		send(ctx, out, c)
	}()
	return out
}

// enrichAll makes records ready for the store in a goroutine of its own,
// which ends with in. It empties in even after ctx, so that its writer ends.
func enrichAll(ctx context.Context, src Source, in <-chan chunk) <-chan chunk {
	out := make(chan chunk, 1)
	go func() {
		defer close(out)
		for c := range in {
			if ctx.Err() != nil {
				continue
			}
			for i := range c.items {
				c.items[i].enrich(src)
			}
			send(ctx, out, c)
		}
	}()
	return out
}

func (it *item) enrich(src Source) {
	if it.refused != nil {
		return
	}
	p, cleaned, err := enrich(it.record.Paper)
	if err != nil {
		it.refused = refuse(src, it.record.Line, err)
		return
	}
	it.record.Paper, it.cleaned = p, cleaned
}

func send(ctx context.Context, out chan<- chunk, c chunk) bool {
	select {
	case out <- c:
		return true
	case <-ctx.Done():
		return false
	}
}

// weight is about how many bytes of text a paper holds.
func weight(p *papers.Paper) int {
	n := len(p.Title) + len(p.RawTitle) + len(p.Abstract) + len(p.Summary.Text) + len(p.Comments) + 64*len(p.Authors)
	for i := range p.Authors {
		n += len(p.Authors[i].Name) + len(p.Authors[i].Raw) + len(p.Authors[i].Affiliation)
	}
	return n
}
