// Package digest decides which papers are mailed to whom, and when.
//
// It knows subscriptions and their timetable, the services that find papers,
// and the words of mails. It refuses to send: what it decides is written down
// as a letter in the outbox (store.PutEditions), together with the papers that
// its reader must not be sent again and the moment of the next edition, in one
// transaction. When the letter's turn comes, Compose makes a message of it.
//
// # How papers are chosen
//
// A subscription asks for some things: what trends, what is like the papers
// that its reader votes for and keeps, and each category, author, topic,
// search, list and person that is followed. Each thing has a list of papers of
// the last 8 days (14 for a weekly digest), of which those that the reader was
// sent, voted for, keeps or dismissed are left out. In each list, papers that
// came since the last edition stand before older ones; within these, those
// with the most votes here in the last week come first, then those with the
// most votes at other sites, then the newest. A paper's score is
//
//	Σ weight / (60 + its place in the list)
//
// over the lists that hold it (reciprocal rank fusion, as for recommendations;
// see weightOf for the weights). First, each followed thing with papers that
// came since the last edition gets the place of its best one; where there are
// more such things than places, they take turns from edition to edition. Then
// the best of all the rest fill the digest. It is ordered by score, and each
// paper carries all reasons for which it is there, what added most to its
// score first. Papers of a letter that surely was not sent count as having come
// since. Where nothing came since the last edition, there is no digest.
package digest
