// Package account says who a visitor is: accounts and how people get into
// them, sessions, API tokens, invitations, and the owner of a site that has no
// accounts yet.
//
// It knows requests, cookies and the store; it knows no pages. What an account
// may do is the table in package papers. It never keeps or logs a secret: the
// store holds hashes.
package account
