package ingest

import (
	"context"
	"encoding/json"
	"iter"

	papers "github.com/dailypapers/dailypapers"
)

// A Source yields records. It is read once, by one goroutine; Progress alone
// may be called beside.
type Source interface {
	// Name is what people look up: the file's name as they wrote it.
	Name() string
	// Start is the position before the first record.
	Start() Position
	// Records yields what stands behind a position. A *papers.RecordError is
	// a refused record, whose line stands in the Record, and reading goes on;
	// any other error names the source and is the last thing yielded.
	Records(ctx context.Context, from Position) iter.Seq2[papers.Record, error]
	// Progress returns how much was read and how much there is in some unit
	// of the source's own, 0 where nobody knows.
	Progress() (done, total int64)
}

// A Position is a place in a source: behind a line of its content. The store
// keeps it as JSON, to be read by people too.
type Position struct {
	Source   string `json:"source"`   // tells the source from all others
	Identity string `json:"identity"` // of the content; "" if no place in it can be found again
	Line     int    `json:"line"`
}

// String writes the position for the store's cursor.
func (p Position) String() string {
	b, err := json.Marshal(p)
	if err != nil {
		return "" // two strings and a number can always be written
	}
	return string(b)
}

// resume returns the stored position if it holds for the content that start
// is of, else start. A cursor that cannot be read is none: to start again is
// always safe.
func resume(stored string, start Position) Position {
	var p Position
	if json.Unmarshal([]byte(stored), &p) != nil || p.Source != start.Source || p.Identity != start.Identity || p.Line < start.Line {
		return start
	}
	return p
}
