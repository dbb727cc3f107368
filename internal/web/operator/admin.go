package operator

import (
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// House is what the pages about the site itself say of it.
type House struct {
	Contact    string        // mail or web address of who runs the site, "" where none is set
	NoIndex    bool          // search machines are asked to stay away
	Settings   []Setting     // those in effect, without secrets
	Version    string        // of the program
	Elsewhere  string        // the host that is told what is searched for, "" for none
	LogsVisits bool          // every request is logged: its moment, path and answer, not who made it
	Impression time.Duration // for how long it is kept what was shown to whom; 0 keeps nothing

	Disk func() (int64, error) // how much the data folder holds, in bytes; nil is not told
}

// A Setting is one of the site's.
type Setting struct{ Name, Value, Origin string }

// defaultOrigin is the origin of a setting that nobody set.
const defaultOrigin = "default"

// overviewPage is what an operator wants to see first.
type overviewPage struct {
	page.Frame
	House     House
	Backlog   store.Backlog
	People    []string // "34 readers"
	Suspended int
	Sources   []jobView
	Running   bool
	Disk      string    // "" where it cannot be told
	Mail      string    // how it goes, "" where nothing is mailed
	Alarm     string    // that readers complain, "" for none
	Set       []Setting // those that somebody set
	Unset     []Setting // and those that nobody did
}

// overview serves /admin.
func (s *Pages) overview(w http.ResponseWriter, r *http.Request) error {
	v := overviewPage{Frame: s.Frame(r, "Overview", "overview"), House: s.deps.House}
	v.Canonical, v.NoIndex = "/admin", true
	for _, set := range s.deps.House.Settings {
		if set.Origin == defaultOrigin {
			v.Unset = append(v.Unset, set)
		} else {
			v.Set = append(v.Set, set)
		}
	}
	var err error
	if v.Backlog, err = s.deps.Store.Backlog(r.Context()); err != nil {
		return err
	}
	byRole, suspended, err := s.deps.Store.Census(r.Context())
	if err != nil {
		return err
	}
	v.Suspended = suspended
	for _, role := range papers.Roles()[1:] {
		if n := byRole[role]; n > 0 {
			v.People = append(v.People, page.Count(n, string(role), string(role)+"s"))
		}
	}
	if s.deps.Sources != nil {
		v.Running = s.deps.Sources.Running
		all, err := s.deps.Sources.Jobs.Status(r.Context(), 1)
		if err != nil {
			return err
		}
		for _, job := range all {
			v.Sources = append(v.Sources, newJobView(job, v.Running, v.Now))
		}
	}
	if err := s.mailGoes(r, &v); err != nil {
		return err
	}
	if s.deps.House.Disk != nil {
		n, err := s.deps.House.Disk()
		if err != nil {
			httpd.Note(r, err) // the rest is worth showing
		} else {
			v.Disk = diskSize(n)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, "overview", v)
}

// mailGoes says how mail goes.
func (s *Pages) mailGoes(r *http.Request, v *overviewPage) error {
	if s.deps.Postmaster == nil {
		return nil
	}
	x, err := s.deps.Postmaster.State(r.Context())
	if err != nil {
		return err
	}
	v.Mail = mailWords(x)
	if x.Alarming() {
		v.Alarm = fmt.Sprintf("%.2f %% of what was mailed is reported as spam; above 0.1 %% large providers refuse it", 100*x.Rate())
	}
	return nil
}

// diskSize writes bytes as people do: "3.2 GB".
func diskSize(n int64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB"}
	f, i := float64(n), 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}
