package analysis

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/texmath"
)

// corpusDir holds abstracts with their TeX; tests skip where it is absent.
const corpusDir = "../../../shared/data/corpus"

// eachText yields every nth title and abstract of the corpora.
func eachText(t testing.TB, nth int, f func(text string)) {
	files, _ := filepath.Glob(filepath.Join(corpusDir, "*.jsonl.zst"))
	if len(files) == 0 {
		t.Skip("no corpora at " + corpusDir)
	}
	n := 0
	for _, path := range files {
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zstd.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReaderSize(z, 1<<20)
		for {
			line, err := lines.ReadBytes('\n')
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if n++; n%nth != 0 {
				continue
			}
			var p struct{ Title, Abstract string }
			if err := json.Unmarshal(line, &p); err != nil {
				t.Fatal(err)
			}
			f(p.Title)
			f(p.Abstract)
		}
		z.Close()
		in.Close()
	}
}

// TestSourceAndPlain holds that a source has the terms of its plain text. They are made
// of it, so what differs is texts whose plain text has a backslash or a dollar left and
// reads as other TeX: unknown commands, sums of money.
func TestSourceAndPlain(t *testing.T) {
	texts, differ := 0, 0
	eachText(t, 100, func(text string) {
		if !isTeX(text) {
			return
		}
		texts++
		if a, b := terms(English, text), terms(English, texmath.Plain(text)); !slices.Equal(a, b) {
			if differ++; differ <= 5 {
				t.Logf("%q\n%q", a, b)
			}
		}
	})
	t.Logf("%d of %d texts with TeX have other terms", differ, texts)
	if differ*200 > texts {
		t.Errorf("%d of %d texts have other terms than their plain text, want 0.5 %% at most", differ, texts)
	}
}

// TestSourceBytes holds that most tokens of TeX know their bytes: the word there gives
// their term again.
func TestSourceBytes(t *testing.T) {
	a, again := New(English), New(English)
	tokens, lost := 0, 0
	eachText(t, 100, func(text string) {
		if !isTeX(text) {
			return
		}
		for _, token := range a.Append(nil, text) {
			if token.Joined {
				continue
			}
			tokens++
			if !slices.ContainsFunc(again.Append(nil, text[token.Start:token.End]), func(o Token) bool { return o.Term == token.Term }) {
				if lost++; lost%50 == 1 {
					t.Logf("%q does not give %q", text[token.Start:token.End], token.Term)
				}
			}
		}
	})
	t.Logf("of %d tokens, %d stand elsewhere", tokens, lost)
	if lost*50 > tokens {
		t.Errorf("of %d tokens, %d stand elsewhere, want 2 %% at most", tokens, lost)
	}
}
