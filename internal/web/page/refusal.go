package page

// A Refusal is an error with words of its own for the visitor, as that a day
// has not come. The error that it wraps decides the status.
type Refusal struct {
	kind           error
	Heading, Words string
}

func (e *Refusal) Error() string { return e.Words }

func (e *Refusal) Unwrap() error { return e.kind }

// Refuse returns a refusal of a kind, which decides the status, under a heading.
func Refuse(kind error, heading, words string) error { return &Refusal{kind, heading, words} }

// Worded has an error with prepared words shown under a heading of its own.
func Worded(heading string, err error) error {
	words, _, other := WrongWords(err)
	if other != nil {
		return err
	}
	return &wordedError{Refusal{err, heading, words}}
}

// A wordedError is a refusal that keeps the error, for the log.
type wordedError struct{ Refusal }

func (e *wordedError) Error() string { return e.kind.Error() }

func (e *wordedError) Unwrap() []error { return []error{&e.Refusal, e.kind} }
