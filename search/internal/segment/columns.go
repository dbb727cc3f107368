package segment

import (
	"encoding/binary"
	"fmt"
	"io"
	"path/filepath"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// Keyword is a multi-valued column of exact strings.
type Keyword struct {
	r      *Reader
	sec    int
	values int
	ends   []byte // of values
	maps   []byte // ends of bitmaps
	blob   []byte // values
	base   int64  // where the bitmaps start in the section
}

// Keyword opens keyword column c.
func (r *Reader) Keyword(c int) (k Keyword, err error) {
	err = Guard(r.path, func() error {
		k, err = r.keyword(c)
		return err
	})
	return k, err
}

func (r *Reader) keyword(c int) (k Keyword, err error) {
	k = Keyword{r: r, sec: secColumns + c}
	head, err := r.bytes(k.sec, 0, 4)
	if err != nil {
		return k, err
	}
	k.values = int(binary.LittleEndian.Uint32(head))
	n := int64(k.values) * 4
	ends, err := r.bytes(k.sec, 4, 4+2*n)
	if err != nil {
		return k, err
	}
	k.ends, k.maps = ends[:n], ends[n:]
	k.base = 4 + 2*n
	if k.values > 0 {
		size := int64(binary.LittleEndian.Uint32(k.ends[n-4:]))
		if k.blob, err = r.bytes(k.sec, k.base, k.base+size); err != nil {
			return k, err
		}
		k.base += size
	}
	return k, nil
}

// Values is the number of distinct values.
func (k Keyword) Values() int { return k.values }

// Value returns value i; values ascend. It panics on damage (see Guard).
func (k Keyword) Value(i int) string {
	from, to := pair(k.ends, i)
	return string(k.blob[from:to])
}

// Search returns the first value that is not less than v.
func (k Keyword) Search(v string) int {
	return sort.Search(k.values, func(i int) bool { return k.Value(i) >= v })
}

// Bitmap returns the documents with value i; it must not be changed.
func (k Keyword) Bitmap(i int) (*roaring.Bitmap, error) {
	from, to := pair(k.maps, i)
	data, err := k.r.bytes(k.sec, k.base+int64(from), k.base+int64(to))
	if err != nil {
		return nil, err
	}
	bm := roaring.New()
	err = guardForeign(k.r.path, func() error {
		if _, err := bm.FromBuffer(data); err != nil {
			return fmt.Errorf("%s: %w: %w", filepath.Base(k.r.path), err, ErrCorrupt)
		}
		if !bm.IsEmpty() && int64(bm.Maximum()) >= int64(k.r.docs) {
			return k.r.corrupt("document out of range")
		}
		return nil
	})
	return bm, err
}

func pair(ends []byte, i int) (from, to uint32) {
	if i > 0 {
		from = binary.LittleEndian.Uint32(ends[4*(i-1):])
	}
	return from, binary.LittleEndian.Uint32(ends[4*i:])
}

// Number is a column of int64.
type Number struct{ data []byte }

// Number opens number column c.
func (r *Reader) Number(c int) (Number, error) {
	data, err := r.section(secColumns + r.layout.Keywords + c)
	return Number{data}, err
}

// At returns the value of doc.
func (n Number) At(doc uint32) int64 {
	return int64(binary.LittleEndian.Uint64(n.data[8*int(doc):]))
}

// keywordWriter collects a keyword column value by value.
type keywordWriter struct {
	ends, maps []uint32
	blob, bits []byte
	err        error
}

func (k *keywordWriter) add(value string, docs *roaring.Bitmap) {
	docs.RunOptimize()
	data, err := docs.ToBytes()
	if err != nil {
		k.err = err
		return
	}
	k.blob, k.bits = append(k.blob, value...), append(k.bits, data...)
	k.ends, k.maps = append(k.ends, uint32(len(k.blob))), append(k.maps, uint32(len(k.bits)))
}

func (k *keywordWriter) write(w io.Writer) error {
	if k.err != nil {
		return k.err
	}
	if err := writeUint32s(w, []uint32{uint32(len(k.ends))}); err != nil {
		return err
	}
	if err := writeUint32s(w, k.ends); err != nil {
		return err
	}
	if err := writeUint32s(w, k.maps); err != nil {
		return err
	}
	if _, err := w.Write(k.blob); err != nil {
		return err
	}
	_, err := w.Write(k.bits)
	return err
}
