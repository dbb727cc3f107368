// Package account says who a visitor is: accounts and how people get into
// them (a link by mail, a passkey, a provider of OpenID Connect, a reverse
// proxy's word), sessions, API tokens, invitations, and the owner of a site
// that has no accounts yet.
//
// It knows requests, cookies and the store; it knows no pages. What an account
// may do is the table in package papers. It never keeps or logs a secret: the
// store holds hashes, and a secret that arrives in an address is moved into a
// cookie before a page is shown. Nothing is used up by looking, since mail
// scanners follow links: only a button does.
package account
