package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

type mailCommand struct {
	Status     mailStatus     `cmd:"" default:"withargs" help:"Show how mail goes (the default)."`
	Log        mailLog        `cmd:"" help:"Show what was mailed to whom, and what came of it; the newest first."`
	Suppressed mailSuppressed `cmd:"" help:"Show, add and remove addresses to which nothing is sent."`
}

// messageID is unique, and made of letters and digits.
func messageID() string { return rand.Text() }

// withMail opens the store of a folder that has one, for the commands about
// mail.
func (e *env) withMail(about postmaster.About, do func(*postmaster.Service) error) error {
	st, err := e.held()
	if err != nil {
		return err
	}
	defer st.Close()
	return do(postmaster.New(postmaster.Deps{Store: st, Bounce: bounce.New(st, mail.Seal{}, bounce.Options{Now: time.Now}), Now: time.Now, About: about}))
}

type mailStatus struct {
	siteSettings
	mailSettings
}

// Run prints the state of mail.
func (c *mailStatus) Run(e *env) error {
	o, err := c.mailSettings.options(e, c.URL)
	if err != nil {
		return err
	}
	about := app.MailAbout(o, filepath.Join(e.data, "mail"))
	return e.withMail(about, func(p *postmaster.Service) error {
		s, err := p.State(e.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		for _, row := range stateRows(s) {
			fmt.Fprintf(w, "%s\t%s\n", row[0], harmless(row[1]))
		}
		return w.Flush()
	})
}

// stateRows are what the terminal shows of the state of mail.
func stateRows(s postmaster.State) [][2]string {
	rows := [][2]string{{"sent by", cmp.Or(s.Server, "nobody; mail is left as files in "+s.Folder)}, {"from", cmp.Or(s.From, "-")}}
	rows = append(rows, [2]string{"last sent", stamp(s.LastSent)})
	if s.Refused.ID != 0 {
		rows = append(rows, [2]string{"last refused", stamp(s.Refused.Ended) + ", " + s.Refused.Address + ": " + s.Refused.Words})
	}
	waiting := fmt.Sprint(s.Waiting)
	if s.Waiting > 0 {
		waiting += ", the oldest since " + stamp(s.Oldest)
	}
	rows = append(rows, [2]string{"waiting", waiting}, [2]string{"last day", tally(papers.MessageStates(), s.Day)}, [2]string{"last week", tally(papers.MessageStates(), s.Week)},
		[2]string{"subscriptions", tally([]papers.SubscriptionState{papers.SubscriptionActive, papers.SubscriptionPaused, papers.SubscriptionEnded}, s.Subscriptions)}, [2]string{"suppressed", tally(papers.SuppressionReasons(), s.Suppressed)})
	complaints := fmt.Sprintf("%d of %d in 30 days (%.2f %%)", s.Complaints, s.Sent, 100*s.Rate())
	if s.Alarming() {
		complaints += "; large providers refuse mail above 0.1 %"
	}
	rows = append(rows, [2]string{"complaints", complaints})
	if s.Mailbox != "" {
		box := s.Mailbox + ", not looked at yet"
		switch {
		case s.Bounces.Error != "":
			box = fmt.Sprintf("%s, cannot be read since %s: %s", s.Mailbox, stamp(s.Bounces.Since), s.Bounces.Error)
		case !s.Bounces.At.IsZero():
			box = fmt.Sprintf("%s, last read %s: %s, %s so far", s.Mailbox, stamp(s.Bounces.At), counted(s.Bounces.Reports, "report"), counted(s.Bounces.Others, "other message"))
		}
		rows = append(rows, [2]string{"mailbox", box})
	}
	return rows
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// tally writes "3 sent, 1 bounced", "none" for nothing.
func tally[K ~string](order []K, counts map[K]int) string {
	var parts []string
	for _, k := range order {
		if counts[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[k], k))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "none")
}

type mailLog struct {
	State string `help:"Only those in a state: waiting, sent, bounced, failed or dropped." placeholder:"STATE"`
	To    string `help:"Only those to an address." placeholder:"ADDRESS"`
	N     int    `short:"n" help:"How many." default:"20"`
}

const mostLetters = 1000

// Run prints the log of the outbox.
func (c *mailLog) Run(e *env) error {
	if c.State != "" && !slices.Contains(papers.MessageStates(), papers.MessageState(c.State)) {
		return fmt.Errorf("--state: %q is none of waiting, sent, bounced, failed and dropped", c.State)
	}
	if c.N < 1 || c.N > mostLetters {
		return fmt.Errorf("-n must be from 1 to %d", mostLetters)
	}
	return e.withMail(postmaster.About{}, func(p *postmaster.Service) error {
		all, err := p.Letters(e.ctx, papers.MessageState(c.State), c.To, 0, c.N)
		if errors.Is(err, papers.ErrInvalid) {
			return fmt.Errorf("--to: %q is not a mail address like ada@example.org", c.To)
		}
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		for _, l := range all {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", l.ID, stamp(l.Created), l.State, l.Kind, shortened(l.Address), harmless(strings.Join(strings.Fields(l.Words), " ")))
		}
		return w.Flush()
	})
}

type mailSuppressed struct {
	List   suppressedList   `cmd:"" default:"withargs" help:"List them, the newest first (the default)."`
	Add    suppressedAdd    `cmd:"" help:"Send nothing to an address any more."`
	Remove suppressedRemove `cmd:"" help:"Send to an address again."`
}

type suppressedList struct {
	Words string `arg:"" optional:"" help:"Only addresses with these words in them."`
}

// Run lists the addresses.
func (c *suppressedList) Run(e *env) error {
	return e.withMail(postmaster.About{}, func(p *postmaster.Service) error {
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
		for offset := 0; ; offset += 500 {
			all, err := p.Suppressions(e.ctx, c.Words, offset, 500)
			if err != nil {
				return err
			}
			for _, x := range all {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.Address, x.Reason, stamp(x.At), harmless(strings.Join(strings.Fields(x.Words), " ")))
			}
			if len(all) < 500 {
				return w.Flush()
			}
		}
	})
}

type suppressedAdd struct {
	Address string `arg:"" help:"The address."`
	Reason  string `help:"Why, for the audit log." placeholder:"WORDS"`
}

// Run suppresses the address.
func (c *suppressedAdd) Run(e *env) error {
	return e.withMail(postmaster.About{}, func(p *postmaster.Service) error {
		_, err := p.Suppress(e.ctx, papers.User{}, c.Address, cmp.Or(c.Reason, "by whoever owns the machine"))
		return err
	})
}

type suppressedRemove struct {
	Address string `arg:"" help:"The address."`
}

// Run has mail sent to the address again.
func (c *suppressedRemove) Run(e *env) error {
	return e.withMail(postmaster.About{}, func(p *postmaster.Service) error {
		err := p.Unsuppress(e.ctx, papers.User{}, c.Address)
		if errors.Is(err, papers.ErrNotFound) {
			return fmt.Errorf("nothing speaks against %s; dailypapers mail suppressed shows what is held up", shortened(c.Address))
		}
		return err
	})
}
