package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// reference is a paper of the well-known site's page for one day, with what
// that page showed of it.
type reference struct {
	ID          string
	Title       string
	Abstract    string
	AuthorCount *int   `json:"author_count"`
	ShownDate   string `json:"shown_date"`
}

func readReference(t *testing.T) []reference {
	t.Helper()
	f, err := os.Open(papertest.Data(t, "reference_page.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []reference
	for s := bufio.NewScanner(f); s.Scan(); {
		var r reference
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) != 48 {
		t.Fatalf("the reference has %d papers, want 48", len(list))
	}
	return list
}

// ingestReference makes the reference the front page of 2025-12-15, as the
// command does.
func ingestReference(t *testing.T, now time.Time) func(context.Context, *store.Store) error {
	file := papertest.Data(t, "reference_page.jsonl")
	return func(ctx context.Context, st *store.Store) error {
		src, err := ingest.OpenFile("jsonl", file, jsonl.NewDecoder(now).Decode)
		if err != nil {
			return err
		}
		defer src.Close()
		list := ingest.NewList(papers.Day{Year: 2025, Month: time.December, Day: 15})
		_, err = ingest.Run(ctx, st, src, ingest.Options{
			Strict: true, List: list, ListName: "reference_page.jsonl", Now: func() time.Time { return now },
		})
		if err != nil {
			return err
		}
		return list.Put(ctx, st)
	}
}

// The page shows what the reference does, in its order and its form.
func TestReferencePage(t *testing.T) {
	list := readReference(t)
	now := time.Date(2025, time.December, 15, 17, 0, 0, 0, time.UTC)
	site := webtest.Open(t, now, ingestReference(t, now))
	for _, path := range []string{"/", "/papers/date/2025-12-15"} {
		shown := site.Page(path).All("article.card")
		if len(shown) != len(list) {
			t.Fatalf("%s shows %d papers, want %d", path, len(shown), len(list))
		}
		undated, unsigned := 0, 0
		for i, r := range list {
			compareCard(t, path+" no. "+strconv.Itoa(i+1), shown[i], r)
			if r.ShownDate == "" {
				undated++
			}
			if r.AuthorCount == nil {
				unsigned++
			}
		}
		if undated != 1 || unsigned != 1 {
			t.Errorf("the reference has %d papers without a date, %d without a count: this test counts on one of each", undated, unsigned)
		}
	}
}

func compareCard(t *testing.T, where string, c *webtest.Node, r reference) {
	t.Helper()
	for _, part := range []struct{ name, got, want string }{
		{"title", c.TextOf(".card-title"), shown(t, r.Title)},
		{"address", c.One(".card-title a").Attr["href"], papers.ID(r.ID).Path()},
		{"date", c.TextOf(".when"), shownDate(r)},
	} {
		if words(part.got) != words(part.want) {
			t.Errorf("%s: the %s is %q, want %q", where, part.name, part.got, part.want)
		}
	}
	abstract := ""
	for _, n := range c.All("details.abstract .reading") {
		abstract += n.Text() + " "
	}
	if abstract == "" {
		abstract = c.TextOf(".lead")
	}
	if want := shown(t, r.Abstract); words(abstract) != want {
		t.Errorf("%s: the abstract is %q, want %q", where, abstract, want)
	}
	count := c.TextOf("details.authors summary")
	if r.AuthorCount != nil {
		want := strconv.Itoa(*r.AuthorCount) + " authors"
		if *r.AuthorCount == 1 {
			want = "1 author"
		}
		if count != want {
			t.Errorf("%s: %q, want %q", where, count, want)
		}
	}
}

// shownDate is what a card should say. Where the reference knows no date, the
// month that an arXiv id carries is the most there is to say: never a day.
func shownDate(r reference) string {
	if r.ShownDate == "" {
		return papers.ID(r.ID).Month().Shown(time.Time{})
	}
	return r.ShownDate
}

// words joins a text's words with single spaces.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }
