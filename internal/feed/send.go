package feed

import (
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// send answers with a feed, or with 304 to those who hold the same.
func (f *Feeds) send(w http.ResponseWriter, r *http.Request, in format, feed Feed) error {
	body, err := in.write(feed)
	if err != nil {
		return err
	}
	h := w.Header()
	httpd.Fresh(h, f.deps.BaseURL)
	now := f.deps.Now()
	if since, ok := f.known.since(feed.At.in(in), httpd.ETag(body), now); ok {
		h.Set("Last-Modified", since)
		// The tag decides where it is given. A date must be the very one that was told:
		// another server of this site tells others.
		if r.Header.Get("If-None-Match") == "" && r.Header.Get("If-Modified-Since") == since {
			h.Set("ETag", httpd.ETag(body))
			httpd.AllowAll(h)
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	httpd.Send(w, r, in.contentType(), body)
	return nil
}

// known remembers since when each feed has been what it is, which is what
// Last-Modified may honestly say. The newest moment in a feed is not: a paper that was
// taken off a day, a comment that was hidden, an order that votes changed leave
// everything else as old as it was. It lives as long as the process; what is forgotten
// counts as new. It is safe for many goroutines.
type known struct {
	mu         sync.Mutex
	young, old map[[16]byte]state // old holds those before the last change of generations
}

// A state is a feed's tag and when it was first seen with it.
type state struct {
	tag string
	at  time.Time
}

// knownEach bounds a generation: of some 150 bytes each, two take 1.2 MB.
const knownEach = 4096

func newKnown() *known { return &known{young: make(map[[16]byte]state)} }

// since says since when the feed at an address has had this tag, as a header does: to
// the second. Within that very second it says nothing, since the feed could change
// again and keep the date.
func (k *known) since(address, tag string, now time.Time) (string, bool) {
	sum := sha256.Sum256([]byte(address))
	key := [16]byte(sum[:16])
	k.mu.Lock()
	defer k.mu.Unlock()
	s, ok := k.young[key]
	if !ok {
		s, ok = k.old[key]
	}
	if !ok || s.tag != tag {
		s = state{tag, now.Truncate(time.Second)}
	}
	if _, held := k.young[key]; !held && len(k.young) >= knownEach {
		k.old, k.young = k.young, make(map[[16]byte]state)
	}
	k.young[key] = s
	if now.Before(s.at.Add(time.Second)) {
		return "", false
	}
	return s.at.UTC().Format(http.TimeFormat), true
}
