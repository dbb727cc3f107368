// Package vec is arithmetic on vectors of small integers and floats: what search and
// embedding spend their time on. Where the processor has AVX2, assembly does it; the pure
// Go twin beside it gives the same bits, and is what other processors run.
//
// It knows numbers only.
package vec
