package api

import (
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/cache"
	"github.com/dailypapers/dailypapers/internal/markup"
)

// proseBytes bounds what is remembered of set comments: 8 MiB hold some 4,000
// ordinary ones. To set one anew takes 0.4 ms, and a page of a thread has two
// hundred.
const proseBytes = 8 << 20

// A prose sets what people wrote and remembers it. It is safe for many
// goroutines.
type prose struct {
	marks *markup.Renderer
	set   *cache.Cache[string, string]
}

func newProse() *prose {
	return &prose{markup.New(), cache.New(proseBytes, func(text, html string) int { return len(text) + len(html) })}
}

// html is Markdown as HTML that is safe to show, in which the names of these
// people are links.
func (p *prose) html(text string, people []string) string {
	if text == "" {
		return ""
	}
	key := strings.Join(people, ",") + "\n" + text
	set, ok := p.set.Get(key)
	if !ok {
		set = p.marks.HTML(text, func(name string) (string, bool) {
			return papers.User{Name: name}.Path(), slices.Contains(people, name)
		})
		p.set.Put(key, set)
	}
	return set
}
