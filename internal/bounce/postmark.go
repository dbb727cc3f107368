package bounce

import "slices"

// postmarkEvent is what Postmark tells of one message.
type postmarkEvent struct {
	RecordType  string
	Type        string // of a bounce
	Email       string
	Description string
	Details     string
	Metadata    struct {
		Word string `json:"word"`
	}
}

// decodePostmark reads one event. Postmark names messages by ids of its own, so
// that a letter is found by its address.
func decodePostmark(body []byte) ([]Event, error) {
	var p postmarkEvent
	if err := decode(body, &p); err != nil {
		return nil, err
	}
	e := Event{Recipient: p.Email, Word: p.Metadata.Word, Words: p.Details}
	if e.Words == "" {
		e.Words = p.Description
	}
	switch {
	case p.RecordType == "SpamComplaint" || p.RecordType == "Bounce" && p.Type == "SpamComplaint":
		e.Kind = Complaint
	case p.RecordType == "Bounce" && slices.Contains([]string{"HardBounce", "BadEmailAddress", "AddressChange"}, p.Type):
		e.Kind, e.Hard = Bounce, true
	case p.RecordType == "Bounce" && slices.Contains([]string{"SoftBounce", "DnsError", "Blocked", "SpamNotification", "SMTPApiError", "DMARCPolicy", "VirusNotification", "TemplateRenderingFailed", "Unknown"}, p.Type):
		e.Kind = Bounce
		e.Doubtful = slices.Contains([]string{"SpamNotification", "VirusNotification", "Unknown"}, p.Type) // it may lie in a folder for spam
	default: // a delay, an automatic answer, an opened message
		e.Kind = Delivered
	}
	return []Event{e}, nil
}
