package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

// A diary is a log that tests read while it is written.
type diary struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (d *diary) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.Write(b)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.String()
}

// running is a service on a port of its own.
type running struct {
	t    *testing.T
	base string
	log  *diary
	stop func() // waits until it has stopped
}

func serve(t *testing.T, dir string) *running {
	t.Helper()
	return serveWith(t, app.Config{DataDir: dir, Now: noon})
}

// serveWith starts a service; it writes its log into the diary.
func serveWith(t *testing.T, cfg app.Config) *running {
	t.Helper()
	r := &running{t: t, log: &diary{}}
	cfg.Log = slog.New(slog.NewTextHandler(r.log, nil))
	service, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.base = "http://" + ln.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- service.Serve(ctx, ln) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := service.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

func (r *running) get(path string) (int, string) {
	r.t.Helper()
	answer, err := http.Get(r.base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// until asks for a path until its answer holds the words.
func (r *running) until(path, words string) {
	r.t.Helper()
	var status int
	var body string
	deadline := time.Now().Add(20 * time.Second)
	for now := range time.Tick(10 * time.Millisecond) {
		if status, body = r.get(path); strings.Contains(body, words) {
			return
		}
		if now.After(deadline) {
			break
		}
	}
	r.t.Fatalf("%s never says %q: %d %.200s\n%s", path, words, status, body, r.log)
}

func TestFirstStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	r := serve(t, dir)
	if status, body := r.get("/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("healthz: %d %q", status, body)
	}
	// The page of the newest day stands before anything is indexed.
	if status, body := r.get("/"); status != 200 || strings.Count(body, "<article") != starter.Featured {
		t.Errorf("the first page: %d, %d papers", status, strings.Count(body, "<article"))
	}
	r.until("/readyz", "ready\n")
	r.until("/search?q=soft+robots", "SoftZoo")
	if _, body := r.get("/"); !strings.Contains(body, "small library that comes with the program") {
		t.Error("nothing tells a visitor what this is")
	}
	if n := strings.Count(r.log.String(), "loaded the starter library"); n != 1 {
		t.Errorf("the first start is logged %d times:\n%s", n, r.log)
	}
	r.stop()
	again := serve(t, dir)
	again.until("/readyz", "ready\n")
	if strings.Contains(again.log.String(), "starter library") {
		t.Errorf("the second start loads the library again:\n%s", again.log)
	}
}

// An operator who takes the library's papers out does not get them back.
func TestStarterStaysOut(t *testing.T) {
	dir := t.TempDir()
	serve(t, dir).stop()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := starter.List(noon())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if err := st.DeletePaper(t.Context(), p.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	if status, body := r.get("/"); status != 200 || !strings.Contains(body, "No papers have been taken in yet") {
		t.Errorf("an emptied site: %d %.300s", status, body)
	}
}

// A store that was filled before the first start is the operator's: the
// library stays out of it, and no page says otherwise.
func TestFilledBeforeTheFirstStart(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, papers.Paper{ID: "x:1", Title: "Quince jelly", Announced: papers.Day{Year: 2026, Month: time.March, Day: 10}})
	r := serve(t, dir)
	r.until("/search?q=quince", "/papers/x:1")
	if _, body := r.get("/"); strings.Contains(body, "library that comes with") || strings.Count(body, "<article") != 1 {
		t.Errorf("the page of one paper:\n%s", body)
	}
}

func put(t *testing.T, dir string, list ...papers.Paper) {
	t.Helper()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: list}); err != nil {
		t.Fatal(err)
	}
}

// What another process ingests is found without a restart.
func TestFollows(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	put(t, dir, papers.Paper{ID: "x:late", Title: "Xylophones at dawn"})
	r.until("/search?q=xylophones", "/papers/x:late")
	if err := os.RemoveAll(filepath.Join(dir, catalog.FolderName)); err != nil {
		t.Fatal(err)
	}
	put(t, dir, papers.Paper{ID: "x:later", Title: "Zithers at dusk"})
	r.until("/search?q=zithers", "/papers/x:later") // also after the index was lost
	r.until("/search?q=xylophones", "/papers/x:late")
}

