package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// her is a number that stands nowhere by accident; herName neither.
const (
	her      = 424_242
	other    = 77
	herName  = "quetzalcoatlus"
	herWords = "pterodactyl"
)

// personal are the columns that name a person, by their table. Whoever adds
// one to the schema adds it here, to EraseUser and to ExportOf.
func personal() map[string][]string {
	return map[string][]string{
		"users": {"num"}, "sessions": {"owner"}, "tokens": {"owner"}, "tickets": {"by_user"}, "identities": {"owner"}, "passkeys": {"owner"},
		"votes": {"voter"}, "comments": {"author"}, "mentions": {"person"}, "reactions": {"person"}, "lists": {"owner"}, "dismissals": {"person"},
		"follows": {"person"}, "notifications": {"person", "actor"}, "impressions": {"person"}, "submissions": {"person"}, "pictures": {"owner"},
		"webhooks": {"owner"}, "subscriptions": {"person"}, "messages": {"person"}, "suppressions": {"by_user"}, "claims": {"person"}, "reports": {"person"}, "decisions": {"actor"}, "features": {"by_user"},
	}
}

// TestEraseLeavesNothing fills every table with rows that name her in every
// column that can, deletes the account, and looks at every value of every row
// of the database.
func TestEraseLeavesNothing(t *testing.T) {
	s := seeded(t)
	if err := s.EraseUser(t.Context(), her); err != nil {
		t.Fatal(err)
	}
	everyValue(t, s, func(table, column, value string) {
		if value == fmt.Sprint(her) || strings.Contains(value, herName) || strings.Contains(value, herWords) {
			t.Errorf("%s.%s still holds %q", table, column, value)
		}
	})
	for _, tt := range []struct {
		what, query string
		want        int
	}{
		{"her comments keep their place", `SELECT COUNT(*) FROM comments WHERE author = 0 AND text = '' AND state = 2`, 2},
		{"a reply of somebody else stays", `SELECT COUNT(*) FROM comments WHERE author = 77 AND text <> ''`, 1},
		{"the tally is counted anew", `SELECT votes * 10 + comments FROM tallies WHERE paper = 1`, 11},
		{"the heat is that of what is left", `SELECT COUNT(*) FROM tallies WHERE paper = 1 AND heat_day IS NOT NULL`, 1},
		{"a report stays, of nobody", `SELECT COUNT(*) FROM reports WHERE person = 0 AND kind = 'paper'`, 1},
		{"a decision stays, of nobody", `SELECT COUNT(*) FROM decisions WHERE actor = 0 AND did = 'hid'`, 1},
		{"a submission stays, of nobody", `SELECT COUNT(*) FROM submissions WHERE person = 0`, 1},
		{"others keep their lists", `SELECT COUNT(*) FROM lists WHERE owner = 77`, 1},
		{"others keep their notifications", `SELECT COUNT(*) FROM notifications WHERE person = 77 AND actor = 0 AND words = ''`, 1},
	} {
		var got int
		if err := s.read.QueryRowContext(t.Context(), tt.query).Scan(&got); err != nil || got != tt.want {
			t.Errorf("%s: %d, %v, want %d", tt.what, got, err, tt.want)
		}
	}
}

// Every column that can name a person is known to this test, and the export
// speaks of each.
func TestPersonalColumnsAreKnown(t *testing.T) {
	s := seeded(t)
	named := []string{"owner", "person", "author", "voter", "actor", "by_user", "user"}
	everyColumn(t, s, func(table, column string) {
		if slices.Contains(named, column) && !slices.Contains(personal()[table], column) {
			t.Errorf("%s.%s names a person: EraseUser, ExportOf and this test should know it", table, column)
		}
	})
	queries := ""
	for _, p := range exported() {
		queries += p.query + "\n"
	}
	for table, columns := range personal() {
		held := strings.Contains(queries, "FROM "+table+" ") || table == "users"
		if !held {
			t.Errorf("the export does not hold what %s has of a person in %v", table, columns)
		}
	}
	e, err := s.ExportOf(t.Context(), her)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range exported() {
		if len(e.Things[p.name]) == 0 {
			t.Errorf("the export of an account with something of everything has no %s", p.name)
		}
	}
}

