package exchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// readEvery is how often a site's newest days are read: votes move.
	readEvery = time.Hour
	// maxJitter spreads those who read a site over a part of the hour.
	maxJitter = 10 * time.Minute
	// weekDays is how far back the weekly reading goes.
	weekDays = 7
)

// JobName names a site's job: of rows, addresses and commands.
func JobName(site papersapi.Site) string {
	return "site:" + strings.ReplaceAll(site.Name, "/", "_")
}

// Jobs returns the timetable: for each site its newest days about every hour,
// and once a week all days of the last one.
func (x *Exchange) Jobs() []jobs.Job {
	var all []jobs.Job
	for _, site := range x.o.Sites {
		jitter := jitterOf(x.st.Identity() + site.Name)
		all = append(all, jobs.Job{
			Name: JobName(site), Title: site.Name + ": front page",
			About: fmt.Sprintf("Reads what the front page of %s has for today and yesterday, about every hour, and once a week for the last seven days. Votes and comments there are shown as that site’s.", site.Name),
			First: func(now time.Time) time.Time { return now },
			Next:  func(now time.Time) time.Time { return now.Add(readEvery + jitter) },
			Run:   func(ctx context.Context, r *jobs.Report) error { return x.run(ctx, site, r) },
		})
	}
	return all
}

// run reads a site's newest days, and the whole last week where that is due.
func (x *Exchange) run(ctx context.Context, site papersapi.Site, r *jobs.Report) error {
	today := x.calendar.Today(x.o.Clock.Now())
	days := []papers.Day{today, today.Add(-1)}
	key := "papers-api week " + site.Name
	last, err := x.st.Setting(ctx, key)
	if err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	read, err := papers.ParseDay(last)
	week := err != nil || !today.Before(read.Add(weekDays)) || today.Before(read)
	for i := 2; week && i <= weekDays; i++ {
		days = append(days, today.Add(-i))
	}
	var heard store.Counts
	s, err := x.read(ctx, Request{Site: site, Days: days, Choose: true}, func(s State) {
		r.Add(since(s.Counts, heard))
		heard = s.Counts
	}, func(w fetch.Wait) {
		r.Note("%s; it goes on at %s UTC", w.Why, w.Until.UTC().Format("15:04:05"))
		x.o.Waiting(w)
	})
	r.Add(since(s.Counts, heard))
	if err != nil {
		return err
	}
	r.Note("%s", s.Words())
	if week {
		if err := x.st.SetSetting(ctx, key, today.String()); err != nil {
			return fmt.Errorf("exchange: %w", err)
		}
	}
	return nil
}

// since is what was counted since the last time.
func since(now, was store.Counts) store.Counts {
	return store.Counts{Requests: now.Requests - was.Requests, Read: now.Read - was.Read, Added: now.Added - was.Added,
		Changed: now.Changed - was.Changed, Unchanged: now.Unchanged - was.Unchanged, Rejected: now.Rejected - was.Rejected}
}

// Words says what became of the days: "2 days, 1 of them as before; 34 signals, 12 features".
func (s State) Words() string {
	words := counted(s.Days, "day")
	if s.Same > 0 {
		words += fmt.Sprintf(", %d of them as before", s.Same)
	}
	return fmt.Sprintf("%s; %s, %s", words, counted(s.Signals, "signal"), counted(s.Features, "feature"))
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// jitterOf is always the same for a text, and different for others (FNV-1a).
func jitterOf(text string) time.Duration {
	n := uint64(14695981039346656037)
	for i := range len(text) {
		n = (n ^ uint64(text[i])) * 1099511628211
	}
	return time.Duration(n%uint64(maxJitter/time.Second)) * time.Second
}

// SiteOf returns the site of a setting's address; the error names what is wrong.
func SiteOf(address string, allow []string) (papersapi.Site, error) {
	site, err := papersapi.ParseSite(address)
	if err == nil {
		err = site.Check(allow)
	}
	return site, err
}
