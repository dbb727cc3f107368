package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Around is the host to which a letter was last passed on, of those that
// somebody waits for and of the others. The next letters are those behind it, in
// the order of the hosts' names, and around.
type Around struct{ Asked, Others string }

// Pass notes that a letter was passed on.
func (a *Around) Pass(l papers.Letter) {
	if l.Kind.Asked() {
		a.Asked = l.Host()
	} else {
		a.Others = l.Host()
	}
}

// WaitingLetters returns letters that are due at a moment, as many as limit. All
// that somebody waits for come first. Of either kind every host that has some
// has its turn: it gives one letter, the one that is due the longest, then the
// next host does, and so around until limit letters are dealt or none is left.
// A host gives its second letter when all have given one, and as many as it has
// where no other has any. The first turn is that of the host behind the one in
// around: whoever notes there what went lets the hosts go on taking turns where
// they stopped, and where there are more hosts than limit each has its turn
// after as few calls as can be.
//
// Hosts in except, and letters numbered in held, have no turn. What was due once
// stays so when the clock is set back.
//
// It takes a seek for each host that has a turn or is passed over, and at each
// that has a turn no more entries of an index than limit. Letters that wait
// behind, and those that are put off, cost nothing: these are in another index
// until they become due, and then are moved once (see ripen).
func (s *Store) WaitingLetters(ctx context.Context, at time.Time, around Around, except []string, held map[papers.MessageID]bool, limit int) ([]papers.Letter, error) {
	if err := s.ripen(ctx, at); err != nil {
		return nil, fmt.Errorf("store: letters that became due: %w", err)
	}
	passed := make(map[string]bool, len(except))
	for _, host := range except {
		passed[host] = true
	}
	ids, err := s.deal(ctx, true, around.Asked, passed, held, limit)
	if err == nil && len(ids) < limit {
		var others []papers.MessageID
		others, err = s.deal(ctx, false, around.Others, passed, held, limit-len(ids))
		ids = append(ids, others...)
	}
	if err != nil || len(ids) == 0 {
		return nil, wrapWaiting(err)
	}
	all, err := s.lettersNumbered(ctx, ids)
	return all, wrapWaiting(err)
}

func wrapWaiting(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: waiting letters: %w", err)
}

// deal returns up to limit letters that are due, those that somebody waits for or
// the others: of each host one, then of each a second one, and so on.
func (s *Store) deal(ctx context.Context, asked bool, behind string, passed map[string]bool, held map[papers.MessageID]bool, limit int) ([]papers.MessageID, error) {
	hosts, err := s.readyHosts(ctx, asked, behind, passed, limit+len(held)) // what is held may be all that one has
	if err != nil {
		return nil, err
	}
	var lines [][]papers.MessageID
	most := max(limit-len(hosts)+1, 1) + len(held) // when all others give one
	for _, host := range hosts {
		line, err := s.readyAt(ctx, asked, host, held, most)
		if err != nil {
			return nil, fmt.Errorf("to %s: %w", host, err)
		}
		if len(line) > 0 {
			lines = append(lines, line)
		}
	}
	var dealt []papers.MessageID
	for turn, more := 0, true; more; turn++ {
		more = false
		for _, line := range lines {
			if len(dealt) == limit {
				return dealt, nil
			}
			if turn < len(line) {
				dealt, more = append(dealt, line[turn]), true
			}
		}
	}
	return dealt, nil
}

// readyHosts returns hosts to which letters are due, but those that are passed
// over: from the one behind a name on, and around.
func (s *Store) readyHosts(ctx context.Context, asked bool, behind string, passed map[string]bool, limit int) (hosts []string, err error) {
	take := func(host string) bool {
		if !passed[host] {
			hosts = append(hosts, host)
		}
		return len(hosts) < limit
	}
	if behind != "" {
		err = s.walkReady(ctx, asked, ">", behind, take)
	}
	if err == nil && len(hosts) < limit {
		err = s.walkReady(ctx, asked, ">=", "", func(host string) bool { return (behind == "" || host <= behind) && take(host) })
	}
	return hosts, err
}

