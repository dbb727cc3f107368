package papers

import (
	"strconv"
	"strings"
	"time"
)

// A MessageID names a message in the outbox, from 1.
type MessageID int64

// ParseMessageID reads the decimal number of a message.
func ParseMessageID(s string) (MessageID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("letter", "%q is not the number of a letter", clip(s, 30))
	}
	return MessageID(n), nil
}

// A MessageKind is what a message is about.
type MessageKind string

// The kinds of messages. SignInMessage and ConfirmMessage are sent whatever
// a person set.
const (
	DigestMessage  MessageKind = "digest"
	SignInMessage  MessageKind = "sign-in"
	ConfirmMessage MessageKind = "confirm" // of an address, for an account or a subscription
	InviteMessage  MessageKind = "invite"
	NoticeMessage  MessageKind = "notice" // of a reply, a mention, a new version
	TestMessage    MessageKind = "test"
)

// MessageKinds returns all kinds.
func MessageKinds() []MessageKind {
	return []MessageKind{DigestMessage, SignInMessage, ConfirmMessage, InviteMessage, NoticeMessage, TestMessage}
}

// Asked reports whether somebody waits for a message of the kind, who has just
// asked for it: it goes before all others, and a complaint about other mail
// does not hold it up.
func (k MessageKind) Asked() bool {
	return k == SignInMessage || k == ConfirmMessage || k == TestMessage
}

// A MessageState is what became of a message.
type MessageState string

// The states of a message.
const (
	MessageWaiting MessageState = "waiting" // to be sent, or to be tried again
	MessageSent    MessageState = "sent"    // a mail server took it
	MessageBounced MessageState = "bounced" // refused for good, at once or by a report later
	MessageFailed  MessageState = "failed"  // not taken until its deadline
	MessageDropped MessageState = "dropped" // there was nothing to tell any more, or nothing is sent to the address
)

// MessageStates returns all states.
func MessageStates() []MessageState {
	return []MessageState{MessageWaiting, MessageSent, MessageBounced, MessageFailed, MessageDropped}
}

// A Letter is a message in the outbox.
type Letter struct {
	ID           MessageID
	Kind         MessageKind
	Subscription SubscriptionID // 0 for none
	Edition      string         // of the subscription, "2026-03-11", or "2026-03-11 (17)" of number 17 that was dropped and made anew; or what else is told once: no two letters have one subscription and edition. "" is none
	Person       UserID         // whom it is to, 0 for an address alone
	Address      string
	Subject      string // as the log shows it, before it is composed
	Content      string // JSON, as the kind has it; emptied when it is of no use any more
	State        MessageState
	Tries        int
	Due          time.Time // the next try
	Deadline     time.Time // behind which it is not tried again
	Words        string    // the last answer to it
	Created      time.Time
	Ended        time.Time // zero while it waits
}

// Host is the domain of the letter's address: whose mail servers take it.
func (l Letter) Host() string {
	_, host, _ := strings.Cut(l.Address, "@")
	return host
}

// A ReasonKind is why a paper stands in a digest.
type ReasonKind string

// The reasons.
const (
	BecauseTrending  ReasonKind = "trending"  // Count votes in the last days
	BecauseLike      ReasonKind = "like"      // Target is the id of a paper that the reader voted for, Title its title
	BecauseSaved     ReasonKind = "saved"     // the same of one that she keeps on a list
	BecauseCategory  ReasonKind = "category"  // Target is followed
	BecauseAuthor    ReasonKind = "author"    // Target is followed
	BecauseTopic     ReasonKind = "topic"     // Target is followed
	BecauseSearch    ReasonKind = "search"    // Target is followed, as of FollowSearch
	BecauseList      ReasonKind = "list"      // a followed list, Title
	BecausePerson    ReasonKind = "person"    // a followed person, Title
	BecauseFrontPage ReasonKind = "frontpage" // on the front page of the day
)

// A Reason says why a paper stands in a digest.
type Reason struct {
	Kind   ReasonKind `json:"kind"`
	Target string     `json:"target,omitempty"`
	Title  string     `json:"title,omitempty"`
	Count  int        `json:"count,omitempty"`
}

// A Pick is a paper in a digest, the reasons that matter most first.
type Pick struct {
	Paper   ID       `json:"paper"`
	Reasons []Reason `json:"reasons"`
}

// A Notice is what a mail about notifications is made of. Their words are looked
// up when it is sent: what was deleted, hidden or seen by then is not told.
type Notice struct {
	Notifications []int64            `json:"notifications"` // their numbers, the oldest first
	Kinds         []NotificationKind `json:"kinds"`         // that are among them
}

// An Issue is one edition of a reader's digest, before it is written.
type Issue struct {
	Edition Day    `json:"edition"`
	Rhythm  Rhythm `json:"rhythm"`
	Picks   []Pick `json:"picks"` // the best first
}
