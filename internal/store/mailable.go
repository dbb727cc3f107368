package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Mailable is a notification with whom it is for.
type Mailable struct {
	papers.Notification
	Person papers.User // with an address to which mail is sent; the zero User where there is nobody to write to
}

// Mailable returns the notifications behind a number, of certain kinds, up to a
// moment, by their number, and up to which number nothing else is to be looked
// at then. Those that were seen, and those of people without an address, who
// are suspended or to whom nothing is sent, have no Person.
func (s *Store) Mailable(ctx context.Context, kinds []papers.NotificationKind, behind int64, until time.Time, limit int) (all []Mailable, upTo int64, err error) {
	args := []any{behind, until.UnixMicro()}
	for _, k := range kinds {
		args = append(args, string(k))
	}
	err = s.snapshot(ctx, func(q querier) error {
		var people []papers.UserID
		err := each(ctx, q, `SELECT n.num, n.kind, n.at, n.seen, n.actor, n.comment, n.words, COALESCE(p.id, ''), COALESCE(p.title, ''), n.person
			FROM notifications n LEFT JOIN papers p ON p.num = n.paper
			WHERE n.num > ? AND n.at <= ? AND n.kind IN (`+marks(len(kinds))+`) ORDER BY n.num LIMIT ?`, append(args, limit), func(rows *sql.Rows) error {
			var m Mailable
			var err error
			m.Notification, err = scanNotification(withPerson{rows, &m.Person.ID})
			people, all = append(people, m.Person.ID, m.Actor.ID), append(all, m)
			return err
		})
		if err != nil {
			return err
		}
		known, err := usersOf(ctx, q, people)
		if err != nil {
			return err
		}
		for i := range all {
			all[i].Actor = known[all[i].Actor.ID]
			if all[i].Person, err = reachable(ctx, q, known[all[i].Person.ID], all[i].Seen); err != nil {
				return err
			}
		}
		if len(all) == limit {
			upTo = all[limit-1].ID
			return nil
		}
		// Whatever was told by then is behind us, of other kinds too.
		return q.QueryRowContext(ctx, `SELECT COALESCE(MAX(num), ?) FROM notifications WHERE num > ? AND at <= ?`, behind, behind, until.UnixMicro()).Scan(&upTo)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: mailable notifications behind %d: %w", behind, err)
	}
	return all, upTo, nil
}

// withPerson is a row with a person's number in its last column.
type withPerson struct {
	scanner
	person *papers.UserID
}

func (p withPerson) Scan(to ...any) error { return p.scanner.Scan(append(to, p.person)...) }

// reachable is a person, the zero User where nothing should be mailed to her.
func reachable(ctx context.Context, q querier, u papers.User, seen bool) (papers.User, error) {
	if seen || u.Email == "" || u.Suspended != "" {
		return papers.User{}, nil
	}
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM suppressions WHERE address = ?`, u.Email).Scan(&n)
	if err != nil || n > 0 {
		return papers.User{}, err
	}
	return u, nil
}

// NoticeMark returns up to which notification people were mailed, by the name of
// what is mailed. Where nothing was ever, it is the newest one: what was told
// before is old news.
func (s *Store) NoticeMark(ctx context.Context, name string) (int64, error) {
	text, err := s.Setting(ctx, noticeSetting(name))
	if err != nil {
		return 0, err
	}
	if mark, err := strconv.ParseInt(text, 10, 64); err == nil {
		return mark, nil
	}
	var newest int64
	if err := s.read.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'notification'`).Scan(&newest); err != nil {
		return 0, fmt.Errorf("store: newest notification: %w", err)
	}
	return newest, s.PostNotices(ctx, name, newest, newest, nil)
}

func noticeSetting(name string) string { return "mailed " + name }

// PostNotices puts letters about notifications into the outbox and moves the
// mark from one number to another, in one synced transaction. Where somebody
// else moved it meanwhile nothing is written. A letter to a person goes to the
// address that she has now, and is none where nothing is sent to her any more.
func (s *Store) PostNotices(ctx context.Context, name string, from, to int64, letters []papers.Letter) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var held string
		err := scanOne(ctx, tx, `SELECT value FROM site WHERE name = ?`, []any{noticeSetting(name)}, &held)
		if err != nil && !errors.Is(err, papers.ErrNotFound) {
			return err
		}
		if err == nil && held != strconv.FormatInt(from, 10) {
			return nil
		}
		now, err := addressed(ctx, tx, letters)
		if err != nil {
			return err
		}
		for _, l := range now {
			if _, err := s.addLetter(ctx, tx, l); err != nil {
				return err
			}
		}
		return putSettings(ctx, tx, map[string]string{noticeSetting(name): strconv.FormatInt(to, 10)})
	})
	if err != nil {
		return fmt.Errorf("store: post notices behind %d: %w", from, err)
	}
	return nil
}

// addressed are letters with the addresses that people have now, without those to
// people to whom nothing is sent: they may have moved, left or been suspended
// since the letters were made.
func addressed(ctx context.Context, tx *sql.Tx, letters []papers.Letter) ([]papers.Letter, error) {
	var people []papers.UserID
	for _, l := range letters {
		people = append(people, l.Person)
	}
	known, err := usersOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	var all []papers.Letter
	for _, l := range letters {
		if l.Person != 0 {
			u, err := reachable(ctx, tx, known[l.Person], false)
			if err != nil {
				return nil, err
			}
			l.Address = u.Email
		}
		if l.Address != "" {
			all = append(all, l)
		}
	}
	return all, nil
}

// StopMail switches mail about notifications of some kinds off for a person, and
// drops what waits to be mailed of them. papers.ErrNotFound where there is no
// such account.
func (s *Store) StopMail(ctx context.Context, who papers.UserID, kinds []papers.NotificationKind) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		u, err := scanUser(tx.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users u WHERE u.num = ?`, int64(who)))
		if errors.Is(err, sql.ErrNoRows) {
			return papers.ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, k := range kinds {
			u.Settings = u.Settings.WithoutMail(k)
		}
		text, err := json.Marshal(u.Settings)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE users SET settings = ? WHERE num = ?`, string(text), int64(who)); err != nil {
			return err
		}
		return s.dropNotices(ctx, tx, who)
	})
	if err != nil {
		return fmt.Errorf("store: stop mail to %d: %w", who, err)
	}
	return nil
}

func (s *Store) dropNotices(ctx context.Context, tx *sql.Tx, who papers.UserID) error {
	return s.dropWaiting(ctx, tx, "Its reader wants no more of it.", `kind = 'notice' AND person = ? AND person <> 0`, int64(who))
}
