package ingest

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// maxList bounds a day's list, which is gathered in memory: an arXiv day has
// about a thousand papers, so that a file of another kind meets it first.
const maxList = 100_000

// A List gathers the front page of a day from the runs that bear it in their
// Options, in the order in which the papers were accepted; one that is named
// again keeps its first place. Nothing of it is stored before Put. It is for
// one goroutine at a time.
type List struct {
	day      papers.Day
	most     int
	features []papers.Feature
	has      map[papers.ID]bool
}

// NewList returns an empty list for a day.
func NewList(day papers.Day) *List {
	return &List{day: day, most: maxList, has: map[papers.ID]bool{}}
}

// Day returns the day whose front page it is.
func (l *List) Day() papers.Day { return l.day }

// Len returns how many papers it has.
func (l *List) Len() int { return len(l.features) }

// add gives papers the next places. By names the file to the reader.
func (l *List) add(list []papers.Paper, by string, at time.Time) error {
	for i := range list {
		id := list[i].ID
		if l.has[id] {
			continue
		}
		if len(l.features) == l.most {
			return papers.Invalid("front page", "of %s has more than %d papers", l.day, l.most)
		}
		l.has[id] = true
		l.features = append(l.features, papers.Feature{
			Day: l.day, Paper: id, Position: len(l.features) + 1, Kind: papers.FromFile, By: by, At: at,
		})
	}
	return nil
}

// Put makes it the day's front page in one transaction, in the place of the
// former list. An empty one is refused, so that a bad file clears no page.
func (l *List) Put(ctx context.Context, st *store.Store) error {
	if len(l.features) == 0 {
		return fmt.Errorf("ingest: %w", papers.Invalid("front page", "of %s would have no paper", l.day))
	}
	_, err := st.PutPapers(ctx, store.Batch{ClearFeatures: []papers.Day{l.day}, Features: l.features})
	if err != nil {
		return fmt.Errorf("ingest: front page of %s: %w", l.day, err)
	}
	return nil
}
