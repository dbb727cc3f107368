// Package notice mails people what they were notified of: replies, mentions,
// new versions of papers that they saved.
//
//	store ── notifications behind a mark ──► Talk, Versions ──► outbox and mark, one transaction
//	outbox ── a letter, when it is sent ──► Compose ──► message
//
// A letter holds the numbers of notifications and no words. They are written at
// each try: a letter may wait for days, and what was deleted, hidden or seen by
// then is not told.
//
// Notifications wait a little, so that what somebody sees on the site in the
// meantime is not mailed, and what comes together is one mail. What it missed
// it finds behind the mark; nobody is mailed twice of the same.
//
// It knows the store and the words of letters. It sends nothing.
package notice
