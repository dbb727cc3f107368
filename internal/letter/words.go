package letter

import (
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// count writes a number of things.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// dayWords is a day as people write it: Wednesday, 11 March.
func dayWords(d papers.Day) string { return d.Time().Format("Monday, 2 January") }

// dayShort is the day without what everybody knows: 11 March.
func dayShort(d papers.Day) string { return d.Time().Format("2 January") }

// Often says when digests come: "on weekdays at 08:00 (Europe/Berlin)".
func Often(s papers.Schedule) string {
	days := map[papers.Rhythm]string{papers.Daily: "every day", papers.Weekdays: "on weekdays", papers.Weekly: "every " + s.Weekday.String()}[s.Rhythm]
	zone := s.Zone
	if zone == "" {
		zone = time.UTC.String()
	}
	return fmt.Sprintf("%s at %02d:00 (%s)", days, s.Hour, strings.ReplaceAll(zone, "_", " "))
}

// namedMost is how many followed things Holds names.
const namedMost = 5

// Holds says what digests are made of, in words to stand in a list.
func Holds(c papers.Contents) []string {
	var all []string
	if c.Trending {
		all = append(all, "what people vote for and discuss")
	}
	if c.ForYou {
		all = append(all, "papers like those you vote for and save")
	}
	if c.Follows {
		all = append(all, "what you follow")
	}
	for _, f := range c.Watched[:min(len(c.Watched), namedMost)] {
		all = append(all, Thing(f))
	}
	if more := len(c.Watched) - namedMost; more > 0 {
		all = append(all, count(more, "more thing", "more things"))
	}
	return all
}

// Thing names what is followed: "Machine Learning (cs.LG)", "papers by Ada
// Example", "“protein language models”".
func Thing(f papers.Following) string {
	switch f.Kind {
	case papers.FollowCategory:
		return categoryWords(f.Target)
	case papers.FollowAuthor:
		return "papers by " + clip(line(f.Target), nameMost)
	case papers.FollowSearch:
		return searchWords(f.Target)
	case papers.FollowTopic:
		return "the topic " + clip(line(f.Target), nameMost)
	}
	return clip(line(f.Title), nameMost)
}

// Wanted says in one line what a subscription brings and when.
func Wanted(s papers.Subscription) string {
	return oftenAtMost(s) + ": " + List(Holds(s.Contents))
}

func oftenAtMost(s papers.Subscription) string {
	return fmt.Sprintf("%s, at most %s", Often(s.Schedule), count(s.Contents.Count, "paper", "papers"))
}

// Asked is Wanted for a mail that goes to somebody who may not have asked for
// it: what a stranger typed is counted and not repeated, so that nobody has the
// site mail words and links of theirs.
func Asked(s papers.Subscription) string {
	c := s.Contents
	var searches, authors, topics int
	c.Watched = nil
	for _, f := range s.Contents.Watched {
		switch f.Kind {
		case papers.FollowSearch:
			searches++
		case papers.FollowAuthor:
			authors++
		case papers.FollowTopic:
			topics++
		default:
			c.Watched = append(c.Watched, f)
		}
	}
	all := Holds(c)
	for _, typed := range []struct {
		n         int
		one, many string
	}{{searches, "search", "searches"}, {authors, "author", "authors"}, {topics, "topic", "topics"}} {
		if typed.n > 0 {
			all = append(all, count(typed.n, typed.one, typed.many))
		}
	}
	return oftenAtMost(s) + ": " + List(all)
}

// List joins words: "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// nameMost bounds a name, a title or a search in running text, in characters.
const nameMost = 80

func categoryWords(code string) string {
	c := papers.Category(code)
	if name := c.Name(); name != code {
		return name + " (" + code + ")"
	}
	return clip(line(code), nameMost)
}

// searchWords is a search as people read it, in quotation marks.
func searchWords(target string) string {
	s, ok := papers.Following{Kind: papers.FollowSearch, Target: target}.Search()
	if !ok {
		return "a search"
	}
	words := clip(line(s.Words()), nameMost)
	if s.Query != "" && words == line(s.Query) {
		return "“" + words + "”"
	}
	return words
}
