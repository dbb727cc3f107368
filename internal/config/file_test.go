package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/config"
)

// keys are those of a program that does not exist.
func keys() []config.Key {
	return []config.Key{
		{Name: "data", Kind: config.Text, Help: "Folder of everything.", Env: []string{"X_DATA"}, Sample: "/var/lib/x"},
		{Name: "offline", Kind: config.Switch, Help: "Fetch nothing.", Sample: false, Default: true},
		{Name: "site.listen", Kind: config.Text, Help: "Address.", Env: []string{"X_SITE_LISTEN", "X_LISTEN"}, Sample: "localhost:8080", Default: true},
		{Name: "site.url", Kind: config.Text, Help: strings.Repeat("Words that go on and on. ", 12), Sample: "https://papers.example.org"},
		{Name: "arxiv.sets", Kind: config.List, Sample: []string{"cs", "stat"}, Default: true},
		{Name: "arxiv.days", Kind: config.Number, Sample: int64(14), Default: true},
		{Name: "arxiv.query", Kind: config.Text, Sample: "https://mirror.example.org", Default: true},
	}
}

func read(t *testing.T, text string) (*config.File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), config.FileName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.Read(path, keys())
	if err != nil {
		err = fmt.Errorf("%s", strings.ReplaceAll(err.Error(), path, "FILE"))
	}
	return f, err
}

func TestRead(t *testing.T) {
	f, err := read(t, "\ufeff# A comment\noffline = true\ndata = 'here'\n\n[site]\nlisten = \":80\"\n\n[arxiv]\nsets = [\n  \"hep-th\",\n]\ndays = 3\nquery = \"http://mirror\"\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		want any
		line int
	}{
		{"offline", true, 2}, {"data", "here", 3}, {"site.listen", ":80", 6}, {"site.url", nil, 0},
		{"arxiv.sets", []string{"hep-th"}, 9}, {"arxiv.days", int64(3), 12}, {"arxiv.query", "http://mirror", 13},
	} {
		got, line, ok := f.Value(tt.name)
		if !reflect.DeepEqual(got, tt.want) || line != tt.line || ok != (tt.want != nil) {
			t.Errorf("%s is %#v on line %d, %v; want %#v on line %d", tt.name, got, line, ok, tt.want, tt.line)
		}
	}
	if got, want := f.Resolve("here"), filepath.Join(filepath.Dir(f.Path), "here"); got != want {
		t.Errorf("a relative path is meant as %q, want %q", got, want)
	}
	if got := f.Resolve(f.Path); got != f.Path {
		t.Errorf("an absolute path became %q", got)
	}
}

func TestReadOtherForms(t *testing.T) {
	for _, text := range []string{"arxiv.days = 3", "arxiv = { days = 3 }", "[ arxiv ]\n\"days\" = 0x3"} {
		f, err := read(t, text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got, _, _ := f.Value("arxiv.days"); got != int64(3) {
			t.Errorf("%q: %v", text, got)
		}
	}
	if _, err := read(t, ""); err != nil {
		t.Errorf("an empty file: %v", err)
	}
	if _, _, ok := new(config.File).Value("offline"); ok {
		t.Error("no file holds something")
	}
}

func TestReadWrong(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a slip of the pen", "[arxiv]\n\nset = []", "FILE:3: there is no setting [arxiv] set; did you mean sets?"},
		{"another case", "[arxiv]\nDays = 3", "FILE:2: there is no setting [arxiv] Days; did you mean days?"},
		{"a key of a section at the top", "listen = ''", "FILE:1: there is no setting listen; did you mean [site] listen?"},
		{"a key of the top in a section", "[site]\noffline = true", "FILE:2: there is no setting [site] offline; did you mean offline, above the first section?"},
		{"nothing like it", "[site]\ncolour = 'red'", "FILE:2: there is no setting [site] colour"},
		{"a section that is none", "[arxv]\ndays = 3\nsets = []", "FILE:1: there is no section [arxv]; did you mean [arxiv]?"},
		{"a section within a section", "[arxiv.sets]\na = 1", "FILE:1: [arxiv] sets must be a list of short texts, like [\"cs\", \"stat\"]"},
		{"a section as a value", "offline = false\narxiv = 3", "FILE:2: arxiv is a section and begins with the line [arxiv]"},
		{"sections in a list", "[[arxiv]]\ndays = 3", "FILE:1: arxiv is a section and begins with the line [arxiv]"},
		{"text for a number", "[arxiv]\ndays = '3'", "FILE:2: [arxiv] days must be a whole number, like 14"},
		{"a fraction", "[arxiv]\ndays = 3.5", "FILE:2: [arxiv] days must be a whole number, like 14"},
		{"a number for a text", "[site]\nlisten = 8080", "FILE:2: [site] listen must be a text, like \"localhost:8080\""},
		{"text for a switch", "offline = 'yes'", "FILE:1: offline must be true or false, like false"},
		{"a text for a list", "[arxiv]\nsets = 'cs,stat'", "FILE:2: [arxiv] sets must be a list of short texts, like [\"cs\", \"stat\"]"},
		{"numbers in a list", "[arxiv]\nsets = ['cs', 3]", "FILE:2: [arxiv] sets must be a list of short texts, like [\"cs\", \"stat\"]"},
		{"all at once, in order", "offlin = true\n[site]\nurl = 3\n[x]", "FILE:1: there is no setting offlin; did you mean offline?\nFILE:3: [site] url must be a text, like \"https://papers.example.org\"\nFILE:4: there is no section [x]"},
		{"twice", "offline = true\noffline = true", "FILE:2: Key 'offline' has already been defined"},
		{"no TOML", "[site]\nlisten localhost", "FILE:2: expected '.' or '='"},
		{"an open text", "data = \"x\n", "FILE:1: strings cannot contain newlines"},
		{"bytes of a picture", "\x89PNG\r\n\x1a\n\x00\x00", "FILE:"},
		{"depths", "x = " + strings.Repeat("[", 60_000), "FILE:1: "},
		{"too much", strings.Repeat("# no end\n", 200_000), "FILE: is larger than 65536 bytes"},
		{"a word without end", strings.Repeat("a", 5000) + " = 1", "FILE:1: there is no setting " + strings.Repeat("a", 40) + "…"},
	} {
		_, err := read(t, tt.text)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", tt.name, err, tt.want)
		}
		if tt.name == "a word without end" && strings.Contains(fmt.Sprint(err), "did you mean") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "key%d = 1\n", i)
	}
	return b.String()
}

