package api

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

// peopleRoutes are accounts, names on title pages, and what people are told.
func (a *API) peopleRoutes() []Route {
	name := func() *huma.Param { return segment("name", "The person's name, as in the address of her page") }
	cursor := func() *huma.Param { return text("cursor", 120, aboutCursor) }
	limit := func(most, standard int) *huma.Param { return number("limit", 1, most, standard, "How many to return") }
	person := Route{Method: http.MethodGet, Path: "/api/users/{name}", ID: "get-user", Tag: ofPeople, Action: papers.Read,
		About: "What others see of a person", Params: []*huma.Param{name()}, Answer: client.Person{}, serve: a.person}
	overview := person
	overview.Path, overview.ID, overview.About = "/api/users/{name}/overview", "get-user-overview", "The same, where clients of the well-known API look for it"
	return append([]Route{
		{Method: http.MethodGet, Path: "/api/whoami-v2", ID: "whoami", Tag: ofPeople, Action: papers.ReadOwn,
			About: "Who asks, and what the token is good for", Answer: client.Whoami{}, serve: a.whoami},
		person, overview,
		{Method: http.MethodGet, Path: "/api/users/{name}/votes", ID: "votes-of-user", Tag: ofPeople, Action: papers.Read,
			About:  "What a person voted for, newest first; nothing where she hides that",
			Params: []*huma.Param{name(), cursor(), limit(100, 50)}, Answer: []client.VotedPaper(nil), serve: a.votesOf},
		{Method: http.MethodGet, Path: "/api/users/{name}/comments", ID: "comments-of-user", Tag: ofPeople, Action: papers.Read,
			About:  "What a person wrote that can be read, newest first",
			Params: []*huma.Param{name(), cursor(), limit(100, 50)}, Answer: []client.SaidComment(nil), serve: a.commentsOf},
		{Method: http.MethodGet, Path: "/api/users/{name}/lists", ID: "lists-of-user", Tag: ofPeople, Action: papers.Read,
			About:  "A person's public lists, those that changed last first",
			Params: append([]*huma.Param{name()}, paged(100, 50)...), Answer: []client.List(nil), serve: a.listsOf},
		{Method: http.MethodGet, Path: "/api/authors/{name}", ID: "get-author", Tag: ofPeople, Action: papers.Read,
			About: "A name on title pages", Params: []*huma.Param{authorName()}, Answer: client.AuthorPage{}, serve: a.author},
		{Method: http.MethodGet, Path: "/api/authors/{name}/papers", ID: "papers-of-author", Tag: ofPeople, Action: papers.Read,
			About:  "The papers with a name on their title page, whole or as part of a longer one, newest first",
			Params: append([]*huma.Param{authorName()}, paged(100, 50)...), Answer: []client.Paper(nil), serve: a.authorPapers},
	}, a.ownRoutes()...)
}

func authorName() *huma.Param {
	return segment("name", "A name as title pages have it, escaped; accents and capitals do not count")
}

// wireUser writes an account as the papers API has accounts.
func wireUser(base string, u papers.User) client.User {
	return client.User{ID: hexID("user", u.Name), AvatarURL: base + u.Path() + "/avatar.svg", Fullname: u.Shown(), Name: u.Name, User: u.Name, Type: "user",
		IsMod: u.Role.AtLeast(papers.CuratorRole)}
}

// noPerson gives a store's ErrNotFound words.
func noPerson(err error, name string) error {
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("nobody has the name %s here", clip(name))}
	}
	return err
}

func (a *API) whoami(w http.ResponseWriter, r *http.Request, in arguments) error {
	u := in.visitor.User
	unseen, err := a.deps.Store.Unseen(r.Context(), u.ID)
	if err != nil {
		return err
	}
	who := wireUser(a.base(r), u)
	out := client.Whoami{Type: "user", ID: who.ID, Name: u.Name, Fullname: who.Fullname, Email: u.Email, EmailVerified: u.Email != "", AvatarURL: who.AvatarURL,
		Orgs: []string{}, Auth: client.Auth{Type: string(in.visitor.Via)}, Role: string(u.Role), Suspended: u.Suspended, Unseen: unseen}
	if in.visitor.Via == papers.ByToken {
		tokens, err := a.deps.Store.Tokens(r.Context(), u.ID)
		if err != nil {
			return err
		}
		out.Auth = client.Auth{Type: "access_token", AccessToken: accessToken(in.visitor, tokens)}
	}
	return a.personal(w, r, out)
}

