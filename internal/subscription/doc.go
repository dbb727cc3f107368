// Package subscription says who has digests mailed, and how: by a mail address
// alone, which is confirmed by a link in a mail before anything else is sent to
// it, or from an account. One sealed word in every mail opens its page without
// signing in, another ends it at once (RFC 8058).
//
// It knows the store, the words of links and which addresses are taken. It
// chooses no papers and sends nothing itself: what it has to say goes to an
// outbox that is handed in. Whether an address is subscribed, suppressed or
// somebody's account cannot be told from outside: its answers and its work are
// the same.
package subscription
