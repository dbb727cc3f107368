package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// ByCurator is how a claim was confirmed that a curator confirmed.
const ByCurator = "by a curator"

// A Footing is what a new claim can lean on.
type Footing struct {
	Earlier int  // claims of the person on other papers under the same name that a curator confirmed
	Taken   bool // somebody else has a confirmed claim to this name on this paper
}

// AddClaim takes a claim in: confirmed where how, which is asked in the same
// transaction, returns by what, waiting where it returns "". Of one person and
// one paper there is one that stands or waits: a second one returns the first.
// papers.ErrConflict where the paper names somebody else at the position, or a
// curator refused the same claim.
func (s *Store) AddClaim(ctx context.Context, c papers.Authorship, how func(Footing) string) (papers.Authorship, error) {
	c.At = momentFrom(s.now().UnixMicro())
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := paperNum(ctx, tx, c.Paper)
		if err != nil {
			return err
		}
		var printed string
		if err := scanOne(ctx, tx, `SELECT name FROM paper_authors WHERE paper = ? AND position = ?`, []any{paper, c.Position}, &printed); err != nil {
			return err
		}
		if printed != c.Name {
			return moved(papers.OnPaper, "names its authors in another order by now; look again")
		}
		held, err := claims(ctx, tx, `x.paper = ? AND x.person = ? AND x.state <> 'given up' ORDER BY CASE x.state WHEN 'refused' THEN 1 ELSE 0 END, x.num DESC`, paper, int64(c.User.ID))
		if err != nil {
			return err
		}
		for _, h := range held {
			switch {
			case h.State == papers.ClaimRefused && h.Name == c.Name:
				return moved(papers.OnClaim, "was refused: "+h.How)
			case h.State != papers.ClaimRefused && h.Position != c.Position:
				return moved(papers.OnClaim, "would be your second name on one paper; you are "+h.Name+" here")
			case h.State != papers.ClaimRefused:
				c = h
				return nil
			}
		}
		return s.insertClaim(ctx, tx, paper, &c, how)
	})
	if err != nil {
		return papers.Authorship{}, fmt.Errorf("store: claim %s on %s: %w", c.Name, c.Paper, err)
	}
	return c, nil
}

func (s *Store) insertClaim(ctx context.Context, tx *sql.Tx, paper int64, c *papers.Authorship, how func(Footing) string) error {
	var f Footing
	var others int
	err := tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM claims WHERE name = ? AND state = 'confirmed' AND person = ? AND how = ? AND paper <> ?),
		(SELECT COUNT(*) FROM claims WHERE paper = ? AND position = ? AND state = 'confirmed' AND person <> ?)`,
		c.Name, int64(c.User.ID), ByCurator, paper, paper, c.Position, int64(c.User.ID)).Scan(&f.Earlier, &others)
	if err != nil {
		return err
	}
	f.Taken = others > 0
	c.State = papers.ClaimWaiting
	if c.How = how(f); c.How != "" {
		c.State = papers.ClaimConfirmed
	}
	if c.ID, err = take(ctx, tx, "claim", 1); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO claims (num, paper, position, name, person, at, state, how) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, paper, c.Position, c.Name, int64(c.User.ID), micros(c.At), string(c.State), c.How)
	if err != nil || c.State != papers.ClaimConfirmed {
		return err
	}
	if err := settleAuthor(ctx, tx, int64(c.User.ID)); err != nil {
		return err
	}
	return s.logDecision(ctx, tx, &papers.Decision{Did: papers.DidConfirm, Target: targetNum(papers.OnClaim, c.ID), About: "@" + c.User.Name + " as " + c.Name, Reason: c.How,
		Before: stateText(turnabout{stateText(claimState{State: papers.ClaimWaiting}), stateText(claimState{c.State, c.How})})})
}

const hasConfirmed = `EXISTS (SELECT 1 FROM claims c WHERE c.person = users.num AND c.state = 'confirmed')`

// settleAuthor gives the role of author to a reader who has a confirmed claim,
// and takes it from one who has none any more. Whom somebody made an author
// stays one.
func settleAuthor(ctx context.Context, tx *sql.Tx, person int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE users SET role = 'author', earned = 1 WHERE num = ? AND role = 'reader' AND `+hasConfirmed, person)
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE users SET role = 'reader', earned = 0 WHERE num = ? AND role = 'author' AND earned = 1 AND NOT `+hasConfirmed, person)
	}
	return err
}

// earn says of an author with a confirmed claim, whose role is as it was
// before somebody gave her another, that it came by that claim.
func earn(ctx context.Context, tx *sql.Tx, person int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE users SET earned = 1 WHERE num = ? AND role = 'author' AND `+hasConfirmed, person)
	return err
}

