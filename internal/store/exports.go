package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// An Export is everything that a site holds of one person, as JSON. Papers
// are named by their ids and moments are in UTC; what is empty is left out.
// Secrets are not in it: of most the site itself holds only a hash, and of a
// webhook's address what tells it from another.
type Export struct {
	Format  string        `json:"format"` // "dailypapers account 1"
	At      time.Time     `json:"at"`
	Account ExportAccount `json:"account"`

	// One object for each row, by the kind of thing: votes, comments, lists, …
	Things map[string][]map[string]any `json:"things"`
}

// ExportAccount is the account itself.
type ExportAccount struct {
	Name      string              `json:"name"`
	FullName  string              `json:"fullName,omitempty"`
	Email     string              `json:"email,omitempty"`
	Role      papers.Role         `json:"role"`
	About     string              `json:"about,omitempty"`
	Joined    time.Time           `json:"joined"`
	Settings  papers.UserSettings `json:"settings"`
	Suspended string              `json:"suspended,omitempty"`
}

const exportFormat = "dailypapers account 1"

// A part is a list of an export: a query for one person's rows whose columns
// are named as the export names them. Columns that end in _at are moments,
// those that end in _is are true or false.
type part struct{ name, query string }

// exported are all lists of an export.
func exported() []part {
	const paper = `COALESCE((SELECT p.id FROM papers p WHERE p.num = x.paper), '') AS paper`
	// The subscription of an account, and of its address alone.
	const hers = `(WITH u AS (SELECT num, email FROM users WHERE num = ?)
			SELECT s.num FROM u JOIN subscriptions s ON s.person = u.num AND s.person <> 0 UNION SELECT s.num FROM u JOIN subscriptions s ON s.email = u.email AND s.email <> '')`
	return []part{
		{"sessions", `SELECT created AS began_at, seen AS seen_at, until AS until_at, how, agent AS browser, address FROM sessions x WHERE owner = ? ORDER BY num`},
		{"tokens", `SELECT name, scopes, created AS made_at, seen AS used_at, until AS until_at FROM tokens x WHERE owner = ? ORDER BY num`},
		{"tickets", `SELECT kind, about, created AS made_at, until AS until_at FROM tickets x WHERE by_user = ? ORDER BY created, hash`},
		{"identities", `SELECT issuer, subject, shown, created AS connected_at FROM identities x WHERE owner = ? ORDER BY created, issuer, subject`},
		{"passkeys", `SELECT id, name, created AS made_at, seen AS used_at FROM passkeys x WHERE owner = ? ORDER BY created, id`},
		{"votes", `SELECT ` + paper + `, at AS voted_at FROM votes x WHERE voter = ? ORDER BY at, paper`},
		{"comments", `SELECT num AS comment, ` + paper + `, parent AS reply_to, text, at AS written_at, edited AS edited_at,
			CASE state WHEN 0 THEN '' WHEN 1 THEN 'hidden' ELSE 'deleted' END AS state, reason FROM comments x WHERE author = ? ORDER BY num`},
		{"earlierComments", `SELECT e.comment AS comment, e.text AS text, e.at AS until_at FROM comment_edits e JOIN comments x ON x.num = e.comment WHERE x.author = ? ORDER BY e.comment, e.at`},
		{"mentions", `SELECT comment FROM mentions x WHERE person = ? ORDER BY comment`},
		{"reactions", `SELECT comment, reaction, at AS put_at FROM reactions x WHERE person = ? ORDER BY at, comment, reaction`},
		{"lists", `SELECT num AS list, title, about, public AS public_is, saved AS saved_is, created AS made_at, updated AS changed_at, hidden FROM lists x WHERE owner = ? ORDER BY num`},
		{"listItems", `SELECT x.list AS list, ` + paper + `, x.position AS position, x.note AS note, x.at AS added_at FROM list_items x JOIN lists l ON l.num = x.list WHERE l.owner = ? ORDER BY x.list, x.position, x.paper`},
		{"dismissals", `SELECT ` + paper + `, at AS dismissed_at FROM dismissals x WHERE person = ? ORDER BY at, paper`},
		{"follows", `SELECT kind, target, at AS since_at FROM follows x WHERE person = ? ORDER BY at, kind, target`},
		{"webhooks", `SELECT num AS webhook, name, shown AS address, form, event, search, paper, created AS made_at, off, failures, failing AS failing_at, sent AS sent_at FROM webhooks x WHERE owner = ? ORDER BY num`},
		{"webhookDeliveries", `SELECT x.webhook AS webhook, x.event AS event, x.news AS news, x.state AS state, x.tries AS tries, x.status AS status, x.words AS words, x.created AS made_at, x.ended AS ended_at
			FROM deliveries x JOIN webhooks w ON w.num = x.webhook WHERE w.owner = ? ORDER BY x.num`},
		{"subscriptions", `SELECT schedule, contents, state, why, created AS made_at, changed AS changed_at, due AS due_at, last AS last_at FROM subscriptions x WHERE num IN ` + hers + ` ORDER BY num`},
		{"mailedPapers", `SELECT ` + paper + `, x.at AS mailed_at, x.lost AS lost_is FROM mailed x WHERE x.subscription IN ` + hers + ` ORDER BY x.at, x.paper`},
		{"mail", `SELECT kind, edition, address, subject, state, words, created AS made_at, ended AS ended_at FROM messages x WHERE num IN (WITH u AS (SELECT num, email FROM users WHERE num = ?)
			SELECT m.num FROM u JOIN messages m ON m.person = u.num AND m.person <> 0 UNION SELECT m.num FROM u JOIN messages m ON m.address = u.email AND m.address <> '') ORDER BY num`},
		{"mailSuppression", `SELECT address, reason, words, at AS since_at FROM suppressions x WHERE address = (SELECT email FROM users WHERE num = ?)`},
		{"suppressed", `SELECT address, reason, words, at AS since_at FROM suppressions x WHERE by_user = ? AND by_user <> 0 ORDER BY at, address`},
		{"notifications", `SELECT kind, at AS told_at, seen AS seen_is, ` + paper + `, comment, words FROM notifications x WHERE person = ? ORDER BY num`},
		{"shown", `SELECT ` + paper + `, at AS shown_at, place, position FROM impressions x WHERE person = ? ORDER BY num`},
		{"submissions", `SELECT ` + paper + `, day, version, comment, picture, at AS submitted_at, state, reason FROM submissions x WHERE person = ? ORDER BY num`},
		{"pictures", `SELECT hash AS picture, type, width, height, at AS sent_at FROM pictures x WHERE owner = ? ORDER BY at, hash`},
		{"claims", `SELECT ` + paper + `, position, name, at AS claimed_at, state, how FROM claims x WHERE person = ? ORDER BY num`},
		{"reports", `SELECT kind, target, reason, words, at AS reported_at, state FROM reports x WHERE person = ? ORDER BY num`},
		{"decisions", `SELECT at AS decided_at, did, kind, target, about, reason FROM decisions x WHERE actor = ? ORDER BY num`},
		{"chosen", `SELECT ` + paper + `, day, at AS chosen_at FROM features x WHERE by_user = ? ORDER BY day, position`},
	}
}

