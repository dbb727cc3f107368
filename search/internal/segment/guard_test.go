//go:build unix

package segment

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mapped is a file of one page, cut short while it is mapped.
func mapped(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cut")
	if err := os.WriteFile(path, make([]byte, 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, unmap, err := mapFile(f, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unmap() })
	if err := f.Truncate(0); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestGuard holds that damage becomes an error and a mistake stays a panic.
func TestGuard(t *testing.T) {
	cut, short, far := mapped(t), make([]byte, 3), 7
	var nothing *Reader
	var none map[string]int
	var list any = "a string"
	for _, tt := range []struct {
		name   string
		damage bool
		f      func()
	}{
		{"a page that is gone", true, func() { far += int(cut[0]) }},
		{"an index", true, func() { short[far]++ }},
		{"a slice", true, func() { short = short[far:] }},
		{"too few bytes", true, func() { far += int(binary.LittleEndian.Uint64(short)) }},
		{"a length", true, func() { _ = make([]byte, far-9) }},
		{"a decoder's refusal", true, func() { panic(unfit("document out of range")) }},
		{"nil", false, func() { nothing.docs++ }},
		{"an assertion", false, func() { _ = list.(int) }},
		{"a division", false, func() { far /= len(none) }},
		{"a nil map", false, func() { none["a"] = 1 }},
		{"a word", false, func() { panic("impossible") }},
		{"an error", false, func() { panic(errors.New("impossible")) }},
	} {
		func() {
			defer func() {
				if p := recover(); (p == nil) != tt.damage {
					t.Errorf("%s panics with %v", tt.name, p)
				}
			}()
			err := Guard("a/name", func() error { tt.f(); return nil })
			if !errors.Is(err, ErrCorrupt) || !strings.HasPrefix(err.Error(), "name: ") {
				t.Errorf("%s: %v", tt.name, err)
			}
		}()
	}
	if err := guardForeign("x", func() error { panic("unsupported container type") }); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a foreign decoder's panic: %v", err)
	}
}
