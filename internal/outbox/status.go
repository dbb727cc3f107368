package outbox

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// state is how the way to the mail server is. The Service's mutex guards it.
type state struct {
	sends  bool          // this process has the turn
	sent   time.Time     // when a message was last taken
	count  int           // messages that were taken
	words  string        // why none was, at last
	at     time.Time     // when that was
	pause  time.Duration // how long it was waited at last for the server, 0 while all is well
	until  time.Time     // when it is asked again
	begins time.Time     // since when the server takes nothing
}

// A Status is how the outbox is, for whoever runs the site.
type Status struct {
	Server  string // "smtp.example.org:587"; "" leaves messages as files
	Folder  string // where they are left
	Sends   bool   // this process does; of many on one store one does
	Sent    time.Time
	Count   int // messages since this process began
	Trouble string
	Since   time.Time // of the trouble that lasts; zero where the server takes mail
	Error   time.Time // when there was trouble last, Trouble says what it was
	Waiting int
	Oldest  time.Time // since when the letter waits that waits the longest
}

// Status returns how the outbox is. Sent, Count and what is told of troubles are
// those of this process.
func (s *Service) Status(ctx context.Context) (Status, error) {
	counts, err := s.store.CountLetters(ctx, s.o.Now())
	if err != nil {
		return Status{}, wrap(err)
	}
	oldest, err := s.store.OldestWaiting(ctx)
	if err != nil {
		return Status{}, wrap(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := Status{Server: s.o.Server.Address(), Folder: s.o.Folder.Dir, Sends: s.line.sends, Sent: s.line.sent, Count: s.line.count,
		Trouble: s.line.words, Error: s.line.at, Waiting: counts[papers.MessageWaiting], Oldest: oldest}
	if s.line.pause > 0 {
		x.Since = s.line.begins
	}
	return x, nil
}

const (
	// firstPause is how long a server is left alone that cannot be reached; it
	// doubles at each time in a row, to longestPause: letters that people wait for
	// should not wait much longer than the server.
	firstPause   = 2 * time.Second
	longestPause = 2 * time.Minute
)

// troubled notes that the server takes nothing from anybody. The rows stay as
// they are, and for a while nothing is tried.
func (s *Service) troubled(v mail.Verdict) {
	s.mu.Lock()
	now := s.o.Now()
	s.line.words, s.line.at = v.Words, now
	if s.pausing(now) { // those that were under way say the same once more
		s.mu.Unlock()
		return
	}
	if s.line.pause == 0 {
		s.line.begins = now
	}
	s.line.pause = min(max(2*s.line.pause, firstPause), longestPause)
	wait := about(s.line.pause)
	s.line.until = now.Add(wait)
	s.mu.Unlock()
	s.failed(fmt.Errorf("no mail is taken, and it is tried again in %s: %s", wait.Round(time.Second), v.Words))
}

// pausing reports whether the server is left alone. A moment further ahead than
// any is made is of a clock that was set back.
func (s *Service) pausing(now time.Time) bool {
	return s.line.until.After(now) && s.line.until.Before(now.Add(2*longestPause))
}

func (s *Service) resting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pausing(s.o.Now())
}
