package jsonl

// A row is one line. Keys that a line does not need are left out; those that
// a paper has no place for (venue_ids, rating, source, rank, author_count,
// shown_date, num_comments) are not here and so are passed over.
type row struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	RawTitle   string `json:"raw_title,omitempty"`
	Abstract   string `json:"abstract,omitempty"`
	Authors    people `json:"authors,omitempty"`
	Categories texts  `json:"categories,omitempty"`
	Keywords   texts  `json:"keywords,omitempty"`
	Venue      string `json:"venue,omitempty"`
	Journal    string `json:"journal,omitempty"` // wins over venue

	Date     moment `json:"date,omitempty"`
	DateKind string `json:"date_kind,omitempty"`
	Updated  moment `json:"updated,omitempty"`
	// The front page's day. Where the key is absent the day follows from the
	// date; where it is empty the paper has none.
	Announced *string   `json:"announced,omitempty"`
	Versions  []version `json:"versions,omitempty"`

	DOI       string `json:"doi,omitempty"`
	Lang      string `json:"lang,omitempty"`
	Status    string `json:"status,omitempty"` // read for withdrawals only
	Withdrawn bool   `json:"withdrawn,omitempty"`
	Citations count  `json:"citations,omitempty"`
	Comments  string `json:"comments,omitempty"`
	License   string `json:"license,omitempty"`
	ReportNo  string `json:"report_no,omitempty"`
	Submitter string `json:"submitter,omitempty"`
	Summary   string `json:"summary,omitempty"`
	SummaryBy string `json:"summary_by,omitempty"`

	Arxiv string `json:"arxiv,omitempty"` // the same work's arXiv id
	Also  texts  `json:"also,omitempty"`  // its ids in other sources
	Links []link `json:"links,omitempty"`
}

// A version is a revision at the source.
type version struct {
	Number int    `json:"number"`
	Date   moment `json:"date,omitempty"`
	Size   string `json:"size,omitempty"`
}

// A link has one of the kinds of papers.LinkKind.
type link struct {
	Kind string `json:"kind"`
	URL  string `json:"url"`
}

// A person is an author about whom more is said than a name.
type person struct {
	Name        string `json:"name"`
	Raw         string `json:"raw,omitempty"`
	Affiliation string `json:"affiliation,omitempty"`
}
