package accounts

import (
	"net/http"
	"net/url"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

const (
	usersPath       = "/admin/users"
	invitationsPath = "/admin/invitations"
	// usersShown is how many accounts stand on a page.
	usersShown = 50
)

// usersPage lists accounts for admins.
type usersPage struct {
	page.Frame
	Words string
	Users []userView
	Roles []papers.Role
	More  string // the address of the next page, "" for none
	Said  string
	Wrong string
}

type userView struct {
	papers.User
	Joined page.Moment
}

func (s *Pages) users(w http.ResponseWriter, r *http.Request) error {
	return s.showUsers(w, r, http.StatusOK, "")
}

func (s *Pages) showUsers(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	p := usersPage{Frame: s.Frame(r, "People", "admin"), Words: r.FormValue("q"), Roles: papers.Roles()[1:], Wrong: wrong, Said: saidWords(r.URL.Query().Get("said"))}
	p.NoIndex = true
	after := int64(0)
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil {
			return papers.Invalid("after", "is not a whole number")
		}
	}
	all, err := s.deps.Store.Users(r.Context(), p.Words, papers.UserID(after), usersShown+1)
	if err != nil {
		return err
	}
	if len(all) > usersShown {
		all = all[:usersShown]
		p.More = usersPath + "?" + url.Values{"q": {p.Words}, "after": {strconv.FormatInt(int64(all[len(all)-1].ID), 10)}}.Encode()
	}
	for _, u := range all {
		p.Users = append(p.Users, userView{u, page.NewMoment(u.Joined, p.Now)})
	}
	return s.Private(w, r, status, "users", p)
}

func (s *Pages) giveRole(w http.ResponseWriter, r *http.Request) error {
	who, err := page.NumberField(r, "user")
	if err == nil {
		err = s.deps.Account.GiveRole(r.Context(), page.Visitor(r).User, papers.UserID(who), r.PostFormValue("role"), r.PostFormValue("reason"))
	}
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		return s.showUsers(w, r, status, words)
	}
	return page.Back(w, r, usersPath+"?"+url.Values{"q": {r.PostFormValue("q")}, "said": {"saved"}}.Encode())
}

// invitationsPage lists the open invitations and makes new ones.
type invitationsPage struct {
	page.Frame
	Open  []invitationView
	Roles []papers.Role
	Said  string
	Wrong string
}

type invitationView struct {
	account.OpenInvitation
	Made, Until page.Moment
}

func (s *Pages) invitations(w http.ResponseWriter, r *http.Request) error {
	return s.showInvitations(w, r, http.StatusOK, "")
}

func (s *Pages) showInvitations(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	p := invitationsPage{Frame: s.Frame(r, "Invitations", "admin"), Wrong: wrong, Said: saidWords(r.URL.Query().Get("said")),
		Roles: []papers.Role{papers.ReaderRole, papers.AuthorRole, papers.CuratorRole}}
	p.NoIndex = true
	all, err := s.deps.Account.Invitations(r.Context())
	if err != nil {
		return err
	}
	for _, i := range all {
		p.Open = append(p.Open, invitationView{i, page.NewMoment(i.Made, p.Now), page.NewMoment(i.Until, p.Now)})
	}
	return s.Private(w, r, status, "invitations", p)
}

func (s *Pages) invite(w http.ResponseWriter, r *http.Request) error {
	var link string
	email := r.PostFormValue("email")
	days, err := page.NumberField(r, "days")
	if err == nil {
		link, err = s.deps.Account.InviteFrom(r, page.Visitor(r).User, papers.Role(r.PostFormValue("role")), int(days), email)
	}
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		return s.showInvitations(w, r, status, words)
	}
	p := page.SecretPage{Frame: s.Frame(r, "An invitation", "admin"), Heading: "An invitation", Label: "The link", Secret: link,
		Lead: "Copy it now and give it to whom you invite: it is shown this once, and is good once.", Back: invitationsPath, BackTo: "Back to the invitations"}
	if email != "" {
		p.Lead = "It is on its way to " + email + ". You can also hand it over yourself. It is shown this once, and is good once."
	}
	p.NoIndex = true
	return s.Private(w, r, http.StatusOK, "secret", p)
}

func (s *Pages) revokeInvitation(w http.ResponseWriter, r *http.Request) error {
	if err := s.deps.Account.Revoke(r.Context(), page.Visitor(r).User, r.PostFormValue("invitation")); err != nil {
		return err
	}
	return page.Back(w, r, invitationsPath+"?said=removed")
}
