// Package harvest keeps a store in step with arXiv: it decides what is asked
// of which interface and when, and turns the answers into transactions.
//
// It knows windows of days and their cursors, what a resumption token that
// went stale means, which announcement should have come by now, and how to
// say so. It refuses to read documents (package arxiv), to send requests
// (package fetch) and to keep the timetable (package jobs).
package harvest
