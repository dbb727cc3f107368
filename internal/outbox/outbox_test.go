package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
)

func TestDeliver(t *testing.T) {
	w := newWorld(t)
	id := w.digest("ada@example.net")
	w.must(w.box.Post(t.Context(), papers.NoticeMessage, 0, "reply:7", mail.Message{To: "Bob@example.net", Subject: "Zoë replied", Text: "Secret words.\n"}, 0))
	w.must(w.box.Post(t.Context(), papers.NoticeMessage, 0, "reply:7", mail.Message{To: "bob@example.net", Subject: "Zoë replied", Text: "Again.\n"}, 0))
	w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: "eve@example.net", Subject: "Your link", Text: "https://example.org/sign-in/link#abc\n"}, 15*time.Minute))
	w.deliver()
	mails := w.to.Mails()
	if len(mails) != 3 {
		t.Fatalf("%d mails", len(mails))
	}
	for _, m := range mails {
		if m.Signed != 2 || m.Bad != nil {
			t.Errorf("to %s: %d signatures are good, %v", m.To, m.Signed, m.Bad)
		}
		h, err := netmail.ReadMessage(bytes.NewReader(m.Data))
		w.must(err)
		word := strings.TrimSuffix(strings.TrimPrefix(m.From, "bounces+"), "@example.org")
		n, _, ok := sealed(t).Open(mail.ReturnWord, word)
		if l := w.letter(papers.MessageID(n)); !ok || l.Address != m.To || l.State != papers.MessageSent || l.Tries != 1 || l.Ended.IsZero() {
			t.Errorf("the return path %s is of %+v", m.From, l)
		}
		if h.Header.Get("Message-Id") != "<"+word+"@example.org>" || h.Header.Get("From") != `"Daily Papers" <papers@example.org>` || h.Header.Get("X-Mailer") != "" {
			t.Errorf("%v", h.Header)
		}
	}
	if l := w.letter(id); l.Content == "" {
		t.Error("what a digest was made of is forgotten")
	}
	log, err := w.st.Letters(t.Context(), "", "eve@example.net", 0, 10)
	w.must(err)
	if len(log) != 1 || log[0].Content != "" {
		t.Errorf("the secret of a letter that was sent is kept: %+v", log)
	}
	w.deliver()
	if w.to.Count() != 3 {
		t.Errorf("%d messages after a second look", w.to.Count())
	}
	if all := w.failed(); all != nil {
		t.Error(all)
	}
}

// What a server says to a letter, and what becomes of it.
func TestStates(t *testing.T) {
	for name, tt := range map[string]struct {
		at         mailtest.Step
		says       mailtest.Answer
		state      papers.MessageState
		tries      int
		suppressed bool
	}{
		"taken":          {mailtest.Dot, mailtest.Answer{}, papers.MessageSent, 1, false},
		"unknown":        {mailtest.Recipient, answer(550, 5, 1, 1, "no such user"), papers.MessageBounced, 1, true},
		"full":           {mailtest.Recipient, answer(552, 5, 2, 2, "full"), papers.MessageBounced, 1, false},
		"policy":         {mailtest.Dot, answer(554, 5, 7, 1, "spam"), papers.MessageBounced, 1, false},
		"grey":           {mailtest.Recipient, answer(450, 4, 7, 1, "greylisted"), papers.MessageWaiting, 1, false},
		"busy":           {mailtest.Recipient, answer(421, 4, 7, 0, "too fast"), papers.MessageWaiting, 1, false},
		"later":          {mailtest.Dot, answer(451, 4, 3, 0, "disk"), papers.MessageWaiting, 1, false},
		"dropped":        {mailtest.Data, mailtest.Answer{Drop: true}, papers.MessageWaiting, 1, false},
		"dropped behind": {mailtest.Dot, mailtest.Answer{Drop: true}, papers.MessageWaiting, 1, false},
		"stalled":        {mailtest.Dot, mailtest.Answer{Stall: true}, papers.MessageWaiting, 1, false},
		"stranger":       {mailtest.Sender, answer(550, 5, 7, 1, "who are you"), papers.MessageWaiting, 0, false},
		"closed":         {mailtest.Connect, answer(554, 5, 0, 0, "no"), papers.MessageWaiting, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.digest("ada@example.net")
			w.says(tt.at, "", tt.says)
			w.deliver()
			l := w.letter(id)
			_, err := w.st.Suppressed(t.Context(), "ada@example.net")
			if l.State != tt.state || l.Tries != tt.tries || (err == nil) != tt.suppressed || tt.tries > 0 && tt.says.Words != "" && !strings.Contains(l.Words, tt.says.Words) {
				t.Errorf("%+v, suppressed: %v", l, err)
			}
			if l.State == papers.MessageWaiting && tt.tries > 0 && (!l.Due.After(w.now()) || l.Due.After(w.now().Add(10*time.Minute))) {
				t.Errorf("it is tried again in %s", l.Due.Sub(w.now()))
			}
			w.to.Says(nil)
			w.turn(10 * time.Minute)
			w.deliver()
			if l := w.letter(id); tt.state == papers.MessageWaiting && l.State != papers.MessageSent {
				t.Errorf("it was not tried again: %+v", l)
			}
		})
	}
}

