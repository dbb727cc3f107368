package digest

import (
	"context"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A reader is whom an edition is for, and what is known of her.
type reader struct {
	sub     papers.Subscription
	mark    int64              // the newest paper that was held at her last edition
	lost    map[papers.ID]bool // papers of editions that surely did not leave: she has not seen them, and they are news
	unsent  []store.Unsent     // the same, with why they were chosen
	follows []papers.Following
	known   map[papers.ID]papers.Stance
}

const (
	// offered is how many papers of a thing are looked at: more than a reader
	// can have been sent of it within the days that papers are news.
	offered = 500
	// liked is how many papers are recommended.
	liked = 100
)

// things are what a subscription asks for, with what each has.
func (r *round) things(ctx context.Context, who reader) ([]thing, error) {
	var all []thing
	if who.sub.Contents.Trending {
		trending, err := r.trending(ctx, who)
		if err != nil {
			return nil, err
		}
		all = append(all, trending...)
	}
	if who.sub.Contents.ForYou && who.sub.Person != 0 {
		likes, err := r.likes(ctx, who)
		if err != nil {
			return nil, err
		}
		all = append(all, likes)
	}
	for _, f := range who.follows {
		t, err := r.followed(ctx, who, f)
		if err != nil {
			return nil, err
		}
		if len(t.offers) > 0 {
			all = append(all, t)
		}
	}
	lost, err := r.lost(ctx, who, all)
	return append(all, lost...), err
}

// trending is what people vote for and discuss, and the newest front page: all
// of it where somebody chose it, or where nobody votes.
func (r *round) trending(ctx context.Context, who reader) ([]thing, error) {
	if r.hot == nil {
		if err := r.readHot(ctx); err != nil {
			return nil, err
		}
	}
	all := []thing{{key: "trending", weight: weightOf(papers.BecauseTrending), offers: r.hot}}
	if r.front == nil {
		return all, nil
	}
	t := thing{key: "front page", weight: weightOf(papers.BecauseFrontPage)}
	for _, o := range r.front.offers {
		o.fresh = who.sub.Last.IsZero() || papers.NewCalendar().Today(who.sub.Last).Before(r.front.day) || r.since(o.paper, who)
		t.offers = append(t.offers, o)
	}
	return append(all, t), nil
}

// since reports whether a recent paper arrived behind a reader's mark, or was to
// be sent to her and was not.
func (r *round) since(id papers.ID, who reader) bool {
	i, ok := r.place[id]
	return who.lost[id] || ok && r.recent[i].Num > who.mark
}

// readHot reads what trends this week, and the newest front page.
func (r *round) readHot(ctx context.Context) error {
	t, err := r.s.d.Rank.Trending(ctx, store.WeekWindow, "", papers.MaxDigest, 0)
	if err != nil {
		return err
	}
	ids := make([]papers.ID, len(t.Papers))
	for i, h := range t.Papers {
		ids[i], r.papers[h.Paper.ID] = h.Paper.ID, h.Paper
	}
	votes, err := r.s.d.Store.VotesSince(ctx, ids, r.at.Add(-votedWithin))
	if err != nil {
		return err
	}
	hot := []offer{}
	for _, id := range ids {
		if r.readable(id) {
			hot = append(hot, offer{id, true, papers.Reason{Kind: papers.BecauseTrending, Count: votes[id]}})
		}
	}
	if err := r.readFront(ctx, len(hot) == 0); err != nil {
		return err
	}
	r.hot = hot
	return nil
}

// likes is what is like the papers that the reader votes for and keeps.
func (r *round) likes(ctx context.Context, who reader) (thing, error) {
	t := thing{key: "for you", weight: weightOf(papers.BecauseLike)}
	pool, err := r.gather(ctx)
	if err != nil {
		return t, err
	}
	found, err := r.s.d.Rank.RecommendAmong(ctx, who.sub.Person, pool, liked)
	for _, l := range found {
		t.offers = append(t.offers, offer{l.Paper, r.since(l.Paper, who), papers.Reason{Kind: papers.BecauseLike, Target: string(l.Because[0])}})
	}
	return t, err
}

// followed is what one followed thing has.
func (r *round) followed(ctx context.Context, who reader, f papers.Following) (thing, error) {
	kind := papers.ReasonKind(f.Kind)
	t := thing{key: key(f), weight: weightOf(kind), must: true}
	reason := papers.Reason{Kind: kind, Target: f.Target, Title: f.Title}
	switch f.Kind {
	case papers.FollowList, papers.FollowPerson:
		came, err := r.came(ctx, f)
		for _, m := range came {
			t.offers = append(t.offers, offer{m.paper, m.at.After(who.sub.Last) || who.lost[m.paper], reason})
		}
		return t, err
	}
	first := r.today.Add(-reach(who.sub.Schedule.Rhythm))
	found, err := r.match(ctx, f)
	for _, id := range found[:min(len(found), offered)] {
		if p := r.recent[r.place[id]]; !p.Day.Before(first) {
			t.offers = append(t.offers, offer{id, r.since(id, who), reason})
		}
	}
	return t, err
}

// came is what was put on a list, or voted for by a person, lately.
func (r *round) came(ctx context.Context, f papers.Following) ([]moment, error) {
	kept := r.lists
	if f.Kind == papers.FollowPerson {
		kept = r.people
	}
	if all, ok := kept[f.Target]; ok {
		return all, nil
	}
	n, err := strconv.ParseInt(f.Target, 10, 64)
	if err != nil {
		return nil, nil // nothing is called so
	}
	var all []moment
	if f.Kind == papers.FollowPerson {
		all, err = r.votesOf(ctx, papers.UserID(n))
	} else {
		all, err = r.itemsOf(ctx, papers.ListID(n))
	}
	if err != nil {
		return nil, err
	}
	kept[f.Target] = all
	return all, nil
}

// eachCame is how many papers a list or a person brings at most.
const eachCame = 60

func (r *round) itemsOf(ctx context.Context, id papers.ListID) ([]moment, error) {
	items, err := r.s.d.Store.NewestItems(ctx, id, eachCame, 0)
	var all []moment
	for _, it := range items {
		if !it.Paper.Withdrawn && it.Added.After(r.begin()) {
			all = append(all, moment{it.Paper.ID, it.Added})
		}
	}
	return all, err
}

// votesOf is what a person voted for, unless she hides that.
func (r *round) votesOf(ctx context.Context, id papers.UserID) ([]moment, error) {
	people, err := r.s.d.Store.People(ctx, []papers.UserID{id})
	if err != nil || people[id].ID == 0 || people[id].Suspended != "" || people[id].Settings.HideActivity {
		return nil, err
	}
	ballots, err := r.s.d.Store.VotesBehind(ctx, id, papers.Ballot{}, eachCame)
	if err != nil {
		return nil, err
	}
	ids := make([]papers.ID, len(ballots))
	for i, b := range ballots {
		ids[i] = b.Paper
	}
	if err := r.load(ctx, ids); err != nil {
		return nil, err
	}
	var all []moment
	for _, b := range ballots {
		if r.readable(b.Paper) && b.At.After(r.begin()) {
			all = append(all, moment{b.Paper, b.At})
		}
	}
	return all, nil
}

// begin is before what nothing is news.
func (r *round) begin() time.Time { return r.at.AddDate(0, 0, -r.reach) }
