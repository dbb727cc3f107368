// Package citation writes papers as entries for other people's
// bibliographies: BibTeX, RIS and CSL-JSON, one paper or a whole list with
// what a reader noted beside each.
//
// An entry says what is known and nothing else: no field is guessed, a
// journal reference is not taken apart into volume and pages, and a date has
// the precision that its source knew. A paper of which little is known still
// gives a valid entry.
//
// Titles are hostile until shown otherwise: whatever one holds, it stays
// inside its field. BibTeX keeps mathematics between dollars for TeX, unless it
// holds commands that do more than set formulas; the other two get Unicode.
package citation
