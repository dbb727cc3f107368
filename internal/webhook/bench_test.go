package webhook_test

import (
	"fmt"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkBulk follows an ingest of 50,000 papers for webhooks with different
// searches, from the index's being there to the outbox.
func BenchmarkBulk(b *testing.B) {
	for _, hooks := range []int{1, 20, 200} {
		b.Run(fmt.Sprintf("webhooks=%d", hooks), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				bulk(b, hooks)
			}
		})
	}
}

func bulk(b *testing.B, hooks int) {
	w := newWorld(b)
	for i := range hooks {
		if i%papers.MaxWebhooks == 0 {
			u, err := w.st.AddUser(b.Context(), papers.User{Name: fmt.Sprintf("reader-%d", i), Role: papers.ReaderRole})
			w.must(err)
			w.ada = u
		}
		_, err := w.st.AddWebhook(b.Context(), papers.Webhook{Owner: w.ada.ID, Name: "x", Address: "http://127.0.0.1:9999/", Form: papers.JSONForm, Event: papers.NewPapers,
			Search: fmt.Sprintf("q=robust+prompt+tuning+-zz%d", i)}, "s", papers.DayOf(w.now()))
		w.must(err)
	}
	var batch store.Batch
	for i := range 50_000 {
		r := papertest.Paper(i)
		batch.Papers = append(batch.Papers, papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: r.Title, Abstract: r.Abstract})
		if len(batch.Papers) == 1000 {
			_, err := w.st.PutPapers(b.Context(), batch)
			w.must(err)
			batch.Papers = batch.Papers[:0]
		}
	}
	w.sync()
	b.StartTimer()
	began, made := time.Now(), 0
	for {
		n, err := w.hooks.Follow(b.Context())
		w.must(err)
		if made += n; n == 0 {
			break
		}
		w.turn(time.Minute)
	}
	b.ReportMetric(time.Since(began).Seconds(), "s/50000papers")
	b.ReportMetric(float64(made)/float64(hooks), "deliveries/webhook")
}
