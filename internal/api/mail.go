package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

// mailRoutes are for those who run the site, about what it mails.
func (a *API) mailRoutes() []Route {
	const letters, suppressed = "/api/admin/mail/letters", "/api/admin/mail/suppressions"
	address := func() []*huma.Param { return []*huma.Param{segment("address", "A mail address")} }
	return []Route{
		{Method: http.MethodGet, Path: "/api/admin/mail", ID: "get-mail-state", Tag: ofOperators, Action: papers.RunSite,
			About: "How the site's mail goes: how it is sent, what became of it, what comes back", Answer: client.MailState{}, serve: a.mailState},
		{Method: http.MethodGet, Path: letters, ID: "list-letters", Tag: ofOperators, Action: papers.RunSite,
			About: "What was mailed to whom, and what came of it, newest first", Params: []*huma.Param{choice("state", "Only those in a state", stateChoices()...),
				text("address", 254, "Only those to an address"), text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Letter(nil), serve: a.letters},
		{Method: http.MethodPost, Path: letters + "/{letter}/retry", ID: "retry-letter", Tag: ofOperators, Action: papers.RunSite,
			About: "Have a letter sent again that was not taken, as soon as its turn comes", Params: []*huma.Param{segment("letter", "Its number")},
			Answer: client.Letter{}, serve: a.retryLetter},
		{Method: http.MethodGet, Path: suppressed, ID: "list-suppressions", Tag: ofOperators, Action: papers.RunSite,
			About: "The addresses to which nothing is sent, newest first, or those with some words in them", Params: []*huma.Param{text("q", 254, "The words"),
				text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Suppression(nil), serve: a.suppressions},
		{Method: http.MethodPost, Path: suppressed, ID: "suppress", Tag: ofOperators, Action: papers.RunSite,
			About: "Have nothing sent to an address any more", Body: client.NewSuppression{}, Status: http.StatusCreated, Answer: client.Suppression{}, serve: with(a.suppress)},
		{Method: http.MethodGet, Path: suppressed + "/{address}", ID: "get-suppression", Tag: ofOperators, Action: papers.RunSite,
			About: "Why nothing is sent to an address", Params: address(), Answer: client.Suppression{}, serve: a.suppression},
		{Method: http.MethodDelete, Path: suppressed + "/{address}", ID: "unsuppress", Tag: ofOperators, Action: papers.RunSite,
			About: "Have mail sent to an address again", Params: address(), Status: http.StatusNoContent, serve: a.unsuppress},
	}
}

func stateChoices() []any {
	var all []any
	for _, s := range papers.MessageStates() {
		all = append(all, string(s))
	}
	return all
}

func (a *API) mailState(w http.ResponseWriter, r *http.Request, _ arguments) error {
	x, err := a.deps.Postmaster.State(r.Context())
	if err != nil {
		return err
	}
	out := client.MailState{Server: x.Server, From: x.From, Signatures: []client.MailSignature{}, Fault: x.Fault(), SentAt: client.Time{Time: x.LastSent}, Waiting: x.Waiting, WaitingSince: client.Time{Time: x.Oldest},
		LastDay: counted(papers.MessageStates(), x.Day), LastWeek: counted(papers.MessageStates(), x.Week), Complaints: x.Complaints, Sent: x.Sent, ComplaintRate: x.Rate(),
		Subscriptions: counted(nil, x.Subscriptions), Suppressed: counted(nil, x.Suppressed), Events: x.Events}
	if x.Server == "" {
		out.Folder = x.Folder
	}
	if out.Fault != "" {
		out.FaultSince = client.Time{Time: x.Sending.Since}
	}
	for _, s := range x.Signatures {
		out.Signatures = append(out.Signatures, client.MailSignature{Domain: s.Domain, Selector: s.Selector, Algorithm: s.Algorithm})
	}
	if x.Mailbox != "" {
		b := x.Bounces
		out.Mailbox = &client.BounceMailbox{Server: x.Mailbox, ReadAt: client.Time{Time: b.At}, Error: b.Error, Since: client.Time{Time: b.Since}, Reports: b.Reports, Others: b.Others}
	}
	return a.personal(w, r, out)
}

// counted writes counts by their words; those of all hold each of them.
func counted[K ~string](all []K, counts map[K]int) map[string]int {
	out := map[string]int{}
	for _, k := range all {
		out[string(k)] = 0
	}
	for k, n := range counts {
		out[string(k)] = n
	}
	return out
}

func wireLetter(l papers.Letter) client.Letter {
	out := client.Letter{ID: int64(l.ID), Kind: string(l.Kind), Edition: l.Edition, Address: l.Address, Subject: l.Subject, State: string(l.State), Tries: l.Tries, Words: l.Words,
		Retry: postmaster.MayRetry(l), CreatedAt: client.Time{Time: l.Created}, EndedAt: client.Time{Time: l.Ended}}
	if l.State == papers.MessageWaiting {
		out.DueAt = client.Time{Time: l.Due}
	}
	return out
}

func (a *API) letters(w http.ResponseWriter, r *http.Request, in arguments) error {
	before, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	limit := in.numbers["limit"]
	all, err := a.deps.Postmaster.Letters(r.Context(), papers.MessageState(in.texts["state"]), in.texts["address"], papers.MessageID(before), limit+1)
	if err != nil {
		return err
	}
	if len(all) > limit {
		all = all[:limit]
		a.linkNext(w, r, map[string]string{"cursor": numberText(int64(all[limit-1].ID))})
	}
	out := make([]client.Letter, len(all))
	for i, l := range all {
		out[i] = wireLetter(l)
	}
	return a.personal(w, r, out)
}

func (a *API) retryLetter(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := papers.ParseMessageID(in.texts["letter"])
	if err == nil {
		err = a.deps.Postmaster.Retry(r.Context(), id)
	}
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("there is no letter %d in the log", id)}
	}
	if err != nil {
		return err
	}
	l, err := a.deps.Postmaster.Letter(r.Context(), id)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", wireLetter(l))
}

