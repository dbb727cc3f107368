// Package formula reads one formula written in TeX, without its delimiters, into
// a tree, and writes the tree as presentation MathML, as Unicode text, and as the
// words that people type to find it.
//
// It knows the mathematics of LaTeX and AMS-LaTeX as authors write it, and the
// macros that nearly everyone defines alike. It refuses to be a TeX: nothing is
// defined, expanded, read or run. What it doesn't know stands in the tree as a
// piece of source. It knows nothing of the text around a formula.
package formula
