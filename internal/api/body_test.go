package api

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// letter is a body with everything that a wire type may have.
type letter struct {
	Text   string   `json:"text" minLength:"1" maxLength:"5"`
	Count  int      `json:"count,omitempty" minimum:"1" maximum:"9"`
	Share  float64  `json:"share,omitempty" maximum:"1"`
	On     *bool    `json:"on,omitempty"`
	Kind   string   `json:"kind,omitempty" enum:"good,bad"`
	Papers []string `json:"papers,omitempty" maxItems:"2" nullable:"false"`
	To     *person  `json:"to,omitempty"`
	More   []person `json:"more,omitempty" nullable:"false"`
}

type person struct {
	Name string `json:"name" maxLength:"5"`
	Age  int    `json:"age,omitempty"`
}

// letterBox takes letters.
func letterBox(spare bool) http.Handler {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	b := &bodyReader{most: 4 << 10, spare: spare, schema: schemas.Schema(reflect.TypeFor[letter](), false, ""), schemas: schemas}
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		body, err := b.read(w, r)
		if err != nil {
			return err
		}
		var l letter
		if err := (arguments{body: body}).decode(&l); err != nil {
			return err
		}
		fmt.Fprintf(w, "%+v", l.Text)
		return nil
	}, (&API{}).Problem)
}

// What is wrong with a body is told by the name of the field, and what was
// expected there.
func TestBodies(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, tt := range []struct{ body, field, words string }{
		{`{"text":"a"}`, "", ""},
		{` {"text":"é€𝔸aa","count":9,"share":0.5,"on":null,"kind":"bad","papers":["1","2"],"to":{"name":"ada"},"more":[{"name":"bo","age":7}]} `, "", ""},
		{`{"text":"a","count":1.0}`, "count", "is number 1.0 that cannot be read"},
		{`{"text":"a","more":[{"name":"bo","age":1e2}]}`, "more.age", "is number 1e2 that cannot be read"},
		{`{"text":"a","count":1e400}`, "body", "holds a number that is too large"},
		{`{"text":"a","more":[{"name":"bo","age":123456789012345678901234567890}]}`, "more.age", "cannot be read"},
		{``, "body", "is missing: this takes a JSON object"},
		{" \n", "body", "is missing"},
		{`{`, "body", "is no JSON: unexpected end"},
		{`{"text":"a"} {}`, "body", "is no JSON"},
		{"{\"text\":\"\xff\"}", "body", "is not valid UTF-8"},
		{`[]`, "body", "is an array; expected an object"},
		{`null`, "body", "is null; expected an object"},
		{`"text"`, "body", "is a string; expected an object"},
		{`{}`, "text", "is missing"},
		{`{"text":""}`, "text", "must not be empty"},
		{`{"text":"abcdef"}`, "text", "is longer than 5 characters"},
		{`{"text":null}`, "text", "is null; expected a string"},
		{`{"text":7}`, "text", "is a number; expected a string"},
		{`{"text":"a","count":"7"}`, "count", "is a string; expected a whole number"},
		{`{"text":"a","count":1.5}`, "count", "is a number; expected a whole number"},
		{`{"text":"a","count":10}`, "count", "must be at most 9"},
		{`{"text":"a","count":-1}`, "count", "must be at least 1"},
		{`{"text":"a","share":true}`, "share", "is a boolean; expected a number"},
		{`{"text":"a","on":"yes"}`, "on", "is a string; expected a boolean"},
		{`{"text":"a","kind":"ugly"}`, "kind", "must be one of good, bad"},
		{`{"text":"a","papers":{}}`, "papers", "is an object; expected an array"},
		{`{"text":"a","papers":["1","2","3"]}`, "papers", "has more than 2 elements"},
		{`{"text":"a","papers":["1",2]}`, "papers[1]", "is a number; expected a string"},
		{`{"text":"a","to":[]}`, "to", "is an array; expected an object"},
		{`{"text":"a","to":{}}`, "to.name", "is missing"},
		{`{"text":"a","more":[{"name":"ada"},{"name":"abcdef"}]}`, "more[1].name", "is longer than 5"},
		// Names are what they are, at every depth, and stand there once.
		{`{"text":"a","txet":"b"}`, "txet", "is unknown here; known are count, kind, more, on, papers, share, text, to"},
		{`{"text":"a","to":{"name":"ada","nmae":1}}`, "to.nmae", "is unknown here; known are age, name"},
		{`{"text":"a","more":[{"name":"ada","x":{"y":[1]}}]}`, "more[0].x", "is unknown here; known are age, name"},
		{`{"text":"a","Text":"abcdefgh"}`, "Text", "is unknown here"},
		{`{"TEXT":"a"}`, "TEXT", "is unknown here"},
		{`{"text":"a","text":"abcdefgh"}`, "text", "stands there twice"},
		{`{"to":{"name":"abcdefgh"},"text":"a","to":{"name":"a"}}`, "to", "stands there twice"},
		{`{"text":"a\u0000"}`, "text", "holds a NUL character"},
		{`{"text":"a","papers":["\u0000"]}`, "papers[0]", "holds a NUL character"},
		{`{"text":"a","` + strings.Repeat("x", 2000) + `":1}`, strings.Repeat("x", maxField+1) + "…", "is unknown here"},
		{`{"text":` + deep(maxDepth) + `}`, "body", "more than 8 deep"},
		{deep(2000), "body", "more than 8 deep"},
		{`{"text":` + deep(maxDepth-1) + `}`, "text", "is an array; expected a string"},
		{`{"text":"[[[["}`, "", ""},
		{`{"text":"\"[[["}`, "", ""},
	} {
		w := send(letterBox(false), tt.body, "Content-Type", "application/json")
		p := problemIn(t, w)
		switch {
		case tt.field == "" && w.Code == http.StatusOK:
		case tt.field == "":
			t.Errorf("%.80s: %d %s", tt.body, w.Code, w.Body)
		case w.Code != http.StatusBadRequest || p.Parameter != tt.field || !strings.Contains(p.Detail, tt.words):
			t.Errorf("%.80s: %d, %s: %s; want %s: %s", tt.body, w.Code, p.Parameter, p.Detail, tt.field, tt.words)
		case len(w.Header().Get("X-Error-Message")) > 400 || w.Body.Len() > 8000:
			t.Errorf("%.80s: the answer is long: %v", tt.body, w.Header())
		}
	}
}

