package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A House is what those who run the site are told of it.
type House struct {
	Version  string
	Settings []client.Setting // those in effect, without secrets
	Fetching bool             // this process runs what is due

	Outlook func(context.Context) (string, error) // how far the papers have come; nil is nothing
	Disk    func() (int64, error)                 // how much the data folder holds, in bytes; nil is not told
}

// shownSettings is never null.
func (h House) shownSettings() []client.Setting {
	return append([]client.Setting{}, h.Settings...)
}

func (a *API) state(w http.ResponseWriter, r *http.Request, _ arguments) error {
	h := a.deps.House
	out := client.SiteState{Version: h.Version, Fetching: h.Fetching, Settings: h.shownSettings(), Accounts: map[string]int{}}
	waits, err := a.deps.Store.Backlog(r.Context())
	if err != nil {
		return err
	}
	out.Waiting = client.Waiting{Reports: waits.Reports, Submissions: waits.Submissions, Claims: waits.Claims}
	byRole, suspended, err := a.deps.Store.Census(r.Context())
	if err != nil {
		return err
	}
	out.Suspended = suspended
	for role, n := range byRole {
		out.Accounts[string(role)] = n
	}
	if h.Outlook != nil {
		if out.Outlook, err = h.Outlook(r.Context()); err != nil {
			httpd.Note(r, err) // the rest is worth telling
		}
	}
	if h.Disk != nil {
		if n, err := h.Disk(); err == nil {
			out.Disk = &n
		} else {
			httpd.Note(r, err)
		}
	}
	return a.personal(w, r, out)
}

func (a *API) sources(w http.ResponseWriter, r *http.Request, in arguments) error {
	out := []client.Source{}
	if a.deps.Jobs == nil {
		return a.personal(w, r, out)
	}
	all, err := a.deps.Jobs.Status(r.Context(), in.numbers["runs"])
	if err != nil {
		return err
	}
	for _, s := range all {
		out = append(out, a.source(s))
	}
	return a.personal(w, r, out)
}

func (a *API) source(s jobs.Status) client.Source {
	now := a.deps.Now()
	held := s.Row.Holder != "" && now.Before(s.Row.Until)
	out := client.Source{Name: s.Job.Name, Title: s.Job.Title, About: s.Job.About, State: a.stateOf(s.Row, held, now), Due: client.Time{Time: s.Row.Due}, Failures: s.Row.Failures, Runs: []client.Run{}}
	for _, run := range s.Runs {
		if run.Outcome == store.Running && !held {
			run.Outcome = store.Lost // it will be marked so when the job is taken over
		}
		c := run.Counts
		out.Runs = append(out.Runs, client.Run{Started: client.Time{Time: run.Started}, Ended: client.Time{Time: run.Ended}, Outcome: string(run.Outcome), Note: run.Note, Error: run.Error,
			Requests: c.Requests, Read: c.Read, Added: c.Added, Changed: c.Changed, Removed: c.Removed, Refused: c.Rejected, Announced: c.Announced})
	}
	return out
}

// stateOf puts first what matters most, as the page does.
func (a *API) stateOf(row store.Job, held bool, now time.Time) string {
	switch {
	case held:
		return "running"
	case !a.deps.House.Fetching:
		return "off"
	case row.Asked:
		return "due"
	case row.Holder != "":
		return "broken off"
	case row.Due.IsZero():
		return "unplanned"
	case !now.Before(row.Due):
		return "due"
	}
	return "planned"
}

func (a *API) runSource(w http.ResponseWriter, r *http.Request, in arguments) error {
	s, err := a.sourceNamed(r.Context(), in.texts["source"])
	if err != nil {
		return err
	}
	if !a.deps.House.Fetching {
		return &worded{papers.ErrConflict, "The service was started with --offline and fetches nothing. Start it without, and ask again."}
	}
	if err := a.deps.Jobs.Ask(r.Context(), s.Job.Name); err != nil {
		return err
	}
	if s, err = a.sourceNamed(r.Context(), s.Job.Name); err != nil {
		return err
	}
	return a.done(w, r, http.StatusAccepted, "", a.source(s))
}

// sourceNamed finds a source with its last run.
func (a *API) sourceNamed(ctx context.Context, name string) (jobs.Status, error) {
	if a.deps.Jobs != nil {
		all, err := a.deps.Jobs.Status(ctx, 1)
		if err != nil {
			return jobs.Status{}, err
		}
		if i := slices.IndexFunc(all, func(s jobs.Status) bool { return s.Job.Name == name }); i >= 0 {
			return all[i], nil
		}
	}
	return jobs.Status{}, &notFound{"there is no source " + clip(name)}
}
