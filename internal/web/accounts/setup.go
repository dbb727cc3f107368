package accounts

import (
	"errors"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// joinPage is where somebody makes an account.
type joinPage struct {
	page.Frame
	Heading  string
	Lead     string
	Action   string // where the form is sent
	Button   string
	Name     string
	FullName string
	Email    string
	Known    bool   // the address is confirmed and stays
	Hint     string // about the address
	Wrong    string
}

func (s *Pages) joinView(r *http.Request, heading string) joinPage {
	p := joinPage{Frame: s.Frame(r, heading, "account"), Heading: heading, Action: r.URL.Path, Button: "Make the account"}
	p.NoIndex = true
	return p
}

// again shows the form once more with what was wrong.
func (s *Pages) again(w http.ResponseWriter, r *http.Request, p joinPage, err error) error {
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	p.Wrong, p.Name, p.FullName = words, r.PostFormValue("name"), r.PostFormValue("fullname")
	if !p.Known {
		p.Email = r.PostFormValue("email")
	}
	return s.Private(w, r, status, "join", p)
}

// join serves /join: for the invited, and for those who signed in elsewhere
// and have no account here.
func (s *Pages) join(w http.ResponseWriter, r *http.Request) error {
	p, err := s.joining(r)
	if err != nil {
		return err
	}
	return s.Private(w, r, http.StatusOK, "join", p)
}

func (s *Pages) joining(r *http.Request) (joinPage, error) {
	p := s.joinView(r, "Make an account")
	i, err := s.deps.Account.Invitation(r)
	if errors.Is(err, papers.ErrNotFound) {
		return p, linkOver()
	}
	if err != nil {
		return p, err
	}
	p.Lead = "You are in: choose the name under which you will vote, comment and keep lists here."
	if i.Invited {
		p.Lead = "You are invited. " + "Choose the name under which you will vote, comment and keep lists here."
		if i.Role != papers.ReaderRole {
			p.Lead += " Your role will be " + string(i.Role) + "."
		}
	}
	p.FullName, p.Email, p.Known = i.FullName, i.Email, i.Email != ""
	p.Hint = "A link to it confirms it; with it you sign in. Nobody else sees it."
	return p, nil
}

func (s *Pages) joined(w http.ResponseWriter, r *http.Request) error {
	p, err := s.joining(r)
	if err != nil {
		return err
	}
	e, err := s.deps.Account.Join(r, r.PostFormValue("name"), r.PostFormValue("fullname"), r.PostFormValue("email"))
	if err != nil {
		return s.again(w, r, p, err)
	}
	return enter(w, r, e)
}

// setup serves /setup, where the first account is made.
func (s *Pages) setup(w http.ResponseWriter, r *http.Request) error {
	if err := s.maySetUp(r); err != nil {
		return err
	}
	return s.Private(w, r, http.StatusOK, "join", s.settingUp(r))
}

func (s *Pages) maySetUp(r *http.Request) error {
	err := s.deps.Account.MaySetUp(r, page.Visitor(r))
	switch {
	case errors.Is(err, papers.ErrNotFound):
		return page.Refuse(papers.ErrNotFound, "The first account was made", "Whoever made it can invite others, and sign in as usual.")
	case errors.Is(err, papers.ErrForbidden):
		return page.Refuse(papers.ErrForbidden, "This takes the link", "The first account is made with the link that the program prints when it starts, or under localhost on the machine that it runs on. If the link is over, start the program again.")
	}
	return err
}

func (s *Pages) settingUp(r *http.Request) joinPage {
	p := s.joinView(r, "Make the first account")
	p.Lead = "It is an admin’s: who has it invites others and runs the site. From then on people sign in."
	if page.Visitor(r).Via == papers.ByMachine {
		p.Lead += " What was voted for, written and saved here until now becomes this account’s."
	}
	p.Hint = "Links to sign in are sent there. Nobody else sees it. Without one you sign in with a passkey, or with a link from “dailypapers user link”."
	return p
}

func (s *Pages) setUp(w http.ResponseWriter, r *http.Request) error {
	if err := s.maySetUp(r); err != nil {
		return err
	}
	e, err := s.deps.Account.SetUp(r, page.Visitor(r), r.PostFormValue("name"), r.PostFormValue("fullname"), r.PostFormValue("email"))
	if err != nil {
		return s.again(w, r, s.settingUp(r), err)
	}
	return enter(w, r, e)
}