// All that is wrong is told at once, up to a bound.
func TestManyWrongFields(t *testing.T) {
	w := send(letterBox(false), `{"text":1,"count":"x","nmae":0,"to":{"x":1}}`, "Content-Type", "application/json")
	p := problemIn(t, w)
	var fields []string
	for _, e := range p.Errors {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "nmae to.x count text to.name" {
		t.Errorf("fields %s", got)
	}
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, `,"f%d":0`, i)
	}
	w = send(letterBox(false), `{"text":"a"`+many.String()+`}`, "Content-Type", "application/json")
	if p := problemIn(t, w); len(p.Errors) != maxWrong || w.Body.Len() > 4000 {
		t.Errorf("%d errors in %d bytes", len(p.Errors), w.Body.Len())
	}
}

// What is no JSON in UTF-8, as it is, is not taken for it.
func TestBodyTypes(t *testing.T) {
	for _, tt := range []struct {
		header []string
		status int
		words  string
	}{
		{[]string{"Content-Type", "application/json"}, 200, ""},
		{[]string{"Content-Type", "Application/JSON; charset=UTF-8"}, 200, ""},
		{[]string{"Content-Type", "application/vnd.papers+json"}, 200, ""},
		{[]string{"Content-Type", "application/json", "Content-Encoding", "identity"}, 200, ""},
		{nil, 415, "Content-Type: application/json"},
		{[]string{"Content-Type", "text/json"}, 415, "application/json"},
		{[]string{"Content-Type", "image/svg+json"}, 415, "application/json"},
		{[]string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "application/json"},
		{[]string{"Content-Type", "application/json; charset"}, 415, "application/json"},
		{[]string{"Content-Type", "application/json; charset=latin1"}, 415, "UTF-8"},
		{[]string{"Content-Type", "application/json", "Content-Encoding", "gzip"}, 415, "Content-Encoding"},
	} {
		w := send(letterBox(false), `{"text":"a"}`, tt.header...)
		if w.Code != tt.status || tt.status != 200 && !strings.Contains(problemIn(t, w).Detail, tt.words) {
			t.Errorf("%q: %d %s", tt.header, w.Code, w.Body)
		}
		if strings.Contains(fmt.Sprint(tt.header), "gzip") != (w.Header().Get("Accept-Encoding") == "identity") {
			t.Errorf("%q: %v", tt.header, w.Header())
		}
	}
	if w := send(letterBox(true), ""); w.Code != 200 {
		t.Errorf("a body that may be left out: %d %s", w.Code, w.Body)
	}
	if w := send(letterBox(true), `{"txet":""}`, "Content-Type", "application/json"); w.Code != 400 {
		t.Errorf("a body that may be left out, and is wrong: %d", w.Code)
	}
}

// A bomb of gzip is refused before it is unpacked, and a body that is announced
// too large before it is sent.
func TestLargeBodies(t *testing.T) {
	s := httptest.NewServer(letterBox(false))
	defer s.Close()
	for name, tt := range map[string]struct {
		body   io.Reader
		coding string
		status int
	}{
		"announced":   {strings.NewReader(strings.Repeat(" ", 4<<10) + `{"text":"a"}`), "", 413},
		"unannounced": {io.MultiReader(strings.NewReader(strings.Repeat(" ", 4<<10)), strings.NewReader(`{"text":"a"}`)), "", 413},
		"just fits":   {strings.NewReader(strings.Repeat(" ", 4<<10-12) + `{"text":"a"}`), "", 200},
		"packed":      {packed(strings.Repeat("[", 1<<20)), "gzip", 415},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, tt.body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Content-Encoding", tt.coding)
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode != tt.status || tt.status == 413 && a.Header.Get("X-Error-Code") != "TooLarge" {
			t.Errorf("%s: %s %v", name, a.Status, a.Header)
		}
	}
}

