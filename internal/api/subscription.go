package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

// subscriptionRoutes are what an account is mailed. An address alone subscribes with a
// browser only: a program that could have mail sent to any address would be used
// to fill mailboxes.
func (a *API) subscriptionRoutes() []Route {
	const path = "/api/settings/mail"
	return []Route{
		{Method: http.MethodGet, Path: path, ID: "get-mail", Tag: ofPeople, Action: papers.ReadOwn,
			About: "Which papers the asking account is mailed, and when; 404 where it is mailed none", Answer: client.MailSettings{}, serve: a.mail,
			More: map[int]string{http.StatusNotFound: "Nothing is mailed"}},
		{Method: http.MethodPut, Path: path, ID: "keep-mail", Tag: ofPeople, Action: papers.KeepMail, Match: true,
			About: "Have papers mailed to the account's verified address, or change which and when. What was chosen before is replaced whole",
			Body:  client.MailChoices{}, Answer: client.MailSettings{}, serve: with(a.keepMail)},
		{Method: http.MethodDelete, Path: path, ID: "end-mail", Tag: ofPeople, Action: papers.KeepMail, Match: true,
			About: "Unsubscribe", Status: http.StatusNoContent, serve: a.endMail,
			More: map[int]string{http.StatusNotFound: "Nothing is mailed"}},
	}
}

// mailed is the asking account's subscription; notFound where it has none, or
// has ended it.
func (a *API) mailed(r *http.Request, in arguments) (papers.Subscription, error) {
	sub, err := a.deps.Subscription.Of(r.Context(), in.visitor.User)
	if errors.Is(err, papers.ErrNotFound) || err == nil && sub.State == papers.SubscriptionEnded {
		return sub, &notFound{"you are mailed no papers"}
	}
	return sub, err
}

func (a *API) mail(w http.ResponseWriter, r *http.Request, in arguments) error {
	sub, err := a.mailed(r, in)
	if err != nil {
		return err
	}
	out, err := a.wireMail(r, sub)
	if err != nil {
		return err
	}
	return a.personal(w, r, out)
}

func (a *API) keepMail(w http.ResponseWriter, r *http.Request, in arguments, body client.MailChoices) error {
	_, err := a.mailed(r, in)
	if _, none := errors.AsType[*notFound](err); none && r.Header.Get("If-Match") != "" {
		return &httpd.Stale{}
	} else if err != nil && !none {
		return err
	}
	c := subscription.Choices{Schedule: papers.Schedule{Rhythm: papers.Rhythm(body.Rhythm), Weekday: time.Weekday(body.Weekday), Hour: body.Hour, Zone: body.Zone},
		Contents: papers.Contents{Trending: body.Trending, ForYou: body.ForYou, Follows: body.Follows, Count: body.Count}}
	for i, one := range body.Watched {
		f, err := papers.ParseFollowing(one.Kind, one.Target)
		if err != nil {
			return papers.Under(fmt.Sprintf("watched[%d].target", i), err)
		}
		c.Contents.Watched = append(c.Contents.Watched, f)
	}
	sub, asked, err := a.deps.Subscription.Keep(r.Context(), in.visitor.User, c, body.Paused, func(now papers.Subscription) error {
		if r.Header.Get("If-Match") == "" {
			return nil
		}
		out, err := a.wireMail(r, now)
		if err != nil {
			return err
		}
		return unchanged(r, out) // somebody may have been quicker
	})
	if err != nil {
		return err
	}
	if asked {
		return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("email", "is one from which a mail was reported as spam: a link was sent there that confirms that you want mail again"))
	}
	out, err := a.wireMail(r, sub)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", out)
}

func (a *API) endMail(w http.ResponseWriter, r *http.Request, in arguments) error {
	sub, err := a.mailed(r, in)
	if err != nil {
		return err
	}
	if err := stillIs(r, func() (any, error) { return a.wireMail(r, sub) }); err != nil {
		return err
	}
	if err := a.deps.Subscription.EndOf(r.Context(), sub.ID); err != nil {
		return err
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

func (a *API) wireMail(r *http.Request, sub papers.Subscription) (client.MailSettings, error) {
	m, err := a.deps.Subscription.Managed(r.Context(), sub)
	out := client.MailSettings{Email: sub.Email, State: string(sub.State), Why: sub.Why, NextAt: client.Time{Time: sub.Due}, LastAt: client.Time{Time: sub.Last}, Started: client.Time{Time: sub.Created},
		MailChoices: client.MailChoices{Rhythm: string(sub.Schedule.Rhythm), Weekday: int(sub.Schedule.Weekday), Hour: sub.Schedule.Hour, Zone: sub.Schedule.Zone, Count: sub.Contents.Count,
			Trending: sub.Contents.Trending, ForYou: sub.Contents.ForYou, Follows: sub.Contents.Follows, Paused: sub.State == papers.SubscriptionPaused, Watched: []client.Watched{}}}
	for _, f := range sub.Contents.Watched {
		out.Watched = append(out.Watched, client.Watched{Kind: string(f.Kind), Target: f.Target})
	}
	if m.Stopped.Reason != "" {
		out.Why = "Mail to this address did not arrive or was not wanted, and none is sent: " + string(m.Stopped.Reason) + "."
	}
	return out, err
}
