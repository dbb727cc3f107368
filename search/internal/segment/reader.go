package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/vellum"
)

// The sections before the columns.
const (
	secPostings = iota
	secTerms
	secLengths
	secKeyEnds
	secKeys
	secHashes
	secColumns
)

// Reader is an open segment. It may be used by many goroutines; after Close nothing
// that came from it may be touched.
type Reader struct {
	path   string
	layout Layout
	data   []byte
	unmap  func() error
	docs   int
	sums   []uint64
	secs   []span
	head   int    // bytes of the table of contents before the sums
	pages  []byte // u32 each
	seen   []atomic.Uint64
	terms  func() (*vellum.FST, error)
	slots  [256]int
	whole  []sync.Once // one a section: checked as a whole
	faults []error
}

// Open maps the segment at path and checks its table of contents, not its contents.
// size is what the manifest says, or negative for any.
func Open(path string, l Layout, size int64) (*Reader, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", err, ErrCorrupt)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r := &Reader{path: path, layout: l}
	if size >= 0 && st.Size() != size || st.Size() < footerLen || int64(int(st.Size())) != st.Size() {
		return nil, r.corrupt("wrong size")
	}
	r.data, r.unmap, err = mapFile(f, int(st.Size()))
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	if err := Guard(path, r.parse); err != nil {
		r.unmap()
		return nil, err
	}
	return r, nil
}

func (r *Reader) corrupt(what string) error {
	return fmt.Errorf("%s: %s: %w", filepath.Base(r.path), what, ErrCorrupt)
}

// parse reads footer and table of contents.
func (r *Reader) parse() error {
	foot := r.data[len(r.data)-footerLen:]
	if string(foot[16:]) != magic {
		return r.corrupt("not a segment")
	}
	off, n := binary.LittleEndian.Uint64(foot), int(binary.LittleEndian.Uint32(foot[8:]))
	if off > uint64(len(r.data)) || uint64(len(r.data))-off != uint64(n)+footerLen || n < 28 {
		return r.corrupt("bad footer")
	}
	toc := r.data[off : off+uint64(n)]
	if crc32.Checksum(toc, castagnoli()) != binary.LittleEndian.Uint32(foot[12:]) {
		return r.corrupt("bad table of contents")
	}
	var head [8]int
	r.head = 4 * len(head)
	if binary.LittleEndian.Uint32(toc) == 1 {
		r.head = 28 // it knew no vectors
	}
	if n < r.head {
		return r.corrupt("bad footer")
	}
	for i := range r.head / 4 {
		head[i] = int(binary.LittleEndian.Uint32(toc[4*i:]))
	}
	l := &r.layout
	if head[0] < 1 || head[0] > Version || head[2] != len(l.Fields) || head[3] != l.Keywords || head[4] != l.Numbers || head[7] != l.Vector {
		return r.corrupt("of another version or schema")
	}
	r.docs = head[1]
	pages, sections := head[5], head[6]
	if sections != l.sections() || int64(pages) != int64((off+pageSize-1)/pageSize) ||
		n != r.head+8*len(l.Fields)+16*sections+4*pages {
		return r.corrupt("bad table of contents")
	}
	return r.open(toc[r.head:], off, pages, sections)
}

// open reads the variable part of the table of contents.
func (r *Reader) open(toc []byte, end uint64, pages, sections int) error {
	for range r.layout.Fields {
		r.sums, toc = append(r.sums, binary.LittleEndian.Uint64(toc)), toc[8:]
	}
	for range sections {
		off, n := binary.LittleEndian.Uint64(toc), binary.LittleEndian.Uint64(toc[8:])
		if off > end || n > end-off {
			return r.corrupt("section out of range")
		}
		r.secs, toc = append(r.secs, span{int64(off), int64(n)}), toc[16:]
	}
	r.pages = toc
	r.seen = make([]atomic.Uint64, (pages+63)/64)
	r.whole, r.faults = make([]sync.Once, sections), make([]error, sections)
	for g := range r.slots {
		r.slots[g] = len(r.layout.Slots(uint8(g)))
	}
	r.terms = sync.OnceValues(r.loadTerms)
	d := int64(r.docs)
	want := map[int]int64{secLengths: d * int64(len(r.layout.Fields)), secKeyEnds: 4 * d, secHashes: 8 * d}
	for c := range r.layout.Numbers {
		want[secColumns+r.layout.Keywords+c] = 8 * d
	}
	if v, s := int64(r.layout.Vector), r.layout.vectors(); v > 0 {
		want[s+secCodes], want[s+secVectors], want[s+secScales], want[s+secTokenEnds] = d*v/8, d*v, 4*d, 4*d
	}
	for s, n := range want {
		if r.secs[s].len != n {
			return r.corrupt("section of wrong length")
		}
	}
	return nil
}

