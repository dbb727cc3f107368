package outbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

// page stands in for the page of a digest: tables with their styles inside, as
// mail programs want it, written anew for each reader.
const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{.Subject}}</title></head><body style="margin:0;padding:0;background:#f6f5f1">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"><table role="presentation" width="600" style="max-width:600px;width:100%">
<tr><td style="padding:24px;font:700 22px/28px Georgia,'Times New Roman',serif;color:#1a1a1a">{{.Subject}}</td></tr>
{{range .Papers}}<tr><td style="padding:16px 24px;border-top:1px solid #dddddd"><table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td style="font:400 13px/18px Helvetica,Arial,sans-serif;color:#6b6b6b">{{.Reason}}</td></tr>
<tr><td style="padding:4px 0;font:700 18px/24px Georgia,'Times New Roman',serif"><a href="{{.Link}}" style="color:#14457a;text-decoration:none">{{.Title}}</a></td></tr>
<tr><td style="font:400 13px/18px Helvetica,Arial,sans-serif;color:#444444">{{.Authors}}</td></tr>
<tr><td style="padding:8px 0;font:400 15px/22px Georgia,'Times New Roman',serif;color:#1a1a1a">{{.Abstract}}</td></tr>
<tr><td><a href="{{.Link}}" style="display:inline-block;padding:6px 12px;font:400 13px/18px Helvetica,Arial,sans-serif;color:#ffffff;background:#14457a;border-radius:4px;text-decoration:none">Read it</a>
<a href="{{.Vote}}" style="display:inline-block;padding:6px 12px;font:400 13px/18px Helvetica,Arial,sans-serif;color:#14457a;border:1px solid #14457a;border-radius:4px;text-decoration:none">Vote</a></td></tr></table></td></tr>
{{end}}<tr><td style="padding:24px;font:400 12px/18px Helvetica,Arial,sans-serif;color:#6b6b6b">You have this because {{.Address}} asked for it. <a href="{{.Manage}}">Change it</a> or <a href="{{.End}}">end it</a>.</td></tr>
</table></td></tr></table></body></html>
`

type paper struct{ Title, Authors, Abstract, Link, Vote, Reason string }

// ten are papers as long as papers are.
func ten() []paper {
	all := make([]paper, 10)
	for i := range all {
		all[i] = paper{Title: fmt.Sprintf("On the stability of sparse attention in très deep networks, part %d", i), Authors: strings.Repeat("A. Müller, B. Nguyễn, ", 4) + "C. Berg",
			Abstract: strings.Repeat("We show that for α → 0 the estimator converges at a rate that doesn’t depend on the dimension, and test it on seven data sets. ", 9),
			Link:     fmt.Sprintf("https://papers.example.org/papers/2601.%05d", i), Vote: fmt.Sprintf("https://papers.example.org/papers/2601.%05d#vote", i), Reason: "most voted this week"}
	}
	return all
}

// writer composes digests of ten papers for each reader.
func writer() func(context.Context, papers.Letter) (mail.Message, error) {
	t := template.Must(template.New("page").Parse(page))
	all := ten()
	return func(_ context.Context, l papers.Letter) (mail.Message, error) {
		link := fmt.Sprintf("https://papers.example.org/unsubscribe/%042d", l.ID)
		var html bytes.Buffer
		err := t.Execute(&html, map[string]any{"Subject": l.Subject, "Papers": all, "Address": l.Address, "Manage": link, "End": link})
		var text strings.Builder
		text.WriteString("For " + l.Address + "\n\n")
		for _, p := range all {
			text.WriteString(p.Title + "\n" + p.Authors + "\n\n" + p.Abstract + "\n\n" + p.Link + "\n\n\n")
		}
		return mail.Message{Subject: l.Subject, Text: text.String(), HTML: html.String(),
			List: &mail.List{ID: "digest.papers.example.org", Name: "Digest", Unsubscribe: link, Feedback: "digest:daily:papers"}}, err
	}
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
	for _, run := range []struct {
		name string
		keys []mail.Key
	}{{"signed", keys}, {"unsigned", nil}} {
		t.Run(run.name, func(t *testing.T) { sendMeasured(t, run.keys) })
	}
}

// sendMeasured has an edition composed, signed and sent, and prints how fast.
func sendMeasured(t *testing.T, keys []mail.Key) {
	w := &world{TB: t, dir: t.TempDir(), at: time.Now()}
	w.st = w.open()
	w.edition(t, measured)
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
	t.Logf("%d digests, %d signatures each: %.0f/s, peak resident memory of the sender %d MB; a message takes %s of the processors there, %s at the receiver",
		measured, len(keys), rate, rss, cpu.Round(10*time.Microsecond), here.Round(10*time.Microsecond))
}

// worked is how long the processors have worked for this process, where that can
// be known.
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
	return time.Duration(user+system) * 10 * time.Millisecond
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
	c := exec.Command(os.Args[0], "-test.run=^TestMeasure$", "-test.v", "-test.cpuprofile="+os.Getenv("OUTBOX_PROFILE"))
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
	s, err := outbox.New(st, outbox.Options{Server: server, From: "papers@papers.example.org", Return: "bounces@papers.example.org", Seal: sealed(t), Keys: keys, Compose: writer(), Failed: func(err error) { t.Error(err) }})
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
	compose, l := writer(), papers.Letter{ID: 7, Address: "ada@example.net", Subject: "Ten papers for today"}
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
	each("composing (a template, stands in)", func() { m, err = compose(t.Context(), l) })
	m.To = l.Address
	each("MIME", func() { b, err = m.Bytes("papers@papers.example.org", time.Now(), "ID") })
	each("signing by RSA-2048 and Ed25519", func() { signed, err = signer.Sign(b, time.Now()) })
	r := mailtest.New(t, mailtest.Options{Security: mail.Plain, Discard: true})
	p := mail.NewPool(r.Server(), mail.PoolOptions{})
	defer p.Close()
	each("sending over one connection, both ends", func() {
		if v := p.Carry(t.Context(), mail.Envelope{From: "b@example.org", To: l.Address, Data: signed}); v.Outcome != mail.Taken {
			t.Fatal(v)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a message has %d bytes, its page %d and its text %d", len(signed), len(m.HTML), len(m.Text))
}
