package inbox

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// choiceForm is the form by which somebody chooses what she is mailed: as it
// was typed, so that it can be shown again with what is wrong with it.
type choiceForm struct {
	Account  bool // there is an account, with things it likes and follows
	Guess    bool // a browser may say the zone
	Trending bool
	ForYou   bool
	Follows  bool
	Watched  []checkRow // that are ticked
	Fields   []fieldGroup
	Searches string // one a line
	Authors  string
	Rhythm   string
	Weekday  string
	Hour     string
	Zone     string
	Count    string
}

// checkRow is a thing that can be ticked: the field's name, its value, and what
// it is.
type checkRow struct{ Name, Value, Words string }

// fieldGroup is an archive of arXiv with its classes, but those that are chosen.
type fieldGroup struct {
	Name string
	All  []checkRow
}

// watchPart stands between kind and target of a watched thing in a form.
const watchPart = ":"

// choiceValues writes choices as the form sends them.
func choiceValues(c subscription.Choices) url.Values {
	v := url.Values{"rhythm": {string(c.Schedule.Rhythm)}, "weekday": {strconv.Itoa(int(c.Schedule.Weekday))}, "hour": {strconv.Itoa(c.Schedule.Hour)},
		"zone": {c.Schedule.Zone}, "count": {strconv.Itoa(c.Contents.Count)}}
	for name, on := range map[string]bool{"trending": c.Contents.Trending, "foryou": c.Contents.ForYou, "follows": c.Contents.Follows} {
		if on {
			v.Set(name, "1")
		}
	}
	for _, f := range c.Contents.Watched {
		if f.Kind == papers.FollowCategory {
			v.Add("cat", f.Target)
		} else {
			v.Add("watch", string(f.Kind)+watchPart+f.Target)
		}
	}
	return v
}

// wished adds to a form what an address asks for, as the links at a search, a
// category and an author do.
func wished(v, asked url.Values) (added bool) {
	for name, kind := range map[string]papers.FollowKind{"search": papers.FollowSearch, "author": papers.FollowAuthor, "cat": papers.FollowCategory} {
		f, err := papers.ParseFollowing(string(kind), asked.Get(name))
		if err != nil {
			continue
		}
		key, value := "watch", string(kind)+watchPart+f.Target
		if kind == papers.FollowCategory {
			key, value = "cat", f.Target
		}
		if !slices.Contains(v[key], value) {
			v.Add(key, value)
			added = true
		}
	}
	return added
}

// typedChoices reads the form.
func typedChoices(v url.Values) (subscription.Choices, error) {
	c := subscription.Choices{Schedule: papers.Schedule{Rhythm: papers.Rhythm(v.Get("rhythm")), Zone: strings.TrimSpace(v.Get("zone"))},
		Contents: papers.Contents{Trending: v.Get("trending") == "1", ForYou: v.Get("foryou") == "1", Follows: v.Get("follows") == "1"}}
	for _, field := range []struct {
		name string
		to   func(int)
	}{
		{"weekday", func(n int) { c.Schedule.Weekday = time.Weekday(n) }},
		{"hour", func(n int) { c.Schedule.Hour = n }},
		{"count", func(n int) { c.Contents.Count = n }},
	} {
		if field.name == "weekday" && v.Get(field.name) == "" && c.Schedule.Rhythm != papers.Weekly {
			continue // which asks for none
		}
		n, err := strconv.Atoi(strings.TrimSpace(v.Get(field.name)))
		if err != nil {
			return c, papers.Invalid(field.name, "is not a whole number")
		}
		field.to(n)
	}
	if c.Contents.Count == 0 { // which would stand for the usual number
		c.Contents.Count = -1
	}
	var err error
	c.Contents.Watched, err = typedWatched(v)
	return c, err
}

