package arxivtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A feedForm writes feeds in one format.
type feedForm struct {
	name, kind string
	head       func(title, link, words string, day time.Time) string
	item       func(w *Work, c change, kind papers.AnnouncementKind, day time.Time) string
	tail       string
}

// The names of the forms, which are also the beginnings of their paths.
const (
	rss  = "rss"
	atom = "atom"
)

func formOf(name string) feedForm {
	if name == atom {
		return feedForm{atom, "application/atom+xml", atomHead, atomItem, "</feed>\n"}
	}
	return feedForm{rss, "application/rss+xml", rssHead, rssItem, "  </channel>\n</rss>\n"}
}

// feed answers with the newest announcement. It is called with s.mu held.
func (s *Server) feed(asked, name string, fault Fault, at time.Time, etag string) answer {
	form, link := formOf(name), "http://rss.arxiv.org/"+name+"/"
	day := s.world.Fed(at)
	midnight := s.world.midnight(day)
	names, complaint := feedNames(asked)
	if complaint != "" {
		a := answer{status: http.StatusBadRequest, kind: form.kind, tail: form.tail}
		a.head = form.head("Feed error for query: "+link+asked, link+asked, complaint, midnight)
		return a
	}
	a := answer{status: http.StatusOK, kind: form.kind, tail: form.tail}
	words := strings.Join(names, ", ") + " updates on "
	a.head = form.head(words+"arXiv.org", link+strings.Join(names, "+"), words+"the arXiv.org e-print archive.", midnight)
	list := s.world.announced(day, at, names)
	for _, x := range list[max(0, s.cutFeed(list)):] {
		a.items = append(a.items, form.item(&s.world.works[x.work], x.change, x.Kind, midnight))
	}
	a.items = s.mix(a.items, fault, func() string { return s.damagedItem(fault, at, form, day) })
	sum := sha256.Sum256([]byte(a.text()))
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	next := s.world.midnight(s.world.calendar.Today(at).Add(1))
	a.header = map[string]string{"ETag": tag, "Cache-Control": fmt.Sprintf("max-age=%d", int(next.Sub(at).Seconds()))}
	if etag == tag || strings.TrimPrefix(etag, "W/") == tag {
		return answer{status: http.StatusNotModified, kind: form.kind, header: a.header}
	}
	return a
}

// cutFeed returns how many listings stand before the first that is shown: a
// feed that is too long loses its beginning, as the server's own query counts
// from the end.
func (s *Server) cutFeed(list []listing) int { return len(list) - s.o.Items }

// feedNames takes apart what was asked for: archives in any case, and classes
// of them in any case.
func feedNames(asked string) (names []string, complaint string) {
	for part := range strings.SplitSeq(asked, "+") {
		archive, class, classed := strings.Cut(strings.TrimSpace(part), ".")
		archive = strings.ToLower(archive)
		if c := papers.Category(archive); !c.Known() || strings.Contains(class, ".") {
			return nil, fmt.Sprintf("Bad archive %q. See the list of archives.", part)
		}
		if !classed {
			names = append(names, archive)
			continue
		}
		c, err := papers.ParseCategory(archive + "." + class)
		if err != nil {
			return nil, fmt.Sprintf("Bad subject class %q of the archive %q.", class, archive)
		}
		names = append(names, string(c))
	}
	slices.SortStableFunc(names, func(a, b string) int { return strings.Count(a, ".") - strings.Count(b, ".") })
	return names, ""
}

// summary is what both formats put together from a record's fields.
func summary(w *Work, c change, kind papers.AnnouncementKind) string {
	e := editionOf(w, c.versions)
	return fmt.Sprintf("arXiv:%sv%d Announce Type: %s \nAbstract: %s", w.ID, c.versions, kind, strings.ReplaceAll(e.abstract, "\n\n", "\n  "))
}

// creators names all authors in one string, as feeds do.
func creators(w *Work) string {
	var all []string
	for _, n := range w.Names {
		all = append(all, n.TeX)
	}
	return strings.Join(all, ", ")
}

