package search

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestHeal holds what Heal empties and what it leaves alone.
func TestHeal(t *testing.T) {
	other := paperSchema()
	other.Fields[0].Weight = 9
	cut := func(pattern string) func(dir string) {
		return func(dir string) {
			paths, _ := filepath.Glob(filepath.Join(dir, pattern))
			if err := os.Truncate(paths[0], 5); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		name   string
		schema Schema
		spoil  func(dir string)
		empty  bool
	}{
		{"whole", paperSchema(), func(string) {}, false},
		{"another schema", other, func(string) {}, true},
		{"manifest cut", paperSchema(), cut("manifest"), true},
		{"segment cut", paperSchema(), cut("*.segment"), true},
		{"deletes cut", paperSchema(), cut("*.deletes"), true},
		{"manifest missing", paperSchema(), func(dir string) { os.Remove(filepath.Join(dir, manifestName)) }, true},
		{"folder missing", paperSchema(), func(dir string) { os.RemoveAll(dir) }, true},
	} {
		dir := damagedIndex(t)
		tt.spoil(dir)
		foreign := filepath.Join(dir, "a reader's notes")
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(foreign, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := Heal(dir, tt.schema); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		x, err := Open(dir, tt.schema, Options{})
		if err != nil {
			t.Errorf("%s: open after heal: %v", tt.name, err)
			continue
		}
		if (x.Docs() == 0) != tt.empty {
			t.Errorf("%s: %d documents", tt.name, x.Docs())
		}
		if names := namesIn(t, dir); tt.empty && !slices.Equal(names, []string{"a reader's notes", writerLock, usersLock}) {
			t.Errorf("%s: leaves %q", tt.name, names)
		}
		x.Close()
	}
}

// TestHealRefuses holds that an index in other hands, or of a schema that says nothing,
// is left as it is.
func TestHealRefuses(t *testing.T) {
	dir := damagedIndex(t)
	if err := os.WriteFile(filepath.Join(dir, "00000000.tmp"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x := mustOpen(t, dir, Options{})
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	before := namesIn(t, dir)
	other := paperSchema()
	other.Fields[0].Weight = 9
	if err := Heal(dir, other); !errors.Is(err, ErrLocked) {
		t.Errorf("heal beside a writer: %v", err)
	}
	w.Close()
	if err := Heal(dir, Schema{Fields: []Field{{Name: ""}}}); !errors.Is(err, ErrSchema) {
		t.Errorf("heal with an impossible schema: %v", err)
	}
	if after := namesIn(t, dir); !slices.Equal(before, after) {
		t.Errorf("%q became %q", before, after)
	}
	if err := x.Verify(); err != nil {
		t.Error(err)
	}
}

// TestRemove holds that an index goes when nobody has it open.
func TestRemove(t *testing.T) {
	dir := damagedIndex(t)
	x, y := mustOpen(t, dir, Options{}), mustOpen(t, dir, Options{})
	for _, open := range []*Index{x, y} {
		if err := Remove(dir); !errors.Is(err, ErrLocked) {
			t.Errorf("remove while it is open: %v", err)
		}
		if err := open.Verify(); err != nil {
			t.Error(err)
		}
		open.Close()
	}
	if err := Remove(dir); err != nil {
		t.Error(err)
	}
	if err := Remove(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("remove of nothing: %v", err)
	}
	z := mustOpen(t, dir, Options{})
	defer z.Close()
	if z.Docs() != 0 {
		t.Errorf("%d documents are left", z.Docs())
	}
}

// A lock on a file that is no longer in its folder is none.
func TestLockOfRemovedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), writerLock)
	first, err := lockFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	second, err := lockFile(path, false)
	if err != nil {
		t.Fatalf("the new file: %v", err)
	}
	defer second.Close()
	if _, err := lockFile(path, true); !errors.Is(err, ErrLocked) {
		t.Errorf("shared beside one alone: %v", err)
	}
}

func TestFingerprint(t *testing.T) {
	print := func(change func(s *Schema)) string {
		s := paperSchema()
		change(&s)
		f, err := s.Fingerprint()
		if err != nil || len(f) != 8 {
			t.Fatalf("%q, %v", f, err)
		}
		return f
	}
	same := print(func(*Schema) {})
	if got := print(func(s *Schema) { s.Fields[0].Short = []string{"other"} }); got != same {
		t.Errorf("a short name changes it from %s to %s", same, got)
	}
	seen := map[string]bool{same: true}
	for i, change := range []func(s *Schema){
		func(s *Schema) { s.Fields[0].Weight = 9 },
		func(s *Schema) { s.Fields[0].Name = "other" },
		func(s *Schema) { s.Fields = s.Fields[1:] },
		func(s *Schema) { s.Keywords = append(s.Keywords, "other") },
		func(s *Schema) { s.Numbers = nil },
	} {
		if got := print(change); seen[got] {
			t.Errorf("change %d gives %s again", i, got)
		} else {
			seen[got] = true
		}
	}
	older := paperSchema().stored()
	older.Analysis--
	if got, err := older.fingerprint(); err != nil || seen[got] {
		t.Errorf("other rules of analysis give %s again: %v", got, err)
	}
	if _, err := (Schema{Fields: []Field{{}}}).Fingerprint(); !errors.Is(err, ErrSchema) {
		t.Errorf("an impossible schema: %v", err)
	}
}
