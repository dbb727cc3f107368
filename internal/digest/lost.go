package digest

import (
	"context"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// lost are the papers of editions that did not leave, as far as nothing else has
// them any more: there is a newer front page, and other papers trend. They stand
// for why they were chosen then, a thing for each kind of that, which counts for
// as much as it did.
func (r *round) lost(ctx context.Context, who reader, others []thing) ([]thing, error) {
	offered := make(map[papers.ID]bool)
	for _, t := range others {
		for _, o := range t.offers {
			offered[o.paper] = true
		}
	}
	begin := r.at.AddDate(0, 0, -reach(who.sub.Schedule.Rhythm))
	var ids []papers.ID
	why := make(map[papers.ID]papers.Reason)
	for _, u := range who.unsent {
		i := slices.IndexFunc(u.Reasons, who.wants)
		if i < 0 || offered[u.Paper] || u.At.Before(begin) {
			continue
		}
		ids, why[u.Paper] = append(ids, u.Paper), u.Reasons[i]
	}
	if len(ids) == 0 {
		return nil, nil
	}
	if err := r.load(ctx, ids); err != nil {
		return nil, err
	}
	votes, err := r.s.d.Store.VotesSince(ctx, ids, r.at.Add(-votedWithin))
	if err != nil {
		return nil, err
	}
	var all []thing
	for _, id := range ids {
		reason := why[id]
		if !r.readable(id) {
			continue
		}
		switch n := votes[id]; {
		case reason.Kind == papers.BecauseTrending && n > 0:
			reason.Count = n
		case reason.Kind == papers.BecauseSaved: // whether she votes for it by now is seen as ever
			reason.Kind = papers.BecauseLike
		}
		all = offerAs(all, "lost "+string(reason.Kind), offer{id, true, reason})
	}
	return all, nil
}

// offerAs has a thing offer a paper, a new one where there is none called so.
func offerAs(all []thing, key string, o offer) []thing {
	for i := range all {
		if all[i].key == key {
			all[i].offers = append(all[i].offers, o)
			return all
		}
	}
	return append(all, thing{key: key, weight: weightOf(o.reason.Kind), offers: []offer{o}})
}

// wants reports whether a paper may still be sent for a reason: her choices may
// have changed. What was put on a list or voted for by a person is not said from
// memory, since that can be taken back or hidden; what is still there is offered.
func (who reader) wants(why papers.Reason) bool {
	switch why.Kind {
	case papers.BecauseTrending, papers.BecauseFrontPage:
		return who.sub.Contents.Trending
	case papers.BecauseLike, papers.BecauseSaved:
		liked := who.known[papers.ID(why.Target)]
		return who.sub.Contents.ForYou && who.sub.Person != 0 && (liked.Voted || liked.Saved)
	case papers.BecauseList, papers.BecausePerson:
		return false
	}
	return slices.ContainsFunc(who.follows, func(f papers.Following) bool {
		return papers.ReasonKind(f.Kind) == why.Kind && f.Target == why.Target
	})
}
