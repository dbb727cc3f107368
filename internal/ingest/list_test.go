package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/klauspost/compress/zstd"
)

func listDay() papers.Day { return papers.Day{Year: 2025, Month: time.December, Day: 15} }

// front returns the day's list, whose places must be 1, 2, 3 ….
func front(t *testing.T, st *store.Store) []papers.ID {
	t.Helper()
	entries, err := st.Featured(context.Background(), listDay(), listDay(), 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []papers.ID
	for i, e := range entries {
		ids = append(ids, e.Paper.ID)
		if e.Feature.Position != i+1 || e.Feature.By != "list" || e.Feature.Kind != papers.FromFile || !e.Feature.At.Equal(now) {
			t.Errorf("place %d holds %+v", i+1, e.Feature)
		}
	}
	return ids
}

// choose runs files into one list and puts it.
func choose(t *testing.T, st *store.Store, paths ...string) error {
	t.Helper()
	l := NewList(listDay())
	for _, path := range paths {
		if _, err := Run(context.Background(), st, source(t, path), options(Options{List: l, ListName: "list", BatchSize: 2})); err != nil {
			return err
		}
	}
	return l.Put(context.Background(), st)
}

func TestList(t *testing.T) {
	st := open(t)
	texts := strings.SplitAfter(corpusText(9), "\n")
	first := write(t, texts[8]+texts[2]+"{}\n"+texts[2]+texts[0])
	second := write(t, texts[5]+texts[2]+texts[8]+texts[1])
	former := write(t, texts[3]+texts[4])
	for _, c := range []struct {
		paths []string
		want  []papers.ID
	}{ // each replaces the one before
		{[]string{former}, []papers.ID{id(3), id(4)}},
		{[]string{first, second}, []papers.ID{id(8), id(2), id(0), id(5), id(1)}},
		{[]string{first, second}, []papers.ID{id(8), id(2), id(0), id(5), id(1)}},
		{[]string{second, first}, []papers.ID{id(5), id(2), id(8), id(1), id(0)}},
	} {
		if err := choose(t, st, c.paths...); err != nil {
			t.Fatal(err)
		}
		if got := front(t, st); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}

// TestListIsAllOrNothing holds that no file without papers, and no run that
// broke off, touches the list that is there.
func TestListIsAllOrNothing(t *testing.T) {
	st := open(t)
	texts := strings.SplitAfter(corpusText(9), "\n")
	if err := choose(t, st, write(t, texts[3]+texts[4])); err != nil {
		t.Fatal(err)
	}
	want := []papers.ID{id(3), id(4)}
	var packed bytes.Buffer
	z, err := zstd.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	z.Write([]byte(texts[0]))
	z.Close()
	for name, text := range map[string]string{
		"empty": "", "all refused": "{}\nnonsense\n", "a truncated archive": string(packed.Bytes()[:packed.Len()*3/4]),
	} {
		if err := choose(t, st, write(t, text)); !errors.Is(err, papers.ErrInvalid) && !errors.Is(err, lines.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		if got := front(t, st); !slices.Equal(got, want) {
			t.Errorf("%s: the front page is %v", name, got)
		}
	}
	path := write(t, corpusText(9))
	for cut := range 9 {
		src := broken{source(t, path), cut}
		if _, err := Run(context.Background(), st, src, options(Options{List: NewList(listDay()), BatchSize: 2})); !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		if got := front(t, st); !slices.Equal(got, want) {
			t.Fatalf("cut behind %d papers: the front page is %v", cut, got)
		}
	}
}

func TestListIsBounded(t *testing.T) {
	st := open(t)
	l := NewList(listDay())
	l.most = 5
	_, err := Run(context.Background(), st, source(t, write(t, corpusText(6))), options(Options{List: l, ListName: "list", BatchSize: 2}))
	if !errors.Is(err, papers.ErrInvalid) || !strings.Contains(err.Error(), "front page of 2025-12-15 has more than 5 papers") {
		t.Errorf("got %v", err)
	}
	if got := front(t, st); len(got) != 0 {
		t.Errorf("the front page is %v", got)
	}
}
