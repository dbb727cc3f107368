package api

import (
	"crypto/sha256"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

// leadsHeld bounds what is remembered of leads, in papers: two generations of
// 8,192 with some 250 bytes each are 4 MB.
const leadsHeld = 1 << 13

// A leads remembers the sentences that papers are listed with, which take a
// quarter of the time of a list to find: by what they are found in, so that a
// new version has its own. What is asked for again is young again, and the old
// ones are forgotten when the young ones become too many. It is safe for many
// goroutines, and its zero value is ready.
type leads struct {
	mu         sync.Mutex
	young, old map[[sha256.Size]byte]string
}

// of is frontpage.Lead as text.
func (l *leads) of(p papers.Paper) string {
	key := sha256.Sum256([]byte(p.Title + "\x00" + p.Abstract + "\x00" + p.Summary.Text))
	if lead, ok := l.held(key); ok {
		return lead
	}
	lead := texmath.Text(frontpage.Lead(p))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep(key, lead)
	return lead
}

func (l *leads) held(key [sha256.Size]byte) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lead, ok := l.young[key]; ok {
		return lead, true
	}
	lead, ok := l.old[key]
	if ok {
		l.keep(key, lead)
	}
	return lead, ok
}

// keep makes a lead young. The lock is held.
func (l *leads) keep(key [sha256.Size]byte, lead string) {
	if len(l.young) >= leadsHeld || l.young == nil {
		l.old, l.young = l.young, make(map[[sha256.Size]byte]string)
	}
	l.young[key] = lead
}
