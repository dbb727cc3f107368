package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dailypapers/dailypapers/embed"
)

// corpusFile writes papers of a few topics' words.
func corpusFile(t *testing.T, n int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for i := range n {
		topic := i % 8
		sentence := func() string {
			var w []string
			for range 8 {
				w = append(w, fmt.Sprintf("topic%c%c", 'a'+topic, 'a'+r.IntN(12)))
			}
			return strings.Join(w, " ") + ". "
		}
		fmt.Fprintf(&b, `{"id":"x:%d","title":%q,"abstract":%q}`+"\n", i, sentence(), sentence()+sentence()+sentence())
	}
	path := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// fakeTeacher answers as an embedding endpoint does; it tells topics by their letter.
func fakeTeacher(t *testing.T, asked *atomic.Int64) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct{ Input []string }
		json.NewDecoder(r.Body).Decode(&ask)
		asked.Add(int64(len(ask.Input)))
		var data []map[string]any
		for i, text := range ask.Input {
			v := make([]float64, 8)
			if _, rest, ok := strings.Cut(text, "topic"); ok {
				v[rest[0]-'a'] = 1
			}
			data = append(data, map[string]any{"index": i, "embedding": v})
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestTrainWithTeacher trains a small model from the command line, asks the teacher once
// a paper, and leaves nothing but the model behind.
func TestTrainWithTeacher(t *testing.T) {
	var asked atomic.Int64
	dir := t.TempDir()
	out := filepath.Join(dir, "m.bin")
	args := []string{"train", "embeddings", "--out", out, "--steps", "20", "--teacher", fakeTeacher(t, &asked), "--teacher-model", "big", "--teacher-papers", "500", "--licences", "none", corpusFile(t, 2200)}
	var stdout, stderr bytes.Buffer
	if code := run(args, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if n := asked.Load(); n != 501 { // and one text to learn how long vectors are
		t.Errorf("the teacher was asked about %d texts", n)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := embed.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Record(); r.Papers != 2200 || r.Steps != 20 || !strings.Contains(r.Teacher, "big") || r.Corpora[0].Papers != 2200 || r.Licences != "none" {
		t.Errorf("%+v", r)
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 1 {
		t.Errorf("%v are left behind", left)
	}
	if !strings.Contains(stderr.String(), "teacher: 500 of 500 papers") {
		t.Errorf("it says %s", stderr.String())
	}
}

// TestTeacherBreaksOff holds that what a teacher has answered is not asked for again.
func TestTeacherBreaksOff(t *testing.T) {
	var asked atomic.Int64
	teacher, err := url.Parse(fakeTeacher(t, &asked))
	if err != nil {
		t.Fatal(err)
	}
	var refuse atomic.Bool
	proxy := httputil.NewSingleHostReverseProxy(teacher)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refuse.Load() && asked.Load() > 300 {
			http.Error(w, "{}", http.StatusUnauthorized)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	out := filepath.Join(t.TempDir(), "m.bin")
	args := []string{"train", "embeddings", "--out", out, "--steps", "2", "--teacher", server.URL, "--teacher-model", "big", "--teacher-papers", "500", corpusFile(t, 2200)}
	var stdout, stderr bytes.Buffer
	refuse.Store(true)
	if code := run(args, &stdout, &stderr); code != exitFailed || !strings.Contains(stderr.String(), "320 of 500 answers are kept for the next try") {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	refuse.Store(false)
	before := asked.Load()
	if code := run(args, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if n := asked.Load() - before; n != 500-320+1 {
		t.Errorf("after it broke off, the teacher was asked about %d texts", n)
	}
}

// TestEvalOfAnotherModel judges the model that the settings name.
func TestEvalOfAnotherModel(t *testing.T) {
	var asked atomic.Int64
	dir := t.TempDir()
	for name, text := range map[string]string{
		"docs.jsonl":    `{"id":"a","title":"topica","text":"alpha"}` + "\n" + `{"id":"b","title":"topicb","text":"beta"}` + "\n",
		"queries.jsonl": `{"id":"q","text":"gamma topicb of learning"}` + "\n",
		"qrels.tsv":     "qid\tdocid\trel\nq\tb\t1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	args := []string{"eval", "retrieval", "--json", "--ranker", "dense", "--embedding-url", fakeTeacher(t, &asked), "--embedding-model", "big", dir}
	if code := run(args, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if n := asked.Load(); n != 4 || !strings.Contains(stdout.String(), `"ndcg10":1`) {
		t.Errorf("asked about %d texts: %s", n, stdout.String())
	}
}

// TestTrainRefusals holds that what would fail behind hours of work is told before a line
// is read, and that one bad line of a corpus is passed over.
func TestTrainRefusals(t *testing.T) {
	corpus, dir := corpusFile(t, 2100), t.TempDir()
	for want, args := range map[string][]string{
		"nothing can be written to": {"embeddings", "--out", filepath.Join(dir, "none", "m.bin"), corpus},
		"is a folder":               {"embeddings", "--out", dir, corpus},
		"is no file":                {"embeddings", "--out", filepath.Join(dir, "m.bin"), "-"},
		"nothing can be written":    {"tags", "--out", filepath.Join(dir, "none", "t.bin"), corpus},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(append([]string{"train"}, args...), &stdout, &stderr); code == exitDone || !strings.Contains(stderr.String(), want) || strings.Contains(stderr.String(), "2100 papers") {
			t.Errorf("%v: code %d: %s", args, code, stderr.String())
		}
	}
	f, err := os.OpenFile(corpus, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(f, "{\"id\":\"x:bad\",\"title\":\"\xff\"}\n{\"id\":\"x:last\",\"title\":\"topicaa topicab topicac topicad\",\"abstract\":\"topicaa topicab topicac topicad topicae.\"}\n")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := run([]string{"train", "embeddings", "--steps", "2", "--out", filepath.Join(dir, "m.bin"), corpus}, &stdout, &stderr); code != exitDone {
		t.Fatalf("code %d: %s", code, stderr.String())
	}
	if s := stderr.String(); !strings.Contains(s, "as no papers: 1 line\n") || !strings.Contains(s, "2101 papers") {
		t.Errorf("it says %s", s)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%v are left behind", left)
	}
}
