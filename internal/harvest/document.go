package harvest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/fetch"
)

const (
	// readTries is how often a document is asked for that arrives damaged.
	readTries = 4
	// readPause is the wait before the second try; it doubles.
	readPause = 15 * time.Second
	// takesXML is what all of arXiv's interfaces answer with.
	takesXML = "application/xml, text/xml, application/atom+xml, application/rss+xml"
)

// document asks for a document until it arrives whole. A copy at hand that is
// still good gives an answer with status 304 and no document.
func (h *Harvester) document(ctx context.Context, c *fetch.Client, r fetch.Request, where string) (arxiv.Document, *fetch.Answer, error) {
	r.Accept = takesXML
	for try, wait := 1, readPause; ; try, wait = try+1, 2*wait {
		answer, err := c.Get(ctx, r)
		if err != nil {
			return arxiv.Document{}, nil, fmt.Errorf("harvest: %s: %w", where, err)
		}
		if answer.Status == 304 {
			return arxiv.Document{}, answer, nil
		}
		doc, err := h.reader().Read(bytes.NewReader(answer.Body), where)
		if err == nil {
			return doc, answer, nil
		}
		if !errors.Is(err, arxiv.ErrTruncated) || try == readTries {
			return arxiv.Document{}, nil, fmt.Errorf("harvest: %w", err)
		}
		if err := h.o.Clock.Sleep(ctx, wait); err != nil {
			return arxiv.Document{}, nil, err
		}
	}
}

// maxTold bounds the refused records that one operation tells one by one: a
// server that sends rubbish must not fill a log. All of them are counted.
const maxTold = 200

// teller hands refused records to whoever listens.
func (h *Harvester) teller(t *tally) func(*papers.RecordError) {
	return func(r *papers.RecordError) {
		if t.told++; t.told <= maxTold && h.o.Refused != nil {
			h.o.Refused(r)
		}
	}
}

// tellRefused counts and tells the records that the reader refused.
func (h *Harvester) tellRefused(doc *arxiv.Document, t *tally) {
	t.refused(len(doc.Refused))
	tell := h.teller(t)
	for _, r := range doc.Refused {
		tell(r)
	}
}
