// Package analysis turns text into the terms that an index stores and a query looks up.
//
// It knows words: Unicode letters and digits, accents folded to base letters
// (Schrödinger = schrodinger), hyphens and apostrophes (few-shot gives few, shot and
// fewshot), Chinese, Japanese and Korean runs as overlapping pairs of characters, and
// as much TeX as keeps markup out of the dictionary (\alpha gives alpha, \mathcal
// gives nothing). Every token carries the bytes of the original text that it came
// from, so that highlighting and indexing cannot disagree.
//
// It refuses to know what a query or an index is, to guess languages, and to decide
// which words are worth indexing: stop words come out like any others.
package analysis
