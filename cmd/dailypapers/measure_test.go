package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestMeasure takes in the whole corpus that papertest.Data finds and
// prints the table that doc/benchmarks.md quotes. It takes minutes, so it
// must be asked for:
//
//	DAILYPAPERS_BENCH=1 go test -run TestMeasure -v ./cmd/dailypapers
func TestMeasure(t *testing.T) {
	if os.Getenv("DAILYPAPERS_BENCH") != "1" {
		t.Skip("set DAILYPAPERS_BENCH=1 to measure with the whole corpus")
	}
	files := papertest.DataFiles(t, "corpus", "*.jsonl.zst")
	m := measure{binary: build(t), dir: filepath.Join(t.TempDir(), "data")}
	m.row("machine", fmt.Sprintf("%d cores, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version()))
	m.row("load before", load())
	m.ingest(t, files)
	m.again(t, files)
	m.index(t)
	m.terminal(t)
	m.site(t)
	m.row("load after", load())
	t.Logf("\n| what | figure |\n| --- | --- |\n%s", m.table.String())
}

// A measure collects the rows of the table.
type measure struct {
	binary
	dir   string
	table strings.Builder
}

func (m *measure) row(what, figure string) { fmt.Fprintf(&m.table, "| %s | %s |\n", what, figure) }

func (m *measure) ingest(t *testing.T, files []string) {
	p, took, memory := m.watched(t, append([]string{"ingest", "jsonl", "--no-index", "--data", m.dir}, files...)...)
	if code := p.cmd.ProcessState.ExitCode(); code == exitFailed {
		t.Fatalf("exit code %d\n%s%s", code, p.out.tail(), p.err.tail())
	}
	read, rejected := sums(p.out.String(), `: (\d+) records?:`), sums(p.out.String(), `(\d+) rejected`)
	m.row("papers taken in", fmt.Sprintf("%d, %d refused", read-rejected, rejected))
	m.row("into the store, with all their rows", perSecond(read-rejected, took))
	m.row("peak anonymous memory of the ingest", memory)
	m.row("database", megabytes(size(t, m.dir, store.FileName)))
}

func (m *measure) again(t *testing.T, files []string) {
	p, took, _ := m.watched(t, append([]string{"ingest", "jsonl", "--no-index", "--data", m.dir}, files...)...)
	m.row("the same again, nothing changed", perSecond(sums(p.out.String(), `(\d+) unchanged`), took))
	if changed := sums(p.out.String(), `(\d+) added`) + sums(p.out.String(), `(\d+) changed`); changed > 0 {
		m.row("changed by the second run", fmt.Sprint(changed))
	}
}

func (m *measure) index(t *testing.T) {
	p, _, memory := m.watched(t, "search", "--data", m.dir, "-n", "1", "papers")
	found := regexp.MustCompile(`indexed (\d+) papers in (\S+)`).FindStringSubmatch(p.err.String())
	if found == nil {
		t.Fatalf("no index was built:\n%s", p.err.tail())
	}
	took, err := time.ParseDuration(found[2])
	if err != nil {
		t.Fatal(err)
	}
	m.row("into the index", perSecond(sums(found[0], `indexed (\d+)`), took))
	m.row("peak anonymous memory of the indexing", memory)
	m.row("index", megabytes(size(t, m.dir, catalog.FolderName)))
}

// questions are of the kinds that people ask.
func questions() []string {
	return []string{
		"graph neural networks for molecules", "soft prompt", `"message passing" -vision`, "author:bengio", "cat:cs.CL year:2024..2025 retrieval", "title:attention",
		"how to make a language model admit that it does not know", "protein structure", "black holes information paradox", "sparse", "the of and", "speech recognition for low resource languages",
	}
}

// terminal asks from the command line: a new process each time, with the
// files in the system's cache.
func (m *measure) terminal(t *testing.T) {
	var took, whole []time.Duration
	for range 7 {
		start := time.Now()
		p := m.run(t, exitDone, "search", "--data", m.dir, "-n", "5", "--json", questions()[0])
		whole = append(whole, time.Since(start))
		var answer struct {
			TookMS float64 `json:"took_ms"`
		}
		if err := json.Unmarshal([]byte(p.out.String()), &answer); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Duration(answer.TookMS*float64(time.Millisecond)))
	}
	m.row("`dailypapers search \""+questions()[0]+"\" -n 5`, first answer of a new process", quantiles(took))
	m.row("the same with the start and end of the process", quantiles(whole))
}

// site asks the running service, each question first once to warm up.
func (m *measure) site(t *testing.T) {
	s := m.serve(t, m.dir, "--now", "2026-08-31") // the corpus ends there
	start := time.Now()
	s.ready(t)
	m.row("`serve` ready after listening", time.Since(start).Round(time.Millisecond).String())
	for _, path := range []string{"/api/papers/search?limit=20&q=", "/search?q="} {
		var all []time.Duration
		for round := range 21 {
			for _, q := range questions() {
				start := time.Now()
				if a := s.get(t, path+url.QueryEscape(q)); a.status != 200 {
					t.Errorf("%s%s: status %d", path, q, a.status)
				}
				if round > 0 {
					all = append(all, time.Since(start))
				}
			}
		}
		m.row(fmt.Sprintf("%d warm requests of `%s…`, %d kinds", len(all), path, len(questions())), quantiles(all))
	}
	for _, path := range []string{"/", "/papers/month/2026-01", "/papers/month/2026-01?p=100", "/api/daily_papers?month=2026-01&limit=100"} {
		var all []time.Duration
		for range 21 {
			start := time.Now()
			s.get(t, path)
			all = append(all, time.Since(start))
		}
		m.row("`"+path+"`, warm", quantiles(all[1:]))
	}
	m.row("anonymous memory of the service then", megabytes(anonymous(s.cmd.Process.Pid)))
	s.stop(t)
}

// watched runs a command to its end and samples its memory.
func (m *measure) watched(t *testing.T, args ...string) (p *process, took time.Duration, memory string) {
	t.Helper()
	start := time.Now()
	p = m.start(t, args...)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	var peak int64
	for {
		select {
		case <-p.ended:
			return p, time.Since(start), megabytes(peak)
		case <-ticker.C:
			peak = max(peak, anonymous(p.cmd.Process.Pid))
		}
	}
}

// anonymous returns the bytes of memory that are no file's, 0 where the
// system does not tell.
func anonymous(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	found := regexp.MustCompile(`RssAnon:\s*(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0
	}
	kb, _ := strconv.ParseInt(string(found[1]), 10, 64) // digits, as the pattern says
	return kb << 10
}

// size is what the files whose names begin so take on the disk.
func size(t *testing.T, dir, name string) int64 {
	t.Helper()
	var sum int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(path, filepath.Join(dir, name)) {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// sums adds up what a pattern's group finds.
func sums(text, pattern string) int {
	sum := 0
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1]) // digits, as the pattern says
		sum += n
	}
	return sum
}

func perSecond(n int, took time.Duration) string {
	return fmt.Sprintf("%.0f papers/s (%d in %s)", float64(n)/took.Seconds(), n, took.Round(100*time.Millisecond))
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }

func quantiles(all []time.Duration) string {
	slices.Sort(all)
	at := func(q float64) time.Duration { return all[int(q*float64(len(all)-1))].Round(10 * time.Microsecond) }
	return fmt.Sprintf("median %s, 95 %% %s, slowest %s", at(0.5), at(0.95), at(1))
}

func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}
