package page

import (
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Frame is what the layout needs on every page: the pages of the rooms embed it.
type Frame struct {
	Title       string     // of the window
	Description string     // for those who share the page
	Canonical   string     // the page's one true path
	Feeds       []FeedLink // of what this page lists, none where it lists nothing
	Query       string     // in the search box
	Section     string     // which part of the site the page belongs to
	Tabs        []Tab      // to the days, weeks and months
	Docs        int        // papers that can be found
	Notice      string     // what visitors should know now
	Style       string     // the style sheet's address
	NoIndex     bool       // pages that search machines should leave alone
	Script      string     // the script's address
	Here        string     // the page's own address, to come back to behind a form
	Visitor     papers.Visitor
	Demo        bool // the people here are simulated
	Accounts    bool // the site has accounts, so that a visitor can sign in
	Unseen      int  // notifications that the visitor has not seen
	Today       papers.Day
	Now         time.Time
}

// A FeedLink is a feed of what a page shows, in both formats, for those who look for one
// in its head.
type FeedLink struct{ Title, Atom, JSON string }

// FeedsOf names a list's feed: path is the feed's without its ending, query is the
// page's.
func FeedsOf(title, path string, query url.Values) []FeedLink {
	q := ""
	if len(query) > 0 {
		q = "?" + query.Encode()
	}
	return []FeedLink{{title, path + ".atom" + q, path + ".json" + q}}
}

// Feed is the one that a page leads its readers to, "" for none.
func (f Frame) Feed() string {
	if len(f.Feeds) == 0 {
		return ""
	}
	return f.Feeds[0].Atom
}

// May reports whether the visitor may do something, for templates.
func (f Frame) May(a papers.Action) bool { return f.Visitor.May(a) }

// A Tab leads to the same time at another length.
type Tab struct {
	Name, Path string
	Here       bool
}

// TrendingPath is where papers stand by what people make of them lately.
const TrendingPath = "/trending"

// sectionTabs lead to the days, weeks and months of now.
func sectionTabs() []Tab {
	return []Tab{{"Day", "/", false}, {"Week", "/papers/week", false}, {"Month", "/papers/month", false}, {"Trending", TrendingPath, false}}
}
