package papers

import (
	"strconv"
	"time"
)

// A DeliveryID names a delivery, from 1.
type DeliveryID int64

// Key is the delivery's name in a receiver's eyes: the same at every try, so
// that one that comes twice can be told.
func (id DeliveryID) Key() string { return "msg_" + strconv.FormatInt(int64(id), 10) }

// ParseDeliveryID reads the decimal number of a delivery.
func ParseDeliveryID(s string) (DeliveryID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("delivery", "%q is not the number of a delivery", clip(s, 30))
	}
	return DeliveryID(n), nil
}

// A DeliveryState says what became of a delivery.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting" // for its first try, or another
	DeliverySent    DeliveryState = "sent"    // the receiver took it
	DeliveryFailed  DeliveryState = "failed"  // it was tried often enough
	DeliveryDropped DeliveryState = "dropped" // there was nothing to say any more, or nobody to say it to
)

// A Delivery is one thing that a webhook tells.
type Delivery struct {
	ID      DeliveryID
	Webhook WebhookID
	Event   WebhookEvent
	News    News
	State   DeliveryState
	Tries   int
	Due     time.Time // the next try, while it waits
	Status  int       // the receiver's last answer; 0 where there was none
	Words   string    // what came of the last try, for the owner
	Created time.Time
	Ended   time.Time // zero while it waits
}

// News is what a delivery tells of, by names: what is behind them is looked
// up when it is sent, so that what was hidden or deleted meanwhile is not
// sent.
type News struct {
	Papers   []ID        `json:"papers,omitempty"`
	Days     []string    `json:"days,omitempty"`  // with NewFeatures: of each of Papers
	Total    int         `json:"total,omitempty"` // how many papers there are, where they are more than Papers
	Comments []CommentID `json:"comments,omitempty"`
}

// Count is how many papers or comments the news are.
func (n News) Count() int { return max(n.Total, len(n.Papers), len(n.Comments)) }
