package feed

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/markup"
)

// itemsEach is how many entries a page of a list's feed has, as its page.
const itemsEach = 50

// list makes the feed of a public list: what was added last comes first, with the
// note on it. Its JSON Feed ends in .feed.json, since .json is the list as other
// programs take it in.
func (f *Feeds) list(r *http.Request, o origin, name string, page int) (Feed, error) {
	id, err := papers.ParseListID(name)
	if err != nil {
		return Feed{}, fmt.Errorf("feed: %w: %w", papers.ErrNotFound, err)
	}
	offset := (page - 1) * itemsEach
	held, err := f.deps.Community.OpenList(r.Context(), id, itemsEach, offset)
	if err != nil {
		return Feed{}, err
	}
	l := held.List
	about := f.words.Plain(l.About, 300)
	if about == "" {
		about = "Papers collected by " + line(l.Owner.Shown()) + "."
	}
	feed := Feed{ID: o.tag(l.Path()), Title: l.Title, Subtitle: about, Author: Person{line(l.Owner.Shown()), o.to(l.Owner.Path())}, Page: o.to(l.Path()), Updated: l.Created}
	people, err := f.mentioned(r.Context(), held.Items)
	if err != nil {
		return Feed{}, err
	}
	for _, it := range held.Items {
		feed.Entries = append(feed.Entries, f.itemEntry(o, l, it, people))
	}
	feed.turn(o.to(l.Path()), url.Values{}, page, offset+itemsEach < l.Items, true)
	return feed, nil
}

// itemEntry is a paper in a list. It has an id of its own: with the note it says
// something that the paper elsewhere does not, and readers show each id once. It was
// updated when it was added.
func (f *Feeds) itemEntry(o origin, l papers.List, it papers.ListItem, people markup.People) Entry {
	e := paperEntry(o, papers.Entry{Paper: it.Paper})
	e.ID = o.tag(l.Path() + strings.TrimPrefix(it.Paper.ID.Path(), "/papers"))
	e.Updated = it.Added
	if it.Note != "" {
		e.HTML = "<blockquote>\n" + f.words.Simple(it.Note, string(o), people) + "</blockquote>\n" + e.HTML
	}
	return e
}

// mentioned looks up those whom notes mention, all at once.
func (f *Feeds) mentioned(ctx context.Context, items []papers.ListItem) (markup.People, error) {
	var names []string
	for _, it := range items {
		if strings.Contains(it.Note, "@") {
			names = append(names, f.words.Mentions(it.Note)...)
		}
	}
	slices.Sort(names)
	found, err := f.deps.Store.UsersNamed(ctx, slices.Compact(names))
	return func(name string) (string, bool) {
		u, ok := found[name]
		return u.Path(), ok
	}, err
}
