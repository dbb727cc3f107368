package query

import "strings"

// String prints q in the language that Parse reads: Parse(q.String()) has the same
// terms and restrictions as a q that came from Parse. Notes are not printed.
func (q Query) String() string {
	var b strings.Builder
	for _, t := range q.Terms {
		b.WriteString(sep(&b))
		t.print(&b)
	}
	for _, r := range q.Restrictions {
		b.WriteString(sep(&b))
		r.print(&b)
	}
	return b.String()
}

func sep(b *strings.Builder) string {
	if b.Len() == 0 {
		return ""
	}
	return " "
}

func (t Term) print(b *strings.Builder) {
	if t.Excluded {
		b.WriteByte('-')
	}
	if t.Field != "" {
		b.WriteString(t.Field + ":")
	}
	if t.Quoted {
		b.WriteString(`"` + t.Text + `"`)
		return
	}
	b.WriteString(t.Text)
}

func (r Restriction) print(b *strings.Builder) {
	if r.Not {
		b.WriteByte('-')
	}
	b.WriteString(r.Field + ":")
	switch r.Op {
	case Between:
		b.WriteString(r.Value + ".." + r.Hi)
	case Equal:
		b.WriteString(quoteValue(r.Value))
	default:
		b.WriteString(string(r.Op) + r.Value)
	}
}

// quoteValue adds quotation marks where the value would be read differently without them.
func quoteValue(v string) string {
	if strings.ContainsAny(v, " <>\t") || strings.Contains(v, "..") {
		return `"` + v + `"`
	}
	return v
}