// ExportOf returns everything of one person, all at one moment.
// papers.ErrNotFound where there is no such account.
func (s *Store) ExportOf(ctx context.Context, who papers.UserID) (Export, error) {
	u, err := s.User(ctx, who)
	if err != nil {
		return Export{}, err
	}
	e := Export{Format: exportFormat, At: momentFrom(s.now().UnixMicro()), Things: make(map[string][]map[string]any), Account: ExportAccount{
		Name: u.Name, FullName: u.FullName, Email: u.Email, Role: u.Role, About: u.About, Joined: u.Joined, Settings: u.Settings, Suspended: u.Suspended}}
	err = s.snapshot(ctx, func(q querier) error {
		for _, p := range exported() {
			err := each(ctx, q, p.query, []any{int64(who)}, func(rows *sql.Rows) error {
				thing, err := thingOf(rows)
				e.Things[p.name] = append(e.Things[p.name], thing)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		return nil
	})
	if err != nil {
		return Export{}, fmt.Errorf("store: export account %d: %w", who, err)
	}
	return e, nil
}

// thingOf reads a row by the names of its columns; what is empty is left out.
func thingOf(rows *sql.Rows) (map[string]any, error) {
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	thing := make(map[string]any, len(names))
	for i, name := range names {
		if key, v := exportedValue(name, values[i]); v != nil {
			thing[key] = v
		}
	}
	return thing, nil
}

func exportedValue(name string, v any) (string, any) {
	if b, ok := v.([]byte); ok { // as a driver may give a text
		v = string(b)
	}
	kind := name[max(len(name)-3, 0):]
	n, whole := v.(int64)
	switch {
	case v == "" || whole && n == 0 && !slices.Contains([]string{"position", "version"}, name):
		return name, nil
	case kind == "_at" && whole:
		return name[:len(name)-3], momentFrom(n)
	case kind == "_is" && whole:
		return name[:len(name)-3], true
	}
	return name, v
}

// JSON writes an export as a file for people: indented, with a line end.
func (e Export) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(e, "", "  ")
	return append(b, '\n'), err
}
