package bounce

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/dailypapers/dailypapers/internal/mail"
)

// A Mailbox is where bounces arrive, on a server that speaks IMAP. The zero
// value is none.
type Mailbox struct {
	Host     string
	Port     int // 0 is what the security usually has
	Security mail.Security
	User     string
	Password string
	Folder   string // that is read; "" is INBOX
	Done     string // folder to which reports go that were understood; "" deletes them

	Roots *tls.Config // whom to believe; nil is whom the system believes
}

// Set reports whether there is one.
func (m Mailbox) Set() bool { return m.Host != "" }

// Address is the server's host and port.
func (m Mailbox) Address() string {
	port := 993
	if m.Security != mail.TLS {
		port = 143
	}
	return net.JoinHostPort(m.Host, strconv.Itoa(cmp.Or(m.Port, port)))
}

// FolderName is the folder that is read.
func (m Mailbox) FolderName() string { return cmp.Or(m.Folder, "INBOX") }

const (
	// sessionTime bounds one visit to the server, whatever it does.
	sessionTime = 90 * time.Second
	dialTime    = 20 * time.Second
	// sessionBytes bounds what is read from the server in one visit: far more
	// than all reports of a visit, and little enough to be held at once.
	sessionBytes = 24 << 20
	// sessionReports is how many messages are read in one visit.
	sessionReports = 100
	// maxReport is how much of a message is read, in bytes. What a report says
	// stands at its beginning, behind it the message that came back.
	maxReport = 128 << 10
)

// errMuch ends a visit to a server that does not stop speaking.
var errMuch = fmt.Errorf("the server sent more than %d MB in one visit", sessionBytes>>20)

// A bounded connection reads so much and no more, until it is cut. The
// deadlines of whoever uses it are not heeded: the visit has one of its own.
type bounded struct {
	net.Conn
	left atomic.Int64
}

func (c *bounded) Read(b []byte) (int, error) {
	if c.left.Load() <= 0 {
		return 0, errMuch
	}
	n, err := c.Conn.Read(b)
	c.left.Add(int64(-n))
	return n, err
}

func (c *bounded) SetReadDeadline(time.Time) error  { return nil }
func (c *bounded) SetWriteDeadline(time.Time) error { return nil }

// Try signs in and opens the folder, to see whether that can be done, and says
// how many messages nobody has read there, up to a hundred.
func (m Mailbox) Try(ctx context.Context) (unread int, err error) {
	ctx, cancel := context.WithTimeout(ctx, sessionTime)
	defer cancel()
	v, err := m.open(ctx)
	if err != nil {
		return 0, err
	}
	defer v.end()
	uids, _, err := v.unseen()
	return len(uids), v.because(ctx, err)
}

// A visit is a session with the folder open.
type visit struct {
	client *imapclient.Client
	conn   *bounded
	stop   func() bool
	box    Mailbox
}

// open signs in and opens the folder. The connection is cut when ctx ends.
func (m Mailbox) open(ctx context.Context) (*visit, error) {
	dialer := net.Dialer{Timeout: dialTime}
	raw, err := dialer.DialContext(ctx, "tcp", m.Address())
	if err != nil {
		return nil, err
	}
	v := &visit{conn: &bounded{Conn: raw}, box: m}
	v.conn.left.Store(sessionBytes)
	v.stop = context.AfterFunc(ctx, func() { raw.Close() })
	if err = v.begin(ctx); err != nil {
		v.end()
		return nil, v.because(ctx, err)
	}
	return v, nil
}

// trust is how the server shows who it is.
func (m Mailbox) trust() *tls.Config {
	c := &tls.Config{}
	if m.Roots != nil {
		c = m.Roots.Clone()
	}
	c.ServerName, c.MinVersion = m.Host, tls.VersionTLS12
	return c
}

