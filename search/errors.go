package search

import (
	"errors"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

var (
	// ErrLocked says that another writer, here or in another process, holds the index.
	ErrLocked = errors.New("locked by another writer")
	// ErrCorrupt says that a file is damaged or missing; the message names it. What an
	// index holds is derived, so the cure is a rebuild.
	ErrCorrupt = segment.ErrCorrupt
	// ErrSchema says that the schema or the rules of analysis are not those the index was
	// made with, or that the schema is not valid.
	ErrSchema = errors.New("schema does not match")
	// ErrClosed says that the index, writer or searcher was closed before.
	ErrClosed = errors.New("closed")
	// ErrReadOnly says that a writer was asked of an index opened read-only.
	ErrReadOnly = errors.New("opened read-only")
	// ErrDocument says that a document cannot be stored: its key is empty or too long,
	// or it has more columns than the schema.
	ErrDocument = errors.New("invalid document")
	// ErrFilter says that a filter or sort names a column that the schema does not have.
	ErrFilter = errors.New("no such column")
)
