package letter

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// reasonsShown is how many reasons a paper names: more are more than a glance.
const reasonsShown = 2

// why joins the reasons that matter most.
func (b *Block) why(reasons []papers.Reason) string {
	out := ""
	for _, r := range reasons[:min(len(reasons), reasonsShown)] {
		words := b.because(r)
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

// because is Because of this paper: where a followed author is not among those
// whom the block names, it says where she stands.
func (b *Block) because(r papers.Reason) string {
	words := Because(r)
	if r.Kind != papers.BecauseAuthor {
		return words
	}
	if at := b.place(r.Target); at > 0 {
		words += fmt.Sprintf(", %s of %d authors", ordinal(at), len(b.names))
	}
	return words
}

// ordinal writes a place: 4th, 21st, 112th.
func ordinal(n int) string {
	end := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprint(n, end)
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
