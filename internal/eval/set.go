package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
)

// A Set is a folder of judgements: queries.jsonl (id, text and, where the query is a
// paper, doc_id), qrels.tsv (query, document, grade, with a line of headings) and, unless
// the documents are a corpus, docs.jsonl (id, title, text), which may be packed.
type Set struct {
	Name    string
	Papers  []papers.Paper // nil where the folder has no documents
	Queries []Query
}

// A Query is a question with its judgements.
type Query struct {
	ID, Text string
	Paper    string // the paper that the query is, "" for words
	Judged   Judgements
	paper    papers.Paper
}

// Pooled reports whether the queries are papers, whose judged documents alone are ranked.
func (s *Set) Pooled() bool {
	return slices.ContainsFunc(s.Queries, func(q Query) bool { return q.Paper != "" })
}

// ReadSet reads a folder. Queries without a judgement, and judgements of -1, which the
// Cranfield collection has for a query's own source, are left out.
func ReadSet(dir string) (*Set, error) {
	s := &Set{Name: name(dir)}
	judged, heading, err := readJudgements(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	asked := map[string]bool{}
	err = eachLine(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		var q struct {
			ID, Text string
			DocID    string `json:"doc_id"`
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if asked[q.ID] {
			return fmt.Errorf("query %q is there twice", q.ID)
		}
		asked[q.ID] = true
		if q.ID == heading {
			return fmt.Errorf("the first line of qrels.tsv judges query %q with a grade that is no number", q.ID)
		}
		if j := judged[q.ID]; len(j) > 0 {
			if q.DocID != "" {
				delete(j, q.DocID) // a paper is not an answer to itself
			}
			s.Queries = append(s.Queries, Query{ID: q.ID, Text: q.Text, Paper: q.DocID, Judged: j})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	if len(s.Queries) == 0 {
		return nil, fmt.Errorf("eval: %s holds no query with a judgement", dir)
	}
	if len(s.answerable()) == 0 {
		return nil, fmt.Errorf("eval: %s holds no query with a relevant document: all grades are 0 or less", dir)
	}
	if s.Papers, err = readPapers(dir); err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	return s, s.place()
}

// name is a folder's own, also where it was called . or ..
func name(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	return filepath.Base(dir)
}

// readPapers reads the documents, which may be packed; there may be none.
func readPapers(dir string) (list []papers.Paper, err error) {
	held := make(map[string]bool)
	for _, name := range []string{"docs.jsonl.gz", "docs.jsonl.zst", "docs.jsonl"} {
		err = eachLine(filepath.Join(dir, name), func(line []byte) error {
			var d struct{ ID, Title, Text string }
			if err := json.Unmarshal(line, &d); err != nil {
				return err
			}
			if d.ID == "" {
				return errors.New("a document without an id")
			}
			if held[d.ID] {
				return fmt.Errorf("document %q is there twice", d.ID)
			}
			held[d.ID] = true
			list = append(list, papers.Paper{ID: papers.ID(d.ID), Title: d.Title, Abstract: d.Text})
			return nil
		})
		if !errors.Is(err, fs.ErrNotExist) {
			return list, err
		}
	}
	return nil, nil
}

// place finds the papers that queries are.
func (s *Set) place() error {
	at := make(map[papers.ID]int, len(s.Papers))
	for i, p := range s.Papers {
		at[p.ID] = i
	}
	for i := range s.Queries {
		q := &s.Queries[i]
		if q.Paper == "" {
			continue
		}
		n, ok := at[papers.ID(q.Paper)]
		if !ok {
			return fmt.Errorf("eval: query %s is the paper %s, which is not among the documents of %s", q.ID, q.Paper, s.Name)
		}
		q.paper = s.Papers[n]
	}
	return nil
}

// eachLine passes lines on; the errors of the file itself say where they are.
func eachLine(path string, f func(line []byte) error) error {
	r, err := lines.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	for line, err := range r.Lines(0) {
		if err != nil {
			return err
		}
		if err := f(line.Text); err != nil {
			return fmt.Errorf("%s:%d: %w", path, line.Number, err)
		}
	}
	return nil
}

// readJudgements reads query, document and grade a line, separated by tabs, with or
// without a line of headings, of which it returns the first. As in trec_eval, a document
// is judged once a query.
func readJudgements(path string) (_ map[string]Judgements, heading string, err error) {
	out := map[string]Judgements{}
	first := true
	err = eachLine(path, func(line []byte) error {
		c := strings.Split(string(line), "\t")
		if len(c) < 3 {
			return fmt.Errorf("%d columns separated by tabs; query, document and grade are needed", len(c))
		}
		grade, err := strconv.ParseFloat(c[2], 64)
		headed := first && err != nil
		first = false
		switch {
		case headed:
			heading = c[0]
			return nil
		case len(c) > 3 && c[3] == "-1":
			return nil
		case err != nil || math.IsNaN(grade) || math.IsInf(grade, 0):
			return fmt.Errorf("the grade %q is no number", c[2])
		}
		if out[c[0]] == nil {
			out[c[0]] = Judgements{}
		}
		if _, twice := out[c[0]][c[1]]; twice {
			return fmt.Errorf("document %q is judged twice for query %q", c[1], c[0])
		}
		out[c[0]][c[1]] = grade
		return nil
	})
	return out, heading, err
}
