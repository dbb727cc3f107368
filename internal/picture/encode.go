package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

const (
	jpegType = "image/jpeg"
	pngType  = "image/png"
	// quality is where photos at twice the density of a screen show no loss.
	quality = 85
	// clearBytes is what transparency may cost; a drawing takes a tenth of it.
	clearBytes = 2 << 20
)

// encoded writes a picture as what suits it: a photo as JPEG, anything else as
// the smaller of the two. What is transparent stays PNG even where that is
// larger, unless it is far too large: then it is put on white.
func encoded(img *image.RGBA, photo bool) (kind string, b []byte, err error) {
	if photo {
		b, err = encodedAs(jpegType, img)
		return jpegType, b, err
	}
	exact, err := encodedAs(pngType, img)
	if err != nil {
		return "", nil, err
	}
	if !img.Opaque() && len(exact) <= clearBytes {
		return pngType, exact, nil
	}
	b, err = encodedAs(jpegType, img)
	if err != nil || len(b) < len(exact) {
		return jpegType, b, err
	}
	return pngType, exact, nil
}

func encodedAs(kind string, img *image.RGBA) ([]byte, error) {
	var b bytes.Buffer
	if kind == jpegType {
		err := jpeg.Encode(&b, onWhite(img), &jpeg.Options{Quality: quality})
		return b.Bytes(), err
	}
	var exact image.Image = img
	if few, ok := paletted(img); ok {
		exact = few
	}
	err := png.Encode(&b, exact)
	return b.Bytes(), err
}

// paletted draws a picture of at most 256 colours with a palette, which makes a
// PNG several times smaller.
func paletted(img *image.RGBA) (*image.Paletted, bool) {
	var palette color.Palette
	index := make(map[color.RGBA]uint8)
	dst := image.NewPaletted(img.Rect, nil)
	for i := range dst.Pix { // both begin at 0, 0 and have no gaps
		p := img.Pix[4*i : 4*i+4]
		if i > 0 && bytes.Equal(p, img.Pix[4*i-4:4*i]) { // most of a drawing
			dst.Pix[i] = dst.Pix[i-1]
			continue
		}
		c := color.RGBA{p[0], p[1], p[2], p[3]}
		n, ok := index[c]
		if !ok {
			if len(palette) == 256 {
				return nil, false
			}
			n = uint8(len(palette))
			index[c], palette = n, append(palette, c)
		}
		dst.Pix[i] = n
	}
	dst.Palette = palette
	return dst, true
}

func onWhite(img *image.RGBA) *image.RGBA {
	if img.Opaque() {
		return img
	}
	dst := image.NewRGBA(img.Rect)
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, img, img.Rect.Min, draw.Over)
	return dst
}
