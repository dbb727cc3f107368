package papers

import "fmt"

// A Record is one paper as a source told of it, and where in the source it
// stood, so that reading can go on behind it after a stop.
type Record struct {
	Paper   Paper
	Line    int  // in the source's current file, from 1
	Deleted bool // the source holds the paper no longer; of Paper only the ID is set
}

// A RecordError says that one record was refused. The rest of its source
// goes on. Where is what a person looks up: "papers.jsonl:17".
type RecordError struct {
	Where string
	Line  int // as in Record
	Err   error
}

// Error writes the place and the reason.
func (e *RecordError) Error() string { return fmt.Sprintf("%s: %v", e.Where, e.Err) }

// Unwrap returns the reason.
func (e *RecordError) Unwrap() error { return e.Err }