func TestNotReadyBeforeTheIndex(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, papers.Paper{ID: "x:held", Title: "Held before the first start"})
	service, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.Of(t, service.Handler())
	if a := site.Get("/readyz"); a.Status != 503 || !strings.Contains(a.Body, "1 changes behind") || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("readyz before any sync: %d %q", a.Status, a.Body)
	}
	if a := site.Get("/healthz"); a.Status != 200 {
		t.Errorf("healthz: %d", a.Status)
	}
	if err := service.Close(); err != nil {
		t.Fatal(err)
	}
	if a := site.Get("/readyz"); a.Status != 503 {
		t.Errorf("readyz of a closed store: %d %q", a.Status, a.Body)
	}
	if a := site.Get("/"); a.Status < 500 || strings.Contains(a.Body, "sql") {
		t.Errorf("a page of a closed store: %d %.300s", a.Status, a.Body)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if _, err := app.Open(t.Context(), app.Config{DataDir: dir, Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("opening %s: %v", dir, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.FileName), []byte(strings.Repeat("this is no database ", 500)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Open(t.Context(), app.Config{DataDir: dir, Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), store.FileName) {
		t.Errorf("opening no database: %v", err)
	}
}

// One address serves people and programs: its ending, or what is accepted, decides.
func TestShared(t *testing.T) {
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{
			{ID: "2603.00001", Title: "Shared", Abstract: "A sentence.", Announced: papers.Day{Year: 2026, Month: time.March, Day: 10}},
			{ID: "hep-th/9901001", Title: "Old", Abstract: "A sentence."},
			{ID: "acl:2024.acl-long.1", Title: "Elsewhere"},
		}})
		return err
	})
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, tt := range []struct{ path, accept, kind string }{
		{"/papers/2603.00001", browser, "text/html"}, {"/papers/2603.00001", "", "text/html"}, {"/papers/2603.00001", "*/*", "text/html"},
		{"/papers/2603.00001", "text/markdown", "text/markdown"}, {"/papers/2603.00001", "text/markdown, text/html;q=0.5", "text/markdown"},
		{"/papers/2603.00001", "text/html, text/markdown", "text/html"}, {"/papers/2603.00001", "Text/Markdown; q=1, */*", "text/markdown"},
		{"/papers/2603.00001.md", browser, "text/markdown"}, {"/papers/hep-th/9901001.md", "", "text/markdown"}, {"/papers/acl:2024.acl-long.1.md", "", "text/markdown"},
		{"/papers/hep-th/9901001", "text/markdown", "text/markdown"}, {"/papers/hep-th/9901001", browser, "text/html"},
		{"/papers/2603.00001.bib", browser, "application/x-bibtex"}, {"/papers/hep-th/9901001.ris", "", "application/x-research-info-systems"},
		{"/papers/acl:2024.acl-long.1.csl", "", "application/vnd.citationstyles.csl+json"},
		{"/papers/date/2026-03-10", browser, "text/html"}, {"/papers/date/2026-03-10.atom", browser, "application/atom+xml"},
		{"/papers/week/2026-W11.atom", "", "application/atom+xml"}, {"/papers/month/2026-03.atom", "", "application/atom+xml"},
		{"/feed.atom", browser, "application/atom+xml"}, {"/search.atom?q=shared", "", "application/atom+xml"},
		{"/api/papers/2603.00001", browser, "application/json"}, {"/.well-known/openapi.json", "", "application/"},
	} {
		a := site.Get(tt.path, "Accept: "+tt.accept)
		if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), tt.kind) {
			t.Errorf("%s for %q: %d %s, want %s", tt.path, tt.accept, a.Status, a.Header.Get("Content-Type"), tt.kind)
		}
		if strings.HasPrefix(tt.path, "/papers/2603") && !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Accept") && !strings.Contains(tt.path[8:], ".b") && !strings.HasSuffix(tt.path, ".md") {
			t.Errorf("%s: a cache may mix the formats up: Vary is %q", tt.path, a.Header.Values("Vary"))
		}
	}
	var paper struct{ ID, Title string }
	if err := json.Unmarshal([]byte(site.Get("/api/papers/2603.00001").Body), &paper); err != nil || paper.ID != "2603.00001" {
		t.Errorf("the JSON of a paper: %+v, %v", paper, err)
	}
}

// Many readers at once, while papers come in: no answer is an error.
func TestCrowd(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	var readers sync.WaitGroup
	paths := []string{"/", "/papers/month/2025-12", "/search?q=prompt", "/papers/2405.18203", "/feed.atom", "/api/daily_papers?date=2025-12-15"}
	for range 4 {
		readers.Go(func() {
			for _, path := range paths {
				answer, err := http.Get(r.base + path)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != 200 {
					t.Errorf("%s: %s, %v", path, answer.Status, err)
				}
			}
		})
	}
	for i := range 5 {
		put(t, dir, papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: "Prompt arrival"})
	}
	readers.Wait()
	if strings.Contains(r.log.String(), "level=ERROR") {
		t.Errorf("errors were logged:\n%s", r.log)
	}
}
