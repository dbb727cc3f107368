package mcp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// lastAnswers is how long after the end of the input answers are waited for.
const lastAnswers = 30 * time.Second

// Run answers the messages that come in, one a line, until in ends, out does or
// ctx, which all are a good end; what was asked before in ended is answered still.
// Nothing but messages is written to out. A line that is no message is answered
// with an error, and the next one read.
func (s *Service) Run(ctx context.Context, c Caller, in io.Reader, out io.Writer) error {
	lines, messages := io.Pipe()
	shared := &answers{w: out, idle: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		err := sieve(in, messages, shared)
		shared.settle(ctx)
		messages.CloseWithError(err)
	}()
	err := s.server(c, nil).Run(ctx, &sdk.IOTransport{Reader: lines, Writer: shared, MaxLineLength: 2 * maxBody})
	if err == nil || ctx.Err() != nil || errors.Is(err, io.EOF) || shared.isLeft() {
		return nil
	}
	return fmt.Errorf("mcp: %w", err)
}

// sieve passes lines on that are messages, and answers the others.
func sieve(in io.Reader, messages io.Writer, out *answers) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	for {
		text, long, err := readLine(lines)
		text = bytes.TrimSpace(text)
		switch fault := faultOf(text); {
		case long:
			out.fault(nil, invalidRequest, tooLarge)
		case len(text) == 0:
		case fault != nil:
			out.fault(fault.id, fault.code, fault.message)
		default:
			out.expect(text)
			if _, err := messages.Write(append(text, '\n')); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads up to the end of a line. Of one that is longer than a message
// may be it keeps nothing.
func readLine(r *bufio.Reader) (text []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(text)+len(part) > maxBody; !long {
			text = append(text, part...)
		} else {
			text = nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, long, err
		}
	}
}
