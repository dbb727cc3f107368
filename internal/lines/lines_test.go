package lines

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/klauspost/compress/zstd"
)

func gz(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func zst(text string) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

func file(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read writes what a file yields as "number:text" and "!error".
func read(t *testing.T, data []byte, after int) []string {
	t.Helper()
	r, err := Open(file(t, data))
	if err != nil {
		return []string{"open: " + err.Error()}
	}
	defer r.Close()
	var got []string
	for l, err := range r.Lines(after) {
		if err != nil {
			got = append(got, "!"+strings.ReplaceAll(err.Error(), filepath.Dir(r.Name())+"/", ""))
			continue
		}
		got = append(got, fmt.Sprintf("%d:%s", l.Number, l.Text))
	}
	if done, total := r.Progress(); total != int64(len(data)) || done > total {
		t.Errorf("progress %d of %d, the file has %d", done, total, len(data))
	}
	return got
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		after int
		want  []string
	}{
		{"nothing", "", 0, nil},
		{"one without an end", "a", 0, []string{"1:a"}},
		{"empty lines, spaces and CRLF", "\r\na\r\n\n  \n b \n", 0, []string{"2:a", "5:b"}},
		{"a byte order mark", "\ufeffa\n\ufeffb\n", 0, []string{"1:a", "2:\ufeffb"}},
		{"from the middle", "a\n\nb\nc\n", 2, []string{"3:b", "4:c"}},
		{"behind the end", "a\n", 7, nil},
		{"invalid UTF-8", "a\nb\xffc\nd\n", 0, []string{"1:a", "!papers.jsonl:2: line is not valid UTF-8 at byte 2", "3:d"}},
		{"invalid UTF-8 that was read before", "a\nb\xffc\nd\n", 2, []string{"3:d"}},
		{"longer than the buffer", strings.Repeat("x", bufferSize+1) + "\nb\n", 0, []string{"1:" + strings.Repeat("x", bufferSize+1), "2:b"}},
		{"just not too long", strings.Repeat("x", MaxLine-1) + "\nb", 0, []string{"1:" + strings.Repeat("x", MaxLine-1), "2:b"}},
		{"too long", "a\n" + strings.Repeat("x", MaxLine+1) + "\nb", 0,
			[]string{"1:a", "!papers.jsonl:2: line is longer than 4,194,304 bytes (4,194,306)", "3:b"}},
		{"too long and the last", strings.Repeat("x", MaxLine+1), 0, []string{"!papers.jsonl:1: line is longer than 4,194,304 bytes (4,194,305)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for how, pack := range map[string]func(string) []byte{"plain": func(s string) []byte { return []byte(s) }, "gzip": gz, "zstd": zst} {
				if got := read(t, pack(c.text), c.after); !slices.Equal(got, c.want) {
					t.Errorf("%s: got %.200q, want %.200q", how, got, c.want)
				}
			}
		})
	}
}

func TestLinesOfDamagedArchives(t *testing.T) {
	var text strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&text, "line %d %x\n", i, i*7919)
	}
	whole := read(t, []byte(text.String()), 0)
	for how, packed := range map[string][]byte{"gzip": gz(text.String()), "zstd": zst(text.String())} {
		cut := read(t, packed[:len(packed)/2], 0)
		last := cut[len(cut)-1]
		n := len(cut) - 1
		if want := fmt.Sprintf("!papers.jsonl:%d: the archive ends in the middle; %s lines were read: corrupt archive", n+1, grouped(n)); last != want {
			t.Errorf("%s cut: got %q, want %q", how, last, want)
		}
		if !slices.Equal(cut[:n], whole[:n]) {
			t.Errorf("%s cut: other lines came out than stand in the file", how)
		}
		damaged := slices.Clone(packed)
		for i := len(damaged) / 2; i < len(damaged)/2+64; i++ {
			damaged[i] ^= 0x5a
		}
		got := read(t, damaged, 0)
		if last := got[len(got)-1]; !strings.HasPrefix(last, "!papers.jsonl:") || !strings.Contains(last, "corrupt archive") {
			t.Errorf("%s damaged: ended with %q", how, last)
		}
	}
}

// TestMemory reads what unpacks to far more than it may hold.
func TestMemory(t *testing.T) {
	long := strings.Repeat("x", 50<<20)
	for how, packed := range map[string][]byte{"gzip": gz("a\n" + long + "\nb\n"), "zstd": zst("a\n" + long + "\nb\n")} {
		r, err := New("bomb", bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var got []string
		for l, err := range r.Lines(0) {
			var refused *papers.RecordError
			if errors.As(err, &refused) {
				got = append(got, fmt.Sprint("refused ", refused.Line))
				continue
			}
			got = append(got, string(l.Text))
		}
		runtime.ReadMemStats(&after)
		r.Close()
		if want := []string{"a", "refused 2", "b"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", how, got, want)
		}
		// All that was ever allocated, freed or not, beside the decoder's window of 8 MiB.
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 40<<20 {
			t.Errorf("%s: %d MiB were allocated for a line of 50 MiB", how, grown>>20)
		}
	}
}

func TestOpen(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gave %v", err)
	}
	if _, err := Open(t.TempDir()); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := Open(file(t, []byte{0x1f, 0x8b, 0, 0})); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a broken gzip header gave %v", err)
	}
}

func TestIdentity(t *testing.T) {
	identity := func(path string) string {
		r, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		return r.Identity()
	}
	a, b := file(t, []byte("one\n")), file(t, []byte("two\n"))
	info, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(b, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if identity(a) != identity(a) || identity(a) == identity(b) || identity(a) == "" {
		t.Errorf("identities %q and %q", identity(a), identity(b))
	}
	r, err := New("stdin", strings.NewReader("x"))
	if err != nil || r.Identity() != "" {
		t.Errorf("a stream has the identity %q, %v", r.Identity(), err)
	}
}

// FuzzLines holds any input to the contract: lines are valid, bounded, in
// order and without ends, and plain text comes out whole.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\n\nb\r\n"))
	f.Add([]byte("\xef\xbb\xbfa\n\xff\n"))
	f.Add(gz("a\nb\n"))
	f.Add(zst("a\nb\n"))
	f.Add(gz("a\nb\n")[:15])
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := New("fuzz", bytes.NewReader(data))
		if err != nil {
			return
		}
		defer r.Close()
		number := 0
		for l, err := range r.Lines(0) {
			var refused *papers.RecordError
			switch {
			case errors.As(err, &refused):
				l.Number = refused.Line
			case err != nil:
				continue
			case len(l.Text) == 0 || len(l.Text) > MaxLine || bytes.ContainsRune(l.Text, '\n'):
				t.Fatalf("line %d is %q", l.Number, l.Text)
			}
			if l.Number <= number {
				t.Fatalf("line %d behind line %d", l.Number, number)
			}
			number = l.Number
		}
	})
}
