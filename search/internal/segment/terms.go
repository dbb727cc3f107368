package segment

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/blevesearch/vellum"
)

// termWriter builds the dictionary beside the postings, in a file of its own that is
// copied into the segment at the end: the dictionary of 3 million abstracts would
// otherwise take 100 MB of memory.
type termWriter struct {
	f   *os.File
	w   *bufio.Writer
	fst *vellum.Builder
	n   int
}

func newTermWriter(path string) (*termWriter, error) {
	f, err := os.Create(path + ".terms.tmp")
	if err != nil {
		return nil, err
	}
	t := &termWriter{f: f, w: bufio.NewWriterSize(f, 64<<10)}
	t.fst, err = vellum.New(t.w, nil)
	if err != nil {
		t.discard()
		return nil, err
	}
	return t, nil
}

func (t *termWriter) add(term []byte, off int64) error {
	t.n++
	return t.fst.Insert(term, uint64(off))
}

// copyTo finishes the dictionary and appends it to w; one without terms is empty.
func (t *termWriter) copyTo(w io.Writer) error {
	if t.n == 0 {
		return nil
	}
	if err := t.fst.Close(); err != nil {
		return err
	}
	if err := t.w.Flush(); err != nil {
		return err
	}
	if _, err := t.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, bufio.NewReaderSize(t.f, 256<<10))
	return err
}

func (t *termWriter) discard() {
	t.f.Close()
	os.Remove(t.f.Name())
}

// termCursor walks the dictionary of a segment that is merged.
type termCursor struct {
	it  *vellum.FSTIterator
	key []byte
	off uint64
}

// next moves on; a cursor without a key is done.
func (c *termCursor) next() error {
	err := c.it.Next()
	return c.settle(err)
}

func (c *termCursor) settle(err error) error {
	if errors.Is(err, vellum.ErrIteratorDone) {
		c.key = nil
		return nil
	}
	if err != nil {
		return err
	}
	c.key, c.off = c.it.Current()
	return nil
}

// cursor starts a walk; nil where the segment holds no terms.
func (r *Reader) cursor() (*termCursor, error) {
	fst, err := r.terms()
	if err != nil || fst == nil {
		return nil, err
	}
	it, err := fst.Iterator(nil, nil)
	c := &termCursor{it: it}
	if err := c.settle(err); err != nil {
		return nil, err
	}
	if c.key == nil {
		return nil, nil
	}
	return c, nil
}