func seeded(t *testing.T) *Store {
	t.Helper()
	now := time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := papers.Paper{ID: "x:1", Title: "One", Announced: papers.Day{Year: 2026, Month: time.March, Day: 10}}
	if _, err := s.PutPapers(t.Context(), Batch{Papers: []papers.Paper{p}}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range seeds() {
		statement = strings.NewReplacer("HER", fmt.Sprint(her), "NAME", herName, "WORDS", herWords).Replace(statement)
		if _, err := s.write.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	for _, voter := range []papers.UserID{her, other} {
		if _, err := s.Vote(t.Context(), voter, "x:1", true); err != nil {
			t.Fatal(err)
		}
	}
	err = s.together(t.Context(), func(ctx context.Context, tx *sql.Tx) error { return moveTallyAnew(ctx, tx, 1, 0, 2) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// seeds are rows that name her wherever a row can.
func seeds() []string {
	return []string{
		`INSERT INTO users VALUES (HER, 'NAME', 'NAME', 'NAME@example.org', 'reader', 'WORDS', '', 1, '', 0)`,
		`INSERT INTO users VALUES (77, 'bob', '', '', 'reader', '', '', 1, '', 0)`,
		`INSERT INTO sessions VALUES (1, 'h1', HER, 1, 1, 9999999999999999, 'link', 'WORDS', '')`,
		`INSERT INTO tokens VALUES (1, 'h2', HER, 'WORDS', 'read', 1, 1, 0)`,
		`INSERT INTO tickets VALUES ('h3', 'email', 'NAME@elsewhere.example', '', '{}', HER, 1, 9999999999999999)`,
		`INSERT INTO tickets VALUES ('h4', 'link', 'NAME@example.org', '', '{}', 0, 1, 9999999999999999)`,
		`INSERT INTO identities VALUES ('https://id.example.org', 'NAME', HER, 'NAME', 1)`,
		`INSERT INTO passkeys VALUES ('k', HER, 'WORDS', '{}', 1, 0)`,
		`INSERT INTO comments VALUES (1, 1, 0, HER, 'WORDS', 5, 1, 2, 0, '')`,
		`INSERT INTO comments VALUES (2, 1, 1, 77, 'I agree', 6, 1, 0, 0, '')`,
		`INSERT INTO comments VALUES (3, 1, 0, HER, 'WORDS', 7, 1, 0, 1, 'WORDS')`,
		`INSERT INTO comment_edits VALUES (1, 1, 'WORDS')`,
		`INSERT INTO mentions VALUES (2, HER), (1, 77)`,
		`INSERT INTO reactions VALUES (2, HER, '👍', 1), (1, 77, '👍', 1)`,
		`INSERT INTO lists VALUES (1, HER, 'WORDS', '', 1, 0, 1, 1, 'WORDS'), (2, 77, 'Mine', '', 1, 0, 1, 1, '')`,
		`INSERT INTO list_items VALUES (1, 1, 1, 'WORDS', 1, 0), (2, 1, 1, '', 1, 0)`,
		`INSERT INTO dismissals VALUES (HER, 1, 1)`,
		`INSERT INTO follows VALUES (HER, 'topic', 'WORDS', 1), (77, 'person', 'HER', 1), (77, 'list', '1', 1)`,
		`INSERT INTO notifications VALUES (1, HER, 'reply', 1, 0, 77, 1, 2, 'x'), (2, 77, 'reply', 1, 0, HER, 1, 1, 'WORDS')`,
		`INSERT INTO impressions VALUES (1, HER, 1, 1, 'day', 1)`,
		`INSERT INTO webhooks VALUES (1, HER, 'WORDS', 'https://WORDS.example/', 'WORDS', 'json', 'papers', 'q=WORDS', '', 'WORDS', 'WORDS', 1, 1, '', 0, 0, 0, 0, 0, 0)`,
		`INSERT INTO webhooks VALUES (2, 77, 'x', 'https://x.example/', 'x', 'json', 'comments', '', '', 's', '', 0, 1, '', 0, 0, 0, 0, 0, 0)`,
		`INSERT INTO deliveries VALUES (1, 1, 'papers', '{}', 'failed', 1, 1, 'x', 1, 500, 'WORDS', 1, 1), (2, 2, 'comments', '{"comments":[2]}', 'failed', 1, 1, 'x', 1, 500, 'it said WORDS', 1, 1)`,
		`INSERT INTO subscriptions VALUES (1, HER, '', '{}', '{"watched":[{"kind":"search","target":"q=WORDS"}]}', 'active', '', 1, 1, 1, 1, 0, 0), (2, 0, 'bob@example.net', '{}', '{}', 'active', '', 1, 1, 1, 1, 0, 0)`,
		`INSERT INTO mailed VALUES (1, 1, 1, 1, 0), (2, 1, 1, 1, 0)`,
		`INSERT INTO messages VALUES (1, 'digest', 1, '2026-03-10', HER, 'NAME@old.example', 'old.example', 'WORDS', 'WORDS', 0, 'sent', 0, 1, 1, 1, 'WORDS', 1, 1, 0, 'WORDS')`,
		`INSERT INTO messages VALUES (2, 'sign-in', 0, '', 0, 'NAME@example.org', 'example.org', 'WORDS', 'WORDS', 1, 'waiting', 1, 0, 1, 1, '', 1, 0, 0, '')`,
		`INSERT INTO suppressions VALUES ('NAME@example.org', 'manual', 'WORDS', 1, 0), ('bob@example.net', 'manual', '', 1, HER)`,
		`INSERT INTO submissions VALUES (1, 1, HER, '2026-03-10', 1, 1, '', 1, 'published', '')`,
		`INSERT INTO pictures VALUES ('p', 'image/png', 1, 1, x'00', x'00', HER, 1)`,
		`INSERT INTO claims VALUES (1, 1, 0, 'NAME', HER, 1, 'confirmed', '')`,
		`INSERT INTO reports VALUES (1, 1, HER, 'paper', 'x:1', 1, 'spam', '', 'open', 0), (2, 1, 0, 'paper', 'x:1', 1, 'spam', '', 'open', 0)`,
		`INSERT INTO reports VALUES (3, 1, 77, 'user', 'HER', 0, 'abuse', 'NAME is rude', 'open', 0), (4, 1, 77, 'list', '1', 0, 'spam', 'WORDS', 'open', 0)`,
		`INSERT INTO decisions VALUES (1, 1, HER, 'hid', 'comment', '2', 'x', '', '', 0, 0), (2, 1, 77, 'hid', 'comment', '1', 'WORDS', '', 'WORDS', 0, 0)`,
		`INSERT INTO decisions VALUES (3, 1, 77, 'suspended', 'user', 'HER', 'NAME', '', '', 0, 0), (4, 1, 77, 'hid', 'list', '1', 'WORDS', '', 'WORDS', 0, 0)`,
		`INSERT INTO features (day, paper, position, kind, by_name, at, by_user) VALUES ('2026-03-10', 1, 1, 'community', 'NAME', 1, HER)`,
	}
}

func everyColumn(t *testing.T, s *Store, look func(table, column string)) {
	t.Helper()
	err := each(t.Context(), s.read, `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`, nil, func(rows *sql.Rows) error {
		var table, column string
		err := rows.Scan(&table, &column)
		look(table, column)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func everyValue(t *testing.T, s *Store, look func(table, column, value string)) {
	t.Helper()
	var columns [][2]string
	everyColumn(t, s, func(table, column string) { columns = append(columns, [2]string{table, column}) })
	for _, c := range columns {
		err := each(t.Context(), s.read, `SELECT COALESCE(CAST("`+c[1]+`" AS TEXT), '') FROM "`+c[0]+`"`, nil, func(rows *sql.Rows) error {
			var v string
			err := rows.Scan(&v)
			look(c[0], c[1], v)
			return err
		})
		if err != nil {
			t.Fatalf("%v in %v", err, c)
		}
	}
	if len(columns) < 150 {
		t.Errorf("only %d columns were looked at", len(columns))
	}
}
