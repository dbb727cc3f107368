package client

// A DailyItem is a paper as it stands in a list of daily papers.
type DailyItem struct {
	Paper                 Paper         `json:"paper"`
	PublishedAt           Time          `json:"publishedAt,omitzero" doc:"When the first version appeared; left out where nothing is known of it"`
	Title                 string        `json:"title" doc:"The title; its mathematics is TeX between dollars"`
	Summary               string        `json:"summary" doc:"The abstract, with its TeX"`
	MediaURLs             []string      `json:"mediaUrls" nullable:"false" doc:"The picture that came with its submission"`
	Thumbnail             string        `json:"thumbnail" doc:"A small one of it; empty where there is none"`
	NumComments           int           `json:"numComments"`
	SubmittedBy           User          `json:"submittedBy"`
	Organization          *Organization `json:"organization,omitempty"`
	IsAuthorParticipating bool          `json:"isAuthorParticipating"`
	Place                 string        `json:"place,omitempty" enum:"announced,file,starter,community,curator,site" doc:"Why it stands there: announced with all others, or by whose choice; site is another site's front page"`

	// The inner paper's values once more: clients look for them here.
	Upvotes     int      `json:"upvotes" doc:"The paper's, where clients look that take an inner 0 for none"`
	AISummary   string   `json:"ai_summary" doc:"The paper's, where clients look for it"`
	AIKeywords  []string `json:"ai_keywords" nullable:"false" doc:"The paper's, where clients look for them"`
	ProjectPage string   `json:"projectPage,omitempty" doc:"The paper's, where clients look for it"`
	GithubRepo  string   `json:"githubRepo,omitempty" doc:"The paper's, where clients look for it"`
	GithubStars *int     `json:"githubStars,omitempty" doc:"The paper's, where clients look for them"`
}

// A SearchItem is a paper found, with the words that made it match.
type SearchItem struct {
	DailyItem
	Upvoted            bool            `json:"upvoted" doc:"Whether the asking account voted for it"`
	HighlightedTitle   []HighlightPart `json:"highlightedTitle" nullable:"false" doc:"The title in parts, its mathematics as Unicode"`
	HighlightedSummary []HighlightPart `json:"highlightedSummary" nullable:"false" doc:"The abstract in parts, its TeX and mathematics as Unicode"`
}

// Facets say how the papers that a search matches are spread over the categories.
type Facets struct {
	Total      int             `json:"total" doc:"How many papers match, counted to the end; what is found for its meaning alone is not counted"`
	Categories []CategoryCount `json:"categories" nullable:"false" doc:"Those with the most papers first, none without any"`
}

// A CategoryCount is how many papers are in a category. A paper in several counts in each.
type CategoryCount struct {
	Category string `json:"category" doc:"As the source writes it: cs.CL"`
	Papers   int    `json:"papers"`
	Inferred int    `json:"inferred" doc:"How many of papers no source puts into any category: their text suggests this one"`
}

// A HighlightPart is a run of text that matched the query or did not; the
// parts of a field, joined, are its text.
type HighlightPart struct {
	Type string `json:"type" enum:"text,highlight"`
	Text string `json:"text"`
}

// The types of a HighlightPart.
const (
	PlainPart   = "text"
	MatchedPart = "highlight"
)
