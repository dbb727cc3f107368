package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// A BusyError is an endpoint that wants to be left alone for longer than Embed waits.
type BusyError struct {
	Status string
	after  time.Duration
}

func (e *BusyError) Error() string {
	if e.after == 0 {
		return "the embedding endpoint answers " + e.Status
	}
	return fmt.Sprintf("the embedding endpoint answers %s, and asks for %v", e.Status, e.after)
}

// After is how long it wants to be left alone, 0 where it does not say.
func (e *BusyError) After() time.Duration { return e.after }

// send asks until there is an answer, a refusal or no try left.
func (m *Model) send(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(map[string]any{"model": m.o.Model, "input": texts, "encoding_format": "float"})
	if err != nil {
		return nil, err
	}
	pause := firstPause
	for try := 1; ; try++ {
		vectors, err := m.ask(ctx, body, len(texts))
		if err == nil || errors.Is(err, errText) {
			return vectors, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var after time.Duration
		var busy *BusyError
		if errors.As(err, &busy) {
			after = busy.after
		}
		if errors.Is(err, ErrRefused) || errors.Is(err, errTurn) || try == m.o.Tries || after > maxPause {
			return nil, err
		}
		m.rest(min(max(pause, after), maxPause))
		pause *= 2
	}
}

// ask sends one request.
func (m *Model) ask(ctx context.Context, body []byte, n int) ([][]float32, error) {
	select {
	case m.room <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-m.room }()
	if err := m.turn(ctx); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if m.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.o.Key)
	}
	res, err := m.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxAnswer:
		return nil, fmt.Errorf("%w: its answer is longer than %d MB", ErrRefused, maxAnswer>>20)
	}
	if err := m.judge(res, data); err != nil {
		return nil, err
	}
	return m.decode(data, n)
}

// errText is an answer that something is wrong with a text.
var errText = errors.New("the embedding endpoint does not take a text")

// judge says what is wrong with an answer, nil for nothing.
func (m *Model) judge(res *http.Response, data []byte) error {
	switch code := res.StatusCode; {
	case code == http.StatusOK:
		return nil
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= 500:
		after := retryAfter(res.Header.Get("Retry-After"), m.o.Now())
		m.rest(after)
		return &BusyError{res.Status + m.reason(data), after}
	case code == http.StatusBadRequest || code == http.StatusRequestEntityTooLarge || code == http.StatusUnprocessableEntity:
		return fmt.Errorf("%w: %s%s", errText, res.Status, m.reason(data))
	default:
		return fmt.Errorf("%w: %s%s", ErrRefused, res.Status, m.reason(data))
	}
}
