package api

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// hookRoutes are where people keep their webhooks.
func (a *API) hookRoutes() []Route {
	hook := func() []*huma.Param { return []*huma.Param{segment("webhook", "The number of a webhook of one's own")} }
	delivery := func() []*huma.Param {
		return append(hook(), segment("delivery", "The number of a row of its log"))
	}
	const one = "/api/webhooks/{webhook}"
	return []Route{
		{Method: http.MethodGet, Path: "/api/webhooks", ID: "own-webhooks", Tag: ofHooks, Action: papers.ReadOwn,
			About: "The asking account's webhooks", Answer: []client.Webhook(nil), serve: a.ownHooks},
		{Method: http.MethodPost, Path: "/api/webhooks", ID: "make-webhook", Tag: ofHooks, Action: papers.KeepWebhooks,
			About: "Have a program told of something. The answer holds the secret by which deliveries are signed, this once",
			Body:  client.NewWebhook{}, Status: http.StatusCreated, Answer: client.Webhook{}, serve: with(a.makeHook)},
		{Method: http.MethodGet, Path: one, ID: "get-webhook", Tag: ofHooks, Action: papers.ReadOwn,
			About: "One webhook of one's own", Params: hook(), Answer: client.Webhook{}, serve: a.oneHook},
		{Method: http.MethodPatch, Path: one, ID: "change-webhook", Tag: ofHooks, Action: papers.KeepWebhooks, Match: true,
			About: "Change a webhook, switch it on or off", Params: hook(), Body: client.WebhookChange{}, Answer: client.Webhook{}, serve: with(a.changeHook)},
		{Method: http.MethodDelete, Path: one, ID: "delete-webhook", Tag: ofHooks, Action: papers.KeepWebhooks,
			About: "Remove a webhook with its log", Params: hook(), Status: http.StatusNoContent, serve: a.deleteHook},
		{Method: http.MethodPost, Path: one + "/test", ID: "test-webhook", Tag: ofHooks, Action: papers.KeepWebhooks,
			About: "Send a ping now, and say what came of it", Params: hook(), Answer: client.WebhookDelivery{}, serve: a.testHook},
		{Method: http.MethodPost, Path: one + "/rotate", ID: "rotate-webhook", Tag: ofHooks, Action: papers.KeepWebhooks,
			About: "Give a webhook another secret, and show it this once; for a day deliveries are signed with both", Params: hook(), Answer: client.Webhook{}, serve: a.rotateHook},
		{Method: http.MethodGet, Path: one + "/deliveries", ID: "webhook-deliveries", Tag: ofHooks, Action: papers.ReadOwn,
			About: "What a webhook sent, newest first", Params: append(hook(), text("cursor", 20, aboutCursor)), Answer: []client.WebhookDelivery(nil), serve: a.hookLog},
		{Method: http.MethodPost, Path: one + "/deliveries/{delivery}/redeliver", ID: "redeliver", Tag: ofHooks, Action: papers.KeepWebhooks,
			About: "Send something once more, as soon as its turn comes", Params: delivery(), Status: http.StatusNoContent, serve: a.redeliver},
	}
}

// hookAt is the webhook of a request's path.
func (a *API) hookAt(r *http.Request, in arguments) (papers.Webhook, error) {
	id, err := papers.ParseWebhookID(in.texts["webhook"])
	if err != nil {
		return papers.Webhook{}, err
	}
	hook, err := a.deps.Webhook.Webhook(r.Context(), in.visitor.User, id)
	if errors.Is(err, papers.ErrNotFound) {
		err = &notFound{fmt.Sprintf("there is no webhook %d of yours", id)}
	}
	return hook, err
}

func (a *API) ownHooks(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Webhook.Webhooks(r.Context(), in.visitor.User)
	if err != nil {
		return err
	}
	out := make([]client.Webhook, len(all))
	for i, one := range all {
		out[i] = wireHook(a.base(r), one)
	}
	return a.personal(w, r, out)
}

func (a *API) oneHook(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	return a.personal(w, r, wireHook(a.base(r), hook))
}

func (a *API) makeHook(w http.ResponseWriter, r *http.Request, in arguments, body client.NewWebhook) error {
	asked := papers.Webhook{Name: body.Name, Address: papers.WebhookAddress(body.Address), Form: papers.WebhookForm(cmp.Or(body.Form, string(papers.JSONForm))),
		Event: papers.WebhookEvent(body.Event), Search: body.Search, Paper: papers.ID(body.PaperID)}
	if err := ofItsEvent(asked); err != nil {
		return err
	}
	hook, secret, err := a.deps.Webhook.Keep(r.Context(), in.visitor.User, asked)
	if err != nil {
		return underPaperID(err)
	}
	out := wireHook(a.base(r), hook)
	if hook.Form.Signs() {
		out.Secret = secret
	}
	return a.done(w, r, http.StatusCreated, pathOf("webhooks", fmt.Sprint(hook.ID)), out)
}

