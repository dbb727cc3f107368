package picture_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/picture"
)

const (
	asJPEG = "image/jpeg"
	asPNG  = "image/png"
)

// open decodes what Read wrote, and checks all that it promises.
func open(t testing.TB, p picture.Picture) (shown, thumb image.Image) {
	t.Helper()
	decode := map[string]func([]byte) (image.Image, error){
		asJPEG: func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
		asPNG:  func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
	}[p.Type]
	if decode == nil {
		t.Fatalf("type %q", p.Type)
	}
	shown, thumb = must[image.Image](t)(decode(p.Bytes)), must[image.Image](t)(decode(p.Thumb))
	if got := shown.Bounds(); got != image.Rect(0, 0, p.Width, p.Height) || got.Empty() || p.Width > 1600 || p.Height > 1600 {
		t.Errorf("a picture of %v says it is %d × %d", got, p.Width, p.Height)
	}
	if got := thumb.Bounds(); got.Empty() || got.Dx() > min(480, p.Width) || got.Dy() > min(270, p.Height) {
		t.Errorf("a thumbnail of %v for %d × %d", got, p.Width, p.Height)
	}
	if sum := sha256.Sum256(p.Bytes); p.Hash != hex.EncodeToString(sum[:]) {
		t.Errorf("the hash is %s", p.Hash)
	}
	return shown, thumb
}

// near reports whether two colours look alike.
func near(a, b color.Color, by int) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb), int(aa) - int(ba)} {
		if max(d, -d) > by*257 {
			return false
		}
	}
	return true
}