// accessToken is the token by which a visitor came, of all that she has.
func accessToken(v papers.Visitor, tokens []store.Token) *client.AccessToken {
	out := &client.AccessToken{Role: "read", Scopes: []string{}}
	for _, s := range v.Scopes {
		if out.Scopes = append(out.Scopes, string(s)); s != papers.ReadScope {
			out.Role = "write"
		}
	}
	for _, t := range tokens {
		if t.ID == v.Session {
			out.DisplayName, out.CreatedAt, out.ExpiresAt = t.Name, client.Time{Time: t.Created}, client.Time{Time: t.Until}
		}
	}
	return out
}

func (a *API) person(w http.ResponseWriter, r *http.Request, in arguments) error {
	p, err := a.deps.Community.Profile(r.Context(), in.reader(), in.texts["name"])
	if err != nil {
		return noPerson(err, in.texts["name"])
	}
	out := client.Person{User: wireUser(a.base(r), p.User), Details: p.User.About, Papers: []client.Paper{}, URL: a.base(r) + p.User.Path()}
	if p.User.Suspended == "" || in.visitor.May(papers.Moderate) { // of others nothing is told but the name
		out.Role, out.JoinedAt = string(p.User.Role), client.Time{Time: p.User.Joined}
	} else {
		out.IsMod = false
	}
	entries, err := a.withFeatures(r.Context(), p.Claimed)
	if err != nil {
		return err
	}
	for _, e := range entries {
		out.Papers = append(out.Papers, a.paperOf(e))
	}
	if in.visitor.SignedIn() {
		f := papers.Following{Kind: papers.FollowPerson, Target: strconv.FormatInt(int64(p.User.ID), 10)}
		if out.IsFollowing, err = a.deps.Community.Follows(r.Context(), in.visitor.User, f); err != nil {
			return err
		}
		out.IsUserFollowing = out.IsFollowing
	}
	return a.answer(w, r, in.visitor, out)
}

func (a *API) votesOf(w http.ResponseWriter, r *http.Request, in arguments) error {
	last, err := ballotAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	votes, next, err := a.deps.Community.VotesOf(r.Context(), in.reader(), in.texts["name"], last, in.numbers["limit"])
	if err != nil {
		return noPerson(err, in.texts["name"])
	}
	list := make([]papers.Paper, len(votes))
	for i, v := range votes {
		list[i] = v.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return err
	}
	out := make([]client.VotedPaper, len(votes))
	for i, v := range votes {
		out[i] = client.VotedPaper{Paper: a.paperOf(entries[i]), VotedAt: client.Time{Time: v.At}}
	}
	if next.Paper != "" {
		a.linkNext(w, r, map[string]string{"cursor": cursorOf(next)})
	}
	return a.answer(w, r, in.visitor, out)
}

// cursorOf names a vote, to go on behind it.
func cursorOf(b papers.Ballot) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", b.At.UnixMicro(), b.Paper))
}

func ballotAt(cursor string) (papers.Ballot, error) {
	if cursor == "" {
		return papers.Ballot{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	at, id, _ := strings.Cut(string(b), " ")
	micros, wrong := strconv.ParseInt(at, 10, 64)
	if err != nil || wrong != nil || micros < 1 || id == "" {
		return papers.Ballot{}, badCursor(cursor)
	}
	return papers.Ballot{At: time.UnixMicro(micros), Paper: papers.ID(id)}, nil
}

func badCursor(cursor string) error {
	return papers.Invalid("cursor", "%s is none that this site gave", clip(cursor))
}

// numberAt reads a cursor that is a number; 0 where it was left out.
func numberAt(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || n < 1 {
		return 0, badCursor(cursor)
	}
	return n, nil
}

func (a *API) commentsOf(w http.ResponseWriter, r *http.Request, in arguments) error {
	before, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	said, next, err := a.deps.Community.CommentsOf(r.Context(), in.reader(), in.texts["name"], papers.CommentID(before), in.numbers["limit"])
	if err != nil {
		return noPerson(err, in.texts["name"])
	}
	out, err := a.wireSaid(r, in.visitor, said)
	if err != nil {
		return err
	}
	if next > 0 {
		a.linkNext(w, r, map[string]string{"cursor": strconv.FormatInt(int64(next), 10)})
	}
	return a.answer(w, r, in.visitor, out)
}

func (a *API) listsOf(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Community.PublicListsOf(r.Context(), in.reader(), in.texts["name"])
	if err != nil {
		return noPerson(err, in.texts["name"])
	}
	a.linkPage(w, r, in, len(all))
	start := min(in.offset(), len(all))
	return a.answer(w, r, in.visitor, wireLists(a.base(r), all[start:min(start+in.numbers["limit"], len(all))]))
}
