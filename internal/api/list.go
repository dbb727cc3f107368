package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/bibliography"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// importBody bounds a body with a reference manager's file: of the largest one
// half the characters may be escaped, which is more than ends of lines and
// quotation marks are.
const importBody = 2 * bibliography.MaxSize

// shelfRoutes are lists of papers that people keep.
func (a *API) shelfRoutes() []Route {
	list := func() *huma.Param {
		return segment("list", "The number of a list, or saved: the asking account's list of what it saved")
	}
	item := func() []*huma.Param { return []*huma.Param{list(), paperID()} }
	formats := []any{}
	for _, f := range community.ExportFormats() {
		formats = append(formats, f)
	}
	return []Route{
		{Method: http.MethodGet, Path: "/api/lists", ID: "own-lists", Tag: ofShelves, Action: papers.ReadOwn,
			About: "The asking account's lists, the saved one first, then those that changed last", Answer: []client.List(nil), serve: a.ownLists},
		{Method: http.MethodGet, Path: "/api/public-lists", ID: "public-lists", Tag: ofShelves, Action: papers.Read,
			About: "Everybody's public lists, those that changed last first", Params: paged(100, 50), Answer: []client.List(nil), serve: a.publicLists},
		{Method: http.MethodPost, Path: "/api/lists", ID: "make-list", Tag: ofShelves, Action: papers.KeepLists,
			About: "Make a list", Body: client.NewList{}, Status: http.StatusCreated, Answer: client.List{}, serve: with(a.makeList)},
		{Method: http.MethodPost, Path: "/api/imports", ID: "import-list", Tag: ofShelves, Action: papers.KeepLists,
			About: "Make a list of the papers held that a reference manager's file means, unless there are none",
			Body:  client.NewBibliography{}, Most: importBody, Answer: client.Import{}, serve: with(a.importList)},
		{Method: http.MethodGet, Path: "/api/lists/{list}", ID: "get-list", Tag: ofShelves, Action: papers.Read,
			About: "One list: a public one, or one's own", Params: []*huma.Param{list()}, Answer: client.List{}, serve: a.oneList},
		{Method: http.MethodPatch, Path: "/api/lists/{list}", ID: "change-list", Tag: ofShelves, Action: papers.KeepLists, Match: true,
			About: "Change title, description and publicity of a list of one's own", Params: []*huma.Param{list()},
			Body: client.ListChange{}, Answer: client.List{}, serve: with(a.changeList)},
		{Method: http.MethodDelete, Path: "/api/lists/{list}", ID: "delete-list", Tag: ofShelves, Action: papers.KeepLists, Match: true,
			About: "Delete a list of one's own", Params: []*huma.Param{list()}, Status: http.StatusNoContent, serve: a.deleteList},
		{Method: http.MethodGet, Path: "/api/lists/{list}/papers", ID: "list-items", Tag: ofShelves, Action: papers.Read,
			About: "What is in a list, in its order", Params: append([]*huma.Param{list()}, paged(100, frontpage.PageSize)...), Answer: []client.ListItem(nil), serve: a.listItems},
		{Method: http.MethodGet, Path: "/api/lists/{list}/papers/{id}", ID: "list-item", Tag: ofShelves, Action: papers.Read,
			About: "One paper of a list", Params: item(), Answer: client.ListItem{}, serve: a.listItem},
		{Method: http.MethodPut, Path: "/api/lists/{list}/papers/{id}", ID: "add-to-list", Tag: ofShelves, Action: papers.KeepLists,
			About: "Put a paper at the end of a list of one's own; one that is in it already stays where it is", Params: item(),
			Body: client.ListNote{}, Spare: true, Answer: client.ListItem{}, serve: with(a.addToList)},
		{Method: http.MethodPatch, Path: "/api/lists/{list}/papers/{id}", ID: "change-list-item", Tag: ofShelves, Action: papers.KeepLists,
			About: "Note something on a paper in a list of one's own, or move it", Params: item(), Body: client.ItemChange{}, Answer: client.ListItem{}, serve: with(a.changeListItem)},
		{Method: http.MethodDelete, Path: "/api/lists/{list}/papers/{id}", ID: "remove-from-list", Tag: ofShelves, Action: papers.KeepLists,
			About: "Take a paper out of a list of one's own", Params: item(), Status: http.StatusNoContent, serve: a.removeFromList},
		{Method: http.MethodPost, Path: "/api/lists/{list}/import", ID: "import-into-list", Tag: ofShelves, Action: papers.KeepLists,
			About: "Put the papers held that a reference manager's file means at the end of a list of one's own", Params: []*huma.Param{list()},
			Body: client.Bibliography{}, Most: importBody, Answer: client.Import{}, serve: with(a.importInto)},
		{Method: http.MethodGet, Path: "/api/lists/{list}/export", ID: "export-list", Tag: ofShelves, Action: papers.Read,
			About:  "A list as a file: BibTeX (bib), RIS (ris) or CSL-JSON (csl) for reference managers, or with its order for other programs (json)",
			Params: []*huma.Param{list(), choice("format", "json where it is left out", formats...)}, Answer: &huma.Schema{Description: "The file, as its format has it"},
			Type: "application/json, application/x-bibtex, application/x-research-info-systems, application/vnd.citationstyles.csl+json", serve: a.exportList},
		{Method: http.MethodGet, Path: "/api/papers/{id}/lists", ID: "lists-of-paper", Tag: ofShelves, Action: papers.Read,
			About: "Which lists hold a paper", Params: []*huma.Param{paperID()}, Answer: client.Shelf{}, serve: a.shelf},
	}
}

