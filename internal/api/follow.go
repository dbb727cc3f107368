package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// followRoutes are what people follow, and what comes of it.
func (a *API) followRoutes() []Route {
	what := func() []*huma.Param {
		return []*huma.Param{segment("kind", "author, category, topic, search, list or person"),
			segment("target", "What of that kind, escaped: a name on title pages, a category's code, a topic's word, the query of a search's address "+
				"(q=soft+prompts&cat=cs.CL), a list's number, a person's name")}
	}
	return []Route{
		{Method: http.MethodGet, Path: "/api/follows", ID: "follows", Tag: ofShelves, Action: papers.ReadOwn,
			About: "All that the asking account follows, what it followed last first", Answer: []client.Follow(nil), serve: a.follows},
		{Method: http.MethodGet, Path: "/api/follows/{kind}/{target}", ID: "is-following", Tag: ofShelves, Action: papers.ReadOwn,
			About: "One thing that the asking account follows; 404 where it does not", Params: what(), Answer: client.Follow{}, serve: a.isFollowing},
		{Method: http.MethodPut, Path: "/api/follows/{kind}/{target}", ID: "follow", Tag: ofShelves, Action: papers.Follow,
			About: "Follow something", Params: what(), Answer: client.Follow{}, serve: a.follow},
		{Method: http.MethodDelete, Path: "/api/follows/{kind}/{target}", ID: "unfollow", Tag: ofShelves, Action: papers.Follow,
			About: "Follow it no longer", Params: what(), Status: http.StatusNoContent, serve: a.unfollow},
		{Method: http.MethodGet, Path: "/api/news", ID: "news", Tag: ofShelves, Action: papers.ReadOwn,
			About:  "What is new from what the asking account follows: of twenty things a page, what it followed last first",
			Params: []*huma.Param{number("page", 1, furthestPage, 1, "The page, from 1")}, Answer: client.News{}, serve: a.news},
	}
}

func (a *API) follows(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Community.Following(r.Context(), in.reader())
	if err != nil {
		return err
	}
	return a.personal(w, r, wireFollows(a.base(r), all))
}

// following reads what a request's path means. A person stands there by her
// name; papers.ErrNotFound where nobody has it.
func (a *API) following(ctx context.Context, in arguments) (papers.Following, error) {
	kind, target := in.texts["kind"], in.texts["target"]
	if kind == string(papers.FollowPerson) {
		u, err := a.deps.Store.UserNamed(ctx, target)
		if errors.Is(err, papers.ErrNotFound) {
			return papers.Following{}, noPerson(err, target)
		}
		if err != nil {
			return papers.Following{}, err
		}
		target = strconv.FormatInt(int64(u.ID), 10)
	}
	return papers.ParseFollowing(kind, target)
}

func (a *API) isFollowing(w http.ResponseWriter, r *http.Request, in arguments) error {
	f, err := a.following(r.Context(), in)
	if err != nil {
		return err
	}
	out, err := a.followed(r, in, f)
	if err != nil {
		return err
	}
	return a.personal(w, r, out)
}

// followed is something that the asking account follows.
func (a *API) followed(r *http.Request, in arguments, f papers.Following) (client.Follow, error) {
	all, err := a.deps.Community.Following(r.Context(), in.reader())
	if err != nil {
		return client.Follow{}, err
	}
	for _, one := range all {
		if one.Kind == f.Kind && one.Target == f.Target {
			return wireFollow(a.base(r), one), nil
		}
	}
	return client.Follow{}, &notFound{"you do not follow this"}
}

func (a *API) follow(w http.ResponseWriter, r *http.Request, in arguments) error {
	f, err := a.following(r.Context(), in)
	if err != nil {
		return err
	}
	if err := a.deps.Community.Follow(r.Context(), in.reader(), f, true); err != nil {
		return noList(err, f.Target)
	}
	out, err := a.followed(r, in, f)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", out)
}

func (a *API) unfollow(w http.ResponseWriter, r *http.Request, in arguments) error {
	f, err := a.following(r.Context(), in)
	if err == nil {
		err = a.deps.Community.Follow(r.Context(), in.visitor.User, f, false)
	}
	if err != nil && !errors.Is(err, papers.ErrNotFound) { // nobody is followed who is not there
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

func (a *API) news(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Community.Following(r.Context(), in.reader())
	if err != nil {
		return err
	}
	page := in.numbers["page"]
	first := min((page-1)*community.NewsOf, len(all))
	news, err := a.deps.Community.News(r.Context(), all[first:min(first+community.NewsOf, len(all))], a.deps.Catalog.NewestOf)
	if err != nil {
		httpd.Note(r, err) // what was found is worth telling
	}
	if first+community.NewsOf < len(all) {
		a.linkNext(w, r, map[string]string{"page": strconv.Itoa(page + 1)})
	}
	list := make([]papers.Paper, len(news.Papers))
	for i, n := range news.Papers {
		list[i] = n.Paper
	}
	entries, failed := a.withFeatures(r.Context(), list)
	if failed != nil {
		return failed
	}
	base := a.base(r)
	out := client.News{Papers: make([]client.NewPaper, len(list)), Lists: wireLists(base, news.Lists), Complete: err == nil}
	for i, n := range news.Papers {
		out.Papers[i] = client.NewPaper{Paper: a.paperOf(entries[i]), At: client.Time{Time: n.At}, Because: wireFollows(base, n.Because)}
	}
	return a.personal(w, r, out)
}

func wireFollows(base string, all []community.Followed) []client.Follow {
	out := make([]client.Follow, len(all))
	for i, f := range all {
		out[i] = wireFollow(base, f)
	}
	return out
}

func wireFollow(base string, f community.Followed) client.Follow {
	out := client.Follow{Kind: string(f.Kind), Target: f.Target, Title: f.Title, Since: client.Time{Time: f.Since}}
	if u, ok := f.Person(); ok {
		out.Target = u.Name
	}
	if f.Path != "" {
		out.URL = base + f.Path
	}
	return out
}
