package page

import (
	"context"
	"html/template"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/markup"
)

// proseBytes bounds what is remembered of set comments: 16 MiB hold some 8,000
// ordinary ones, the threads of many days. To set one anew takes 0.4 ms, so that
// a thread of fifty would cost its page 20.
const proseBytes = 16 << 20

// newProse returns a typesetter of what people wrote. Its sources are those of
// proseKey.
func newProse(r *markup.Renderer) *typesetter {
	t := newTypesetter(proseBytes)
	t.setText = func(key string) template.HTML { return setProse(r, key) }
	return t
}

// proseKey is a text behind a line with the people whom it mentions: somebody
// who comes or leaves makes it another one.
func proseKey(people []string, text string) string { return strings.Join(people, ",") + "\n" + text }

// setProse is where Markdown of other people becomes HTML, and the only place:
// markup writes elements from a list of its own.
func setProse(r *markup.Renderer, key string) template.HTML {
	line, text, _ := strings.Cut(key, "\n")
	people := strings.Split(line, ",")
	return template.HTML(r.HTML(text, func(name string) (string, bool) {
		return papers.User{Name: name}.Path(), slices.Contains(people, name)
	}))
}

// Prose sets what people wrote. The people mentioned in all of it are looked
// up at once.
func (l *Layout) Prose(ctx context.Context, texts ...string) ([]template.HTML, error) {
	mentioned := make([][]string, len(texts))
	for i, t := range texts {
		if strings.Contains(t, "@") {
			mentioned[i] = l.words.Mentions(t)
		}
	}
	people := map[string]papers.User{}
	if names := slices.Concat(mentioned...); len(names) > 0 {
		var err error
		if people, err = l.deps.Store.UsersNamed(ctx, names); err != nil {
			return nil, err
		}
	}
	out := make([]template.HTML, len(texts))
	for i, t := range texts {
		if t == "" {
			continue
		}
		there := slices.DeleteFunc(mentioned[i], func(name string) bool { return people[name].ID == 0 })
		out[i] = l.written.set(proseKey(there, t))
	}
	return out, nil
}
