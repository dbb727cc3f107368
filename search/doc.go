// Package search is a full-text search engine for short scientific texts, kept in one
// directory and usable on its own.
//
// It knows documents that have a key, text fields, keyword columns and number columns;
// it ranks by BM25F, counts by the values of a column, and answers from immutable
// memory-mapped segments, so that an index opens without reading it and readers never
// wait for the writer.
//
// It refuses to keep the documents themselves (hits are keys), to know what a paper, a
// date or a category is, to log, and to leave a goroutine behind after Close.
//
// # Files
//
// A directory holds one manifest, the segments and deletion bitmaps that it names, and
// two lock files. A commit writes new files, syncs them, and replaces the manifest by
// rename; a crash at any moment leaves the old manifest or the new one. What no
// manifest names is removed by the next writer. Files that end in Kept are the owner's
// and go with the index.
//
// # Ranking
//
// The fields that share an analyzer form a group. For each word of the query,
//
//	score = idf(word) · Σ groups tf/(k1+tf),  tf = Σ fields weight·count / (1-b + b·length/average)
//	idf   = ln(1 + (N-n+½)/(n+½))
//
// This is BM25F of Robertson, Zaragoza and Taylor ("Simple BM25 extension to multiple
// weighted fields", CIKM 2004) within a group. n is the larger of the groups' document
// counts, so that a common word is not rare for being rare among names. Statistics
// are those of all segments together and count deleted documents until a merge drops
// them, hence an order that does not depend on how documents fell into segments.
// Scores are summed in fixed point, which makes them independent of the order of
// summation.
package search
