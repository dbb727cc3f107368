package remote

import (
	"math"
	"testing"
)

// FuzzAnswer holds that an answer gives vectors of length 1 or 0 that are all as long, or is refused.
func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{`{"data":[{"index":1,"embedding":[1,2]},{"index":0,"embedding":[-1e-30,3.5]}]}`, `{"data":[{"embedding":[0]},{"embedding":[1]}]}`,
		`{"data":[{"index":null,"embedding":[null]},{}]}`, `{"data":[{"index":0,"embedding":"AAAA"}]}`, `{"data":null,"error":{"message":"no"}}`, `{"error":"no"}`, `[]`, `{"data":[{"embedding":["NaN"]},{"embedding":[0x1p3]}]}`} {
		f.Add([]byte(answer))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &Model{dims: 64}
		vectors, err := m.decode(data, 2)
		if err != nil {
			return
		}
		for _, v := range vectors {
			sum := 0.0
			for _, x := range v {
				sum += float64(x) * float64(x)
			}
			if len(v) != 64 || math.IsNaN(sum) || sum != 0 && math.Abs(sum-1) > 1e-3 {
				t.Errorf("%d numbers of length %v", len(v), sum)
			}
		}
	})
}
