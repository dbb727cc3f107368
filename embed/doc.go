// Package embed turns scientific text into vectors whose cosine says how alike two texts
// are in meaning.
//
// The model is a table: one row of 256 small integers for every known word, frequent
// phrase and piece of a word. A text's vector is the sum of its rows, made as long as 1;
// how much a row counts is the row's own length, which training learns. That is no
// transformer and costs no more than looking the words up: a query takes microseconds and
// all of arXiv minutes. The rows are trained so that what belongs to one paper comes close
// together (see package training).
//
// It knows text, rows and vectors. It refuses to know papers, indexes and markup: what
// reads TeX or HTML comes before it.
package embed
