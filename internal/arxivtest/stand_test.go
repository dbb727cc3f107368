package arxivtest

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/signal"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// standVariable holds the address on which TestStand serves.
const standVariable = "DAILYPAPERS_FAKE_ARXIV"

// TestStand serves an arXiv of our own by the real clock until it is
// interrupted, for whoever wants to see the harvest at work without asking
// the real one. It runs only when it is told an address to serve on.
func TestStand(t *testing.T) {
	address := os.Getenv(standVariable)
	if address == "" {
		t.Skipf("set %s to an address like 127.0.0.1:8777 to serve an arXiv of our own there", standVariable)
	}
	c := NewClock(time.Now())
	server := NewServer(MakeWorld(1, papers.DayOf(c.Now()).Add(-40), 60, 400), c, Options{Page: 500, Faults: Weather(0.01)})
	ln, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("serving on http://%s", ln.Addr())
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	go follow(ctx, c)
	context.AfterFunc(ctx, func() { ln.Close() })
	http.Serve(ln, server) // until the listener is closed
}

// follow keeps the clock at the real time.
func follow(ctx context.Context, c *Clock) {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			c.AdvanceTo(now)
		}
	}
}
