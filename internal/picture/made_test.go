package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/draw"
)

// must returns a value that tests cannot do without.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// photo is a picture of many colours without edges.
func photo(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	random := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			n := random.IntN(24)
			img.SetRGBA(x, y, color.RGBA{uint8(x*200/w + n), uint8(y*200/h + n), uint8((x+y)*200/(w+h) + n), 255})
		}
	}
	return img
}

// quarters is a picture of red, green, blue and yellow, from the upper left.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range quarterColours() {
		at := image.Pt(i%2*(w/2), i/2*(h/2))
		draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(w/2, h/2))}, image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

func quarterColours() []color.RGBA {
	return []color.RGBA{{220, 30, 30, 255}, {30, 200, 30, 255}, {30, 30, 220, 255}, {230, 220, 40, 255}}
}

// as draws an image in another representation.
func as(dst draw.Image, src image.Image) image.Image {
	draw.Draw(dst, dst.Bounds(), src, src.Bounds().Min, draw.Src)
	return dst
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gifOf makes a moving picture of one colour after the other.
func gifOf(t testing.TB, w, h int, colours ...color.Color) []byte {
	t.Helper()
	var g gif.GIF
	for _, c := range colours {
		frame := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{c, color.Black})
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	return must[[]byte](t)(os.ReadFile(filepath.Join("testdata", name)))
}

// pngClaims sets the size in a PNG's header to another.
func pngClaims(src []byte, w, h uint32) []byte {
	b := slices.Clone(src)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// pngWith puts a chunk behind a PNG's header.
func pngWith(src []byte, kind, data string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(chunk, kind+data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(kind+data)))
	return slices.Insert(slices.Clone(src), 33, chunk...)
}

// jpegClaims sets the size in a JPEG's frame header to another.
func jpegClaims(src []byte, w, h uint16) []byte {
	b := slices.Clone(src)
	at := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[at+5:], h)
	binary.BigEndian.PutUint16(b[at+7:], w)
	return b
}

// jpegWith puts a segment at the beginning of a JPEG.
func jpegWith(src []byte, marker byte, data []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2))
	return slices.Insert(slices.Clone(src), 2, append(segment, data...)...)
}

// exif is the data of a segment that says which way up a camera was held.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("Exif\x00\x00MM\x00*")
	if order.String() == binary.LittleEndian.String() {
		b = []byte("Exif\x00\x00II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, entry := range [][2]uint16{{0x0110, 7}, {0x0112, orientation}} { // the camera's model, then this
		b = order.AppendUint16(b, entry[0])
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, entry[1])
		b = order.AppendUint16(b, 0)
	}
	return order.AppendUint32(b, 0)
}

// codedJPEG is a grey picture of 8 × 8 pixels in so many channels: in one frame
// and scan, or progressive in so many scans. Its tables hold two codes each.
func codedJPEG(channels int, progressive bool, scans int) []byte {
	var b bytes.Buffer
	segment := func(marker byte, data ...byte) {
		b.Write(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)))
		b.Write(data)
	}
	b.WriteString("\xff\xd8")
	if channels == 4 {
		segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	frame, selected := []byte{8, 0, 8, 0, 8, byte(channels)}, []byte{byte(channels)}
	for i := range channels {
		frame, selected = append(frame, byte(i+1), 0x11, 0), append(selected, byte(i+1), 0)
	}
	marker := byte(0xc0)
	if progressive {
		marker = 0xc2
	}
	segment(marker, frame...)
	for _, table := range []byte{0x00, 0x10} {
		segment(0xc4, append(append([]byte{table}, 1), append(make([]byte, 15), 0)...)...) // code 0 means 0
	}
	for i := range scans {
		last := byte(63)
		if progressive {
			last = 0
		}
		if i > 0 { // more of the same coefficients
			segment(0xda, 1, 1, 0, 1, 63, 0)
		} else {
			segment(0xda, append(slices.Clone(selected), 0, last, 0)...)
		}
		b.Write([]byte{0}) // all zeros, and the bits that fill the byte
	}
	b.WriteString("\xff\xd9")
	return b.Bytes()
}
