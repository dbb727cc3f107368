package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Mailable is a notification with whom it is for. Its Title is TeX, as
// papers.Paper.TitleSource has it.
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
		var err error
		if all, err = mailableOf(ctx, q, `n.num > ? AND n.at <= ? AND n.kind IN (`+marks(len(kinds))+`) ORDER BY n.num LIMIT ?`, append(args, limit)); err != nil {
			return err
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

// StillMailable returns of some notifications of a person those that are to be
// mailed now, by their number: not what is gone or was seen, and nothing where
// nothing is sent to her any more.
func (s *Store) StillMailable(ctx context.Context, person papers.UserID, ids []int64) ([]Mailable, error) {
	var all []Mailable
	err := s.snapshot(ctx, func(q querier) error {
		return in(ids, func(marks string, keys []any) error {
			some, err := mailableOf(ctx, q, `n.num IN (`+marks+`) AND n.person = ? AND n.seen = 0 ORDER BY n.num`, append(keys, int64(person)))
			all = append(all, some...)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: %d notifications of %d: %w", len(ids), person, err)
	}
	return slices.DeleteFunc(all, func(m Mailable) bool { return m.Person.ID == 0 }), nil
}

// mailableOf reads the notifications n that meet a condition.
func mailableOf(ctx context.Context, q querier, where string, args []any) ([]Mailable, error) {
	var all []Mailable
	var people []papers.UserID
	err := each(ctx, q, `SELECT n.num, n.kind, n.at, n.seen, n.actor, n.comment, n.words, COALESCE(p.id, ''), COALESCE(NULLIF(p.raw_title, ''), p.title, ''), n.person
		FROM notifications n LEFT JOIN papers p ON p.num = n.paper WHERE `+where, args, func(rows *sql.Rows) error {
		var m Mailable
		var err error
		m.Notification, err = scanNotification(withPerson{rows, &m.Person.ID})
		people, all = append(people, m.Person.ID, m.Actor.ID), append(all, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	known, err := usersOf(ctx, q, people)
	if err != nil {
		return nil, err
	}
	asked := map[papers.UserID]papers.User{}
	for i, m := range all {
		all[i].Actor, all[i].Person = known[m.Actor.ID], papers.User{}
		if m.Seen {
			continue
		}
		u, again := asked[m.Person.ID]
		if !again {
			if u, err = reachable(ctx, q, known[m.Person.ID]); err != nil {
				return nil, err
			}
			asked[m.Person.ID] = u
		}
		all[i].Person = u
	}
	return all, nil
}

// withPerson is a row with a person's number in its last column.
type withPerson struct {
	scanner
	person *papers.UserID
}

func (p withPerson) Scan(to ...any) error { return p.scanner.Scan(append(to, p.person)...) }

// reachable is a person, the zero User where nothing should be mailed to her.
func reachable(ctx context.Context, q querier, u papers.User) (papers.User, error) {
	if u.Email == "" || u.Suspended != "" {
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
			u, err := reachable(ctx, tx, known[l.Person])
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
// drops what waits to be mailed of nothing else. papers.ErrNotFound where there is
// no such account.
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
		return s.dropNotices(ctx, tx, u)
	})
	if err != nil {
		return fmt.Errorf("store: stop mail to %d: %w", who, err)
	}
	return nil
}

// dropNotices drops the letters that wait for a person and tell of no kind that
// she still wants mailed. Of the others what she does not want is left out when
// they are written.
func (s *Store) dropNotices(ctx context.Context, tx *sql.Tx, u papers.User) error {
	var unwanted []int64
	err := each(ctx, tx, `SELECT num, content FROM messages WHERE person = ? AND person <> 0 AND kind = 'notice' AND state = 'waiting'`, []any{int64(u.ID)}, func(rows *sql.Rows) error {
		var num int64
		var content string
		if err := rows.Scan(&num, &content); err != nil {
			return err
		}
		var n papers.Notice
		if json.Unmarshal([]byte(content), &n) != nil || !slices.ContainsFunc(n.Kinds, u.Settings.Mails) { // of what cannot be read nothing is told
			unwanted = append(unwanted, num)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return in(unwanted, func(marks string, keys []any) error {
		return s.dropWaiting(ctx, tx, "Its reader wants no more of it.", `num IN (`+marks+`)`, keys...)
	})
}
