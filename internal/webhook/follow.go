package webhook

import (
	"context"
	"errors"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// told is how many papers or comments one delivery brings at most: what a
	// channel can be shown at once, and 100 kB in the form json.
	told = 25
	// arrivals is how many comments, or places on front pages, one step looks
	// through, and so what a webhook is told of at once.
	arrivals = 4 * told
	// gather is how long papers are gathered behind a delivery of theirs: an
	// ingest of a library brings new ones each second.
	gather = time.Minute
	// gatherComments is the same for those, to which somebody may reply.
	gatherComments = 10 * time.Second
	// waitingMost is how many deliveries may wait for one receiver. Behind them
	// its mark stays, and what comes meanwhile is told in few when it is there.
	waitingMost = 20
	// papersStep is how many papers are looked through between two marks, and
	// leaps how often that is done for one delivery: an ingest of 400,000 papers
	// makes eight.
	papersStep = 10_000
	leaps      = 5
)

// Follow looks for news behind the marks of all webhooks and puts them into
// the outbox, one step further for each, and returns how many deliveries these
// are. It may be cut off and called by many processes.
func (s *Service) Follow(ctx context.Context) (int, error) {
	all := 0
	var errs []error
	for _, follow := range s.follows() {
		n, err := follow(ctx)
		all += n
		errs = append(errs, err)
	}
	return all, wrap(errors.Join(errs...))
}

// follows are what Follow does, event by event.
func (s *Service) follows() []func(context.Context) (int, error) {
	var all []func(context.Context) (int, error)
	for _, follow := range []func(context.Context) (int, error){s.followPapers, s.followFeatures, s.followComments} {
		all = append(all, func(ctx context.Context) (int, error) {
			n, err := follow(ctx)
			if n > 0 {
				s.rouse()
			}
			return n, err
		})
	}
	return all
}

// listeners returns the webhooks that can be told something, those at the same
// mark together.
func (s *Service) listeners(ctx context.Context, event papers.WebhookEvent, gather time.Duration) ([][]store.Listener, error) {
	all, err := s.store.Listeners(ctx, event, s.o.Now().Add(-gather).UnixMicro(), waitingMost)
	var groups [][]store.Listener
	for chunk := range slices.Values(all) {
		last := len(groups) - 1
		if last >= 0 && groups[last][0].Mark == chunk.Mark {
			groups[last] = append(groups[last], chunk)
		} else {
			groups = append(groups, []store.Listener{chunk})
		}
	}
	return groups, err
}

func (s *Service) followPapers(ctx context.Context) (int, error) {
	groups, err := s.listeners(ctx, papers.NewPapers, gather)
	all := 0
	for _, group := range groups {
		if err != nil || ctx.Err() != nil {
			break
		}
		var n int
		n, err = s.papersFor(ctx, group)
		all += n
	}
	if errors.Is(err, papers.ErrUnavailable) { // the index is on its way; the marks wait
		err = nil
	}
	return all, err
}

// papersFor looks through new papers for webhooks with one mark.
func (s *Service) papersFor(ctx context.Context, group []store.Listener) (int, error) {
	news := make([]papers.News, len(group))
	mark := group[0].Mark
	var trouble error
	for range leaps {
		arrived, err := s.store.ArrivedPapers(ctx, mark, papersStep)
		if err != nil || len(arrived) == 0 {
			trouble = err
			break
		}
		if trouble = s.match(ctx, group, news, arrived); trouble != nil {
			break // what was looked through before is told all the same
		}
		mark = arrived[len(arrived)-1].Num
	}
	if mark == group[0].Mark {
		return 0, trouble
	}
	tidings := make([]store.Tiding, len(group))
	for i, l := range group {
		tidings[i] = store.Tiding{Webhook: l.ID, Event: papers.NewPapers, From: l.Mark, To: mark}
		if news[i].Total > 0 {
			tidings[i].News = []papers.News{news[i]}
		}
	}
	n, err := s.store.TellWebhooks(ctx, tidings)
	return n, errors.Join(trouble, err)
}

// match adds to the news of each webhook the papers that match, the newest
// first. Equal searches are asked once.
func (s *Service) match(ctx context.Context, group []store.Listener, news []papers.News, arrived []store.Arrival) error {
	ids := make([]papers.ID, len(arrived))
	change := uint64(0)
	for i, a := range arrived {
		ids[i], change = a.Paper, max(change, a.Change)
	}
	var asked []string
	var searches []papers.Search
	for _, l := range group {
		if !slices.Contains(asked, l.Search) {
			asked, searches = append(asked, l.Search), append(searches, l.Asks())
		}
	}
	found, err := s.o.Matches(ctx, searches, ids, change)
	if err != nil {
		return err
	}
	for i, l := range group {
		hits := found[slices.Index(asked, l.Search)]
		news[i].Total += len(hits)
		all := slices.Concat(hits, news[i].Papers)
		news[i].Papers = all[:min(len(all), told)]
	}
	return nil
}

func (s *Service) followFeatures(ctx context.Context) (int, error) {
	if any, err := s.store.HasListeners(ctx, papers.NewFeatures); err != nil || !any {
		return 0, err
	}
	if err := s.store.NumberFeatures(ctx, s.o.Today()); err != nil {
		return 0, err
	}
	return s.stepAll(ctx, papers.NewFeatures, gather, s.store.ArrivedFeatures)
}

func (s *Service) followComments(ctx context.Context) (int, error) {
	return s.stepAll(ctx, papers.NewComments, gatherComments, s.store.ArrivedComments)
}

// stepAll takes all webhooks for an event one step further.
func (s *Service) stepAll(ctx context.Context, event papers.WebhookEvent, gather time.Duration, arrived func(context.Context, int64, int) ([]store.Arrival, error)) (int, error) {
	groups, err := s.listeners(ctx, event, gather)
	var tidings []store.Tiding
	for _, group := range groups {
		var step []store.Arrival
		if err == nil {
			step, err = arrived(ctx, group[0].Mark, arrivals)
		}
		if err != nil {
			return 0, err
		}
		if len(step) == 0 {
			continue
		}
		for _, l := range group {
			tidings = append(tidings, store.Tiding{Webhook: l.ID, Event: event, From: l.Mark, To: step[len(step)-1].Num, News: newsOf(l, step)})
		}
	}
	if err != nil || len(tidings) == 0 {
		return 0, err
	}
	return s.store.TellWebhooks(ctx, tidings)
}

// newsOf are the news in a step for one webhook, in deliveries.
func newsOf(l store.Listener, step []store.Arrival) []papers.News {
	var all []papers.News
	for _, a := range step {
		comment := l.Event == papers.NewComments
		if a.Paper == "" || comment && (a.On == 0 || l.Paper != "" && l.Paper != a.Paper) {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Count() == told {
			all = append(all, papers.News{})
		}
		n := &all[len(all)-1]
		if comment {
			n.Comments = append(n.Comments, a.On)
		} else {
			n.Papers, n.Days = append(n.Papers, a.Paper), append(n.Days, a.Day.String())
		}
	}
	return all
}