const (
	rssTime  = "Mon, 02 Jan 2006 15:04:05 -0700"
	atomTime = "2006-01-02T15:04:05-07:00"
)

func rssHead(title, link, words string, day time.Time) string {
	var b strings.Builder
	b.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n" + `<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">` + "\n  <channel>\n")
	element(&b, "    ", "title", title)
	element(&b, "    ", "link", link)
	element(&b, "    ", "description", words)
	fmt.Fprintf(&b, "    <atom:link href=\"%s\" rel=\"self\" type=\"application/rss+xml\"/>\n", escape(link))
	element(&b, "    ", "docs", "http://www.rssboard.org/rss-specification")
	element(&b, "    ", "language", "en-us")
	element(&b, "    ", "lastBuildDate", day.UTC().Format(rssTime))
	element(&b, "    ", "managingEditor", "rss-help@arxiv.org")
	element(&b, "    ", "pubDate", day.Format(rssTime))
	b.WriteString("    <skipDays>\n      <day>Saturday</day>\n      <day>Sunday</day>\n    </skipDays>\n")
	return b.String()
}

func rssItem(w *Work, c change, kind papers.AnnouncementKind, day time.Time) string {
	var b strings.Builder
	const indent = "      "
	b.WriteString("    <item>\n")
	element(&b, indent, "title", editionOf(w, c.versions).title)
	element(&b, indent, "link", "https://arxiv.org/abs/"+string(w.ID))
	element(&b, indent, "description", summary(w, c, kind))
	fmt.Fprintf(&b, "      <guid isPermaLink=\"false\">oai:arXiv.org:%sv%d</guid>\n", w.ID, c.versions)
	for _, category := range categories(w, c) {
		element(&b, indent, "category", category)
	}
	element(&b, indent, "pubDate", day.Format(rssTime))
	element(&b, indent, "arxiv:announce_type", string(kind))
	optional(&b, indent, "dc:rights", w.License)
	optional(&b, indent, "arxiv:DOI", w.DOI)
	optional(&b, indent, "arxiv:journal_reference", w.Journal)
	element(&b, indent, "dc:creator", creators(w))
	b.WriteString("    </item>\n")
	return b.String()
}

func atomHead(title, link, words string, day time.Time) string {
	var b strings.Builder
	b.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n" + `<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">` + "\n")
	element(&b, "  ", "id", link)
	element(&b, "  ", "title", title)
	element(&b, "  ", "updated", day.UTC().Format(atomTime))
	fmt.Fprintf(&b, "  <link href=\"%s\" rel=\"self\" type=\"application/atom+xml\"/>\n", escape(link))
	element(&b, "  ", "subtitle", words)
	return b.String()
}

func atomItem(w *Work, c change, kind papers.AnnouncementKind, day time.Time) string {
	var b strings.Builder
	const indent = "    "
	b.WriteString("  <entry>\n")
	element(&b, indent, "id", fmt.Sprintf("oai:arXiv.org:%sv%d", w.ID, c.versions))
	element(&b, indent, "title", editionOf(w, c.versions).title)
	element(&b, indent, "updated", day.UTC().Format(atomTime))
	fmt.Fprintf(&b, "    <link href=\"https://arxiv.org/abs/%s\" rel=\"alternate\" type=\"text/html\"/>\n", w.ID)
	element(&b, indent, "summary", summary(w, c, kind))
	for _, category := range categories(w, c) {
		fmt.Fprintf(&b, "    <category term=\"%s\"/>\n", escape(category))
	}
	element(&b, indent, "published", day.Format(atomTime))
	element(&b, indent, "arxiv:announce_type", string(kind))
	optional(&b, indent, "dc:rights", w.License)
	optional(&b, indent, "arxiv:journal_reference", w.Journal)
	optional(&b, indent, "arxiv:DOI", w.DOI)
	element(&b, indent, "dc:creator", creators(w))
	b.WriteString("  </entry>\n")
	return b.String()
}
