package catalog

import (
	"context"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/texmath"
)

// titledHits is how many hits are looked through for a title: some titles,
// such as “Reply to the comment”, are those of many papers.
const titledHits = 20

// Titled returns the paper that has a title, in whatever capitals, accents and
// signs it is written. Where the first author is known, which is a name in any
// order, the paper's first one must share a word with it.
func (c *Catalog) Titled(ctx context.Context, title, author string) (papers.ID, bool, error) {
	want := titleWords(title)
	ask := `title:"` + strings.Join(want, " ") + `"`
	if len(want) == 0 || len(ask) > papers.MaxQuery {
		return "", false, nil
	}
	r, err := c.Search(ctx, papers.Search{Query: ask, Limit: titledHits})
	if err != nil {
		return "", false, err
	}
	for _, h := range r.Hits {
		if strings.Join(titleWords(h.Paper.TitleSource()), " ") == strings.Join(want, " ") && isBy(h.Paper, author) {
			return h.Paper.ID, true, nil
		}
	}
	return "", false, nil
}

// titleWords are the words of a title as the index tells them apart.
func titleWords(title string) []string {
	return wordsOf(analysis.Names, texmath.Plain(title))
}

// isBy reports whether a paper's first author can be this one, as any can
// where either is not known.
func isBy(p papers.Paper, author string) bool {
	names := wordsOf(analysis.Names, author)
	if len(names) == 0 || len(p.Authors) == 0 {
		return true
	}
	for _, word := range wordsOf(analysis.Names, p.Authors[0].Name) {
		for _, name := range names {
			if word == name && len([]rune(word)) > 1 { // an initial is nobody in particular
				return true
			}
		}
	}
	return false
}

func wordsOf(kind analysis.Kind, text string) []string {
	var words []string
	for _, t := range analysis.New(kind).Append(nil, text) {
		if !t.Joined { // its parts are there
			words = append(words, t.Term)
		}
	}
	return words
}