func (a *API) changeHook(w http.ResponseWriter, r *http.Request, in arguments, body client.WebhookChange) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	if err := unchanged(r, wireHook(a.base(r), hook)); err != nil {
		return err
	}
	u, edited := in.visitor.User, changedHook(hook, body)
	if err := ofItsEvent(edited); err != nil {
		return err
	}
	if edited != hook {
		hook, err = a.deps.Webhook.EditIf(r.Context(), u, edited, func(now papers.Webhook) error {
			return unchanged(r, wireHook(a.base(r), now)) // somebody may have been quicker
		})
		if err != nil {
			return underPaperID(err)
		}
	}
	if body.Active != nil && *body.Active != (hook.Off == "") {
		if err := a.deps.Webhook.Switch(r.Context(), u, hook.ID, *body.Active); err != nil {
			return err
		}
	}
	if hook, err = a.deps.Webhook.Webhook(r.Context(), u, hook.ID); err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", wireHook(a.base(r), hook))
}

// underPaperID names what is wrong with a webhook's paper as the body does.
func underPaperID(err error) error {
	if field, ok := errors.AsType[*papers.FieldError](err); ok && field.Field == "paper" {
		return papers.Under("paperId", err)
	}
	return err
}

// ofItsEvent refuses what another event would heed: who sends it means that one.
func ofItsEvent(w papers.Webhook) error {
	switch {
	case w.Search != "" && w.Event != papers.NewPapers:
		return papers.Invalid("search", "is only heeded with the event papers")
	case w.Paper != "" && w.Event != papers.NewComments:
		return papers.Invalid("paperId", "is only heeded with the event comments")
	}
	return nil
}

// changedHook is a webhook with what somebody wants of it.
func changedHook(hook papers.Webhook, to client.WebhookChange) papers.Webhook {
	if to.Name != nil {
		hook.Name = *to.Name
	}
	if to.Address != nil {
		hook.Address = papers.WebhookAddress(*to.Address)
	}
	if to.Form != nil {
		hook.Form = papers.WebhookForm(*to.Form)
	}
	if to.Search != nil {
		hook.Search = *to.Search
	}
	if to.PaperID != nil {
		hook.Paper = papers.ID(*to.PaperID)
	}
	return hook
}

func (a *API) deleteHook(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	if err := a.deps.Webhook.Delete(r.Context(), in.visitor.User, hook.ID); err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

func (a *API) testHook(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	d, err := a.deps.Webhook.Test(r.Context(), in.visitor.User, hook.ID)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", wireDelivery(d))
}

func (a *API) rotateHook(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	secret, err := a.deps.Webhook.Rotate(r.Context(), in.visitor.User, hook.ID)
	if err != nil {
		return err
	}
	out := wireHook(a.base(r), hook)
	out.Secret = secret
	return a.done(w, r, http.StatusOK, "", out)
}

func (a *API) hookLog(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	var before papers.DeliveryID
	if c := in.texts["cursor"]; c != "" {
		if before, err = papers.ParseDeliveryID(c); err != nil {
			return papers.Invalid("cursor", "%s is none that this site gave", clip(c))
		}
	}
	log, err := a.deps.Webhook.Deliveries(r.Context(), in.visitor.User, hook.ID, before)
	if err != nil {
		return err
	}
	if log.Next > 0 {
		a.linkNext(w, r, map[string]string{"cursor": strconv.FormatInt(int64(log.Next), 10)})
	}
	out := make([]client.WebhookDelivery, len(log.Deliveries))
	for i, d := range log.Deliveries {
		out[i] = wireDelivery(d)
	}
	return a.personal(w, r, out)
}

func (a *API) redeliver(w http.ResponseWriter, r *http.Request, in arguments) error {
	hook, err := a.hookAt(r, in)
	if err != nil {
		return err
	}
	d, err := papers.ParseDeliveryID(in.texts["delivery"])
	if err == nil {
		err = a.deps.Webhook.Redeliver(r.Context(), in.visitor.User, hook.ID, d)
	}
	if errors.Is(err, papers.ErrNotFound) {
		err = &notFound{fmt.Sprintf("there is no delivery %d of this webhook", d)}
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

func wireHook(base string, w papers.Webhook) client.Webhook {
	return client.Webhook{ID: int64(w.ID), Name: w.Name, Receiver: w.Address.String(), Form: string(w.Form), Event: string(w.Event), Search: w.Search,
		PaperID: string(w.Paper), Active: w.Off == "", Off: w.Off, Failures: w.Failures, FailingAt: client.Time{Time: w.Failing},
		SentAt: client.Time{Time: w.Sent}, CreatedAt: client.Time{Time: w.Created}, URL: base + w.Path()}
}

func wireDelivery(d papers.Delivery) client.WebhookDelivery {
	return client.WebhookDelivery{ID: int64(d.ID), Event: string(d.Event), Count: d.News.Count(), State: string(d.State), Tries: d.Tries, Status: d.Status,
		Words: d.Words, DueAt: client.Time{Time: d.Due}, CreatedAt: client.Time{Time: d.Created}, EndedAt: client.Time{Time: d.Ended}}
}
