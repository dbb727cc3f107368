// Package webtest lets tests look at the site as a visitor does: a whole
// service over papers of the test's own, requests without a network, and a
// parser that takes a page apart and refuses one whose tags do not close. It also holds
// feeds to the rules of Atom and JSON Feed.
//
// It knows app and what lies below; only tests may import it.
package webtest
