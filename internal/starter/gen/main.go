// Command gen makes starter.jsonl: for each paper of summaries.tsv it takes
// the facts from the records of the data folder, and only the facts: the
// abstract is read for the links in it and left behind. Where the data folder
// is absent, as on a user's machine, it changes nothing, and fails unless
// starter.jsonl holds the papers and the summaries of summaries.tsv.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/store"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("DAILYPAPERS_TESTDATA"), "../../../shared/data"), "the folder with the records")
	flag.Parse()
	if err := run(context.Background(), *data); err != nil {
		log.Fatal(err)
	}
}

// sources are the record files, the most telling last: a later record of a
// paper adds to the earlier ones.
func sources(data string) []string {
	corpus := filepath.Join(data, "corpus")
	return []string{
		filepath.Join(corpus, "acl_anthology.jsonl.zst"),
		filepath.Join(corpus, "arxiv_other_fields_to_2019.jsonl.zst"),
		filepath.Join(corpus, "arxiv_recent_cs_2025-09_2026-08.jsonl.zst"),
		filepath.Join(corpus, "arxiv_cs_stat_to_2019.jsonl.zst"),
		filepath.Join(data, "reference_page.jsonl"),
	}
}

func run(ctx context.Context, data string) error {
	order, summaries, err := readSummaries("summaries.tsv")
	if err != nil {
		return err
	}
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		log.Printf("%s is not here: starter.jsonl stays as it is", data)
		return verify("starter.jsonl", order, summaries)
	}
	dir, err := os.MkdirTemp("", "starter")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	st, err := store.Open(ctx, dir, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	for _, path := range sources(data) {
		if err := take(ctx, st, path, summaries); err != nil {
			return err
		}
	}
	list, err := st.Papers(ctx, order)
	if err != nil {
		return err
	}
	if len(list) != len(order) {
		return fmt.Errorf("%d of %d papers have no record", len(order)-len(list), len(order))
	}
	return write("starter.jsonl", list, summaries)
}

func readSummaries(path string) ([]papers.ID, map[papers.ID]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var order []papers.ID
	summaries := make(map[papers.ID]string)
	s := bufio.NewScanner(f)
	for s.Scan() {
		id, text, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			return nil, nil, fmt.Errorf("%s: %q has no tab", path, s.Text())
		}
		order = append(order, papers.ID(id))
		summaries[papers.ID(id)] = text
	}
	if err := s.Err(); err != nil {
		return nil, nil, fmt.Errorf("%s: behind line %d: %w", path, len(order), err)
	}
	return order, summaries, nil
}

// verify compares a library with the summaries that it should be made of.
func verify(path string, order []papers.ID, summaries map[papers.ID]string) error {
	r, err := lines.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	decoder := jsonl.NewDecoder(time.Now())
	n := 0
	for line, err := range r.Lines(0) {
		if err != nil {
			return err
		}
		p, err := decoder.Decode(line.Text)
		switch {
		case err != nil:
			return fmt.Errorf("%s:%d: %w", path, line.Number, err)
		case n == len(order):
			return fmt.Errorf("%s:%d: %s is no longer among the summaries", path, line.Number, p.ID)
		case p.ID != order[n]:
			return fmt.Errorf("%s:%d: %s stands where the summaries have %s", path, line.Number, p.ID, order[n])
		case p.Summary.Text != summaries[p.ID]:
			return fmt.Errorf("%s:%d: the summary of %s is another", path, line.Number, p.ID)
		}
		n++
	}
	if n < len(order) {
		return fmt.Errorf("%s ends before %s", path, order[n])
	}
	return nil
}

// take puts the wanted papers of a file into the store.
func take(ctx context.Context, st *store.Store, path string, wanted map[papers.ID]string) error {
	decoder := jsonl.NewDecoder(time.Now())
	// A paper that is not wanted is refused, which is counted and passed over.
	src, err := ingest.OpenFile("jsonl", path, func(line []byte) (papers.Paper, error) {
		p, err := decoder.Decode(line)
		if err == nil && wanted[p.ID] == "" {
			err = papers.ErrNotFound
		}
		return p, err
	})
	if err != nil {
		return err
	}
	defer src.Close()
	_, err = ingest.Run(ctx, st, src, ingest.Options{})
	return err
}

func write(path string, list []papers.Paper, summaries map[papers.ID]string) error {
	var b bytes.Buffer
	for _, p := range list {
		p.Abstract, p.Citations, p.Comments = "", 0, ""
		p.Summary = papers.Summary{Text: summaries[p.ID], By: "starter library"}
		line, err := jsonl.Encode(p)
		if err != nil {
			return err
		}
		b.Write(append(bytes.TrimRight(line, "\n"), '\n'))
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
