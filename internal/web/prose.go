package web

import (
	"context"
	"html/template"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/markup"
)

// prose sets what people wrote. The people mentioned in all of it are looked
// up at once.
func (s *Site) prose(ctx context.Context, texts ...string) ([]template.HTML, error) {
	var names []string
	for _, t := range texts {
		names = append(names, s.words.Mentions(t)...)
	}
	people := map[string]papers.User{}
	if len(names) > 0 {
		var err error
		if people, err = s.deps.Store.UsersNamed(ctx, names); err != nil {
			return nil, err
		}
	}
	out := make([]template.HTML, len(texts))
	for i, t := range texts {
		if t == "" {
			continue
		}
		out[i] = setProse(s.words, t, func(name string) (string, bool) {
			u, ok := people[name]
			return u.Path(), ok
		})
	}
	return out, nil
}

// setProse is where Markdown of other people becomes HTML, and the only place:
// markup writes elements from a list of its own.
func setProse(r *markup.Renderer, src string, people markup.People) template.HTML {
	return template.HTML(r.HTML(src, people))
}
