package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/ingest"
)

func TestProgressAsLines(t *testing.T) {
	var out bytes.Buffer
	clock := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	l := slog.New(slog.NewTextHandler(&out, nil))
	p := newProgress(nil, false, l, "papers.jsonl", func() time.Time { return clock })
	for i := range 12 {
		clock = clock.Add(time.Second)
		s := ingest.Summary{Read: 1000 * (i + 1), Rejected: 2, Elapsed: time.Duration(i+1) * time.Second}
		p.show(ingest.State{Summary: s, Done: int64(i + 1), Total: 20})
	}
	p.end(ingest.Summary{Read: 12_000, Rejected: 2, Elapsed: 12 * time.Second})
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != 3 {
		t.Fatalf("%d lines:\n%s", len(got), out.String())
	}
	for i, want := range []string{"msg=ingesting source=papers.jsonl read=5000", "percent=50", "msg=ingested source=papers.jsonl read=12000"} {
		if !strings.Contains(got[i], want) || !strings.Contains(got[i], "per_second=999") {
			t.Errorf("line %d is %s", i, got[i])
		}
	}
}

func TestProgressAsBar(t *testing.T) {
	for _, total := range []int64{200, 0} {
		var out bytes.Buffer
		p := newProgress(&out, true, nil, "papers.jsonl", time.Now)
		p.show(ingest.State{Summary: ingest.Summary{Read: 1000, Elapsed: time.Second}, Done: 50, Total: total})
		p.show(ingest.State{Summary: ingest.Summary{Read: 2000, Elapsed: 2 * time.Second}, Done: 100, Total: total})
		p.end(ingest.Summary{Read: 2000})
		if s := out.String(); !strings.Contains(s, "papers.jsonl  2000 papers, 1000/s") || total > 0 && !strings.Contains(s, "50%") || !strings.HasSuffix(s, "\n") {
			t.Errorf("total %d: drew %q", total, s)
		}
	}
}

func TestProgressWithoutStart(t *testing.T) {
	var out bytes.Buffer
	newProgress(&out, true, nil, "x", time.Now).end(ingest.Summary{})
	if out.Len() != 0 {
		t.Errorf("drew %q", out.String())
	}
}