// Close unmaps the file.
func (r *Reader) Close() error { return r.unmap() }

// Docs is the number of documents, deleted ones included.
func (r *Reader) Docs() int { return r.docs }

// Size is the length of the file in bytes.
func (r *Reader) Size() int64 { return int64(len(r.data)) }

// Path is the file's path.
func (r *Reader) Path() string { return r.path }

// Sums are the sums of decoded lengths, by field.
func (r *Reader) Sums() []uint64 { return r.sums }

// bytes returns bytes from to to of a section, checked.
func (r *Reader) bytes(sec int, from, to int64) ([]byte, error) {
	s := r.secs[sec]
	if from < 0 || to < from || to > s.len {
		return nil, r.corrupt("offset out of range")
	}
	if err := r.check(s.off+from, s.off+to); err != nil {
		return nil, err
	}
	return r.data[s.off+from : s.off+to], nil
}

// section returns a whole section; after the first time it costs nothing.
func (r *Reader) section(sec int) ([]byte, error) {
	s := r.secs[sec]
	r.whole[sec].Do(func() {
		r.faults[sec] = Guard(r.path, func() error { return r.check(s.off, s.off+s.len) })
	})
	return r.data[s.off : s.off+s.len], r.faults[sec]
}

// check verifies the pages that the bytes from to to touch and have not been verified.
func (r *Reader) check(from, to int64) error {
	end := int64(len(r.data)) - footerLen - int64(r.head+8*len(r.sums)+16*len(r.secs)+len(r.pages))
	for p := from / pageSize; p*pageSize < to; p++ {
		word, bit := &r.seen[p/64], uint64(1)<<(p%64)
		if word.Load()&bit != 0 {
			continue
		}
		page := r.data[p*pageSize : min((p+1)*pageSize, end)]
		if crc32.Checksum(page, castagnoli()) != binary.LittleEndian.Uint32(r.pages[4*p:]) {
			return r.corrupt(fmt.Sprintf("checksum of page %d", p))
		}
		word.Or(bit)
	}
	return nil
}

// Verify checks every page, seen or not.
func (r *Reader) Verify() error {
	return Guard(r.path, func() error {
		for i := range r.seen {
			r.seen[i].Store(0)
		}
		return r.check(0, r.secs[len(r.secs)-1].off+r.secs[len(r.secs)-1].len)
	})
}

func (r *Reader) loadTerms() (fst *vellum.FST, err error) {
	data, err := r.section(secTerms)
	if err != nil || len(data) == 0 {
		return nil, err
	}
	err = Guard(r.path, func() error {
		fst, err = vellum.Load(data)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", filepath.Base(r.path), err, ErrCorrupt)
		}
		return nil
	})
	return fst, err
}

// Postings looks a term of a group up; ok is false where the segment does not hold it.
func (r *Reader) Postings(group uint8, term string) (p Postings, ok bool, err error) {
	fst, err := r.terms()
	if err != nil || fst == nil {
		return p, false, err
	}
	key := make([]byte, 0, 80)
	key = append(append(key, group), term...)
	err = Guard(r.path, func() error {
		off, found, err := fst.Get(key)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", filepath.Base(r.path), err, ErrCorrupt)
		}
		if !found {
			return nil
		}
		p, err = r.postingsAt(int64(off), r.slots[group])
		ok = err == nil
		return err
	})
	return p, ok, err
}

// postingsAt reads the entry at off, and checks its bytes.
func (r *Reader) postingsAt(off int64, slots int) (Postings, error) {
	s := r.secs[secPostings]
	if off < 0 || off >= s.len {
		return Postings{}, r.corrupt("postings out of range")
	}
	// The entry's head is at most 20 bytes; its length then says what else to check.
	if err := r.check(s.off+off, s.off+min(off+20, s.len)); err != nil {
		return Postings{}, err
	}
	p, n, ok := parsePostings(r.data[s.off+off:s.off+s.len], slots, uint32(r.docs))
	if !ok {
		return Postings{}, r.corrupt("bad postings")
	}
	return p, r.check(s.off+off, s.off+min(off+int64(n)+8, s.len))
}

// Lengths returns the length codes, Docs × fields.
func (r *Reader) Lengths() ([]byte, error) { return r.section(secLengths) }

// Checksum identifies the contents: the CRC32C of the table of contents, which holds
// the checksums of all pages.
func (r *Reader) Checksum() uint32 {
	return binary.LittleEndian.Uint32(r.data[len(r.data)-footerLen+12:])
}