func (v *visit) begin(ctx context.Context) error {
	var err error
	switch v.box.Security {
	case mail.TLS:
		conn := tls.Client(v.conn, v.box.trust())
		if err := conn.HandshakeContext(ctx); err != nil {
			return err
		}
		v.client = imapclient.New(conn, nil)
	case mail.Plain:
		v.client = imapclient.New(v.conn, nil)
	default:
		if v.client, err = imapclient.NewStartTLS(v.conn, &imapclient.Options{TLSConfig: v.box.trust()}); err != nil {
			return err
		}
	}
	if err := v.client.WaitGreeting(); err != nil {
		return err
	}
	if v.client.State() == imap.ConnStateNotAuthenticated {
		if err := v.client.Login(v.box.User, v.box.Password).Wait(); err != nil {
			return fmt.Errorf("signing in as %s: %w", v.box.User, err)
		}
	}
	if _, err := v.client.Select(v.box.FolderName(), nil).Wait(); err != nil {
		return fmt.Errorf("opening the folder %s: %w", v.box.FolderName(), err)
	}
	return nil
}

// because is what really went wrong, where the connection was cut for it.
func (v *visit) because(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return fmt.Errorf("the server took longer than %s", sessionTime)
	case ctx.Err() != nil:
		return ctx.Err()
	case v.conn.left.Load() <= 0:
		return errMuch
	}
	return err
}

// end hangs up. A server that waits for a farewell does without.
func (v *visit) end() {
	v.stop()
	v.conn.Close()
	if v.client != nil {
		_ = v.client.Close() // waits for what still reads; it was cut above
	}
}

// unseen are messages that nobody has read yet, so many that one visit can deal
// with them. A range that a server makes up is not counted out.
func (v *visit) unseen() (uids []imap.UID, more bool, err error) {
	found, err := v.client.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return nil, false, err
	}
	set, _ := found.All.(imap.UIDSet)
	for _, r := range set {
		for uid := uint64(r.Start); uid != 0 && uid <= uint64(r.Stop); uid++ {
			if len(uids) == sessionReports {
				return uids, true, nil
			}
			uids = append(uids, imap.UID(uid))
		}
	}
	return uids, false, nil
}

// read returns the beginning of a message, nil where it is not there any more.
func (v *visit) read(uid imap.UID) ([]byte, error) {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: maxReport}}
	cmd := v.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	var text []byte
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		got, is, err := message(m)
		if err != nil {
			return nil, err // and not to the end of the command: see whole
		}
		if is == uid && got != nil {
			text = got
		}
	}
	return text, cmd.Close()
}

// message takes what the server sent of one message, within bounds.
func message(m *imapclient.FetchMessageData) (text []byte, uid imap.UID, err error) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = item.UID
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			if text, err = whole(item.Literal); err != nil {
				return nil, uid, err
			}
		}
	}
	return text, uid, nil
}

// whole reads a literal to its end and keeps its beginning. One that breaks off
// must not be touched again: the client's own reader goes on behind it, and
// would read from the same buffer.
func whole(l imap.LiteralReader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(l, maxReport))
	read := int64(len(text))
	if err == nil && read < l.Size() && read == maxReport {
		var rest int64
		rest, err = io.Copy(io.Discard, l)
		read += rest
	}
	if err == nil && read < l.Size() {
		err = io.ErrUnexpectedEOF
	}
	return text, err
}

// mark flags messages as read, so that they are not looked at again.
func (v *visit) mark(uids []imap.UID) error {
	if len(uids) == 0 {
		return nil
	}
	return v.client.Store(imap.UIDSetNum(uids...), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
}

// remove deletes messages, or moves them where reports go that were understood.
func (v *visit) remove(uids []imap.UID) error {
	if len(uids) == 0 {
		return nil
	}
	set, caps := imap.UIDSetNum(uids...), v.client.Caps()
	if v.box.Done != "" {
		if err := v.mark(uids); err != nil {
			return err
		}
		var err error
		moves := caps.Has(imap.CapMove)
		if moves {
			_, err = v.client.Move(set, v.box.Done).Wait()
		} else {
			_, err = v.client.Copy(set, v.box.Done).Wait()
		}
		if err != nil {
			return fmt.Errorf("moving reports to the folder %s: %w", v.box.Done, err)
		}
		if moves {
			return nil
		}
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}
	if err := v.client.Store(set, flags, nil).Close(); err != nil {
		return err
	}
	if caps.Has(imap.CapUIDPlus) || caps.Has(imap.CapIMAP4rev2) {
		return v.client.UIDExpunge(set).Close()
	}
	return v.client.Expunge().Close()
}
