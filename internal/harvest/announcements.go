package harvest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/ingest"
)

// feedLimit is how many items a feed has at most; one that has as many was
// cut off (arXiv's feed service).
const feedLimit = 2000

// A reading is what is remembered of a feed between two requests.
type reading struct {
	ETag  string `json:"etag,omitempty"`
	Day   date   `json:"day"` // that it announced
	Items int    `json:"items"`
}

// announced is what the followed feeds say together.
type announced struct {
	day   papers.Day // the oldest that any feed announces: the others are ahead of it
	items int        // of all feeds
	feeds int
}

func (a *announced) add(r reading) {
	if a.feeds == 0 || r.Day.Before(a.day) {
		a.day = r.Day.Day
	}
	a.feeds++
	a.items += r.Items
}

// listen reads the feeds of all followed archives and categories.
func (h *Harvester) listen(ctx context.Context, t *tally) (announced, error) {
	var all announced
	c := h.client(t)
	var names []string
	for _, set := range h.sets {
		names = append(names, feedNames(set)...)
	}
	err := eachOf(names, func(name string) error { return h.feed(ctx, c, t, []string{name}, &all) })
	return all, err
}

// feed reads one feed. One that was cut off is asked for again in halves,
// category by category.
func (h *Harvester) feed(ctx context.Context, c *fetch.Client, t *tally, names []string, all *announced) error {
	key := "arxiv feed " + strings.Join(names, "+")
	last, err := h.lastReading(ctx, key)
	if err != nil {
		return err
	}
	where := "arXiv's announcement in " + strings.Join(names, ", ")
	doc, answer, err := h.document(ctx, c, fetch.Request{URL: h.o.Addresses.Feed(names), ETag: last.ETag}, where)
	switch {
	case err != nil:
		return err
	case answer.Status == 304:
		all.add(last)
		return nil
	case doc.Fault != nil:
		return fmt.Errorf("harvest: %s: %w", where, doc.Fault)
	case doc.Form != arxiv.RSS && doc.Form != arxiv.Atom:
		return fmt.Errorf("harvest: %s: %w: %s, where a feed was asked for", where, arxiv.ErrForeign, doc.Form)
	}
	now := reading{answer.ETag, date{doc.Day}, doc.Items}
	parts := halves(names)
	if cut := doc.Items >= feedLimit && len(parts) > 1; cut {
		now.ETag = "" // the halves must be read again as well
	} else {
		parts = nil
	}
	if err := h.putFeed(ctx, &doc, t, where, map[string]string{key: now.text()}); err != nil {
		return err
	}
	all.add(now)
	for _, part := range parts {
		if err := h.feed(ctx, c, t, part, &announced{}); err != nil {
			return err
		}
	}
	return nil
}

// putFeed takes a feed into the store. Records of held papers are left out:
// OAI-PMH tells more of them, and an older feed must not undo it.
func (h *Harvester) putFeed(ctx context.Context, doc *arxiv.Document, t *tally, where string, settings map[string]string) error {
	h.tellRefused(doc, t)
	ids := make([]papers.ID, len(doc.Records))
	for i := range doc.Records {
		ids[i] = doc.Records[i].Paper.ID
	}
	held, err := h.st.Held(ctx, ids)
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	page := ingest.Page{Where: where, Announcements: doc.Announcements, Settings: settings}
	for _, r := range doc.Records {
		if !held[r.Paper.ID] {
			page.Records = append(page.Records, r)
		}
	}
	sum, err := ingest.Put(ctx, h.st, page, h.teller(t))
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	t.put(sum, len(doc.Announcements))
	return nil
}

func (h *Harvester) lastReading(ctx context.Context, key string) (reading, error) {
	text, err := h.st.Setting(ctx, key)
	if err != nil {
		return reading{}, fmt.Errorf("harvest: %w", err)
	}
	var r reading
	if text == "" || json.Unmarshal([]byte(text), &r) != nil {
		return reading{}, nil
	}
	return r, nil
}

func (r reading) text() string {
	b, err := json.Marshal(r)
	if err != nil {
		return "" // words, a day and a number can always be written
	}
	return string(b)
}
