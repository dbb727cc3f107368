// Package arxiv reads what arXiv publishes about its papers.
//
// It knows the lines of the Kaggle metadata snapshot: their keys, arXiv's way
// of writing authors and their affiliations in one string, exact submission
// times, and the calendar that turns these into a day of announcement. Texts
// keep arXiv's TeX.
//
// It refuses to clean, to store and to decide: a line becomes a papers.Paper
// or an error that names the key.
package arxiv
