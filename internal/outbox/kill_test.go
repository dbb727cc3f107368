package outbox_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// subscribers are to whom the edition goes, usualKills how often the sender
	// is killed meanwhile; DAILYPAPERS_MAIL_KILLS has it killed more often.
	subscribers = 2000
	usualKills  = 3
	killedDir   = "OUTBOX_TEST_DIR"
	killedTo    = "OUTBOX_TEST_SERVER"
)

// An arrivals counts messages by their recipient, and rings at a number.
type arrivals struct {
	mu   sync.Mutex
	by   map[string]int
	n    int
	ring chan bool
	at   int
}

func (a *arrivals) taken(to string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.by[to]++
	if a.n++; a.n == a.at {
		close(a.ring)
	}
}

// in returns what rings when so many more have arrived.
func (a *arrivals) in(more int) <-chan bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ring, a.at = make(chan bool), a.n+more
	return a.ring
}

func (a *arrivals) counts() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := map[string]int{}
	for to, n := range a.by {
		all[to] = n
	}
	return all
}

// TestKilled holds the promise of the outbox: a sender that is killed in the
// middle of an edition, again and again, leaves nobody out, and nobody has a
// second message but those whose acceptance it died before noting, at most one
// for each connection and kill.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(killedDir); dir != "" {
		killedSender(t, dir)
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no SIGKILL")
	}
	kills := usualKills
	if s := os.Getenv("DAILYPAPERS_MAIL_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	w := &world{TB: t, dir: t.TempDir(), at: time.Now()}
	w.st = w.open()
	all := w.edition(t, subscribers)
	arrived := &arrivals{by: map[string]int{}}
	r := mailtest.New(t, mailtest.Options{Security: mail.Plain, Discard: true, Taken: arrived.taken})
	random := rand.New(rand.NewPCG(8, uint64(kills)))
	may := map[string]int{} // whose acceptance may not have been noted, and how often
	for k := range kills {
		before := arrived.counts()
		killOne(t, w, r, arrived, 1+random.IntN(2*subscribers/(kills+2)), time.Duration(random.IntN(2500))*time.Microsecond)
		lost := unnoted(w, before, arrived.counts())
		if len(lost) > mail.UsualConnections {
			t.Errorf("kill %d: %d messages were taken and not noted: %v", k, len(lost), lost)
		}
		for _, a := range lost {
			may[a]++
		}
	}
	last := startSender(t, w.dir, r)
	if err := last.Wait(); err != nil {
		t.Fatal(err)
	}
	second := 0
	counts := arrived.counts()
	for _, a := range all {
		switch n := counts[a]; {
		case n == 0:
			t.Errorf("%s was left out", a)
		case n > 1+may[a]:
			t.Errorf("%s got %d, and at most %d acceptances were not noted", a, n, may[a])
		case n > 1:
			second += n - 1
		}
	}
	if most := kills * mail.UsualConnections; second > most || len(counts) != subscribers {
		t.Errorf("%d second messages, %d are the most; %d recipients", second, most, len(counts))
	}
	log, err := w.st.CountLetters(t.Context(), time.Time{})
	if err != nil || log[papers.MessageSent] != subscribers || log[papers.MessageWaiting] != 0 {
		t.Errorf("%v, %v", log, err)
	}
	t.Logf("%d kills in an edition of %d: nobody was left out, %d second messages, %d would be the most", kills, subscribers, second, kills*mail.UsualConnections)
}

// killOne starts a sender and kills it a moment after so many messages.
func killOne(t *testing.T, w *world, r *mailtest.Receiver, arrived *arrivals, after int, moment time.Duration) {
	t.Helper()
	ring := arrived.in(after)
	c := startSender(t, w.dir, r)
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-ring:
		time.Sleep(moment)
	case <-ended: // it was the last part
		return
	case <-time.After(time.Minute):
		t.Error("a minute went by without a message")
	}
	_ = c.Process.Kill() // it may have ended
	<-ended
}

func startSender(t *testing.T, dir string, r *mailtest.Receiver) *exec.Cmd {
	t.Helper()
	server, err := json.Marshal(r.Server())
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), killedDir+"="+dir, killedTo+"="+string(server))
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c
}

// unnoted are those who got a message between two counts and whose letter waits
// still.
func unnoted(w *world, before, counts map[string]int) []string {
	w.Helper()
	waiting, err := w.st.WaitingLetters(context.Background(), time.Now().Add(time.Hour), store.Around{}, nil, nil, subscribers)
	w.must(err)
	var lost []string
	for _, l := range waiting {
		if counts[l.Address] > before[l.Address] {
			lost = append(lost, l.Address)
		}
	}
	return lost
}

// killedSender is the process that is killed: it sends until nothing waits.
func killedSender(t *testing.T, dir string) {
	var server mail.Server
	if err := json.Unmarshal([]byte(os.Getenv(killedTo)), &server); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, err := outbox.New(st, outbox.Options{Server: server, From: "papers@example.org", Seal: sealed(t), Compose: composed, Lease: 200 * time.Millisecond,
		Failed: func(err error) { t.Log(err) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if x, err := s.Status(ctx); err == nil && x.Waiting == 0 {
				cancel()
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	s.Run(ctx)
}
