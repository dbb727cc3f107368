package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
)

// corpora reads papers from files of any format that can be ingested, without a store.
type corpora struct {
	files   []string
	jsonl   ingest.Decode
	kaggle  ingest.Decode
	refused int
}

func newCorpora(files []string, now time.Time) *corpora {
	return &corpora{files: files, jsonl: jsonl.NewDecoder(now).Decode, kaggle: arxiv.NewKaggle(now).Decode}
}

// each calls f with the papers of all files; of papers with one id the first counts.
// Lines that are no papers are counted and passed over; done is called behind each file.
func (c *corpora) each(f func(p papers.Paper) error, done func(file string) error) error {
	seen := make(map[papers.ID]bool)
	for _, file := range c.files {
		if err := c.file(file, seen, f); err != nil {
			return err
		}
		if done == nil {
			continue
		}
		if err := done(file); err != nil {
			return err
		}
	}
	return nil
}

func (c *corpora) file(file string, seen map[papers.ID]bool, f func(p papers.Paper) error) error {
	r, err := lines.Open(file)
	if err != nil {
		return err
	}
	defer r.Close()
	read := 0
	for line, err := range r.Lines(0) {
		if _, refused := errors.AsType[*papers.RecordError](err); refused {
			c.refused++
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if len(bytes.TrimSpace(line.Text)) == 0 {
			continue
		}
		p, err := c.decode(line.Text)
		if err != nil {
			c.refused++
			continue
		}
		read++
		if seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		if err := f(p); err != nil {
			return err
		}
	}
	if read == 0 {
		return fmt.Errorf("%s holds no paper: a file of JSON Lines or arXiv's snapshot from Kaggle is needed", file)
	}
	return nil
}

// decode reads a line in the format it is in: arXiv's snapshot names its authors twice.
func (c *corpora) decode(line []byte) (papers.Paper, error) {
	if bytes.Contains(line, []byte(`"authors_parsed"`)) {
		return c.kaggle(line)
	}
	p, err := c.jsonl(line)
	if err == nil {
		return p, nil
	}
	if q, e := c.kaggle(line); e == nil {
		return q, nil
	}
	return p, err
}

// hash is the SHA-256 of a file in hexadecimal digits.
func hash(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkOut tells at once whether a file can be made at path, which would otherwise be
// found out after hours of work.
// Of what stands there only an earlier one of the same kind, by its magic, is replaced.
func checkOut(path, magic string, read []string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
	case info.IsDir():
		return fmt.Errorf("--out: %s is a folder; name a file in it", path)
	case slices.ContainsFunc(read, func(r string) bool { other, err := os.Stat(r); return err == nil && os.SameFile(info, other) }):
		return fmt.Errorf("--out: %s is what is read; name another file", fromHere(path))
	case info.Size() > 0 && !begins(path, magic):
		return fmt.Errorf("--out: %s holds something else and is not written over; remove it or name another file", fromHere(path))
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("--out: nothing can be written to %s: %w", filepath.Dir(path), errors.Unwrap(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// begins reports whether a file begins with magic.
func begins(path, magic string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(magic))
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == magic
}

// fromHere is a path as seen from the folder that one is in.
func fromHere(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return path
}

// regular refuses what can be read only once: a corpus is read, and its hash taken.
func regular(files []string) error {
	for _, file := range files {
		if info, err := os.Stat(file); file == "-" || err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			return fmt.Errorf("%s is no file: a corpus is read twice, since its SHA-256 goes into the model's record", file)
		}
	}
	return nil
}

// writeWhole writes a file under a name beside its own and renames it, so that there is
// never half of it.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if dir, e := os.Open(filepath.Dir(path)); e == nil { // the name survives a power cut where the system can say so
		dir.Sync()
		dir.Close()
	}
	return err
}
