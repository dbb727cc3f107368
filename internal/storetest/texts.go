package storetest

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func textChecks() []check {
	return []check{
		{"hostile texts survive everywhere", hostileTexts},
		{"an abstract of 100 KB", func(d desk) {
			p := plain("x:long")
			p.Abstract = strings.Repeat("Σ a?b ", 100<<10/7)
			d.put(p)
			samePaper(d, d.get(p.ID), p)
			equal(d, "again", d.put(p).Unchanged, 1)
		}},
		{"hostile names of settings, cursors and sources", hostileNames},
	}
}

// hostile texts have meant something to some database or driver: quotes and
// comments to SQL, ? and $1 and :name to rebinding, % and _ to LIKE, \ to
// escapes, and four-byte characters to narrow encodings.
func hostile() []string {
	return []string{
		`'; DROP TABLE papers; --`, `"`, `'`, `''`, "`", `\`, `\'`, `\\?`, `/* */`, `?`, `??`, `?1`, `$1`, `:name`, `@p1`, `%s %d %`, `_`, `{}`,
		"😀👩‍👩‍👧", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "e\u0301 and é", "\u202eover", "\ufeffbom", "\ufffd", "\u2028", "NULL", "null", "0", "1e5", "2025-12-15", " ", " spaced ", "line\nline\ttab",
	}
}

func hostileTexts(d desk) {
	var all []papers.Paper
	for _, s := range hostile() {
		p := full(papers.ID("x:" + s))
		p.Title, p.RawTitle, p.Abstract = s, s, s
		p.Summary = papers.Summary{Text: s, By: s}
		p.Comments, p.Journal, p.DOI, p.License, p.ReportNo, p.Language, p.Submitter = s, s, s, s, s, s, s
		p.Authors = []papers.Author{{Name: s, Raw: s, Affiliation: s}}
		p.Categories = []papers.Category{papers.Category(s)}
		p.Versions = []papers.Version{{Number: 1, Size: s}}
		p.Links = []papers.Link{{Kind: papers.LinkKind(s), URL: s}}
		p.Keywords = []string{s, "", s}
		all = append(all, p)
	}
	d.put(all...)
	got, err := d.st.Papers(d.Context(), idsOf(all))
	d.must(err)
	samePapers(d, got, all)
	equal(d, "again", d.put(all...), store.PutResult{Unchanged: len(all)})
	for _, p := range all {
		d.remove(p.ID)
	}
	f := follower{}
	f.catchUp(d, 10)
	equal(d, "held", len(f.held), 0)
}

func hostileNames(d desk) {
	d.put(plain("x:1"))
	for _, s := range hostile() {
		d.must(d.st.SetSetting(d.Context(), s, s))
		d.batch(store.Batch{
			Cursor:   &store.Cursor{Name: s, Position: s},
			Features: []papers.Feature{{Day: december(1), Paper: "x:1", Kind: papers.FeatureKind(s), By: s}},
		})
		equal(d, "setting", d.setting(s), s)
		equal(d, "cursor", d.cursor(s), s)
		got := d.featured(1, 1, 1, 0)[0].Feature
		equal(d, "feature", []string{string(got.Kind), got.By}, []string{s, s})
	}
}
