package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// ownRoutes are what an account reads and does for itself alone.
func (a *API) ownRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/api/dismissed", ID: "dismissed-papers", Tag: ofVoices, Action: papers.ReadOwn,
			About:  "The papers that are of no interest to the asking account, the one last said first",
			Params: paged(100, frontpage.PageSize), Answer: []client.DismissedPaper(nil), serve: a.dismissed},
		{Method: http.MethodGet, Path: "/api/notifications", ID: "notifications", Tag: ofPeople, Action: papers.ReadOwn,
			About: "What the asking account should know, newest first",
			Params: []*huma.Param{choice("seen", "true for what it has seen before; false, which is the default, for what is new", "false", "true"),
				text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Notification(nil), serve: a.notifications},
		{Method: http.MethodPut, Path: "/api/notifications/seen", ID: "see-notifications", Tag: ofPeople, Action: papers.See,
			About: "Mark what the asking account was told as seen", Body: client.Seen{}, Status: http.StatusNoContent, serve: with(a.seeNotifications)},
		{Method: http.MethodGet, Path: "/api/reports", ID: "own-reports", Tag: ofPeople, Action: papers.ReadOwn,
			About: "What the asking account reported, newest first, 100 at most", Answer: []client.Report(nil), serve: a.reports},
		{Method: http.MethodPost, Path: "/api/reports", ID: "report", Tag: ofPeople, Action: papers.Report,
			About: "Say that something should not stand there. Of one thing there is one open report of an account: a second one is the first again",
			Body:  client.NewReport{}, Status: http.StatusCreated, Answer: client.Report{}, serve: with(a.report)},
		{Method: http.MethodGet, Path: "/api/export", ID: "export", Tag: ofPeople, Action: papers.Export,
			About: "Everything that the site holds of the asking account", Answer: client.Export{}, serve: a.export},
	}
}

func (a *API) dismissed(w http.ResponseWriter, r *http.Request, in arguments) error {
	found, total, err := a.deps.Community.Dismissed(r.Context(), in.visitor.User, in.numbers["limit"], in.offset())
	if err != nil {
		return err
	}
	list := make([]papers.Paper, len(found))
	for i, d := range found {
		list[i] = d.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return err
	}
	out := make([]client.DismissedPaper, len(found))
	for i, d := range found {
		out[i] = client.DismissedPaper{Paper: a.paperOf(entries[i]), DismissedAt: client.Time{Time: d.At}}
	}
	a.linkPage(w, r, in, total)
	return a.personal(w, r, out)
}

func (a *API) notifications(w http.ResponseWriter, r *http.Request, in arguments) error {
	before, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	limit := in.numbers["limit"]
	all, err := a.deps.Store.Notifications(r.Context(), in.visitor.User.ID, in.texts["seen"] == "true", before, limit+1)
	if err != nil {
		return err
	}
	if len(all) > limit {
		all = all[:limit]
		a.linkNext(w, r, map[string]string{"cursor": strconv.FormatInt(all[limit-1].ID, 10)})
	}
	base, out := a.base(r), make([]client.Notification, len(all))
	for i, n := range all {
		out[i] = client.Notification{ID: n.ID, Kind: string(n.Kind), CreatedAt: client.Time{Time: n.At}, Seen: n.Seen,
			PaperID: string(n.Paper), PaperTitle: n.Title, CommentID: int64(n.Comment), Words: n.Words}
		if n.Actor.ID != 0 {
			who := wireUser(base, n.Actor)
			out[i].Actor = &who
		}
	}
	return a.personal(w, r, out)
}

func (a *API) seeNotifications(w http.ResponseWriter, r *http.Request, in arguments, body client.Seen) error {
	if err := a.deps.Community.SeeNotices(r.Context(), in.visitor.User, body.UpTo); err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

// reportsKept is how many of one's own reports are told.
const reportsKept = 100

func (a *API) reports(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Store.ReportsBy(r.Context(), in.visitor.User.ID, reportsKept)
	if err != nil {
		return err
	}
	out, err := a.wireReports(r.Context(), all)
	if err != nil {
		return err
	}
	return a.personal(w, r, out)
}

func (a *API) report(w http.ResponseWriter, r *http.Request, in arguments, body client.NewReport) error {
	key := body.Target
	if body.Kind == string(papers.OnUser) { // whom others know by her name
		u, err := a.deps.Store.UserNamed(r.Context(), key)
		if err != nil {
			return noPerson(err, key)
		}
		key = fmt.Sprint(u.ID)
	}
	on, err := papers.ParseTarget(body.Kind, key)
	if err != nil {
		return papers.Under("target", err)
	}
	made, err := a.deps.Moderation.Report(r.Context(), in.visitor.User, papers.Complaint{Target: on, Reason: body.Reason, Words: body.Words})
	if err != nil {
		return err
	}
	out, err := a.wireReports(r.Context(), []papers.Complaint{made})
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusCreated, "/api/reports", out[0])
}

// wireReports writes reports; people stand in them by their names, which one
// statement brings.
func (a *API) wireReports(ctx context.Context, all []papers.Complaint) ([]client.Report, error) {
	var people []papers.UserID
	for _, c := range all {
		if c.Target.Kind == papers.OnUser {
			people = append(people, userKey(c.Target.Key))
		}
	}
	names, err := a.deps.Store.UsersByID(ctx, people)
	out := make([]client.Report, len(all))
	for i, c := range all {
		out[i] = client.Report{ID: c.ID, Kind: string(c.Target.Kind), Target: c.Target.Key, PaperID: string(c.Paper), Reason: c.Reason, Words: c.Words,
			State: string(c.State), CreatedAt: client.Time{Time: c.At}, DecidedAt: client.Time{Time: c.Decided}}
		if c.Target.Kind == papers.OnUser {
			out[i].Target = names[userKey(c.Target.Key)].Name
		}
	}
	return out, err
}

func userKey(key string) papers.UserID {
	n, _ := strconv.ParseInt(key, 10, 64) // 0 is nobody
	return papers.UserID(n)
}

func (a *API) export(w http.ResponseWriter, r *http.Request, in arguments) error {
	e, err := a.deps.Store.ExportOf(r.Context(), in.visitor.User.ID)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="dailypapers-`+e.Account.Name+`.json"`)
	body, err := encode(e)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	httpd.Send(w, r, jsonType, body)
	return nil
}
