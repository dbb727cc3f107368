// Package analysis turns text into the terms that an index stores and a query looks up.
//
// It knows words: Unicode letters and digits, accents folded to base letters
// (Schrödinger = schrodinger), hyphens and apostrophes (few-shot gives few, shot and
// fewshot), and Chinese, Japanese and Korean runs as overlapping pairs of characters.
// Every token carries the bytes of the original text that it came from, so that
// highlighting and indexing cannot disagree.
//
// It knows the mathematics that people type and print. Raised and lowered characters,
// and those behind _ and ^, are parts of a sign, which has a term of its own: ℓ₁, l_1 and
// l_{1} give l, 1 and l1; ℓ₁-norm gives norm and l1norm besides. Greek letters have their
// names (σ₈ gives sigma, 8 and sigma8), save in words of Greek. 10⁵ is not 105, nor is it
// 10⁻⁵. Text with a backslash or a dollar is TeX, and has the terms of the Unicode that
// texmath.Plain makes of it. A word typed together is not found where it stands apart:
// sigma8 does not find sigma 8, though the other way round a query does.
//
// It refuses to know what a query or an index is, to guess languages, and to decide
// which words are worth indexing: stop words come out like any others.
package analysis
