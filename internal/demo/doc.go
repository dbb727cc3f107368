// Package demo fills a site with a simulated community, and lets it go on
// living, so that votes, comments, lists and notifications can be seen at work
// without a network and without people.
//
// It knows the rooms below as any visitor's browser would use them; nobody
// knows it but the command that asks for a demonstration. Everything that it
// writes is marked: every person's name says that she is simulated.
package demo
