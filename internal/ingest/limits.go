package ingest

import papers "github.com/dailypapers/dailypapers"

// What a record may hold at most, in bytes or in items. Each is a good ten
// times the largest in the 410,821 papers of the corpora, so that only slips
// and attacks meet them.
const (
	maxTitle      = 2_000
	maxProse      = 100_000 // abstract, summary
	maxRemark     = 10_000  // comments, journal, report number
	maxName       = 300     // an author's, and the submitter's
	maxPlace      = 2_000   // an author's affiliation
	maxAddress    = 2_048   // a link, a licence, a DOI
	maxWord       = 200     // a keyword, a category, a language
	maxAuthors    = 10_000  // the largest collaborations have 5,000
	maxCategories = 100
	maxKeywords   = 500
	maxVersions   = 1_000
	maxLinks      = 200
)

// check refuses a record that is larger than any paper's.
func check(p *papers.Paper) error {
	for _, f := range []struct {
		key     string
		length  int
		most    int
		counted string
	}{
		{"title", max(len(p.Title), len(p.RawTitle)), maxTitle, "bytes"},
		{"abstract", len(p.Abstract), maxProse, "bytes"},
		{"summary", len(p.Summary.Text), maxProse, "bytes"},
		{"summary_by", len(p.Summary.By), maxName, "bytes"},
		{"comments", len(p.Comments), maxRemark, "bytes"},
		{"journal", len(p.Journal), maxRemark, "bytes"},
		{"report_no", len(p.ReportNo), maxRemark, "bytes"},
		{"submitter", len(p.Submitter), maxName, "bytes"},
		{"license", len(p.License), maxAddress, "bytes"},
		{"doi", len(p.DOI), maxAddress, "bytes"},
		{"lang", len(p.Language), maxWord, "bytes"},
		{"authors", len(p.Authors), maxAuthors, "names"},
		{"categories", len(p.Categories), maxCategories, "codes"},
		{"keywords", len(p.Keywords), maxKeywords, "words"},
		{"versions", len(p.Versions), maxVersions, "items"},
		{"links", len(p.Links), maxLinks, "items"},
	} {
		if f.length > f.most {
			return papers.Invalid(f.key, "has %d %s; at most %d are taken", f.length, f.counted, f.most)
		}
	}
	return checkItems(p)
}

func checkItems(p *papers.Paper) error {
	for i := range p.Authors {
		a := &p.Authors[i]
		if n := max(len(a.Name), len(a.Raw)); n > maxName {
			return papers.Invalid("authors", "has a name of %d bytes at place %d; at most %d are taken", n, i+1, maxName)
		}
		if n := len(a.Affiliation); n > maxPlace {
			return papers.Invalid("authors", "has an affiliation of %d bytes at place %d; at most %d are taken", n, i+1, maxPlace)
		}
	}
	for i, k := range p.Keywords {
		if len(k) > maxWord {
			return papers.Invalid("keywords", "has one of %d bytes at place %d; at most %d are taken", len(k), i+1, maxWord)
		}
	}
	for i, l := range p.Links {
		if len(l.URL) > maxAddress {
			return papers.Invalid("links", "has an address of %d bytes at place %d; at most %d are taken", len(l.URL), i+1, maxAddress)
		}
	}
	return nil
}
