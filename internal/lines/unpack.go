package lines

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest Zstandard window that is accepted. It is the
// bound that the zstd command itself keeps unless told otherwise (--long=27),
// and with it the decoder's own memory is bounded too.
const maxWindow = 128 << 20

// unpack returns the plain text of what r holds, and how to let go of it.
func unpack(r *bufio.Reader) (io.Reader, func(), error) {
	magic, err := r.Peek(4)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { z.Close() }, nil
	case isZstd(magic):
		// One goroutine: the decoder is several times faster than what reads its text.
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	return r, func() {}, nil
}

// isZstd knows a frame and a skippable frame, which some writers put first.
func isZstd(magic []byte) bool {
	if len(magic) < 4 {
		return false
	}
	return bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:], []byte{0x2a, 0x4d, 0x18})
}

// identifiedBytes is how much of a file's beginning its identity covers:
// enough to tell two snapshots of one collection apart, read in a moment.
const identifiedBytes = 64 << 10

func identify(f *os.File, info os.FileInfo) (string, error) {
	head := make([]byte, min(identifiedBytes, info.Size()))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", err
	}
	sum := sha256.Sum256(head)
	return fmt.Sprintf("%d-%d-%x", info.Size(), info.ModTime().UnixMicro(), sum[:8]), nil
}
