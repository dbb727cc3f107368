package client

import (
	"context"
	"iter"
	"net/http"
	"strconv"
)

// A Webhook has a program told of something. Its address and its secret are
// shown to nobody again.
type Webhook struct {
	ID        int64  `json:"id"`
	Name      string `json:"name" doc:"As its owner calls it"`
	Receiver  string `json:"receiver" doc:"The host of its address, and the last characters: the whole may be a secret"`
	Form      string `json:"form" enum:"json,slack,discord"`
	Event     string `json:"event" enum:"papers,features,comments"`
	Search    string `json:"search,omitempty" doc:"With event papers: the query of a search's address, q=soft+prompts&cat=cs.CL"`
	PaperID   string `json:"paperId,omitempty" doc:"With event comments: on this paper alone"`
	Active    bool   `json:"active"`
	Off       string `json:"off,omitempty" doc:"Why nothing is sent"`
	Failures  int    `json:"failures" doc:"Tries that failed since the last that did not"`
	FailingAt Time   `json:"failingSince,omitzero"`
	SentAt    Time   `json:"sentAt,omitzero" doc:"The last delivery that was taken"`
	CreatedAt Time   `json:"createdAt"`
	Secret    string `json:"secret,omitempty" doc:"By which deliveries in the form json are signed; only where it was made just now"`
	URL       string `json:"url" doc:"Its page"`
}

// A NewWebhook is one that is to be made.
type NewWebhook struct {
	Name    string `json:"name" minLength:"1" maxLength:"60"`
	Address string `json:"address" minLength:"1" maxLength:"1000" doc:"Where deliveries are sent, https"`
	Form    string `json:"form,omitempty" enum:"json,slack,discord" doc:"json where it is left out"`
	Event   string `json:"event" enum:"papers,features,comments"`
	Search  string `json:"search,omitempty" maxLength:"1500" doc:"With event papers: the query of a search's address, q=soft+prompts&cat=cs.CL"`
	PaperID string `json:"paperId,omitempty" maxLength:"200" doc:"With event comments: on this paper alone"`
}

// A WebhookChange is what becomes of a webhook; what is left out stays. What it
// tells of stays too: another event is another webhook.
type WebhookChange struct {
	Name    *string `json:"name,omitempty" minLength:"1" maxLength:"60"`
	Address *string `json:"address,omitempty" minLength:"1" maxLength:"1000"`
	Form    *string `json:"form,omitempty" enum:"json,slack,discord"`
	Search  *string `json:"search,omitempty" maxLength:"1500"`
	PaperID *string `json:"paperId,omitempty" maxLength:"200"`
	Active  *bool   `json:"active,omitempty" doc:"Whether it sends"`
}

// A WebhookDelivery is a row of a webhook's log.
type WebhookDelivery struct {
	ID        int64  `json:"id"`
	Event     string `json:"event" enum:"papers,features,comments,ping"`
	Count     int    `json:"count" doc:"Of how many papers or comments it tells"`
	State     string `json:"state" enum:"waiting,sent,failed,dropped"`
	Tries     int    `json:"tries"`
	Status    int    `json:"status,omitempty" doc:"Of the receiver's last answer"`
	Words     string `json:"words" doc:"What came of the last try"`
	DueAt     Time   `json:"dueAt,omitzero" doc:"The next try, while it waits"`
	CreatedAt Time   `json:"createdAt"`
	EndedAt   Time   `json:"endedAt,omitzero"`
}

func hookPath(id int64, rest string) string {
	return "/api/webhooks/" + strconv.FormatInt(id, 10) + rest
}

// Webhooks returns the asking account's own. They, and all that is done to
// them, take a token with the scope write.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	var all []Webhook
	_, err := c.getJSON(ctx, c.address("/api/webhooks", nil), &all)
	return all, err
}

// Webhook returns one of the asking account's, and its tag.
func (c *Client) Webhook(ctx context.Context, id int64) (Webhook, string, error) {
	var w Webhook
	tag, err := c.tagged(ctx, hookPath(id, ""), &w)
	return w, tag, err
}

// MakeWebhook makes a webhook and returns it with its secret, this once.
func (c *Client) MakeWebhook(ctx context.Context, n NewWebhook) (Webhook, error) {
	var w Webhook
	_, err := c.send(ctx, http.MethodPost, "/api/webhooks", n, &w, "")
	return w, err
}

// ChangeWebhook changes a webhook and returns it with its new tag. Where match
// is not "" and no longer its tag, nothing is changed, and the *Error has the
// status 412.
func (c *Client) ChangeWebhook(ctx context.Context, id int64, to WebhookChange, match string) (Webhook, string, error) {
	var w Webhook
	tag, err := c.send(ctx, http.MethodPatch, hookPath(id, ""), to, &w, match)
	return w, tag, err
}

// DeleteWebhook removes a webhook with its log.
func (c *Client) DeleteWebhook(ctx context.Context, id int64) error {
	_, err := c.send(ctx, http.MethodDelete, hookPath(id, ""), nil, nil, "")
	return err
}

// TestWebhook sends a ping now and returns what came of it.
func (c *Client) TestWebhook(ctx context.Context, id int64) (WebhookDelivery, error) {
	var d WebhookDelivery
	_, err := c.send(ctx, http.MethodPost, hookPath(id, "/test"), nil, &d, "")
	return d, err
}

// RotateWebhook gives a webhook another secret and returns it with that; for a
// day deliveries are signed with both.
func (c *Client) RotateWebhook(ctx context.Context, id int64) (Webhook, error) {
	var w Webhook
	_, err := c.send(ctx, http.MethodPost, hookPath(id, "/rotate"), nil, &w, "")
	return w, err
}

// WebhookDeliveries yields a webhook's log, newest first.
func (c *Client) WebhookDeliveries(ctx context.Context, id int64) iter.Seq2[WebhookDelivery, error] {
	return pages[WebhookDelivery](ctx, c, c.address(hookPath(id, "/deliveries"), nil))
}

// Redeliver has something sent once more, as soon as its turn comes.
func (c *Client) Redeliver(ctx context.Context, id, delivery int64) error {
	_, err := c.send(ctx, http.MethodPost, hookPath(id, "/deliveries/"+strconv.FormatInt(delivery, 10)+"/redeliver"), nil, nil, "")
	return err
}