func typedWatched(v url.Values) ([]papers.Following, error) {
	var all []papers.Following
	add := func(field, kind, target string) error {
		f, err := papers.ParseFollowing(kind, target)
		if err == nil && !slices.Contains(all, f) {
			all = append(all, f)
		}
		return papers.Under(field, err)
	}
	for _, code := range v["cat"] {
		if err := add("category", string(papers.FollowCategory), code); err != nil {
			return nil, err
		}
	}
	for _, value := range v["watch"] {
		kind, target, _ := strings.Cut(value, watchPart)
		if err := add("watch", kind, target); err != nil {
			return nil, err
		}
	}
	for line := range strings.Lines(v.Get("searches")) {
		if line = page.Clean(line); line != "" {
			if err := add("searches", string(papers.FollowSearch), searchLine(line)); err != nil {
				return nil, err
			}
		}
	}
	for line := range strings.Lines(v.Get("authors")) {
		if line = page.Clean(line); line != "" {
			if err := add("authors", string(papers.FollowAuthor), line); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// searchLine is the query of a search's address for what somebody typed or
// pasted: words, or that address.
func searchLine(line string) string {
	if u, err := url.Parse(line); err == nil && strings.HasSuffix(u.Path, "/search") && u.RawQuery != "" {
		return u.RawQuery
	}
	return url.Values{"q": {line}}.Encode()
}

// newChoiceForm shows what was typed.
func newChoiceForm(v url.Values, account bool) choiceForm {
	f := choiceForm{Account: account, Trending: v.Get("trending") == "1", ForYou: v.Get("foryou") == "1", Follows: v.Get("follows") == "1",
		Searches: v.Get("searches"), Authors: v.Get("authors"), Rhythm: v.Get("rhythm"), Weekday: v.Get("weekday"), Hour: v.Get("hour"),
		Zone: v.Get("zone"), Count: v.Get("count"), Fields: fieldGroups(v["cat"])}
	for _, code := range v["cat"] {
		if c, err := papers.ParseCategory(code); err == nil {
			f.Watched = append(f.Watched, checkRow{"cat", string(c), categoryWords(c)})
		}
	}
	for _, value := range v["watch"] {
		kind, target, _ := strings.Cut(value, watchPart)
		if thing, err := papers.ParseFollowing(kind, target); err == nil {
			f.Watched = append(f.Watched, checkRow{"watch", value, letter.Thing(thing)})
		}
	}
	return f
}

func categoryWords(c papers.Category) string { return fmt.Sprintf("%s (%s)", c.Name(), c) }

// fieldGroups is what of arXiv's taxonomy takes papers and is not chosen.
func fieldGroups(chosen []string) []fieldGroup {
	const physics = "High energy, nuclear, quantum and mathematical physics"
	var groups []fieldGroup
	classes := make(map[papers.Category]int)
	for c := range papers.Categories() {
		classes[c.Archive()]++
	}
	for c := range papers.Categories() {
		if c.Retired() || slices.Contains(chosen, string(c)) {
			continue
		}
		name, words := c.Archive().Name(), categoryWords(c)
		switch {
		case classes[c.Archive()] == 1:
			name = physics
		case c == c.Archive():
			words = "All of " + words
		}
		i := slices.IndexFunc(groups, func(g fieldGroup) bool { return g.Name == name })
		if i < 0 {
			i, groups = len(groups), append(groups, fieldGroup{Name: name})
		}
		groups[i].All = append(groups[i].All, checkRow{"cat", string(c), words})
	}
	slices.SortStableFunc(groups, func(a, b fieldGroup) int { return strings.Compare(a.Name, b.Name) })
	return groups
}

// The choices of the form's lists.

// Rhythms are how often.
func (choiceForm) Rhythms() []page.Option {
	return []page.Option{page.Offer(string(papers.Weekdays), "on weekdays"), page.Offer(string(papers.Daily), "every day"), page.Offer(string(papers.Weekly), "once a week")}
}

// Weekdays begin with Monday.
func (choiceForm) Weekdays() []page.Option {
	var all []page.Option
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		all = append(all, page.Offer(strconv.Itoa(int(day)), day.String()))
	}
	return all
}

// Hours are those of a day.
func (choiceForm) Hours() []page.Option {
	var all []page.Option
	for hour := range 24 {
		all = append(all, page.Offer(strconv.Itoa(hour), fmt.Sprintf("%02d:00", hour)))
	}
	return all
}

// Zones are those of the world.
func (f choiceForm) Zones() []zoneGroup { return zoneGroups(f.Zone) }

// Most is how many papers a digest can have.
func (choiceForm) Most() int { return papers.MaxDigest }
