package mail

import (
	"context"
	"crypto/tls"
	"strings"
	"sync"
	"time"
)

// PoolOptions are how a Pool holds its connections. The zero value is the usual
// way.
type PoolOptions struct {
	TLS   *tls.Config   // whom to believe; nil is whom the machine believes
	Times Times         // how long a server may take
	Idle  time.Duration // a connection is closed when it was not used for so long; 0 is 30 s, below what servers wait
	Most  int           // messages over one connection; 0 is 100, since some servers refuse more
}

// A Pool hands messages to a mail server over connections that are kept open
// from one message to the next. It is safe for many goroutines; so many messages
// are under way at a time as the server's settings allow connections.
type Pool struct {
	server Server
	o      PoolOptions
	slots  chan struct{}

	mu     sync.Mutex
	idle   []*resting
	closed bool
	ending sync.WaitGroup
}

// A resting connection waits for the next message.
type resting struct {
	*connection
	end *time.Timer
}

// NewPool returns a Pool that has no connection yet.
func NewPool(s Server, o PoolOptions) *Pool {
	if o.Idle == 0 {
		o.Idle = 30 * time.Second
	}
	if o.Most == 0 {
		o.Most = 100
	}
	o.Times = o.Times.orUsual()
	n := s.Connections
	if n < 1 {
		n = UsualConnections
	}
	return &Pool{server: s, o: o, slots: make(chan struct{}, n)}
}

// Carry hands one message to the server and returns what it said. The end of ctx
// breaks the conversation off.
func (p *Pool) Carry(ctx context.Context, e Envelope) Verdict {
	if !isEnvelope(e.From) || !isEnvelope(e.To) {
		return Verdict{Outcome: Refused, Words: "an address of the envelope is none"}
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return verdict(greeting, context.Cause(ctx))
	}
	if c := p.take(); c != nil {
		v := c.hand(ctx, e)
		if v.Outcome != Trouble || !c.broken || ctx.Err() != nil {
			p.keep(c)
			return v
		}
		p.keep(c) // the server had closed it, as servers do: nothing was said of the message yet
	}
	c, err := connect(ctx, p.server, p.o.TLS, p.o.Times)
	if err != nil {
		return verdict(greeting, err)
	}
	v := c.hand(ctx, e)
	p.keep(c)
	return v
}

func isEnvelope(address string) bool {
	_, err := ParseLocal(address)
	return err == nil && address == strings.TrimSpace(address)
}

// Greet connects, signs in and takes leave, to see whether that can be done.
func (p *Pool) Greet(ctx context.Context) error {
	c, err := connect(ctx, p.server, p.o.TLS, p.o.Times)
	if err != nil {
		return err
	}
	p.quit(c)
	return nil
}

// take returns the connection that was used last, nil where none rests.
func (p *Pool) take() *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		last := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if last.end.Stop() {
			return last.connection
		}
	}
	return nil
}

// keep has a connection rest until the next message, or ends it.
func (p *Pool) keep(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.broken || p.closed || c.taken >= p.o.Most {
		p.ending.Go(func() { p.quit(c) })
		return
	}
	r := &resting{connection: c}
	r.end = time.AfterFunc(p.o.Idle, func() { p.expire(r) })
	p.idle = append(p.idle, r)
}

// expire ends a connection that was not used for long. Whoever takes it at the
// same moment has stopped the timer, or leaves it.
func (p *Pool) expire(r *resting) {
	p.mu.Lock()
	for i, x := range p.idle {
		if x == r {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	p.quit(r.connection)
}

// leaveTime bounds a farewell, which nobody waits for.
const leaveTime = 2 * time.Second

func (p *Pool) quit(c *connection) {
	if !c.broken && c.line.step(context.Background(), leaveTime) == nil && c.say("QUIT\r\n") == nil {
		_, _, _ = c.smtp.Text.ReadResponse(221) // its last words change nothing
	}
	_ = c.line.Close()
}

// Close takes leave of the server. Messages that are under way go on.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, r := range idle {
		if r.end.Stop() {
			p.ending.Go(func() { p.quit(r.connection) })
		}
	}
	p.ending.Wait()
}
