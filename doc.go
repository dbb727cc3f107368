// Package papers holds the words of the project: a paper and its parts, the
// days and periods it is listed under, what a reader asks for and what she
// gets back, and the five errors that every layer understands.
//
// It knows no database, no network and no page, imports the standard library
// only, and refuses to hold state: every value here is data that any floor
// may read. The rooms that store, find and show papers are described in
// doc/design.md.
package papers
