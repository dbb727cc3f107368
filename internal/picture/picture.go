package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"

	papers "github.com/dailypapers/dailypapers"
)

const (
	sourceBytes  = 10 << 20   // a photo of a good phone has 3 to 8 MB
	sourcePixels = 40_000_000 // 160 MB in memory while it is read
	sourceSide   = 30_000     // of a panorama; what is longer has no height left when scaled down
	longestSide  = 1600       // twice the width of a column of text, for fine screens
	thumbWidth   = 480        // a card on the front page, 16:9
	thumbHeight  = 270
)

// A Picture is one that may be shown.
type Picture struct {
	Type          string // of Bytes and Thumb, "image/jpeg" or "image/png"
	Width, Height int    // in pixels, at most 1,600
	Bytes         []byte
	Thumb         []byte // the whole picture in at most 480 × 270 pixels
	Hash          string // the SHA-256 of Bytes in hexadecimal
}

// Read makes a picture of a file that somebody sent. The same file gives the
// same picture. What it refuses is a papers.FieldError of the field "picture".
// A file of the largest size takes up to half a gigabyte and some seconds, so
// who calls should have few read at the same time.
func Read(src []byte) (Picture, error) {
	img, err := decoded(src)
	if err != nil {
		return Picture{}, err
	}
	shown := scaled(img, longestSide, longestSide)
	shown = turned(shown, factsOf(src).orientation)
	kind, b, err := encoded(shown, isPhoto(src, img))
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", err)
	}
	thumb, err := encodedAs(kind, scaled(shown, thumbWidth, thumbHeight))
	if err != nil {
		return Picture{}, fmt.Errorf("picture: thumbnail: %w", err)
	}
	hash := sha256.Sum256(b)
	size := shown.Bounds().Size()
	return Picture{Type: kind, Width: size.X, Height: size.Y, Bytes: b, Thumb: thumb, Hash: hex.EncodeToString(hash[:])}, nil
}

// decoded checks what a file claims to be, and reads it if that is bearable.
func decoded(src []byte) (image.Image, error) {
	switch {
	case len(src) == 0:
		return nil, papers.Invalid("picture", "is empty")
	case len(src) > sourceBytes:
		return nil, papers.Invalid("picture", "is larger than %d MB", sourceBytes>>20)
	}
	f, ok := formatOf(src)
	if !ok {
		return nil, papers.Invalid("picture", "is of no kind that is taken here; PNG, JPEG, GIF and WebP are")
	}
	config, err := f.config(bytes.NewReader(src))
	if err != nil {
		return nil, damaged(f)
	}
	if err := bearable(config, factsOf(src)); err != nil {
		return nil, err
	}
	img, err := f.decode(bytes.NewReader(src))
	if err != nil || img.Bounds().Empty() {
		return nil, damaged(f)
	}
	return img, nil
}

func damaged(f format) error {
	return papers.Invalid("picture", "could not be read: it is damaged, or a rare kind of %s", f.name)
}
