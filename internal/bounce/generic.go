package bounce

// generic is an event as programs of operators tell it.
type generic struct {
	Type      string `json:"type"` // "bounce", "complaint", "delivered"
	Hard      bool   `json:"hard"`
	Word      string `json:"word"`
	MessageID string `json:"message_id"`
	Recipient string `json:"recipient"`
	Words     string `json:"words"`
}

// decodeGeneric reads one event or a list of them. Events of other types are
// passed over.
func decodeGeneric(body []byte) ([]Event, error) {
	all, err := decodeList[generic](body)
	if err != nil {
		return nil, err
	}
	var events []Event
	for _, g := range all {
		events = append(events, Event{Kind: Kind(g.Type), Hard: g.Hard, Word: g.Word, MessageID: g.MessageID, Recipient: g.Recipient, Words: g.Words})
	}
	return events, nil
}
