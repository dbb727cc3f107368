package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// A whole is what the parts of the end-to-end test hand on to one another.
type whole struct {
	binary
	corpus papertest.Corpus
	file   string // the corpus, packed
	chosen string // a list of papers for one front page
	one    string // data folder of an ingest that nothing disturbed
	other  string // data folder of everything that went wrong
}

// chosenDay is the day that has a front page of chosen papers.
const (
	chosenDay    = "2024-05-22"
	chosenPapers = 60
)

// TestEndToEnd runs the real program: papers are taken in, the process is
// killed again and again, and at last every page and every call of the API is
// fetched. With -short the crashes are left out.
func TestEndToEnd(t *testing.T) {
	records := 30_000
	if testing.Short() {
		records = 2_000
	}
	w := whole{binary: build(t), corpus: papertest.Make(records)}
	dir := t.TempDir()
	w.file, w.chosen = filepath.Join(dir, "corpus.jsonl.zst"), filepath.Join(dir, "chosen.jsonl")
	w.one, w.other = filepath.Join(dir, "one"), filepath.Join(dir, "other")
	pack(t, w.file, w.corpus.Text)
	writeFile(t, w.chosen, chosenLines())

	for _, part := range []struct {
		name  string
		crash bool // takes SIGKILL
		run   func(*testing.T)
	}{
		{"uninterrupted ingest", false, w.ingest},
		{"ingest killed twice", true, w.ingestKilled},
		{"every row is the same", true, w.compare},
		{"serve killed in its first index", true, w.serveKilled},
		{"index deleted", false, w.indexDeleted},
		{"ingest beside serve", false, w.ingestBeside},
		{"every page", false, w.pages},
		{"stop in the middle of an index", true, w.stopIndexing},
		{"stop in the middle of a read", false, w.stopReading},
	} {
		if part.crash && testing.Short() {
			continue
		}
		if !t.Run(part.name, part.run) {
			return // the next part stands on this one
		}
	}
}

// served is the folder that the later parts work on: the one that suffered.
func (w *whole) served() string {
	if testing.Short() {
		return w.one
	}
	return w.other
}

func (w *whole) ingestArgs(dir string) []string {
	return []string{"ingest", "jsonl", "--no-index", "--data", dir, w.file}
}

func (w *whole) ingest(t *testing.T) {
	p := w.run(t, exitRejected, w.ingestArgs(w.one)...)
	want := fmt.Sprintf("%d records: %d added,", w.corpus.Records, len(w.corpus.Papers))
	if got := p.out.String(); !strings.Contains(got, want) || !strings.Contains(got, fmt.Sprintf("%d rejected", w.corpus.Refused)) {
		t.Errorf("the summary is\n%swant %s … %d rejected", got, want, w.corpus.Refused)
	}
	if got := strings.Count(p.err.String(), w.file+":"); got != w.corpus.Refused {
		t.Errorf("%d refused records were told with their place, want %d", got, w.corpus.Refused)
	}
	holds(t, w.one, w.corpus.Papers)
	w.choose(t, w.one)
}

func (w *whole) choose(t *testing.T, dir string) {
	t.Helper()
	w.run(t, exitDone, "ingest", "jsonl", "--no-index", "--data", dir, "--feature", chosenDay, w.chosen)
}

func (w *whole) ingestKilled(t *testing.T) {
	total := len(w.corpus.Papers)
	w.killWhen(t, total/6)
	w.killWhen(t, total/2)
	p := w.run(t, exitRejected, w.ingestArgs(w.other)...)
	m := regexp.MustCompile(`went on behind line (\d+)`).FindStringSubmatch(p.out.String())
	if m == nil {
		t.Errorf("the last run does not say where it went on:\n%s", p.out.String())
	}
	w.choose(t, w.other)
}

// killWhen starts the ingest and kills it once so many papers are committed.
func (w *whole) killWhen(t *testing.T, papers int) {
	t.Helper()
	p := w.start(t, w.ingestArgs(w.other)...)
	db := database(t, w.other)
	defer db.Close()
	until(t, fmt.Sprintf("%d papers in the store", papers), func() (bool, string) {
		if p.hasEnded() {
			t.Fatalf("the ingest ended before it could be killed:\n%s", p.out.tail())
		}
		n, err := count(db)
		return n >= papers, fmt.Sprint(n, err)
	})
	p.kill()
	if !p.killed() {
		t.Fatalf("the ingest was over before it was killed:\n%s", p.out.tail())
	}
	n, err := count(db)
	if err != nil || n >= len(w.corpus.Papers) {
		t.Fatalf("%d papers after the kill, %v; want fewer than all", n, err)
	}
	t.Logf("killed with %d of %d papers in the store", n, len(w.corpus.Papers))
}

// count reads how many papers ever came in. Before the schema is there it
// fails.
func count(db *sql.DB) (int, error) {
	var n int
	err := db.QueryRow(`SELECT value FROM counters WHERE name = 'paper'`).Scan(&n)
	return n, err
}

func (w *whole) compare(t *testing.T) {
	sameRows(t, w.one, w.other)
	samePapers(t, w.one, w.other, len(w.corpus.Papers)+chosenPapers)
}

