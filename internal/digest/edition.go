package digest

import (
	"context"
	"maps"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/texmath"
)

// prepare looks up at once what several subscriptions follow.
func (r *round) prepare(ctx context.Context, due []papers.Subscription) error {
	var all []papers.Following
	for _, sub := range due {
		all = append(all, sub.Contents.Watched...)
		if sub.Person == 0 || !sub.Contents.Follows {
			continue
		}
		follows, err := r.s.d.Store.Following(ctx, sub.Person)
		if err != nil {
			return err
		}
		all = append(all, follows...)
	}
	return r.matchAll(ctx, all)
}

// edition is what is decided for a subscription that is due.
func (r *round) edition(ctx context.Context, who reader) (store.Edition, error) {
	sub := who.sub
	e := store.Edition{Subscription: sub, Next: sub.Schedule.Next(r.now), Deadline: deadline(sub.Schedule.Rhythm, r.now), Mark: r.newest}
	day := sub.Schedule.Edition(lastDue(sub.Schedule, r.now))
	picks, err := r.picks(ctx, who, turnOf(sub.Schedule.Rhythm, day), false)
	if err != nil || len(picks) == 0 {
		return e, err
	}
	e.Issue = papers.Issue{Edition: day, Rhythm: sub.Schedule.Rhythm, Picks: picks}
	e.Subject = letter.Subject(texmath.Plain(r.papers[picks[0].Paper].TitleSource()), len(picks), day)
	return e, nil
}

// picks chooses the papers of an edition. repeated leaves those in that the
// subscription was sent before.
func (r *round) picks(ctx context.Context, who reader, turn int, repeated bool) ([]papers.Pick, error) {
	sub := who.sub
	var err error
	if who.follows, err = r.follows(ctx, sub); err != nil {
		return nil, err
	}
	known, err := r.s.d.Store.Known(ctx, sub.Person)
	if err != nil {
		return nil, err
	}
	who.known = known
	things, err := r.things(ctx, who)
	if err != nil {
		return nil, err
	}
	mailed := map[papers.ID]bool{}
	if !repeated && sub.ID != 0 {
		if mailed, err = r.mailed(ctx, sub.ID, things); err != nil {
			return nil, err
		}
	}
	picks := choose(things, func(id papers.ID) bool { return mailed[id] || known[id] != papers.Stance{} }, sub.Contents.Count, turn)
	return r.worded(ctx, picks, known)
}

// follows is all that a subscription watches, and that its account follows and
// may see.
func (r *round) follows(ctx context.Context, sub papers.Subscription) ([]papers.Following, error) {
	all := slices.Clone(sub.Contents.Watched)
	if sub.Person == 0 || !sub.Contents.Follows {
		return all, nil
	}
	u, err := r.s.d.Store.User(ctx, sub.Person)
	if err != nil {
		return nil, err
	}
	held, err := r.s.d.Community.Following(ctx, u)
	if err != nil {
		return nil, err
	}
	for _, f := range held {
		if f.Path == "" || slices.ContainsFunc(all, func(g papers.Following) bool { return key(g) == key(f.Following) }) {
			continue
		}
		all = append(all, papers.Following{Kind: f.Kind, Target: f.Target, Title: f.Title})
	}
	return all, nil
}

// mailed are the papers of things that a subscription was sent. Recent ones
// were sent lately; others are asked for one by one.
func (r *round) mailed(ctx context.Context, id papers.SubscriptionID, things []thing) (map[papers.ID]bool, error) {
	mailed, err := r.s.d.Store.MailedSince(ctx, id, r.begin().AddDate(0, 0, -mailedBefore))
	if err != nil {
		return nil, err
	}
	var others []papers.ID
	for _, t := range things {
		for _, o := range t.offers {
			if _, recent := r.place[o.paper]; !recent && !mailed[o.paper] {
				others = append(others, o.paper)
			}
		}
	}
	before, err := r.s.d.Store.Mailed(ctx, id, others)
	maps.Copy(mailed, before)
	return mailed, err
}

// mailedBefore is how many days before its own day a paper may have been sent:
// a source can tell later that it belongs to another day.
const mailedBefore = 60

// worded reads the picked papers, leaves out what is gone meanwhile, and says of
// reasons that are papers what they are called.
func (r *round) worded(ctx context.Context, picks []papers.Pick, known map[papers.ID]papers.Stance) ([]papers.Pick, error) {
	var ids []papers.ID
	for _, p := range picks {
		ids = append(ids, p.Paper)
		for _, reason := range p.Reasons {
			if reason.Kind == papers.BecauseLike {
				ids = append(ids, papers.ID(reason.Target))
			}
		}
	}
	if err := r.load(ctx, ids); err != nil {
		return nil, err
	}
	picks = slices.DeleteFunc(picks, func(p papers.Pick) bool { return !r.readable(p.Paper) })
	for _, p := range picks {
		for i := range p.Reasons {
			reason := &p.Reasons[i]
			if reason.Kind != papers.BecauseLike {
				continue
			}
			id := papers.ID(reason.Target)
			reason.Title = texmath.Plain(r.papers[id].TitleSource())
			if !known[id].Voted {
				reason.Kind = papers.BecauseSaved
			}
		}
	}
	return picks, nil
}
