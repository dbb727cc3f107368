package lines_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
)

func TestWhole(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte("two\nlines")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		file []byte
		most int64
		want string
		err  error
	}{
		{"plain", []byte("two\nlines"), 9, "two\nlines", nil},
		{"packed", packed.Bytes(), 9, "two\nlines", nil},
		{"empty", nil, 9, "", nil},
		{"too large", []byte("two\nlines"), 8, "", papers.ErrInvalid},
		{"a small archive of much", packed.Bytes(), 8, "", papers.ErrInvalid},
		{"cut off", packed.Bytes()[:packed.Len()-4], 9, "", lines.ErrCorrupt},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, tt.file, 0o600); err != nil {
			t.Fatal(err)
		}
		text, shown, err := lines.Whole(path, tt.most)
		if string(text) != tt.want || !errors.Is(err, tt.err) || shown != path {
			t.Errorf("%s: %q of %s, %v", tt.name, text, shown, err)
		}
	}
	if _, _, err := lines.Whole(filepath.Join(t.TempDir(), "none"), 9); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
