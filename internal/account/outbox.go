package account

import (
	"context"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// maxLetters bounds the letters that wait to be written. They wait for
// milliseconds; more than this is a flood.
const maxLetters = 256

// letterTime bounds the sending of one letter.
const letterTime = 30 * time.Second

// An outbox writes letters behind the answers that asked for them, one after
// the other, so that no answer takes longer where there is somebody to write
// to than where there is nobody.
type outbox struct {
	send   func(context.Context, letter) error
	failed func(error)

	mu      sync.Mutex
	waiting []letter
	writing bool
	done    sync.WaitGroup
}

// post takes a letter. papers.ErrUnavailable where too many wait.
func (o *outbox) post(l letter) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) >= maxLetters {
		return papers.ErrUnavailable
	}
	o.waiting = append(o.waiting, l)
	if !o.writing {
		o.writing = true
		o.done.Go(o.work)
	}
	return nil
}

func (o *outbox) work() {
	for l, ok := o.next(); ok; l, ok = o.next() {
		ctx, cancel := context.WithTimeout(context.Background(), letterTime)
		if err := o.send(ctx, l); err != nil && o.failed != nil {
			o.failed(wrap(err))
		}
		cancel()
	}
}

func (o *outbox) next() (letter, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) == 0 {
		o.writing = false
		return letter{}, false
	}
	l := o.waiting[0]
	o.waiting = o.waiting[1:]
	return l, true
}

func (o *outbox) wait() { o.done.Wait() }
