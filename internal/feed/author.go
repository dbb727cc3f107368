package feed

import (
	"fmt"
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
)

// writtenLength is how many entries a page of an author's feed has, as the author's page:
// names are looked for among the papers of many others, and each more takes longer.
const writtenLength = 20

// author makes /authors/{name}: the newest papers with a name on their title page. The
// ending belongs to the address, so who is called "A. Atom" has a feed, and only
// somebody called "A.atom" has no page.
func (f *Feeds) author(r *http.Request, o origin, name string, page int) (Feed, error) {
	name = line(name)
	if name == "" || len(papers.AuthorQuery(name)) > papers.MaxQuery {
		return Feed{}, missing("name", "is nobody's among the authors of papers here")
	}
	offset := (page - 1) * writtenLength
	found, err := f.deps.Catalog.ByAuthor(r.Context(), name, writtenLength, offset)
	if err != nil {
		return Feed{}, err
	}
	if len(found.Hits) == 0 && found.Total == 0 {
		return Feed{}, missing("name", "is nobody's among the authors of papers here")
	}
	entries, err := f.entries(r.Context(), o, hits(found))
	if err != nil {
		return Feed{}, err
	}
	path := papers.AuthorPath(name)
	feed := Feed{ID: o.tag(path), Title: f.deps.SiteName + ": " + name, Subtitle: "The newest papers with this name on their title page, which can be several people's.",
		Page: o.to(path), Updated: f.deps.Frontpage.Today().Time(), Entries: entries}
	feed.turn(o.to(path), url.Values{}, page, found.More, false)
	return feed, nil
}

// missing is a papers.ErrNotFound with words for whoever asked.
func missing(parameter, words string, args ...any) error {
	return fmt.Errorf("feed: %w: %w", papers.ErrNotFound, papers.Invalid(parameter, words, args...))
}
