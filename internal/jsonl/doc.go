// Package jsonl reads and writes the corpus format: one paper a line, a JSON
// object with the keys of type row.
//
// It knows which keys may come in more than one shape, what each kind of date
// says about a paper's day, and how to write a paper so that reading it gives
// the same paper again. Keys it does not know are passed over.
//
// It refuses to guess: a missing id or title, an unknown kind of date, a date
// that no paper can bear and a value of the wrong type are errors that name
// the key. It does not clean texts; ingest does, for every source alike.
package jsonl
