// Package backup packs a whole site into one file, while it is in use, and
// unpacks it again.
//
// It knows the store and the format of the file; it knows no command line. What
// is derived, the search index, is not in the file: it is built again. Neither
// are settings, which may hold secrets.
//
// # The file
//
// A backup is a tar archive, packed with Zstandard, of two entries in this
// order:
//
//	manifest.json    what is in it: a Manifest
//	dailypapers.db   the database, one SQLite file without a log
//
// The manifest comes first, so that a file that does not fit is refused before
// anything is unpacked. Format 1 is the first.
package backup
