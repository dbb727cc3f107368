package catalog_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

func TestMatching(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	a, b, d := titled("x:a", "Soft prompts for moss"), titled("x:b", "Prompts that are not soft on lichens"), titled("x:d", "Hard prompts")
	a.Categories, d.Categories = []papers.Category{"cs.CL"}, []papers.Category{"cs.CL"}
	put(t, st, a, b, d, titled("2603.00001", "Kites"))
	sync(t, c)
	mark, err := st.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := []papers.ID{"x:a", "x:b", "x:d", "2603.00001", "x:unknown"}
	for _, tt := range []struct {
		s     papers.Search
		among []papers.ID
		want  []papers.ID
	}{
		{papers.Search{Query: "soft prompts"}, all, []papers.ID{"x:a", "x:b"}},
		{papers.Search{Query: "soft prompts"}, []papers.ID{"x:b", "x:d"}, []papers.ID{"x:b"}},
		{papers.Search{Query: "the prompts", Categories: []papers.Category{"cs.CL"}}, all, []papers.ID{"x:a", "x:d"}},
		{papers.Search{Categories: []papers.Category{"cs"}}, all, []papers.ID{"x:a", "x:d"}},
		{papers.Search{Query: "prompts cat:cs.CL -hard"}, all, []papers.ID{"x:a"}},
		{papers.Search{Query: "arXiv:2603.00001"}, all, []papers.ID{"2603.00001"}},
		{papers.Search{Query: "2603.00001"}, all[:3], nil},
		{papers.Search{Query: "≤"}, all, nil},
		{papers.Search{Query: "prompts"}, nil, nil},
	} {
		got, err := c.Matching(t.Context(), []papers.Search{tt.s, {Query: "nothing of the kind"}}, tt.among, mark)
		if err != nil || len(got) != 2 || len(got[1]) != 0 {
			t.Fatalf("%+v: %v, %v", tt.s, got, err)
		}
		slices.Sort(got[0])
		wants(t, fmt.Sprintf("%+v", tt.s), got[0], tt.want...)
	}
	put(t, st, titled("x:new", "Soft prompts, new"))
	mark, err = st.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Matching(t.Context(), nil, nil, mark); !errors.Is(err, papers.ErrUnavailable) {
		t.Errorf("an index that is behind answers: %v", err)
	}
	sync(t, c)
	got, err := c.Matching(t.Context(), []papers.Search{{Query: "soft"}}, []papers.ID{"x:new"}, mark)
	if err != nil || len(got[0]) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

// Of very many papers all are looked through.
func TestMatchingMany(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(12_000, "moss")...)
	sync(t, c)
	ids, mark := []papers.ID(nil), uint64(0)
	changes, err := st.ChangedSince(t.Context(), 0, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range changes {
		ids, mark = append(ids, ch.Paper.ID), ch.Number
	}
	got, err := c.Matching(t.Context(), []papers.Search{{Query: "moss"}}, ids[:catalog.MaxAmong], mark)
	if err != nil || len(got[0]) != catalog.MaxAmong {
		t.Errorf("%d of %d, %v", len(got[0]), catalog.MaxAmong, err)
	}
}
