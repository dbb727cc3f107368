package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
)

// A Decode reads one line of a file: jsonl.Decoder.Decode or
// arxiv.Kaggle.Decode. The line is only valid during the call.
type Decode func(line []byte) (papers.Paper, error)

// A File is a Source of one paper a line.
type File struct {
	source string
	lines  *lines.Reader
	decode Decode
}

// OpenFile opens a file, or the standard input where path is "-". Format
// names the decoder, so that reading a file as something else starts again.
func OpenFile(format, path string, decode Decode) (*File, error) {
	r, err := lines.Open(path)
	if err != nil {
		return nil, fmt.Errorf("ingest: %w", err)
	}
	if abs, err := filepath.Abs(path); err == nil && path != "-" {
		path = abs
	}
	return &File{format + ":" + path, r, decode}, nil
}

// Name is the path as it was given.
func (f *File) Name() string { return f.lines.Name() }

// Start tells files apart by format and absolute path.
func (f *File) Start() Position { return Position{Source: f.source, Identity: f.lines.Identity()} }

// Progress counts packed bytes.
func (f *File) Progress() (done, total int64) { return f.lines.Progress() }

// Close closes the file.
func (f *File) Close() error { return f.lines.Close() }

// Records yields a paper a line.
func (f *File) Records(ctx context.Context, from Position) iter.Seq2[papers.Record, error] {
	return func(yield func(papers.Record, error) bool) {
		for line, err := range f.lines.Lines(from.Line) {
			if ctx.Err() != nil {
				yield(papers.Record{}, ctx.Err())
				return
			}
			if !yield(f.record(line, err)) {
				return
			}
		}
	}
}

func (f *File) record(line lines.Line, err error) (papers.Record, error) {
	if err != nil {
		var refused *papers.RecordError
		if errors.As(err, &refused) && refused.Line > 0 {
			return papers.Record{Line: refused.Line}, refused
		}
		return papers.Record{}, err
	}
	p, err := f.decode(line.Text)
	if err != nil {
		return papers.Record{Line: line.Number}, refuse(f, line.Number, err)
	}
	return papers.Record{Paper: p, Line: line.Number}, nil
}

// refuse says where in a source a record was refused.
func refuse(src Source, line int, err error) *papers.RecordError {
	return &papers.RecordError{Where: src.Name() + ":" + strconv.Itoa(line), Line: line, Err: err}
}
