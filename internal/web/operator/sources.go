package operator

import (
	"context"
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Sources is what a site fetches by itself.
type Sources struct {
	Jobs    *jobs.Runner
	Running bool                                      // this process runs what is due; false with --offline
	Outlook func(ctx context.Context) (string, error) // how far the papers have come, in a sentence or two; nil is nothing
}

const (
	sourcesPath = "/admin/sources"
	// runsShown is how many runs of a job are listed: two working weeks of a
	// daily one, and all on one screen.
	runsShown = 10
	// refreshAfter has the browser load the page anew while something runs, in
	// seconds: runs save their counts every few seconds.
	refreshAfter = "5"
)

// sourcesPage shows what is fetched, and how it went.
type sourcesPage struct {
	page.Frame
	Sources bool   // there is something to fetch
	Running bool   // it is fetched by this process
	Outlook string // how far the papers have come
	Zone    string // of the times shown
	Asked   string // the title of the job that was asked for just now
	Busy    bool   // something runs or is about to
	Still   bool   // the page is not to load itself anew
	Jobs    []jobView
}

// sources serves /admin/sources.
func (s *Pages) sources(w http.ResponseWriter, r *http.Request) error {
	v, err := s.sourcesView(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if v.Busy && !v.Still {
		w.Header().Set("Refresh", refreshAfter+"; url="+sourcesPath) // what was asked for is said once
	}
	return s.Render(w, r, http.StatusOK, "sources", v)
}

func (s *Pages) sourcesView(r *http.Request) (sourcesPage, error) {
	v := sourcesPage{Frame: s.Frame(r, "Sources", "sources")}
	v.Canonical, v.NoIndex, v.Zone = sourcesPath, true, page.Zone(v.Now)
	var err error
	if v.Still, err = page.Flag(r, "still"); err != nil || s.deps.Sources == nil {
		return v, err
	}
	v.Sources, v.Running = true, s.deps.Sources.Running
	all, err := s.deps.Sources.Jobs.Status(r.Context(), runsShown)
	if err != nil {
		return v, err
	}
	for _, job := range all {
		j := newJobView(job, v.Running, v.Now)
		v.Jobs = append(v.Jobs, j)
		v.Busy = v.Busy || j.Busy
		if job.Job.Name == r.FormValue("asked") {
			v.Asked = job.Job.Title
		}
	}
	if s.deps.Sources.Outlook != nil {
		if v.Outlook, err = s.deps.Sources.Outlook(r.Context()); err != nil {
			httpd.Note(r, err) // the jobs tell enough without it
		}
	}
	return v, nil
}

// askSource serves the button of a job: it is made due now, for whichever
// process runs jobs, and the browser goes back to the page.
func (s *Pages) askSource(w http.ResponseWriter, r *http.Request) error {
	if s.deps.Sources == nil {
		return papers.ErrNotFound
	}
	if !s.deps.Sources.Running {
		return page.Refuse(papers.ErrConflict, "Switched off", "The service was started with --offline and fetches nothing. Start it without, and ask again.")
	}
	name := r.PathValue("job")
	if err := s.deps.Sources.Jobs.Ask(r.Context(), name); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, sourcesPath+"?"+url.Values{"asked": {name}}.Encode(), http.StatusSeeOther)
	return nil
}
