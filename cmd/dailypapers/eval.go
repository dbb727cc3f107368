package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/eval"
)

type evalCommand struct {
	Retrieval evalRetrieval `cmd:"" help:"Judge search on sets of queries with known answers."`
	Tags      evalTags      `cmd:"" help:"Judge the categories that papers without any are given."`
}

type evalRetrieval struct {
	Dirs   []string      `arg:"" name:"dir" help:"Folders with queries.jsonl, qrels.tsv and docs.jsonl, which may be packed; one without documents is judged on the papers of --corpus."`
	Corpus []string      `sep:"none" help:"Papers to search in for sets without documents: JSON Lines or arXiv's snapshot, plain, .gz or .zst. Can be given several times." placeholder:"FILE"`
	Ranker []eval.Ranker `enum:"bm25,dense,hybrid" default:"bm25,dense,hybrid" help:"Which rankers: bm25 (words), dense (vectors), hybrid (as the site does)."`
	Model  string        `help:"Model to judge, from train embeddings. Default: the site's, which is the built-in one or that of the embedding settings." placeholder:"FILE" type:"path"`
	JSON   bool          `help:"Print one JSON object a line instead of a table."`
}

func (c *evalRetrieval) Run(e *env) error {
	e.stopped = "stopped"
	if len(c.Ranker) == 0 {
		return errors.New("--ranker names none of bm25, dense, hybrid")
	}
	slices.Sort(c.Ranker) // which is their order
	c.Ranker = slices.Compact(c.Ranker)
	meaning, err := c.meaning(e)
	if err != nil {
		return err
	}
	sets, err := c.sets()
	if err != nil {
		return err
	}
	var corpus *eval.Index // made once, for all sets without documents
	defer func() {
		if corpus != nil {
			corpus.Close()
		}
	}()
	var rows []eval.Row
	for _, s := range sets {
		x := corpus
		if len(s.Papers) > 0 || x == nil {
			if x, err = c.index(e, s, meaning); err != nil {
				return err
			}
		}
		judged, err := c.judge(e, s, x)
		if len(s.Papers) == 0 {
			corpus = x
		} else {
			x.Close()
		}
		if err != nil {
			return err
		}
		if c.JSON {
			if err := printRows(e.out, judged); err != nil {
				return err
			}
		}
		rows = append(rows, judged...)
	}
	if c.JSON {
		return nil
	}
	return table(e.out, rows)
}

// sets reads the folders. Where two have one name, both go by what they were called.
func (c *evalRetrieval) sets() ([]*eval.Set, error) {
	var sets []*eval.Set
	for i, dir := range c.Dirs {
		s, err := eval.ReadSet(dir)
		if err != nil {
			return nil, err
		}
		if len(s.Papers) == 0 && len(c.Corpus) == 0 {
			return nil, fmt.Errorf("%s has no docs.jsonl: name the papers to search in with --corpus FILE", dir)
		}
		for k, other := range sets {
			if filepath.Base(other.Name) == s.Name {
				other.Name, s.Name = filepath.Clean(c.Dirs[k]), filepath.Clean(c.Dirs[i])
			}
		}
		if slices.ContainsFunc(sets, func(other *eval.Set) bool { return other.Name == s.Name }) {
			return nil, fmt.Errorf("%s is named twice", dir)
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// judge asks the set's queries, and tells what no ranker can find.
func (c *evalRetrieval) judge(e *env, s *eval.Set, x *eval.Index) ([]eval.Row, error) {
	missing, relevant, err := x.Missing(s)
	if err != nil {
		return nil, err
	}
	if n := len(missing); n > 0 {
		fmt.Fprintf(e.err, "%s: %s not among those to search in and cannot be found: %s\n", s.Name, of(n, relevant), listed(missing))
	}
	return eval.Judge(e.ctx, s, x, c.Ranker)
}

// of words a part of the relevant papers.
func of(n, relevant int) string {
	if n == 1 {
		return fmt.Sprintf("1 of the %d relevant papers is", relevant)
	}
	return fmt.Sprintf("%d of the %d relevant papers are", n, relevant)
}

// listed names the first few ids.
func listed(ids []string) string {
	if len(ids) > 5 {
		return strings.Join(ids[:5], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}

func queries(n int) string {
	if n == 1 {
		return "1 query"
	}
	return fmt.Sprintf("%d queries", n)
}

// meaning is the site's, with the model elsewhere that the settings name, or a file's.
func (c *evalRetrieval) meaning(e *env) (catalog.Meaning, error) {
	if c.Model == "" {
		return e.meaning()
	}
	m, err := readModel(c.Model)
	return catalog.NewMeaning(m), err
}

// maxModel bounds what is read as a model: many times the built-in one.
const maxModel = 1 << 30

// readSmall reads a file that is a model or the like, rather than whatever else is named.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxModel {
		return nil, fmt.Errorf("%s is no file of at most %d MiB", path, maxModel>>20)
	}
	return os.ReadFile(path)
}

func readModel(path string) (*embed.Model, error) {
	data, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	m, err := embed.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// index makes the index of a set's documents, or of the corpora.
func (c *evalRetrieval) index(e *env, s *eval.Set, m catalog.Meaning) (*eval.Index, error) {
	x, err := eval.NewIndex(m)
	if err != nil {
		return nil, err
	}
	start, n := time.Now(), 0
	files := newCorpora(c.Corpus, start)
	err = x.Put(e.ctx, func(put func(papers.Paper) error) error {
		count := func(p papers.Paper) error {
			n++
			if err := e.ctx.Err(); err != nil {
				return err
			}
			return put(p)
		}
		if len(s.Papers) == 0 {
			return files.each(count, nil)
		}
		for _, p := range s.Papers {
			if err := count(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.Close()
		return nil, err
	}
	fmt.Fprintf(e.err, "%s: %s indexed in %v, %s\n", s.Name, counted(n, "paper"), time.Since(start).Round(time.Millisecond), queries(len(s.Queries)))
	return x, nil
}

func printRows(w io.Writer, rows []eval.Row) error {
	enc := json.NewEncoder(w)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// table prints rows for people: the first measure with its interval and its test
// against bm25, then the others.
func table(out io.Writer, rows []eval.Row) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, r := range rows {
		if i == 0 || rows[i-1].Set != r.Set {
			fmt.Fprintf(w, "%s, %s", r.Set, queries(r.Queries))
			for k, c := range r.Columns() {
				if fmt.Fprintf(w, "\t%s", c.Name); k == 0 {
					fmt.Fprint(w, "\t95 %\tp")
				}
			}
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "  %s", r.Ranker)
		for k, c := range r.Columns() {
			if fmt.Fprintf(w, "\t%.3f", c.Value); k == 0 {
				fmt.Fprintf(w, "\t%.3f to %.3f\t%s", r.Low, r.High, pValue(r.P))
			}
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

func pValue(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.4f", *v)
}
