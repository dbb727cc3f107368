// Package community is what people do with papers and with one another: votes,
// comments, lists, what they follow, what they should be told.
//
// It knows the store and the markup of comments; it knows no HTTP and no
// pages, and decides nothing about who may do what: whoever calls it has asked.
package community
