package community

import (
	"time"

	"github.com/dailypapers/dailypapers/internal/markup"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Service does what people ask for. It is safe for many goroutines.
type Service struct {
	store *store.Store
	now   func() time.Time
	marks *markup.Renderer
	shown shown // what waits to be written down as shown

	importing chan struct{} // holds one while a file is taken in

	// Impressions is for how many days it is kept what was shown to whom; 0
	// keeps nothing. It is set before the Service is used.
	Impressions int
}

// New returns a Service over a store.
func New(st *store.Store, now func() time.Time) *Service {
	return &Service{store: st, now: now, marks: markup.New(), importing: make(chan struct{}, 1)}
}
