package lines

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// MaxLine is the longest line that is handed out, in bytes. The longest in
// the corpora has 56 KiB; a paper with the 10,000 authors that ingest allows
// fits with room to spare.
const MaxLine = 4 << 20

// bufferSize holds nearly every line whole, so that it is handed out without
// a copy.
const bufferSize = 256 << 10

// ErrCorrupt says that a compressed file is damaged or incomplete. Every line
// before the damage has been handed out.
var ErrCorrupt = errors.New("corrupt archive")

// A Reader hands out the lines of one file, once.
type Reader struct {
	name     string
	identity string
	total    int64
	packed   *counter
	text     *bufio.Reader
	number   int    // of the last line that was read whole
	long     []byte // a line that outgrew text's buffer
	closers  []func()
}

// Open opens a file, or the standard input where the name is "-".
func Open(name string) (*Reader, error) {
	if name == "-" {
		return New("stdin", os.Stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("lines: %w", err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", name)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lines: %w", err)
	}
	r, err := New(name, f)
	if err != nil {
		f.Close()
		return nil, err
	}
	r.closers = append(r.closers, func() { f.Close() })
	if info.Mode().IsRegular() {
		r.total = info.Size()
		if r.identity, err = identify(f, info); err != nil {
			r.Close()
			return nil, fmt.Errorf("lines: %w", err)
		}
	}
	return r, nil
}

// New reads from r, which messages call name. It reads the first bytes at
// once, to find out how they are packed. Closing r is left to the caller.
func New(name string, r io.Reader) (*Reader, error) {
	packed := &counter{r: r}
	plain, done, err := unpack(bufio.NewReaderSize(packed, bufferSize))
	if err != nil {
		return nil, fmt.Errorf("lines: %s: %w: %w", name, ErrCorrupt, err)
	}
	return &Reader{name: name, packed: packed, text: bufio.NewReaderSize(plain, bufferSize), closers: []func(){done}}, nil
}

// Name returns the name that messages use.
func (r *Reader) Name() string { return r.name }

// Identity names the content of a regular file by its size, its time and the
// hash of its beginning: equal identities mean that line numbers still hold.
// It is "" for the standard input and other streams.
func (r *Reader) Identity() string { return r.identity }

// Progress returns how many packed bytes were read and how many there are,
// 0 where nobody knows. It may be called while another goroutine reads.
func (r *Reader) Progress() (done, total int64) { return r.packed.n.Load(), r.total }

// Close gives everything back. Reading must have ended.
func (r *Reader) Close() error {
	for _, f := range r.closers {
		f()
	}
	r.closers = nil
	return nil
}

// A counter counts the bytes that pass, for a bar drawn by another goroutine.
// It keeps the first failure of the file itself, to tell it from damage in
// what the file holds.
type counter struct {
	r   io.Reader
	n   atomic.Int64
	err error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}
