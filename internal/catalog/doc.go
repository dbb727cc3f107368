// Package catalog joins the store and the search index: it follows the
// store's changes into the index, and turns what a reader asks for into a
// query of the engine and the engine's keys back into papers.
//
// The index is derived. Deleting its folder loses nothing: the next Sync
// reads every change from the first on. An index that belongs to another
// store, or is ahead of this one (a restored backup), is built anew.
package catalog
