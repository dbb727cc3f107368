package letter_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/mail"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds every mail, letter by letter, as page and as text.
func TestGolden(t *testing.T) {
	for name, m := range mails() {
		golden(t, name+".html", m.HTML)
		golden(t, name+".txt", head(m)+m.Text)
	}
}

// head is what stands in the message's head of a mail, as the text's first lines.
func head(m mail.Message) string {
	out := "Subject: " + m.Subject + "\n"
	if m.List != nil {
		out += "List: " + strings.Join([]string{m.List.ID, m.List.Name, m.List.Unsubscribe, m.List.Feedback}, " | ") + "\n"
	}
	return out + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Errorf("%s, line %d:\n got %.300s\nwant %.300s\n(go test ./internal/letter -update writes it anew)", name, i+1, a[i], b[i])
			return
		}
	}
	t.Errorf("%s has %d lines, want %d", name, len(a), len(b))
}

// TestGoldenFilesAreUsed holds that no file is left from a mail that is gone.
func TestGoldenFilesAreUsed(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range mails() {
		names = append(names, name)
	}
	for _, f := range files {
		base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f), ".html"), ".txt")
		if !slices.Contains(names, base) {
			t.Errorf("%s belongs to no mail", f)
		}
	}
}
