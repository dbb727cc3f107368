// Package summary picks the one sentence of an abstract that best says what
// the paper does, for lists in which a whole abstract is too much.
//
// It knows where sentences of scientific English, French and Chinese end and
// by which words authors announce what they did. The method is Edmundson's
// ("New Methods in Automatic Extracting", Journal of the ACM 16(2), 1969):
// cue phrases, words of the title, the place in the text, and a preferred
// length. It refuses to write: what it returns stands in the abstract, apart
// from a connective taken off its beginning and an end cut at a clause.
package summary