// A letter is tried at growing distances until its deadline.
func TestDeadlines(t *testing.T) {
	w := newWorld(t)
	w.says(mailtest.Recipient, "", answer(450, 4, 2, 0, "not now"))
	long := w.digest("ada@example.net")
	w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: "bob@example.net", Subject: "Link", Text: "x"}, 15*time.Minute))
	short := long + 1
	began := w.now()
	var last time.Duration
	tries := 0
	for w.letter(long).State == papers.MessageWaiting {
		if l := w.letter(long); l.Tries != tries {
			wait := l.Due.Sub(w.now())
			if wait < last*3/4 || wait > 3*time.Hour {
				t.Errorf("try %d is %s behind, the last one was %s", l.Tries, wait, last)
			}
			tries, last = l.Tries, min(wait, 90*time.Minute)
		}
		if w.now().Sub(began) < 20*time.Minute {
			w.turn(15 * time.Second)
		} else {
			w.turn(3 * time.Minute)
		}
		w.deliver()
		if w.now().Sub(began) > 24*time.Hour {
			t.Fatal("it is tried for ever")
		}
		if s := w.letter(short); s.State != papers.MessageWaiting && s.Ended.Sub(began) > 15*time.Minute+15*time.Second {
			t.Fatalf("%+v", s)
		}
	}
	l, s := w.letter(long), w.letter(short)
	if l.State != papers.MessageFailed || l.Tries < 8 || l.Tries > 30 || !strings.Contains(l.Words, "not now") || l.Ended.Sub(began) < 17*time.Hour {
		t.Errorf("the digest: %+v", l)
	}
	if s.State != papers.MessageFailed || s.Tries < 5 || s.Tries > 30 || s.Content != "" {
		t.Errorf("the link: %+v", s)
	}
	t.Logf("20 hours are %d tries of a digest, 15 minutes %d of a link", l.Tries, s.Tries)
}

// A server that is gone costs no letter a try; the operator hears of it, seldom.
func TestServerGone(t *testing.T) {
	w := newWorld(t)
	var ids []papers.MessageID
	for _, a := range addresses(20, "example.net") {
		ids = append(ids, w.digest(a))
	}
	w.says(mailtest.Connect, "", mailtest.Answer{Drop: true})
	for range 120 {
		w.deliver()
		w.turn(10 * time.Second)
	}
	for _, id := range ids {
		if l := w.letter(id); l.State != papers.MessageWaiting || l.Tries != 0 {
			t.Fatalf("%+v", l)
		}
	}
	if n := len(w.failed()); n < 5 || n > 25 {
		t.Errorf("20 minutes were told %d times", n)
	}
	x, err := w.box.Status(t.Context())
	w.must(err)
	if x.Since.IsZero() || x.Trouble == "" || x.Waiting != 20 || x.Oldest.IsZero() || !x.Sent.IsZero() || x.Server == "" {
		t.Errorf("%+v", x)
	}
	w.to.Says(nil)
	w.turn(3 * time.Minute)
	w.deliver()
	if x, err = w.box.Status(t.Context()); err != nil || w.to.Count() != 20 || !x.Since.IsZero() || x.Waiting != 0 || x.Count != 20 {
		t.Errorf("%d arrived, %+v, %v", w.to.Count(), x, err)
	}
	// Gone past the deadline: given up, and not held against the address.
	id := w.digest("late@example.net")
	w.says(mailtest.Connect, "", mailtest.Answer{Drop: true})
	w.deliver()
	w.turn(21 * time.Hour)
	w.deliver()
	if l := w.letter(id); l.State != papers.MessageFailed || l.Tries != 0 || l.Words == "" {
		t.Errorf("%+v", l)
	}
}

