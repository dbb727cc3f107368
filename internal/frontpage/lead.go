package frontpage

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/summary"
	"github.com/dailypapers/dailypapers/texmath"
)

// Lead is the one sentence that a paper is listed with: the one of its
// abstract that says most, or the first of its summary where no abstract is
// held, since summaries begin with their point. TeX text commands are decoded,
// mathematics is still TeX. It is "" where neither is held, and costs about
// 20 µs.
func Lead(p papers.Paper) string {
	if p.Abstract != "" {
		return texmath.Text(summary.Sentence(p.Title, p.Abstract))
	}
	if s := summary.Sentences(p.Summary.Text); len(s) > 0 {
		return texmath.Text(s[0])
	}
	return ""
}
