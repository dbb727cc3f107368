package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"
)

const deletesMagic = "DPSDEL01"

// WriteDeletes writes a bitmap of deleted documents and returns the file's size.
func WriteDeletes(path string, docs *roaring.Bitmap, hook Hook) (int64, error) {
	docs.RunOptimize()
	data, err := docs.ToBytes()
	if err != nil {
		return 0, err
	}
	out := append([]byte(deletesMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[8:], crc32.Checksum(data, castagnoli()))
	out = append(out, data...)
	return int64(len(out)), WriteFile(path, out, hook)
}

// ReadDeletes reads the bitmap of a segment with this many documents.
func ReadDeletes(path string, docs int) (*roaring.Bitmap, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", err, ErrCorrupt)
	}
	if err != nil {
		return nil, err
	}
	return ParseDeletes(filepath.Base(path), data, docs)
}

// ParseDeletes reads the contents of a deletion file; name is for messages.
func ParseDeletes(name string, data []byte, docs int) (*roaring.Bitmap, error) {
	bad := fmt.Errorf("%s: damaged: %w", name, ErrCorrupt)
	if len(data) < 12 || string(data[:8]) != deletesMagic ||
		crc32.Checksum(data[12:], castagnoli()) != binary.LittleEndian.Uint32(data[8:]) {
		return nil, bad
	}
	bm := roaring.New()
	err := guardForeign(name, func() error { return bm.UnmarshalBinary(data[12:]) })
	if err != nil || !bm.IsEmpty() && int64(bm.Maximum()) >= int64(docs) {
		return nil, bad
	}
	return bm, nil
}
