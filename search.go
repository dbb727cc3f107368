package papers

// Sort is the order of search results.
type Sort string

// The orders that search offers.
const (
	ByRelevance Sort = "relevance"
	ByDate      Sort = "date" // newest first; papers without a date come last
)

// A Search is what a reader asks for. Query is in the language described on
// the search page; the other fields narrow it down.
type Search struct {
	Query       string
	Categories  []Category // any of these; "cs.*" stands for a whole archive
	From, Until Day        // both inside; zero leaves that side open
	Sort        Sort
	Limit       int  // how many to return, from 1; 0 for none, where only Facets are wanted
	Offset      int  // how many to skip
	Facets      bool // whether to count the matches by category too
}

// Words are the search as people say it: “soft prompts” in cs.CL from
// 2025-01-01.
func (s Search) Words() string {
	words := "All papers"
	if s.Query != "" {
		words = "“" + s.Query + "”"
	}
	for _, c := range s.Categories {
		words += " in " + string(c)
	}
	if !s.From.IsZero() {
		words += " from " + s.From.String()
	}
	if !s.Until.IsZero() {
		words += " until " + s.Until.String()
	}
	return words
}

// MaxQuery bounds a query in bytes: it is what the papers API allows in
// characters, four bytes each.
const MaxQuery = 1000

// Results is the answer to a Search.
type Results struct {
	Hits  []Hit
	Total int      // how many papers match
	Exact bool     // whether Total was counted to the end or is a lower bound
	More  bool     // whether there are hits behind these
	Notes []string // what was not understood and how it was read instead, for the reader
	// Worded is whether papers were looked for by words, rather than by what narrows alone.
	Worded bool
	// Categories counts, where Search.Facets asks for it, the papers in each category, as
	// if Search.Categories were empty: most first, no category without any. Of papers that
	// are found for what they mean alone it knows nothing.
	Categories []CategoryCount
}

// CategoryCount is how many papers are in a category. A paper in several counts for each.
type CategoryCount struct {
	Category Category
	Papers   int
	Inferred int // of Papers: those that no source puts into any category
}

// A Hit is a paper found, with the words that made it match.
type Hit struct {
	Paper   Paper
	Score   float64    // comparable within one answer only
	Title   []Fragment // the whole title
	Text    []Fragment // the whole abstract or summary
	Snippet []Fragment // the passage of it that matched best
	Cut     bool       // whether the passage begins inside the text
}

// A Fragment is a run of text that matched the query or did not. The texts
// of a field's fragments, joined, are the field, its TeX as Unicode.
type Fragment struct {
	Text  string
	Match bool
}
