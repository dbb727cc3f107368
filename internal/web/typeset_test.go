package web

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// counting is a typesetter that counts how often it sets a text.
func counting(bytes int) (*typesetter, *atomic.Int64) {
	var n atomic.Int64
	t := newTypesetter(bytes)
	t.setText = func(src string) template.HTML {
		n.Add(1)
		return template.HTML("<" + src + ">")
	}
	return t, &n
}

func TestTypesetterRemembers(t *testing.T) {
	ts, n := counting(1000)
	for range 3 {
		if got := ts.set("x"); got != "<x>" {
			t.Errorf("x is set as %s", got)
		}
	}
	if n.Load() != 1 {
		t.Errorf("x was set %d times", n.Load())
	}
	if ts.set("a new version of x"); n.Load() != 2 {
		t.Error("another text was not set")
	}
}

func TestTypesetterIsBounded(t *testing.T) {
	const limit = 1000
	ts, n := counting(limit)
	for i := range 500 {
		ts.set(fmt.Sprint("text ", i))
		ts.set("asked for all the time")
		_, held := ts.texts.Size()
		if held > limit {
			t.Fatalf("%d bytes are held after %d texts, the limit is %d", held, i, limit)
		}
	}
	if n.Load() != 501 {
		t.Errorf("501 texts were set %d times: what is asked for all the time was forgotten", n.Load())
	}
	if ts.set("text 0"); n.Load() != 502 {
		t.Error("what nobody asks for is never forgotten")
	}
	before, _ := ts.texts.Size()
	ts.set(strings.Repeat("long ", limit))
	if now, _ := ts.texts.Size(); now != before {
		t.Error("a text beyond the limit is held")
	}
}

// A thousand readers of one page let each text be set once.
func TestTypesetterSetsOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ts, n := counting(1 << 20)
		quick := ts.setText
		ts.setText = func(src string) template.HTML {
			time.Sleep(time.Second)
			return quick(src)
		}
		start := time.Now()
		var readers sync.WaitGroup
		for i := range 1000 {
			readers.Go(func() {
				src := fmt.Sprint("text ", i%10)
				if got := ts.set(src); got != template.HTML("<"+src+">") {
					t.Errorf("%s is set as %s", src, got)
				}
			})
		}
		readers.Wait()
		if n.Load() != 10 || time.Since(start) != time.Second {
			t.Errorf("10 texts were set %d times in %v, of a second each", n.Load(), time.Since(start))
		}
	})
}

// A text that breaks the setting of it lets nobody wait for ever.
func TestTypesetterAfterAPanic(t *testing.T) {
	ts, _ := counting(1000)
	sound := ts.setText
	ts.setText = func(string) template.HTML { panic("of the test") }
	func() {
		defer func() { _ = recover() }()
		ts.set("x")
	}()
	ts.setText = sound
	if got := ts.set("x"); got != "<x>" {
		t.Errorf("x is set as %q", got)
	}
}

// TeX and Markdown of other people become HTML in one place each.
func TestHTMLComesFromOnePlace(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if name == "typeset.go" || name == "prose.go" { // TeX, and Markdown
			want = 1
		}
		for _, unsafe := range []string{"template.HTML(", "template.HTMLAttr(", "template.JS", "template.CSS(", "template.URL(", "template.Srcset("} {
			if got := strings.Count(string(b), unsafe); got > want || unsafe == "template.HTML(" && got != want {
				t.Errorf("%s says %s %d times", name, unsafe, got)
			}
		}
	}
}

// BenchmarkCards makes the cards of a front page of mathematics: cold as after
// a start, warm as for every reader but the first.
func BenchmarkCards(b *testing.B) {
	entries := make([]papers.Entry, frontpage.PageSize)
	for i := range entries {
		entries[i].Paper = papers.Paper{
			Title: fmt.Sprintf("Sorting Heap %d in $\\mathcal{O}(n \\log n)$ Steps", i),
			Abstract: fmt.Sprintf("Heaps are many. We show that heap %d of $n$ pebbles with weights $w_1 \\leq \\dots \\leq w_n$ in $\\mathbb{R}^d$ can be sorted in "+
				"$\\mathcal{O}(n \\log n)$ steps, if $\\alpha < \\beta$. The proof rests on $\\sum_{i=1}^{n} \\frac{w_i^2}{1 + |w_i|} = \\int_0^1 f(x)\\,dx$, where $f$ is not continuous. "+
				"For $d = 10^{-3}$ this is optimal up to $\\sqrt{\\ell_1}$, as is $K_{3,3}$.\n\nIt takes some time. Pebbles are taken to be round, and beaches to be flat.", i),
		}
	}
	warm := &Site{texts: newTypesetter(typesetBytes)}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			s := &Site{texts: newTypesetter(typesetBytes)}
			s.cards(entries, time.Time{}, 0)
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			warm.cards(entries, time.Time{}, 0)
		}
	})
}
