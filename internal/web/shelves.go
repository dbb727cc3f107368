package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// shelfRoutes are where people collect and follow: lists, authors, people.
func (s *Site) shelfRoutes() []Route {
	return []Route{
		{"GET /lists", papers.Read, s.lists},
		{"GET /lists/new", papers.KeepLists, s.newList},
		{"POST /lists/new", papers.KeepLists, s.makeList},
		{"GET /lists/import", papers.KeepLists, s.importForm},
		{importRoute, papers.KeepLists, s.importFile},
		{"GET /lists/{id}", papers.Read, nil},
		{"GET /lists/{id}/edit", papers.KeepLists, s.editList},
		{"POST /lists/edit", papers.KeepLists, s.saveList},
		{"GET /lists/{id}/delete", papers.KeepLists, s.askDeleteList},
		{"POST /lists/delete", papers.KeepLists, s.deleteList},
		{"POST /lists/add", papers.KeepLists, s.addToList},
		{"POST /lists/remove", papers.KeepLists, s.removeFromList},
		{"POST /lists/note", papers.KeepLists, s.noteInList},
		{"POST /lists/move", papers.KeepLists, s.moveInList},
		{"POST /save", papers.KeepLists, s.savePaper},
		{"GET /following", papers.ReadOwn, s.following},
		{"POST /follow", papers.Follow, s.follow},
		{"GET /authors/{name...}", papers.Read, nil},
		{"GET /u/{name}", papers.Read, s.person},
		{"GET /u/{name}/avatar.svg", papers.Read, s.avatar},
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
