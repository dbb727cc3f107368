package search

// Options tune an Index. The zero value is right for a server on 2 cores.
type Options struct {
	// ReadOnly never creates, locks or removes anything: for followers of another
	// process's index. See Refresh.
	ReadOnly bool
	// Workers analyse documents side by side while writing; 0 means GOMAXPROCS.
	Workers int
	// MemoryLimit bounds the bytes that all workers buffer together before they
	// write a segment; 0 means 128 MiB. With that, a process that decoded and indexed
	// 410,821 abstracts on 2 cores peaked at 350 to 380 MiB of anonymous memory.
	MemoryLimit int64
}

// Stats describes an index as one commit left it.
type Stats struct {
	Commit   uint64 // its number, which rises until Heal empties the index
	Mark     uint64 // of the commit
	Origin   string // what Writer.SetOrigin saved with it
	Docs     int    // live documents
	Deleted  int    // replaced or deleted documents that still take space
	Segments int    // immutable files of documents
	Bytes    int64  // on disk, all referenced files together
}

// SearchOptions narrow, order and page an answer.
type SearchOptions struct {
	Limit     int      // hits wanted; 0 means none, only the count
	Offset    int      // hits to leave out first; Limit+Offset is capped at 10,000
	Filters   []Filter // all must hold
	Among     []string // keys: only these documents; nil for all
	All       bool     // all of the query's words must match rather than any, but for stop words
	SortBy    string   // a number column, or "" for relevance
	Ascending bool     // with SortBy: smallest first. Documents without a value come last either way
	Meaning   *Meaning // what the hits should be like besides having the words; nil for words alone
	Exact     bool     // count all matches, whatever it costs: about 1 ms a million occurrences
}

// Filter narrows by a keyword or a number column.
type Filter struct {
	Field string // a name from Schema.Keywords or Schema.Numbers
	// Any holds when the document has one of these values. "cs.*" stands for "cs" and
	// every value that starts with "cs.". Keyword columns only.
	Any []string
	// Min and Max are inclusive. Number columns only; documents without a value never pass.
	Min, Max int64
	// Not turns the filter round.
	Not bool
}

// Hit is one document found.
type Hit struct {
	Key   string
	Score float64 // BM25F, or the blend of Meaning; comparable within one Result only. 0 when sorted by a column
	Like  float64 // with Meaning: the cosine of the document's vector with it
}

// Result is a page of hits.
type Result struct {
	Hits []Hit
	// Total counts all documents that match, in and out of the page. It is a lower
	// bound where TotalExact is false: counting would have cost more than the search.
	Total      int
	TotalExact bool
	More       bool     // there are hits behind the page, be it past what Offset can reach
	Notes      []string // prepared sentences for the person who asked
}
