// Package bounce hears what comes back about mail that the site sent: that an
// address is no good, that a mail was not delivered in time, that its reader
// reported it as spam.
//
//	mailbox ── IMAP ──► Poll ── mail.ParseReport ──┐
//	                                               ├─► Take ──► store.Returned: the letter, its address, its subscription
//	provider ── POST /mail/events/… ──► ServeHTTP ─┘
//
// A report in the mailbox counts only by the word in the return path that it
// was sent to, which nobody can make and only the letter's own reader can know:
// anybody may write to that address. A provider shows the secret of the
// settings, and may name a letter by the word, by its Message-ID, or by its
// address, which then means the last letter to it. In either case nothing is
// done but to an address that was written to in the last 60 days, so that
// whoever gets at the secret cannot silence strangers.
//
// The package reads what others wrote: mail servers, providers, and whoever
// pretends to be one. All of it is bounded in size, number, depth and time. It
// knows the store and package mail; it logs nothing, and renders no pages.
package bounce
