package harvest

import (
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/ingest"
)

const (
	// listDays bounds a list: a token lives until midnight UTC, and a list
	// that it outlives begins anew. A month has some 70,000 changed records,
	// which a slow server gives in ten minutes.
	listDays = 31
	// maxPages bounds a list whose tokens never end, far above the 1,200
	// pages of the whole of arXiv.
	maxPages = 5000
	// maxEmpty bounds pages that bring nothing but another token.
	maxEmpty = 5
	// maxAgain bounds how often one list begins anew.
	maxAgain = 6
)

// FirstStamp is the earliest day that arXiv's records bear; about 90,000 do.
func FirstStamp() papers.Day { return papers.Day{Year: 2005, Month: 9, Day: 16} }

// A walk brings the records of one set up to a day.
type walk struct {
	h     *Harvester
	c     *fetch.Client
	t     *tally
	set   string // of OAI-PMH
	shown string // as people name it
	name  string // of the cursor
	from  papers.Day
	until papers.Day // zero: up to the present, which leaves the cursor for the next time
	at    cursor
	done  bool // all was read
}

// run walks from the stored cursor, or from w.from where there is none.
func (w *walk) run(ctx context.Context) error {
	var err error
	if w.at, err = w.h.loadCursor(ctx, w.name); err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	if w.at.Since.IsZero() {
		w.at = cursor{Since: date{w.from}}
	}
	w.t.Set, w.t.Day, w.t.Page = w.shown, papers.Day{}, 0
	for w.next() {
		if err := w.read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// next opens the next list, unless one is being read; false at the end.
func (w *walk) next() bool {
	if w.done {
		return false
	}
	if w.at.List != nil {
		return true
	}
	l := &list{From: w.at.Since}
	today := papers.DayOf(w.h.o.Clock.Now().UTC())
	end := w.at.Since.Add(listDays - 1)
	switch {
	case !w.until.IsZero():
		if w.until.Before(end) {
			end = w.until
		}
		l.Until = date{end}
	case end.Before(today.Add(-1)):
		l.Until = date{end}
	}
	w.at.List = l
	return true
}

// read reads the current list to its end.
func (w *walk) read(ctx context.Context) error {
	for w.at.List != nil {
		if err := w.page(ctx); err != nil {
			return err
		}
	}
	return nil
}

// page asks for one page and commits it together with the place behind it.
func (w *walk) page(ctx context.Context) error {
	l := w.at.List
	if l.Token != "" && !l.Expires.IsZero() && !w.h.o.Clock.Now().Before(l.Expires) {
		return w.again(ctx, "its token has expired")
	}
	where := fmt.Sprintf("arXiv, %s, %s, page %d", w.shown, l.days(), l.Page+1)
	doc, answer, err := w.h.document(ctx, w.c, fetch.Request{URL: w.address()}, where)
	if err != nil {
		return err
	}
	if doc.Form != arxiv.OAI {
		return fmt.Errorf("harvest: %s: %w: %s, where OAI-PMH was asked for", where, arxiv.ErrForeign, doc.Form)
	}
	if doc.Fault != nil {
		switch {
		case doc.Fault.Code == arxiv.NoRecordsMatch && l.Token == "":
			doc = arxiv.Document{Response: doc.Response}
		case doc.Fault.Code == arxiv.BadResumptionToken || doc.Fault.Code == arxiv.NoRecordsMatch:
			return w.again(ctx, doc.Fault.Words)
		default:
			return fmt.Errorf("harvest: %s: %w", where, doc.Fault)
		}
	}
	if l.Page == 0 {
		l.Began = w.began(&doc, answer)
	}
	w.h.tellRefused(&doc, w.t)
	if err := w.advance(&doc, where); err != nil {
		return errors.Join(err, w.commit(ctx, &doc, where))
	}
	return w.commit(ctx, &doc, where)
}

// began is the moment at which the server gave a page. One that has not come
// here yet is not believed: the next list would leave days out.
func (w *walk) began(doc *arxiv.Document, answer *fetch.Answer) time.Time {
	at := doc.Response
	if at.IsZero() {
		at = answer.At
	}
	if now := w.h.o.Clock.Now(); now.Before(at) {
		at = now
	}
	return at.UTC()
}

// address is that of the next page.
func (w *walk) address() string {
	l := w.at.List
	if l.Token != "" {
		return w.h.o.Addresses.Resume(l.Token)
	}
	return w.h.o.Addresses.ListRecords(w.set, l.From.Day, l.Until.Day)
}

// advance moves the cursor behind a page. A list that goes in a circle begins
// anew at the next run. One that ends without the empty token that arXiv ends
// its lists with is read once more: the token may have been lost.
func (w *walk) advance(doc *arxiv.Document, where string) error {
	l := w.at.List
	l.Page++
	l.Empty++
	if len(doc.Records)+len(doc.Refused) > 0 {
		l.Empty = 0
	}
	w.t.Page = l.Page
	wrong := ""
	switch {
	case doc.Token == "" && !l.Second && (w.moved() || l.Token != "" && !doc.Last):
		w.at.List = &list{From: l.From, Until: l.Until, Second: true}
		return nil
	case doc.Token == "":
		w.close()
		return nil
	case doc.Token == l.Token:
		wrong = "the page leads to itself"
	case l.Page >= maxPages:
		wrong = fmt.Sprintf("the list does not end after %d pages", l.Page)
	case l.Empty >= maxEmpty:
		wrong = fmt.Sprintf("%d pages in a row hold nothing", l.Empty)
	}
	if wrong != "" {
		w.at.List = nil
		return fmt.Errorf("harvest: %s: %w: %s", where, errList, wrong)
	}
	l.Token, l.Expires = doc.Token, doc.Expires
	return nil
}

// moved reports whether an announcement came out while the list was read. A
// token says how many records to skip; one that gets a new stamp meanwhile
// leaves its place, all behind it move up, and one is skipped. Such a list is
// read once more.
func (w *walk) moved() bool {
	h, l := w.h, w.at.List
	if l.Page < 2 || l.Began.IsZero() {
		return false
	}
	today := h.calendar.Today(h.o.Clock.Now())
	for d := h.calendar.Today(l.Began); !today.Before(d); d = d.Add(1) {
		out := h.calendar.At(d, announcedHour, announcedMinute)
		if h.calendar.Announces(d.Add(1)) && out.After(l.Began.Add(-announcedSlack)) && out.Before(h.o.Clock.Now()) {
			return true
		}
	}
	return false
}

// close ends the current list. Records stand from about 22:30 US Eastern, some
// hours into the next day UTC, perhaps under the day that has just ended
// there: so the next list begins a day before the one on which this one began.
func (w *walk) close() {
	l := w.at.List
	w.at.List = nil
	switch {
	case l.Until.IsZero():
		w.done = true
		w.at.Since, w.at.Whole = date{later(l.From.Day, papers.DayOf(l.Began.UTC()).Add(-1))}, true
	case !w.until.IsZero() && !l.Until.Before(w.until):
		w.done = true
		w.at.Since = date{} // which removes the cursor of the window
	default:
		w.at.Since = date{l.Until.Add(1)}
	}
}

func later(a, b papers.Day) papers.Day {
	if a.Before(b) {
		return b
	}
	return a
}

// commit writes the records of a page and the cursor in one transaction.
func (w *walk) commit(ctx context.Context, doc *arxiv.Document, where string) error {
	sum, err := ingest.Put(ctx, w.h.st, ingest.Page{Where: where, Records: doc.Records, Cursor: w.at.stored(w.name)}, w.h.teller(w.t))
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	w.t.Day = w.reached()
	w.t.put(sum, 0)
	return nil
}

// reached is the day up to which all is held.
func (w *walk) reached() papers.Day {
	switch {
	case w.at.List != nil:
		return w.at.List.From.Day
	case w.at.Since.IsZero():
		return w.until
	}
	return w.at.Since.Day
}

// again begins the current list anew, as arXiv's manual asks for after a bad
// token: records are merged by id, so that a repeat is harmless.
func (w *walk) again(ctx context.Context, why string) error {
	l := w.at.List
	w.at.List = nil // days may have passed: next cuts the list anew
	if l.Again < maxAgain {
		w.next()
		w.at.List.Again = l.Again + 1
	}
	if _, err := ingest.Put(ctx, w.h.st, ingest.Page{Where: "arXiv, " + w.shown, Cursor: w.at.stored(w.name)}, nil); err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	if l.Again >= maxAgain {
		return fmt.Errorf("harvest: arXiv, %s, %s: began anew %d times: %s: %w", w.shown, l.days(), l.Again, why, errList)
	}
	return nil
}

// days names the days of a list: "from 2025-12-01 until 2025-12-31".
func (l *list) days() string {
	if l.Until.IsZero() {
		return "from " + l.From.String()
	}
	return "from " + l.From.String() + " until " + l.Until.String()
}
