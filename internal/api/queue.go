package api

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
)

func (a *API) queue(w http.ResponseWriter, r *http.Request, in arguments) error {
	q, err := a.deps.Moderation.Queue(r.Context())
	if err != nil {
		return err
	}
	out := client.Queue{Cases: make([]client.Case, len(q.Cases)), Submissions: a.submissionsOf(r, in.visitor, q.Submissions), Claims: make([]client.WaitingClaim, len(q.Claims)), More: q.More}
	for i, c := range q.Cases {
		out.Cases[i] = a.reported(r, c)
	}
	for i, c := range q.Claims {
		out.Claims[i] = client.WaitingClaim{Claim: a.claimOf(r, c.Authorship), Domain: submission.Domain(c.User.Email),
			Others: a.claimsOf(r, c.Others), Rivals: a.claimsOf(r, c.Rivals)}
	}
	return a.personal(w, r, out)
}

func (a *API) reported(r *http.Request, c moderation.Case) client.Case {
	base := a.base(r)
	out := client.Case{Target: client.Target{Kind: string(c.Target.Kind), Key: c.Target.Key}, About: c.What.About, Text: c.What.Text,
		Author: accountOf(base, c.What.Author), Gone: c.What.Gone || !c.There, Reports: make([]client.Complaint, len(c.Reports))}
	if c.What.Path != "" {
		out.URL = base + c.What.Path
	}
	for i, p := range c.Reports {
		out.Reports[i] = client.Complaint{ID: p.ID, At: client.Time{Time: p.At}, By: accountOf(base, p.By), Reason: p.Reason, Words: p.Words}
	}
	return out
}

func (a *API) audit(w http.ResponseWriter, r *http.Request, in arguments) error {
	before, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	f := store.DecisionFilter{Kind: papers.TargetKind(in.texts["kind"]), Before: before}
	if name := in.texts["person"]; name != "" {
		u, err := a.named(r.Context(), name)
		if err != nil {
			return err
		}
		f.Actor = u.ID
	}
	if key := in.texts["key"]; key != "" {
		if f.Kind == "" {
			return papers.Invalid("key", "is of one kind of targets; say which by kind")
		}
		on, err := a.target(r.Context(), in.texts["kind"], key)
		if err != nil {
			return err
		}
		f.On = on.Key
	}
	limit := in.numbers["limit"]
	all, err := a.deps.Store.Decisions(r.Context(), f, limit+1)
	if err != nil {
		return err
	}
	if len(all) > limit {
		all = all[:limit]
		a.linkNext(w, r, map[string]string{"cursor": numberText(all[limit-1].ID)})
	}
	out := make([]client.Decision, len(all))
	for i, d := range all {
		out[i] = a.decision(r, in.visitor, d)
	}
	return a.personal(w, r, out)
}
