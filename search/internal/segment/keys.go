package segment

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"sort"
)

// hashKey places a key in the hash section. CRC32C is in hardware, stable across
// processes, and good enough where every hit is compared with the key itself.
func hashKey(key string, t *crc32.Table) uint32 {
	return crc32.Checksum([]byte(key), t)
}

// keyWriter collects the ends and hashes of keys whose bytes go to the file as they come.
type keyWriter struct {
	table  *crc32.Table
	ends   []uint32
	hashes []uint64
	at     uint32
}

func (k *keyWriter) add(key []byte) {
	k.hashes = append(k.hashes, uint64(crc32.Checksum(key, k.table))<<32|uint64(len(k.ends)))
	k.at += uint32(len(key))
	k.ends = append(k.ends, k.at)
}

func (k *keyWriter) writeHashes(w io.Writer) error {
	slices.Sort(k.hashes)
	buf := make([]byte, 0, 32<<10)
	for len(k.hashes) > 0 {
		n := min(len(k.hashes), 4<<10)
		buf = buf[:0]
		for _, h := range k.hashes[:n] {
			buf = binary.LittleEndian.AppendUint64(buf, h)
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		k.hashes = k.hashes[n:]
	}
	return nil
}

func writeUint32s(w io.Writer, values []uint32) error {
	buf := make([]byte, 0, 16<<10)
	for len(values) > 0 {
		n := min(len(values), 4<<10)
		buf = buf[:0]
		for _, v := range values[:n] {
			buf = binary.LittleEndian.AppendUint32(buf, v)
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// Key returns the key of doc; the bytes are the file's.
func (r *Reader) Key(doc uint32) ([]byte, error) {
	if int(doc) >= r.docs {
		return nil, r.corrupt("document out of range")
	}
	from := int64(0)
	at := int64(doc) * 4
	if doc > 0 {
		at -= 4
	}
	b, err := r.bytes(secKeyEnds, at, int64(doc)*4+4)
	if err != nil {
		return nil, err
	}
	if doc > 0 {
		from = int64(binary.LittleEndian.Uint32(b))
		b = b[4:]
	}
	return r.bytes(secKeys, from, int64(binary.LittleEndian.Uint32(b)))
}

// Keys gives fast access to all keys; it checks their sections first.
type Keys struct{ ends, blob []byte }

// Keys opens the keys.
func (r *Reader) Keys() (Keys, error) {
	ends, err := r.section(secKeyEnds)
	if err != nil {
		return Keys{}, err
	}
	blob, err := r.section(secKeys)
	return Keys{ends, blob}, err
}

// At returns the key of doc; the bytes are the file's. It panics on damage (see Guard).
func (k Keys) At(doc uint32) []byte {
	var from uint32
	if doc > 0 {
		from = binary.LittleEndian.Uint32(k.ends[4*(doc-1):])
	}
	return k.blob[from:binary.LittleEndian.Uint32(k.ends[4*doc:])]
}

// Find calls found for each document with this key, deleted ones included. It costs
// about twelve probes of the hash section.
func (r *Reader) Find(key string, found func(doc uint32)) error {
	hashes, err := r.section(secHashes)
	if err != nil {
		return err
	}
	keys, err := r.Keys()
	if err != nil {
		return err
	}
	return Guard(r.path, func() error {
		h := hashKey(key, castagnoli())
		at := func(i int) uint64 { return binary.LittleEndian.Uint64(hashes[8*i:]) }
		lo, hi := guess(r.docs, h, at)
		i := lo + sort.Search(hi-lo, func(i int) bool { return at(lo+i) >= uint64(h)<<32 })
		for ; i < r.docs && at(i)>>32 == uint64(h); i++ {
			if doc := uint32(at(i)); string(keys.At(doc)) == key {
				found(doc)
			}
		}
		return nil
	})
}

// guess narrows the search for h: hashes are uniform, so its place is near h/2³² of the
// way, and doubling steps find bounds around it.
func guess(n int, h uint32, at func(int) uint64) (lo, hi int) {
	target := uint64(h) << 32
	mid := int(uint64(h) * uint64(n) >> 32)
	lo, hi = mid, mid
	for step := 16; lo > 0 && at(lo-1) >= target; step *= 2 {
		lo = max(lo-step, 0)
	}
	for step := 16; hi < n && at(hi) < target; step *= 2 {
		hi = min(hi+step, n)
	}
	return lo, hi
}

// Twins calls found for each pair of documents with the same key, the one that was
// added first as old.
func (r *Reader) Twins(found func(old, new uint32)) error {
	hashes, err := r.section(secHashes)
	if err != nil {
		return err
	}
	keys, err := r.Keys()
	if err != nil {
		return err
	}
	return Guard(r.path, func() error {
		at := func(i int) uint64 { return binary.LittleEndian.Uint64(hashes[8*i:]) }
		for i := 1; i < r.docs; i++ {
			new := uint32(at(i))
			for j := i - 1; j >= 0 && at(j)>>32 == at(i)>>32; j-- {
				if old := uint32(at(j)); string(keys.At(old)) == string(keys.At(new)) {
					found(old, new)
				}
			}
		}
		return nil
	})
}

func writeUint16s(w io.Writer, values []uint16) error {
	buf := make([]byte, 0, 16<<10)
	for len(values) > 0 {
		n := min(len(values), 8<<10)
		buf = buf[:0]
		for _, v := range values[:n] {
			buf = binary.LittleEndian.AppendUint16(buf, v)
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}
