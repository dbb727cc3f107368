package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// shelfRoutes are where people collect and follow: lists, authors, people.
func (s *Site) shelfRoutes() []page.Route {
	return []page.Route{
		page.At("GET /lists", papers.Read, s.lists),
		page.At("GET /lists/new", papers.KeepLists, s.newList),
		page.At("POST /lists/new", papers.KeepLists, s.makeList),
		page.At("GET /lists/import", papers.KeepLists, s.importForm),
		page.At(importRoute, papers.KeepLists, s.importFile),
		page.At("GET /lists/{id}", papers.Read, nil),
		page.At("GET /lists/{id}/edit", papers.KeepLists, s.editList),
		page.At("POST /lists/edit", papers.KeepLists, s.saveList),
		page.At("GET /lists/{id}/delete", papers.KeepLists, s.askDeleteList),
		page.At("POST /lists/delete", papers.KeepLists, s.deleteList),
		page.At("POST /lists/add", papers.KeepLists, s.addToList),
		page.At("POST /lists/remove", papers.KeepLists, s.removeFromList),
		page.At("POST /lists/note", papers.KeepLists, s.noteInList),
		page.At("POST /lists/move", papers.KeepLists, s.moveInList),
		page.At("POST /save", papers.KeepLists, s.savePaper),
		page.At("GET /following", papers.ReadOwn, s.following),
		page.At("POST /follow", papers.Follow, s.follow),
		page.At("GET /authors/{name...}", papers.Read, nil),
		page.At("GET /u/{name}", papers.Read, s.person),
		page.At("GET /u/{name}/avatar.svg", papers.Read, s.avatar),
	}
}

// paperShelves is where people keep a paper, for its page.
type paperShelves struct {
	community.Shelf
	Open   bool          // the visitor can keep it, now or once she has signed in
	Others []papers.List // lists of the visitor's own that do not hold it
	Holds  []papers.List // and those that do, but for the saved one
}

func (s *Site) shelvesOf(r *http.Request, p papers.Paper) (paperShelves, error) {
	v := page.Visitor(r)
	f, err := s.deps.Community.Shelf(r.Context(), v.User, p.ID)
	if err != nil {
		return paperShelves{}, err
	}
	sh := paperShelves{Shelf: f, Open: v.May(papers.KeepLists)}
	for _, l := range f.Own {
		switch {
		case l.Saved: // the button beside the votes is for that one
		case f.Inside[l.ID]:
			sh.Holds = append(sh.Holds, l)
		default:
			sh.Others = append(sh.Others, l)
		}
	}
	return sh, nil
}

// importRoute takes whole files, which its handler reads within bounds of its
// own.
const importRoute = "POST /lists/import"
