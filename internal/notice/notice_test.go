package notice_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A town is a store with some people, and the service over it.
type town struct {
	*testing.T
	st   *store.Store
	s    *notice.Service
	seal mail.Seal

	mu sync.Mutex
	at time.Time
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{T: t, at: time.Date(2026, time.March, 11, 12, 0, 0, 0, time.UTC)}
	var err error
	if w.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: w.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.st.Close() })
	if w.seal, err = mail.NewSeal([]byte("0123456789abcdef")); err != nil {
		t.Fatal(err)
	}
	site := func(context.Context) (letter.Site, error) {
		return letter.Site{URL: "https://papers.example.org"}, nil
	}
	content := func(m mail.Message) (string, error) { b, err := json.Marshal(m); return string(b), err }
	w.s = notice.New(w.st, notice.Options{Now: w.now, Site: site, Seal: w.seal, Content: content})
	if _, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "2603.00001", Title: "Glacier nets"}, {ID: "2603.00002", Title: "Soft <b>moss</b>"}}}); err != nil {
		t.Fatal(err)
	}
	w.round(0) // what was told before is not mailed
	return w
}

func (w *town) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *town) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func (w *town) person(name string) papers.User {
	w.Helper()
	u, err := w.st.AddUser(w.Context(), papers.User{Name: name, Email: name + "@example.org", Role: papers.ReaderRole})
	if err != nil {
		w.Fatal(err)
	}
	return u
}

func (w *town) says(who papers.User, on papers.ID, parent papers.CommentID, text string, names ...papers.UserID) papers.CommentID {
	w.Helper()
	c, err := w.st.AddComment(w.Context(), papers.Comment{Paper: on, Parent: parent, Author: who, Text: text}, names)
	if err != nil {
		w.Fatal(err)
	}
	return c.ID
}

// round writes what is due and holds how many letters that makes.
func (w *town) round(want int) {
	w.Helper()
	a, err := w.s.Talk(w.Context())
	b, err2 := w.s.Versions(w.Context())
	if err := errors.Join(err, err2); err != nil || a+b != want {
		w.Errorf("%d letters, %v, want %d", a+b, err, want)
	}
}

// outbox are the letters that wait, with their messages.
func (w *town) outbox() (letters []papers.Letter, messages []mail.Message) {
	w.Helper()
	letters, err := w.st.WaitingLetters(w.Context(), w.now(), store.Around{}, nil, nil, 100)
	if err != nil {
		w.Fatal(err)
	}
	for _, l := range letters {
		var m mail.Message
		if err := json.Unmarshal([]byte(l.Content), &m); err != nil {
			w.Fatal(err)
		}
		messages = append(messages, m)
	}
	return letters, messages
}

