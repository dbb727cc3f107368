package httpd

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// noteKey is where Handle leaves the error of a request for the log line.
type noteKey struct{}

type noted struct{ err error }

// Note leaves an error for the log line of a request that was answered all
// the same, without the part that failed. It is logged at error level.
func Note(r *http.Request, err error) {
	if n, ok := r.Context().Value(noteKey{}).(*noted); ok {
		n.err = err
	}
}

// Guard is the outermost layer: it bounds each request's time and body, answers a
// panic with page, or cuts the connection where the answer has begun, sets the
// security headers and writes one log line a request: at debug level, or at
// error level where the fault is ours.
func Guard(next http.Handler, log *slog.Logger, limit time.Duration, page ErrorPage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		n := &noted{}
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), noteKey{}, n), limit)
		defer cancel()
		rec := &recorder{ResponseWriter: w}
		r = bodied(rec, r.WithContext(ctx))
		secure(rec.Header())
		cut := serve(rec, r, next, n, page)
		logRequest(log, r, rec, n.err, cut, time.Since(start))
		if cut {
			panic(http.ErrAbortHandler) // the way to hang up in the middle of an answer
		}
	})
}

// serve reports whether the answer broke off after it had begun.
func serve(rec *recorder, r *http.Request, next http.Handler, n *noted, page ErrorPage) (cut bool) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if cause != http.ErrAbortHandler || n.err == nil {
			n.err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
		if cut = rec.status != 0; !cut {
			page(rec, r, http.StatusInternalServerError, n.err)
		}
	}()
	next.ServeHTTP(rec, r)
	return false
}

func logRequest(log *slog.Logger, r *http.Request, rec *recorder, err error, cut bool, took time.Duration) {
	level := slog.LevelDebug
	if rec.status >= 500 || cut {
		level = slog.LevelError
	}
	attrs := []slog.Attr{
		slog.String("method", r.Method), slog.String("path", withoutSecrets(r.URL.Path)),
		slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes), slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", withoutSecrets(err.Error())))
	}
	log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", attrs...)
}

// secretLetters is from how many letters and digits in a row something may be a
// secret: an API token has 40, a ticket 52. No word has.
const secretLetters = 40

// withoutSecrets leaves the middle out of what may be a secret. What visitors
// write into an address is theirs to choose, and errors repeat addresses.
func withoutSecrets(s string) string {
	var b strings.Builder
	from, begin := 0, 0 // of what is not written yet, and of the word at hand
	for i := 0; i <= len(s); i++ {
		if i < len(s) && isAlphanumeric(s[i]) {
			continue
		}
		if i-begin >= secretLetters {
			b.WriteString(s[from:begin+4] + "…")
			from = i
		}
		begin = i + 1
	}
	return b.String() + s[from:]
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// secure sets what every answer carries. Pages load nothing from anywhere
// else and run no inline script, so the policy can be as tight as it gets;
// styles, the mathematics font and the one script are files of ours.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// A recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
