package harvest

import (
	"context"
	"encoding/json"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A cursor says how far the records of one set are held. It is saved in the
// transaction that saves the records of a page, as JSON that people can read.
type cursor struct {
	Since date  `json:"since"`          // all records changed before this day are held
	Whole bool  `json:"whole"`          // a list up to the present was read to its end
	List  *list `json:"list,omitempty"` // the list that is being read; nil between two
}

// A list is one ListRecords with its pages.
type list struct {
	From    date      `json:"from"`
	Until   date      `json:"until,omitzero"`   // zero: no end, up to the present
	Token   string    `json:"token,omitempty"`  // of the next page; "" for the first
	Expires time.Time `json:"expires,omitzero"` // of the token
	Began   time.Time `json:"began,omitzero"`   // when the server gave the first page
	Page    int       `json:"page"`             // pages that are held
	Empty   int       `json:"empty,omitempty"`  // pages in a row without a record
	Again   int       `json:"again,omitempty"`  // how often the list was begun anew
	Second  bool      `json:"second,omitempty"` // it is read a second time, see walk.moved
}

// A date is a papers.Day that is written as 2025-12-15.
type date struct{ papers.Day }

// MarshalText writes the day.
func (d date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day.
func (d *date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = date{}
		return nil
	}
	day, err := papers.ParseDay(string(b))
	d.Day = day
	return err
}

// loadCursor returns a stored cursor. One that cannot be read is none: to
// start again is always safe.
func (h *Harvester) loadCursor(ctx context.Context, name string) (cursor, error) {
	text, err := h.st.Cursor(ctx, name)
	if err != nil {
		return cursor{}, err
	}
	var c cursor
	if text == "" || json.Unmarshal([]byte(text), &c) != nil || c.Since.IsZero() {
		return cursor{}, nil
	}
	return c, nil
}

// stored is the cursor for the store; one that is over is deleted.
func (c cursor) stored(name string) *store.Cursor {
	if c.Since.IsZero() {
		return &store.Cursor{Name: name}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return nil // days, words and numbers can always be written
	}
	return &store.Cursor{Name: name, Position: string(b)}
}
