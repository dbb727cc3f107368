package papers

import (
	"slices"
	"strconv"
	"time"
)

// A SubscriptionID names a subscription to digests, from 1.
type SubscriptionID int64

// ParseSubscriptionID reads the decimal number of a subscription.
func ParseSubscriptionID(s string) (SubscriptionID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("subscription", "%q is not the number of a subscription", clip(s, 30))
	}
	return SubscriptionID(n), nil
}

// A SubscriptionState is whether digests are sent.
type SubscriptionState string

// The states of a subscription. An address that was never confirmed has none.
const (
	SubscriptionActive SubscriptionState = "active"
	SubscriptionPaused SubscriptionState = "paused" // its reader paused it, or mail did not arrive: Why says which
	SubscriptionEnded  SubscriptionState = "ended"  // unsubscribed; kept for a while, so that old links lead somewhere
)

const (
	// MinDigest and MaxDigest bound the papers of a digest, UsualDigest is how
	// many it has where nobody says.
	MinDigest, UsualDigest, MaxDigest = 1, 10, 30
	// MaxEpoch is the highest Epoch: links hold it in two bytes.
	MaxEpoch = 1<<16 - 1
	// MaxWatched bounds what one subscription watches by itself.
	MaxWatched = 50
)

// A Subscription has digests mailed to a reader.
type Subscription struct {
	ID       SubscriptionID
	Person   UserID // 0 where there is an address and no account
	Email    string // where digests go: the account's verified address where there is an account, "" where that has none
	Schedule Schedule
	Contents Contents

	State   SubscriptionState
	Why     string // for the reader, why it is paused or has ended; "" while it is active
	Created time.Time
	Changed time.Time // when its choices or its state last were
	Due     time.Time // when the next edition is made; zero unless it is active
	Last    time.Time // when the last edition with papers was made; zero for none
	Epoch   int       // rises when the links in all mails so far are to become void; MaxEpoch at most
}

// Contents are what a digest is made of. At least one of them is chosen.
type Contents struct {
	Trending bool        `json:"trending,omitempty"` // what the community votes for and discusses
	ForYou   bool        `json:"forYou,omitempty"`   // like what the reader votes for and keeps; of an account only
	Follows  bool        `json:"follows,omitempty"`  // what the account follows: topics, authors, categories, searches
	Watched  []Following `json:"watched,omitempty"`  // categories, authors, topics and searches of this subscription's own
	Count    int         `json:"count"`              // papers at most
}

// Check tidies contents and refuses what cannot be them. account says whether
// there is an account behind the subscription.
func (c Contents) Check(account bool) (Contents, error) {
	if c.Count == 0 {
		c.Count = UsualDigest
	}
	if c.Count < MinDigest || c.Count > MaxDigest {
		return c, Invalid("count", "must be between %d and %d", MinDigest, MaxDigest)
	}
	if !account {
		c.ForYou, c.Follows = false, false
	}
	if len(c.Watched) > MaxWatched {
		return c, Invalid("watched", "holds %d things; %d are the most", len(c.Watched), MaxWatched)
	}
	var watched []Following
	for _, f := range c.Watched {
		f, err := ParseFollowing(string(f.Kind), f.Target)
		if err != nil {
			return c, Under("watched", err)
		}
		if !slices.Contains(WatchKinds(), f.Kind) {
			return c, Invalid("watched", "a %s cannot be watched by mail alone; follow it from an account", f.Kind)
		}
		if !slices.Contains(watched, f) {
			watched = append(watched, f)
		}
	}
	c.Watched = watched
	if !c.Trending && !c.ForYou && !c.Follows && len(watched) == 0 {
		return c, Invalid("contents", "are empty: choose at least one thing to be sent")
	}
	return c, nil
}

// WatchKinds are the kinds of things that a subscription can watch by itself.
func WatchKinds() []FollowKind {
	return []FollowKind{FollowCategory, FollowAuthor, FollowSearch, FollowTopic}
}

// A Suppression is an address to which nothing is sent any more.
type Suppression struct {
	Address string
	Reason  SuppressionReason
	Words   string // the mail server's, or the admin's
	At      time.Time
	By      UserID // the admin who wrote it, 0 for the site itself
}

// A SuppressionReason is why nothing is sent to an address.
type SuppressionReason string

// The reasons.
const (
	Bounced    SuppressionReason = "bounce"    // it does not exist, or refuses for good
	Complained SuppressionReason = "complaint" // its reader reported a mail as spam
	ByHand     SuppressionReason = "manual"    // an admin wrote it
)

// SuppressionReasons returns all reasons.
func SuppressionReasons() []SuppressionReason {
	return []SuppressionReason{Bounced, Complained, ByHand}
}
