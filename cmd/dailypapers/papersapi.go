package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

type papersAPICommand struct {
	arxivSettings
	exchangeSettings
	reading
	From       string `help:"The site's address, such as https://papers.example.org." required:"" placeholder:"URL"`
	Date       string `help:"Read this day. Default: the site's latest." placeholder:"DAY" xor:"days"`
	Week       string `help:"Read the days of this week, such as 2025-W50." placeholder:"WEEK" xor:"days"`
	Month      string `help:"Read the days of this month, such as 2025-12." placeholder:"MONTH" xor:"days"`
	Since      string `help:"Read all days from this one on." placeholder:"DAY" xor:"days"`
	Until      string `help:"With --since: the last of them. Default: today." placeholder:"DAY"`
	NoFeatures bool   `help:"Take papers and signals only: its front pages become no places on this site's."`
	TokenFile  string `help:"File that holds a token, for a site that wants one. It is sent to that site alone." env:"DAILYPAPERS_PAPERS_API_TOKEN_FILE" placeholder:"FILE"`
	Token      string `help:"The token itself." env:"DAILYPAPERS_PAPERS_API_TOKEN" hidden:"" placeholder:"TOKEN"`
}

// Help is shown below the flags.
func (papersAPICommand) Help() string {
	return "Reads the front pages of another site that speaks the papers API, such as another instance of this program. Its papers are taken in; what is held of a paper stays, and what is missing is filled in. " +
		"What it chose stands on this site's front page too, behind the site's own. Its votes and comments are shown as its own, and counted nowhere. " +
		"A day that has not changed since it was read costs one request. The setting papers_api.sites has the service read sites by itself."
}

// Run reads the days. What makes no sense is told before anything is asked.
func (c *papersAPICommand) Run(e *env) error {
	if c.Offline {
		return c.refuseOffline(e)
	}
	site, err := exchange.SiteOf(c.From, c.Allow)
	if err != nil {
		return fmt.Errorf("--from: %w", papers.Under("this", err))
	}
	days, err := c.days(time.Now())
	if err != nil {
		return err
	}
	token, err := c.token()
	if err != nil {
		return err
	}
	st, err := e.open()
	if err != nil {
		return err
	}
	defer st.Close()
	s, failed := c.read(e, st, exchange.Request{Site: site, Days: days, Choose: !c.NoFeatures, Strict: c.Strict, Token: token})
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	if err := c.index(e, st); err != nil {
		return errors.Join(failed, err)
	}
	if failed == nil && s.Rejected > 0 {
		return errRejected
	}
	return failed
}

func (c *papersAPICommand) refuseOffline(e *env) error {
	_, err := c.online(e)
	return err
}

// read shows how the days come along and tells what became of them.
func (c *papersAPICommand) read(e *env, st *store.Store, r exchange.Request) (exchange.State, error) {
	show := newHarvestProgress(e.err, terminal(e.err), e.log, time.Now)
	show.begin(r.Site.Name)
	x, err := c.exchange(e, st, c.arxivSettings.Contact, show)
	if err != nil {
		return exchange.State{}, err
	}
	s, err := x.Read(e.ctx, r, show.day)
	took := show.end()
	if err == nil && s.Days == 0 {
		fmt.Fprintf(e.err, "%s has no daily papers yet\n", r.Site.Name)
	}
	if s.Days > 0 {
		fmt.Fprintf(e.out, "%s: %s; %s in %s\n", r.Site.Name, counts(s.Counts), s.Words(), took.Round(time.Millisecond))
	}
	var refused *papers.RecordError
	if errors.As(err, &refused) {
		e.tell(refused)
		return s, errRejected
	}
	return s, unreachedSite(r.Site, err)
}

// unreachedSite words the error of a site that is not there.
func unreachedSite(site papersapi.Site, err error) error {
	if !fetch.Offline(err) {
		return err
	}
	return fmt.Errorf("%s cannot be reached: %s; check the address and the network", site.Name, strings.TrimSuffix(missed(err), "."))
}

// maxSpan bounds the days of one run: ten years.
const maxSpan = 3660

// days are those that the flags name, none for the site's latest. Days to come
// are left out.
func (c *papersAPICommand) days(now time.Time) ([]papers.Day, error) {
	if c.Until != "" && c.Since == "" {
		return nil, errors.New("--until is the last of the days from --since on, which is missing")
	}
	today := papers.DayOf(now.UTC())
	var span papers.Period
	var err error
	switch {
	case c.Since != "":
		span, err = c.since(today)
	case c.Date != "":
		span, err = period("--date", papers.DayPeriod, c.Date)
	case c.Week != "":
		span, err = period("--week", papers.WeekPeriod, c.Week)
	case c.Month != "":
		span, err = period("--month", papers.MonthPeriod, c.Month)
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if today.Before(span.First) {
		return nil, fmt.Errorf("%s has not come yet", cmp.Or(c.Date, c.Week, c.Month, c.Since))
	}
	var days []papers.Day
	for d := span.First; !span.Last.Before(d) && !today.Before(d); d = d.Add(1) {
		if days = append(days, d); len(days) > maxSpan {
			return nil, fmt.Errorf("--since: from %s on there are more than %d days; read them in parts", span.First, maxSpan)
		}
	}
	return days, nil
}

func period(flag string, kind papers.PeriodKind, text string) (papers.Period, error) {
	p, err := papers.ParsePeriod(kind, text)
	if err != nil {
		return p, fmt.Errorf("%s: %w", flag, papers.Under("this", err))
	}
	return p, nil
}

func (c *papersAPICommand) since(today papers.Day) (papers.Period, error) {
	first, err := day("--since", c.Since)
	if err != nil {
		return papers.Period{}, err
	}
	last, err := day("--until", c.Until)
	switch {
	case err != nil:
		return papers.Period{}, err
	case last.IsZero():
		last = today
	case last.Before(first):
		return papers.Period{}, fmt.Errorf("--since: %s is after --until, %s", first, last)
	}
	return papers.Period{Kind: papers.DayPeriod, First: first, Last: last}, nil
}

// token is what the site is shown, "" for nothing.
func (c *papersAPICommand) token() (string, error) {
	if c.TokenFile == "" {
		return checkToken(c.Token)
	}
	token, err := readKey(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	return checkToken(token)
}

// checkToken refuses what no header takes; the words do not repeat it.
func checkToken(token string) (string, error) {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errors.New("the token holds characters that no token has")
	}
	return token, nil
}