// A letter that cannot be written stands in nobody's way.
func TestPoison(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) {
		o.Compose = func(ctx context.Context, l papers.Letter) (mail.Message, error) {
			switch {
			case strings.HasPrefix(l.Address, "bad"):
				return mail.Message{}, errors.New("a cause for the operator")
			case strings.HasPrefix(l.Address, "panics"):
				panic("a cause")
			case strings.HasPrefix(l.Address, "gone"):
				return mail.Message{}, fmt.Errorf("digest: %w", papers.ErrNotFound)
			}
			return composed(ctx, l)
		}
	})
	bad, panics, gone := w.digest("bad@example.net"), w.digest("panics@example.net"), w.digest("gone@example.net")
	for _, a := range addresses(10, "example.net") {
		w.digest(a)
	}
	w.deliver()
	if w.to.Count() != 10 {
		t.Errorf("%d of 10 arrived", w.to.Count())
	}
	if l := w.letter(gone); l.State != papers.MessageDropped || l.Tries != 0 {
		t.Errorf("%+v", l)
	}
	if all := w.failed(); len(all) != 2 {
		t.Errorf("%v", all)
	}
	for range 24 * 12 {
		w.turn(5 * time.Minute)
		w.deliver()
	}
	for _, id := range []papers.MessageID{bad, panics} {
		if l := w.letter(id); l.State != papers.MessageFailed || l.Tries != 0 || strings.Contains(l.Words, "cause") {
			t.Errorf("%+v", l)
		}
	}
	if n := len(w.failed()); n < 20 || n > 120 {
		t.Errorf("a day of two letters was told %d times", n)
	}
}

func TestSuppressed(t *testing.T) {
	for _, tt := range []struct {
		reason papers.SuppressionReason
		age    time.Duration
		kind   papers.MessageKind
		sent   bool
	}{
		{papers.Bounced, 0, papers.NoticeMessage, false},
		{papers.Bounced, 1000 * time.Hour, papers.NoticeMessage, false},
		{papers.Complained, 0, papers.NoticeMessage, false},
		{papers.ByHand, 0, papers.InviteMessage, false},
		{papers.Bounced, time.Hour, papers.SignInMessage, false},
		{papers.Bounced, 25 * time.Hour, papers.SignInMessage, true},
		{papers.Complained, 0, papers.ConfirmMessage, true},
		{papers.ByHand, 0, papers.TestMessage, true},
	} {
		w := newWorld(t)
		w.must(w.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.net", Reason: tt.reason, Words: "no such user"}))
		w.turn(tt.age)
		w.must(w.box.Post(t.Context(), tt.kind, 0, "", mail.Message{To: "ada@example.net", Subject: "x", Text: "x"}, time.Hour))
		w.deliver()
		want := papers.MessageDropped
		if tt.sent {
			want = papers.MessageSent
		}
		if l := w.letter(1); l.State != want || l.Words == "" || (w.to.Count() == 1) != tt.sent {
			t.Errorf("%+v: %+v", tt, l)
		}
	}
}

// A notice without words is written when it is sent, one with words is sent as
// it is.
func TestNoticeIsComposed(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) {
		o.Compose = func(_ context.Context, l papers.Letter) (mail.Message, error) {
			if l.Content == `{"notifications":[8]}` {
				return mail.Message{}, papers.ErrNotFound
			}
			return mail.Message{Subject: "Composed", Text: l.Content}, nil
		}
	})
	var ids []papers.MessageID
	for _, content := range []string{`{"notifications":[7]}`, `{"notifications":[8]}`} {
		id, err := w.st.PostLetter(t.Context(), papers.Letter{Kind: papers.NoticeMessage, Address: "ada@example.net", Subject: "A reply", Content: content, Due: w.now(), Deadline: w.now().Add(time.Hour)})
		w.must(err)
		ids = append(ids, id)
	}
	w.must(w.box.Post(t.Context(), papers.NoticeMessage, 0, "", mail.Message{To: "bob@example.net", Subject: "Written", Text: "Words."}, time.Hour))
	w.deliver()
	if a, b := w.letter(ids[0]), w.letter(ids[1]); a.State != papers.MessageSent || b.State != papers.MessageDropped || w.to.Count() != 2 {
		t.Errorf("%+v, %+v, %d arrived", a, b, w.to.Count())
	}
	all := ""
	for _, m := range w.to.Mails() {
		all += string(m.Data)
	}
	if !strings.Contains(all, "Subject: Composed") || !strings.Contains(all, "Subject: Written") {
		t.Errorf("%s", all)
	}
}

// What was taken back between the outbox and the sending is not sent.
func TestTakenBack(t *testing.T) {
	var w *world
	w = newWorld(t, func(o *outbox.Options) {
		o.Compose = func(ctx context.Context, l papers.Letter) (mail.Message, error) {
			_, err := w.st.ChangeSubscription(ctx, l.Subscription, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
			if err != nil {
				return mail.Message{}, err
			}
			return composed(ctx, l)
		}
	})
	w.edition(t, 1)
	w.deliver()
	if l := w.letter(1); w.to.Count() != 0 || l.State != papers.MessageDropped {
		t.Errorf("%d mails, %+v", w.to.Count(), l)
	}
}

// What is taken back while a server takes it is sent, and the log says so: what
// comes back about it is heard, and its papers are not sent again.
func TestTakenBackTooLate(t *testing.T) {
	w := newWorld(t)
	w.edition(t, 1)
	w.to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Dot {
			_, err := w.st.ChangeSubscription(context.Background(), 1, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
			if l, read := w.st.Letter(context.Background(), 1); errors.Join(err, read) != nil || l.State != papers.MessageDropped {
				t.Errorf("%+v, %v, %v", l, err, read)
			}
		}
		return mailtest.Answer{}
	})
	w.deliver()
	if l := w.letter(1); w.to.Count() != 1 || l.State != papers.MessageSent || l.Tries != 1 {
		t.Errorf("%d mails, %+v", w.to.Count(), l)
	}
}

