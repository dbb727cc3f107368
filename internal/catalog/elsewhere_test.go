package catalog

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// hanging answers after a while, or with an error at once.
type hanging struct {
	absent
	asked int
	takes time.Duration
	err   error
}

func (h *hanging) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	h.asked++
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(h.takes):
	}
	if h.err != nil {
		return nil, h.err
	}
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = make([]float32, h.dims)
	}
	return out, nil
}

// TestQueriesDoNotWaitInVain holds that a model which hangs costs one reader two seconds, and
// no other for a while; one that refuses at once is asked again, and one who left says nothing.
func TestQueriesDoNotWaitInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{absent: absent{"h", 64}, takes: time.Hour}
		o := Meaning{}.By(h).other
		ask := func(text string, waited time.Duration, asked int, found bool) {
			t.Helper()
			start := time.Now()
			v, note := o.query(t.Context(), text)
			if took := time.Since(start); took != waited || h.asked != asked || (v != nil) != found || (note == "") != found {
				t.Errorf("%s: after %v, asked %d times, %v, %q", text, took, h.asked, v != nil, note)
			}
		}
		gone, leave := context.WithTimeout(t.Context(), time.Second)
		if v, _ := o.query(gone, "left"); v != nil {
			t.Error("found")
		}
		leave()
		ask("a", queryTimeout, 2, false)
		ask("b", 0, 2, false)
		time.Sleep(silence)
		ask("c", queryTimeout, 3, false)
		h.takes = 0
		ask("d", 0, 3, false) // still silent
		if _, err := o.make(t.Context(), []string{"papers"}); err != nil {
			t.Fatal(err)
		}
		ask("e", 0, 5, true) // it answered in the background
		ask("e", 0, 5, true)
		h.err = errors.New("not now")
		ask("f", 0, 6, false)
		ask("g", 0, 7, false)
		h.err, h.dims = nil, 128
		ask("h", 0, 8, true)
		h.dims = 64
	})
}
