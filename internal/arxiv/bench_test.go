package arxiv

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkRead reads a page as large as arXiv's: 2,500 records in arXivRaw.
func BenchmarkRead(b *testing.B) {
	const n = 2500
	r := rand.New(rand.NewPCG(1, 1))
	abstract := strings.Repeat("A fully differential calculation of $q\\bar q$ in perturbative quantum chromodynamics is presented.\n", 13)
	records := make([]string, n)
	for i := range records {
		w := newTwin(r)
		w.line.ID = fmt.Sprintf("2405.%05d", i+1)
		w.line.Abstract = "  " + abstract
		records[i] = w.xml()
	}
	page := oaiPage(records...)
	reader := NewReader(now)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		d, err := reader.Read(strings.NewReader(page), "page")
		if err != nil || len(d.Records) != n {
			b.Fatal(len(d.Records), d.Refused[0], err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