// serveKilled kills the service while it builds its first index.
func (w *whole) serveKilled(t *testing.T) {
	s := w.serve(t, w.other)
	until(t, "an index under way", func() (bool, string) {
		a := s.get(t, "/readyz")
		if a.status == 200 {
			t.Fatal("the index was complete before the service could be killed: the corpus is too small for this machine")
		}
		_, err := os.Stat(filepath.Join(w.other, catalog.FolderName))
		return err == nil && strings.Contains(a.body, "behind"), a.body
	})
	s.kill()
	if !s.killed() {
		t.Fatal("the service had ended by itself")
	}
	if behind(t, w.other) == 0 {
		t.Fatal("the index was complete when the service was killed")
	}
	s = w.serve(t, w.other)
	s.ready(t)
	w.findsAll(t, s)
	s.stop(t)
}

// behind opens the index as another process would.
func behind(t *testing.T, dir string) uint64 {
	t.Helper()
	cat, err := catalog.Open(dir, openStore(t, dir), catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	defer cat.Close()
	n, err := cat.Behind(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// findsAll looks for every made-up word.
func (w *whole) findsAll(t *testing.T, s *service) {
	t.Helper()
	for word, id := range w.corpus.Coins {
		s.finds(t, word, id)
	}
}

func (w *whole) indexDeleted(t *testing.T) {
	if err := os.RemoveAll(filepath.Join(w.served(), catalog.FolderName)); err != nil {
		t.Fatal(err)
	}
	s := w.serve(t, w.served())
	s.ready(t)
	w.findsAll(t, s)
	s.stop(t)
}

// ingestBeside takes papers in while two services run on one folder: one that
// is new, and one that changes what was held. Both services find them, and
// one goes on alone when the other, whoever wrote the index, is killed.
func (w *whole) ingestBeside(t *testing.T) {
	one, two := w.serve(t, w.served()), w.serve(t, w.served())
	one.ready(t)
	two.ready(t)
	const fresh, changed, last = 900_000, 900_001, 900_100
	news, again := papertest.Paper(fresh), papertest.Again(0)
	news.ID, again.Comments, again.Abstract = "2406.99998", "", "Now it is called "+papertest.Coin(changed)+"."
	p := w.add(t, news, again)
	if !strings.Contains(p.out.String(), "2 records: 1 added, 1 changed") {
		t.Errorf("the summary is\n%s", p.out.String())
	}
	for _, s := range []*service{one, two} {
		s.willFind(t, papertest.Coin(fresh), news.ID)
		s.willFind(t, papertest.Coin(changed), again.ID)
		if got := s.found(t, papertest.Coin(0)); len(got) != 0 {
			t.Errorf("the abstract that was replaced is still found: %v", got)
		}
	}
	one.kill()
	late := papertest.Paper(last)
	late.ID = "2406.99999"
	w.add(t, late)
	two.willFind(t, papertest.Coin(last), late.ID)
	two.stop(t)
}

// add takes papers in, and leaves the index to whoever runs.
func (w *whole) add(t *testing.T, rows ...papertest.Row) *process {
	t.Helper()
	file := filepath.Join(t.TempDir(), "news.jsonl")
	writeFile(t, file, papertest.Lines(rows...))
	return w.run(t, exitDone, "ingest", "jsonl", "--no-index", "--data", w.served(), file)
}

// stopIndexing sends SIGTERM while the index is being built, and starts again.
func (w *whole) stopIndexing(t *testing.T) {
	if err := os.RemoveAll(filepath.Join(w.other, catalog.FolderName)); err != nil {
		t.Fatal(err)
	}
	s := w.serve(t, w.other)
	until(t, "an index under way", func() (bool, string) {
		a := s.get(t, "/readyz")
		return strings.Contains(a.body, "behind") || a.status == 200, a.body
	})
	s.stop(t)
	s = w.serve(t, w.other)
	s.ready(t)
	s.stop(t)
}

// stopReading sends SIGTERM to an ingest that waits for a pipe to go on.
func (w *whole) stopReading(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer feed.Close()
	dir := filepath.Join(t.TempDir(), "data")
	p := w.startReading(t, in, "ingest", "jsonl", "--data", dir, "-")
	if _, err := feed.Write(w.corpus.Text[:len(w.corpus.Text)/2]); err != nil { // returns when nearly all of it was taken
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(t, patience); code != exitFailed || !strings.Contains(p.err.String(), "stopped; run the same command again to go on") {
		t.Errorf("exit code %d\n%s", code, p.err.tail())
	}
}

// chosenLines are papers that stand in no corpus of these tests.
func chosenLines() []byte {
	rows := make([]papertest.Row, chosenPapers)
	for i := range rows {
		rows[i] = papertest.Paper(500_000 + i)
		rows[i].ID = fmt.Sprintf("2312.%05d", i+1)
		rows[i].Title = fmt.Sprintf("Chosen paper %d", i+1)
		rows[i].Date, rows[i].DateKind, rows[i].Versions = "2023-12-01", "created", nil
	}
	return papertest.Lines(rows...)
}

func pack(t *testing.T, path string, text []byte) {
	t.Helper()
	var packed bytes.Buffer
	z, err := zstd.NewWriter(&packed)
	if err == nil {
		_, err = z.Write(text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, packed.Bytes())
}

func writeFile(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
