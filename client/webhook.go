package client

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a webhook's delivery, as the Standard Webhooks specification
// names them; libraries in many languages check them.
const (
	WebhookIDHeader        = "Webhook-Id"        // the same at every try of one delivery
	WebhookTimestampHeader = "Webhook-Timestamp" // of this try, in seconds since 1970
	WebhookSignatureHeader = "Webhook-Signature" // "v1,BASE64", several with spaces between
)

const (
	secretPrefix = "whsec_"
	// tolerance is how far a delivery's time may be from the receiver's clock:
	// later, somebody may have kept it to send it once more.
	tolerance = 5 * time.Minute
)

// ErrNotVerified says that a request is not what the site has signed.
var ErrNotVerified = errors.New("client: the delivery is not verified")

// VerifyWebhook returns nil where a delivery was signed with the secret that
// the site showed when the webhook was made, and its time is within five
// minutes of now; otherwise an error that is ErrNotVerified. body is the
// request's body as it came, byte by byte. A delivery can come more than once:
// the header Webhook-Id tells.
func VerifyWebhook(h http.Header, body []byte, secret string, now time.Time) error {
	id, timestamp := h.Get(WebhookIDHeader), h.Get(WebhookTimestampHeader)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || id == "" {
		return fmt.Errorf("%w: it lacks %s or %s", ErrNotVerified, WebhookIDHeader, WebhookTimestampHeader)
	}
	if off := now.Unix() - seconds; off > int64(tolerance/time.Second) || off < -int64(tolerance/time.Second) {
		return fmt.Errorf("%w: its time is more than %s away", ErrNotVerified, tolerance)
	}
	want, err := SignWebhook(id, time.Unix(seconds, 0), body, secret)
	if err != nil {
		return err
	}
	for got := range strings.FieldsSeq(strings.Join(h.Values(WebhookSignatureHeader), " ")) {
		if hmac.Equal([]byte(got), []byte(want)) {
			return nil
		}
	}
	return fmt.Errorf("%w: no signature is right", ErrNotVerified)
}

// SignWebhook returns the signature of a delivery: "v1," and in Base64 the
// HMAC-SHA256 of its id, its time in seconds and its body, with dots between.
func SignWebhook(id string, at time.Time, body []byte, secret string) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || len(key) == 0 {
		return "", fmt.Errorf("%w: the secret is not what the site showed", ErrNotVerified)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// NewWebhookSecret returns a secret of 256 random bits as it is shown.
func NewWebhookSecret() string {
	var key [32]byte
	_, _ = rand.Read(key[:]) // it never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(key[:])
}

// A Delivery is the body of what a webhook sends in the form json.
type Delivery struct {
	Type      string         `json:"type" enum:"papers,features,comments,ping"`
	ID        string         `json:"id" doc:"The same at every try, as in the header Webhook-Id"`
	Timestamp Time           `json:"timestamp" doc:"When there was something to tell"`
	Site      DeliverySite   `json:"site"`
	Webhook   DeliverySender `json:"webhook"`
	Data      DeliveryData   `json:"data"`
}

// A DeliverySite is the site that sends.
type DeliverySite struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// A DeliverySender is the webhook that sends.
type DeliverySender struct {
	ID   int64  `json:"id"`
	Name string `json:"name" doc:"As its owner calls it"`
}

// DeliveryData is what is told.
type DeliveryData struct {
	Words    string            `json:"words" doc:"All of it in a sentence"`
	URL      string            `json:"url" doc:"The page that shows it"`
	Search   string            `json:"search,omitempty" doc:"With type papers: the query of the search's address"`
	Total    int               `json:"total" doc:"How many papers or comments there are; what is more than those here stands on the page"`
	Papers   []DeliveryPaper   `json:"papers,omitempty"`
	Comments []DeliveryComment `json:"comments,omitempty"`
}

// A DeliveryPaper is a paper with the address of its page.
type DeliveryPaper struct {
	DailyItem
	URL string `json:"url"`
	Day string `json:"day,omitempty" doc:"With type features: whose front page it came to"`
}

// A DeliveryComment is a comment as plain text.
type DeliveryComment struct {
	ID         int64  `json:"id"`
	PaperID    string `json:"paperId"`
	PaperTitle string `json:"paperTitle"`
	Author     string `json:"author" doc:"The name of the account"`
	ReplyTo    int64  `json:"replyTo,omitempty"`
	CreatedAt  Time   `json:"createdAt"`
	Text       string `json:"text" doc:"Its beginning, without markup, mathematics as Unicode"`
	URL        string `json:"url"`
}
