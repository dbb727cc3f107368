// Package lines reads text files line by line, however they are packed and
// whatever is in them.
//
// It knows plain, gzip and Zstandard input, told apart by their first bytes
// and not by their names; it counts the packed bytes for a progress bar, and
// names a file's content so that an interrupted reading can be taken up
// again. Memory stays bounded on any input: a line above MaxLine is passed
// over without being held, and an archive that asks for an outsized window is
// refused.
//
// It refuses to know what a line means. Lines that no decoder could read
// (too long, not UTF-8) come as a papers.RecordError and reading goes on; an
// archive that breaks off comes as ErrCorrupt and ends the reading.
package lines
