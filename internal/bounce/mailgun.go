package bounce

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// mailgunEvent is what Mailgun tells of one message.
type mailgunEvent struct {
	Signature struct {
		Timestamp string `json:"timestamp"`
		Token     string `json:"token"`
		Signature string `json:"signature"`
	} `json:"signature"`
	Data struct {
		Event     string `json:"event"`
		Severity  string `json:"severity"` // of what failed: "permanent", or "temporary" while it is tried again
		Reason    string `json:"reason"`
		Recipient string `json:"recipient"`
		Status    struct {
			Message     string `json:"message"`
			Description string `json:"description"`
		} `json:"delivery-status"`
		Envelope struct {
			Sender string `json:"sender"` // the return path
		} `json:"envelope"`
		Message struct {
			Headers struct {
				ID string `json:"message-id"`
			} `json:"headers"`
		} `json:"message"`
	} `json:"event-data"`
}

// readMailgun reads one event, whose signature is checked where there is a key.
func (s *Service) readMailgun(body []byte) ([]Event, error) {
	var m mailgunEvent
	if err := decode(body, &m); err != nil {
		return nil, err
	}
	if key := s.o.Events.Mailgun; key != "" {
		h := hmac.New(sha256.New, []byte(key))
		h.Write([]byte(m.Signature.Timestamp + m.Signature.Token))
		if shown, err := hex.DecodeString(m.Signature.Signature); err != nil || !hmac.Equal(shown, h.Sum(nil)) {
			return nil, &httpd.Unauthorized{Words: "The signature is not Mailgun's."}
		}
	}
	return []Event{m.event()}, nil
}

func (m mailgunEvent) event() Event {
	d := m.Data
	e := Event{Kind: Delivered, Word: d.Envelope.Sender, MessageID: d.Message.Headers.ID, Recipient: d.Recipient, Words: cmp.Or(d.Status.Message, d.Status.Description, d.Reason)}
	switch {
	case d.Event == "complained" || d.Event == "failed" && d.Reason == "suppress-complaint":
		e.Kind = Complaint
	case d.Event != "failed" || d.Severity != "permanent" || d.Reason == "suppress-unsubscribe":
	default: // "old" was tried for too long
		e.Kind, e.Hard = Bounce, d.Reason != "old"
	}
	return e
}
