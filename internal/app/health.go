package app

import (
	"fmt"
	"net/http"
)

// health adds the two addresses that supervisors ask. /healthz says that the
// process answers; /readyz says that the store does and that the index has
// caught up since the start, and stays so once it was. A model elsewhere may have yet to
// read some of the papers: they are found by their words, so that does not count.
func (a *App) health(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusOK, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := a.store.Ping(r.Context()); err != nil {
			plain(w, http.StatusServiceUnavailable, "the store does not answer")
			return
		}
		if a.ready.Load() {
			plain(w, http.StatusOK, a.readiness())
			return
		}
		behind, err := a.catalog.Behind(r.Context())
		if err != nil {
			plain(w, http.StatusServiceUnavailable, "the store does not answer")
			return
		}
		plain(w, http.StatusServiceUnavailable, fmt.Sprintf("the index is %d changes behind", behind))
	})
}

func (a *App) readiness() string {
	if n := a.catalog.Missing(); n > 0 {
		return fmt.Sprintf("ready; %d papers have no vector yet", n)
	}
	return "ready"
}

func plain(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, words)
}
