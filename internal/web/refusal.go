package web

import papers "github.com/dailypapers/dailypapers"

// A refusal is an error with words of its own for the visitor, as that a day
// has not come. kind is the sentinel that decides the status.
type refusal struct {
	kind           error
	heading, words string
}

func (e *refusal) Error() string { return e.words }

func (e *refusal) Unwrap() error { return e.kind }

// refuse returns a refusal.
func refuse(kind error, heading, words string) error { return &refusal{kind, heading, words} }

// worded has an error with prepared words shown under a heading of its own.
func worded(heading string, err error) error {
	words, _, other := wrongWords(err)
	if other != nil {
		return err
	}
	return &wordedError{refusal{err, heading, words}}
}

// A wordedError is a refusal that keeps the error, for the log.
type wordedError struct{ refusal }

func (e *wordedError) Error() string { return e.kind.Error() }

func (e *wordedError) Unwrap() []error { return []error{&e.refusal, e.kind} }

// overRefusal is of a link that was good once.
func overRefusal() error {
	return &refusal{papers.ErrNotFound, "This link has been used or is over", "A link is good once and for a short while. Ask for another one where you got this one."}
}
