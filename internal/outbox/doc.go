// Package outbox sends letters: it is where a row of the store becomes a message
// at a mail server, once.
//
//	store: waiting ─► Run, one process at a time ─► compose and sign ─► connections ─► mail server, or files
//	          ▲                                                            │
//	          └──────── what the server said, synced, before the next ◄────┘
//
// A letter waits in the store until the server's answer is noted there, and only
// then goes the next one over the same connection. So a process that dies leaves
// nobody out, and whoever gets a second message is one of those whose acceptance
// it had not noted yet: at most one a connection. Both messages have the same
// Message-ID, by which many mailboxes show one.
//
// It knows when a letter is tried again and when it is given up, that a host
// which asks for patience gets it, that mail somebody waits for goes first, that
// hosts take turns, and to whom nothing is sent. What a digest says is handed in; who is told what is
// the business of rooms above. It logs nothing.
package outbox
