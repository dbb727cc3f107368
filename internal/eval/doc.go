// Package eval judges rankings against what people found relevant: it indexes the papers
// of a judged set with the engine that serves the site, asks the set's queries, and says
// how good the answers are, with an interval and a test against word search.
//
// The measures are trec_eval's: linear gains, and queries without a relevant document
// left out. Ties stand by ascending id, as the engine shows them; trec_eval's own stand
// by descending id. Nothing here is tuned; it only measures.
package eval
