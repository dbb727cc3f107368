package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

type digestCommand struct {
	Preview digestPreview `cmd:"" help:"Show the digest that somebody would be mailed now. Nothing is sent or written down."`
}

type digestPreview struct {
	siteSettings
	For string `help:"Whose: the name of an account, or a mail address that is subscribed. What its subscription holds is shown, or what an account would get by default." placeholder:"NAME"`

	Trending bool     `help:"Without --for: what people vote for and discuss. The default where nothing else is asked for."`
	Category []string `help:"Without --for: papers in a category, such as cs.LG. May be given several times." placeholder:"CODE"`
	Author   []string `help:"Without --for: papers by somebody." placeholder:"NAME"`
	Search   []string `help:"Without --for: what a search finds." placeholder:"WORDS"`
	Count    int      `short:"n" help:"How many papers at most, up to 30. Default: the subscription's own, or 10." placeholder:"N"`
	Weekly   bool     `help:"Without --for: a digest of the week, which reaches back 14 days rather than 8."`
	At       string   `help:"As if it were another time, 2026-03-11T08:00:00Z, or noon of a day, 2026-03-11." placeholder:"TIME"`

	HTML string `name:"html" help:"Write the page to a file, to be opened in a browser, rather than print the text." placeholder:"FILE"`
	EML  bool   `name:"eml" help:"Print the whole message, as it would be sent."`
	Text bool   `help:"Print the plain text (the default)."`
}

// Run prints a digest.
func (c *digestPreview) Run(e *env) error {
	now, err := c.check(e)
	if err != nil {
		return err
	}
	st, err := e.held()
	if err != nil {
		return err
	}
	defer st.Close()
	sub, err := c.subscription(e, st)
	if err != nil {
		return err
	}
	m, issue, err := c.preview(e, st, sub, now)
	if errors.Is(err, papers.ErrNotFound) {
		return c.nothing(e, st, now())
	}
	if err != nil {
		return err
	}
	if err := c.show(e, m, now()); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "%s; subject: %s\n", counted(len(issue.Picks), "paper"), m.Subject)
	return nil
}

// check refuses what does not go together.
func (c *digestPreview) check(e *env) (func() time.Time, error) {
	forms := 0
	for _, form := range []bool{c.HTML != "", c.EML, c.Text} {
		if form {
			forms++
		}
	}
	own := c.Trending || c.Weekly || len(c.Category)+len(c.Author)+len(c.Search) > 0
	switch {
	case forms > 1:
		return nil, fmt.Errorf("--html, --eml and --text are three forms of one digest: ask for one of them")
	case c.For != "" && own:
		return nil, fmt.Errorf("--for shows what somebody's subscription holds; leave out --trending, --category, --author, --search and --weekly, or leave out --for")
	case c.Count < 0 || c.Count > papers.MaxDigest:
		return nil, fmt.Errorf("--count must be from %d to %d", papers.MinDigest, papers.MaxDigest)
	}
	now, err := clock(c.At)
	if err != nil {
		return nil, fmt.Errorf("--at: %q is not a time like 2026-03-11T08:00:00Z, or a day like 2026-03-11", c.At)
	}
	return now, c.checkURL(e)
}

// subscription is the one that is shown.
func (c *digestPreview) subscription(e *env, st *store.Store) (papers.Subscription, error) {
	sub := papers.Subscription{Schedule: papers.UsualSchedule(), State: papers.SubscriptionActive}
	if c.For != "" {
		var err error
		if sub, err = subscribed(e, st, c.For); err != nil {
			return sub, err
		}
	} else if err := c.chosen(&sub); err != nil {
		return sub, err
	}
	sub.Contents.Count = cmp.Or(c.Count, sub.Contents.Count, papers.UsualDigest)
	contents, err := sub.Contents.Check(sub.Person != 0)
	sub.Contents = contents
	return sub, err
}

// chosen is what the flags say.
func (c *digestPreview) chosen(sub *papers.Subscription) error {
	if c.Weekly {
		sub.Schedule.Rhythm = papers.Weekly
	}
	for _, asked := range []struct {
		kind    papers.FollowKind
		targets []string
	}{{papers.FollowCategory, c.Category}, {papers.FollowAuthor, c.Author}, {papers.FollowSearch, c.Search}} {
		for _, target := range asked.targets {
			if asked.kind == papers.FollowSearch {
				target = url.Values{"q": {target}}.Encode()
			}
			f, err := papers.ParseFollowing(string(asked.kind), target)
			if err != nil {
				return fmt.Errorf("--%s: %w", asked.kind, err)
			}
			sub.Contents.Watched = append(sub.Contents.Watched, f)
		}
	}
	sub.Contents.Trending = c.Trending || len(sub.Contents.Watched) == 0
	return nil
}