// paged declares the parameters of a list in pages, from 1.
func paged(most, standard int) []*huma.Param {
	return []*huma.Param{number("page", 1, furthestPage, 1, "The page, from 1"), number("limit", 1, most, standard, "How many to return")}
}

// offset is where the page begins that a request asks for.
func (in arguments) offset() int { return (in.numbers["page"] - 1) * in.numbers["limit"] }

// linkPage names the next page where there is more behind this one.
func (a *API) linkPage(w http.ResponseWriter, r *http.Request, in arguments, total int) {
	if in.offset()+in.numbers["limit"] < total {
		a.linkNext(w, r, map[string]string{"page": strconv.Itoa(in.numbers["page"] + 1)})
	}
}

// reader is the visitor as the rooms below know her, who ask what a person may
// see and not by which token she came: with the role of her token's scopes.
func (in arguments) reader() papers.User {
	u := in.visitor.User
	if u.Role.AtLeast(papers.CuratorRole) && !in.visitor.May(papers.Moderate) {
		u.Role = papers.ReaderRole
	}
	return u
}

func (a *API) ownLists(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Community.ListsOf(r.Context(), in.visitor.User)
	if err != nil {
		return err
	}
	return a.personal(w, r, wireLists(a.base(r), all))
}

func (a *API) publicLists(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, total, err := a.deps.Community.PublicLists(r.Context(), in.numbers["limit"], in.offset())
	if err != nil {
		return err
	}
	a.linkPage(w, r, in, total)
	return a.respond(w, r, wireLists(a.base(r), all))
}

func (a *API) makeList(w http.ResponseWriter, r *http.Request, in arguments, body client.NewList) error {
	l, err := a.deps.Community.MakeList(r.Context(), in.visitor.User, papers.List{Title: body.Title, About: body.About, Public: body.Public})
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusCreated, pathOf("lists", fmt.Sprint(l.ID)), wireList(a.base(r), l))
}

