package lines

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// A Line is one line of the file without its end.
type Line struct {
	Number int    // from 1, empty lines included
	Text   []byte // valid until the next line is asked for
}

const byteOrderMark = "\xef\xbb\xbf"

// Lines yields the lines behind number after, which is 0 for all of them.
// Empty lines are left out. An error is a *papers.RecordError, after which
// the next line follows, or it is the last thing yielded.
func (r *Reader) Lines(after int) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for {
			text, tooLong, err := r.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Line{}, r.broken(err))
				return
			}
			if r.number <= after {
				continue
			}
			line, err := r.check(text, tooLong)
			if err == nil && len(line.Text) == 0 {
				continue
			}
			if !yield(line, err) {
				return
			}
		}
	}
}

// check refuses what no decoder should see.
func (r *Reader) check(text []byte, tooLong int) (Line, error) {
	if tooLong > 0 {
		return Line{}, r.reject("is longer than %s bytes (%s)", grouped(MaxLine), grouped(tooLong))
	}
	if r.number == 1 {
		text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	}
	if !utf8.Valid(text) {
		return Line{}, r.reject("is not valid UTF-8 at byte %d", invalidAt(text)+1)
	}
	return Line{r.number, bytes.TrimSpace(text)}, nil
}

func (r *Reader) reject(format string, args ...any) error {
	where := r.name + ":" + strconv.Itoa(r.number)
	return &papers.RecordError{Where: where, Line: r.number, Err: papers.Invalid("line", format, args...)}
}

// broken words the error that ended the reading.
func (r *Reader) broken(err error) error {
	where, read := fmt.Sprintf("%s:%d", r.name, r.number+1), grouped(r.number)
	if r.packed.err != nil {
		return fmt.Errorf("%s: cannot be read on; %s lines were read: %w", where, read, r.packed.err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: the archive ends in the middle; %s lines were read: %w", where, read, ErrCorrupt)
	}
	return fmt.Errorf("%s: reading stopped; %s lines were read: %w: %w", where, read, ErrCorrupt, err)
}

// next reads one line with its number. Of a line above MaxLine it returns
// the length alone. A last line without an end is a line; one cut off by an
// error is not.
func (r *Reader) next() (text []byte, tooLong int, err error) {
	text, err = r.text.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		text, tooLong, err = r.nextLong(text)
	}
	if err == io.EOF && len(text)+tooLong > 0 {
		err = nil
	}
	if err != nil {
		return nil, 0, err
	}
	r.number++
	return text, tooLong, nil
}

// nextLong goes on with a line whose beginning filled the buffer.
func (r *Reader) nextLong(head []byte) (text []byte, tooLong int, err error) {
	r.long = append(r.long[:0], head...)
	length := len(head)
	for {
		var part []byte
		part, err = r.text.ReadSlice('\n')
		length += len(part)
		if length <= MaxLine {
			r.long = append(r.long, part...)
		}
		if err != bufio.ErrBufferFull {
			break
		}
	}
	if length > MaxLine {
		r.long = nil
		return nil, length, err
	}
	return r.long, 0, err
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
