package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// A Picture came with a submission. It is kept as it was drawn anew, never as
// it was sent.
type Picture struct {
	Hash          string // its name in addresses: SHA-256 of Bytes in hexadecimal
	Type          string // "image/png" or "image/jpeg"
	Width, Height int
	Bytes, Thumb  []byte
	Owner         papers.UserID
}

// AddPicture keeps a picture. One that is kept already stays its first owner's.
func (s *Store) AddPicture(ctx context.Context, p Picture) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pictures (hash, type, width, height, bytes, thumb, owner, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (hash) DO NOTHING`, p.Hash, p.Type, p.Width, p.Height, p.Bytes, p.Thumb, int64(p.Owner), s.now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("store: keep picture %s: %w", p.Hash, err)
	}
	return nil
}

// Picture returns a picture that stands with a published submission of a paper
// that is held, so that a refused or taken back one is not handed out;
// papers.ErrNotFound otherwise. thumb asks for the small one, in Thumb; the other is left out.
func (s *Store) Picture(ctx context.Context, hash string, thumb bool) (Picture, error) {
	p := Picture{Hash: hash}
	column, to := `bytes`, &p.Bytes
	if thumb {
		column, to = `thumb`, &p.Thumb
	}
	err := s.read.QueryRowContext(ctx, `SELECT x.type, x.width, x.height, x.owner, x.`+column+` FROM pictures x
		WHERE x.hash = ? AND EXISTS (SELECT 1 FROM submissions n JOIN papers p ON p.num = n.paper WHERE n.picture = x.hash AND n.state IN ('published', 'waiting'))`, hash).
		Scan(&p.Type, &p.Width, &p.Height, &p.Owner, to)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Picture{}, fmt.Errorf("store: picture %s: %w", hash, err)
	}
	return p, nil
}

// PicturesOf returns the newest picture of each of these papers that stands
// with a published submission, without its bytes. It takes one statement for
// each thousand ids.
func (s *Store) PicturesOf(ctx context.Context, ids []papers.ID) (map[papers.ID]Picture, error) {
	found := make(map[papers.ID]Picture)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id, x.hash, x.type, x.width, x.height, x.owner FROM papers p JOIN submissions n ON n.paper = p.num JOIN pictures x ON x.hash = n.picture
			WHERE p.id IN (`+marks+`) AND n.state = 'published' ORDER BY n.num`, keys, func(rows *sql.Rows) error {
			var id string
			var p Picture
			err := rows.Scan(&id, &p.Hash, &p.Type, &p.Width, &p.Height, &p.Owner)
			found[papers.ID(id)] = p
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: pictures of %d papers: %w", len(ids), err)
	}
	return found, nil
}
