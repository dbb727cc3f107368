package httpd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

const plainForm = "application/x-www-form-urlencoded"

func refuse(err error) httpd.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func post(contentType string, body io.Reader) *http.Request {
	r := httptest.NewRequest("POST", "/?a=address", body)
	r.Header.Set("Content-Type", contentType)
	return r
}

func TestForm(t *testing.T) {
	for _, tt := range []struct {
		contentType, body string
		want              url.Values
	}{
		{plainForm, "", url.Values{}},
		{plainForm, "a=1&b=x+y&a=2&c", url.Values{"a": {"1", "2"}, "b": {"x y"}, "c": {""}}},
		{plainForm + "; charset=UTF-8", "q=%C3%A9%0D%0A", url.Values{"q": {"é\r\n"}}},
		{"Application/X-WWW-Form-URLEncoded", "é=ü", url.Values{"é": {"ü"}}},
	} {
		got, err := httpd.Form(httptest.NewRecorder(), post(tt.contentType, strings.NewReader(tt.body)), 100)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q as %s: %v, %v, want %v", tt.body, tt.contentType, got, err, tt.want)
		}
	}
}

func TestFormRefuses(t *testing.T) {
	for _, tt := range []struct {
		contentType, body string
		status            int
		words             string
	}{
		{"", "a=1", 400, "form must be sent as"},
		{"text/plain", "a=1", 400, "form must be sent as"},
		{"multipart/form-data; boundary=x", "a=1", 400, "form must be sent as"},
		{plainForm + "; charset=latin1", "a=1", 400, "form must be sent in UTF-8"},
		{plainForm + "; charset", "a=1", 400, "form must be sent as"},
		{plainForm, "a=%zz", 400, "percent sign"},
		{plainForm, "a=%", 400, "percent sign"},
		{plainForm, "a=1;b=2", 400, "semicolon"},
		{plainForm, "a=%ff", 400, "a must be text"},
		{plainForm, "a=\xff", 400, "a must be text"},
		{plainForm, "a=x%00", 400, "a must be text"},
		{plainForm, "%ff=1", 400, "form has a field whose name"},
		{plainForm, "a%00=1", 400, "form has a field whose name"},
		{plainForm, "a=" + strings.Repeat("x", 99), 413, "larger than 100 bytes"},
	} {
		got, err := httpd.Form(httptest.NewRecorder(), post(tt.contentType, strings.NewReader(tt.body)), 100)
		if err == nil || got != nil || httpd.Status(err) != tt.status || !strings.Contains(httpd.Message(err), tt.words) {
			t.Errorf("%q as %q: %v, %v, want %d and %q", tt.body, tt.contentType, got, err, tt.status, tt.words)
		}
	}
	for _, method := range []string{"GET", "PUT", "PATCH", "post"} {
		r := post(plainForm, strings.NewReader("a=1"))
		r.Method = method
		if _, err := httpd.Form(httptest.NewRecorder(), r, 100); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("a form sent with %s: %v", method, err)
		}
	}
}

