package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// lose has the papers of a digest that was not sent be news to its reader again,
// unless it is noted that a server may have taken it at some try: no paper is to
// come twice. Of a try in which the process was killed nothing is noted. Its papers
// can come twice, of one letter for each open connection.
func (s *Store) lose(ctx context.Context, tx *sql.Tx, sub papers.SubscriptionID, letter papers.MessageID) error {
	if sub == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE mailed SET lost = 1 WHERE subscription = ? AND message = ? AND (SELECT doubtful FROM messages WHERE num = ?) = 0`, int64(sub), int64(letter), int64(letter))
	return err
}

// claim notes that papers are about to be sent in a letter. Those that another
// letter has stay its own.
func (s *Store) claim(ctx context.Context, tx *sql.Tx, sub papers.SubscriptionID, letter papers.MessageID, picks []papers.Pick) error {
	for _, p := range picks {
		if _, err := tx.ExecContext(ctx, `INSERT INTO mailed (subscription, paper, at, message, lost) SELECT ?, num, ?, ?, 0 FROM papers WHERE id = ?
			ON CONFLICT (subscription, paper) DO UPDATE SET at = excluded.at, message = excluded.message, lost = 0 WHERE mailed.lost = 1`,
			int64(sub), s.now().UnixMicro(), int64(letter), string(p.Paper)); err != nil {
			return err
		}
	}
	return nil
}

// reclaim claims the papers of a letter that is sent after all, and returns its
// content: without what another letter has. papers.ErrConflict where that is all.
func (s *Store) reclaim(ctx context.Context, tx *sql.Tx, l papers.Letter) (string, error) {
	var issue papers.Issue
	if l.Kind != papers.DigestMessage || l.Subscription == 0 || json.Unmarshal([]byte(l.Content), &issue) != nil || len(issue.Picks) == 0 {
		return l.Content, nil
	}
	var err error
	if issue.Picks, err = unclaimed(ctx, tx, l.Subscription, l.ID, issue.Picks); err != nil {
		return "", err
	}
	if len(issue.Picks) == 0 {
		return "", fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("letter", "holds nothing any more that could be sent: its papers went with a later edition"))
	}
	if err := s.claim(ctx, tx, l.Subscription, l.ID, issue.Picks); err != nil {
		return "", err
	}
	content, err := json.Marshal(issue)
	return string(content), err
}

// unclaimed are the picks that no other letter of a subscription was sent with,
// or is to be. A letter that is not there yet is 0. In the transaction in which
// they are claimed it is what claim will take.
func unclaimed(ctx context.Context, tx *sql.Tx, sub papers.SubscriptionID, letter papers.MessageID, picks []papers.Pick) ([]papers.Pick, error) {
	elsewhere := make(map[papers.ID]bool)
	err := in(idsOf(picks), func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT p.id FROM papers p JOIN mailed m ON m.paper = p.num AND m.subscription = ? WHERE p.id IN (`+marks+`) AND m.message <> ? AND m.lost = 0`,
			append(append([]any{int64(sub)}, keys...), int64(letter)), func(rows *sql.Rows) error {
				var id papers.ID
				err := rows.Scan(&id)
				elsewhere[id] = true
				return err
			})
	})
	return without(picks, elsewhere), err
}

func idsOf(picks []papers.Pick) []papers.ID {
	ids := make([]papers.ID, len(picks))
	for i, p := range picks {
		ids[i] = p.Paper
	}
	return ids
}

func without(picks []papers.Pick, ids map[papers.ID]bool) []papers.Pick {
	return slices.DeleteFunc(slices.Clone(picks), func(p papers.Pick) bool { return ids[p.Paper] })
}

