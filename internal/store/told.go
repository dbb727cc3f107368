package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"

	papers "github.com/dailypapers/dailypapers"
)

// merging returns how the papers of a batch are merged with what is held. What
// another site tells fills in what is missing; only texts that are held just
// as that site told them last, of papers whose own source never told of them,
// follow the site when it changes them.
func merging(ctx context.Context, tx *sql.Tx, b Batch, stored map[papers.ID]papers.Paper) (func(held, newer papers.Paper) papers.Paper, error) {
	if b.Front == nil {
		return papers.Merge, nil
	}
	told, err := toldBy(ctx, tx, b.Front.Site, b.Papers)
	if err != nil {
		return nil, err
	}
	return func(held, other papers.Paper) papers.Paper {
		was, ok := stored[held.ID]
		switch {
		case !ok && held.Title == "": // new, and its first record
			return papers.Merge(held, other)
		case ok && len(was.Versions) == 0 && told[held.ID] != 0 && told[held.ID] == textsHash(was):
			held.Title, held.RawTitle, held.Abstract, held.Authors = other.Title, other.RawTitle, orText(other.Abstract, held.Abstract), orAuthors(other.Authors, held.Authors)
		}
		return papers.Fill(held, other)
	}, nil
}

func orText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func orAuthors(a, b []papers.Author) []papers.Author {
	if len(a) == 0 {
		return b
	}
	return a
}

// toldBy returns the hashes of what a site told last of these papers.
func toldBy(ctx context.Context, tx *sql.Tx, site string, list []papers.Paper) (map[papers.ID]int64, error) {
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	told := make(map[papers.ID]int64)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT p.id, g.told FROM papers p JOIN signals g ON g.paper = p.num WHERE p.id IN (`+marks+`) AND g.site = ?`,
			append(keys, site), func(rows *sql.Rows) error {
				var id string
				var hash int64
				err := rows.Scan(&id, &hash)
				told[papers.ID(id)] = hash
				return err
			})
	})
	return told, err
}

// putTold remembers what a site told of papers just now.
func putTold(ctx context.Context, tx *sql.Tx, site string, list []papers.Paper) error {
	put, err := tx.PrepareContext(ctx, `UPDATE signals SET told = ? WHERE site = ? AND paper = (SELECT num FROM papers WHERE id = ?) AND told <> ?`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, p := range list {
		hash := textsHash(p)
		if _, err := put.ExecContext(ctx, hash, site, string(p.ID), hash); err != nil {
			return err
		}
	}
	return nil
}

// textsHash is a hash of what a reader reads of a paper: title, abstract and
// names. It is never 0.
func textsHash(p papers.Paper) int64 {
	b := appendText(appendText(appendText(nil, p.Title), p.RawTitle), p.Abstract)
	for _, a := range p.Authors {
		b = appendText(b, a.Name)
	}
	sum := sha256.Sum256(b)
	return int64(binary.LittleEndian.Uint64(sum[:8]) | 1)
}
