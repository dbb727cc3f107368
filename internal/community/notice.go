package community

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// noticesKept is how long notifications are kept, seen or not.
	noticesKept = 180 * 24 * time.Hour
	// noticesShown is how many a page shows of what was seen before.
	noticesShown = 50
)

// Notices are what a person should know.
type Notices struct {
	New    []papers.Notification
	Seen   []papers.Notification
	Latest int64 // the number of the newest one, to be marked as seen with all before it
	Next   int64 // where those seen go on, 0 at the end
}

// Notices returns what a person should know; those seen from before a number
// (0 begins at the newest).
func (s *Service) Notices(ctx context.Context, u papers.User, before int64) (Notices, error) {
	var n Notices
	var err error
	if before <= 0 { // further pages are of what was seen
		if n.New, err = s.store.Notifications(ctx, u.ID, false, 0, 500); err != nil {
			return n, fmt.Errorf("community: %w", err)
		}
	}
	if len(n.New) > 0 {
		n.Latest = n.New[0].ID
	}
	if n.Seen, err = s.store.Notifications(ctx, u.ID, true, before, noticesShown+1); err != nil {
		return n, fmt.Errorf("community: %w", err)
	}
	if len(n.Seen) > noticesShown {
		n.Seen = n.Seen[:noticesShown]
		n.Next = n.Seen[noticesShown-1].ID
	}
	return n, nil
}

// SeeNotices marks what a person was told as seen, up to a number.
func (s *Service) SeeNotices(ctx context.Context, u papers.User, upTo int64) error {
	if err := s.store.SeeNotifications(ctx, u.ID, upTo); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// Versions tells those who saved papers of their new versions and returns how
// many it told. It may be cut off and called by many processes.
func (s *Service) Versions(ctx context.Context) (int, error) {
	for all := 0; ; {
		told, done, err := s.store.TellVersions(ctx)
		if err != nil {
			return all, fmt.Errorf("community: %w", err)
		}
		if all += told; done || ctx.Err() != nil {
			return all, ctx.Err()
		}
	}
}

// Purge removes notifications and impressions that are too old.
func (s *Service) Purge(ctx context.Context) error {
	if _, err := s.store.PurgeNotifications(ctx, s.now().Add(-noticesKept)); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	if _, err := s.store.PurgeImpressions(ctx, s.now().AddDate(0, 0, -max(0, s.Impressions))); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}
