package papers

import (
	"net/url"
	"slices"
	"strconv"
	"time"
)

// A WebhookID names a webhook, from 1.
type WebhookID int64

// ParseWebhookID reads the decimal number of a webhook.
func ParseWebhookID(s string) (WebhookID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("webhook", "%q is not the number of a webhook", clip(s, 30))
	}
	return WebhookID(n), nil
}

// A WebhookForm is how what a webhook tells is written.
type WebhookForm string

// The forms of a webhook.
const (
	JSONForm    WebhookForm = "json"    // all of it, signed
	SlackForm   WebhookForm = "slack"   // as Slack takes it, and Mattermost
	DiscordForm WebhookForm = "discord" // as Discord takes it
)

// WebhookForms returns all forms.
func WebhookForms() []WebhookForm { return []WebhookForm{JSONForm, SlackForm, DiscordForm} }

// Signs reports whether deliveries of this form are signed. Where they are
// not, the address itself is the secret by which the receiver knows the
// sender.
func (f WebhookForm) Signs() bool { return f == JSONForm }

// A WebhookEvent is what a webhook tells of.
type WebhookEvent string

// What webhooks tell of.
const (
	NewPapers   WebhookEvent = "papers"   // papers that arrived and match a search
	NewFeatures WebhookEvent = "features" // papers that came to a front page
	NewComments WebhookEvent = "comments" // on all papers, or on one
	PingEvent   WebhookEvent = "ping"     // a try, asked for by the owner; no webhook is kept for it
)

// WebhookEvents returns what a webhook can be kept for.
func WebhookEvents() []WebhookEvent { return []WebhookEvent{NewPapers, NewFeatures, NewComments} }

const (
	maxWebhookName = 60
	// MaxWebhooks bounds the webhooks of one person.
	MaxWebhooks = 20
)

// A Webhook has somebody's program told of something. Its signing secret is
// not part of it.
type Webhook struct {
	ID      WebhookID
	Owner   UserID
	Name    string
	Address WebhookAddress
	Form    WebhookForm
	Event   WebhookEvent
	Search  string // with NewPapers: the query of a search's address, as of FollowSearch
	Paper   ID     // with NewComments: on this paper alone; "" for all
	Created time.Time

	Off      string    // why nothing is sent, for the owner; "" for a webhook in use
	Failures int       // tries that failed since the last one that did not
	Failing  time.Time // since when; zero where the last try did not fail
	Sent     time.Time // the last delivery that was taken; zero for none
}

// WebhookOffByOwner is Webhook.Off where the owner switched it off.
const WebhookOffByOwner = "You switched it off."

// Path is the address of the webhook's page.
func (w Webhook) Path() string { return "/settings/webhooks/" + strconv.FormatInt(int64(w.ID), 10) }

// Check tidies a webhook and refuses what cannot be one.
func (w Webhook) Check() (Webhook, error) {
	var err error
	if w.Name, err = checkLine("name", w.Name, maxWebhookName); err != nil {
		return w, err
	}
	if w.Name == "" {
		return w, Invalid("name", "is empty")
	}
	if w.Address, err = ParseWebhookAddress(w.Address.Reveal()); err != nil {
		return w, err
	}
	if !slices.Contains(WebhookForms(), w.Form) {
		return w, Invalid("form", "must be json, slack or discord")
	}
	return w.checkEvent()
}

func (w Webhook) checkEvent() (Webhook, error) {
	var err error
	switch w.Event {
	case NewPapers:
		w.Paper = ""
		if len(w.Search) > maxFollowTarget {
			return w, Invalid("search", "is longer than %d bytes", maxFollowTarget)
		}
		if w.Search, err = searchTarget(w.Search); err == nil {
			err = checkSearch(w.Search)
		}
		return w, Under("search", err)
	case NewFeatures:
		w.Search, w.Paper = "", ""
	case NewComments:
		w.Search = ""
		if w.Paper != "" {
			w.Paper, _, err = ParseID(string(w.Paper))
		}
		return w, Under("paper", err)
	default:
		return w, Invalid("event", "must be papers, features or comments")
	}
	return w, nil
}

// checkSearch refuses a target of which a part would be left out by
// Following.Search: the webhook would tell of more than was asked for.
func checkSearch(target string) error {
	v, err := url.ParseQuery(target)
	if err != nil {
		return err // searchTarget wrote it
	}
	if len(v.Get("q")) > MaxQuery {
		return Invalid("q", "is longer than %d bytes", MaxQuery)
	}
	if v.Has("cat") {
		if _, err := ParseCategory(v.Get("cat")); err != nil {
			return err
		}
	}
	var days [2]Day
	for i, side := range []string{"from", "until"} {
		if v.Has(side) {
			if days[i], err = ParseDay(v.Get(side)); err != nil {
				return err
			}
		}
	}
	if v.Has("from") && v.Has("until") && days[1].Before(days[0]) {
		return Invalid("until", "is before from")
	}
	return nil
}

// Asks is the search of a webhook that tells of papers.
func (w Webhook) Asks() Search {
	s, _ := Following{Kind: FollowSearch, Target: w.Search}.Search()
	return s
}
