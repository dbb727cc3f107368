package picture

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// The markers of JPEG (ITU T.81, table B.1) that matter here.
const (
	startOfImage     = 0xd8
	endOfImage       = 0xd9
	startOfScan      = 0xda
	firstRestart     = 0xd0
	lastRestart      = 0xd7
	progressiveFrame = 0xc2
	exifSegment      = 0xe1
)

// progressiveScans bounds the layers of a progressive JPEG. Encoders make ten,
// of CMYK eighteen. Each costs a pass over the whole picture and can be a few
// bytes long, so that without a bound 10 MB keep a processor busy for hours.
const progressiveScans = 32

// jpegFacts is what Go's decoder does not tell of a JPEG.
type jpegFacts struct {
	orientation int // as in Exif, 1 to 8; 1 is upright, also for other formats
	progressive bool
	scans       int // at least as many as there are
}

func factsOf(src []byte) jpegFacts {
	facts := jpegFacts{orientation: 1}
	if !isJPEG(src) {
		return facts
	}
	exif := false
	for marker, data := range segments(src) {
		switch marker {
		case progressiveFrame:
			facts.progressive = true
			// A scan begins with these two bytes, and nothing else does
			// but by chance in a profile or a thumbnail.
			facts.scans = bytes.Count(src, []byte{0xff, startOfScan})
		case exifSegment:
			if tiff, ok := bytes.CutPrefix(data, []byte("Exif\x00\x00")); ok && !exif {
				facts.orientation, exif = orientation(tiff), true
			}
		}
	}
	return facts
}

// segments walks over the marked segments of a JPEG up to its first scan. It
// is as lenient as the decoder: bytes between segments are passed over.
func segments(src []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for rest := src[2:]; ; {
			i := bytes.IndexByte(rest, 0xff)
			if i < 0 {
				return
			}
			for rest = rest[i:]; len(rest) > 0 && rest[0] == 0xff; { // any number of them fill
				rest = rest[1:]
			}
			if len(rest) == 0 {
				return
			}
			marker := rest[0]
			rest = rest[1:]
			switch {
			case marker == 0, marker >= firstRestart && marker <= lastRestart:
				continue
			case marker == startOfScan, marker == endOfImage, len(rest) < 2:
				return
			}
			n := int(binary.BigEndian.Uint16(rest)) // counts its own two bytes
			if n < 2 || n > len(rest) || !yield(marker, rest[2:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// orientation reads which way up a picture was held: the tag 0x0112 in the
// first directory of the TIFF file that Exif is (Exif 2.3, 4.6.4). What cannot
// be read is upright.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	const size, tag, short = 12, 0x0112, 3
	for range order.Uint16(tiff[at:]) {
		if len(entries) < size {
			return 1
		}
		if order.Uint16(entries) == tag {
			if v := int(order.Uint16(entries[8:])); order.Uint16(entries[2:]) == short && v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[size:]
	}
	return 1
}
