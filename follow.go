package papers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A FollowKind is what can be followed.
type FollowKind string

// What can be followed.
const (
	FollowAuthor   FollowKind = "author"   // Target is a name as papers print it
	FollowCategory FollowKind = "category" // Target is its code
	FollowTopic    FollowKind = "topic"    // Target is its slug
	FollowSearch   FollowKind = "search"   // Target is the query of its address: "q=soft+prompts&cat=cs.CL"
	FollowList     FollowKind = "list"     // Target is its number
	FollowPerson   FollowKind = "person"   // Target is the number of the account
)

const maxFollowTarget = 1500 // bytes: a query of 250 characters, escaped

// MaxFollows bounds what one person follows.
const MaxFollows = 1000

// A Following is one thing that a person follows.
type Following struct {
	Kind   FollowKind `json:"kind"`
	Target string     `json:"target"`
	Title  string     `json:"title,omitempty"` // for the reader, where the target alone says little: a list's title, a person's name
	Since  time.Time  `json:"since,omitzero"`
}

// ParseFollowing reads what is to be followed.
func ParseFollowing(kind, target string) (Following, error) {
	f := Following{Kind: FollowKind(kind), Target: strings.TrimSpace(target)}
	if f.Target == "" || len(f.Target) > maxFollowTarget {
		return f, Invalid("target", "is empty or too long to follow")
	}
	var err error
	switch f.Kind {
	case FollowAuthor:
		f.Target, err = checkLine("target", f.Target, 200)
	case FollowCategory:
		var c Category
		c, err = ParseCategory(f.Target)
		f.Target = string(c)
	case FollowTopic:
		f.Target, err = checkLine("target", f.Target, 100)
	case FollowSearch:
		f.Target, err = searchTarget(f.Target)
	case FollowList, FollowPerson:
		var n int64
		n, err = strconv.ParseInt(f.Target, 10, 64)
		if err != nil || n < 1 {
			err = Invalid("target", "is not a number")
		}
		f.Target = strconv.FormatInt(n, 10)
	default:
		err = Invalid("kind", "must be author, category, topic, search, list or person")
	}
	return f, err
}

// searchTarget keeps what decides a search and writes it in one way.
func searchTarget(s string) (string, error) {
	v, err := url.ParseQuery(s)
	if err != nil {
		return "", Invalid("target", "is not the query of a search's address")
	}
	kept := url.Values{}
	for _, name := range []string{"q", "cat", "from", "until"} {
		if text := strings.Join(strings.Fields(v.Get(name)), " "); text != "" {
			kept.Set(name, text)
		}
	}
	if len(kept) == 0 {
		return "", Invalid("target", "searches for nothing")
	}
	return kept.Encode(), nil
}

// Path is where the followed thing can be read; "" for a person, whose
// address is her name's.
func (f Following) Path() string {
	switch f.Kind {
	case FollowAuthor:
		return AuthorPath(f.Target)
	case FollowCategory:
		return "/search?" + url.Values{"cat": {f.Target}, "sort": {"date"}}.Encode()
	case FollowTopic:
		return "/topics/" + url.PathEscape(f.Target)
	case FollowSearch:
		return "/search?" + f.Target
	case FollowList:
		return "/lists/" + f.Target
	}
	return ""
}

// AuthorPath is the address of the page of a name on title pages.
func AuthorPath(name string) string { return "/authors/" + url.PathEscape(name) }

// Path is the address of the page of the author's name.
func (a Author) Path() string { return AuthorPath(a.Name) }

// Search is what finds the papers of an author, a category or a search that is
// followed, newest first; false for what is no search.
func (f Following) Search() (Search, bool) {
	switch f.Kind {
	case FollowAuthor:
		return Search{Query: AuthorQuery(f.Target), Sort: ByDate}, true
	case FollowCategory:
		return Search{Categories: []Category{Category(f.Target)}, Sort: ByDate}, true
	case FollowSearch:
		v, err := url.ParseQuery(f.Target)
		if err != nil {
			return Search{}, false
		}
		s := Search{Query: v.Get("q"), Sort: ByDate}
		if c, err := ParseCategory(v.Get("cat")); err == nil {
			s.Categories = []Category{c}
		}
		s.From, _ = ParseDay(v.Get("from")) // what is no day leaves the side open
		s.Until, _ = ParseDay(v.Get("until"))
		return s, true
	}
	return Search{}, false
}

// AuthorQuery asks a search for the papers with this name on the title page.
func AuthorQuery(name string) string {
	return `author:"` + strings.Join(strings.Fields(strings.ReplaceAll(name, `"`, " ")), " ") + `"`
}

// FollowKinds returns all kinds, in the order in which they are shown.
func FollowKinds() []FollowKind {
	return slices.Clone([]FollowKind{FollowTopic, FollowCategory, FollowAuthor, FollowSearch, FollowList, FollowPerson})
}
