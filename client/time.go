package client

import (
	"fmt"
	"time"
)

// layout has milliseconds always and a literal Z: the API's clients compare
// these texts as they stand.
const layout = "2006-01-02T15:04:05.000Z"

// A Time is a moment in UTC, in JSON a text such as
// "2026-02-26T17:08:18.000Z".
type Time struct{ time.Time }

// MarshalText writes the moment to the millisecond.
func (t Time) MarshalText() ([]byte, error) {
	return []byte(t.UTC().Format(layout)), nil
}

// MarshalJSON writes MarshalText's text between quotes.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + layout + `"`)), nil
}

// UnmarshalText reads any RFC 3339 time.
func (t *Time) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("client: time %.40q: %w", text, err)
	}
	t.Time = parsed.UTC()
	return nil
}

// UnmarshalJSON reads a quoted RFC 3339 time; null leaves the zero Time.
func (t *Time) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return fmt.Errorf("client: time %.40q is no JSON string", data)
	}
	return t.UnmarshalText(data[1 : len(data)-1])
}