// Wherever a site is, what it writes can be sent.
func TestSites(t *testing.T) {
	for _, address := range []string{"https://papers.example.org", "http://[::1]:8080", "http://localhost:8080", "https://päpers.example.org", "https://192.0.2.1/", "https://my_site.example.org"} {
		w := newTown(t)
		ada, bo := w.person("ada"), w.person("bo")
		s := notice.New(w.st, notice.Options{Now: w.now, Seal: w.seal, Site: func(context.Context) (letter.Site, error) { return letter.Site{URL: address}, nil },
			Content: func(m mail.Message) (string, error) { b, err := json.Marshal(m); return string(b), err }})
		w.says(bo, "2603.00001", w.says(ada, "2603.00001", 0, "One."), "Two.")
		w.pass(time.Hour)
		if n, err := s.Talk(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
		_, messages := w.outbox()
		if _, err := messages[0].Bytes("papers@example.org", w.now(), "1"); err != nil {
			t.Errorf("%s: %v: %+v", address, err, messages[0].List)
		}
	}
}

func TestReply(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	first := w.says(ada, "2603.00001", 0, "One.")
	reply := w.says(bo, "2603.00001", first, "I think **not**, <b>never</b>.")
	w.pass(time.Minute)
	w.round(0) // she may yet see it
	w.pass(2 * time.Minute)
	w.round(1)
	w.round(0)
	letters, messages := w.outbox()
	l, m := letters[0], messages[0]
	if l.Kind != papers.NoticeMessage || l.Person != ada.ID || l.Address != "ada@example.org" || m.To != "ada@example.org" || !l.Deadline.Equal(w.now().Add(72*time.Hour)) {
		t.Errorf("%+v", l)
	}
	if m.Subject != "bo replied to you on “Glacier nets”" {
		t.Errorf("the subject is %q", m.Subject)
	}
	for _, want := range []string{"I think **not**", fmt.Sprintf("https://papers.example.org/papers/2603.00001#c%d", reply), "https://papers.example.org/settings#mailed", "replies to your comments"} {
		if !strings.Contains(strings.Join(strings.Fields(m.Text), " "), want) {
			t.Errorf("%q is not in\n%s", want, m.Text)
		}
	}
	if strings.Contains(m.HTML, "<b>never") {
		t.Error("a comment's tags are the mail's")
	}
	word, ok := strings.CutPrefix(m.List.Unsubscribe, "https://papers.example.org/unsubscribe/")
	if !ok || m.List.ID != "notices.papers.example.org" {
		t.Fatalf("%+v", m.List)
	}
	w.stops(ada, word, papers.UserSettings{NoReplyMail: true})
}

func (w *town) stops(who papers.User, word string, want papers.UserSettings) {
	w.Helper()
	if kinds, err := w.s.Stops(w.Context(), word); err != nil || len(kinds) == 0 {
		w.Errorf("%v, %v", kinds, err)
	}
	for range 2 {
		if _, err := w.s.Stop(w.Context(), word); err != nil {
			w.Error(err)
		}
	}
	u, err := w.st.User(w.Context(), who.ID)
	if err != nil || u.Settings != want {
		w.Errorf("%+v, %v", u.Settings, err)
	}
	for _, other := range []string{"", "x", w.seal.Word(mail.ManageWord, int64(who.ID), 1), w.seal.Word(mail.QuietWord, int64(who.ID), 0), w.seal.Word(mail.QuietWord, 99, 1)} {
		if _, err := w.s.Stop(w.Context(), other); !errors.Is(err, papers.ErrNotFound) {
			w.Errorf("%q stops something: %v", other, err)
		}
	}
}

func TestSeenHiddenQuiet(t *testing.T) {
	w := newTown(t)
	ada, bo, cleo := w.person("ada"), w.person("bo"), w.person("cleo")
	cleo.Settings.NoMentionMail = true
	if err := w.st.SaveUser(t.Context(), cleo); err != nil {
		t.Fatal(err)
	}
	w.says(bo, "2603.00001", 0, "@ada @cleo look", ada.ID, cleo.ID)
	hidden := w.says(bo, "2603.00001", 0, "@ada buy this", ada.ID)
	if err := w.st.DeleteComment(t.Context(), bo.ID, hidden); err != nil {
		t.Fatal(err)
	}
	seen, err := w.st.Notifications(t.Context(), ada.ID, false, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.st.SeeNotifications(t.Context(), ada.ID, seen[len(seen)-1].ID); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	w.round(0)
}

func TestManyAreOne(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	first := w.says(ada, "2603.00001", 0, "One.")
	for i := range 25 {
		w.says(bo, "2603.00001", first, fmt.Sprint("No. ", i))
	}
	w.says(bo, "2603.00002", 0, "@ada too", ada.ID)
	w.pass(time.Hour)
	w.round(1)
	_, messages := w.outbox()
	m := messages[0]
	if m.Subject != "25 replies and a mention" || !strings.Contains(m.Text, "And 6 more\nhttps://papers.example.org/notifications") || !strings.Contains(m.Text, "https://papers.example.org/notifications") || strings.Contains(m.HTML, "<b>moss") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
	_, word, _ := strings.Cut(m.List.Unsubscribe, "/unsubscribe/")
	w.stops(ada, word, papers.UserSettings{NoReplyMail: true, NoMentionMail: true})
}

func TestVersions(t *testing.T) {
	w := newTown(t)
	ada := w.person("ada")
	versions := func(n int) {
		p := papers.Paper{ID: "2603.00001", Title: "Glacier nets"}
		for i := range n {
			p.Versions = append(p.Versions, papers.Version{Number: i + 1})
		}
		if _, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{p}}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.st.TellVersions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	versions(1)
	if err := w.st.Keep(t.Context(), ada.ID, "2603.00001", true); err != nil {
		t.Fatal(err)
	}
	versions(2)
	w.pass(time.Hour)
	w.round(1)
	_, messages := w.outbox()
	if m := messages[0]; m.Subject != "Version 2 of “Glacier nets”" || !strings.Contains(m.Text, "https://papers.example.org/papers/2603.00001") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
}

// Many who write the mails at once write each once.
func TestAtOnce(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	w.says(bo, "2603.00001", 0, "@ada", ada.ID)
	w.pass(time.Hour)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := w.s.Talk(w.Context()); err != nil {
				w.Error(err)
			}
		})
	}
	all.Wait()
	if letters, _ := w.outbox(); len(letters) != 1 {
		t.Errorf("%d letters", len(letters))
	}
}