func wireSuppression(x papers.Suppression) client.Suppression {
	return client.Suppression{Address: x.Address, Reason: string(x.Reason), Words: x.Words, At: client.Time{Time: x.At}}
}

func (a *API) suppressions(w http.ResponseWriter, r *http.Request, in arguments) error {
	offset, err := numberAt(in.texts["cursor"])
	if err != nil {
		return err
	}
	limit := in.numbers["limit"]
	all, err := a.deps.Postmaster.Suppressions(r.Context(), in.texts["q"], int(offset), limit+1)
	if err != nil {
		return err
	}
	if len(all) > limit {
		all = all[:limit]
		a.linkNext(w, r, map[string]string{"cursor": strconv.Itoa(int(offset) + limit)})
	}
	out := make([]client.Suppression, len(all))
	for i, x := range all {
		out[i] = wireSuppression(x)
	}
	return a.personal(w, r, out)
}

func (a *API) suppression(w http.ResponseWriter, r *http.Request, in arguments) error {
	x, err := a.deps.Postmaster.Suppression(r.Context(), in.texts["address"])
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{"nothing speaks against " + clip(in.texts["address"])}
	}
	if err != nil {
		return err
	}
	return a.personal(w, r, wireSuppression(x))
}

func (a *API) suppress(w http.ResponseWriter, r *http.Request, in arguments, body client.NewSuppression) error {
	x, err := a.deps.Postmaster.Suppress(r.Context(), in.visitor.User, body.Address, body.Words)
	if wrong, ok := errors.AsType[*papers.FieldError](err); ok && wrong.Field == "reason" {
		return papers.Under("words", err)
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusCreated, "/api/admin/mail/suppressions/"+url.PathEscape(x.Address), wireSuppression(x))
}

func (a *API) unsuppress(w http.ResponseWriter, r *http.Request, in arguments) error {
	err := a.deps.Postmaster.Unsuppress(r.Context(), in.visitor.User, in.texts["address"])
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{"nothing speaks against " + clip(in.texts["address"])}
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}
