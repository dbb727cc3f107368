package remote

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/embed"
)

// longest bounds what an endpoint may ask for; a longer pause is a mistake of its clock.
const longest = time.Hour

// retryAfter reads seconds or a date.
func retryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.Duration(min(max(n, 0), int64(longest/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(at.Sub(now), 0), longest)
	}
	return 0
}

// reason is what an answer says of an error, in short. Some repeat the key.
func (m *Model) reason(data []byte) string {
	var e struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(data, &e) != nil || len(e.Error) == 0 {
		return ""
	}
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(e.Error, &said) != nil && json.Unmarshal(e.Error, &said.Message) != nil || said.Message == "" {
		return ""
	}
	if m.o.Key != "" {
		said.Message = strings.ReplaceAll(said.Message, m.o.Key, "…")
	}
	text := []rune(strings.Join(strings.Fields(said.Message), " "))
	return ": " + string(text[:min(len(text), 200)])
}

// A number is one of a vector. What is null is none, and no zero either.
type number float32

func (n *number) UnmarshalJSON(b []byte) error {
	x, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.Abs(x) > 1e6 || math.IsNaN(x) {
		return fmt.Errorf("%.20q in a vector", b)
	}
	*n = number(x)
	return nil
}

// decode reads n vectors, which may come in any order, or without saying which is which
// where they come in the texts' order.
func (m *Model) decode(data []byte, n int) ([][]float32, error) {
	var answer struct {
		Data []struct {
			Index     *int     `json:"index"`
			Embedding []number `json:"embedding"`
		} `json:"data"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("%w: its answer cannot be read: %w", ErrRefused, err)
	}
	if len(answer.Data) != n {
		return nil, fmt.Errorf("%w: %d vectors for %d texts%s", ErrRefused, len(answer.Data), n, m.reason(data))
	}
	out := make([][]float32, n)
	named := answer.Data[0].Index != nil
	for i, d := range answer.Data {
		if (d.Index != nil) != named {
			return nil, fmt.Errorf("%w: some vectors say of which text they are", ErrRefused)
		}
		if named {
			i = *d.Index
		}
		if i < 0 || i >= n || out[i] != nil {
			return nil, fmt.Errorf("%w: a vector of text %d of %d", ErrRefused, i, n)
		}
		v, err := m.vector(d.Embedding)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func padded(n int) int { return (n + 63) &^ 63 }

func (m *Model) vector(values []number) ([]float32, error) {
	dims := padded(len(values))
	if len(values) == 0 || dims > maxDims {
		return nil, fmt.Errorf("%w: a vector of %d numbers; 1 to %d can be used", ErrRefused, len(values), maxDims)
	}
	if m.dims > 0 && dims != m.dims {
		return nil, fmt.Errorf("%w: a vector of %d numbers, where %d were expected", ErrRefused, len(values), m.dims)
	}
	v := make([]float32, dims)
	for i, x := range values {
		v[i] = float32(x)
	}
	embed.Normalize(v)
	return v, nil
}
