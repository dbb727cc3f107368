package notice_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A letter can wait for days where no mail server takes it. It tells what is so
// when it goes: not what its author has taken back, what was hidden, or what its
// reader has seen or does not want any more.
func TestToldWhenSent(t *testing.T) {
	for _, tt := range []struct {
		name    string
		between func(w *town, ada, bo papers.User, first, second papers.CommentID) error
		both    bool // the second reply is told still
	}{
		{"deleted", func(w *town, _, bo papers.User, first, _ papers.CommentID) error {
			return w.st.DeleteComment(w.Context(), bo.ID, first)
		}, true},
		{"hidden", func(w *town, ada, _ papers.User, first, _ papers.CommentID) error {
			_, err := w.st.DecideComment(w.Context(), store.Act{By: ada.ID, Reason: "spam"}, first, true)
			return err
		}, true},
		{"edited", func(w *town, _, bo papers.User, first, _ papers.CommentID) error {
			return w.st.EditComment(w.Context(), bo.ID, first, "Mended.", nil)
		}, true},
		{"its author is gone", func(w *town, _, bo papers.User, _, _ papers.CommentID) error {
			return w.st.EraseUser(w.Context(), bo.ID)
		}, false},
		{"seen", func(w *town, ada, _ papers.User, _, _ papers.CommentID) error {
			return w.st.SeeNotifications(w.Context(), ada.ID, 1<<40)
		}, false},
		{"switched off", func(w *town, ada, _ papers.User, _, _ papers.CommentID) error {
			ada.Settings.NoReplyMail = true
			return w.st.SaveUser(w.Context(), ada)
		}, false},
		{"no mail to her", func(w *town, ada, _ papers.User, _, _ papers.CommentID) error {
			return w.st.Suppress(w.Context(), papers.Suppression{Address: ada.Email, Reason: papers.Complained})
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t)
			ada, bo := w.person("ada"), w.person("bo")
			mine := w.says(ada, "2603.00001", 0, "Well.")
			first, second := w.says(bo, "2603.00001", mine, "What Bo regrets."), w.says(bo, "2603.00001", mine, "What Bo stands by.")
			w.pass(time.Hour)
			w.round(1)
			if letters, messages := w.outbox(); len(messages) != 1 || !strings.Contains(messages[0].Text, "regrets") || strings.Contains(letters[0].Content+letters[0].Subject, "Bo") {
				t.Fatalf("%+v, %+v", letters, messages)
			}
			if err := tt.between(w, ada, bo, first, second); err != nil {
				t.Fatal(err)
			}
			_, messages := w.outbox()
			if !tt.both {
				if len(messages) != 0 {
					t.Errorf("told all the same:\n%s", messages[0].Text)
				}
				return
			}
			if len(messages) != 1 || strings.Contains(messages[0].Text+messages[0].HTML+messages[0].Subject, "regrets") || !strings.Contains(messages[0].Text, "stands by") {
				t.Errorf("%+v", messages)
			}
		})
	}
}

// Whatever stands in a row, it is written or dropped, and never tells somebody
// what is another's.
func TestDamagedRows(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	w.says(bo, "2603.00001", w.says(ada, "2603.00001", 0, "Well."), "For Ada.")
	w.pass(time.Hour)
	w.round(1)
	letters, _ := w.outbox()
	for _, content := range []string{"", "{", "[]", "null", "{}", `{"notifications":[]}`, `{"notifications":[99,-1]}`, `{"notifications":["1"]}`} {
		l := letters[0]
		l.Content = content
		if m, err := w.s.Compose(t.Context(), l); !errors.Is(err, papers.ErrNotFound) {
			t.Errorf("%q: %+v, %v", content, m, err)
		}
	}
	for _, other := range []papers.UserID{bo.ID, 0, 99} {
		l := letters[0]
		l.Person = other
		if m, err := w.s.Compose(t.Context(), l); !errors.Is(err, papers.ErrNotFound) {
			t.Errorf("%d is told what Ada should know: %+v, %v", other, m, err)
		}
	}
}