func TestFiles(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) { o.Server = mail.Server{} })
	w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: "ada@example.net", Subject: "x", Text: "x"}, time.Hour))
	w.digest("bob@example.net")
	w.deliver()
	files, err := filepath.Glob(filepath.Join(w.dir, "mail", "*.eml"))
	if err != nil || len(files) != 2 || w.to.Connections() != 0 {
		t.Fatalf("%v, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	x, err := w.box.Status(t.Context())
	if err != nil || x.Server != "" || x.Folder != filepath.Join(w.dir, "mail") || x.Count != 2 {
		t.Errorf("%+v, %v", x, err)
	}
	w.must(w.box.Forget(t.Context(), "ada@example.net"))
	if files, _ = filepath.Glob(filepath.Join(w.dir, "mail", "*.eml")); len(files) != 1 {
		t.Errorf("%v", files)
	}
	w.turn(100 * 24 * time.Hour)
	w.must(w.box.Purge(t.Context()))
	files, _ = filepath.Glob(filepath.Join(w.dir, "mail", "*.eml"))
	log, err := w.st.Letters(t.Context(), "", "", 0, 10)
	if len(files) != 0 || len(log) != 0 || err != nil {
		t.Errorf("%v, %v, %v", files, log, err)
	}
}

// A disk that is full is no letter's fault.
func TestFolderFails(t *testing.T) {
	w := newWorld(t, func(o *outbox.Options) { o.Server = mail.Server{} })
	w.must(os.WriteFile(filepath.Join(w.dir, "mail"), nil, 0o600)) // a file where the folder was to be
	id := w.digest("ada@example.net")
	w.deliver()
	if l := w.letter(id); l.State != papers.MessageWaiting || l.Tries != 0 || len(w.failed()) != 1 {
		t.Errorf("%+v", l)
	}
	w.must(os.Remove(filepath.Join(w.dir, "mail")))
	w.turn(time.Minute)
	w.deliver()
	if l := w.letter(id); l.State != papers.MessageSent {
		t.Errorf("%+v", l)
	}
}

func TestPostRefuses(t *testing.T) {
	w := newWorld(t)
	for _, m := range []mail.Message{{To: "nobody", Text: "x"}, {To: "", Text: "x"}, {To: "a@b.org\r\nBcc: c@d.org", Text: "x"}, {To: "a@b.org", HTML: "<p>"}, {To: "a@b.org", Text: "x", List: &mail.List{ID: "a b"}}} {
		if err := w.box.Post(t.Context(), papers.NoticeMessage, 0, "", m, 0); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	for _, o := range []outbox.Options{{}, {From: "papers"}, {From: "papers@example.org", Return: "x"}, {From: "papers@example.org", Keys: []mail.Key{{Domain: "example.org"}}}} {
		if _, err := outbox.New(w.st, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

// Run sends by itself what is posted, at once, and what is under way when it
// ends is ended well.
func TestRun(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { w.box.Run(ctx); close(ended) }()
	bounded, done := context.WithTimeout(t.Context(), 20*time.Second)
	defer done()
	post := func(to string) {
		w.must(w.box.Post(t.Context(), papers.SignInMessage, 0, "", mail.Message{To: to, Subject: "x", Text: "x"}, time.Hour))
	}
	post("ada@example.net")
	w.must(w.to.WaitFor(bounded, 1))
	w.digest("bob@example.net") // of another process: nobody wakes it
	w.must(w.to.WaitFor(bounded, 2))
	waits := make(chan bool)
	w.to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Dot {
			waits <- true
			time.Sleep(50 * time.Millisecond)
		}
		return mailtest.Answer{}
	})
	post("eve@example.net")
	<-waits
	cancel()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on")
	}
	log, err := w.st.Letters(t.Context(), papers.MessageSent, "", 0, 10)
	w.must(err)
	if len(log) != 3 || w.to.Count() != 3 {
		t.Errorf("%d letters are noted as sent, %d arrived", len(log), w.to.Count())
	}
	if got, err := w.st.TakeTurn(t.Context(), "mail.outbox", "another", time.Second); err != nil || !got.Taken {
		t.Errorf("the turn was not given back: %+v, %v", got, err)
	}
	if all := w.failed(); all != nil {
		t.Error(all)
	}
}
