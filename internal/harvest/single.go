package harvest

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// askedAtOnce is how many papers one request of the query API asks for: its
// address stays far below what proxies cut off.
const askedAtOnce = 50

// Fetch takes single papers in, through the query API, or through OAI-PMH
// where that does not answer or does not know them. missing are those that
// arXiv does not have.
func (h *Harvester) Fetch(ctx context.Context, ids []papers.ID, show Progress) (counts store.Counts, missing []papers.ID, err error) {
	for _, id := range ids {
		if id.Source() != "arxiv" {
			return counts, nil, fmt.Errorf("harvest: %w", papers.Invalid("id", "%s is not one of arXiv's", id))
		}
	}
	t := shown(show)
	c := h.client(t)
	for chunk := range slices.Chunk(distinct(ids), askedAtOnce) {
		left, err := h.query(ctx, c, t, chunk)
		if err != nil {
			return t.Counts, missing, err
		}
		for _, id := range left {
			found, err := h.record(ctx, c, t, id)
			if err != nil {
				return t.Counts, missing, err
			}
			if !found {
				missing = append(missing, id)
			}
		}
	}
	return t.Counts, missing, nil
}

func distinct(ids []papers.ID) []papers.ID {
	var once []papers.ID
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}

// query asks the query API and returns the papers that it did not bring. An
// interface that fails leaves all of them to OAI-PMH; what would stop that as
// well is an error.
func (h *Harvester) query(ctx context.Context, c *fetch.Client, t *tally, ids []papers.ID) ([]papers.ID, error) {
	where := "arXiv's query API"
	doc, _, err := h.document(ctx, c, fetch.Request{URL: h.o.Addresses.Papers(ids)}, where)
	if itsOwn(err) {
		return ids, nil
	}
	if err != nil {
		return nil, err
	}
	if doc.Form != arxiv.Query || doc.Fault != nil {
		return ids, nil
	}
	h.tellRefused(&doc, t)
	wanted := slices.DeleteFunc(doc.Records, func(r papers.Record) bool { return !slices.Contains(ids, r.Paper.ID) })
	sum, err := ingest.Put(ctx, h.st, ingest.Page{Where: where, Records: wanted}, h.teller(t))
	if err != nil {
		return nil, fmt.Errorf("harvest: %w", err)
	}
	t.put(sum, 0)
	return slices.DeleteFunc(slices.Clone(ids), func(id papers.ID) bool {
		return slices.ContainsFunc(wanted, func(r papers.Record) bool { return r.Paper.ID == id })
	}), nil
}

// record asks OAI-PMH for one paper.
func (h *Harvester) record(ctx context.Context, c *fetch.Client, t *tally, id papers.ID) (found bool, err error) {
	where := "arXiv's record of " + string(id)
	doc, _, err := h.document(ctx, c, fetch.Request{URL: h.o.Addresses.Record(id)}, where)
	if err != nil {
		return false, err
	}
	if doc.Fault != nil {
		if doc.Fault.Code == arxiv.IDDoesNotExist {
			return false, nil
		}
		return false, fmt.Errorf("harvest: %s: %w", where, doc.Fault)
	}
	h.tellRefused(&doc, t)
	sum, err := ingest.Put(ctx, h.st, ingest.Page{Where: where, Records: doc.Records}, h.teller(t))
	if err != nil {
		return false, fmt.Errorf("harvest: %w", err)
	}
	t.put(sum, 0)
	return slices.ContainsFunc(doc.Records, func(r papers.Record) bool { return r.Paper.ID == id && !r.Deleted }), nil
}