// walkReady calls take with the hosts to which letters are due, in order, from
// the first that is behind (>) or at least (>=) a name, as long as it returns
// true. Each step is a seek, taken when its row is read.
func (s *Store) walkReady(ctx context.Context, asked bool, start, name string, take func(host string) bool) error {
	rows, err := s.read.QueryContext(ctx, `WITH RECURSIVE h (host) AS (
			SELECT MIN(m.host) FROM messages m WHERE m.state = 'waiting' AND m.ready = 1 AND m.urgent = ? AND m.host `+start+` ?
			UNION ALL SELECT (SELECT MIN(m.host) FROM messages m WHERE m.state = 'waiting' AND m.ready = 1 AND m.urgent = ? AND m.host > h.host) FROM h WHERE h.host IS NOT NULL)
		SELECT host FROM h WHERE host IS NOT NULL`, bit(asked), name, bit(asked))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var host string
		if err := rows.Scan(&host); err != nil {
			return err
		}
		if !take(host) {
			return nil
		}
	}
	return rows.Err()
}

// readyAt returns the letters to a host that are due, the longest due first, but
// those that are held.
func (s *Store) readyAt(ctx context.Context, asked bool, host string, held map[papers.MessageID]bool, limit int) (line []papers.MessageID, err error) {
	err = each(ctx, s.read, `SELECT m.num FROM messages m WHERE m.state = 'waiting' AND m.ready = 1 AND m.urgent = ? AND m.host = ? ORDER BY m.due, m.num LIMIT ?`, []any{bit(asked), host, limit}, func(rows *sql.Rows) error {
		var id papers.MessageID
		err := rows.Scan(&id)
		if !held[id] {
			line = append(line, id)
		}
		return err
	})
	return line, err
}

// lettersNumbered returns those of some letters that still wait, in their order.
func (s *Store) lettersNumbered(ctx context.Context, ids []papers.MessageID) ([]papers.Letter, error) {
	found := make(map[papers.MessageID]papers.Letter, len(ids))
	err := in(ids, func(marks string, nums []any) error {
		return each(ctx, s.read, `SELECT `+letterColumns+` FROM messages m WHERE m.num IN (`+marks+`) AND m.state = 'waiting'`, nums, func(rows *sql.Rows) error {
			l, err := scanLetter(rows)
			found[l.ID] = l
			return err
		})
	})
	var all []papers.Letter
	for _, id := range ids {
		if l, ok := found[id]; ok {
			all = append(all, l)
		}
	}
	return all, err
}

// ripenStep is how many letters are marked at a time, so that nobody who writes
// waits for long.
const ripenStep = 1000

// ripen marks the letters that became due by a moment: those that were put off,
// each once for a try, and those that were posted ahead. What is due in days was
// written by a clock that was set back since, and is marked too. Which are due
// can be read again, so nobody waits for the disk.
func (s *Store) ripen(ctx context.Context, at time.Time) error {
	now, beyond := micros(at), micros(at.Add(furthest))
	for {
		var some bool
		err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM messages m WHERE m.state = 'waiting' AND m.ready = 0 AND m.due <= ?)
			OR EXISTS (SELECT 1 FROM messages m WHERE m.state = 'waiting' AND m.ready = 0 AND m.due > ?)`, now, beyond).Scan(&some)
		if err != nil || !some {
			return err
		}
		err = s.inTx(ctx, func(tx *sql.Tx) error {
			for _, which := range []struct {
				where string
				bound int64
			}{{"due <= ?", now}, {"due > ?", beyond}} {
				_, err := tx.ExecContext(ctx, `UPDATE messages SET ready = 1 WHERE num IN (SELECT num FROM messages WHERE state = 'waiting' AND ready = 0 AND `+which.where+` ORDER BY due LIMIT ?)`, which.bound, ripenStep)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
