package mail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	ours "github.com/dailypapers/dailypapers/internal/mail"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]string{
		" Ada@Example.org ": "ada@example.org", "a+b.c_d@sub.example.org": "a+b.c_d@sub.example.org", "root@localhost": "", "root@LocalHost": "",
		"root@mail.LocalHost": "", "root@localhost.localdomain": "", "root@127.0.0.1": "", "root@127.1": "", "root@127.0.0.0x1": "",
		"ada@localhost.example": "ada@localhost.example", "ada@mylocalhost.org": "ada@mylocalhost.org", "ada@3.14.example": "ada@3.14.example", "localhost@example.org": "localhost@example.org",
		"": "", "ada": "", "@example.org": "", "ada@": "", "ada@example": "", "Ada <ada@example.org>": "", "<ada@example.org>": "", "ada@example.org, b@example.org": "",
		"ada@example.org\r\nBcc: all@example.org": "", "ada\n@example.org": "", `"a b"@example.org`: "", "ada@[127.0.0.1]": "", "äda@example.org": "", "ada@exämple.org": "",
		strings.Repeat("a", 250) + "@example.org": "", "a@b@example.org": "", "ada@example.org(comment)": "", "ada@example.org\x00": "",
	} {
		got, err := ours.ParseAddress(in)
		if got != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
		local, err := ours.ParseLocal(in)
		if here := strings.HasPrefix(in, "root@"); here && local != strings.ToLower(in) || !here && local != want || ours.IsLocal(local) != here {
			t.Errorf("%q: %q, %v for who runs the site", in, local, err)
		}
	}
}

// read takes a message apart as a mail program does.
func read(t *testing.T, b []byte) (header mail.Header, subject, text string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in %q", err, b)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, subject, strings.ReplaceAll(string(body), "\r\n", "\n")
}

func TestMessage(t *testing.T) {
	m := ours.Message{To: "ada@example.org", Subject: "Einladung für Zoë: 中文 und noch viel mehr Wörter, die nicht in eine Zeile passen", Text: "Hällo.\n\n.\nFrom here = on\n" + strings.Repeat("lang ", 60) + "\n"}
	b, err := m.Bytes("papers@example.org", noon(), "ID7")
	if err != nil {
		t.Fatal(err)
	}
	h, subject, text := read(t, b)
	if subject != m.Subject || text != m.Text {
		t.Errorf("%q, %q", subject, text)
	}
	if h.Get("From") != `"Daily Papers" <papers@example.org>` || h.Get("To") != "<ada@example.org>" || h.Get("Message-Id") != "<ID7@example.org>" {
		t.Errorf("%v", h)
	}
	if at, err := h.Date(); err != nil || !at.Equal(noon()) {
		t.Errorf("%v, %v", at, err)
	}
	for line := range strings.SplitSeq(string(b), "\r\n") {
		if len(line) > 78 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line is %q", line)
		}
	}
}

// Nothing that is handed in adds a header or ends the head early.
func FuzzMessage(f *testing.F) {
	f.Add("Hello", "words", "ada@example.org")
	f.Add("a\r\nBcc: all@example.org\r\n\r\nbody", "x\r\n.\r\ny", "ada@example.org")
	f.Add("=?utf-8?q?=0D=0ABcc:_x?=", "\x00\xff", "ada@example.org\nBcc: b@example.org")
	f.Add(strings.Repeat("ü", 300), "=", "\"a\"@b.c")
	f.Fuzz(func(t *testing.T, subject, text, to string) {
		b, err := ours.Message{To: to, Subject: subject, Text: text}.Bytes("papers@example.org", noon(), "ID")
		if err != nil {
			return
		}
		h, _, _ := read(t, b)
		if len(h) != 9 || h.Get("Bcc") != "" {
			t.Errorf("headers: %v", h)
		}
		if strings.ContainsAny(strings.ReplaceAll(string(b), "\r\n", ""), "\r\n") {
			t.Errorf("a line end of its own in %q", b)
		}
	})
}

// leave leaves a message in a folder.
func leave(ctx context.Context, f ours.Folder, m ours.Message) error {
	b, err := m.Bytes("papers@example.org", f.Now(), "ID")
	if err != nil {
		return err
	}
	if v := f.Carry(ctx, ours.Envelope{To: m.To, Data: b}); v.Outcome != ours.Taken {
		return errors.New(v.Words)
	}
	return nil
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	f := ours.Folder{Dir: dir, Now: noon}
	for range 3 {
		if err := leave(t.Context(), f, ours.Message{To: "ada@example.org", Subject: "Hello", Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := leave(t.Context(), f, ours.Message{To: "nobody"}); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if err := f.Purge(t.Context(), noon()); err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		info, err := file.Info()
		if err != nil || info.Mode().Perm() != 0o600 || filepath.Ext(file.Name()) != ".eml" {
			t.Errorf("%s: %v, %v", file.Name(), info.Mode(), err)
		}
	}
	if err := leave(t.Context(), ours.Folder{Dir: filepath.Join(dir, files[0].Name()), Now: noon}, ours.Message{To: "ada@example.org"}); err == nil {
		t.Error("a file is taken for a folder")
	}
}

func TestForget(t *testing.T) {
	f := ours.Folder{Dir: filepath.Join(t.TempDir(), "mail"), Now: noon}
	if err := f.Forget(t.Context(), "ada@example.org"); err != nil {
		t.Errorf("where there is no folder: %v", err)
	}
	for _, to := range []string{"ada@example.org", "ada@example.org", "ada@example.org.uk", "bob@example.org"} {
		if err := leave(t.Context(), f, ours.Message{To: to, Subject: "To: <ada@example.org>", Text: "\nTo: <ada@example.org>\n"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Forget(t.Context(), "ada@example.org"); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(f.Dir); err != nil || len(left) != 2 {
		t.Errorf("%d messages are left, %v", len(left), err)
	}
}

func TestFolderPurge(t *testing.T) {
	at := noon()
	f := ours.Folder{Dir: t.TempDir(), Now: func() time.Time { return at }}
	if err := os.WriteFile(filepath.Join(f.Dir, "mine.eml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := leave(t.Context(), f, ours.Message{To: "ada@example.org"}); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Hour)
	}
	if err := f.Purge(t.Context(), noon().Add(90*time.Minute)); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(f.Dir); err != nil || len(left) != 2 {
		t.Errorf("%v, %v", left, err)
	}
}
