// Package starter is the small library that the binary carries, so that a
// fresh site has a front page, papers to find and something to read before
// anything was fetched: true bibliographic facts of 200 papers, each with a
// summary in the project's own words. The first Featured of them are a front
// page in its order.
//
// starter.jsonl is made from summaries.tsv and the record of each paper by
// gen; change summaries.tsv and run go generate.
package starter

//go:generate go run ./gen
