package arxivtest

import (
	"cmp"
	"fmt"
	"html"
	"strings"
)

// The formats of records: arXivRaw has all versions and the words as they
// were submitted; arXiv has the newest, with names taken apart.
const (
	raw    = "arXivRaw"
	parsed = "arXiv"
)

// escape writes text for XML. The names of entities are those of HTML that
// XML has as well, quotes are numbers.
func escape(s string) string { return html.EscapeString(s) }

func element(b *strings.Builder, indent, name, value string) {
	b.WriteString(indent + "<" + name + ">" + escape(value) + "</" + name + ">\n")
}

func optional(b *strings.Builder, indent, name, value string) {
	if value != "" {
		element(b, indent, name, value)
	}
}

// record writes a work as it stands after a change.
func record(w *Work, c change, prefix string) string {
	var b strings.Builder
	b.WriteString("        <record>\n            <header")
	if c.deleted {
		b.WriteString(` status="deleted"`)
	}
	b.WriteString(">\n")
	const indent = "                "
	element(&b, indent, "identifier", "oai:arXiv.org:"+string(w.ID))
	element(&b, indent, "datestamp", c.stamp.String())
	for _, category := range categories(w, c) {
		element(&b, indent, "setSpec", setSpec(category))
	}
	b.WriteString("            </header>\n")
	if !c.deleted {
		b.WriteString("            <metadata>\n")
		if prefix == raw {
			rawMetadata(&b, w, c)
		} else {
			parsedMetadata(&b, w, c)
		}
		b.WriteString("            </metadata>\n")
	}
	b.WriteString("        </record>\n")
	return b.String()
}

func opening(prefix string) string {
	space := "http://arxiv.org/OAI/" + prefix + "/"
	return fmt.Sprintf(`    <%s xmlns="%s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="%s https://oaipmh.arxiv.org/OAI/%s.xsd">`+"\n", prefix, space, space, prefix)
}

func rawMetadata(b *strings.Builder, w *Work, c change) {
	const indent = "        "
	e := editionOf(w, c.versions)
	b.WriteString(opening(raw))
	element(b, indent, "id", string(w.ID))
	element(b, indent, "submitter", w.Submitter)
	for n, v := range w.Versions[:c.versions] {
		fmt.Fprintf(b, "        <version version=\"v%d\">\n", n+1)
		element(b, "            ", "date", v.Submitted.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
		element(b, "            ", "size", v.Size)
		optional(b, "            ", "source_type", sourceType(v, n))
		b.WriteString("        </version>\n")
	}
	element(b, indent, "title", wrapped(e.title, "\n  "))
	element(b, indent, "authors", wrapped(w.Authors, "\n  "))
	element(b, indent, "categories", strings.Join(categories(w, c), " "))
	optionals(b, w, e)
	b.WriteString("    </arXivRaw>\n")
}

// sourceType is I for what was withdrawn, and otherwise says how the text
// came: TeX has no letter of its own.
func sourceType(v Version, n int) string {
	if v.Withdrawn {
		return "I"
	}
	return []string{"D", "", "X", ""}[(len(v.Size)+n)%4]
}

func parsedMetadata(b *strings.Builder, w *Work, c change) {
	const indent = "        "
	e := editionOf(w, c.versions)
	b.WriteString(opening(parsed))
	element(b, indent, "id", string(w.ID))
	// The server's own slip: created is the day of the newest version.
	element(b, indent, "created", w.Versions[c.versions-1].Submitted.UTC().Format("2006-01-02"))
	if c.versions > 1 {
		element(b, indent, "updated", w.Versions[c.versions-1].Submitted.UTC().Format("2006-01-02"))
	}
	b.WriteString(indent + "<authors>\n")
	for _, n := range w.Names {
		key, fore, suffix := n.parts()
		b.WriteString(indent + "    <author>\n")
		element(b, indent+"        ", "keyname", key)
		optional(b, indent+"        ", "forenames", fore)
		optional(b, indent+"        ", "suffix", suffix)
		b.WriteString(indent + "    </author>\n")
	}
	b.WriteString(indent + "</authors>\n")
	element(b, indent, "title", wrapped(e.title, "\n  "))
	element(b, indent, "categories", strings.Join(categories(w, c), " "))
	optionals(b, w, e)
	b.WriteString("    </arXiv>\n")
}

// parts takes a name apart into key name, forenames and suffix.
func (n Name) parts() (key, fore, suffix string) {
	s := n.Text
	if rest, ok := strings.CutSuffix(s, " Jr."); ok {
		s, suffix = rest, "Jr."
	}
	if strings.HasSuffix(s, " Collaboration") {
		return s, "", suffix
	}
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		return s[i+1:], s[:i], suffix
	}
	return s, "", suffix
}

// optionals writes what only some works have. That acm-class carries the MSC
// class, or the word None, is the server's own slip.
func optionals(b *strings.Builder, w *Work, e edition) {
	const indent = "        "
	optional(b, indent, "comments", wrapped(e.comments, "\n  "))
	optional(b, indent, "report-no", w.ReportNo)
	if w.ACM != "" {
		element(b, indent, "acm-class", cmp.Or(w.MSC, "None"))
	}
	optional(b, indent, "msc-class", w.MSC)
	optional(b, indent, "journal-ref", w.Journal)
	optional(b, indent, "doi", w.DOI)
	optional(b, indent, "license", w.License)
	element(b, indent, "abstract", abstractOf(e))
}

// abstractOf breaks an abstract into lines; each paragraph begins indented.
func abstractOf(e edition) string {
	var b strings.Builder
	for part := range strings.SplitSeq(e.abstract, "\n\n") {
		b.WriteString("  " + wrapped(part, "\n") + "\n")
	}
	return b.String()
}

// wrapped breaks a long text into lines of about 78 characters.
func wrapped(s, lineBreak string) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Split(s, " ") {
		switch {
		case i == 0:
		case width+len(word) > 77:
			b.WriteString(lineBreak)
			width = len(lineBreak) - 1
		default:
			b.WriteString(" ")
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}
