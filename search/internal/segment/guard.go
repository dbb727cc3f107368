package segment

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// unfit is the panic of a decoder that meets bytes that cannot have been written.
type unfit string

// Guard runs f and turns the panics that damaged bytes cause into ErrCorrupt naming
// path: a fault on a mapped page, a decoder's own refusal, and the runtime's errors of
// an index, a slice or an allocation out of range. Checksums catch damage at first
// touch; Guard catches what happens after, such as a file cut short while it is mapped.
//
// Of the runtime's range errors it cannot tell whether bytes or a mistake in f led to
// them: such a mistake inside f is reported as ErrCorrupt too, which is why Heal in
// package search reads the checksums before it believes it. All other panics go on: nil
// dereferences, failed assertions and whatever else only a mistake can cause.
func Guard(path string, f func() error) error {
	return guard(path, f, isDamage)
}

// guardForeign is Guard around a foreign decoder that is handed nothing but bytes of
// the file: whatever it panics with, the bytes are the reason.
func guardForeign(path string, f func() error) error {
	return guard(path, f, func(any) bool { return true })
}

func guard(path string, f func() error, damage func(any) bool) (err error) {
	old := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(old)
		p := recover()
		if p == nil {
			return
		}
		if !damage(p) {
			panic(p)
		}
		err = fmt.Errorf("%s: %v: %w", filepath.Base(path), p, ErrCorrupt)
	}()
	return f()
}

func isDamage(p any) bool {
	switch p := p.(type) {
	case unfit:
		return true
	case interface{ Addr() uintptr }: // the runtime's, for a fault at an address that is not nil
		return true
	case runtime.Error:
		// The runtime gives its range errors no type of their own.
		for _, kind := range []string{"index out of range", "slice bounds out of range", "makeslice: "} {
			if strings.HasPrefix(p.Error(), "runtime error: "+kind) {
				return true
			}
		}
	}
	return false
}
