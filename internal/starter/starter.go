package starter

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/store"
)

//go:embed starter.jsonl
var library string

const (
	// Papers is how many papers the library has.
	Papers = 200
	// Featured is how many of them, from the first, are the front page.
	Featured = 48
)

// Day is the day whose front page the library brings.
func Day() papers.Day { return papers.Day{Year: 2025, Month: time.December, Day: 15} }

// List decodes the library, in its order.
func List(now time.Time) ([]papers.Paper, error) {
	decoder := jsonl.NewDecoder(now)
	var list []papers.Paper
	for line := range strings.Lines(library) {
		p, err := decoder.Decode([]byte(line))
		if err != nil {
			return nil, fmt.Errorf("starter: line %d: %w", len(list)+1, err)
		}
		list = append(list, p)
	}
	return list, nil
}

// Load puts the library, its front page and the caller's settings into a
// store, in one transaction, and returns how many papers it has.
func Load(ctx context.Context, st *store.Store, now time.Time, settings map[string]string) (int, error) {
	list, err := List(now)
	if err != nil {
		return 0, err
	}
	batch := store.Batch{Papers: list, Settings: settings}
	for i, p := range list[:min(Featured, len(list))] {
		batch.Features = append(batch.Features, papers.Feature{
			Day: Day(), Paper: p.ID, Position: i + 1, Kind: papers.FromStarter, By: "starter library", At: now})
	}
	if _, err := st.PutPapers(ctx, batch); err != nil {
		return 0, fmt.Errorf("starter: %w", err)
	}
	return len(list), nil
}
