package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	papers "github.com/dailypapers/dailypapers"
)

// A format is a kind of file that is read. It is told by how the file begins,
// never by its name or by what the sender says it is.
type format struct {
	name   string
	begins func(src []byte) bool
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func formats() []format {
	return []format{
		{"PNG", prefix("\x89PNG\r\n\x1a\n"), png.DecodeConfig, png.Decode},
		{"JPEG", isJPEG, jpeg.DecodeConfig, jpeg.Decode},
		{"GIF", prefix("GIF8"), gif.DecodeConfig, gif.Decode},
		{"WebP", isWebP, webp.DecodeConfig, webp.Decode},
	}
}

func formatOf(src []byte) (format, bool) {
	for _, f := range formats() {
		if f.begins(src) {
			return f, true
		}
	}
	return format{}, false
}

func prefix(p string) func([]byte) bool {
	return func(src []byte) bool { return bytes.HasPrefix(src, []byte(p)) }
}

func isJPEG(src []byte) bool { return bytes.HasPrefix(src, []byte{0xff, startOfImage, 0xff}) }

func isWebP(src []byte) bool {
	return len(src) >= 12 && string(src[:4]) == "RIFF" && string(src[8:12]) == "WEBP"
}

// bearable refuses pictures that would take too much memory or time to read.
// 40 megapixels are for 4 bytes a pixel; what takes twice as much, as 16 bits a
// channel or a progressive JPEG with its coefficients, may have half as many.
func bearable(c image.Config, facts jpegFacts) error {
	most := int64(sourcePixels)
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model || facts.progressive {
		most /= 2
	}
	switch {
	case c.Width < 1 || c.Height < 1:
		return papers.Invalid("picture", "has no pixels")
	case c.Width > sourceSide || c.Height > sourceSide:
		return papers.Invalid("picture", "has more than %d pixels on a side", sourceSide)
	case int64(c.Width)*int64(c.Height) > most:
		return papers.Invalid("picture", "has more than %d million pixels", most/1_000_000)
	case facts.progressive && facts.scans > progressiveScans:
		return papers.Invalid("picture", "is a JPEG in too many layers")
	}
	return nil
}

// isPhoto reports whether a picture was stored with losses: then lines and
// flat colours are blurred already, and PNG would keep the blur at great cost.
func isPhoto(src []byte, img image.Image) bool {
	_, lossy := img.(*image.YCbCr) // of a WebP
	return lossy || isJPEG(src)
}
