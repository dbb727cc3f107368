package outbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
)

// morning puts the starter library into the world's store, and for each of n
// subscriptions a letter of ten of its papers, drawn for that reader, with the
// reasons that she might have.
func (w *world) morning(t *testing.T, n int) {
	t.Helper()
	if _, err := starter.Load(t.Context(), w.st, w.now(), nil); err != nil {
		t.Fatal(err)
	}
	all, err := starter.List(w.now())
	w.must(err)
	w.editionOf(t, n, func(i int) []papers.Pick {
		chance := rand.New(rand.NewPCG(2, uint64(i)))
		var picks []papers.Pick
		for k, at := range chance.Perm(len(all))[:10] {
			p := all[at]
			why := []papers.Reason{{Kind: papers.BecauseTrending, Count: 3 + at}}
			switch k % 3 {
			case 1:
				why = append(why, papers.Reason{Kind: papers.BecauseLike, Target: string(all[0].ID), Title: all[0].Title})
			case 2:
				why = []papers.Reason{{Kind: papers.BecauseCategory, Target: "cs.LG"}, {Kind: papers.BecauseSearch, Target: "q=protein+language+models"}}
			}
			picks = append(picks, papers.Pick{Paper: p.ID, Reasons: why})
		}
		return picks
	})
}

// writer is who composes digests on a site.
func (w *world) writer() func(context.Context, papers.Letter) (mail.Message, error) {
	return digest.New(digest.Deps{Store: w.st, Seal: sealed(w), Site: func(context.Context) (letter.Site, error) {
		return letter.Site{URL: "https://papers.example.org", Postal: "Daily Papers, 1 Example Street, Exampletown"}, nil
	}}).Compose
}

const (
	measured    = 6000 // digests
	measuredDir = "OUTBOX_MEASURE_DIR"
)

// TestMeasure prints how fast personalised digests are composed, signed and
// sent, by a process of its own to a server in this one that verifies both
// signatures: DAILYPAPERS_BENCH=1 go test -count=1 -run TestMeasure -v ./internal/outbox
func TestMeasure(t *testing.T) {
	if dir := os.Getenv(measuredDir); dir != "" {
		measuredSender(t, dir)
		return
	}
	if os.Getenv("DAILYPAPERS_BENCH") == "" {
		t.Skip("DAILYPAPERS_BENCH is not set")
	}
	keys, err := mail.NewKeys("papers.example.org", "dp")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("apart", func(t *testing.T) { apart(t, keys) })
	t.Run("signed", func(t *testing.T) { sendMeasured(t, keys) })
	t.Run("unsigned", func(t *testing.T) { sendMeasured(t, nil) })
}

// sendMeasured has an edition composed, signed with some keys and sent, and
// prints how fast.
func sendMeasured(t *testing.T, keys []mail.Key) {
	w := &world{TB: t, dir: t.TempDir(), at: time.Now()}
	w.st = w.open()
	w.morning(t, measured)
	var bad sync.Map
	r := mailtest.New(t, mailtest.Options{Security: mail.Plain, Discard: true, Keys: keys, Judge: func(m mailtest.Mail) {
		if m.Signed != len(keys) || m.Bad != nil {
			bad.Store(m.To, m.Bad)
		}
	}})
	before := worked()
	rate, rss, cpu := w.measure(t, r, keys)
	here := (worked() - before) / measured
	bad.Range(func(to, err any) bool { t.Errorf("to %v: %v", to, err); return false })
	t.Logf("%d digests, %d signatures each: %.0f/s, peak resident memory of the sender %d MB; of the processors a message takes %s there and %s here",
		measured, len(keys), rate, rss, cpu.Round(10*time.Microsecond), here.Round(10*time.Microsecond))
}

// worked is how long the processors have worked for this process, 0 where that
// cannot be known.
func worked() time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	var user, system int
	if fields := strings.Fields(rest); len(fields) > 12 {
		fmt.Sscan(fields[11], &user)
		fmt.Sscan(fields[12], &system)
	}
	return time.Duration(user+system) * 10 * time.Millisecond // a tick
}

