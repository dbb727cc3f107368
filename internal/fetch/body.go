package fetch

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"
)

// read returns the whole body of an answer, unpacked, from raw, which is the
// answer's body as it comes. It holds limit bytes and one at most: a longer
// one is ErrTooLarge. One that breaks off is an error, never short.
func read(resp *http.Response, raw io.Reader, limit int64) ([]byte, error) {
	if resp.ContentLength == 0 {
		return nil, nil
	}
	if resp.ContentLength > packedLimit(limit) {
		return nil, ErrTooLarge
	}
	r, err := unpacked(resp.Header, &bounded{raw, packedLimit(limit)})
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	return body, err
}

// packedLimit bounds what is read for a body of limit bytes. Packing makes
// random bytes longer by 5 in 16 KiB at worst; an archive of a million empty
// members is not worth reading to its end.
func packedLimit(limit int64) int64 { return limit + limit/64 + 1<<10 }

// A packingError is a body that came in a way that was not offered.
type packingError struct{ packing string }

func (e *packingError) Error() string {
	return fmt.Sprintf("the answer is packed as %.40q, which was not asked for", e.packing)
}

func unpacked(h http.Header, r io.Reader) (io.Reader, error) {
	switch packing := strings.ToLower(strings.Join(h.Values("Content-Encoding"), ",")); packing {
	case "", "identity":
		return r, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		return z, nil
	default:
		return nil, &packingError{packing}
	}
}

// A bounded reader fails with ErrTooLarge behind left bytes.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

const (
	headBytes  = 4 << 10 // of a body that nobody asked for
	beginRunes = 120     // of it for the log: two lines of a terminal
)

// begins returns the first words of a body that says why there is no
// document: without tags, on one line, and "" where they cannot be read.
func begins(resp *http.Response, raw io.Reader) string {
	r, err := unpacked(resp.Header, raw)
	if err != nil {
		return ""
	}
	head, _ := io.ReadAll(io.LimitReader(r, headBytes)) // what came of it is enough
	words := []rune(strings.Join(strings.FieldsFunc(untagged(string(head)), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == unicode.ReplacementChar
	}), " "))
	if len(words) > beginRunes {
		return string(words[:beginRunes-1]) + "…"
	}
	return string(words)
}

// untagged puts a space for everything between angle brackets.
func untagged(s string) string {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(s, "<")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		b.WriteByte(' ')
		_, s, _ = strings.Cut(rest, ">")
	}
}
