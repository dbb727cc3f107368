package page

import (
	"html/template"
	"strings"
	"sync"

	"github.com/dailypapers/dailypapers/internal/cache"
	"github.com/dailypapers/dailypapers/texmath"
)

// typesetBytes bounds what a typesetter remembers: 32 MiB hold the titles,
// leads and abstracts of 4,000 papers or more (in mathematics each takes some
// 4 kB), which is what the front pages of some months show.
const typesetBytes = 32 << 20

// A typesetter turns TeX text into HTML and remembers it. A text is its own
// key: a new version of a paper has other words and is set anew, and nothing
// has to be forgotten when a paper changes. It is safe for many goroutines,
// none of which sets what another is just setting.
type typesetter struct {
	setText func(src string) template.HTML
	texts   *cache.Cache[string, template.HTML]

	mu   sync.Mutex
	busy map[string]*setting
}

// A setting is a text that somebody is setting at the moment.
type setting struct {
	done chan struct{}
	html template.HTML // once done is closed
}

// newTypesetter returns one that remembers at most so many bytes.
func newTypesetter(bytes int) *typesetter {
	texts := cache.New(bytes, func(src string, html template.HTML) int { return len(src) + len(html) })
	return &typesetter{setText: mathML, texts: texts, busy: make(map[string]*setting)}
}

// mathML is where TeX of other people becomes HTML, and the only place:
// texmath.MathML writes escaped text and elements from a list of its own.
func mathML(src string) template.HTML { return template.HTML(wordsTogether(texmath.MathML(src))) }

// set returns TeX text as HTML: text with math elements in it.
func (t *typesetter) set(src string) template.HTML {
	t.mu.Lock()
	if html, ok := t.texts.Get(src); ok {
		t.mu.Unlock()
		return html
	}
	if s, ok := t.busy[src]; ok {
		t.mu.Unlock()
		<-s.done
		return s.html
	}
	s := &setting{done: make(chan struct{})}
	t.busy[src] = s
	t.mu.Unlock()
	defer t.finish(src, s)
	s.html = t.setText(src)
	return s.html
}

// finish remembers what was set and lets those go who wait for it, also
// where setting it went wrong. What came out as long as it went in is not
// remembered: it has neither TeX nor an ampersand, and is read again as fast.
func (t *typesetter) finish(src string, s *setting) {
	t.mu.Lock()
	delete(t.busy, src)
	if n := len(s.html); n > 0 && n != len(src) {
		t.texts.Put(strings.Clone(src), s.html) // src may be a small piece of a large text
	}
	t.mu.Unlock()
	close(s.done)
}