// A file of something else is not told line by line.
func TestReadWrongWithoutEnd(t *testing.T) {
	_, err := read(t, manyKeys(5_000))
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 21 || lines[0] != "FILE:1: there is no setting key0" || lines[20] != "FILE:21: and more further on" {
		t.Errorf("%d lines: %.2000s", len(lines), fmt.Sprint(err))
	}
}

func TestReadNoFile(t *testing.T) {
	if _, err := config.Read(filepath.Join(t.TempDir(), "none.toml"), keys()); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("%v", err)
	}
	if _, err := config.Read(t.TempDir(), keys()); err == nil {
		t.Error("a folder was read")
	}
}

func unwrapped(err error) error {
	if w, ok := err.(interface{ Unwrap() error }); ok {
		return w.Unwrap()
	}
	return err
}

func TestTemplate(t *testing.T) {
	text := config.Template(keys())
	if _, err := read(t, text); err != nil {
		t.Errorf("the template as it is: %v", err)
	}
	f, err := read(t, regexp.MustCompile(`(?m)^#([a-z]+ = )`).ReplaceAllString(text, "$1"))
	if err != nil {
		t.Fatalf("with every key set: %v\n%s", err, text)
	}
	for _, k := range keys() {
		got, _, ok := f.Value(k.Name)
		if !ok || !reflect.DeepEqual(got, k.Sample) {
			t.Errorf("%s: %#v", k.Name, got)
		}
	}
	for line := range strings.Lines(text) {
		if len(line) > 100 {
			t.Errorf("a long line: %s", line)
		}
	}
	if !strings.Contains(text, "# (X_SITE_LISTEN, X_LISTEN)\n#listen = \"localhost:8080\"\n") || !strings.Contains(text, "An example:\n# (X_DATA)") {
		t.Errorf("the template is\n%s", text)
	}
}

func TestFind(t *testing.T) {
	data, settings := t.TempDir(), t.TempDir()
	places := config.Places(data, settings)
	find := func(want string) {
		t.Helper()
		if got, err := config.Find(places); got != want || err != nil {
			t.Errorf("found %q, %v; want %q", got, err, want)
		}
	}
	find("")
	for _, place := range []string{places[1], places[0]} { // the data folder's wins
		if err := os.WriteFile(place, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		find(place)
	}
	if got := config.Places("", ""); len(got) != 0 {
		t.Errorf("nowhere is %q", got)
	}
	inFile := config.Places(filepath.Join(places[0], "sub", "sub"), "")
	if got, err := config.Find(inFile); got != "" || err != nil {
		t.Errorf("below a file: %q, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "offline = true\n[arxiv]\nsets = ['cs']\n", "[[arxiv]]\n", "arxiv.days.x = 3", "a = 1\na = 2", "x = {a={b=[1,[2]]}}", "[arxiv]\ndays = 1979-05-27", "\"\" = 1", "[\"\"]\n\"\" = 3"} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, config.FileName)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := config.Read(path, keys())
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		for _, k := range keys() {
			if v, _, ok := file.Value(k.Name); ok && config.Literal(v) == "" {
				t.Errorf("%s is %#v", k.Name, v)
			}
		}
	})
}
