package papers

import (
	"strconv"
	"time"
)

// A ListID names a list, from 1.
type ListID int64

// ParseListID reads the decimal number of a list.
func ParseListID(s string) (ListID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("list", "%q is not the number of a list", clip(s, 30))
	}
	return ListID(n), nil
}

const (
	maxListTitle = 100
	maxListAbout = 2000
	// MaxNote bounds the note on an item in characters.
	MaxNote = 2000
	// MaxListItems bounds a list; a larger one is better two.
	MaxListItems = 10_000
	// MaxLists bounds the lists of one person.
	MaxLists = 1000
)

// A List is papers that somebody collected, in her order.
type List struct {
	ID      ListID
	Owner   User
	Title   string
	About   string // Markdown
	Public  bool
	Saved   bool // the list that "save" writes to; everybody has one
	Items   int
	Created time.Time
	Updated time.Time
	Hidden  string // why a curator keeps it from others, for its owner; "" where nobody does
}

// Open reports whether everybody may see the list, as far as it goes by the
// list itself.
func (l List) Open() bool { return l.Public && l.Hidden == "" }

// Path is the address of the list's page.
func (l List) Path() string { return "/lists/" + strconv.FormatInt(int64(l.ID), 10) }

// Check tidies title and description and refuses what cannot be a list's.
func (l List) Check() (List, error) {
	var err error
	if l.Title, err = checkLine("title", l.Title, maxListTitle); err != nil {
		return l, err
	}
	if l.Title == "" {
		return l, Invalid("title", "is empty")
	}
	l.About, err = checkText("about", l.About, 0, maxListAbout)
	return l, err
}

// A ListItem is a paper in a list.
type ListItem struct {
	Paper    Paper
	Position int // from 1
	Note     string
	Added    time.Time
}

// CheckNote tidies the note on a list's item.
func CheckNote(s string) (string, error) { return checkText("note", s, 0, MaxNote) }
