package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/textproto"
)

// hand gives one message to the server.
func (c *connection) hand(ctx context.Context, e Envelope) Verdict {
	defer c.heed(ctx)()
	words, at, err := c.steps(ctx, e)
	if err == nil {
		c.taken++
		status, words := cutStatus(words)
		return Verdict{Outcome: Taken, Code: 250, Status: status, Words: oneLine(words, maxWords)}
	}
	var said *textproto.Error
	if !errors.As(err, &said) && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	v := verdict(at, err)
	c.opened = at >= sender && at < dot
	c.broken = v.Code == 0 || v.Code == 421 || v.Code < 400 || v.Code > 599
	return v
}

// steps has the conversation about one message, and returns the server's last
// words or how far it came.
func (c *connection) steps(ctx context.Context, e Envelope) (words string, at stage, err error) {
	if err := c.line.step(ctx, c.times.Step); err != nil {
		return "", greeting, err
	}
	if c.opened { // what was said of the last message is to be forgotten
		if err := c.smtp.Reset(); err != nil {
			return "", greeting, fmt.Errorf("RSET: %w", err)
		}
		c.opened = false
	}
	if at, err := c.address(ctx, e); err != nil {
		return "", at, err
	}
	if err := c.line.step(ctx, c.times.Data); err != nil {
		return "", data, err
	}
	if err := c.write(e.Data); err != nil {
		return "", data, err
	}
	if err := c.line.step(ctx, c.times.Answer); err != nil {
		return "", dot, err
	}
	_, words, err = c.smtp.Text.ReadResponse(250)
	return words, dot, err
}

// address says whom the message is from and to, and that it comes: in one go
// where the server allows that (RFC 2920), which saves two journeys of three.
func (c *connection) address(ctx context.Context, e Envelope) (at stage, err error) {
	together, _ := c.smtp.Extension("PIPELINING")
	commands := []struct {
		at     stage
		line   string
		expect int
	}{{sender, "MAIL FROM:<" + e.From + ">", 250}, {recipient, "RCPT TO:<" + e.To + ">", 25}, {data, "DATA", 354}}
	if together {
		var all bytes.Buffer
		for _, x := range commands {
			all.WriteString(x.line + "\r\n")
		}
		if err := c.say(all.String()); err != nil {
			return sender, err
		}
	}
	for _, x := range commands {
		if !together {
			if err := c.say(x.line + "\r\n"); err != nil {
				return x.at, err
			}
		}
		if err := c.line.step(ctx, c.times.Step); err != nil {
			return x.at, err
		}
		if _, _, err := c.smtp.Text.ReadResponse(x.expect); err != nil {
			if together {
				c.catchUp(ctx, int(data-x.at), err)
			}
			return x.at, err
		}
	}
	return data, nil
}

// catchUp reads the answers to what was said already when an earlier command
// failed. A server that wants a message for nobody gets an empty one.
func (c *connection) catchUp(ctx context.Context, answers int, failed error) {
	var said *textproto.Error
	if !errors.As(failed, &said) || said.Code == 421 {
		return // the connection is of no more use anyhow
	}
	for ; answers > 0; answers-- {
		if c.line.step(ctx, c.times.Step) != nil {
			return
		}
		code, _, err := c.smtp.Text.ReadResponse(0)
		if err == nil && code == 354 && answers == 1 {
			if c.say(".\r\n") == nil {
				_, _, _ = c.smtp.Text.ReadResponse(0) // whatever it says to nothing
			}
		}
	}
}

func (c *connection) say(s string) error {
	if _, err := c.smtp.Text.W.WriteString(s); err != nil {
		return err
	}
	return c.smtp.Text.W.Flush()
}

// write sends the message and its end. A line that begins with a dot gets a
// second one (RFC 5321, 4.5.2).
func (c *connection) write(message []byte) error {
	if bytes.HasPrefix(message, []byte(".")) {
		message = append([]byte("."), message...)
	}
	if bytes.Contains(message, []byte("\n.")) {
		message = bytes.ReplaceAll(message, []byte("\n."), []byte("\n.."))
	}
	w := c.smtp.Text.W
	if _, err := w.Write(message); err != nil {
		return err
	}
	end := ".\r\n"
	if !bytes.HasSuffix(message, []byte("\r\n")) {
		end = "\r\n.\r\n"
	}
	if _, err := w.WriteString(end); err != nil {
		return err
	}
	return w.Flush()
}
