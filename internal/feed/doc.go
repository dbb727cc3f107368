// Package feed writes lists for feed readers, as Atom (RFC 4287) and as JSON
// Feed 1.1: days, weeks and months, trending, searches, authors, lists, and the
// comments on a paper.
//
// It knows HTTP and the two formats. What stands in a list is for the rooms below
// to say, and pages show the very same: a feed has the parameters of its page, is
// cut to pages by p as well, and costs a constant number of statements. Both
// formats are written from one value (Feed), so that they never differ.
//
// Readers keep what they were given and compare it with what they get. So an entry
// holds nothing that changes from hour to hour: no counts of votes or comments, no
// "two hours ago". What an entry is called by (its id) never changes, and updated
// only moves when the entry itself did.
//
// Mathematics is written with the means that every reader has: Unicode, and sub and
// sup elements. They strip MathML, classes and style.
//
// Everything that it serves is for everybody, whoever asks: readers carry no cookie,
// and what they fetch ends up in places where nobody signs in. A list that is not
// public has no feed, also not for its owner; and people have none of what they vote
// for, since they may hide that one day, and no reader would forget it.
package feed
