package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

func (a *API) paper(w http.ResponseWriter, r *http.Request, in arguments) error {
	e, err := a.find(r.Context(), in.texts["id"])
	if err != nil {
		return err
	}
	d := a.detail(e)
	if err := a.adorn(r.Context(), a.base(r), &d.Paper); err != nil {
		return err
	}
	return a.respond(w, r, d)
}

// find finds a paper by any spelling of its id, with its last day on the
// front page.
func (a *API) find(ctx context.Context, spelling string) (papers.Entry, error) {
	id, _, err := papers.ParseID(spelling)
	if err != nil {
		return papers.Entry{}, err
	}
	p, err := a.deps.Store.Paper(ctx, id)
	if err != nil {
		return papers.Entry{}, notHeld(err, id)
	}
	e := papers.Entry{Paper: p}
	features, err := a.deps.Store.FeaturesOf(ctx, id)
	if len(features) > 0 {
		e.Feature = features[0]
	}
	if err != nil {
		return e, err
	}
	one := []papers.Entry{e}
	err = a.count(ctx, one)
	return one[0], err
}

// held reads the id of a route's path and refuses one that is not held here.
func (a *API) held(ctx context.Context, in arguments) (papers.ID, error) {
	id, _, err := papers.ParseID(in.texts["id"])
	if err != nil {
		return "", err
	}
	held, err := a.deps.Store.Held(ctx, []papers.ID{id})
	if err == nil && !held[id] {
		err = papers.ErrNotFound
	}
	return id, notHeld(err, id)
}

// count fills in the votes and comments of entries, and what other sites say of
// them, in two statements for each thousand.
func (a *API) count(ctx context.Context, entries []papers.Entry) error {
	ids := make([]papers.ID, len(entries))
	for i, e := range entries {
		ids[i] = e.Paper.ID
	}
	tallies, err := a.deps.Store.Tallies(ctx, ids)
	if err != nil {
		return err
	}
	signals, err := a.deps.Store.SignalsOf(ctx, ids)
	for i, id := range ids {
		entries[i].Tally, entries[i].Signals = tallies[id], signals[id]
	}
	return err
}

// list pages through all papers. The cursor is the store's number of the last
// paper shown.
func (a *API) list(w http.ResponseWriter, r *http.Request, in arguments) error {
	var before int64
	if c := in.texts["cursor"]; c != "" {
		n, err := strconv.ParseInt(c, 10, 64)
		if err != nil || n < 1 {
			return papers.Invalid("cursor", "%s is none that this site gave", clip(c))
		}
		before = n
	}
	held, next, err := a.deps.Store.Newest(r.Context(), before, in.numbers["limit"])
	if err != nil {
		return err
	}
	if next > 0 {
		a.linkNext(w, r, map[string]string{"cursor": strconv.FormatInt(next, 10)})
	}
	return a.respondPapers(w, r, held)
}

// respondPapers answers a list of papers in its order.
func (a *API) respondPapers(w http.ResponseWriter, r *http.Request, list []papers.Paper) error {
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return err
	}
	out := make([]client.Paper, len(list))
	for i, e := range entries {
		out[i] = a.paperOf(e)
	}
	return a.respond(w, r, out)
}

func (a *API) similar(w http.ResponseWriter, r *http.Request, in arguments) error {
	e, err := a.find(r.Context(), in.texts["id"])
	if err != nil {
		return err
	}
	like, err := a.deps.Catalog.Similar(r.Context(), e.Paper, in.numbers["limit"])
	if err != nil {
		return err
	}
	return a.respondPapers(w, r, like)
}

func (a *API) repos(w http.ResponseWriter, r *http.Request, in arguments) error {
	e, err := a.find(r.Context(), in.texts["id"])
	if err != nil {
		return err
	}
	out := []client.CodeRepo{}
	for _, l := range e.Paper.Links {
		if l.Kind != papers.CodeLink {
			continue
		}
		host, name := hostAndPath(l.URL)
		out = append(out, client.CodeRepo{URL: l.URL, Host: host, Name: name})
	}
	return a.respond(w, r, out)
}

// detail writes one paper with its categories and what it links to on a hub.
func (a *API) detail(e papers.Entry) client.PaperDetail {
	d := client.PaperDetail{Paper: a.paperOf(e), NumComments: e.Tally.Comments}
	if tag, ok := a.deps.Catalog.Tag(e.Paper); ok {
		d.InferredCategory = &client.Inferred{Category: string(tag.Category), Confidence: tag.Confidence}
	}
	d.LinkedModels = linked(e.Paper, papers.ModelLink, "model")
	d.LinkedDatasets = linked(e.Paper, papers.DatasetLink, "dataset")
	d.LinkedSpaces = linked(e.Paper, papers.DemoLink, "space")
	d.NumTotalModels, d.NumTotalDatasets, d.NumTotalSpaces = len(d.LinkedModels), len(d.LinkedDatasets), len(d.LinkedSpaces)
	return d
}

func categoriesOf(p papers.Paper) []string {
	out := make([]string, len(p.Categories))
	for i, c := range p.Categories {
		out[i] = string(c)
	}
	return out
}

func linked(p papers.Paper, kind papers.LinkKind, repoType string) []client.LinkedRepo {
	out := []client.LinkedRepo{}
	for _, l := range p.Links {
		if l.Kind != kind {
			continue
		}
		_, id := hostAndPath(l.URL)
		id = strings.TrimPrefix(id, repoType+"s/") // datasets/owner/name, spaces/owner/name
		author, _, owned := strings.Cut(id, "/")
		if !owned {
			author = ""
		}
		out = append(out, client.LinkedRepo{ID: id, Author: author, RepoType: repoType, URL: l.URL})
	}
	return out
}

// hostAndPath parts a link into the host and the path without its slashes.
func hostAndPath(link string) (host, path string) {
	u, err := url.Parse(link)
	if err != nil {
		return "", ""
	}
	return strings.ToLower(u.Host), strings.Trim(u.Path, "/")
}