// measure has another process send the edition, and returns how many messages
// arrived a second between the first and the last, its peak memory, and how long its
// processors worked on each.
func (w *world) measure(t *testing.T, r *mailtest.Receiver, keys []mail.Key) (rate float64, rss int, cpu time.Duration) {
	var files []string
	for i, k := range keys {
		file, err := k.PEM()
		w.must(err)
		name := filepath.Join(w.dir, fmt.Sprintf("key%d.pem", i))
		w.must(os.WriteFile(name, file, 0o600))
		files = append(files, name)
	}
	server, err := json.Marshal(r.Server())
	w.must(err)
	args := []string{"-test.run=^TestMeasure$", "-test.v"}
	if profile := os.Getenv("OUTBOX_PROFILE"); profile != "" { // one for each number of keys
		args = append(args, fmt.Sprintf("-test.cpuprofile=%s%d", profile, len(keys)))
	}
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), measuredDir+"="+w.dir, killedTo+"="+string(server), "OUTBOX_MEASURE_KEYS="+strings.Join(files, ","))
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, os.Stderr
	w.must(c.Start())
	bounded, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	w.must(r.WaitFor(bounded, 1))
	began := time.Now()
	w.must(r.WaitFor(bounded, measured))
	took := time.Since(began)
	w.must(c.Wait())
	at := strings.Index(out.String(), "peak ")
	if at < 0 {
		t.Fatalf("the sender said %q", out.String())
	}
	fmt.Sscanf(out.String()[at:], "peak %d kB", &rss)
	return float64(measured-1) / took.Seconds(), rss / 1024, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()) / measured
}

func measuredSender(t *testing.T, dir string) {
	var server mail.Server
	if err := json.Unmarshal([]byte(os.Getenv(killedTo)), &server); err != nil {
		t.Fatal(err)
	}
	var keys []mail.Key
	for name := range strings.SplitSeq(os.Getenv("OUTBOX_MEASURE_KEYS"), ",") {
		if file, err := os.ReadFile(name); err == nil {
			k, err := mail.ReadKey("papers.example.org", []string{"dp-rsa", "dp-ed25519"}[len(keys)], file)
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, k)
		}
	}
	st, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, err := outbox.New(st, outbox.Options{Server: server, From: "papers@papers.example.org", Return: "bounces@papers.example.org", Seal: sealed(t), Keys: keys, Compose: (&world{TB: t, st: st}).writer(), Failed: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver(context.Background()); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Printf("peak %s", strings.TrimSpace(rest))
		}
	}
}

// apart prints what each part takes on one core.
func apart(t *testing.T, keys []mail.Key) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	w := &world{TB: t, dir: t.TempDir(), at: time.Now()}
	w.st = w.open()
	w.morning(t, 500)
	letters, err := w.st.WaitingLetters(t.Context(), w.now(), store.Around{}, nil, nil, 500)
	w.must(err)
	compose, next := w.writer(), 0
	signer, err := mail.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	var m mail.Message
	var b, signed []byte
	each := func(name string, do func()) {
		start, n := time.Now(), 0
		for ; time.Since(start) < 2*time.Second; n++ {
			do()
		}
		took := time.Since(start) / time.Duration(n)
		t.Logf("%s: %s, %.0f/s on one core", name, took.Round(time.Microsecond), float64(time.Second)/float64(took))
	}
	each("composing", func() { m, err = compose(t.Context(), letters[next%len(letters)]); next++ })
	each("MIME", func() { b, err = m.Bytes("papers@papers.example.org", time.Now(), "ID") })
	each("signing by RSA-2048 and Ed25519", func() { signed, err = signer.Sign(b, time.Now()) })
	r := mailtest.New(t, mailtest.Options{Security: mail.Plain, Discard: true})
	p := mail.NewPool(r.Server(), mail.PoolOptions{})
	defer p.Close()
	each("sending over one connection, both ends", func() {
		if v := p.Carry(t.Context(), mail.Envelope{From: "b@example.org", To: m.To, Data: signed}); v.Outcome != mail.Taken {
			t.Fatal(v)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a message has %d bytes, its page %d and its text %d", len(signed), len(m.HTML), len(m.Text))
}