// subscribed is the subscription of an account or an address, or what an account
// without one would get.
func subscribed(e *env, st *store.Store, name string) (papers.Subscription, error) {
	var u papers.User
	var err error
	email := ""
	if strings.Contains(name, "@") {
		if email, err = mail.ParseLocal(name); err != nil {
			return papers.Subscription{}, fmt.Errorf("--for: %q is not a mail address like ada@example.org", name)
		}
		u, err = st.UserMailed(e.ctx, email)
	} else {
		u, err = st.UserNamed(e.ctx, name)
	}
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return papers.Subscription{}, err
	}
	sub, err := st.SubscriptionFor(e.ctx, u.ID, email)
	switch {
	case !errors.Is(err, papers.ErrNotFound):
		return sub, err
	case u.ID == 0:
		return sub, fmt.Errorf("nobody here is called %q or subscribed with it; dailypapers user list shows who has an account, and without --for a digest for anybody is shown", name)
	}
	fmt.Fprintf(e.err, "%s is not subscribed: this is what an account gets by default\n", u.Name)
	return papers.Subscription{Person: u.ID, Email: u.Email, Schedule: papers.UsualSchedule(), State: papers.SubscriptionActive,
		Contents: papers.Contents{Trending: true, ForYou: true, Follows: true}}, nil
}

// preview makes the digest from the data folder, whether or not it is served.
func (c *digestPreview) preview(e *env, st *store.Store, sub papers.Subscription, now func() time.Time) (mail.Message, papers.Issue, error) {
	var none mail.Message
	meaning, err := e.meaning()
	if err != nil {
		return none, papers.Issue{}, err
	}
	site, err := c.site(e, st)
	if err != nil {
		return none, papers.Issue{}, err
	}
	var m mail.Message
	var issue papers.Issue
	err = app.WithDigests(e.ctx, app.DigestFolder{Dir: e.data, Store: st, Meaning: meaning, Now: now, Site: site, Sync: e.sync}, func(s *digest.Service) error {
		m, issue, err = s.Preview(e.ctx, sub)
		return err
	})
	return m, issue, err
}

// site is who writes: at the address that is set, or where serve was last seen.
func (c *digestPreview) site(e *env, st *store.Store) (letter.Site, error) {
	served, err := st.Setting(e.ctx, app.AddressSetting)
	return letter.Site{URL: cmp.Or(strings.TrimRight(c.URL, "/"), served, "http://"+shown(c.Listen))}, err
}

// nothing says why there is no digest.
func (c *digestPreview) nothing(e *env, st *store.Store, at time.Time) error {
	today := papers.NewCalendar().Today(at)
	day, err := st.DayBefore(e.ctx, today.Add(1))
	if err != nil {
		return err
	}
	if day.IsZero() {
		return fmt.Errorf("there is nothing to put into a digest: no paper has a day up to %s", today)
	}
	if day == today {
		return errors.New("there is nothing to put into a digest: nothing asked for came within its days; ask for more, or for another day with --at")
	}
	return fmt.Errorf("there is nothing to put into a digest: nothing asked for came within its days; the newest papers are of %s, and --at %s shows the digest of that day", day, day)
}

// show prints the digest, or writes it to a file.
func (c *digestPreview) show(e *env, m mail.Message, at time.Time) error {
	switch {
	case c.HTML != "":
		if err := os.WriteFile(c.HTML, []byte(m.HTML), 0o600); err != nil {
			return fmt.Errorf("--html: %w", err)
		}
		_, err := fmt.Fprintf(e.err, "wrote %s\n", c.HTML)
		return err
	case c.EML:
		m.To = cmp.Or(m.To, "reader@example.org")
		b, err := m.Bytes("papers@localhost", at, "preview")
		if err != nil {
			return err
		}
		_, err = e.out.Write(b)
		return err
	}
	_, err := fmt.Fprint(e.out, m.Text)
	return err
}
