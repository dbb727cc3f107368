package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// listItems answers what is in a list.
func (a *API) listItems(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.listAt(r, in)
	if err != nil {
		return err
	}
	var held community.ListPage
	if l.ID != 0 {
		held, err = a.deps.Community.ListPage(r.Context(), in.reader(), l.ID, in.offset()+1, in.offset()+in.numbers["limit"])
	}
	if err != nil {
		return noList(err, in.texts["list"])
	}
	out, err := a.wireItems(r, held.Items)
	if err != nil {
		return err
	}
	a.linkPage(w, r, in, l.Items)
	return a.answer(w, r, in.visitor, out)
}

// wireItems writes items, with the front pages and counts of their papers in a
// constant number of statements.
func (a *API) wireItems(r *http.Request, items []papers.ListItem) ([]client.ListItem, error) {
	list := make([]papers.Paper, len(items))
	for i, it := range items {
		list[i] = it.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	out := make([]client.ListItem, len(items))
	for i, it := range items {
		out[i] = client.ListItem{Paper: a.paperOf(entries[i]), Position: it.Position, Note: it.Note, AddedAt: client.Time{Time: it.Added}}
	}
	return out, err
}

func (a *API) listItem(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.listAt(r, in)
	if err != nil {
		return err
	}
	it, err := a.itemAt(r, in, l)
	if err != nil {
		return err
	}
	return a.answer(w, r, in.visitor, it)
}

// itemAt is the paper of a request's path in a list.
func (a *API) itemAt(r *http.Request, in arguments, l papers.List) (client.ListItem, error) {
	id, _, err := papers.ParseID(in.texts["id"])
	if err != nil {
		return client.ListItem{}, err
	}
	it, err := a.deps.Community.Item(r.Context(), in.reader(), l.ID, id)
	if errors.Is(err, papers.ErrNotFound) {
		err = &notFound{fmt.Sprintf("no paper %s is in this list", id)}
	}
	if err != nil {
		return client.ListItem{}, err
	}
	out, err := a.wireItems(r, []papers.ListItem{it})
	if err != nil {
		return client.ListItem{}, err
	}
	return out[0], nil
}

func (a *API) addToList(w http.ResponseWriter, r *http.Request, in arguments, body client.ListNote) error {
	l, id, err := a.ownItem(r, in)
	if err != nil {
		return err
	}
	u := in.visitor.User
	if l.ID == 0 { // the first that she saves makes the list
		if err = a.deps.Community.Save(r.Context(), u, id, true); err == nil {
			l, err = a.deps.Community.SavedList(r.Context(), u)
		}
		if err != nil {
			return err
		}
	}
	if body.Note != nil {
		err = a.deps.Community.ShelveNoted(r.Context(), u, l.ID, id, *body.Note)
	} else {
		err = a.deps.Community.Shelve(r.Context(), u, l.ID, id)
	}
	if err != nil {
		return noList(err, in.texts["list"])
	}
	return a.doneItem(w, r, in, l)
}

// ownItem is the visitor's own list and the paper of a request's path, which is
// held.
func (a *API) ownItem(r *http.Request, in arguments) (papers.List, papers.ID, error) {
	l, err := a.ownListAt(r, in)
	if err != nil {
		return l, "", err
	}
	id, err := a.held(r.Context(), in)
	return l, id, err
}

// doneItem answers how a paper stands in a list.
func (a *API) doneItem(w http.ResponseWriter, r *http.Request, in arguments, l papers.List) error {
	it, err := a.itemAt(r, in, l)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", it)
}

func (a *API) changeListItem(w http.ResponseWriter, r *http.Request, in arguments, body client.ItemChange) error {
	l, id, err := a.ownItem(r, in)
	if err != nil {
		return err
	}
	u := in.visitor.User
	if body.Note != nil {
		if err := a.deps.Community.Annotate(r.Context(), u, l.ID, id, *body.Note); err != nil {
			return notInList(err, id)
		}
	}
	if body.To != "" {
		if err := a.deps.Community.Move(r.Context(), u, l.ID, id, body.To); err != nil {
			return papers.Under("to", notInList(err, id))
		}
	}
	return a.doneItem(w, r, in, l)
}

func notInList(err error, id papers.ID) error {
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("no paper %s is in this list", id)}
	}
	return err
}

