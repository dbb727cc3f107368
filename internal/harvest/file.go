package harvest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/store"
)

// filePage is how many records of a file share a transaction.
const filePage = 1000

// File takes a saved answer of arXiv's in: OAI-PMH, query API, RSS or Atom,
// plain or packed. "-" is the standard input. Of a file that is cut off, what
// stands before the cut goes in, and the error says so.
func (h *Harvester) File(ctx context.Context, path string, show Progress) (store.Counts, error) {
	t := shown(show)
	text, name, err := lines.Whole(path, arxiv.MaxDocument)
	if err != nil {
		return t.Counts, fmt.Errorf("harvest: %w", err)
	}
	doc, broken := h.reader().Read(bytes.NewReader(text), name)
	if broken != nil && len(doc.Records)+len(doc.Refused) == 0 {
		return t.Counts, fmt.Errorf("harvest: %w", broken)
	}
	if doc.Fault != nil {
		return t.Counts, fmt.Errorf("harvest: %s holds an error of arXiv's: %w", name, doc.Fault)
	}
	if doc.Form == arxiv.RSS || doc.Form == arxiv.Atom {
		return t.Counts, errors.Join(h.putFeed(ctx, &doc, t, name, nil), broken)
	}
	h.tellRefused(&doc, t)
	for part := range slices.Chunk(doc.Records, filePage) {
		sum, err := ingest.Put(ctx, h.st, ingest.Page{Where: name, Records: part}, h.teller(t))
		if err != nil {
			return t.Counts, fmt.Errorf("harvest: %w", err)
		}
		t.put(sum, 0)
	}
	return t.Counts, broken
}
