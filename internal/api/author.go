package api

import (
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// nameOf reads the name of a request's path.
func nameOf(in arguments) (string, error) {
	name := strings.Join(strings.Fields(in.texts["name"]), " ")
	if name == "" || len(papers.AuthorQuery(name)) > papers.MaxQuery {
		return "", papers.Invalid("name", "is empty, or longer than names are")
	}
	return name, nil
}

func (a *API) author(w http.ResponseWriter, r *http.Request, in arguments) error {
	name, err := nameOf(in)
	if err != nil {
		return err
	}
	found, err := a.deps.Catalog.ByAuthor(r.Context(), name, 1, 0)
	if err != nil {
		return err
	}
	if len(found.Hits) == 0 {
		return unknownName(name)
	}
	people, err := a.deps.Community.Namesakes(r.Context(), name)
	if err != nil {
		return err
	}
	out := client.AuthorPage{Name: name, NumPapers: found.Total, People: make([]client.Namesake, len(people))}
	for i, p := range people {
		out.People[i] = client.Namesake{User: wireUser(a.base(r), p.User), NumPapers: p.Papers}
	}
	return a.respond(w, r, out)
}

func unknownName(name string) error {
	return &notFound{"no paper that is held here has " + clip(name) + " among its authors"}
}

func (a *API) authorPapers(w http.ResponseWriter, r *http.Request, in arguments) error {
	name, err := nameOf(in)
	if err != nil {
		return err
	}
	if in.offset() > catalog.MaxOffset {
		return papers.Invalid("page", "is further than papers are listed")
	}
	found, err := a.deps.Catalog.ByAuthor(r.Context(), name, in.numbers["limit"], in.offset())
	if err != nil {
		return err
	}
	if found.Total == 0 {
		return unknownName(name)
	}
	list := make([]papers.Paper, len(found.Hits))
	for i, h := range found.Hits {
		list[i] = h.Paper
	}
	if in.offset()+in.numbers["limit"] <= catalog.MaxOffset {
		a.linkPage(w, r, in, found.Total)
	}
	return a.respondPapers(w, r, list)
}
