package papertest_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// TestMake holds the figures of a corpus against the reader of the format.
func TestMake(t *testing.T) {
	c := papertest.Make(12_000)
	if !bytes.Equal(c.Text, papertest.Make(12_000).Text) {
		t.Error("two corpora of one size differ")
	}
	decoder := jsonl.NewDecoder(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	held, refused, records := map[string]bool{}, 0, 0
	for line := range bytes.Lines(c.Text) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		records++
		if !bytes.Equal(line, bytes.ToValidUTF8(line, nil)) {
			refused++ // by the reader of lines, before the decoder
			continue
		}
		p, err := decoder.Decode(line)
		if err != nil {
			refused++
			continue
		}
		held[string(p.ID)] = true
	}
	if records != c.Records || refused != c.Refused || len(held) != len(c.Papers) {
		t.Errorf("%d records, %d refused, %d papers; the corpus says %d, %d, %d", records, refused, len(held), c.Records, c.Refused, len(c.Papers))
	}
	for _, id := range c.Papers {
		if !held[id] {
			t.Errorf("id %s is not canonical: the reader calls it something else", id)
		}
	}
	if len(c.Coins) < 50 {
		t.Errorf("only %d made-up words", len(c.Coins))
	}
}
