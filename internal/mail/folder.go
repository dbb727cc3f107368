package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Folder keeps messages as files, for a site that has no way to send mail:
// whoever runs it reads them there. Many goroutines may use it.
type Folder struct {
	Dir string // made where it is missing; "" is nowhere
	Now func() time.Time
}

// stamp begins the name of each file.
const stamp = "20060102T150405Z"

// Carry leaves a message as a file that ends in .eml and that only the owner
// of the program can read: it may hold a way into an account. The file
// appears whole or not at all.
func (f Folder) Carry(ctx context.Context, e Envelope) Verdict {
	if err := ctx.Err(); err != nil {
		return verdict(greeting, context.Cause(ctx))
	}
	name := filepath.Join(f.Dir, f.Now().UTC().Format(stamp)+"-"+rand.Text()[:8]+".eml")
	if f.Dir == "" {
		return verdict(greeting, errors.New("mail: there is no folder"))
	}
	err := os.MkdirAll(f.Dir, 0o700)
	if err == nil {
		err = write(name, e.Data)
	}
	if err != nil {
		return verdict(greeting, fmt.Errorf("mail: folder: %w", err))
	}
	return Verdict{Outcome: Taken, Words: "left as a file: " + filepath.Base(name)}
}

// names are those of the messages in the folder.
func (f Folder) names() ([]string, error) {
	if f.Dir == "" {
		return nil, nil
	}
	return filepath.Glob(filepath.Join(f.Dir, "*.eml"))
}

// Purge removes the messages that were left before a moment.
func (f Folder) Purge(ctx context.Context, before time.Time) error {
	names, err := f.names()
	if err != nil {
		return fmt.Errorf("mail: purge: %w", err)
	}
	var errs []error
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("mail: purge: %w", err)
		}
		at, _, _ := strings.Cut(filepath.Base(name), "-")
		left, err := time.Parse(stamp, at)
		if err != nil || !left.Before(before) { // a file of somebody else's
			continue
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("mail: purge: %w", err))
		}
	}
	return errors.Join(errs...)
}

// Forget removes the messages to an address.
func (f Folder) Forget(ctx context.Context, address string) error {
	names, err := f.names()
	if err != nil {
		return fmt.Errorf("mail: forget: %w", err)
	}
	var errs []error
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("mail: forget: %w", err)
		}
		is, err := isTo(name, address)
		if is {
			err = os.Remove(name)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // whoever runs the site clears up too
			errs = append(errs, fmt.Errorf("mail: forget: %w", err))
		}
	}
	return errors.Join(errs...)
}

// headLength bounds what stands before the address: signatures and the sender.
const headLength = 16 << 10

// isTo reports whether a file holds a message to an address.
func isTo(name, address string) (bool, error) {
	file, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, headLength))
	head, _, _ := bytes.Cut(b, []byte("\r\n\r\n"))
	return bytes.Contains(head, []byte("\r\nTo: <"+address+">\r\n")), err
}

// write makes a file under a name of its own and renames it.
func write(name string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".mail-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // is gone behind the rename
	if _, err = tmp.Write(b); err == nil {
		err = tmp.Sync()
	}
	if closing := tmp.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
