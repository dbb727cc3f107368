// Package postmaster answers for the site's mail: what those who run it want to
// know of what was sent and what came back, what they decide about addresses,
// and what must stand in the DNS so that mail arrives.
//
// It knows the outbox's rows, the suppressed addresses and the bounces, and
// counts them once for pages, programs and the terminal. How mail is sent it
// does not know, and is told; it asks the DNS only by the resolver that it is
// handed.
package postmaster
