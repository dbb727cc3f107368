package digest

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// Preview makes the digest that a subscription would bring now, and writes
// nothing down. The subscription need not be held: without a number it is one
// that somebody thinks about. Where all that there is was sent before, that is
// shown. papers.ErrNotFound where there is nothing at all. Previews come one
// after the other and share what they look up, for a minute.
func (s *Service) Preview(ctx context.Context, sub papers.Subscription) (mail.Message, papers.Issue, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	issue := papers.Issue{Edition: sub.Schedule.Edition(s.d.Now()), Rhythm: sub.Schedule.Rhythm}
	var err error
	if issue.Picks, err = s.previewed(ctx, sub, issue); err != nil {
		return mail.Message{}, issue, fmt.Errorf("digest: preview: %w", err)
	}
	m, err := s.write(ctx, sub, issue)
	if err != nil {
		return mail.Message{}, issue, fmt.Errorf("digest: preview: %w", err)
	}
	m.To = sub.Email
	return m, issue, nil
}

func (s *Service) previewed(ctx context.Context, sub papers.Subscription, issue papers.Issue) ([]papers.Pick, error) {
	at := s.d.Now()
	if s.preview != nil && at.Sub(s.preview.at) >= makeEvery {
		s.preview.close()
		s.preview = nil
	}
	r, err := s.renewed(ctx, s.preview, at, []papers.Subscription{sub})
	if err != nil {
		return nil, err
	}
	s.preview = r
	sub.Last = issue.Edition.Time().AddDate(-1, 0, 0) // all that is recent is news
	for _, repeated := range []bool{false, true} {
		picks, err := r.picks(ctx, reader{sub: sub}, turnOf(issue.Rhythm, issue.Edition), repeated)
		if err != nil || len(picks) > 0 {
			return picks, err
		}
	}
	return nil, papers.ErrNotFound
}

// Close frees what previews share.
func (s *Service) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.preview.close()
	s.preview = nil
}
