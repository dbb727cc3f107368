package ingest

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Page is what a source that is asked page by page told at once.
type Page struct {
	Where         string // names the page to people, before the line of a refused record
	Records       []papers.Record
	Announcements []papers.Announcement
	Cursor        *store.Cursor // where reading goes on behind the page; nil leaves it
	Settings      map[string]string
	Strict        bool             // a refused record is the error, a *papers.RecordError, and nothing is taken in
	Front         *store.SiteFront // what another site's front page told, the records' own source
}

// Put takes a page into the store in one transaction, together with its
// cursor. Refused records are counted and handed to report, which may be nil;
// the others go in. Of several records of one paper the last one holds.
func Put(ctx context.Context, st *store.Store, p Page, report func(*papers.RecordError)) (Summary, error) {
	var sum Summary
	b := store.Batch{Announcements: p.Announcements, Cursor: p.Cursor, Settings: p.Settings, Front: p.Front}
	for _, r := range p.Records {
		sum.Read++
		if r.Deleted {
			b.Papers = without(b.Papers, r.Paper.ID)
			b.Delete = append(b.Delete, r.Paper.ID)
			continue
		}
		clean, cleaned, err := enrich(r.Paper)
		if err != nil {
			sum.Rejected++
			refused := &papers.RecordError{Where: fmt.Sprintf("%s:%d", p.Where, r.Line), Line: r.Line, Err: err}
			if p.Strict {
				return Summary{}, refused
			}
			if report != nil {
				report(refused)
			}
			continue
		}
		if cleaned {
			sum.Cleaned++
		}
		b.Papers = append(b.Papers, clean)
	}
	if len(b.Papers) > 0 {
		b.DropFeatures = papers.FromStarter // the starter library's front page makes room
	}
	result, err := st.PutPapers(ctx, b)
	if err != nil {
		return Summary{}, fmt.Errorf("ingest: %s: %w", p.Where, err)
	}
	sum.Added, sum.Changed, sum.Unchanged, sum.Removed = result.Added, result.Changed, result.Unchanged, result.Removed
	return sum, nil
}

// without returns the papers but the ones of id. Deletions are so rare that
// looking at every paper costs nothing.
func without(list []papers.Paper, id papers.ID) []papers.Paper {
	kept := list[:0]
	for _, p := range list {
		if p.ID != id {
			kept = append(kept, p)
		}
	}
	return kept
}
