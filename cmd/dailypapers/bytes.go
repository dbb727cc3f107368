package main

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"
)

// A byteProgress shows how the reading or writing of one large file comes
// along: a bar on a terminal, nothing elsewhere.
type byteProgress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar
	what string
}

func newBytes(e *env) *byteProgress {
	if !terminal(e.err) {
		return &byteProgress{}
	}
	return &byteProgress{w: e.err}
}

// tell draws the bar; another what begins another one, and an end that is not
// known (0) a spinner.
func (p *byteProgress) tell(what string, done, all int64) {
	if p.w == nil {
		return
	}
	if what != p.what {
		p.end()
		p.bar, p.what = newBar(p.w, all), what
		p.bar.Describe(what)
	}
	p.bar.Set64(done) // fails only past the end, where there is nothing left to draw
}

func (p *byteProgress) end() {
	if p.bar != nil {
		p.bar.Exit()
		fmt.Fprintln(p.w)
		p.bar = nil
	}
}