// listAt is the list of a request's path, as the visitor may see it. The saved
// one of somebody who has saved nothing yet has no number.
func (a *API) listAt(r *http.Request, in arguments) (papers.List, error) {
	name := in.texts["list"]
	if name != client.SavedList {
		id, err := papers.ParseListID(name)
		if err != nil {
			return papers.List{}, papers.Invalid("list", "must be the number of a list, or saved")
		}
		l, err := a.deps.Community.List(r.Context(), in.reader(), id)
		return l, noList(err, name)
	}
	if !in.visitor.SignedIn() {
		return papers.List{}, admit(in.visitor, papers.ReadOwn)
	}
	l, err := a.deps.Community.SavedList(r.Context(), in.visitor.User)
	if errors.Is(err, papers.ErrNotFound) {
		return papers.List{Owner: in.visitor.User, Title: "Saved", Saved: true}, nil
	}
	return l, err
}

// ownListAt is listAt for what is the visitor's own.
func (a *API) ownListAt(r *http.Request, in arguments) (papers.List, error) {
	l, err := a.listAt(r, in)
	if err == nil && l.Owner.ID != in.visitor.User.ID {
		err = forbidden("list", "%d is somebody else's", l.ID)
	}
	return l, err
}

// noList gives a store's ErrNotFound words.
func noList(err error, name string) error {
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("no list %s can be seen here", clip(name))}
	}
	return err
}

func (a *API) oneList(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.listAt(r, in)
	if err != nil {
		return err
	}
	return a.answer(w, r, in.visitor, wireList(a.base(r), l))
}

func (a *API) changeList(w http.ResponseWriter, r *http.Request, in arguments, body client.ListChange) error {
	l, err := a.ownListAt(r, in)
	if err != nil {
		return err
	}
	l, err = a.deps.Community.ChangeList(r.Context(), in.visitor.User, l.ID, func(held papers.List) (papers.List, error) {
		if err := unchanged(r, wireList(a.base(r), held)); err != nil {
			return held, err
		}
		if body.Title != nil {
			held.Title = *body.Title
		}
		if body.About != nil {
			held.About = *body.About
		}
		if body.Public != nil {
			held.Public = *body.Public
		}
		return held, nil
	})
	if err != nil {
		return noList(err, in.texts["list"])
	}
	return a.done(w, r, http.StatusOK, "", wireList(a.base(r), l))
}

func (a *API) deleteList(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.ownListAt(r, in)
	if err != nil {
		return err
	}
	if l.Saved {
		return forbidden("list", "saved stays: what is saved needs a place; take papers out of it one by one instead")
	}
	err = a.deps.Community.DeleteListIf(r.Context(), in.visitor.User, l.ID, func(held papers.List) error { return unchanged(r, wireList(a.base(r), held)) })
	if err != nil {
		return noList(err, in.texts["list"])
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

func (a *API) shelf(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := a.held(r.Context(), in)
	if err != nil {
		return err
	}
	h, err := a.deps.Store.ListsHolding(r.Context(), id, in.visitor.User.ID, listsNamed)
	if err != nil {
		return err
	}
	out := client.Shelf{NumPublic: h.Public, Public: wireLists(a.base(r), h.Newest), Own: []int64{}}
	for _, own := range h.Own {
		out.Own = append(out.Own, int64(own))
	}
	return a.answer(w, r, in.visitor, out)
}

// listsNamed is how many of the public lists that hold a paper are named, as on
// its page.
const listsNamed = 5

func wireLists(base string, all []papers.List) []client.List {
	out := make([]client.List, len(all))
	for i, l := range all {
		out[i] = wireList(base, l)
	}
	return out
}

func wireList(base string, l papers.List) client.List {
	out := client.List{ID: int64(l.ID), Title: l.Title, About: l.About, Public: l.Public, Saved: l.Saved, Items: l.Items, Owner: wireUser(base, l.Owner), Hidden: l.Hidden,
		CreatedAt: client.Time{Time: l.Created}, UpdatedAt: client.Time{Time: l.Updated}, URL: base + "/lists"}
	if l.ID != 0 {
		out.URL = base + l.Path()
	}
	return out
}
