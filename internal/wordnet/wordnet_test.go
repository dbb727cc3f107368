package wordnet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/wordnet"
)

// write makes a dictionary of one file with these lines and three empty ones.
func write(t *testing.T, adjectives string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range wordnet.Files() {
		text := "  1 a licence is indented\n"
		if name == "data.adj" {
			text += adjectives
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRead(t *testing.T) {
	dir := write(t, `00000010 00 a 02 four-footed 0 quadruped(a) 0 002 & 00000099 s 0000 ! 00000099 a 0101 | having four feet; "a four-footed beast"
00000099 00 s 01 sure_footed 0 001 & 00000010 a 0000 | not stumbling
`)
	all, err := wordnet.Read(dir)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d synsets, %v", len(all), err)
	}
	title, abstract := all[0].Text()
	if title != "four-footed, quadruped" || abstract != "having four feet. a four-footed beast. sure footed" {
		t.Errorf("%q, %q", title, abstract)
	}
	if title, abstract := all[1].Text(); title != "sure footed" || abstract != "not stumbling. four-footed, quadruped" {
		t.Errorf("%q, %q", title, abstract)
	}
}

func TestRefusals(t *testing.T) {
	for _, line := range []string{"x\n", "00000010 00 a 02 one 0 000 | too few words\n", "00000010 00 a zz one 0 000 | no count\n",
		"00000010 00 a 01 one 0 003 & 1 a 0 | too few pointers\n", "00000010 00 a 01 one 0 -1 | none\n", "00000010 00 a 01 one 0 000 no gloss\n"} {
		if _, err := wordnet.Read(write(t, line)); err == nil || !strings.Contains(err.Error(), "data.adj, line 2") {
			t.Errorf("%q: %v", line, err)
		}
	}
	if _, err := wordnet.Read(t.TempDir()); err == nil {
		t.Error("an empty folder is a dictionary")
	}
}

func TestSynonyms(t *testing.T) {
	all := []wordnet.Synset{
		{Words: []string{"Railway", "rail line", "track"}, Related: []string{"line"}},
		{Words: []string{"track", "trail"}, Related: []string{"path"}},
		{Words: []string{"track", "cut"}},
		{Words: []string{"run", "track"}},
		{Words: []string{"track", "rails"}},
		{Words: []string{"glass", "crystal"}},
		{Words: []string{"in", "indium"}},
	}
	got := wordnet.Synonyms(all)
	for word, want := range map[string]string{
		"railway":   "rail line,track,line",
		"railways":  "rail lines,tracks,lines", // regular plurals
		"trail":     "track,path",
		"track":     "",      // too many senses
		"in":        "",      // too short
		"rail line": "",      // two words
		"rails":     "track", // in the dictionary itself
	} {
		if s := strings.Join(got[word], ","); s != want {
			t.Errorf("%s: %q, want %q", word, s, want)
		}
	}
}
