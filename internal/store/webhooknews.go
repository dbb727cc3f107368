package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// A Listener is a webhook that can be told something now.
type Listener struct {
	papers.Webhook
	Mark int64 // up to where it was looked for news
}

// Listeners returns the webhooks for an event that are in use and behind the
// newest paper, comment or place on a front page, those furthest behind first.
// Left out are those that were told something within the time since a moment,
// and those that have so many deliveries waiting: their mark stays, and what
// they miss now they are told together later.
func (s *Store) Listeners(ctx context.Context, event papers.WebhookEvent, told int64, waiting int) ([]Listener, error) {
	counter := map[papers.WebhookEvent]string{papers.NewPapers: "paper", papers.NewFeatures: "featured", papers.NewComments: "comment"}[event]
	var all []Listener
	now := s.now().UnixMicro()
	err := each(ctx, s.read, `SELECT `+webhookColumns+`, w.mark FROM webhooks w LEFT JOIN users u ON u.num = w.owner
		WHERE w.event = ? AND w.off = '' AND w.mark < (SELECT value FROM counters WHERE name = ?) AND COALESCE(u.suspended, '') = ''
		AND (w.told <= ? OR w.told > ?) AND (SELECT COUNT(*) FROM deliveries d WHERE d.webhook = w.num AND d.state = 'waiting') < ?
		ORDER BY w.mark, w.num`, []any{string(event), counter, told, now, waiting}, func(rows *sql.Rows) error {
		var l Listener
		var err error
		l.Webhook, err = scanWebhook(rows, &l.Mark)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: webhooks that listen for %s: %w", event, err)
	}
	return all, nil
}

// HasListeners reports whether any webhook for an event is in use.
func (s *Store) HasListeners(ctx context.Context, event papers.WebhookEvent) (bool, error) {
	n, err := s.count(ctx, `SELECT COUNT(*) FROM (SELECT num FROM webhooks WHERE event = ? AND off = '' LIMIT 1) AS one`, string(event))
	return n > 0, err
}

// An Arrival is one step of what webhooks are told of, by its number.
type Arrival struct {
	Num    int64
	Paper  papers.ID
	Change uint64           // of a paper
	Day    papers.Day       // of a place on a front page
	On     papers.CommentID // of a comment; 0 for one that cannot be read
}

// ArrivedPapers returns the papers behind a number in the order in which they
// arrived.
func (s *Store) ArrivedPapers(ctx context.Context, mark int64, limit int) ([]Arrival, error) {
	return s.arrivals(ctx, `SELECT num, id, change, '', 0 FROM papers WHERE num > ? ORDER BY num LIMIT ?`, mark, limit)
}

// ArrivedComments returns the comments behind a number on papers that are
// held, those that cannot be read without their own number.
func (s *Store) ArrivedComments(ctx context.Context, mark int64, limit int) ([]Arrival, error) {
	return s.arrivals(ctx, `SELECT c.num, COALESCE(p.id, ''), 0, '', CASE WHEN c.state = 0 AND p.num IS NOT NULL THEN c.num ELSE 0 END
		FROM comments c LEFT JOIN papers p ON p.num = c.paper WHERE c.num > ? ORDER BY c.num LIMIT ?`, mark, limit)
}

// ArrivedFeatures returns the places on front pages behind a number that are
// there still.
func (s *Store) ArrivedFeatures(ctx context.Context, mark int64, limit int) ([]Arrival, error) {
	return s.arrivals(ctx, `SELECT n.num, COALESCE(p.id, ''), 0, n.day, 0 FROM featured n
		LEFT JOIN features f ON f.day = n.day AND f.paper = n.paper LEFT JOIN papers p ON p.num = f.paper WHERE n.num > ? ORDER BY n.num LIMIT ?`, mark, limit)
}

func (s *Store) arrivals(ctx context.Context, query string, mark int64, limit int) ([]Arrival, error) {
	var all []Arrival
	err := each(ctx, s.read, query, []any{mark, limit}, func(rows *sql.Rows) error {
		var a Arrival
		var day string
		err := rows.Scan(&a.Num, &a.Paper, &a.Change, &day, &a.On)
		if err == nil && day != "" {
			a.Day, err = papers.ParseDay(day)
		}
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: what arrived behind %d: %w", mark, err)
	}
	return all, nil
}

// featuredDays is how far back a front page may lie for what comes to it to be
// news: a list of last year that is taken in today is none.
const featuredDays = 31

// NumberFeatures gives numbers to the places on the front pages of the last
// days that have none yet. Those of days to come get theirs on the day.
func (s *Store) NumberFeatures(ctx context.Context, today papers.Day) error {
	n, err := s.count(ctx, `SELECT COUNT(*) FROM (SELECT f.paper `+unnumbered+` LIMIT 1) AS one`, today.Add(-featuredDays).String(), today.String())
	if err == nil && n > 0 {
		err = s.inTx(ctx, func(tx *sql.Tx) error { return numberFeatures(ctx, tx, today) })
	}
	if err != nil {
		return fmt.Errorf("store: number what came to front pages: %w", err)
	}
	return nil
}

const unnumbered = `FROM features f WHERE f.day >= ? AND f.day <= ? AND NOT EXISTS (SELECT 1 FROM featured n WHERE n.day = f.day AND n.paper = f.paper)`

func numberFeatures(ctx context.Context, tx *sql.Tx, today papers.Day) error {
	var args []any
	err := each(ctx, tx, `SELECT f.day, f.paper `+unnumbered+` ORDER BY f.day, f.position, f.paper`, []any{today.Add(-featuredDays).String(), today.String()}, func(rows *sql.Rows) error {
		var day string
		var paper int64
		err := rows.Scan(&day, &paper)
		args = append(args, int64(0), day, paper)
		return err
	})
	if err != nil || len(args) == 0 {
		return err
	}
	num, err := take(ctx, tx, "featured", len(args)/3)
	if err != nil {
		return err
	}
	for i := 0; i < len(args); i += 3 {
		args[i] = num
		num++
	}
	return insertRows(ctx, tx, `INSERT INTO featured (num, day, paper)`, 3, args)
}

// A Tiding is what one webhook is told: the step from one mark to the next,
// and what to send of it, if anything.
type Tiding struct {
	Webhook  papers.WebhookID
	Event    papers.WebhookEvent
	From, To int64
	News     []papers.News
}

// TellWebhooks puts news into the outbox and moves the marks, all of it or
// nothing: whenever it is cut off, nothing is told twice and nothing is left
// out. A webhook whose mark is no longer at From, or which is off, is passed
// over: another process told it. It returns how many deliveries were put.
func (s *Store) TellWebhooks(ctx context.Context, all []Tiding) (int, error) {
	put := 0
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		put = 0
		for _, t := range all {
			n, err := s.tellWebhook(ctx, tx, t)
			if err != nil {
				return fmt.Errorf("webhook %d: %w", t.Webhook, err)
			}
			put += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: tell %d webhooks: %w", len(all), err)
	}
	return put, nil
}

func (s *Store) tellWebhook(ctx context.Context, tx *sql.Tx, t Tiding) (int, error) {
	now := s.now().UnixMicro()
	told := int64(0)
	if len(t.News) > 0 {
		told = now
	}
	res, err := tx.ExecContext(ctx, `UPDATE webhooks SET mark = ?, told = CASE WHEN ? > 0 THEN ? ELSE told END WHERE num = ? AND mark = ? AND off = ''`, t.To, told, told, int64(t.Webhook), t.From)
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	for _, news := range t.News {
		if _, err := addDelivery(ctx, tx, papers.Delivery{Webhook: t.Webhook, Event: t.Event, News: news, Created: momentFrom(now), Due: momentFrom(now)}, "", 0); err != nil {
			return 0, err
		}
	}
	return len(t.News), nil
}

// addDelivery puts a delivery into the outbox, held by somebody until a moment.
func addDelivery(ctx context.Context, tx *sql.Tx, d papers.Delivery, holder string, until int64) (papers.Delivery, error) {
	news, err := json.Marshal(d.News)
	if err != nil {
		return d, err
	}
	num, err := take(ctx, tx, "delivery", 1)
	if err != nil {
		return d, err
	}
	d.ID, d.State = papers.DeliveryID(num), papers.DeliveryWaiting
	_, err = tx.ExecContext(ctx, `INSERT INTO deliveries (num, webhook, event, news, state, tries, due, holder, until, status, words, created, ended)
		VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, ?, 0, '', ?, 0)`, num, int64(d.Webhook), string(d.Event), string(news), micros(d.Due), holder, until, micros(d.Created))
	return d, err
}