// Mathematics is read as it is on the site, in titles and in quotations; the rest
// of a comment stays as its author typed it, line by line.
func TestMathematics(t *testing.T) {
	w := newTown(t)
	if _, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "2603.00009", Title: `An $O(n^2)$ bound for α-stable nets`, RawTitle: `An $O(n^2)$ bound for $\alpha$-stable \emph{nets}`}}}); err != nil {
		t.Fatal(err)
	}
	ada, bo := w.person("ada"), w.person("bo")
	mine := w.says(ada, "2603.00009", 0, "Well.")
	w.says(bo, "2603.00009", mine, "I think $x_1 \\le \\sqrt{2}$ holds, for $5:\n\n- one\n- `$two$`")
	w.pass(time.Hour)
	w.round(1)
	_, messages := w.outbox()
	m := messages[0]
	if m.Subject != "bo replied to you on “An O(n²) bound for α-stable nets”" {
		t.Errorf("the subject is %q", m.Subject)
	}
	golden(t, "mathematics.txt", "Subject: "+m.Subject+"\n\n"+m.Text)
	if !strings.Contains(m.Text, "> I think x₁ ≤ √2 holds, for $5:\n>\n> - one\n> - `$two$`\n") || strings.Contains(m.HTML, `\`) {
		t.Errorf("%s\n%s", m.Text, m.HTML)
	}
	w.says(bo, "2603.00009", mine, "And $\\alpha$.\n> so\n\nNo.")
	_, messages = w.outbox()
	w.pass(time.Hour)
	w.round(1)
	if _, messages = w.outbox(); len(messages) != 2 || !strings.Contains(messages[1].Text, "> And α.\n> > so\n") {
		t.Errorf("%+v", messages)
	}
}

// A comment that reads as nothing was written all the same, and is told.
func TestNothingToQuote(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	w.says(bo, "2603.00001", w.says(ada, "2603.00001", 0, "Well."), `$\,$`)
	w.pass(time.Hour)
	w.round(1)
	_, messages := w.outbox()
	if len(messages) != 1 || !strings.Contains(messages[0].Subject, "bo replied to you") || !strings.Contains(messages[0].Text, "Read and answer") || strings.Contains(messages[0].Text, "> ") || strings.Contains(messages[0].HTML, "<blockquote") {
		t.Fatalf("%+v", messages)
	}
	w.says(bo, "2603.00001", 0, "@ada, look", ada.ID)
	w.pass(time.Hour)
	w.round(1)
	if _, messages = w.outbox(); len(messages) != 2 || !strings.Contains(messages[1].Text, "@ada, look") {
		t.Errorf("%+v", messages)
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds a mail letter by letter.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o750), os.WriteFile(path, []byte(got), 0o600)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%s (-update writes it anew), %v:\n%s", name, err, got)
	}
}

// One click on a mail about versions leaves the replies that wait.
func TestStopsItsOwn(t *testing.T) {
	w := newTown(t)
	ada, bo := w.person("ada"), w.person("bo")
	mine := w.says(ada, "2603.00001", 0, "Well.")
	w.says(bo, "2603.00001", mine, "A reply.")
	w.says(bo, "2603.00002", 0, "@ada look", ada.ID)
	w.pass(time.Hour)
	w.round(1)
	for _, tt := range []struct {
		kinds int // as they stand in the word of a link
		want  string
	}{{1 << 2, "A reply and a mention"}, {1 << 0, "bo mentioned you on “Soft <b>moss</b>”"}, {1 << 1, ""}} {
		if _, err := w.s.Stop(t.Context(), w.seal.Word(mail.QuietWord, int64(ada.ID), tt.kinds)); err != nil {
			t.Fatal(err)
		}
		got := ""
		if _, messages := w.outbox(); len(messages) == 1 {
			got = messages[0].Subject
		}
		if got != tt.want {
			t.Errorf("without %b there waits %q, want %q", tt.kinds, got, tt.want)
		}
	}
	if letters, err := w.st.Letters(t.Context(), papers.MessageDropped, "", 0, 10); err != nil || len(letters) != 1 {
		t.Errorf("%+v, %v", letters, err)
	}
}