// Who asks before sending (Expect: 100-continue) is told to go on only where
// the body can be taken.
func TestExpectContinue(t *testing.T) {
	s := httptest.NewServer(letterBox(false))
	defer s.Close()
	for head, first := range map[string]string{
		"Content-Type: application/json\r\nContent-Length: 12\r\n":                           "HTTP/1.1 100 Continue",
		"Content-Type: application/json\r\nContent-Length: 999999\r\n":                       "HTTP/1.1 413 ",
		"Content-Type: text/plain\r\nContent-Length: 12\r\n":                                 "HTTP/1.1 415 ",
		"Content-Type: application/json\r\nContent-Encoding: br\r\nContent-Length: 12\r\n":   "HTTP/1.1 415 ",
		"Content-Type: application/json\r\nContent-Encoding: br\r\nContent-Length: 9999\r\n": "HTTP/1.1 413 ",
	} {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n%s\r\n", head)
		got := make([]byte, len(first))
		if _, err := io.ReadFull(c, got); err != nil || string(got) != first {
			t.Errorf("%q: %q, %v", head, got, err)
		}
	}
}

// FuzzBody holds that no body panics the check, and that what passes it is read
// into the wire value.
func FuzzBody(f *testing.F) {
	for _, body := range []string{`{"text":"a"}`, `{"text":"a","more":[{"name":"b"}],"to":{"name":"c","x":[{}]}}`, `[[`, `{"a":1,"a":2}`, "{\"\\u0000\":\"\\ud800\"}", `{"text":"a","count":1e2}`} {
		f.Add(body)
	}
	box := letterBox(true)
	f.Fuzz(func(t *testing.T, body string) {
		w := send(box, body, "Content-Type", "application/json")
		if w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
		if w.Code == 400 && problemIn(t, w).Parameter == "" {
			t.Errorf("%q: nothing is named: %s", body, w.Body)
		}
	})
}

func packed(s string) io.Reader {
	r, w := io.Pipe()
	go func() {
		z := gzip.NewWriter(w)
		_, err := io.WriteString(z, s)
		w.CloseWithError(errors.Join(err, z.Close()))
	}()
	return r
}

func send(h http.Handler, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// If-Match compares what was read with what is.
func TestUnchanged(t *testing.T) {
	now := map[string]int{"a": 1}
	body, err := encode(now)
	if err != nil {
		t.Fatal(err)
	}
	tag := httpd.ETag(body)
	strong := strings.TrimPrefix(tag, "W/")
	for _, tt := range []struct {
		asked []string
		fits  bool
	}{
		{nil, true}, {[]string{"*"}, true}, {[]string{" * "}, true}, {[]string{tag}, true}, {[]string{strong}, true}, {[]string{`"x"`, tag}, true},
		{[]string{`"x", W/"y" ,` + strong}, true}, {[]string{`"x"`}, false}, {[]string{"nonsense"}, false}, {[]string{strings.Trim(strong, `"`)}, false},
		{[]string{`W/"` + strong + `"`}, false}, {[]string{","}, false},
	} {
		r := httptest.NewRequest(http.MethodPut, "/", nil)
		r.Header["If-Match"] = tt.asked
		var stale *httpd.Stale
		if err := unchanged(r, now); (err == nil) != tt.fits || err != nil && !errors.As(err, &stale) {
			t.Errorf("%q: %v", tt.asked, err)
		}
	}
}

// A header of an error is ASCII on one line, whatever the message is.
func TestErrorMessageIsASCII(t *testing.T) {
	w := httptest.NewRecorder()
	(&API{}).Problem(w, nil, 400, papers.Invalid("q", "is “odd”\r\nSet-Cookie: a=b"))
	if got := w.Header().Get("X-Error-Message"); got != "q is ?odd???Set-Cookie: a=b" {
		t.Errorf("%q", got)
	}
	if p := problemIn(t, w); !strings.Contains(p.Detail, "“odd”") || p.Error != p.Detail {
		t.Errorf("%+v", p)
	}
}

func problemIn(t *testing.T, w *httptest.ResponseRecorder) (p client.Problem) {
	t.Helper()
	if w.Code < 400 {
		return p
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || w.Header().Get("Content-Type") != problemType {
		t.Errorf("%d %v %.200s: %v", w.Code, w.Header(), w.Body, err)
	}
	return p
}
