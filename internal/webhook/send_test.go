package webhook_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// hangs answers nothing until the other side gives up.
func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drips sends a byte now and then.
func drips(w http.ResponseWriter, r *http.Request) {
	for {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(200 * time.Millisecond):
			fmt.Fprint(w, ".")
			_ = http.NewResponseController(w).Flush()
		}
	}
}

func huge(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusBadGateway)
	for range 1000 {
		if _, err := w.Write(bytes.Repeat([]byte("<b>no\x00\u202e  way</b> "), 1000)); err != nil {
			return
		}
	}
}

// TestAnswers holds what becomes of a delivery behind every kind of answer.
func TestAnswers(t *testing.T) {
	const again, failed, sent = papers.DeliveryWaiting, papers.DeliveryFailed, papers.DeliverySent
	now := "Wed, 11 Mar 2026 12:05:00 GMT" // five minutes on
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		state  papers.DeliveryState
		pause  time.Duration // until the next try, give or take a fifth
		words  string        // which the log holds
	}{
		"200":                     {status(200), sent, 0, ""},
		"201":                     {status(201), sent, 0, ""},
		"204":                     {status(204), sent, 0, ""},
		"301":                     {status(301, "Location", "https://other.example/SECRETPATH"), again, 30 * time.Second, "It answered 301 and leads to other.example."},
		"302 to a private place":  {status(302, "Location", "http://169.254.169.254/latest"), again, 30 * time.Second, "leads to 169.254.169.254."},
		"307":                     {status(307, "Location", "/elsewhere"), again, 30 * time.Second, "It answered 307 and leads elsewhere."},
		"304":                     {status(304), again, 30 * time.Second, "It answered 304"},
		"400":                     {status(400), again, 30 * time.Second, "It answered 400, Bad Request: said so"},
		"410":                     {status(410), failed, 0, "It answered 410, Gone: said so"},
		"429 with seconds":        {status(429, "Retry-After", "600"), again, 10 * time.Minute, "It answered 429"},
		"429 with a date":         {status(429, "Retry-After", now), again, 5 * time.Minute, "It answered 429"},
		"429 with nonsense":       {status(429, "Retry-After", "-7"), again, 30 * time.Second, "It answered 429"},
		"429 for ever":            {status(429, "Retry-After", "999999999"), again, 24 * time.Hour, "It answered 429"},
		"503 with seconds":        {status(503, "Retry-After", "120"), again, 2 * time.Minute, "It answered 503"},
		"400 with seconds":        {status(400, "Retry-After", "600"), again, 30 * time.Second, "It answered 400"},
		"500":                     {status(500), again, 30 * time.Second, "It answered 500, Internal Server Error: said so"},
		"599":                     {status(599), again, 30 * time.Second, "It answered 599: said so"},
		"a huge answer":           {huge, again, 30 * time.Second, "It answered 502, Bad Gateway: <b>no way</b> <b>no way"},
		"what is no HTTP":         {hijacked("SSH-2.0-OpenSSH_9.6\r\n"), again, 30 * time.Second, "The connection to the receiver broke off."},
		"an endless header":       {hijacked("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<17)), again, 30 * time.Second, "The connection to the receiver broke off."},
		"nothing but a hang-up":   {hijacked(""), again, 30 * time.Second, "The connection to the receiver broke off."},
		"a body that breaks off":  {hijacked("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), sent, 0, ""},
		"one that says 100 first": {hijacked("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), sent, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w, to := newWorld(t), newReceiver(t).plain()
			to.says(tt.answer)
			hook, _ := w.keep(to.URL, papers.Webhook{})
			w.put("Moss")
			w.follow(1)
			w.deliver(1)
			d := w.log(hook)[0]
			if d.State != tt.state || !strings.Contains(d.Words, tt.words) || (d.Words == "") != (tt.words == "") || len(d.Words) > 420 || strings.Contains(d.Words, "SECRETPATH") {
				t.Errorf("%+v", d)
			}
			if pause := d.Due.Sub(w.now()); tt.state == again && (pause < tt.pause*4/5 || pause > tt.pause*6/5) {
				t.Errorf("tried again in %v, want %v", pause, tt.pause)
			}
			if n := len(to.got()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// hijacked answers with bytes of its own.
func hijacked(bytes string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = conn.Write([]byte(bytes))
			conn.Close()
		}
	}
}

// A receiver that hangs, or drips, is given up, and holds up no other.
func TestSlowReceivers(t *testing.T) {
	if testing.Short() {
		t.Skip("waits ten seconds")
	}
	w := newWorld(t)
	slow, dripping, quick := newReceiver(t).plain(), newReceiver(t), newReceiver(t)
	for i, r := range []*receiver{dripping, quick} { // each is a host of its own
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:0", i+2))
		if err != nil {
			t.Skipf("this machine has no 127.0.0.%d: %v", i+2, err)
		}
		r.Listener.Close()
		r.Listener = ln
		r.Start()
	}
	slow.says(hangs)
	dripping.says(drips)
	a, _ := w.keep(slow.URL, papers.Webhook{})
	b, _ := w.keep(dripping.URL, papers.Webhook{})
	ben, err := w.st.AddUser(t.Context(), papers.User{Name: "ben", Role: papers.ReaderRole})
	w.must(err)
	_, _, err = w.hooks.Keep(t.Context(), ben, papers.Webhook{Name: "x", Address: papers.WebhookAddress(quick.URL), Form: papers.JSONForm, Event: papers.NewPapers, Search: "q=moss"})
	w.must(err)
	w.put("Moss")
	w.follow(3)
	began := time.Now()
	done := make(chan time.Duration, 1)
	go func() {
		for len(quick.got()) == 0 && time.Since(began) < 20*time.Second {
			time.Sleep(5 * time.Millisecond)
		}
		done <- time.Since(began)
	}()
	w.deliver(3)
	whole := time.Since(began)
	if first := <-done; first > 5*time.Second {
		t.Errorf("the quick one waited %v", first)
	}
	if whole < 9*time.Second || whole > 15*time.Second {
		t.Errorf("given up behind %v", whole)
	}
	for _, h := range []papers.Webhook{a, b} {
		if d := w.log(h)[0]; d.State != papers.DeliveryWaiting || d.Words != "There was no whole answer within 10 seconds." || d.Status != 0 {
			t.Errorf("%+v", d)
		}
	}
}

// A delivery that fails is tried again and again over most of a day, and its
// receiver is left alone meanwhile; behind five days of that the webhook is off
// and its owner knows.
func TestRetries(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	w.put("Moss")
	w.follow(1)
	to.says(status(500))
	began := w.now()
	for range 1000 {
		if n, err := w.hooks.Deliver(t.Context()); err != nil || n > 1 {
			t.Fatal(n, err)
		}
		if w.log(hook)[0].State != papers.DeliveryWaiting {
			break
		}
		w.turn(5 * time.Minute)
	}
	d, took := w.log(hook)[0], w.now().Sub(began)
	if d.State != papers.DeliveryFailed || d.Tries != 8 || len(to.got()) != 8 || took < 16*time.Hour || took > 27*time.Hour {
		t.Errorf("%+v in %v, %d requests", d, took, len(to.got()))
	}
	ids := map[string]bool{}
	for _, r := range to.got() {
		ids[r.header.Get(client.WebhookIDHeader)] = true
	}
	if len(ids) != 1 {
		t.Errorf("one delivery under the ids %v", ids)
	}
	// Many deliveries wait for the same receiver: it is asked about once an hour.
	for i := range 30 {
		w.put(fmt.Sprintf("Moss %d", i))
		if _, err := w.hooks.Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.turn(2 * time.Minute)
	}
	waiting := 0
	for _, d := range w.log(hook) {
		if d.State == papers.DeliveryWaiting {
			waiting++
		}
	}
	if waiting != 20 {
		t.Errorf("%d deliveries wait", waiting)
	}
	before := len(to.got())
	for range 24 * 12 {
		_, err := w.hooks.Deliver(t.Context())
		w.must(err)
		w.turn(5 * time.Minute)
	}
	if n := len(to.got()) - before; n < 18 || n > 32 {
		t.Errorf("a receiver that fails was asked %d times a day", n)
	}
	// It is back: all is told, what was left behind the mark in one message.
	to.says(nil)
	w.turn(25 * time.Hour)
	for range 30 {
		_, err := w.hooks.Deliver(t.Context())
		w.must(err)
	}
	w.follow(1)
	w.deliver(1)
	last := to.got()[len(to.got())-1]
	if d := w.read(last); d.Data.Total != 10 {
		t.Errorf("%d papers were left", d.Data.Total)
	}
	if h := w.held(hook); h.Failures != 0 || !h.Failing.IsZero() || h.Off != "" {
		t.Errorf("%+v", h)
	}
	// And for good it is gone.
	to.says(status(502))
	for day := range 7 {
		w.put(fmt.Sprintf("Moss of day %d", day))
		_, err := w.hooks.Follow(t.Context())
		w.must(err)
		for range 24 {
			_, err := w.hooks.Deliver(t.Context())
			w.must(err)
			w.turn(time.Hour)
		}
	}
	if h := w.held(hook); !strings.HasPrefix(h.Off, "For five days its receiver took nothing. The last try: It answered 502") {
		t.Errorf("%+v", h)
	}
	told, err := w.st.Notifications(t.Context(), w.ada.ID, false, 0, 10)
	if err != nil || len(told) != 1 || told[0].Kind != papers.OfWebhook || !strings.Contains(told[0].Words, "“Mine”: For five days") {
		t.Errorf("%+v, %v", told, err)
	}
}

// Who says that it is gone is not spoken to again.
func TestGone(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	w.put("Moss")
	w.follow(1)
	w.turn(time.Minute)
	w.put("Moss again")
	w.follow(1)
	to.says(status(410))
	w.deliver(1)
	w.turn(time.Hour)
	w.deliver(0)
	if h := w.held(hook); !strings.Contains(h.Off, "410") {
		t.Errorf("%+v", h)
	}
	told, err := w.st.Notifications(t.Context(), w.ada.ID, false, 0, 10)
	if err != nil || len(told) != 1 {
		t.Errorf("%+v, %v", told, err)
	}
}

// A refusal by status is tried three times.
func TestRefusedThrice(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	w.put("Moss")
	w.follow(1)
	to.says(status(404))
	for range 10 {
		_, err := w.hooks.Deliver(t.Context())
		w.must(err)
		w.turn(time.Hour)
	}
	if d := w.log(hook)[0]; d.State != papers.DeliveryFailed || d.Tries != 3 || len(to.got()) != 3 {
		t.Errorf("%+v", d)
	}
	to.says(nil)
	w.must(w.hooks.Redeliver(t.Context(), w.ada, hook.ID, 1))
	w.deliver(1)
	if d := w.log(hook)[0]; d.State != papers.DeliverySent || d.Tries != 1 {
		t.Errorf("%+v", d)
	}
}

// A private address is not spoken to, though it was public when the webhook was
// kept; the log tells nothing of that network, and no secret reaches a log.
func TestPrivateAddressAndSecrets(t *testing.T) {
	const hidden = "T0SECRETPART"
	w := newWorld(t)
	to := newReceiver(t).plain()
	hook, secret := w.keep(to.URL+"/services/"+hidden+"/xyzw?key="+hidden+"2", papers.Webhook{})
	closed := w.service(w.st, func(o *webhook.Options) { o.Allow = nil })
	w.put("Moss")
	w.follow(1)
	_, err := closed.Deliver(t.Context())
	w.must(err)
	d := w.log(hook)[0]
	if len(to.got()) != 0 || d.State != papers.DeliveryWaiting || !strings.Contains(d.Words, "leads nowhere that this site sends to") || strings.Contains(d.Words, "127.0.0.1") {
		t.Errorf("%d requests, %+v", len(to.got()), d)
	}
	// An answer that repeats the address is kept without it.
	to.says(func(rw http.ResponseWriter, r *http.Request) {
		rw.WriteHeader(404)
		fmt.Fprintf(rw, "nothing at %s, nor at %s", r.URL.RequestURI(), r.URL.Path)
	})
	w.turn(time.Hour)
	w.deliver(1)
	d = w.log(hook)[0]
	if strings.Contains(d.Words, hidden) || !strings.Contains(d.Words, "nothing at …") {
		t.Errorf("%s", d.Words)
	}
	// Errors of all kinds, and everything that is printed.
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	to.Close()
	w.turn(2 * time.Hour)
	w.deliver(1)
	e, err := w.st.ExportOf(t.Context(), w.ada.ID)
	w.must(err)
	exported, err := e.JSON()
	w.must(err)
	all, err := w.hooks.Webhooks(t.Context(), w.ada)
	w.must(err)
	_, editing := w.hooks.Edit(t.Context(), w.ada, papers.Webhook{ID: hook.ID, Name: "", Address: papers.WebhookAddress("https://x.example/" + hidden)})
	shown, err := json.Marshal(all)
	w.must(err)
	logger.Info("everything", "hook", hook, "all", all, "log", w.log(hook), "error", editing)
	everything := fmt.Sprintf("%s %s %s %v %+v %#v %v", &log, exported, shown, all, all, all, w.log(hook))
	if strings.Contains(everything, hidden) || strings.Contains(everything, strings.TrimPrefix(secret, "whsec_")) {
		t.Errorf("a secret is told: %s", everything)
	}
}

// A certificate that nobody vouches for is not taken, one of our own is.
func TestCertificates(t *testing.T) {
	w, to := newWorld(t), newReceiver(t)
	to.StartTLS()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	d, err := w.hooks.Test(t.Context(), w.ada, hook.ID)
	if err != nil || d.State != papers.DeliveryFailed || d.Words != "The receiver's certificate is not one to be trusted." {
		t.Errorf("%+v, %v", d, err)
	}
	if h := w.held(hook); h.Failures != 0 {
		t.Errorf("a try counts against the webhook: %+v", h)
	}
	roots := x509.NewCertPool()
	roots.AddCert(to.Certificate())
	trusting := w.service(w.st, func(o *webhook.Options) { o.TLS = &tls.Config{RootCAs: roots} })
	d, err = trusting.Test(t.Context(), w.ada, hook.ID)
	if err != nil || d.State != papers.DeliverySent {
		t.Errorf("%+v, %v", d, err)
	}
	plain := newReceiver(t).plain()
	hook, _ = w.keep("https"+strings.TrimPrefix(plain.URL, "http"), papers.Webhook{})
	d, err = w.hooks.Test(t.Context(), w.ada, hook.ID)
	if err != nil || d.State != papers.DeliveryFailed || !strings.Contains(d.Words, "safe connection") {
		t.Errorf("%+v, %v", d, err)
	}
}

// Several services on one store send each delivery once.
func TestManyServices(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	const hooks = 12
	for i := range hooks {
		u, err := w.st.AddUser(t.Context(), papers.User{Name: fmt.Sprintf("reader-%d", i), Role: papers.ReaderRole})
		w.must(err)
		_, _, err = w.hooks.Keep(t.Context(), u, papers.Webhook{Name: "x", Address: papers.WebhookAddress(to.URL), Form: papers.JSONForm, Event: papers.NewPapers, Search: "q=moss"})
		w.must(err)
	}
	w.put("Moss")
	var made, tried atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		s := w.service(w.store())
		all.Go(func() {
			n, err := s.Follow(t.Context())
			made.Add(int32(n))
			for range 3 * hooks {
				n, err := s.Deliver(context.Background())
				if err != nil {
					t.Error(err)
				}
				tried.Add(int32(n))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	seen := map[string]int{}
	for _, r := range to.got() {
		seen[r.header.Get(client.WebhookIDHeader)]++
	}
	if made.Load() != hooks || tried.Load() != hooks || len(seen) != hooks || len(to.got()) != hooks {
		t.Errorf("%d made, %d tried, %d requests of %d deliveries", made.Load(), tried.Load(), len(to.got()), len(seen))
	}
}

// TestKilled kills a process between the outbox and the end of the sending:
// another one sends what it held, under the same id, once its lease is over.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("WEBHOOK_TEST_DIR"); dir != "" {
		killedSender(t, dir)
		return
	}
	w, to := newWorld(t), newReceiver(t).plain()
	hook, _ := w.keep(to.URL, papers.Webhook{})
	w.put("Moss")
	w.follow(1)
	arrived := make(chan bool, 1)
	to.says(func(_ http.ResponseWriter, r *http.Request) { arrived <- true; <-r.Context().Done() })
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), "WEBHOOK_TEST_DIR="+w.dir)
	w.must(c.Start())
	select {
	case <-arrived:
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was sent")
	}
	w.must(c.Process.Kill())
	_ = c.Wait()
	to.says(nil)
	w.deliver(0) // it is held still
	w.turn(2 * time.Minute)
	w.deliver(1)
	w.follow(0)
	got := to.got()
	if len(got) != 2 || got[0].header.Get(client.WebhookIDHeader) != got[1].header.Get(client.WebhookIDHeader) {
		t.Errorf("%d requests", len(got))
	}
	if d := w.log(hook)[0]; d.State != papers.DeliverySent {
		t.Errorf("%+v", d)
	}
}

// killedSender is the process that is killed: it sends, and waits.
func killedSender(t *testing.T, dir string) {
	w := &world{TB: t, dir: dir, at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)}
	w.st = w.store()
	s := webhook.New(w.st, webhook.Options{Now: w.now, Today: func() papers.Day { return papers.DayOf(w.at) }, Site: func(context.Context) (string, error) { return base, nil },
		Encode: func(papers.Entry) client.DailyItem { return client.DailyItem{} }, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	_, _ = s.Deliver(context.Background())
}

// Run follows and sends by itself, and ends when it is told to.
func TestRun(t *testing.T) {
	w, to := newWorld(t), newReceiver(t).plain()
	w.keep(to.URL, papers.Webhook{})
	w.put("Moss")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { w.hooks.Run(ctx); close(ended) }()
	for began := time.Now(); len(to.got()) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("nothing was sent")
		}
	}
	cancel()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("it goes on")
	}
	if err := errors.Join(w.wrong...); err != nil {
		t.Error(err)
	}
}
