// Package egress keeps requests that others ask for away from networks that
// are not theirs. Whoever names an address for this program to speak to, be it
// in a form or by a redirect, could name one of the machine's own network:
// its database, its router, the cloud's service that hands out credentials.
//
// A Guard says which addresses may be spoken to. It is asked by the dialer,
// about each address at the moment at which a connection to it begins, behind
// all resolution: a name that means a public address when it is checked and a
// private one when it is used (DNS rebinding), and a redirect to anywhere, are
// asked about like any other. Nothing is decided by names.
//
// The package knows networks, and nothing of who asks or what is said. It
// uses no proxy: that would resolve names itself, where no Guard looks.
package egress
