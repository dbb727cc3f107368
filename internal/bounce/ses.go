package bounce

import (
	"cmp"
	"strings"
)

// sesMail is the part of Amazon SES's events that says which mail it was.
type sesMail struct {
	Source  string `json:"source"` // the return path
	Headers []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"headers"`
}

// sesEvent is an event, or a notification, of Amazon SES.
type sesEvent struct {
	EventType        string  `json:"eventType"`
	NotificationType string  `json:"notificationType"`
	Mail             sesMail `json:"mail"`
	Bounce           struct {
		Type       string `json:"bounceType"`
		Subtype    string `json:"bounceSubType"`
		Recipients []struct {
			Email      string `json:"emailAddress"`
			Diagnostic string `json:"diagnosticCode"`
			Status     string `json:"status"`
		} `json:"bouncedRecipients"`
	} `json:"bounce"`
	Complaint struct {
		Feedback   string `json:"complaintFeedbackType"`
		Recipients []struct {
			Email string `json:"emailAddress"`
		} `json:"complainedRecipients"`
	} `json:"complaint"`
}

// decodeSES reads what an SNS notification of SES says.
func decodeSES(message []byte) ([]Event, error) {
	var m sesEvent
	if err := decode(message, &m); err != nil {
		return nil, err
	}
	one := Event{Word: m.Mail.Source}
	for _, h := range m.Mail.Headers {
		if strings.EqualFold(h.Name, "Message-ID") { // ours: SES sends another one
			one.MessageID = h.Value
		}
	}
	var events []Event
	switch cmp.Or(m.EventType, m.NotificationType) {
	case "Bounce":
		one.Kind, one.Hard = Bounce, m.Bounce.Type == "Permanent"
		for _, r := range m.Bounce.Recipients {
			e := one
			e.Recipient = r.Email
			e.Words = cmp.Or(r.Diagnostic, strings.TrimSpace(r.Status+" "+m.Bounce.Type+" "+m.Bounce.Subtype))
			events = append(events, e)
		}
	case "Complaint":
		if m.Complaint.Feedback == "not-spam" {
			return nil, nil // somebody took a mail out of the spam folder
		}
		one.Kind, one.Words = Complaint, m.Complaint.Feedback
		for _, r := range m.Complaint.Recipients {
			e := one
			e.Recipient = r.Email
			events = append(events, e)
		}
	}
	return events, nil
}
