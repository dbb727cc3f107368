// Package webhook has programs of people told of news: of papers that arrive
// and match a search, of what comes to the front page, of comments.
//
//	store ── what arrived behind a webhook's mark ──► Follow ──► outbox and mark, one transaction
//	                                                                │
//	receiver ◄── POST, signed ◄── what is there to be told still ◄── Run, one process at a time
//
// Follow pulls: whatever it missed, it finds behind the mark. The outbox names
// what is told, and what is behind the names is looked up when it is sent, so
// that words which were hidden or deleted meanwhile stay here. A delivery is
// sent at least once; its id is the same at every try.
//
// A receiver is somebody else's, and so is the address, which may lead into a
// network of this machine's: package egress is asked about each connection.
// Redirects are not followed. What is signed for one receiver is for no other,
// an address that moved should be changed by its owner, and most senders do
// the same.
//
// The package knows the store and forms of messages. Searches and the encoding
// of papers are handed in; it renders no pages and logs nothing.
package webhook
