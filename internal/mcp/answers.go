package mcp

import (
	"context"
	"io"
	"sync"
	"time"
)

// answers writes whole messages, one after another, and knows how many are
// still to come: the protocol's server drops what it is at when its input ends,
// and a script that pipes its questions in would hear nothing.
type answers struct {
	w    io.Writer
	idle chan struct{} // holds one when nothing more is to come

	mu       sync.Mutex
	expected int
	left     bool // whoever read has closed the output
}

// expect counts a message that is about to be passed on.
func (a *answers) expect(text []byte) {
	if headOf(text).isCall() {
		a.count(1)
	}
}

// Write writes one message of the server's.
func (a *answers) Write(b []byte) (int, error) {
	n, err := a.write(b)
	if headOf(b).Method == nil {
		a.count(-1)
	}
	return n, err
}

func (a *answers) write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, err := a.w.Write(b)
	a.left = a.left || err != nil
	return n, err
}

// isLeft reports whether nobody reads any more.
func (a *answers) isLeft() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.left
}

func (a *answers) count(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expected += n
	if a.expected <= 0 {
		select {
		case a.idle <- struct{}{}:
		default:
		}
	}
}

// fault answers what is no message.
func (a *answers) fault(id any, code int, message string) {
	_, _ = a.write(errorMessage(id, code, message)) // who has closed the output will close the input as well
}

// settle waits for what is still to come.
func (a *answers) settle(ctx context.Context) {
	late := time.NewTimer(lastAnswers)
	defer late.Stop()
	for {
		a.mu.Lock()
		done := a.expected <= 0
		a.mu.Unlock()
		if done {
			return
		}
		select {
		case <-a.idle:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Close leaves the output open: it is the caller's.
func (a *answers) Close() error { return nil }
