package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestScripts runs the sessions in testdata/script: the command line as people
// and scripts meet it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("DAILYPAPERS_OFFLINE", "true") // no script speaks to the real arXiv; the command arxiv brings a false one
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"arxiv":   fakeArxiv,
			"site":    fakeSite,
			"exits":   exits,
			"corpus":  makeCorpus,
			"refused": makeRefused,
			"long":    makeLong,
			"gz":      packGzip,
			"zst":     packZstd,
			"halve":   halve,
			"like":    like,
			"taken":   taken,
			"claim":   claim,
			"lines":   countLines,
			"people":  makePeople,

			"mailserver": mailServer,
			"dns":        serveNames,
			"mailed":     mailed,
		},
	})
}

// exits CODE COMMAND… runs a command and demands its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		code = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// corpus FILE RECORDS writes a generated corpus.
func makeCorpus(ts *testscript.TestScript, _ bool, args []string) {
	put(ts, args[0], papertest.Make(number(ts, args[1])).Text)
}

// refused FILE N writes a line that must be refused, in the way of number N.
func makeRefused(ts *testscript.TestScript, _ bool, args []string) {
	put(ts, args[0], append(papertest.Refused(number(ts, args[1])), '\n'))
}

// long FILE MEGABYTES writes a line so long between two papers.
func makeLong(ts *testscript.TestScript, _ bool, args []string) {
	first, last := papertest.Lines(papertest.Paper(0)), papertest.Lines(papertest.Paper(1))
	long := bytes.Repeat([]byte("long "), number(ts, args[1])*1_000_000/5)
	put(ts, args[0], bytes.Join([][]byte{first, []byte(`{"id":"2405.77777","title":"`), long, []byte("\"}\n"), last}, nil))
}

// gz FROM TO and zst FROM TO pack a file.
func packGzip(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	packInto(ts, &b, gzip.NewWriter(&b), args)
}

func packZstd(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	ts.Check(err)
	packInto(ts, &b, w, args)
}

func packInto(ts *testscript.TestScript, b *bytes.Buffer, w io.WriteCloser, args []string) {
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	put(ts, args[1], b.Bytes())
}

// halve FILE cuts a file off in the middle.
func halve(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	put(ts, args[0], []byte(text[:len(text)/2]))
}

// like A B holds that two answers of search --json find the same papers with the same
// scores, but for what an index's replaced documents still count for: so close, papers may
// have changed places.
func like(ts *testscript.TestScript, _ bool, args []string) {
	const most = 1e-3
	var answers [2]found
	for i, name := range args {
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(name)), &answers[i]))
	}
	a, b := answers[0], answers[1]
	if a.Total != b.Total || len(a.Hits) != len(b.Hits) {
		ts.Fatalf("%d of %d papers, and %d of %d", len(a.Hits), a.Total, len(b.Hits), b.Total)
	}
	scores := make(map[papers.ID]float64)
	for _, h := range a.Hits {
		scores[h.ID] = h.Score
	}
	for _, h := range b.Hits {
		if s, ok := scores[h.ID]; !ok || math.Abs(s-h.Score) > most {
			ts.Fatalf("%s: %v, and %v", h.ID, s, h.Score)
		}
	}
}

// taken sets $TAKEN to an address on which another program listens until the
// script ends.
func taken(ts *testscript.TestScript, _ bool, _ []string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { ln.Close() })
	ts.Setenv("TAKEN", ln.Addr().String())
}

// claim FOLDER JOB HOLDER lets another process run a job for an hour.
func claim(ts *testscript.TestScript, _ bool, args []string) {
	st, err := store.Open(context.Background(), ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	defer st.Close()
	_, ok, err := st.BeginRun(context.Background(), store.Claim{Job: args[1], By: args[2], Lease: time.Hour, Early: true})
	ts.Check(err)
	if !ok {
		ts.Fatalf("somebody runs %s", args[1])
	}
}

// lines N demands that the last command printed so many lines.
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	if got := strings.Count(ts.ReadFile("stdout"), "\n"); got != number(ts, args[0]) {
		ts.Fatalf("%d lines, want %s", got, args[0])
	}
}

func put(ts *testscript.TestScript, name string, text []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o600))
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}
