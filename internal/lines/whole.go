package lines

import (
	"fmt"
	"io"

	papers "github.com/dailypapers/dailypapers"
)

// Whole returns all text of a file, plain or packed, or of the standard input
// where the name is "-", with the name that messages use. One of more than
// most bytes is refused with papers.ErrInvalid. Of a damaged archive the text
// before the damage is lost too: ErrCorrupt.
func Whole(name string, most int64) (text []byte, shown string, err error) {
	r, err := Open(name)
	if err != nil {
		return nil, name, err
	}
	defer r.Close()
	text, err = io.ReadAll(io.LimitReader(r.text, most+1))
	switch {
	case err != nil && r.packed.err != nil:
		return nil, r.name, fmt.Errorf("lines: %s: %w", r.name, r.packed.err)
	case err != nil:
		return nil, r.name, fmt.Errorf("lines: %s: %w: %w", r.name, ErrCorrupt, err)
	case int64(len(text)) > most:
		return nil, r.name, fmt.Errorf("lines: %w", papers.Invalid(r.name, "has more than %s bytes; at most these are read", grouped(int(most))))
	}
	return text, r.name, nil
}
