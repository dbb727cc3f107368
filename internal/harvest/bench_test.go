package harvest_test

import (
	"bytes"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkPage takes a full page of OAI-PMH from its bytes to the rows of the
// store: new ones, and the same again.
func BenchmarkPage(b *testing.B) {
	const records = 2500
	first := monday()
	c := arxivtest.NewClock(first.Add(60).Time())
	server := arxivtest.NewServer(arxivtest.MakeWorld(9, first, 59, 120), c, arxivtest.Options{Page: records})
	r := httptest.NewRequest("GET", "/oai?verb=ListRecords&metadataPrefix=arXivRaw&from="+first.String(), nil)
	r.Header.Set("Accept", "text/xml")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	page := w.Body.Bytes()
	for _, again := range []bool{false, true} {
		name := "new"
		if again {
			name = "unchanged"
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(page)))
			var took time.Duration
			for b.Loop() {
				b.StopTimer()
				st, err := store.Open(b.Context(), b.TempDir(), store.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if again {
					takePage(b, st, page, c.Now(), records)
				}
				b.StartTimer()
				start := time.Now()
				takePage(b, st, page, c.Now(), records)
				took += time.Since(start)
				b.StopTimer()
				if err := st.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(records*b.N)/took.Seconds(), "records/s")
		})
	}
}

func takePage(b *testing.B, st *store.Store, page []byte, now time.Time, records int) {
	b.Helper()
	doc, err := arxiv.NewReader(now).Read(bytes.NewReader(page), "page")
	if err != nil || len(doc.Records) != records {
		b.Fatalf("%d records, %v", len(doc.Records), err)
	}
	if _, err := ingest.Put(b.Context(), st, ingest.Page{Where: "page", Records: doc.Records}, nil); err != nil {
		b.Fatal(err)
	}
}
