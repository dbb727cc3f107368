package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

type userCommand struct {
	List   userList   `cmd:"" default:"withargs" help:"List the accounts (the default)."`
	Link   userLink   `cmd:"" help:"Print a link that signs an account in, once, within 15 minutes."`
	Role   userRole   `cmd:"" help:"Give an account a role."`
	Invite userInvite `cmd:"" help:"Print a link with which somebody makes an account."`
}

// people are what the commands about accounts work with.
type people struct {
	store   *store.Store
	account *account.Service
	origin  string // of links
}

// withPeople opens the store of a folder that has one.
func (s *siteSettings) withPeople(e *env, do func(people) error) error {
	if err := s.checkURL(e); err != nil {
		return err
	}
	st, err := e.held()
	if err != nil {
		return err
	}
	defer st.Close()
	box, err := outbox.New(st, outbox.Options{From: "papers@localhost"}) // it writes letters down: serve sends them
	if err != nil {
		return err
	}
	var unsent error
	acc := account.New(st, time.Now, account.Options{BaseURL: s.URL, Mail: box.Post, Failed: func(err error) { unsent = err }})
	served, err := st.Setting(e.ctx, app.AddressSetting) // where serve was last seen, whatever its flags were
	if err != nil {
		return err
	}
	err = do(people{st, acc, cmp.Or(strings.TrimRight(s.URL, "/"), served, "http://"+shown(s.Listen))})
	acc.Close()
	return errors.Join(err, unsent)
}

// named returns the account of a name.
func (p people) named(e *env, name string) (papers.User, error) {
	u, err := p.store.UserNamed(e.ctx, name)
	if errors.Is(err, papers.ErrNotFound) {
		return u, fmt.Errorf("nobody here is called %q; dailypapers user list shows who is", name)
	}
	return u, err
}

type userList struct {
	siteSettings
	Words string `arg:"" optional:"" help:"Only those with these words in name or mail address."`
}

// Run lists the accounts.
func (c *userList) Run(e *env) error {
	return c.withPeople(e, func(p people) error {
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		var after papers.UserID
		for {
			page, err := p.store.Users(e.ctx, c.Words, after, 500)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				return w.Flush()
			}
			for _, u := range page {
				state := ""
				if u.Suspended != "" {
					state = "suspended"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Name, u.Role, cmp.Or(u.Email, "-"), u.Joined.Format("2006-01-02"), state)
			}
			after = page[len(page)-1].ID
		}
	})
}

type userLink struct {
	siteSettings
	Name string `arg:"" help:"Whose account."`
}

// Run prints a link.
func (c *userLink) Run(e *env) error {
	return c.withPeople(e, func(p people) error {
		u, err := p.named(e, c.Name)
		if err != nil {
			return err
		}
		path, err := p.account.Recovery(e.ctx, u)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, p.origin+path)
		return err
	})
}

type userRole struct {
	siteSettings
	Name   string `arg:"" help:"Whose account."`
	Role   string `arg:"" help:"reader, author, curator or admin."`
	Reason string `help:"Why, for the audit log." placeholder:"WORDS"`
}

// Run gives the role.
func (c *userRole) Run(e *env) error {
	return c.withPeople(e, func(p people) error {
		u, err := p.named(e, c.Name)
		if err != nil {
			return err
		}
		return p.account.GiveRole(e.ctx, papers.User{}, u.ID, c.Role, cmp.Or(c.Reason, "by whoever owns the machine"))
	})
}

type userInvite struct {
	siteSettings
	Role  string `help:"reader, author or curator." default:"reader" placeholder:"ROLE"`
	Days  int    `help:"How long the link is good." default:"7" placeholder:"N"`
	Email string `help:"Mail address to which it is sent as well." placeholder:"ADDRESS"`
}

// Run prints the link of an invitation.
func (c *userInvite) Run(e *env) error {
	return c.withPeople(e, func(p people) error {
		link, err := p.account.Invite(e.ctx, papers.User{}, p.origin, papers.Role(c.Role), c.Days, c.Email)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, link)
		if err == nil && c.Email != "" {
			_, err = fmt.Fprintln(e.err, "The mail with it waits in the outbox; dailypapers serve sends it.")
		}
		return err
	})
}
