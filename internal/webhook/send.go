package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// wholeTime is how long one try may take, from the name's resolution to the
	// end of the answer. Common senders give receivers 5 to 30 seconds.
	wholeTime = 10 * time.Second
	// lease is how long a killed process keeps others from sending what it
	// held: well beyond what a try and its bookkeeping take.
	lease = time.Minute
	// grace is how long a try may go on behind the service's end.
	grace = 3 * time.Second
	// atOnce is how many receivers are spoken to at a time, and ownAtOnce how
	// many of one person's: slow ones should not use up all.
	atOnce    = 8
	ownAtOnce = 2
	// answerBytes is how much of an answer is read.
	answerBytes = 4 << 10
)

const (
	// followEvery and sendEvery are how often it is looked for what is new, and
	// for what is due; each costs some rows.
	followEvery = 5 * time.Second
	sendEvery   = time.Second
)

// Run follows and sends until ctx ends, and returns when nothing of that is
// under way any more. It does nothing where the site sends nothing.
func (s *Service) Run(ctx context.Context) {
	if s.o.Off != "" {
		return
	}
	defer s.sends.Wait()
	var following sync.WaitGroup
	defer following.Wait()
	for _, follow := range s.follows() { // side by side: a library that is taken in holds up no comment
		following.Go(func() { s.every(ctx, followEvery, nil, follow) })
	}
	s.every(ctx, sendEvery, s.wake, s.dispatch)
}

// every does something now and then, and when it is woken, until ctx ends.
func (s *Service) every(ctx context.Context, pause time.Duration, wake <-chan struct{}, do func(context.Context) (int, error)) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-wake:
		}
		if _, err := do(ctx); err != nil && ctx.Err() == nil {
			s.failed(wrap(err))
		}
	}
}

// rouse has Run look for what is due.
func (s *Service) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Deliver sends what is due, one to each receiver, waits for what comes of it,
// and returns how many deliveries it tried.
func (s *Service) Deliver(ctx context.Context) (int, error) {
	n, err := s.dispatch(ctx)
	s.sends.Wait()
	return n, wrap(err)
}

// dispatch claims what is due and sends it, side by side.
func (s *Service) dispatch(ctx context.Context) (int, error) {
	var reserved []papers.Webhook
	out, err := s.store.ClaimDeliveries(ctx, s.holder, lease, atOnce, func(w papers.Webhook) bool {
		ok := s.reserve(w)
		if ok {
			reserved = append(reserved, w)
		}
		return ok
	})
	if err != nil {
		for _, w := range reserved {
			s.release(w)
		}
		return 0, err
	}
	for _, o := range out {
		s.sends.Go(func() {
			defer s.rouse()
			defer s.release(o.To)
			_, err := s.try(ctx, o)
			s.failed(wrap(err))
		})
	}
	return len(out), nil
}

// reserve notes that a receiver is about to be spoken to: no more than one try
// at a time goes to one host, whoever's webhooks lead there.
func (s *Service) reserve(w papers.Webhook) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	host := hostname(w.Address)
	if s.hosts[host] || len(s.hosts) >= atOnce || s.by[w.Owner] >= ownAtOnce {
		return false
	}
	s.hosts[host] = true
	s.by[w.Owner]++
	return true
}

func (s *Service) release(w papers.Webhook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.hosts, hostname(w.Address))
	if s.by[w.Owner]--; s.by[w.Owner] <= 0 {
		delete(s.by, w.Owner)
	}
}

func hostname(a papers.WebhookAddress) string {
	u, err := url.Parse(a.Reveal())
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".") // one host in all its spellings
}

// Test sends a ping of a person's webhook now, be it switched off or not, and
// returns what came of it.
func (s *Service) Test(ctx context.Context, u papers.User, id papers.WebhookID) (papers.Delivery, error) {
	if err := s.may(); err != nil {
		return papers.Delivery{}, err
	}
	o, err := s.store.AddPing(ctx, u.ID, id, s.holder, lease)
	if err != nil {
		return papers.Delivery{}, wrap(err)
	}
	t, err := s.try(ctx, o)
	o.State, o.Status, o.Words = t.State, t.Status, t.Words
	o.Tries++
	return o.Delivery, wrap(err)
}

// try sends a delivery and writes down what came of it. Once it has begun ctx
// ends it behind a grace.
func (s *Service) try(ctx context.Context, o store.Outgoing) (store.Try, error) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), wholeTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	body, err := s.body(own, o)
	if err != nil {
		return store.Try{}, err // the lease ends by itself, and another tries
	}
	t := store.Try{State: papers.DeliveryDropped, Words: "What it would have told of is not there any more."}
	if body != nil {
		t = s.judge(o, s.post(own, o, body))
	}
	err = s.store.EndTry(context.WithoutCancel(ctx), o, t)
	if errors.Is(err, papers.ErrNotFound) || errors.Is(err, papers.ErrConflict) {
		err = nil // the webhook was deleted meanwhile, or this took so long that another has it
	}
	return t, err
}

// An answer is what came of one request.
type answer struct {
	status int // 0 where none came
	header http.Header
	begins string // the beginning of its body
	err    error  // why none came
}

// post sends one request and reads the beginning of the answer. Its errors do
// not hold the address.
func (s *Service) post(ctx context.Context, o store.Outgoing, body []byte) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.To.Address.Reveal(), bytes.NewReader(body))
	if err != nil {
		return answer{err: errors.New("the address cannot be read")}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "*/*")
	r.Header.Set("User-Agent", s.o.Agent)
	if o.To.Form.Signs() {
		if err := s.sign(r.Header, o, body); err != nil {
			return answer{err: err}
		}
	}
	res, err := s.send.RoundTrip(r) // and not a Client's Do, which follows and puts the address into errors
	if err != nil {
		return answer{err: err}
	}
	defer res.Body.Close()
	begins, err := io.ReadAll(io.LimitReader(res.Body, answerBytes))
	if err != nil && ctx.Err() != nil { // it drips: whether it was taken, nobody knows
		return answer{err: err}
	}
	return answer{status: res.StatusCode, header: res.Header, begins: string(begins)}
}

func (s *Service) sign(h http.Header, o store.Outgoing, body []byte) error {
	now := s.o.Now()
	signatures := ""
	for i, secret := range o.Secrets {
		one, err := client.SignWebhook(o.ID.Key(), now, body, secret)
		if err != nil {
			return errors.New("the secret is damaged; make another one")
		}
		if i > 0 {
			signatures += " "
		}
		signatures += one
	}
	h.Set(client.WebhookIDHeader, o.ID.Key())
	h.Set(client.WebhookTimestampHeader, strconv.FormatInt(now.Unix(), 10))
	h.Set(client.WebhookSignatureHeader, signatures)
	return nil
}

// Agent is the User-Agent of a site that runs a version of the program.
func Agent(version, site string) string {
	if site == "" {
		return "DailyPapers/" + version
	}
	return fmt.Sprintf("DailyPapers/%s (+%s)", version, site)
}
