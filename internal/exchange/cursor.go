package exchange

import (
	"context"
	"encoding/json"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A cursor says how a day of a site was read last, so that the same again is
// recognised by its tags. It is saved in the transaction that saves the day.
type cursor struct {
	Pages  []page `json:"pages"`
	Chosen bool   `json:"chosen"` // its places were taken too
}

// A page is an address that was asked, with the tag of the answer.
type page struct {
	URL  string `json:"url"`
	ETag string `json:"etag"`
}

func cursorName(site papersapi.Site, day papers.Day) string {
	return "papers-api " + site.Name + " " + day.String()
}

// lastRead returns how a day was read last; nothing where that cannot serve.
func (x *Exchange) lastRead(ctx context.Context, site papersapi.Site, day papers.Day, choose bool) (cursor, error) {
	text, err := x.st.Cursor(ctx, cursorName(site, day))
	if err != nil {
		return cursor{}, err
	}
	var c cursor
	if text == "" || json.Unmarshal([]byte(text), &c) != nil || choose && !c.Chosen {
		return cursor{}, nil
	}
	for _, p := range c.Pages {
		if p.ETag == "" || !site.Holds(p.URL) {
			return cursor{}, nil
		}
	}
	return c, nil
}

// stored is the cursor for the store.
func (c cursor) stored(site papersapi.Site, day papers.Day) *store.Cursor {
	b, err := json.Marshal(c)
	if err != nil {
		return nil // words can always be written
	}
	return &store.Cursor{Name: cursorName(site, day), Position: string(b)}
}
