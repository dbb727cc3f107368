package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// linksOf are a paper's links that people edit.
func linksOf(p papers.Paper) client.PaperLinks {
	out := client.PaperLinks{Code: []string{}, ProjectPages: []string{}}
	for _, l := range p.Links {
		switch l.Kind {
		case papers.CodeLink:
			out.Code = append(out.Code, l.URL)
		case papers.ProjectLink:
			out.ProjectPages = append(out.ProjectPages, l.URL)
		}
	}
	return out
}

// linkable finds the paper of a request whose links are to be read or edited.
func (a *API) linkable(r *http.Request, in arguments) (papers.ID, client.PaperLinks, error) {
	id, err := a.held(r.Context(), in)
	if err != nil {
		return id, client.PaperLinks{}, err
	}
	p, err := a.deps.Store.Paper(r.Context(), id)
	return id, linksOf(p), notHeld(err, id)
}

func (a *API) links(w http.ResponseWriter, r *http.Request, in arguments) error {
	_, links, err := a.linkable(r, in)
	if err != nil {
		return err
	}
	return a.respond(w, r, links)
}

func (a *API) setLinks(w http.ResponseWriter, r *http.Request, in arguments, body client.PaperLinks) error {
	id, were, err := a.linkable(r, in)
	if err != nil {
		return err
	}
	if err := unchanged(r, were); err != nil {
		return err
	}
	err = a.deps.Submission.SetLinksIf(r.Context(), in.visitor.User, id, body.Code, body.ProjectPages, "", func(were []papers.Link) error {
		return unchanged(r, linksOf(papers.Paper{Links: were})) // somebody may have been quicker
	})
	if err != nil {
		return err
	}
	_, are, err := a.linkable(r, in)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", are)
}

// updateLinks changes those links that are named: null takes one off, and what
// is left out stays.
func (a *API) updateLinks(w http.ResponseWriter, r *http.Request, in arguments) error {
	var to map[string]*string
	if err := in.decode(&to); err != nil {
		return err
	}
	if to["organizationId"] != nil {
		return papers.Invalid("organizationId", "names an organisation, and this site keeps none: leave it out, or send null")
	}
	var err error
	for range linkTries {
		if err = a.changeLinks(r, in, to); !errors.Is(err, errMoved) {
			break
		}
	}
	if wrong, ok := errors.AsType[*papers.FieldError](err); ok && wrong.Field == "link" {
		return papers.Invalid("projectPage", "%s", wrong.Message) // the repository was looked at
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", struct{}{})
}

// instead puts an address in the place of the first of those that are meant, or
// before all others where there is none; nil takes all of those off.
func instead(all []string, address *string, meant func(string) bool) []string {
	if address == nil || *address == "" {
		return slices.DeleteFunc(all, meant)
	}
	i := slices.IndexFunc(all, meant)
	if i < 0 {
		return slices.Insert(all, 0, *address)
	}
	all[i] = *address
	rest := slices.DeleteFunc(all[i+1:], func(s string) bool { return s == *address })
	return all[:i+1+len(rest)]
}

// linkTries is how often a change of links is tried where others change them
// meanwhile.
const linkTries = 5

// errMoved says that the links of a paper are no longer those that a change was
// made of.
var errMoved = fmt.Errorf("api: links: %w", papers.ErrConflict)

// changeLinks changes those links that are named in what the paper has, or
// returns errMoved where that has changed on the way.
func (a *API) changeLinks(r *http.Request, in arguments, to map[string]*string) error {
	id, were, err := a.linkable(r, in)
	if err != nil {
		return err
	}
	are := client.PaperLinks{Code: slices.Clone(were.Code), ProjectPages: slices.Clone(were.ProjectPages)}
	if page, named := to["projectPage"]; named {
		are.ProjectPages = instead(are.ProjectPages, page, func(string) bool { return true })
	}
	if repo, named := to["githubRepo"]; named {
		if repo, err = repository(repo); err != nil {
			return err
		}
		are.Code = instead(are.Code, repo, onGithub)
	}
	return a.deps.Submission.SetLinksIf(r.Context(), in.visitor.User, id, are.Code, are.ProjectPages, "", func(now []papers.Link) error {
		if there := linksOf(papers.Paper{Links: now}); !slices.Equal(there.Code, were.Code) || !slices.Equal(there.ProjectPages, were.ProjectPages) {
			return errMoved
		}
		return nil
	})
}

func onGithub(address string) bool {
	host, _ := hostAndPath(address)
	return host == "github.com" || host == "www.github.com"
}

// repository reads a repository on GitHub: its address, or owner/name.
func repository(s *string) (*string, error) {
	if s == nil || *s == "" {
		return nil, nil
	}
	address := *s
	if owner, name, ok := strings.Cut(address, "/"); ok && owner != "" && name != "" && !strings.Contains(name, "/") && !strings.Contains(owner, ":") {
		address = "https://github.com/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
	}
	if _, path := hostAndPath(address); !onGithub(address) || !papers.IsWeb(address) || strings.Count(path, "/") < 1 {
		return nil, papers.Invalid("githubRepo", "must be the address of a repository on GitHub, or owner/name; PUT takes code that is elsewhere")
	}
	return &address, nil
}
