package search_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

func Example() {
	dir, err := os.MkdirTemp("", "index")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	x, err := search.Open(dir, search.Schema{
		Fields: []search.Field{
			{Name: "title", Weight: 2, B: 0.4, Analyzer: analysis.English},
			{Name: "author", Short: []string{"au"}, Weight: 1, B: 0.4, Analyzer: analysis.Names},
		},
		Keywords: []string{"category"},
		Numbers:  []string{"year"},
	}, search.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer x.Close()

	w, err := x.Writer()
	if err != nil {
		log.Fatal(err)
	}
	defer w.Close()
	for _, d := range []search.Document{
		{Key: "1", Text: []string{"Few-shot learning", "Ada Łukasz"}, Keywords: [][]string{{"cs.LG"}}, Numbers: []int64{2020}},
		{Key: "2", Text: []string{"Learned wave functions", "Erwin Schrödinger"}, Keywords: [][]string{{"quant-ph"}}, Numbers: []int64{1926}},
	} {
		if err := w.Put(d); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Commit(1); err != nil {
		log.Fatal(err)
	}

	s := x.Searcher()
	defer s.Close()
	for _, text := range []string{"learning", "fewshot", "au:lukasz", "schrodinger -learning"} {
		res, err := s.Search(context.Background(), query.Parse(text), search.SearchOptions{
			Limit:   10,
			Filters: []search.Filter{{Field: "year", Min: 1900, Max: 2100}},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(text, ": ", res.Total)
		for _, h := range res.Hits {
			fmt.Print(" #", h.Key)
		}
		fmt.Println()
	}
	// Output:
	// learning: 2 #1 #2
	// fewshot: 1 #1
	// au:lukasz: 1 #1
	// schrodinger -learning: 0
}
