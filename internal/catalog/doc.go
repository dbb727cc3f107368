// Package catalog joins the store and the search index: it follows the
// store's changes into the index, and turns what a reader asks for into a
// query of the engine and the engine's keys back into papers.
//
// The index is derived. Deleting its folder loses nothing: the next Sync
// reads every change from the first on. Beside its mark the index remembers the
// store it follows and the stamp of the store's history there, so that one of
// another store, or of a store that was restored from a backup, is built anew.
//
// Vectors that a model elsewhere makes come behind: Sync indexes papers by their
// words, Embed asks for what the index lacks. Behind a change of the model the older
// index answers, by the models that lie beside it, until ours can take its place.
//
// Processes share it: one at a time follows the changes, and whoever finds it
// damaged empties it, under the same lock and only after another look.
package catalog
