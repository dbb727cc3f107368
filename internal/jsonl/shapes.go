package jsonl

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// The types below take the shapes that harmlessly differ between writers of
// the format. Everything else is left to encoding/json.

// people are names, or objects with a name.
type people []papers.Author

func (p *people) UnmarshalJSON(data []byte) error {
	*p = nil // an empty list is as good as none
	if names, ok := plainStrings(data); ok {
		for _, name := range names {
			*p = append(*p, papers.Author{Name: name})
		}
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		return papers.Invalid("authors", "is not a list of names")
	}
	for i, item := range items {
		var one person
		if json.Unmarshal(item, &one.Name) != nil && json.Unmarshal(item, &one) != nil {
			return papers.Invalid("authors", "has something else than a name at place %d", i+1)
		}
		*p = append(*p, papers.Author(one))
	}
	return nil
}

func (p people) MarshalJSON() ([]byte, error) {
	items := make([]any, len(p))
	for i, a := range p {
		items[i] = a.Name
		if a.Raw != "" || a.Affiliation != "" {
			items[i] = person(a)
		}
	}
	return marshal(items)
}

// texts is a list of strings, or a single one.
type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	if list, ok := plainStrings(data); ok {
		*t = list
		return nil
	}
	var one *string
	if err := json.Unmarshal(data, &one); err == nil {
		*t = nil
		if one != nil && *one != "" {
			*t = texts{*one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// plainStrings reads a list of strings without escapes, which nearly every
// list is, several times faster than encoding/json's second look at it.
// The data is valid JSON, as any UnmarshalJSON may count on.
func plainStrings(data []byte) ([]string, bool) {
	if len(data) < 2 || data[0] != '[' || bytes.IndexByte(data, '\\') >= 0 {
		return nil, false
	}
	var list []string
	rest := data[1 : len(data)-1]
	for {
		rest = bytes.TrimLeft(rest, " \t\n\r,")
		if len(rest) == 0 {
			return list, true
		}
		if rest[0] != '"' {
			return nil, false
		}
		end := 1 + bytes.IndexByte(rest[1:], '"')
		list = append(list, string(rest[1:end]))
		rest = rest[end+1:]
	}
}

// A moment is a date's text. A bare year may be a number.
type moment string

func (m *moment) UnmarshalJSON(data []byte) error {
	if year, err := strconv.Atoi(string(data)); err == nil {
		*m = moment(strconv.Itoa(year))
		return nil
	}
	return json.Unmarshal(data, (*string)(m))
}

// A count is a whole number, however it is written.
type count int

func (c *count) UnmarshalJSON(data []byte) error {
	s := strings.Trim(string(data), `"`)
	if s == "null" || s == "" {
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > math.MaxInt32 {
		return papers.Invalid("citations", "is not a count: %.40s", s)
	}
	*c = count(f)
	return nil
}
