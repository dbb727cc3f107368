package web

import (
	"html/template"
	"strings"
	"sync"

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
	limit   int // bytes of a generation, keys and values

	mu    sync.Mutex
	young map[string]template.HTML // since the last change of generations
	old   map[string]template.HTML // before it; what is asked for again is young again
	size  int                      // bytes of young
	busy  map[string]*setting
}

// A setting is a text that somebody is setting at the moment.
type setting struct {
	done chan struct{}
	html template.HTML // once done is closed
}

// newTypesetter returns one that remembers at most so many bytes.
func newTypesetter(bytes int) *typesetter {
	return &typesetter{setText: mathML, limit: bytes / 2, young: make(map[string]template.HTML), busy: make(map[string]*setting)}
}

// mathML is where TeX of other people becomes HTML, and the only place:
// texmath.MathML writes escaped text and elements from a list of its own.
func mathML(src string) template.HTML { return template.HTML(wordsTogether(texmath.MathML(src))) }

// set returns TeX text as HTML: text with math elements in it.
func (t *typesetter) set(src string) template.HTML {
	t.mu.Lock()
	if html, ok := t.held(src); ok {
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
		t.keep(strings.Clone(src), s.html) // src may be a small piece of a large text
	}
	t.mu.Unlock()
	close(s.done)
}

// held looks a text up and makes it young. The lock is held.
func (t *typesetter) held(src string) (template.HTML, bool) {
	if html, ok := t.young[src]; ok {
		return html, true
	}
	html, ok := t.old[src]
	if ok {
		delete(t.old, src)
		t.keep(strings.Clone(src), html)
	}
	return html, ok
}

// keep makes a text young. Where the young ones would become too many, they
// are the old ones from now on, and those are forgotten. The lock is held.
func (t *typesetter) keep(src string, html template.HTML) {
	n := len(src) + len(html)
	if n > t.limit {
		return
	}
	if t.size+n > t.limit {
		t.old, t.young, t.size = t.young, make(map[string]template.HTML), 0
	}
	t.young[src] = html
	t.size += n
}
