package arxivtest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// LoadWorld makes a world of the real papers that a machine holds, with
// histories drawn as MakeWorld does and ids and times of that world. The same
// number is taken from each file of arXiv's papers, up to limit in all. Where
// there are none the test is skipped.
func LoadWorld(t testing.TB, first papers.Day, days, limit int) *World {
	t.Helper()
	files := papertest.DataFiles(t, "corpus", "arxiv_*.jsonl.zst")
	m := newMaker(uint64(limit), first, days)
	var texts []text
	for i, file := range files {
		texts = append(texts, m.load(t, file, (limit-len(texts))/(len(files)-i))...)
	}
	m.r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	times := make([]time.Time, len(texts))
	for i := range times {
		times[i] = m.day().Time().Add(m.second())
	}
	return m.world(times, func(i int) text { return texts[i] })
}

// day draws a day, weekends a third as often as others.
func (m *maker) day() papers.Day {
	d := m.first.Add(m.r.IntN(m.days))
	for !isWeekday(d) && m.r.IntN(3) > 0 {
		d = m.first.Add(m.r.IntN(m.days))
	}
	return d
}

func (m *maker) load(t testing.TB, file string, limit int) []text {
	t.Helper()
	r, err := lines.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all []text
	for line, err := range r.Lines(0) {
		if len(all) >= limit {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if x, ok := m.read(t, line.Text); ok {
			all = append(all, x)
		}
	}
	return all
}

// read takes a record's words. Those that speak of a withdrawal are left out:
// in this world that would be untrue.
func (m *maker) read(t testing.TB, line []byte) (text, bool) {
	t.Helper()
	var row struct {
		Title, Abstract, Comments, DOI string
		Authors, Categories            []string
	}
	if err := json.Unmarshal(line, &row); err != nil {
		t.Fatalf("%v: %.80s", err, line)
	}
	x := text{title: seen(row.Title), abstract: seen(row.Abstract), comments: seen(row.Comments), doi: seen(row.DOI)}
	for _, name := range row.Authors {
		if n, ok := m.realName(name); ok {
			x.names = append(x.names, n)
		}
	}
	for _, c := range row.Categories {
		if isActive(c) {
			x.categories = appendNew(x.categories, c)
		}
	}
	if len(x.categories) == 0 {
		x.categories = m.categories()
	}
	words := strings.ToLower(x.abstract + " " + x.comments)
	if strings.Contains(words, "withdrawn") || strings.Contains(words, "withdrew") || strings.Contains(words, "retracted") {
		return text{}, false
	}
	return x, x.title != "" && x.abstract != "" && len(x.names) > 0
}

// realName makes a name of one that a file holds, as long as it would be one
// in an author line as well.
func (m *maker) realName(s string) (Name, bool) {
	words := strings.Fields(m.plain.Replace(seen(s)))
	for i, w := range words {
		if strings.EqualFold(w, "and") {
			words[i] = "An"
		}
	}
	s = strings.Join(words, " ")
	letter := strings.ContainsFunc(s, unicode.IsLetter)
	switch strings.ToLower(strings.Trim(s, ".")) {
	case "jr", "sr", "ii", "iii", "iv", "phd", "md", "ph.d", "m.d":
		letter = false
	}
	return Name{m.accents.Replace(s), s}, letter
}

// plain drops what has a meaning in an author line.
func plain() *strings.Replacer {
	return strings.NewReplacer(",", " ", ";", " ", ":", " ", "&", " ", "(", " ", ")", " ", "{", "", "}", "", "[", " ", "]", " ", `\`, "", "$", "")
}

// seen drops what XML cannot carry and what nobody sees.
func seen(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