// GiveUpClaim ends a person's own claim, waiting or confirmed; of a confirmed
// one the audit log tells. She may claim anew. papers.ErrNotFound where she
// has no such claim, papers.ErrConflict where it was refused. Giving it up
// again does nothing.
func (s *Store) GiveUpClaim(ctx context.Context, person papers.UserID, id int64) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var was papers.ClaimState
		err := scanOne(ctx, tx, `SELECT state FROM claims WHERE num = ? AND person = ?`, []any{id, int64(person)}, &was)
		switch {
		case err != nil || was == papers.ClaimDropped:
			return err
		case was == papers.ClaimRefused:
			return moved(papers.OnClaim, "was refused meanwhile")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE claims SET state = ?, how = '' WHERE num = ?`, string(papers.ClaimDropped), id); err != nil {
			return err
		}
		if was != papers.ClaimConfirmed {
			return nil
		}
		d := papers.Decision{Actor: papers.User{ID: person}, Did: papers.DidGiveUp, Target: targetNum(papers.OnClaim, id)}
		if d.About, err = aboutTarget(ctx, tx, d.Target); err != nil {
			return err
		}
		if err := s.logDecision(ctx, tx, &d); err != nil {
			return err
		}
		return settleAuthor(ctx, tx, int64(person))
	})
	if err != nil {
		return fmt.Errorf("store: give up claim %d: %w", id, err)
	}
	return nil
}

const claimColumns = `x.num, p.id, p.title, x.position, x.name, x.person, x.at, x.state, x.how`

func scanClaim(row scanner) (papers.Authorship, error) {
	var c papers.Authorship
	var paper, state string
	var at int64
	err := row.Scan(&c.ID, &paper, &c.Title, &c.Position, &c.Name, &c.User.ID, &at, &state, &c.How)
	c.Paper, c.At, c.State = papers.ID(paper), momentFrom(at), papers.ClaimState(state)
	return c, err
}

// claims reads claims on papers that are held, with their people.
func claims(ctx context.Context, q querier, where string, args ...any) ([]papers.Authorship, error) {
	return eachOf(ctx, q, `SELECT `+claimColumns+` FROM claims x JOIN papers p ON p.num = x.paper WHERE `+where, args,
		scanClaim, func(c *papers.Authorship) *papers.User { return &c.User })
}

func (s *Store) claims(ctx context.Context, where string, args ...any) ([]papers.Authorship, error) {
	var all []papers.Authorship
	err := s.snapshot(ctx, func(q querier) (err error) {
		all, err = claims(ctx, q, where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: claims: %w", err)
	}
	return all, nil
}

// Claim returns one claim on a paper that is held; papers.ErrNotFound where
// there is none.
func (s *Store) Claim(ctx context.Context, id int64) (papers.Authorship, error) {
	all, err := s.claims(ctx, `x.num = ?`, id)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("store: claim %d: %w", id, papers.ErrNotFound)
	}
	if err != nil {
		return papers.Authorship{}, err
	}
	return all[0], nil
}

// ClaimsOn returns the claims on a paper in the order of its names, refused
// ones too. Those that were given up are in no list.
func (s *Store) ClaimsOn(ctx context.Context, id papers.ID) ([]papers.Authorship, error) {
	return s.claims(ctx, `x.paper = (SELECT num FROM papers WHERE id = ?) AND x.state <> 'given up' ORDER BY x.position, x.num`, string(id))
}

// ClaimsBy returns the claims of a person, newest first.
func (s *Store) ClaimsBy(ctx context.Context, person papers.UserID, limit int) ([]papers.Authorship, error) {
	return s.claims(ctx, `x.person = ? AND x.state <> 'given up' ORDER BY x.num DESC LIMIT ?`, int64(person), limit)
}

// WaitingClaims returns those that wait for a curator, oldest first.
func (s *Store) WaitingClaims(ctx context.Context, limit int) ([]papers.Authorship, error) {
	return s.claims(ctx, `x.state = 'waiting' ORDER BY x.num LIMIT ?`, limit)
}

// ClaimsOf returns the claims of many people, newest first, by person. It
// takes two statements for each thousand.
func (s *Store) ClaimsOf(ctx context.Context, people []papers.UserID) (map[papers.UserID][]papers.Authorship, error) {
	found := make(map[papers.UserID][]papers.Authorship)
	nums := make([]int64, len(people))
	for i, id := range people {
		nums[i] = int64(id)
	}
	slices.Sort(nums)
	err := in(slices.Compact(nums), func(marks string, keys []any) error {
		all, err := s.claims(ctx, `x.person IN (`+marks+`) AND x.state <> 'given up' ORDER BY x.num DESC`, keys...)
		for _, c := range all {
			found[c.User.ID] = append(found[c.User.ID], c)
		}
		return err
	})
	return found, err
}

// ClaimsOnAll is ClaimsOn for many papers, by paper.
func (s *Store) ClaimsOnAll(ctx context.Context, ids []papers.ID) (map[papers.ID][]papers.Authorship, error) {
	found := make(map[papers.ID][]papers.Authorship)
	err := in(distinct(ids), func(marks string, keys []any) error {
		all, err := s.claims(ctx, `p.id IN (`+marks+`) AND x.state <> 'given up' ORDER BY x.position, x.num`, keys...)
		for _, c := range all {
			found[c.Paper] = append(found[c.Paper], c)
		}
		return err
	})
	return found, err
}

type claimState struct {
	State papers.ClaimState `json:"state"`
	How   string            `json:"how,omitempty"`
}

// DecideClaim confirms or refuses a claim. Its person is told, and a reader
// whose claim is confirmed becomes an author.
func (s *Store) DecideClaim(ctx context.Context, act Act, id int64, confirm bool) (papers.Decision, error) {
	stands := func(was string) error {
		if was == stateText(claimState{State: papers.ClaimDropped}) {
			return moved(papers.OnClaim, "was given up by its person meanwhile")
		}
		return nil
	}
	if confirm {
		return s.decide(ctx, act, papers.DidConfirm, targetNum(papers.OnClaim, id), claimState{papers.ClaimConfirmed, ByCurator}, stands)
	}
	return s.decide(ctx, act, papers.DidRefuse, targetNum(papers.OnClaim, id), claimState{papers.ClaimRefused, act.Reason}, stands)
}

// claiming is how a claim stands.
func (s *Store) claiming() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
			var is claimState
			err := scanOne(ctx, tx, `SELECT state, how FROM claims WHERE num = ?`, []any{number(on.Key)}, &is.State, &is.How)
			return stateText(is), err
		},
		write: s.writeClaim,
		verb: func(to string) string {
			var is claimState
			_ = json.Unmarshal([]byte(to), &is) // it was written by stateText
			switch is.State {
			case papers.ClaimConfirmed:
				return papers.DidConfirm
			case papers.ClaimRefused:
				return papers.DidRefuse
			}
			return papers.DidReopen
		},
	}
}

func (s *Store) writeClaim(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
	var is claimState
	if err := json.Unmarshal([]byte(to), &is); err != nil {
		return err
	}
	var num, paper, person int64
	var other int
	var name string
	err := scanOne(ctx, tx, `SELECT x.num, x.paper, x.person, x.name, (SELECT COUNT(*) FROM claims o WHERE o.paper = x.paper AND o.person = x.person AND o.num <> x.num AND o.state IN ('waiting', 'confirmed'))
		FROM claims x WHERE x.num = ?`, []any{number(d.Target.Key)}, &num, &paper, &person, &name, &other)
	if err != nil {
		return err
	}
	if other > 0 && is.State != papers.ClaimRefused {
		return moved(papers.OnClaim, "was made anew since under another name")
	}
	if _, err := tx.ExecContext(ctx, `UPDATE claims SET state = ?, how = ? WHERE num = ?`, string(is.State), is.How, num); err != nil {
		return err
	}
	if err := settleAuthor(ctx, tx, person); err != nil {
		return err
	}
	return s.addNotification(ctx, tx, notice{Person: papers.UserID(person), Kind: papers.OfClaim, Actor: d.Actor.ID, Paper: paper, Words: claimWords(name, is)})
}

// claimWords tell who claimed a name what became of it.
func claimWords(name string, is claimState) string {
	switch is.State {
	case papers.ClaimConfirmed:
		return "Your claim to be " + shorten(name, 100) + " was confirmed."
	case papers.ClaimRefused:
		return "Your claim to be " + shorten(name, 100) + " was refused: " + shorten(is.How, 300)
	}
	return "Your claim to be " + shorten(name, 100) + " waits for a curator again."
}
