package papertest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

func TestDataInNamedFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.jsonl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(papertest.DataVariable, dir)
	if got, want := papertest.Data(t, "a.jsonl"), filepath.Join(dir, "a.jsonl"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := papertest.DataFiles(t, "*.jsonl"); len(got) != 1 || filepath.Base(got[0]) != "a.jsonl" {
		t.Errorf("got %v", got)
	}
}

func TestDataBesideTheModule(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"shared/data/corpus", "module/internal/deep"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "module", "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(papertest.DataVariable, "")
	t.Chdir(filepath.Join(root, "module", "internal", "deep"))
	if info, err := os.Stat(papertest.Data(t, "corpus")); err != nil || !info.IsDir() {
		t.Errorf("%v", err)
	}
}

func TestDataAbsentSkips(t *testing.T) {
	t.Setenv(papertest.DataVariable, t.TempDir())
	for name, ask := range map[string]func(testing.TB){
		"file":    func(t testing.TB) { papertest.Data(t, "nothing.jsonl") },
		"pattern": func(t testing.TB) { papertest.DataFiles(t, "*.jsonl") },
	} {
		skipped := false
		t.Run(name, func(t *testing.T) {
			defer func() { skipped = t.Skipped() }()
			ask(t)
			t.Error("absent data does not skip the test")
		})
		if !skipped {
			t.Errorf("%s: not skipped", name)
		}
	}
}
