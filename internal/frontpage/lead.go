package frontpage

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/summary"
)

// Lead is the one sentence that a paper is listed with: the one of its
// abstract that says most, or the first of its summary where no abstract is
// held, since summaries begin with their point. It is TeX as its source wrote
// it, apart from white space: pages set it, feeds show it as plain text. It is
// "" where neither is held, and costs about 20 µs.
func Lead(p papers.Paper) string {
	if p.Abstract != "" {
		return summary.Sentence(p.Title, p.Abstract)
	}
	if s := summary.Sentences(p.Summary.Text); len(s) > 0 {
		return s[0]
	}
	return ""
}
