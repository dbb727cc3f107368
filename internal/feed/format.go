package feed

import "strings"

// A format is a way to write a Feed.
type format int

const (
	atom format = iota
	jsonFeed
)

func formats() []format { return []format{atom, jsonFeed} }

// contentType is what the answer is.
func (f format) contentType() string {
	if f == jsonFeed {
		return "application/feed+json; charset=utf-8"
	}
	return "application/atom+xml; charset=utf-8"
}

// mediaType is contentType without its parameter, for links.
func (f format) mediaType() string {
	kind, _, _ := strings.Cut(f.contentType(), ";")
	return kind
}

// ending is what an address in this format ends in.
func (f format) ending(long bool) string {
	switch {
	case f == atom:
		return ".atom"
	case long:
		return ".feed.json"
	}
	return ".json"
}

// cut takes the ending off the last part of an address; ok where it has one.
func cut(name string, long bool) (bare string, f format, ok bool) {
	for _, f := range formats() {
		if bare, ok := strings.CutSuffix(name, f.ending(long)); ok {
			return bare, f, true
		}
	}
	return name, atom, false
}

// write writes a feed.
func (f format) write(feed Feed) ([]byte, error) {
	if f == jsonFeed {
		return writeJSON(feed)
	}
	return writeAtom(feed)
}
