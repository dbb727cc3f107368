// Package store keeps papers, their rows and the front page's features in a
// SQL database: SQLite inside the data folder for now, PostgreSQL by the same
// statements later. It holds every statement of the project, each beside the
// method that runs it.
//
// Everything derived from papers follows the change numbers: each insert or
// change of a paper takes the next number of one counter row, in the same
// transaction, and only when the paper's content hash differs from the held
// one; deletions leave a tombstone with a number of their own. So a reader of
// ChangedSince sees every change, in order, without holes that fill up later.
//
// Beside the papers stand the rows by which processes on one store agree: who
// runs a job of the timetable, and whose turn it is to speak to an outside
// world. Claims and turns end by themselves, so that a killed process blocks
// nobody for long.
//
// The package knows nothing of pages, search or where papers come from, and
// it never logs.
package store
