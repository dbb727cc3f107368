package papers

import "time"

// A NotificationKind is why somebody is notified.
type NotificationKind string

// The reasons for a notification.
const (
	OfReply    NotificationKind = "reply"    // somebody replied to one's comment
	OfMention  NotificationKind = "mention"  // somebody wrote one's name
	OfReaction NotificationKind = "reaction" // somebody reacted to one's comment
	OfVersion  NotificationKind = "version"  // a saved paper has a new version
	OfClaim    NotificationKind = "claim"    // one's claim on a paper was decided
	OfPaper    NotificationKind = "paper"    // somebody discusses a paper that one is an author of
	OfHidden   NotificationKind = "hidden"   // one's comment was hidden
	OfDecision NotificationKind = "decision" // one's submission or report was decided
	OfWebhook  NotificationKind = "webhook"  // one's webhook was switched off: Words says which and why
)

// A Notification is something that one person should know.
type Notification struct {
	ID      int64
	Kind    NotificationKind
	At      time.Time
	Seen    bool
	Actor   User // who did it; the zero User where nobody in particular did, or has left
	Paper   ID
	Title   string // of the paper
	Comment CommentID
	Words   string // a sentence more: the reason, the number of the version
}

// MailedKinds are the kinds of notifications that are mailed as well, unless a
// person wants none of that mail.
func MailedKinds() []NotificationKind { return []NotificationKind{OfReply, OfMention, OfVersion} }