// freeEdition reports whether no letter has the subscription and edition of one.
// A digest that was dropped, and surely not sent, gives its edition up: who
// unsubscribes and comes back before the hour has that day's papers.
func (s *Store) freeEdition(ctx context.Context, tx *sql.Tx, l papers.Letter) (bool, error) {
	if l.Edition == "" {
		return true, nil
	}
	var num int64
	var kind papers.MessageKind
	var state papers.MessageState
	var doubtful bool
	err := scanOne(ctx, tx, `SELECT num, kind, state, doubtful FROM messages WHERE subscription = ? AND edition = ?`, []any{int64(l.Subscription), l.Edition}, &num, &kind, &state, &doubtful)
	if errors.Is(err, papers.ErrNotFound) {
		return true, nil
	}
	if err != nil || kind != papers.DigestMessage || state != papers.MessageDropped || doubtful {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE messages SET edition = ? WHERE num = ?`, fmt.Sprintf("%s (%d)", l.Edition, num), num)
	return true, err
}

// GiveUp ends the digests of some subscriptions that wait behind their deadline,
// as whoever sends would: after a longer outage the next editions may be made
// before that, and are to have their papers.
func (s *Store) GiveUp(ctx context.Context, ids []papers.SubscriptionID) error {
	var late []papers.Letter
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT num, words FROM messages WHERE edition <> '' AND subscription IN (`+marks+`) AND state = 'waiting' AND deadline <= ?`, append(keys, s.now().UnixMicro()), func(rows *sql.Rows) error {
			var l papers.Letter
			err := rows.Scan(&l.ID, &l.Words)
			late = append(late, l)
			return err
		})
	})
	if err == nil && len(late) > 0 {
		err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.giveUp(ctx, tx, late) })
	}
	if err != nil {
		return fmt.Errorf("store: give up letters behind their deadline: %w", err)
	}
	return nil
}

func (s *Store) giveUp(ctx context.Context, tx *sql.Tx, late []papers.Letter) error {
	for _, l := range late {
		words := "It was not sent until its deadline; its papers come with the next edition."
		if l.Words != "" {
			words = "It was not taken until its deadline. The last answer: " + l.Words
		}
		err := s.endPosting(ctx, tx, Posting{Letter: l.ID, State: papers.MessageFailed, Words: words, Untried: true})
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // that is: it ended meanwhile
			return err
		}
	}
	return nil
}

// An Unsent is a paper of a letter that surely was not sent.
type Unsent struct {
	Paper   papers.ID
	At      time.Time       // when it was chosen
	Reasons []papers.Reason // why; none where that is not known any more
}

// Lost returns, of subscriptions, the papers of letters that surely were not
// sent, as far as no later one has them: in the order of the letters and as they
// stood there.
func (s *Store) Lost(ctx context.Context, ids []papers.SubscriptionID) (map[papers.SubscriptionID][]Unsent, error) {
	lost, from := map[papers.SubscriptionID][]Unsent{}, map[papers.MessageID]map[papers.ID]time.Time{}
	subs, letters := map[papers.MessageID]papers.SubscriptionID{}, []papers.MessageID{}
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT m.subscription, m.message, m.at, p.id FROM mailed m JOIN papers p ON p.num = m.paper WHERE m.lost = 1 AND m.subscription IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var sub papers.SubscriptionID
			var letter papers.MessageID
			var at int64
			var id papers.ID
			err := rows.Scan(&sub, &letter, &at, &id)
			if from[letter] == nil {
				from[letter], subs[letter], letters = map[papers.ID]time.Time{}, sub, append(letters, letter)
			}
			from[letter][id] = momentFrom(at)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: papers that %d subscriptions were not sent: %w", len(ids), err)
	}
	contents, err := s.contents(ctx, letters)
	if err != nil {
		return nil, fmt.Errorf("store: papers that %d subscriptions were not sent: %w", len(ids), err)
	}
	slices.Sort(letters)
	for _, letter := range letters {
		sub := subs[letter]
		lost[sub] = append(lost[sub], unsent(from[letter], contents[letter])...)
	}
	return lost, nil
}

// unsent are papers of a letter in its order; those that it does not name, since
// it was purged or is damaged, in that of their ids.
func unsent(papersOf map[papers.ID]time.Time, content string) []Unsent {
	var issue papers.Issue
	if json.Unmarshal([]byte(content), &issue) != nil {
		issue.Picks = nil
	}
	var all []Unsent
	for _, p := range issue.Picks {
		if at, ok := papersOf[p.Paper]; ok {
			all = append(all, Unsent{p.Paper, at, p.Reasons})
			delete(papersOf, p.Paper)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(papersOf)) {
		all = append(all, Unsent{Paper: id, At: papersOf[id]})
	}
	return all
}

func (s *Store) contents(ctx context.Context, ids []papers.MessageID) (map[papers.MessageID]string, error) {
	contents := make(map[papers.MessageID]string, len(ids))
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT num, content FROM messages WHERE num IN (`+marks+`) AND kind = 'digest'`, keys, func(rows *sql.Rows) error {
			var id papers.MessageID
			var content string
			err := rows.Scan(&id, &content)
			contents[id] = content
			return err
		})
	})
	return contents, err
}
