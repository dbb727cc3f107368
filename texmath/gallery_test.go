package texmath

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"html"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// The gallery's variables: the page to write, the font in it (WOFF2; the
// system's own if unset), and the seed of the draw.
const (
	galleryVariable     = "DAILYPAPERS_GALLERY"
	galleryFontVariable = "DAILYPAPERS_GALLERY_FONT"
	gallerySeedVariable = "DAILYPAPERS_GALLERY_SEED"
)

// What a gallery shows, out of how many abstracts it is drawn, and how many
// lines of the corpus there are to one that is looked at.
const (
	galleryFormulas  = 100
	galleryWhole     = 60
	galleryAbstracts = 20_000
	gallerySieve     = 16
)

// TestGallery writes a page for the eye: formulas and whole abstracts drawn at
// random from the corpus, beside their source. It finds nothing by itself.
func TestGallery(t *testing.T) {
	path := os.Getenv(galleryVariable)
	if path == "" {
		t.Skipf("writes a page of formulas for the eye to the file that %s names", galleryVariable)
	}
	seed := uint64(100)
	if s := os.Getenv(gallerySeedVariable); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	abstracts := galleryDraw(t, seed)
	var page strings.Builder
	page.WriteString(galleryHead(t))
	galleryRows(&page, "Formulas", galleryPick(seed, galleryFormulas, formulasOf(abstracts)), formulaShown, formulaPlain)
	bare, other := galleryPart(abstracts)
	half := galleryWhole / 2
	galleryRows(&page, "Abstracts with TeX outside formulas", galleryPick(seed, half, bare), MathML, Plain)
	galleryRows(&page, "Abstracts with formulas", galleryPick(seed, half, other), MathML, Plain)
	if err := os.WriteFile(path, []byte(page.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d abstracts drawn, seed %d: %s", len(abstracts), seed, path)
}

// galleryDraw returns abstracts from all over the corpus.
func galleryDraw(t *testing.T, seed uint64) []string {
	var all []string
	for _, file := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			if (crc32.ChecksumIEEE(lines.Bytes())^uint32(seed))*0x9E3779B1>>8%gallerySieve != 0 {
				continue
			}
			var p paper
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			all = append(all, p.Abstract)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		z.Close()
		f.Close()
	}
	return galleryPick(seed, galleryAbstracts, all)
}

// galleryPick shuffles and takes the first n.
func galleryPick(seed uint64, n int, list []string) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(n, len(list))]
}

// formulasOf returns the distinct formulas between dollars.
// It doesn't ask texmath where formulas are, which is what the page may show
// to be wrong.
func formulasOf(abstracts []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, a := range abstracts {
		pieces := strings.Split(strings.ReplaceAll(a, `\$`, "\x00"), "$")
		for i := 1; i < len(pieces) && len(pieces)%2 == 1; i += 2 {
			f := strings.ReplaceAll(pieces[i], "\x00", `\$`)
			price := f != "" && f[0] >= '0' && f[0] <= '9' && strings.HasSuffix(f, " ")
			if strings.TrimSpace(f) != "" && !seen[f] && !price {
				seen[f] = true
				all = append(all, f)
			}
		}
	}
	return all
}

var (
	galleryBare   = regexp.MustCompile(`\\[A-Za-z]{2,}|[A-Za-z0-9)}]_[A-Za-z0-9{]|\^`)
	galleryDollar = regexp.MustCompile(`\$[^$]*\$`)
)

// galleryPart tells the abstracts with TeX outside dollars from those with
// dollars alone, and drops those with neither.
func galleryPart(abstracts []string) (bare, other []string) {
	for _, a := range abstracts {
		switch {
		case galleryBare.MatchString(galleryDollar.ReplaceAllString(a, "")):
			bare = append(bare, a)
		case strings.Contains(a, "$"):
			other = append(other, a)
		}
	}
	return bare, other
}

func galleryHead(t *testing.T) string {
	face := ""
	if path := os.Getenv(galleryFontVariable); path != "" {
		font, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		face = `@font-face{font-family:"STIX Two Math";src:url(data:font/woff2;base64,` + base64.StdEncoding.EncodeToString(font) + `)}`
	}
	sheet, err := os.ReadFile("../internal/web/static/3-math.css") // the one of the pages
	if err != nil {
		t.Fatal(err)
	}
	return `<!doctype html><meta charset="utf-8"><title>Gallery</title><style>` + string(sheet) + face + `
body{font:16px/1.5 serif;margin:1rem}math{font-family:"STIX Two Math",math}
table{border-collapse:collapse;width:100%;table-layout:fixed;break-after:page}
td{border:1px solid #bbb;padding:.3rem .5rem;vertical-align:top;overflow-wrap:anywhere}
td:first-child{width:2rem;color:#777}.source{font:12px/1.4 monospace}.shown{font-size:20px}.long .shown{font-size:16px}
</style>
`
}

func formulaShown(src string) string {
	return string(formula.AppendMathML(nil, formula.Parse(src), false))
}

func formulaPlain(src string) string { return string(formula.AppendPlain(nil, formula.Parse(src))) }

// galleryRows writes tables of 25 rows, of 10 where the texts are long.
func galleryRows(page *strings.Builder, title string, list []string, shown, plain func(string) string) {
	every, class := 25, "short"
	if strings.HasPrefix(title, "Abstracts") {
		every, class = 10, "long"
	}
	fmt.Fprintf(page, "<h2>%s</h2>\n", title)
	for i, src := range list {
		if i%every == 0 {
			fmt.Fprintf(page, `<table class="%s">`, class)
		}
		fmt.Fprintf(page, "<tr><td>%d<td class=source>%s<td class=shown>%s<td class=plain>%s</tr>\n", i+1, html.EscapeString(src), shown(src), html.EscapeString(plain(src)))
		if i%every == every-1 || i == len(list)-1 {
			page.WriteString("</table>\n")
		}
	}
}
