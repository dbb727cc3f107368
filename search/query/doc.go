// Package query is the language people type into the search box: its syntax tree, a
// parser that never fails and a printer that the parser reads back.
//
// It knows words, "quoted words", -excluded words, field:word, and restrictions such
// as cat:cs.CL, year:2020..2024 and date:>2024-01-01. Restrictions stay as they were
// typed: what a date or a category is, only the caller knows. Anything malformed is
// searched as words and leaves a note for the person who typed it. A formula in TeX is
// one word, whatever stands in it.
//
// It refuses to look at an index, a schema or a clock.
package query