// A body that breaks off is the sender's fault; a request that ended is nobody's.
func TestFormBreaksOff(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("a=1"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := httpd.Form(httptest.NewRecorder(), post(plainForm, broken), 100); httpd.Status(err) != 400 {
		t.Errorf("a body that breaks off: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := httpd.Form(httptest.NewRecorder(), post(plainForm, iotest.ErrReader(io.ErrUnexpectedEOF)).WithContext(ctx), 100); httpd.Status(err) != 499 {
		t.Errorf("a sender who left: %v", err)
	}
}

func TestTooLargeWords(t *testing.T) {
	for limit, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 64 << 10: "64 kB", 10 << 20: "10 MB"} {
		err := fmt.Errorf("web: %w", &httpd.TooLarge{Limit: limit})
		if got := httpd.Message(err); httpd.Status(err) != 413 || !strings.Contains(got, "larger than "+want+",") {
			t.Errorf("%d: %d %q", limit, httpd.Status(err), got)
		}
	}
}

// A part of a form: a field, or a file where it has a file name.
type part struct{ name, file, data string }

// multipartForm writes parts as browsers do.
func multipartForm(t testing.TB, parts ...part) (contentType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		var to io.Writer
		var err error
		if p.file == "" {
			to, err = w.CreateFormField(p.name)
		} else {
			to, err = w.CreateFormFile(p.name, strings.Trim(p.file, "-"))
		}
		if err == nil {
			_, err = io.WriteString(to, p.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

func TestMultipart(t *testing.T) {
	for _, tt := range []struct {
		name  string
		parts []part
		want  httpd.Upload
	}{
		{"nothing", nil, httpd.Upload{Values: url.Values{}}},
		{"fields", []part{{"a", "", "1"}, {"a", "", "é"}, {"b", "", ""}}, httpd.Upload{Values: url.Values{"a": {"1", "é"}, "b": {""}}}},
		{"a file", []part{{"a", "", "1"}, {"picture", "../x.png", "\x89PNG\x00\xff"}}, httpd.Upload{Values: url.Values{"a": {"1"}}, Field: "picture", File: []byte("\x89PNG\x00\xff")}},
		{"an empty file", []part{{"picture", "x.png", ""}}, httpd.Upload{Values: url.Values{}, Field: "picture", File: []byte{}}},
		{"a file that was not chosen", []part{{"picture", "-", ""}, {"a", "", "1"}}, httpd.Upload{Values: url.Values{"a": {"1"}}}},
	} {
		contentType, body := multipartForm(t, tt.parts...)
		got, err := httpd.Multipart(httptest.NewRecorder(), post(contentType, bytes.NewReader(body)), 10_000)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, %v, want %+v", tt.name, got, err, tt.want)
		}
	}
}

func TestMultipartRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		parts  []part
		status int
		words  string
	}{
		{"two files", []part{{"a", "x", "1"}, {"b", "y", "2"}}, 400, "b is a second file"},
		{"NUL", []part{{"a", "", "\x00"}}, 400, "a must be text"},
		{"not UTF-8", []part{{"a", "", "\xff"}}, 400, "a must be text"},
		{"a name not UTF-8", []part{{"\xff", "", "1"}}, 400, "form has a field without a name"},
		{"no name", []part{{"", "", "1"}}, 400, "form has a field without a name"},
		{"a large file", []part{{"a", "x", strings.Repeat("x", 20_000)}}, 413, "larger than 9 kB"},
		{"many fields", slices.Repeat([]part{{"a", "", ""}}, 100), 400, "more than 99 fields"},
	} {
		contentType, body := multipartForm(t, tt.parts...)
		limit := int64(10_000)
		if tt.status == 400 {
			limit = 100_000
		}
		got, err := httpd.Multipart(httptest.NewRecorder(), post(contentType, bytes.NewReader(body)), limit)
		if httpd.Status(err) != tt.status || !strings.Contains(httpd.Message(err), tt.words) || got.File != nil || got.Values != nil {
			t.Errorf("%s: %+v, %v, want %d and %q", tt.name, got, err, tt.status, tt.words)
		}
	}
	contentType, body := multipartForm(t, part{"a", "", "1"}, part{"picture", "x.png", "data"})
	for cut := range len(body) - 4 { // the last line end may be missing, and the hyphens before it
		if _, err := httpd.Multipart(httptest.NewRecorder(), post(contentType, bytes.NewReader(body[:cut])), 10_000); httpd.Status(err) != 400 {
			t.Fatalf("a form that breaks off after %d of %d bytes: %v", cut, len(body), err)
		}
	}
	for _, contentType := range []string{"", plainForm, "multipart/form-data", `multipart/form-data; boundary=""`, "multipart/mixed; boundary=x", "multipart/form-data; boundary=x; charset=latin1"} {
		if _, err := httpd.Multipart(httptest.NewRecorder(), post(contentType, bytes.NewReader(body)), 10_000); httpd.Status(err) != 400 {
			t.Errorf("as %q: %v", contentType, err)
		}
	}
}

// Whatever is sent gives text in UTF-8 within the limit, or a refusal in words.
func FuzzForm(f *testing.F) {
	contentType, body := multipartForm(f, part{"a", "", "1"}, part{"picture", "x.png", "\x89PNG"})
	f.Add(contentType, body)
	f.Add(plainForm, []byte("a=1&b=%C3%A9&%00"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\"\r\n\r\n\r\n--x--"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		const limit = 1000
		values, err := httpd.Form(httptest.NewRecorder(), post(contentType, bytes.NewReader(body)), limit)
		checkForm(t, values, 0, err)
		up, err := httpd.Multipart(httptest.NewRecorder(), post(contentType, bytes.NewReader(body)), limit)
		if len(up.File) > limit || up.Field == "" && up.File != nil {
			t.Errorf("a file of %d bytes in field %q", len(up.File), up.Field)
		}
		checkForm(t, up.Values, len(up.File), err)
	})
}

func checkForm(t *testing.T, values url.Values, size int, err error) {
	t.Helper()
	if err != nil {
		if status := httpd.Status(err); status != 400 && status != 413 || values != nil {
			t.Errorf("%d: %v, with %v", status, err, values)
		}
		return
	}
	for key, all := range values {
		for _, s := range append(all, key) {
			if strings.ToValidUTF8(s, "") != s || strings.Contains(s, "\x00") {
				t.Errorf("field %q is no text: %q", key, s)
			}
			size += len(s)
		}
		size -= len(key) // counted once for each value at most
	}
	if size > 1000 {
		t.Errorf("%d bytes came of at most 1000", size)
	}
}
