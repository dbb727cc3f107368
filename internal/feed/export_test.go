package feed

// WriteAtom and WriteJSON write a feed for tests outside.
func WriteAtom(f Feed) ([]byte, error) { return writeAtom(f) }

func WriteJSON(f Feed) ([]byte, error) { return writeJSON(f) }

// Made is a feed of a site at an address, for tests that make entries of their own.
func Made(title string, entries []Entry) Feed {
	return Feed{ID: "tag:papers.example.org,2026:x", Title: title, Author: Person{Name: "A site"}, Icon: "https://papers.example.org/favicon.svg", Page: "https://papers.example.org/",
		At: address{path: "https://papers.example.org/feed"}, Entries: entries}
}

// PaperEntry and Outside are for tests outside.
var (
	PaperEntry = paperEntry
	Outside    = outside
)
