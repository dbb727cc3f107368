package bounce_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
)

// A letter goes out by SMTP, and what its return path and its Message-ID were
// there leads back to it: by a report in the mailbox, and by a provider.
func TestThereAndBack(t *testing.T) {
	w := newWorld(t)
	r := mailtest.New(t, mailtest.Options{Security: mail.StartTLS})
	box, err := outbox.New(w.st, outbox.Options{Server: r.Server(), Pool: mail.PoolOptions{TLS: r.TLS()}, From: "papers@example.org", Return: "bounces@example.org", Seal: w.seal,
		Now: func() time.Time { return noon() }, Failed: func(err error) { t.Error(err) }})
	w.must(err)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { box.Run(ctx) })
	for _, to := range []string{"ada@example.com", "bob@example.com"} {
		w.must(box.Post(ctx, papers.NoticeMessage, 0, "", mail.Message{To: to, Subject: "News", Text: "x"}, time.Hour))
	}
	w.must(r.WaitFor(ctx, 2))
	for id := papers.MessageID(1); id <= 2; id++ {
		for range 500 {
			if l, err := w.st.Letter(ctx, id); err != nil || l.State == papers.MessageSent {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	cancel()
	all.Wait()

	p := newPost(w, mail.TLS)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}}))
	for _, m := range r.Mails() {
		l, err := w.st.Letters(t.Context(), "", m.To, 0, 1)
		if err != nil || len(l) != 1 {
			t.Fatal(l, err)
		}
		local, _, _ := strings.Cut(m.From, "@")
		word, ok := strings.CutPrefix(local, "bounces+")
		if !ok {
			t.Fatalf("the return path is %s", m.From)
		}
		if m.To == "ada@example.com" {
			p.arrive(dsn(word, m.To, "failed", "5.1.1"))
			w.must(w.service(bounce.Options{Mailbox: p.box}).Poll(t.Context()))
			w.stands("by the mailbox", l[0].ID, papers.MessageBounced, papers.Bounced)
			continue
		}
		_, id, _ := strings.Cut(string(m.Data), "Message-ID: ")
		id, _, _ = strings.Cut(id, "\r\n")
		if a := tell(h, "/mail/events/generic", `{"type":"complaint","message_id":"`+id+`"}`, "Authorization", basic(secret)); a.Code != 200 {
			t.Errorf("%d %s", a.Code, a.Body)
		}
		w.stands("by a provider", l[0].ID, papers.MessageSent, papers.Complained)
	}
}
