package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/picture"
)

// Whatever is sent gives a picture within bounds, which decodes and is read
// again, or a refusal of the picture in words.
func FuzzRead(f *testing.F) {
	four := quarters(20, 12)
	for _, src := range [][]byte{
		nil, []byte("\x89PNG\r\n\x1a\n"), []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
		pngOf(f, four), pngOf(f, as(image.NewNRGBA64(four.Rect), four)), pngOf(f, as(image.NewGray(four.Rect), four)),
		jpegOf(f, four), jpegWith(jpegOf(f, four), 0xe1, exif(binary.LittleEndian, 6)), codedJPEG(4, false, 1), codedJPEG(3, false, 1), codedJPEG(1, true, 3),
		gifOf(f, 9, 7, color.White, color.Black), file(f, "lossy.webp"), file(f, "lossless.webp"), file(f, "alpha.webp"),
		pngClaims(pngOf(f, four), 1, 30_000), jpegClaims(jpegOf(f, four), 3000, 2),
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(src)); err == nil && c.Width*c.Height > 1<<20 {
			return // it would be right and take seconds
		}
		p, err := picture.Read(src)
		if err != nil {
			var field *papers.FieldError
			if !errors.As(err, &field) || field.Field != "picture" {
				t.Fatalf("%v", err)
			}
			return
		}
		open(t, p)
		if again, err := picture.Read(p.Bytes); err != nil || again.Width != p.Width || again.Height != p.Height {
			t.Errorf("what was written is read as %d × %d, %v", again.Width, again.Height, err)
		}
	})
}

// Whatever stands in Exif, the picture is upright or turned and nothing else.
func FuzzExif(f *testing.F) {
	img := quarters(32, 16)
	plain := jpegOf(f, img)
	for orientation := range uint16(10) {
		f.Add(exif(binary.BigEndian, orientation))
		f.Add(exif(binary.LittleEndian, orientation))
	}
	f.Add([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff"))
	f.Add([]byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 60_000 {
			return
		}
		p, err := picture.Read(jpegWith(plain, 0xe1, data))
		if err != nil {
			t.Fatal(err)
		}
		if size := image.Pt(p.Width, p.Height); size != image.Pt(32, 16) && size != image.Pt(16, 32) {
			t.Errorf("%d × %d", p.Width, p.Height)
		}
	})
}

// A photo of 12 megapixels, as most phones make them.
func BenchmarkPhoto(b *testing.B) {
	src := jpegOf(b, photo(4000, 3000))
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := picture.Read(src); err != nil {
			b.Fatal(err)
		}
	}
}

// A screenshot of a fine screen.
func BenchmarkScreenshot(b *testing.B) {
	var src bytes.Buffer
	if err := png.Encode(&src, quarters(2880, 1800)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := picture.Read(src.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
