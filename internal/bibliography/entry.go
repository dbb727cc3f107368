package bibliography

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// What a file may hold at most. Of 7,500 papers of the corpus that package
// citation wrote, an entry of BibTeX had 377 bytes on average, so that 10,000
// fit. With their abstracts, as RIS (1,235) and CSL-JSON (1,586) have them,
// 4 MiB are 3,400 and 2,600.
const (
	MaxSize    = 4 << 20 // bytes
	MaxEntries = 10_000  // read and refused ones together
	maxNesting = 64      // braces in BibTeX, objects and arrays in JSON
)

// A Format is one of the three, by the name that readers know it by.
type Format string

// The formats that Read knows.
const (
	BibTeX Format = "BibTeX" // BibLaTeX too
	RIS    Format = "RIS"
	CSL    Format = "CSL-JSON"
)

// An Entry is one work as a file tells of it. It has a title, a DOI or an ID
// at least. Texts are one line each, without control characters; mathematics
// stays as the file has it, which in BibTeX is TeX between dollars.
type Entry struct {
	Key     string    // the entry's name in its file; two entries may share one
	Title   string    // accents are Unicode
	Authors []string  // in reading order: "Anna van der Berg"
	Year    int       // 0 where none is told
	DOI     string    // without the address of a resolver
	ID      papers.ID // "" where nothing in the entry is one
	URL     string    // http or https, "" where there is none
	Note    string    // what the owner of the file wrote beside it
	Line    int       // where it begins, from 1
}

// A Problem is an entry that could not be read, in words for the file's owner.
type Problem struct {
	Line    int // where it begins, from 1
	Message string
}

// Read reads a whole file. Entries and problems come in the file's order. The
// error is a *papers.FieldError: the file is too large, or none of the formats.
func Read(src []byte) (Format, []Entry, []Problem, error) {
	if len(src) > MaxSize {
		return "", nil, nil, papers.Invalid("file", "is larger than %d MiB; try it in parts", MaxSize>>20)
	}
	s := decoded(src)
	var l list
	format := formatOf(s)
	switch format {
	case BibTeX:
		l = readBibTeX(s)
	case RIS:
		l = readRIS(s)
	case CSL:
		l = readCSL(s)
	default:
		return "", nil, nil, papers.Invalid("file", "is neither BibTeX nor RIS nor CSL-JSON")
	}
	return format, l.entries, l.problems, nil
}

// A list is what was read so far.
type list struct {
	entries  []Entry
	problems []Problem
}

// full tells once that the bound is reached; what follows is left out.
func (l *list) full(line int) bool {
	if len(l.entries)+len(l.problems) < MaxEntries {
		return false
	}
	l.problems = append(l.problems, Problem{line, fmt.Sprintf("a file may have %d entries; what follows was left out", MaxEntries)})
	return true
}

// add takes an entry that says which work it means.
func (l *list) add(e Entry) {
	if e.Title == "" && e.DOI == "" && e.ID == "" {
		l.refuse(e.Line, e.Key, "has no title, no DOI and no id of a paper")
		return
	}
	l.entries = append(l.entries, e)
}

func (l *list) refuse(line int, key, reason string) {
	name := "the entry"
	if key != "" {
		name = fmt.Sprintf("the entry %q", clip(key, 40))
	}
	l.problems = append(l.problems, Problem{line, name + " " + reason})
}
