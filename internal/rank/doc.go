// Package rank orders papers by what people make of them, and finds those that
// are like what somebody likes.
//
// It knows the store, the index and formulas, each published beside its code;
// it knows no pages.
package rank
