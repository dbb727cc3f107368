// Package papertest makes papers for tests: as many as wanted, the same ones
// every time, with texts of our own.
//
// It knows the corpus format, every form of id, the precisions that dates come
// in, what goes wrong in real files, and how many papers and refusals a
// correct reading of its files ends with; and where real papers lie on a
// machine that has some. Only the standard library stands
// behind it, so that a mistake in the readers cannot hide in the writer.
//
// It refuses to be imported by anything but tests.
package papertest
