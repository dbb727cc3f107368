package letter

import (
	"fmt"
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// reasonsShown is how many reasons a paper names: more are more than a glance.
const reasonsShown = 2

// why joins the reasons that matter most.
func why(reasons []papers.Reason) string {
	out := ""
	for _, r := range reasons[:min(len(reasons), reasonsShown)] {
		words := Because(r)
		switch {
		case words == "":
		case out == "":
			out = words
		default:
			out += " · " + words
		}
	}
	return out
}

// Because says why a paper stands in a digest; "" for a reason that is not
// known here.
func Because(r papers.Reason) string {
	name := func(s string) string { return clip(line(s), nameMost) }
	title := func() string { return "“" + clip(line(texmath.Plain(r.Title)), nameMost) + "”" }
	switch r.Kind {
	case papers.BecauseTrending:
		return trendingWords(r.Count)
	case papers.BecauseLike:
		return "Because you voted for " + title()
	case papers.BecauseSaved:
		return "Because you saved " + title()
	case papers.BecauseCategory:
		return "In " + categoryWords(r.Target)
	case papers.BecauseAuthor:
		return "New by " + name(r.Target)
	case papers.BecauseTopic:
		if r.Title != "" {
			return "New in the topic " + title()
		}
		return "New in the topic " + name(r.Target)
	case papers.BecauseSearch:
		return "Matches " + searchWords(r.Target)
	case papers.BecauseList:
		return "Put on the list " + title()
	case papers.BecausePerson:
		return name(r.Title) + " voted for it"
	case papers.BecauseFrontPage:
		if d, err := papers.ParseDay(r.Target); err == nil {
			return fmt.Sprintf("On the front page of %s %d", dayShort(d), d.Year) // the newest one can be old
		}
		return "On the front page"
	}
	return ""
}

func trendingWords(votes int) string {
	if votes == 0 {
		return "Discussed this week"
	}
	return "Most voted this week: " + count(votes, "vote", "votes")
}
