// Package texmath turns scientific text written in TeX into what a reader sees.
//
// It knows the TeX that people write outside formulas: accents and letters
// (Schr\"odinger, \L{}ukasiewicz), ligatures (--, “quotes”), fonts, citations,
// footnotes, links, spacing, and the single symbols that plain-text abstracts
// carry without dollars ({\alpha}-stable, 360{\deg}). Text shows a title or an
// abstract, Name a person.
//
// Archives hold damaged and half-converted TeX, so some rules look at the
// neighbourhood instead of following TeX to the letter:
//
//   - Two dollars enclose mathematics only if they cannot be prices: "$5 and
//     $10" is text.
//   - A tilde ties words as in Fig.~1, but means "about" at the start of a word
//     (~100), a range between digits (2~3), and a home directory after a slash.
//   - \' and \" in front of something that takes no accent are quotation marks
//     that some program escaped: model\'s, O\'Brien.
//   - Accent commands that tore a Greek name apart (\b{eta}, \k{appa}) are healed.
//   - So are commands glued to their letter (\sqrtT, \mathbbR). Macros that nearly
//     everyone defines alike (\R, \eg) show what they mean.
//   - Braces around a list without commands ({0,1}, {good, bad}) are a set and
//     stay; so do the braces of a script longer than one character (x_{ij}).
//
// It refuses to be a TeX: no macros are defined or expanded, no files read, no
// catcodes changed. Mathematics between delimiters ($…$, $$…$$, \(…\), \[…\],
// and the display environments) passes byte for byte, save for invalid UTF-8
// and characters that could forge the page. What is unknown stays as its source.
//
// No input panics, recursion doesn't depend on the input, and time and space are
// linear in its length.
package texmath
