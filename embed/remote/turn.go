package remote

import (
	"context"
	"errors"
	"time"
)

// errTurn is why a request is not sent: whoever waits for it would have left by then.
var errTurn = errors.New("the embedding endpoint may not be asked so soon")

// turn waits until a request may begin: one with a deadline, behind which somebody waits,
// before one without.
func (m *Model) turn(ctx context.Context) error {
	end, hurried := ctx.Deadline()
	m.mu.Lock()
	defer m.mu.Unlock()
	if hurried {
		m.hurried++
		defer func() { m.hurried-- }()
	}
	for {
		now := m.o.Now()
		wait := m.next.Sub(now)
		if wait <= 0 && m.hurried > 0 && !hurried {
			wait = max(m.o.Pause, time.Millisecond)
		}
		switch {
		case wait <= 0:
			m.next = now.Add(m.o.Pause)
			return nil
		case hurried && m.next.After(end):
			return errTurn
		}
		m.mu.Unlock()
		err := m.o.Wait(ctx, wait)
		m.mu.Lock()
		if err != nil {
			return err
		}
	}
}

// rest keeps all requests back for a while.
func (m *Model) rest(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if until := m.o.Now().Add(d); until.After(m.next) {
		m.next = until
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
