package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/moderation"
)

// curatorRoutes are where things are decided, and where it stands who did.
func (a *API) curatorRoutes() []Route {
	date := func() *huma.Param { return segment("date", "A day: 2025-12-15") }
	reason := must(text("reason", 500, "Why, which those whom it concerns will read"))
	return []Route{
		{Method: http.MethodGet, Path: "/api/moderation/queue", ID: "get-queue", Tag: ofCurators, Action: papers.Moderate,
			About: "What waits for curators: reports, submissions, claims", Answer: client.Queue{}, serve: a.queue},
		{Method: http.MethodPost, Path: "/api/moderation/decisions", ID: "decide", Tag: ofCurators, Action: papers.Moderate,
			About: "Do something to something, for a reason; open reports of what is hidden, taken down or suspended are upheld with it", Body: client.DecisionRequest{},
			Status: http.StatusCreated, Answer: client.Decision{}, serve: with(a.decide),
			More: map[int]string{http.StatusNotFound: "There is no such thing"}},
		{Method: http.MethodPost, Path: "/api/moderation/decisions/{decision}/undo", ID: "undo-decision", Tag: ofCurators, Action: papers.Moderate,
			About: "Make things stand as they did before a decision, unless they have moved on", Params: []*huma.Param{numeral("decision", "Its number in the audit log")},
			Body: client.Reason{}, Spare: true, Status: http.StatusCreated, Answer: client.Decision{}, serve: with(a.undo)},
		{Method: http.MethodGet, Path: "/api/audit", ID: "list-decisions", Tag: ofCurators, Action: papers.SeeAudit,
			About: "Who decided what, and why, newest first", Params: []*huma.Param{text("person", 40, "Whose decisions alone, by the account's name"),
				choice("kind", "Of what kind their targets are", kindsOfTargets()...), text("key", 1000, "Of one target of that kind: its number, of a paper its id"),
				text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Decision(nil), serve: a.audit},
		{Method: http.MethodGet, Path: "/api/audit/{decision}", ID: "get-decision", Tag: ofCurators, Action: papers.SeeAudit,
			About: "A row of the audit log", Params: []*huma.Param{numeral("decision", "Its number")}, Answer: client.Decision{}, serve: a.decisionOf},
		{Method: http.MethodPut, Path: "/api/days/{date}/papers/{id}", ID: "place-paper", Tag: ofCurators, Action: papers.Choose,
			About: "Put a paper on a day's front page, whatever the rules", Params: []*huma.Param{date(), paperID()}, Body: client.Reason{}, Spare: true,
			Answer: client.Placement{}, serve: with(a.place)},
		{Method: http.MethodDelete, Path: "/api/days/{date}/papers/{id}", ID: "take-off-paper", Tag: ofCurators, Action: papers.Choose,
			About:  "Take a paper off a day's front page; where it was submitted for that day, its submission is refused",
			Params: []*huma.Param{date(), paperID(), reason}, Answer: client.Placement{}, serve: a.unplace},
	}
}

func kindsOfTargets() []any {
	return []any{string(papers.OnComment), string(papers.OnPaper), string(papers.OnUser), string(papers.OnList), string(papers.OnSubmission),
		string(papers.OnClaim), string(papers.OnReport), string(papers.OnSite)}
}

// target reads what somebody decides about.
func (a *API) target(ctx context.Context, kind, key string) (papers.Target, error) {
	on := papers.Target{Kind: papers.TargetKind(kind), Key: key}
	switch {
	case on.Kind == papers.OnPaper:
		id, _, err := papers.ParseID(key)
		on.Key = string(id)
		return on, papers.Under("key", err)
	case on.Kind == papers.OnUser && strings.HasPrefix(key, "@"):
		u, err := a.named(ctx, key)
		on.Key = strconv.FormatInt(int64(u.ID), 10)
		return on, err
	}
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || n < 1 {
		return on, papers.Invalid("key", "is not the number of a %s", kind)
	}
	on.Key = strconv.FormatInt(n, 10)
	return on, nil
}

func (a *API) decide(w http.ResponseWriter, r *http.Request, in arguments, body client.DecisionRequest) error {
	do := moderation.Deed(body.Do)
	if do == moderation.Suspend || do == moderation.Reinstate {
		if err := admit(in.visitor, papers.Suspend); err != nil {
			return err
		}
	}
	on, err := a.target(r.Context(), body.Kind, body.Key)
	if err != nil {
		return err
	}
	d, err := a.deps.Moderation.Decide(r.Context(), in.visitor.User, on, do, body.Reason)
	if err != nil {
		return nowhere(err, on)
	}
	d.Actor = in.visitor.User
	return a.done(w, r, http.StatusCreated, decisionPath(d), a.decision(r, in.visitor, d))
}

// nowhere gives a store's ErrNotFound of a target words.
func nowhere(err error, on papers.Target) error {
	if _, said := errors.AsType[*papers.FieldError](err); errors.Is(err, papers.ErrNotFound) && !said {
		return &notFound{"there is no " + string(on.Kind) + " " + clip(on.Key)}
	}
	return err
}

func (a *API) undo(w http.ResponseWriter, r *http.Request, in arguments, body client.Reason) error {
	d, err := a.deps.Moderation.Undo(r.Context(), in.visitor, int64(in.numbers["decision"]), body.Reason)
	if err != nil {
		return nowhere(err, papers.Target{Kind: "decision", Key: strconv.Itoa(in.numbers["decision"])})
	}
	d.Actor = in.visitor.User
	return a.done(w, r, http.StatusCreated, decisionPath(d), a.decision(r, in.visitor, d))
}

func decisionPath(d papers.Decision) string { return "/api/audit/" + numberText(d.ID) }

func (a *API) decisionOf(w http.ResponseWriter, r *http.Request, in arguments) error {
	d, err := a.deps.Store.Decision(r.Context(), int64(in.numbers["decision"]))
	if err != nil {
		return nowhere(err, papers.Target{Kind: "decision", Key: strconv.Itoa(in.numbers["decision"])})
	}
	return a.personal(w, r, a.decision(r, in.visitor, d))
}

// decision writes a row of the audit log. What undoing needs to know stays
// here.
func (a *API) decision(r *http.Request, v papers.Visitor, d papers.Decision) client.Decision {
	return client.Decision{ID: d.ID, At: client.Time{Time: d.At}, Actor: accountOf(a.base(r), d.Actor), Did: d.Did,
		Target: client.Target{Kind: string(d.Target.Kind), Key: d.Target.Key}, About: d.About, Reason: d.Reason, Undone: d.Undone, Undoes: d.Undoes,
		May: a.deps.Moderation.MayUndo(v, d)}
}

func (a *API) place(w http.ResponseWriter, r *http.Request, in arguments, body client.Reason) error {
	return a.choose(w, r, in, true, body.Reason)
}

func (a *API) unplace(w http.ResponseWriter, r *http.Request, in arguments) error {
	return a.choose(w, r, in, false, in.texts["reason"])
}

func (a *API) choose(w http.ResponseWriter, r *http.Request, in arguments, on bool, reason string) error {
	day, err := papers.ParseDay(in.texts["date"])
	if err != nil {
		return papers.Under("date", err)
	}
	id, err := a.held(r.Context(), in)
	if err != nil {
		return err
	}
	d, err := a.deps.Moderation.Choose(r.Context(), in.visitor.User, id, day, on, reason)
	if err != nil && !errors.Is(err, papers.ErrConflict) { // it stands so already
		return err
	}
	return a.done(w, r, http.StatusOK, "", client.Placement{PaperID: string(id), Day: day.String(), Placed: on, Decision: d.ID})
}
