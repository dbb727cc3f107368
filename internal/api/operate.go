package api

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// operatorRoutes are for those who run the site.
func (a *API) operatorRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/api/admin/users", ID: "list-accounts", Tag: ofOperators, Action: papers.ManageUsers,
			About: "All accounts, or those with some words in their names or address, by number", Params: []*huma.Param{text("q", 200, "The words"),
				text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Account(nil), serve: a.accounts},
		{Method: http.MethodPut, Path: "/api/admin/users/{user}/role", ID: "give-role", Tag: ofOperators, Action: papers.ManageUsers,
			About: "Give an account a role; one admin stays", Params: []*huma.Param{segment("user", "The account's name")}, Body: client.RoleRequest{}, Answer: client.Account{}, serve: with(a.giveRole)},
		{Method: http.MethodGet, Path: "/api/admin/invitations", ID: "list-invitations", Tag: ofOperators, Action: papers.Invite,
			About: "Invitations that nobody has used yet, newest first, without their links", Answer: []client.Invitation(nil), serve: a.invitations},
		{Method: http.MethodPost, Path: "/api/admin/invitations", ID: "invite", Tag: ofOperators, Action: papers.Invite,
			About: "Invite somebody. The link is told in this answer and never again", Body: client.InvitationRequest{}, Status: http.StatusCreated,
			Answer: client.InvitationLink{}, serve: with(a.invite)},
		{Method: http.MethodDelete, Path: "/api/admin/invitations/{invitation}", ID: "revoke-invitation", Tag: ofOperators, Action: papers.Invite,
			About: "End an invitation that nobody has used", Status: http.StatusNoContent, Params: []*huma.Param{segment("invitation", "Its id")}, serve: a.revokeInvitation},
		{Method: http.MethodGet, Path: "/api/admin/sources", ID: "list-sources", Tag: ofOperators, Action: papers.RunSite,
			About: "What the site fetches by itself, and how that went", Params: []*huma.Param{number("runs", 0, 50, 10, "How many of the last runs of each")},
			Answer: []client.Source(nil), serve: a.sources},
		{Method: http.MethodPost, Path: "/api/admin/sources/{source}/run", ID: "run-source", Tag: ofOperators, Action: papers.RunSite,
			About: "Have a source asked now, as soon as nothing else runs", Status: http.StatusAccepted, Params: []*huma.Param{segment("source", "Its name")},
			Answer: client.Source{}, serve: a.runSource},
		{Method: http.MethodGet, Path: "/api/admin/state", ID: "get-site-state", Tag: ofOperators, Action: papers.RunSite,
			About: "What an operator wants to see first", Answer: client.SiteState{}, serve: a.state},
	}
}

func numberText(n int64) string { return strconv.FormatInt(n, 10) }

// accountRow writes an account as those see it who manage accounts.
func (a *API) accountRow(r *http.Request, u papers.User) client.Account {
	out := client.Account{Number: int64(u.ID), Role: string(u.Role), Email: u.Email, Joined: client.Time{Time: u.Joined}, Suspended: u.Suspended}
	if shown := accountOf(a.base(r), u); shown != nil {
		out.User = *shown
	}
	return out
}

func (a *API) accounts(w http.ResponseWriter, r *http.Request, in arguments) error {
	after, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	limit := in.numbers["limit"]
	all, err := a.deps.Store.Users(r.Context(), in.texts["q"], papers.UserID(after), limit+1)
	if err != nil {
		return err
	}
	if len(all) > limit {
		all = all[:limit]
		a.linkNext(w, r, map[string]string{"cursor": numberText(int64(all[limit-1].ID))})
	}
	out := make([]client.Account, len(all))
	for i, u := range all {
		out[i] = a.accountRow(r, u)
	}
	return a.personal(w, r, out)
}

func (a *API) giveRole(w http.ResponseWriter, r *http.Request, in arguments, body client.RoleRequest) error {
	u, err := a.named(r.Context(), in.texts["user"])
	if err != nil {
		return err
	}
	if err := a.deps.Account.GiveRole(r.Context(), in.visitor.User, u.ID, body.Role, body.Reason); err != nil {
		return err
	}
	if u, err = a.deps.Store.User(r.Context(), u.ID); err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", a.accountRow(r, u))
}

func (a *API) invitations(w http.ResponseWriter, r *http.Request, _ arguments) error {
	all, err := a.deps.Account.Invitations(r.Context())
	if err != nil {
		return err
	}
	out := make([]client.Invitation, len(all))
	for i, v := range all {
		out[i] = client.Invitation{ID: v.ID, Role: string(v.Role), Email: v.Email, By: accountOf(a.base(r), v.By), Made: client.Time{Time: v.Made}, Until: client.Time{Time: v.Until}}
	}
	return a.personal(w, r, out)
}

func (a *API) invite(w http.ResponseWriter, r *http.Request, in arguments, body client.InvitationRequest) error {
	link, err := a.deps.Account.InviteFrom(r, in.visitor.User, papers.Role(body.Role), body.Days, body.Email)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusCreated, "/api/admin/invitations", client.InvitationLink{Link: link})
}

func (a *API) revokeInvitation(w http.ResponseWriter, r *http.Request, in arguments) error {
	err := a.deps.Account.Revoke(r.Context(), in.visitor.User, in.texts["invitation"])
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{"there is no open invitation with this id"}
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}
