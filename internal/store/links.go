package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// editable are the kinds of links that people edit; others come from sources.
func editable(k papers.LinkKind) bool { return k == papers.CodeLink || k == papers.ProjectLink }

// SetLinks makes these the code and project links of a paper, in this order,
// and leaves its other links. It takes a change number, so that the index
// follows. papers.ErrConflict where they are so already.
func (s *Store) SetLinks(ctx context.Context, act Act, id papers.ID, links []papers.Link) (papers.Decision, error) {
	return s.SetLinksIf(ctx, act, id, links, nil)
}

// SetLinksIf is SetLinks where allow, which may be nil, refuses nothing. It is
// asked in the transaction of the change, with the links as they were.
func (s *Store) SetLinksIf(ctx context.Context, act Act, id papers.ID, links []papers.Link, allow func(were []papers.Link) error) (papers.Decision, error) {
	var ask func(was string) error
	if allow != nil {
		ask = func(was string) error {
			var were []papers.Link
			if err := json.Unmarshal([]byte(was), &were); err != nil {
				return err
			}
			return allow(were)
		}
	}
	return s.decide(ctx, act, papers.DidLinks, papers.Target{Kind: papers.OnPaper, Key: string(id)}, linksText(links), ask)
}

// linksText writes the links that people edit.
func linksText(all []papers.Link) string {
	kept := []papers.Link{}
	for _, l := range all {
		if editable(l.Kind) {
			kept = append(kept, l)
		}
	}
	return stateText(kept)
}

// linking is a paper's code and project links.
func (s *Store) linking() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
			r, err := heldRow(ctx, tx, papers.ID(on.Key))
			return linksText(r.Links), err
		},
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			var links []papers.Link
			if err := json.Unmarshal([]byte(to), &links); err != nil {
				return err
			}
			r, err := heldRow(ctx, tx, papers.ID(d.Target.Key))
			if err != nil {
				return err
			}
			if err := rememberRemoved(ctx, tx, r.Paper, links); err != nil {
				return err
			}
			for _, l := range r.Links {
				if !editable(l.Kind) {
					links = append(links, l)
				}
			}
			r.Links = links
			r.hash = contentHash(r.Paper)
			if r.change, err = takeChanges(ctx, tx, 1); err != nil {
				return err
			}
			if err := updatePapers(ctx, tx, []row{r}); err != nil {
				return err
			}
			return insertParts(ctx, tx, []row{r})
		},
		verb: func(string) string { return papers.DidLinks },
	}
}

// rememberRemoved remembers which of a paper's links are not among those that
// people leave it, and forgets that of those which they do.
func rememberRemoved(ctx context.Context, tx *sql.Tx, p papers.Paper, left []papers.Link) error {
	for _, l := range left {
		if _, err := tx.ExecContext(ctx, `DELETE FROM link_removals WHERE id = ? AND kind = ? AND url = ?`, string(p.ID), string(l.Kind), l.URL); err != nil {
			return err
		}
	}
	for _, l := range p.Links {
		if !editable(l.Kind) || slices.Contains(left, l) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO link_removals (id, kind, url) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, string(p.ID), string(l.Kind), l.URL); err != nil {
			return err
		}
	}
	return nil
}

// withoutRemovedLinks takes the links from a batch that people took off its
// papers before.
func withoutRemovedLinks(ctx context.Context, tx *sql.Tx, batch []papers.Paper) ([]papers.Paper, error) {
	var ids []string
	for _, p := range batch {
		if slices.ContainsFunc(p.Links, func(l papers.Link) bool { return editable(l.Kind) }) {
			ids = append(ids, string(p.ID))
		}
	}
	removed := make(map[papers.ID][]papers.Link)
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT id, kind, url FROM link_removals WHERE id IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id papers.ID
			var l papers.Link
			err := rows.Scan(&id, &l.Kind, &l.URL)
			removed[id] = append(removed[id], l)
			return err
		})
	})
	if err != nil || len(removed) == 0 {
		return batch, err
	}
	batch = slices.Clone(batch)
	for i, p := range batch {
		if gone := removed[p.ID]; gone != nil {
			batch[i].Links = slices.DeleteFunc(slices.Clone(p.Links), func(l papers.Link) bool { return slices.Contains(gone, l) })
		}
	}
	return batch, nil
}

// heldRow returns a whole paper with its number; papers.ErrNotFound where it
// is not held.
func heldRow(ctx context.Context, tx *sql.Tx, id papers.ID) (row, error) {
	rows, err := queryPapers(ctx, tx, `SELECT num, `+paperColumns+` FROM papers WHERE id = ?`, string(id))
	if err == nil && len(rows) == 0 {
		err = papers.ErrNotFound
	}
	if err != nil {
		return row{}, err
	}
	return rows[0], loadParts(ctx, tx, rows)
}
