// Package fetch asks outside worlds for documents, politely.
//
// It knows turns (one request at a time, with a pause between two, shared by
// everybody who has the same Take), the answers that mean "slow down" and how
// long to wait then, which failures are worth another try, where a redirect
// may lead, and how large and how slow an answer may be. A body is handed out
// whole or not at all.
//
// It refuses to know what is asked for: the caller brings the address and
// reads the body. It logs nothing.
package fetch
