package mail

// The purposes of sealed words.
const (
	ManageWord      = "manage"      // of a subscription: its page without signing in
	UnsubscribeWord = "unsubscribe" // of a subscription: RFC 8058's POST
	ReturnWord      = "return"      // of a letter: its return path
	QuietWord       = "quiet"       // of an account, with the kinds of notices as epoch: RFC 8058's POST for those
)

// SealSecret is the name of the site's secret that the seal's key is made of.
const SealSecret = "mail.seal"
