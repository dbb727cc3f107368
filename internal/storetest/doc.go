// Package storetest is the conformance suite of package store: every promise
// of its doc comments, checked on a real database.
//
// It speaks to a store through its exported face only and knows no SQL, no
// files and no driver, so that a second database joins by one more call of
// Run and RunShared. What depends on one database (its query plans, its
// schema's versions) is tested beside the store instead.
//
// Texts with NUL bytes are left out on purpose: papers.Paper holds texts
// without control characters, PostgreSQL can't store NUL at all, and so the
// sources strip it before a paper reaches a store.
package storetest
