// Package app wires the rooms together into the running service: it opens the
// data folder, loads the starter library at the first start, keeps the index
// in step with the store and serves pages and API on one address. The command
// and the end-to-end tests both start here.
package app
