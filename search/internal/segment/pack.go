package segment

import (
	"encoding/binary"
	"math/bits"
)

// blockLen is the number of postings in a full block.
const blockLen = 128

// width returns the bits that the largest of values needs.
func width(values []uint32) int {
	var all uint32
	for _, v := range values {
		all |= v
	}
	return bits.Len32(all)
}

// appendPacked writes values with w bits each, lowest first, padded to a whole byte.
func appendPacked(dst []byte, values []uint32, w int) []byte {
	var acc uint64
	var n int
	for _, v := range values {
		acc |= uint64(v) << n
		for n += w; n >= 8; n -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	if n > 0 {
		dst = append(dst, byte(acc))
	}
	return dst
}

// packedLen is the number of bytes that n values of w bits take.
func packedLen(n, w int) int { return (n*w + 7) / 8 }

// unpack reads len(dst) values of w ≤ 32 bits. It loads eight bytes at a time, so src
// must reach eight bytes past the values; the section's padding sees to it. Several values a load
// make it twice as fast as one (BenchmarkUnpack).
func unpack(dst []uint32, src []byte, w int) {
	switch {
	case w == 0:
		clear(dst)
	case w <= 7:
		unpackEights(dst, src, w)
	case w <= 14:
		unpackFours(dst, src, w)
	default:
		unpackOnes(dst, src, w, 0)
	}
}

func unpackEights(dst []uint32, src []byte, w int) {
	mask := uint32(1)<<w - 1
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		v := binary.LittleEndian.Uint64(src)
		d := dst[i : i+8 : i+8]
		d[0] = uint32(v) & mask
		d[1] = uint32(v>>w) & mask
		d[2] = uint32(v>>(2*w)) & mask
		d[3] = uint32(v>>(3*w)) & mask
		d[4] = uint32(v>>(4*w)) & mask
		d[5] = uint32(v>>(5*w)) & mask
		d[6] = uint32(v>>(6*w)) & mask
		d[7] = uint32(v>>(7*w)) & mask
		src = src[w:]
	}
	unpackOnes(dst[i:], src, w, 0)
}

func unpackFours(dst []uint32, src []byte, w int) {
	mask := uint32(1)<<w - 1
	i, bit := 0, 0
	for ; i+4 <= len(dst); i += 4 {
		v := binary.LittleEndian.Uint64(src[bit>>3:]) >> (bit & 7)
		d := dst[i : i+4 : i+4]
		d[0] = uint32(v) & mask
		d[1] = uint32(v>>w) & mask
		d[2] = uint32(v>>(2*w)) & mask
		d[3] = uint32(v>>(3*w)) & mask
		bit += 4 * w
	}
	unpackOnes(dst[i:], src, w, bit)
}

func unpackOnes(dst []uint32, src []byte, w, bit int) {
	mask := uint64(1)<<w - 1
	for i := range dst {
		dst[i] = uint32(binary.LittleEndian.Uint64(src[bit>>3:]) >> (bit & 7) & mask)
		bit += w
	}
}
