package bounce

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/dailypapers/dailypapers/internal/mail"
)

const (
	usualInterval = 5 * time.Minute
	longest       = time.Hour // between two looks at a mailbox that cannot be read
	visits        = 50        // in a row, while there is more to be read
	lease         = 2 * sessionTime
	// world is the name of the turn that all processes on a store have at the
	// mailbox.
	world = "mail.mailbox"
	// statusSetting is under what name the store keeps how the last look went.
	statusSetting = "mail.mailbox"
)

// A Status is how the last look at the mailbox went.
type Status struct {
	At         time.Time `json:"at"`
	Error      string    `json:"error,omitempty"`
	Since      time.Time `json:"since,omitzero"` // since when it cannot be read
	Reports    int       `json:"reports"`        // that were understood, in all looks so far
	Others     int       `json:"others"`         // messages that were none, and are left there as read
	LastReport time.Time `json:"lastReport,omitzero"`
}

// Status returns how the last look at the mailbox went, of whatever process;
// the zero Status where there was none yet.
func (s *Service) Status(ctx context.Context) (Status, error) {
	var status Status
	text, err := s.store.Setting(ctx, statusSetting)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &status)
	}
	if err != nil {
		return Status{}, fmt.Errorf("bounce: status: %w", err)
	}
	return status, nil
}

// Mailbox is what is looked at.
func (s *Service) Mailbox() Mailbox { return s.o.Mailbox }

// Run looks at the mailbox every few minutes until ctx ends: of all processes on
// the store one at a time.
func (s *Service) Run(ctx context.Context) {
	if !s.o.Mailbox.Set() {
		return
	}
	every := cmp.Or(s.o.Interval, usualInterval)
	wait := every
	for {
		err := s.turn(ctx, every)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			wait = every
		default:
			wait = min(2*wait, max(longest, every))
			if s.o.Failed != nil {
				s.o.Failed(err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// turn looks at the mailbox if no other process has just done so.
func (s *Service) turn(ctx context.Context, every time.Duration) error {
	holder := rand.Text()
	got, err := s.store.TakeTurn(ctx, world, holder, lease)
	if err != nil || !got.Taken {
		return err
	}
	err = s.look(ctx, func() error { return s.store.KeepTurn(ctx, world, holder, lease) })
	last, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer done()
	if ending := s.store.EndTurn(last, world, holder, every/2, 0); err == nil {
		err = ending
	}
	return err
}

// Poll reads what is in the mailbox and writes down what came of it. It does
// not ask whether another process is at it.
func (s *Service) Poll(ctx context.Context) error {
	return s.look(ctx, func() error { return nil })
}

// look reads visit by visit; on is asked between two.
func (s *Service) look(ctx context.Context, on func() error) error {
	status, err := s.Status(ctx)
	if err != nil {
		return err
	}
	for range visits {
		var more bool
		if more, err = s.visit(ctx, &status); err != nil || !more {
			break
		}
		if err = on(); err != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	writing := s.tell(ctx, status, err)
	if err != nil {
		return fmt.Errorf("bounce: mailbox at %s: %w", s.o.Mailbox.Address(), err)
	}
	return writing
}

// tell keeps how a look went.
func (s *Service) tell(ctx context.Context, status Status, err error) error {
	status.At = s.o.Now()
	if err == nil {
		status.Error, status.Since = "", time.Time{}
	} else {
		status.Error = tidy(err.Error())
		if status.Since.IsZero() {
			status.Since = status.At
		}
	}
	text, err := json.Marshal(status)
	if err == nil {
		err = s.store.SetSetting(ctx, statusSetting, string(text))
	}
	if err != nil {
		return fmt.Errorf("bounce: status: %w", err)
	}
	return nil
}

// visit reads some messages. What was understood is removed behind what it led
// to, so that whatever breaks off in between is read again.
func (s *Service) visit(ctx context.Context, status *Status) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, sessionTime)
	defer cancel()
	v, err := s.o.Mailbox.open(ctx)
	if err != nil {
		return false, err
	}
	defer v.end()
	uids, more, err := v.unseen()
	if err != nil {
		return false, v.because(ctx, err)
	}
	reports, others, err := s.sort(ctx, v, uids)
	for _, end := range []func() error{func() error { return v.mark(others) }, func() error { return v.remove(reports) }} {
		if ending := end(); err == nil {
			err = ending
		}
	}
	if err != nil {
		return false, v.because(ctx, err)
	}
	status.Reports, status.Others = status.Reports+len(reports), status.Others+len(others)
	if len(reports) > 0 {
		status.LastReport = s.o.Now()
	}
	return more, nil
}

// sort reads messages and takes the reports among them, as far as it comes. What
// the server does not hand out stays unread.
func (s *Service) sort(ctx context.Context, v *visit, uids []imap.UID) (reports, others []imap.UID, err error) {
	for _, uid := range uids {
		text, err := v.read(uid)
		if no := (*imap.Error)(nil); errors.As(err, &no) && no.Type == imap.StatusResponseTypeNo {
			continue // the server does not hand it out, today: those behind it are no worse
		}
		if err != nil {
			return reports, others, err
		}
		ours, err := s.report(ctx, text)
		switch {
		case err != nil:
			return reports, others, err
		case ours:
			reports = append(reports, uid)
		default:
			others = append(others, uid)
		}
	}
	return reports, others, nil
}

// report takes a message that came to the return path, and reports whether it
// was understood to be about a letter of ours.
func (s *Service) report(ctx context.Context, raw []byte) (bool, error) {
	r, err := mail.ParseReport(bytes.NewReader(raw))
	if err != nil {
		return false, nil // somebody's letter, or nothing that can be read
	}
	e := Event{Word: r.Word, Words: r.Words, Hard: r.Kind == mail.HardBounce}
	switch r.Kind {
	case mail.HardBounce, mail.SoftBounce:
		e.Kind = Bounce
	case mail.ComplaintReport:
		e.Kind = Complaint
	case mail.DelayedReport, mail.AutoReply:
		_, ok := s.wordIn(r.Word)
		return ok, nil // it is still on its way, or its reader is: nobody need read that
	}
	return s.Take(ctx, e)
}
