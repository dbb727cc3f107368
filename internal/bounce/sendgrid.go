package bounce

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// sendGridEvent is what SendGrid tells of one message.
type sendGridEvent struct {
	Event  string `json:"event"`
	Type   string `json:"type"` // of a bounce: "bounce", or "blocked" for this time only
	Email  string `json:"email"`
	SMTPID string `json:"smtp-id"` // the Message-ID
	Reason string `json:"reason"`
	Status string `json:"status"`
}

// ParseSendGridKey reads the public key of signed events.
func ParseSendGridKey(text string) (*ecdsa.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err == nil {
		var key any
		if key, err = x509.ParsePKIXPublicKey(der); err == nil {
			if k, ok := key.(*ecdsa.PublicKey); ok {
				return k, nil
			}
		}
	}
	return nil, papers.Invalid("key", "is not the public key that SendGrid shows, in Base64")
}

// readSendGrid reads a batch, whose signature is checked where there is a key.
func (s *Service) readSendGrid(r *http.Request, body []byte) ([]Event, error) {
	if s.o.Events.SendGrid != "" {
		key, err := ParseSendGridKey(s.o.Events.SendGrid)
		if err != nil {
			return nil, err
		}
		signature, err := base64.StdEncoding.DecodeString(r.Header.Get("X-Twilio-Email-Event-Webhook-Signature"))
		sum := sha256.Sum256(append([]byte(r.Header.Get("X-Twilio-Email-Event-Webhook-Timestamp")), body...))
		if err != nil || !ecdsa.VerifyASN1(key, sum[:], signature) {
			return nil, &httpd.Unauthorized{Words: "The signature is not SendGrid's."}
		}
	}
	return decodeSendGrid(body)
}

func decodeSendGrid(body []byte) ([]Event, error) {
	all, err := decodeList[sendGridEvent](body)
	if err != nil {
		return nil, err
	}
	var events []Event
	for _, g := range all {
		e := Event{Kind: Delivered, MessageID: g.SMTPID, Recipient: g.Email, Words: strings.TrimSpace(g.Status + " " + g.Reason)}
		switch {
		case g.Event == "spamreport" || g.Event == "dropped" && g.Reason == "Spam Reporting Address":
			e.Kind = Complaint
		case g.Event == "bounce":
			e.Kind, e.Hard = Bounce, g.Type != "blocked"
		case g.Event == "dropped": // it was not even tried
			e.Kind, e.Hard = Bounce, g.Reason == "Bounced Address" || g.Reason == "Invalid"
		}
		events = append(events, e)
	}
	return events, nil
}
