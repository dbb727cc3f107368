// Package bibliography reads the files of reference managers, so that a
// reader can bring a reading list along: BibTeX and BibLaTeX, RIS, and
// CSL-JSON, told apart by what stands in them and not by their names. It is
// the way back of package citation.
//
// It knows how such files look after years of use: in Latin-1 or UTF-16, with
// lost braces, commas and last lines, accents in TeX, names in either order,
// ids of papers in any of ten fields. An entry is read as far as its file can
// be trusted. One that cannot be read is told with its line, and the next one
// is read as if nothing had happened.
//
// It refuses to guess: what an entry does not say stays empty, and no year
// follows from an id. It looks nothing up. Input is bounded in size, entries
// and nesting, and the time that it takes grows with its length and no faster,
// whatever is in it.
package bibliography
