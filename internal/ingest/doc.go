// Package ingest brings papers from a source into the store.
//
// It knows how to run a source, the cleaning and the store side by side; how
// to commit papers together with the place in the source that they came from,
// so that a run killed at any moment goes on behind its last commit and ends
// with the same rows; how raw text becomes text for display; which sizes are
// plausible; which links in an abstract lead to code and project pages; and
// how files become a day's front page, which changes as a whole or not at all.
//
// It refuses to log and to draw: refused records, progress and the summary are
// handed to the caller. A refused record is counted and the rest goes on; with
// Options.Strict the first one ends the run.
package ingest
