package api

import (
	"crypto/sha256"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/cache"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

// leadsHeld bounds what is remembered of leads, in papers: 16,384 with some 250
// bytes each are 4 MB.
const leadsHeld = 1 << 14

// leads remember the sentences that papers are listed with, which take a quarter
// of the time of a list to find: by what they are found in, so that a new version
// has its own.
type leads struct {
	found *cache.Cache[[sha256.Size]byte, string]
}

func newLeads() leads { return leads{cache.New[[sha256.Size]byte, string](leadsHeld, nil)} }

// of is frontpage.Lead as text.
func (l leads) of(p papers.Paper) string {
	key := sha256.Sum256([]byte(p.Title + "\x00" + p.Abstract + "\x00" + p.Summary.Text))
	lead, ok := l.found.Get(key)
	if !ok {
		lead = texmath.Text(frontpage.Lead(p))
		l.found.Put(key, lead)
	}
	return lead
}