func TestRead(t *testing.T) {
	at := image.Rect(0, 0, 60, 40)
	four, many := quarters(60, 40), photo(60, 40)
	for _, tt := range []struct {
		name   string
		src    []byte
		kind   string
		w, h   int
		colour color.Color // of the upper left corner, nil where it has no matter
	}{
		{"a photo", jpegOf(t, many), asJPEG, 60, 40, nil},
		{"a photo as PNG", pngOf(t, many), asJPEG, 60, 40, nil},
		{"a drawing as PNG", pngOf(t, four), asPNG, 60, 40, quarterColours()[0]},
		{"a drawing as JPEG", jpegOf(t, four), asJPEG, 60, 40, quarterColours()[0]},
		{"one pixel", pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1))), asPNG, 1, 1, color.Black},
		{"16 bits", pngOf(t, as(image.NewNRGBA64(at), four)), asPNG, 60, 40, quarterColours()[0]},
		{"16 bits, opaque", pngOf(t, as(image.NewRGBA64(at), four)), asPNG, 60, 40, quarterColours()[0]},
		{"grey", pngOf(t, as(image.NewGray(at), four)), asPNG, 60, 40, color.GrayModel.Convert(quarterColours()[0])},
		{"16 bits of grey", pngOf(t, as(image.NewGray16(at), four)), asPNG, 60, 40, color.GrayModel.Convert(quarterColours()[0])},
		{"grey JPEG", jpegOf(t, as(image.NewGray(at), four)), asJPEG, 60, 40, color.GrayModel.Convert(quarterColours()[0])},
		{"CMYK", codedJPEG(4, false, 1), asJPEG, 8, 8, color.CMYK{127, 127, 127, 127}},
		{"progressive", codedJPEG(1, true, 32), asJPEG, 8, 8, color.Gray{128}},
		{"a moving GIF", gifOf(t, 30, 20, color.RGBA{200, 0, 0, 255}, color.White, color.Black), asPNG, 30, 20, color.RGBA{200, 0, 0, 255}},
		{"a GIF as large as a film", gifOf(t, 3200, 100, color.White), asPNG, 1600, 50, color.White},
		{"WebP with losses", file(t, "lossy.webp"), asJPEG, 40, 20, color.RGBA{235, 10, 15, 255}},
		{"WebP without", file(t, "lossless.webp"), asPNG, 40, 20, color.RGBA{250, 0, 5, 255}},
		{"WebP with transparency", file(t, "alpha.webp"), asPNG, 24, 24, color.Transparent},
		{"what follows the end", append(jpegOf(t, many), "a film"...), asJPEG, 60, 40, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := picture.Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			shown, _ := open(t, p)
			if p.Type != tt.kind || p.Width != tt.w || p.Height != tt.h {
				t.Errorf("%s of %d × %d, want %s of %d × %d", p.Type, p.Width, p.Height, tt.kind, tt.w, tt.h)
			}
			if got := shown.At(1, 1); tt.colour != nil && tt.w > 1 && !near(got, tt.colour, 12) {
				t.Errorf("the corner is %v, want %v", got, tt.colour)
			}
			again, err := picture.Read(tt.src)
			if err != nil || !reflect.DeepEqual(again, p) {
				t.Errorf("the same file gives another picture, %v", err)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	small := pngOf(t, quarters(60, 40))
	photoFile := jpegOf(t, photo(60, 40))
	webp := file(t, "lossy.webp")
	for _, tt := range []struct {
		name  string
		src   []byte
		words string
	}{
		{"nothing", nil, "is empty"},
		{"11 MB", make([]byte, 11<<20), "is larger than 10 MB"},
		{"text", []byte("hello"), "of no kind"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "of no kind"},
		{"HTML", []byte("<html><img src=x>"), "of no kind"},
		{"PDF", []byte("%PDF-1.7"), "of no kind"},
		{"a sound in RIFF", []byte("RIFF\x24\x00\x00\x00WAVEfmt "), "of no kind"},
		{"a TIFF", []byte("II*\x00\x08\x00\x00\x00"), "of no kind"},
		{"a beginning alone", []byte("\x89PNG\r\n\x1a\n"), "rare kind of PNG"},
		{"PNG of no width", pngClaims(small, 0, 40), "rare kind of PNG"},
		{"PNG of negative width", pngClaims(small, 1<<31, 40), "rare kind of PNG"},
		{"PNG of more than it holds", pngClaims(small, 60, 4000), "rare kind of PNG"},
		{"PNG with a wrong sum", append(slices.Clone(small[:40]), bytes.Repeat([]byte{7}, 40)...), "rare kind of PNG"},
		{"JPEG of no height", jpegClaims(photoFile, 60, 0), "rare kind of JPEG|no pixels"},
		{"GIF of no size", []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00\x3b"), "no pixels|rare kind of GIF"},
		{"GIF without a frame", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x3b"), "rare kind of GIF"},
		{"half a PNG", small[:len(small)/2], "rare kind of PNG"},
		{"half a JPEG", photoFile[:len(photoFile)/2], "rare kind of JPEG"},
		{"half a WebP", webp[:len(webp)/2], "rare kind of WebP"},
		{"a moving WebP", []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x07\x00\x00\x07\x00\x00ANIM\x00\x00\x00\x00"), "rare kind of WebP"},
		{"33 layers", codedJPEG(1, true, 33), "too many layers"},
	} {
		p, err := picture.Read(tt.src)
		var field *papers.FieldError
		if !errors.As(err, &field) || field.Field != "picture" || !reflect.DeepEqual(p, picture.Picture{}) {
			t.Errorf("%s: %v, %v", tt.name, p, err)
			continue
		}
		if !slices.ContainsFunc(strings.Split(tt.words, "|"), func(w string) bool { return strings.Contains(field.Message, w) }) {
			t.Errorf("%s: %q, want %q", tt.name, field.Message, tt.words)
		}
	}
}

// What claims to be enormous is refused before anything is made for it.
func TestBombsAreCheap(t *testing.T) {
	small, deep := pngOf(t, quarters(60, 40)), pngOf(t, as(image.NewNRGBA64(image.Rect(0, 0, 8, 8)), quarters(8, 8)))
	gif := gifOf(t, 30, 20, color.White)
	binary.LittleEndian.PutUint16(gif[6:], 65535)
	binary.LittleEndian.PutUint16(gif[8:], 65535)
	webp := slices.Clone(file(t, "alpha.webp"))
	copy(webp[24:30], []byte{0xff, 0x3f, 0, 0xff, 0x3f, 0}) // 16,384 × 16,384
	for name, src := range map[string][]byte{
		"PNG, 100 megapixels":    pngClaims(small, 10_000, 10_000),
		"PNG, a large one":       pngClaims(small, 1<<20, 1<<20),
		"PNG, one row":           pngClaims(small, 30_001, 1),
		"PNG, one column":        pngClaims(small, 1, 1<<30),
		"PNG, 16 bits a channel": pngClaims(deep, 5000, 4001),
		"JPEG":                   jpegClaims(jpegOf(t, photo(60, 40)), 65535, 65535),
		"progressive JPEG":       bytes.Replace(codedJPEG(1, true, 3), []byte{8, 0, 8, 0, 8}, []byte{8, 0x10, 0, 0x14, 0}, 1),
		"GIF":                    gif,
		"WebP":                   webp,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := picture.Read(src)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, papers.ErrInvalid) || !strings.Contains(err.Error(), "pixels") {
			t.Errorf("%s: %v", name, err)
		}
		if made := after.TotalAlloc - before.TotalAlloc; made > 1<<20 {
			t.Errorf("%s: %d bytes were made to refuse it", name, made)
		}
	}
}

// A frame of a WebP that is larger than the file says it is.
func TestWebPThatLies(t *testing.T) {
	for _, name := range []string{"lossy.webp", "alpha.webp"} {
		src := slices.Clone(file(t, name))
		copy(src[24:30], []byte{3, 0, 0, 3, 0, 0})
		if _, err := picture.Read(src); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, tt := range []struct{ w, h, shownW, shownH, thumbW, thumbH int }{
		{10, 10, 10, 10, 10, 10}, {480, 270, 480, 270, 480, 270}, {800, 800, 800, 800, 270, 270}, {1600, 16, 1600, 16, 480, 5}, {1601, 10, 1600, 10, 480, 3},
		{1920, 1080, 1600, 900, 480, 270}, {3199, 1799, 1600, 900, 480, 270}, {1500, 2000, 1200, 1600, 203, 270}, {4000, 400, 1600, 160, 480, 48}, {481, 2, 481, 2, 480, 2},
		{30_000, 3, 1600, 1, 480, 1}, {3, 30_000, 1, 1600, 1, 270}, {30_000, 26, 1600, 1, 480, 1}, {1, 1600, 1, 1600, 1, 270},
	} {
		img := image.NewGray(image.Rect(0, 0, tt.w, tt.h))
		for i := range img.Pix {
			img.Pix[i] = 90
		}
		p, err := picture.Read(pngOf(t, img))
		if err != nil {
			t.Errorf("%d × %d: %v", tt.w, tt.h, err)
			continue
		}
		shown, thumb := open(t, p)
		if p.Width != tt.shownW || p.Height != tt.shownH || thumb.Bounds() != image.Rect(0, 0, tt.thumbW, tt.thumbH) {
			t.Errorf("%d × %d becomes %d × %d and %v, want %d × %d and %d × %d", tt.w, tt.h, p.Width, p.Height, thumb.Bounds(), tt.shownW, tt.shownH, tt.thumbW, tt.thumbH)
		}
		for _, at := range []image.Point{{}, {p.Width - 1, p.Height - 1}, {p.Width / 2, p.Height / 2}} {
			if !near(shown.At(at.X, at.Y), color.Gray{90}, 1) {
				t.Errorf("%d × %d: grey 90 becomes %v at %v", tt.w, tt.h, shown.At(at.X, at.Y), at)
			}
		}
	}
}

// Scaling moves nothing: what was in a quarter stays in it.
func TestScaledQuarters(t *testing.T) {
	for _, size := range []image.Point{{60, 40}, {1700, 300}, {3400, 402}, {6000, 202}, {200, 3998}} {
		p, err := picture.Read(pngOf(t, quarters(size.X, size.Y)))
		if err != nil {
			t.Fatal(err)
		}
		shown, thumb := open(t, p)
		checkQuarters(t, fmt.Sprint(size), shown, 0, 1, 2, 3)
		checkQuarters(t, fmt.Sprint(size, " thumbnail"), thumb, 0, 1, 2, 3)
	}
}

// checkQuarters looks at the four quarters of a picture, in and near the
// corners of each.
func checkQuarters(t *testing.T, what string, img image.Image, want ...int) {
	t.Helper()
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for i, colour := range want {
		x, y := i%2*(w/2), i/2*(h/2)
		for _, at := range []image.Point{{x + w/4, y + h/4}, {x + w/12, y + h/12}, {x + w*5/12, y + h*5/12}} {
			if got := img.At(at.X, at.Y); !near(got, quarterColours()[colour], 12) {
				t.Errorf("%s: at %v of %d × %d stands %v, want %v", what, at, w, h, got, quarterColours()[colour])
			}
		}
	}
}

func TestOrientation(t *testing.T) {
	src := jpegOf(t, quarters(96, 64))
	for orientation, want := range map[uint16][]int{
		0: {0, 1, 2, 3}, 1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}, 9: {0, 1, 2, 3}, 65535: {0, 1, 2, 3},
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, err := picture.Read(jpegWith(src, 0xe1, exif(order, orientation)))
			if err != nil {
				t.Fatal(err)
			}
			turned := orientation >= 5 && orientation <= 8
			if tall := p.Height == 96 && p.Width == 64; tall != turned {
				t.Errorf("orientation %d, %v: %d × %d", orientation, order, p.Width, p.Height)
			}
			shown, thumb := open(t, p)
			checkQuarters(t, fmt.Sprint("orientation ", orientation), shown, want...)
			checkQuarters(t, fmt.Sprint("thumbnail of orientation ", orientation), thumb, want...)
		}
	}
}

// The first Exif counts, also behind other segments and bytes that fill.
func TestOrientationFindsExif(t *testing.T) {
	src := jpegOf(t, quarters(96, 64))
	turned := exif(binary.BigEndian, 6)
	for name, tt := range map[string]struct {
		src  []byte
		want int // its width
	}{
		"behind JFIF":      {jpegWith(jpegWith(src, 0xe1, turned), 0xe0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")), 64},
		"behind XMP":       {jpegWith(jpegWith(src, 0xe1, turned), 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x/>")), 64},
		"twice":            {jpegWith(jpegWith(src, 0xe1, turned), 0xe1, exif(binary.BigEndian, 1)), 96},
		"fill bytes":       {slices.Insert(jpegWith(src, 0xe1, turned), 2, 0xff, 0xff), 64},
		"another segment":  {jpegWith(src, 0xe2, turned), 96},
		"cut short":        {jpegWith(src, 0xe1, turned[:len(turned)-20]), 96},
		"of another order": {jpegWith(src, 0xe1, bytes.Replace(turned, []byte("MM"), []byte("MI"), 1)), 96},
		"a far directory":  {jpegWith(src, 0xe1, bytes.Replace(turned, []byte{0, 0, 0, 8}, []byte{0xff, 0xff, 0xff, 0xff}, 1)), 96},
	} {
		p, err := picture.Read(tt.src)
		if err != nil || p.Width != tt.want {
			t.Errorf("%s: %d × %d, %v, want a width of %d", name, p.Width, p.Height, err, tt.want)
		}
	}
}

func TestNothingElseIsKept(t *testing.T) {
	const secret = "50°56′N, Anna's phone"
	img := quarters(60, 40)
	for name, src := range map[string][]byte{
		"Exif":        jpegWith(jpegOf(t, img), 0xe1, append(exif(binary.BigEndian, 1), secret...)),
		"a comment":   jpegWith(jpegOf(t, img), 0xfe, []byte(secret)),
		"a profile":   jpegWith(jpegOf(t, img), 0xe2, []byte("ICC_PROFILE\x00\x01\x01"+secret)),
		"PNG text":    pngWith(pngOf(t, img), "tEXt", "Author\x00"+secret),
		"PNG Exif":    pngWith(pngOf(t, img), "eXIf", secret),
		"at the end":  append(pngOf(t, img), secret...),
		"a GIF's end": append(gifOf(t, 9, 9, color.White), secret...),
		"a script":    jpegWith(jpegOf(t, img), 0xfe, []byte(secret+"<script>alert(1)</script>")),
	} {
		p, err := picture.Read(src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		open(t, p)
		for _, word := range []string{secret, "Exif", "ICC", "tEXt", "<script"} {
			if bytes.Contains(p.Bytes, []byte(word)) || bytes.Contains(p.Thumb, []byte(word)) {
				t.Errorf("%s: %q is kept", name, word)
			}
		}
	}
}

func TestTransparency(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2000, 250))
	for i := 0; i < len(img.Pix); i += 4 {
		if x := i / 4 % 2000; x >= 1000 {
			copy(img.Pix[i:], []byte{200, 40, 40, 255})
		} else if x >= 500 {
			copy(img.Pix[i:], []byte{40, 40, 200, 128})
		} else {
			copy(img.Pix[i:], []byte{0, 255, 0, 0}) // a colour that cannot be seen
		}
	}
	p, err := picture.Read(pngOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	shown, thumb := open(t, p)
	for x, want := range map[int]color.Color{100: color.Transparent, 600: color.NRGBA{40, 40, 200, 128}, 1200: color.RGBA{200, 40, 40, 255}} {
		if got := shown.At(x, 150); p.Type != asPNG || !near(got, want, 3) {
			t.Errorf("at %d of a %s stands %v, want %v", x, p.Type, got, want)
		}
		if got := thumb.At(x*480/1600, 40); !near(got, want, 3) {
			t.Errorf("at %d of the thumbnail stands %v, want %v", x*480/1600, got, want)
		}
	}
	for x := range p.Width { // no green shows through at the edges
		if r, g, b, _ := shown.At(x, 10).RGBA(); g > max(r, b)+3*257 {
			t.Fatalf("at %d stands %v", x, shown.At(x, 10))
		}
	}
}

// A photo with a transparent corner would be many megabytes as PNG.
func TestTransparencyHasItsPrice(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 800, 800))
	random := rand.New(rand.NewPCG(3, 4))
	for i := range img.Pix {
		img.Pix[i] = uint8(random.Uint32())
	}
	for y := range 100 {
		clear(img.Pix[y*img.Stride : y*img.Stride+400])
	}
	p, err := picture.Read(pngOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	shown, _ := open(t, p)
	if p.Type != asJPEG || !near(shown.At(40, 40), color.White, 8) {
		t.Errorf("%d bytes of %s, with %v in the clear corner", len(p.Bytes), p.Type, shown.At(40, 40))
	}
}