func (a *API) removeFromList(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.ownListAt(r, in)
	if err != nil {
		return err
	}
	id, _, err := papers.ParseID(in.texts["id"]) // also one that is not held at present
	if err != nil {
		return err
	}
	if l.ID != 0 {
		err = a.deps.Community.Unshelve(r.Context(), in.visitor.User, l.ID, id)
	}
	if err != nil {
		return noList(err, in.texts["list"])
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

// importList makes a list of a file.
func (a *API) importList(w http.ResponseWriter, r *http.Request, in arguments, body client.NewBibliography) error {
	return a.imported(w, r, in, papers.List{Title: cmp.Or(body.Title, "Imported")}, body.Text)
}

// importInto puts what a file means into the list of the path.
func (a *API) importInto(w http.ResponseWriter, r *http.Request, in arguments, body client.Bibliography) error {
	to, err := a.ownListAt(r, in)
	if err != nil {
		return err
	}
	if to.ID == 0 {
		return &notFound{"nothing was saved yet: save one paper, and there is a list to import into"}
	}
	return a.imported(w, r, in, to, body.Text)
}

func (a *API) imported(w http.ResponseWriter, r *http.Request, in arguments, to papers.List, text string) error {
	got, err := a.deps.Community.Import(r.Context(), in.visitor.User, to, []byte(text), a.deps.Catalog.Titled)
	if err != nil {
		return papers.Under("text", err)
	}
	out, at := wireImport(got), ""
	if got.List.ID != 0 {
		l, err := a.deps.Community.OwnList(r.Context(), in.visitor.User, got.List.ID) // with what is in it now
		if err != nil {
			return err
		}
		held := wireList(a.base(r), l)
		if out.List = &held; to.ID == 0 {
			at = pathOf("lists", fmt.Sprint(l.ID))
		}
	}
	return a.done(w, r, http.StatusOK, at, out)
}

// entriesNamed bounds how many entries of each kind are named, as on the page.
const entriesNamed = 500

func wireImport(m community.Import) client.Import {
	out := client.Import{Format: string(m.Format), NumAdded: len(m.Added), NumThere: len(m.There), NumMissing: len(m.Missing), NumUnsought: len(m.Unsought), NumProblems: len(m.Problems),
		Added: wireEntries(m.Added), There: wireEntries(m.There), Missing: wireEntries(m.Missing), Unsought: wireEntries(m.Unsought), Problems: []client.ImportProblem{}}
	for _, p := range m.Problems[:min(len(m.Problems), entriesNamed)] {
		out.Problems = append(out.Problems, client.ImportProblem{Line: p.Line, Message: p.Message})
	}
	return out
}

func wireEntries(all []community.Entry) []client.ImportEntry {
	out := []client.ImportEntry{}
	for _, e := range all[:min(len(all), entriesNamed)] {
		out = append(out, client.ImportEntry{Key: e.Key, Title: e.Title, PaperID: string(cmp.Or(e.Paper, e.ID)), Line: e.Line})
	}
	return out
}

// exportList answers a whole list as a file.
func (a *API) exportList(w http.ResponseWriter, r *http.Request, in arguments) error {
	l, err := a.listAt(r, in)
	if err != nil {
		return err
	}
	held := community.ListPage{List: l}
	if l.ID != 0 {
		if held, err = a.deps.Community.ListPage(r.Context(), in.reader(), l.ID, 1, papers.MaxListItems); err != nil {
			return noList(err, in.texts["list"])
		}
	}
	var b bytes.Buffer
	kind, err := held.Export(&b, cmp.Or(in.texts["format"], "json"), a.base(r))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Add("Vary", "Authorization, Cookie")
	httpd.Send(w, r, kind, b.Bytes())
	return nil
}
