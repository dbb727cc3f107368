package client

import (
	"context"
	"iter"
	"net/http"
	"strconv"
)

// SavedList names the asking account's list of what it saved, wherever a list
// is named.
const SavedList = "saved"

// A List is papers that somebody collected, in an order of her own.
type List struct {
	ID        int64  `json:"id" doc:"0 for what is saved, before anything was: saved is always a name for that list"`
	Title     string `json:"title"`
	About     string `json:"about" doc:"Markdown"`
	Public    bool   `json:"public"`
	Saved     bool   `json:"saved" doc:"Whether it is the list that saving writes to, of which everybody has one"`
	Items     int    `json:"items" doc:"How many papers are in it"`
	Owner     User   `json:"owner"`
	Hidden    string `json:"hidden,omitempty" doc:"Why a curator keeps it from others"`
	CreatedAt Time   `json:"createdAt,omitzero"`
	UpdatedAt Time   `json:"updatedAt,omitzero" doc:"When it or what is in it last changed"`
	URL       string `json:"url" doc:"Its page"`
}

// Name is the list as methods take it.
func (l List) Name() string {
	if l.ID == 0 {
		return SavedList
	}
	return strconv.FormatInt(l.ID, 10)
}

// A NewList is a list that is to be made.
type NewList struct {
	Title  string `json:"title" minLength:"1" maxLength:"100"`
	About  string `json:"about,omitempty" maxLength:"2000" doc:"Markdown"`
	Public bool   `json:"public,omitempty"`
}

// A ListChange is what becomes of a list; what is left out stays.
type ListChange struct {
	Title  *string `json:"title,omitempty" minLength:"1" maxLength:"100"`
	About  *string `json:"about,omitempty" maxLength:"2000" doc:"Markdown"`
	Public *bool   `json:"public,omitempty"`
}

// A ListItem is a paper in a list.
type ListItem struct {
	Paper    Paper  `json:"paper"`
	Position int    `json:"position" doc:"From 1; papers that are not held at present leave gaps"`
	Note     string `json:"note" doc:"Markdown, by the list's owner"`
	AddedAt  Time   `json:"addedAt,omitzero"`
}

// A ListNote is what a paper is put into a list with.
type ListNote struct {
	Note *string `json:"note,omitempty" maxLength:"2000" doc:"Markdown; left out, a note that is there stays"`
}

// An ItemChange is what becomes of a paper in a list; what is left out stays.
type ItemChange struct {
	Note *string `json:"note,omitempty" maxLength:"2000" doc:"Markdown"`
	To   string  `json:"to,omitempty" maxLength:"20" doc:"Where it moves: up, down, top, bottom, or a position from 1, of which one past the end is the end"`
}

// A Shelf is where a paper is kept.
type Shelf struct {
	NumPublic int     `json:"numPublic" doc:"How many public lists hold it"`
	Public    []List  `json:"public" nullable:"false" doc:"The five of them that changed last"`
	Own       []int64 `json:"own" nullable:"false" doc:"The asking account's lists that hold it"`
}

// A Bibliography is a reference manager's file.
type Bibliography struct {
	Text string `json:"text" minLength:"1" doc:"BibTeX, RIS or CSL-JSON, of at most 4 MB"`
}

// A NewBibliography is one of which a list is made.
type NewBibliography struct {
	Bibliography
	Title string `json:"title,omitempty" maxLength:"100" doc:"Of the list that is made; left out, it is Imported"`
}

// An Import is what became of a reference manager's file.
type Import struct {
	List        *List           `json:"list,omitempty" doc:"Left out where none was made, for want of anything to put in"`
	Format      string          `json:"format" doc:"BibTeX, RIS or CSL-JSON"`
	NumAdded    int             `json:"numAdded"`
	NumThere    int             `json:"numThere"`
	NumMissing  int             `json:"numMissing"`
	NumUnsought int             `json:"numUnsought"`
	NumProblems int             `json:"numProblems"`
	Added       []ImportEntry   `json:"added" nullable:"false" doc:"The first 500 of each kind are named"`
	There       []ImportEntry   `json:"there" nullable:"false" doc:"In the list before, or twice in the file"`
	Missing     []ImportEntry   `json:"missing" nullable:"false" doc:"Not held here"`
	Unsought    []ImportEntry   `json:"unsought" nullable:"false" doc:"Not looked for, for lack of time"`
	Problems    []ImportProblem `json:"problems" nullable:"false" doc:"What could not be read"`
}

// An ImportEntry is an entry of a file.
type ImportEntry struct {
	Key     string `json:"key" doc:"The entry's name in its file"`
	Title   string `json:"title"`
	PaperID string `json:"paperId,omitempty" doc:"The paper held that it means, or else the id that it tells"`
	Line    int    `json:"line" doc:"Where it begins, from 1"`
}

