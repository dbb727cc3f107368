// Package rank orders papers by what people make of them.
//
// It knows the store and formulas, each published beside its code; it knows no
// pages.
package rank
