package picture

import (
	"image"

	"golang.org/x/image/draw"
)

// fit returns the size of a picture scaled down into a box; one that is small
// enough keeps its own.
func fit(w, h, boxWidth, boxHeight int) (int, int) {
	switch {
	case w <= boxWidth && h <= boxHeight:
		return w, h
	case w*boxHeight >= h*boxWidth:
		return boxWidth, max(1, (h*boxWidth+w/2)/w)
	}
	return max(1, (w*boxHeight+h/2)/h), boxHeight
}

// scaled draws a picture anew, scaled down into a box. Averages of whole
// squares come first, down to less than twice the size: they read a few rows at
// a time. Only the rest is left to the cubic filter, which keeps text crisp but
// needs 32 bytes for each pixel of a picture that is narrowed and not yet
// lowered.
func scaled(src image.Image, boxWidth, boxHeight int) *image.RGBA {
	from := src.Bounds().Size()
	w, h := fit(from.X, from.Y, boxWidth, boxHeight)
	near := shrunk(src, min(from.X/w, from.Y/h))
	if near.Bounds().Size() == image.Pt(w, h) {
		return near
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(dst, dst.Bounds(), near, near.Bounds(), draw.Src, nil)
	return dst
}

// shrunk draws a picture with squares of k × k pixels as one, the last of a row
// or column perhaps smaller.
func shrunk(src image.Image, k int) *image.RGBA {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, (b.Dx()+k-1)/k, (b.Dy()+k-1)/k))
	if k == 1 {
		draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Src)
		return dst
	}
	band := image.NewRGBA(image.Rect(0, 0, b.Dx(), k))
	for y := range dst.Rect.Dy() {
		rows := min(k, b.Dy()-y*k)
		draw.Draw(band, image.Rect(0, 0, b.Dx(), rows), src, b.Min.Add(image.Pt(0, y*k)), draw.Src)
		average(dst.Pix[y*dst.Stride:(y+1)*dst.Stride], band, rows, k)
	}
	return dst
}

// average makes one row of so many rows of a band. Colours are multiplied by
// their alpha, so that what cannot be seen does not count.
func average(dst []byte, band *image.RGBA, rows, k int) {
	for x := range len(dst) / 4 {
		columns := min(k, band.Rect.Dx()-x*k)
		var r, g, b, a int
		for y := range rows {
			row := band.Pix[y*band.Stride+4*k*x:]
			for p := row[:4*columns]; len(p) >= 4; p = p[4:] {
				r, g, b, a = r+int(p[0]), g+int(p[1]), b+int(p[2]), a+int(p[3])
			}
		}
		n := rows * columns
		to := dst[4*x : 4*x+4]
		to[0], to[1], to[2], to[3] = byte((r+n/2)/n), byte((g+n/2)/n), byte((b+n/2)/n), byte((a+n/2)/n)
	}
}

// turned draws a picture the right way up, by its orientation in Exif.
func turned(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	var at func(x, y int) (int, int) // where a pixel of the result was
	switch orientation {
	case 2:
		at = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		at = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		at = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		at = func(x, y int) (int, int) { return y, x }
	case 6:
		at = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		at = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		at = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return src
	}
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	dst := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			dst.SetRGBA(x, y, src.RGBAAt(at(x, y)))
		}
	}
	return dst
}