// An ImportProblem is an entry that could not be read.
type ImportProblem struct {
	Line    int    `json:"line" doc:"Where it begins, from 1"`
	Message string `json:"message"`
}

// Lists returns the asking account's own lists, the saved one first, then those
// that changed last.
func (c *Client) Lists(ctx context.Context) ([]List, error) {
	var all []List
	_, err := c.getJSON(ctx, c.address("/api/lists", nil), &all)
	return all, err
}

// PublicLists yields everybody's public lists, those that changed last first.
func (c *Client) PublicLists(ctx context.Context) iter.Seq2[List, error] {
	return pages[List](ctx, c, c.address("/api/public-lists", nil))
}

// List returns a list, by its number or as SavedList, and its tag.
func (c *Client) List(ctx context.Context, list string) (List, string, error) {
	var l List
	tag, err := c.tagged(ctx, listPath(list), &l)
	return l, tag, err
}

// MakeList makes a list.
func (c *Client) MakeList(ctx context.Context, l NewList) (List, error) {
	var made List
	_, err := c.send(ctx, http.MethodPost, "/api/lists", l, &made, "")
	return made, err
}

// ChangeList changes a list of one's own and returns it with its new tag. Where
// match is not "" and no longer the list's tag, nothing is changed, and the
// *Error has the status 412.
func (c *Client) ChangeList(ctx context.Context, list string, to ListChange, match string) (List, string, error) {
	var l List
	tag, err := c.send(ctx, http.MethodPatch, listPath(list), to, &l, match)
	return l, tag, err
}

// DeleteList deletes a list of one's own, under the condition of ChangeList.
func (c *Client) DeleteList(ctx context.Context, list, match string) error {
	_, err := c.send(ctx, http.MethodDelete, listPath(list), nil, nil, match)
	return err
}

// ListPapers yields what is in a list, in its order.
func (c *Client) ListPapers(ctx context.Context, list string) iter.Seq2[ListItem, error] {
	return pages[ListItem](ctx, c, c.address(listPath(list, "papers"), nil))
}

// ListPaper returns one paper of a list; an *Error of status 404 where it is not
// in it.
func (c *Client) ListPaper(ctx context.Context, list, paper string) (ListItem, error) {
	var it ListItem
	_, err := c.getJSON(ctx, c.address(listPath(list, "papers", paper), nil), &it)
	return it, err
}

// AddToList puts a paper at the end of a list of one's own, by its number or as
// SavedList, with a note unless that is "". One that is in it already stays
// where it is, and gets the note.
func (c *Client) AddToList(ctx context.Context, list, paper, note string) error {
	var body any
	if note != "" {
		body = ListNote{&note}
	}
	_, err := c.send(ctx, http.MethodPut, listPath(list, "papers", paper), body, nil, "")
	return err
}

// ChangeListPaper notes something on a paper in a list of one's own, or moves
// it, and returns it as it is then.
func (c *Client) ChangeListPaper(ctx context.Context, list, paper string, to ItemChange) (ListItem, error) {
	var it ListItem
	_, err := c.send(ctx, http.MethodPatch, listPath(list, "papers", paper), to, &it, "")
	return it, err
}

// RemoveFromList takes a paper out of a list of one's own.
func (c *Client) RemoveFromList(ctx context.Context, list, paper string) error {
	_, err := c.send(ctx, http.MethodDelete, listPath(list, "papers", paper), nil, nil, "")
	return err
}

// ImportList makes a list of the papers held that a reference manager's file
// means, unless there are none.
func (c *Client) ImportList(ctx context.Context, b NewBibliography) (Import, error) {
	var done Import
	_, err := c.send(ctx, http.MethodPost, "/api/imports", b, &done, "")
	return done, err
}

// ImportInto puts the papers held that a reference manager's file means at the
// end of a list of one's own.
func (c *Client) ImportInto(ctx context.Context, list, text string) (Import, error) {
	var done Import
	_, err := c.send(ctx, http.MethodPost, listPath(list, "import"), Bibliography{text}, &done, "")
	return done, err
}

// ExportList returns a list as bib, ris, csl or json.
func (c *Client) ExportList(ctx context.Context, list, format string) ([]byte, error) {
	b, _, err := c.get(ctx, c.address(listPath(list, "export"), given(map[string]string{"format": format})), "*/*")
	return b, err
}

// Shelf returns where a paper is kept.
func (c *Client) Shelf(ctx context.Context, paper string) (Shelf, error) {
	var s Shelf
	_, err := c.getJSON(ctx, c.address(paperPath(paper, "lists"), nil), &s)
	return s, err
}

func listPath(list string, more ...string) string {
	return escaped(append([]string{"api", "lists", list}, more...)...)
}
