package main

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestPlainly(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("harvest: %w", errors.New("arXiv has gone")), "arXiv has gone"},
		{fmt.Errorf("harvest: fetch: %w", errors.New("get x: no")), "get x: no"},
		{errors.New("badArgument: \x1b[31m\u009bred\x07"), "badArgument: [31mred"},
		{errors.New("two\nlines"), "two\nlines"},
		{&fs.PathError{Op: "open", Path: "a\x1b]0;b", Err: fs.ErrNotExist}, "a]0;b: file does not exist"},
	} {
		if got := plainly(tt.err); got != tt.want {
			t.Errorf("%q is told as %q, want %q", tt.err, got, tt.want)
		}
	}
}
