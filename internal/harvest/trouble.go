package harvest

import (
	"errors"

	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/fetch"
)

// errList is the cause of a list that cannot be read to its end.
var errList = errors.New("the list cannot be read to its end")

// itsOwn reports whether an error is that of one interface or one set: what it
// answered made no sense. The others may fare better; where there is no
// network, arXiv asks for patience or the store fails, they would not.
func itsOwn(err error) bool {
	var fault *arxiv.Fault
	var status *fetch.StatusError
	switch {
	case err == nil || fetch.Offline(err):
		return false
	case errors.As(err, &fault), errors.As(err, &status):
		return true
	}
	return errors.Is(err, arxiv.ErrForeign) || errors.Is(err, arxiv.ErrTruncated) || errors.Is(err, errList)
}

// eachOf does something for each of a list, and goes on behind those whose
// trouble is their own. It returns all errors.
func eachOf[T any](list []T, do func(T) error) error {
	var all []error
	for _, one := range list {
		err := do(one)
		if err != nil {
			all = append(all, err)
		}
		if err != nil && !itsOwn(err) {
			break
		}
	}
	return errors.Join(all...)
}
