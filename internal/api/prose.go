package api

import (
	"slices"
	"strings"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/markup"
)

// proseBytes bounds what is remembered of set comments: 8 MiB hold some 4,000
// ordinary ones. To set one anew takes 0.4 ms, and a page of a thread has two
// hundred.
const proseBytes = 8 << 20

// A prose sets what people wrote and remembers it, in two generations: what is
// asked for again is young again, and the old ones are forgotten when the young
// ones become too many. It is safe for many goroutines.
type prose struct {
	marks *markup.Renderer

	mu         sync.Mutex
	young, old map[string]string
	size       int // bytes of young, keys and values
}

func newProse() *prose { return &prose{marks: markup.New(), young: map[string]string{}} }

// html is Markdown as HTML that is safe to show, in which the names of these
// people are links.
func (p *prose) html(text string, people []string) string {
	if text == "" {
		return ""
	}
	key := strings.Join(people, ",") + "\n" + text
	if set, ok := p.held(key); ok {
		return set
	}
	set := p.marks.HTML(text, func(name string) (string, bool) {
		return papers.User{Name: name}.Path(), slices.Contains(people, name)
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keep(key, set)
	return set
}

func (p *prose) held(key string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if set, ok := p.young[key]; ok {
		return set, true
	}
	set, ok := p.old[key]
	if ok {
		p.keep(key, set)
	}
	return set, ok
}

// keep makes a text young. The lock is held.
func (p *prose) keep(key, set string) {
	n := len(key) + len(set)
	if n > proseBytes/2 {
		return
	}
	if p.size+n > proseBytes/2 {
		p.old, p.young, p.size = p.young, map[string]string{}, 0
	}
	if _, again := p.young[key]; !again {
		p.size += n
	}
	p.young[key] = set
}
