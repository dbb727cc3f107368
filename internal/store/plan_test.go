package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// A planner is a driver.Connector that asks SQLite for the plan of every
// query that goes through it.
type planner struct {
	inner driver.Driver
	path  string
	plans []string
	asked int // statements
}

func (p *planner) Driver() driver.Driver { return p.inner }

func (p *planner) Connect(context.Context) (driver.Conn, error) {
	c, err := p.inner.Open(p.path)
	return planning{c, p}, err
}

type planning struct {
	driver.Conn
	to *planner
}

func (c planning) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

func (c planning) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.plan(ctx, query, args); err != nil {
		return nil, err
	}
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c planning) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.plan(ctx, query, args); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

// plan adds the lines of a statement's plan.
func (c planning) plan(ctx context.Context, query string, args []driver.NamedValue) error {
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for line := make([]driver.Value, 4); ; {
		err := rows.Next(line)
		if errors.Is(err, io.EOF) {
			c.to.asked++
			return nil
		}
		if err != nil {
			return err
		}
		c.to.plans = append(c.to.plans, fmt.Sprint(line[3]))
	}
}

// TestQueryPlans holds that lists read what they show and not the library.
func TestQueryPlans(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fillForPlans(t, s)
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	reading := &Store{read: sql.OpenDB(p), write: s.write, now: s.now}
	defer reading.read.Close()
	ctx, first, last := t.Context(), papers.Day{Year: 2025, Month: 3, Day: 1}, papers.Day{Year: 2025, Month: 3, Day: 7}
	for _, tt := range []struct {
		name string
		run  func() error
		want []string // each stands in some line of the plan
	}{
		{"Announced", func() error { _, err := reading.Announced(ctx, first, last, 50, 10); return err }, []string{"papers_day"}},
		{"CountAnnounced", func() error { _, err := reading.CountAnnounced(ctx, first, last); return err }, []string{"COVERING INDEX papers_day"}},
		{"DayBefore", func() error { _, err := reading.DayBefore(ctx, first); return err }, []string{"papers_day", "SEARCH features"}},
		{"DayAfter", func() error { _, err := reading.DayAfter(ctx, first); return err }, []string{"papers_day", "SEARCH features"}},
		{"DayCounts", func() error { _, err := reading.DayCounts(ctx, first, last); return err }, []string{"COVERING INDEX papers_day", "SEARCH features"}},
		{"Featured", func() error { _, err := reading.Featured(ctx, first, last, 50, 0); return err }, []string{"features_order", "SEARCH g", "papers USING INTEGER PRIMARY KEY"}},
		{"FeaturesOf", func() error { _, err := reading.FeaturesOf(ctx, "x:7"); return err }, []string{"papers_id", "features_paper"}},
		{"FeaturesOfAll", func() error { _, err := reading.FeaturesOfAll(ctx, []papers.ID{"x:7", "x:10"}); return err }, []string{"papers_id", "SEARCH f USING", "SEARCH g USING"}},
		{"Stamp", func() error { _, err := reading.Stamp(ctx, 900); return err }, []string{"SEARCH history"}},
		{"ChangedSince", func() error { _, err := reading.ChangedSince(ctx, 900, 50); return err }, []string{"papers_change", "SEARCH tombstones"}},
		{"Newest", func() error { _, _, err := reading.Newest(ctx, 900, 50); return err }, []string{"INTEGER PRIMARY KEY (rowid<?)"}},
		{"Papers", func() error { _, err := reading.Papers(ctx, []papers.ID{"x:1", "x:2"}); return err }, []string{"papers_id", "SEARCH paper_authors", "SEARCH paper_links"}},
		{"AnnouncementsOf", func() error { _, err := reading.AnnouncementsOf(ctx, "x:7"); return err }, []string{"papers_id", "SEARCH a USING PRIMARY KEY"}},
		{"Held", func() error { _, err := reading.Held(ctx, []papers.ID{"x:7", "x:10"}); return err }, []string{"papers_id"}},
		{"Items", func() error { _, err := reading.Items(ctx, 1, 1, 50); return err }, []string{"list_items_order"}},
		{"NewestItems", func() error { _, err := reading.NewestItems(ctx, 1, 3, 0); return err }, []string{"list_items_new"}},
		{"ListsHolding", func() error { _, err := reading.ListsHolding(ctx, "x:7", 1, 5); return err }, []string{"papers_id", "list_items_paper"}},
		{"HeldByDOI", func() error { _, err := reading.HeldByDOI(ctx, []string{"10.1/x", "10.1/y"}); return err }, []string{"papers_doi"}},
		{"CommentsBy", func() error { _, err := reading.CommentsBy(ctx, 1, 0, 10); return err }, []string{"comments_author"}},
		{"Item", func() error {
			_, err := reading.Item(ctx, 1, "x:7")
			if errors.Is(err, papers.ErrNotFound) {
				err = nil
			}
			return err
		}, []string{"papers_id", "SEARCH i USING"}},
		{"VotesBehind", func() error {
			_, err := reading.VotesBehind(ctx, 1, papers.Ballot{At: s.now(), Paper: "x:7"}, 50)
			return err
		}, []string{"COVERING INDEX votes_voter (voter=? AND at<?)", "papers_id"}},
		{"Namesakes", func() error { _, err := reading.Namesakes(ctx, "Li Wei"); return err }, []string{"claims_name"}},
		{"Trending", func() error {
			_, err := reading.Trending(ctx, TrendingRequest{Window: WeekWindow, At: s.now(), Limit: 50})
			return err
		}, []string{"tallies_week (heat_week>?)", "SEARCH votes USING PRIMARY KEY"}},
		{"Tallies", func() error { _, err := reading.Tallies(ctx, []papers.ID{"x:1"}); return err }, []string{"papers_id", "SEARCH t USING INTEGER PRIMARY KEY"}},
		{"SignalsOf", func() error { _, err := reading.SignalsOf(ctx, []papers.ID{"x:1", "x:2"}); return err }, []string{"papers_id", "SEARCH g USING PRIMARY KEY"}},
		{"Thread", func() error { _, err := reading.Thread(ctx, "x:0"); return err }, []string{"comments_paper"}},
		{"Comments", func() error { _, err := reading.Comments(ctx, 1, []papers.CommentID{1}); return err }, []string{"SEARCH c USING INTEGER PRIMARY KEY", "SEARCH m USING PRIMARY KEY"}},
		{"unseen", func() error { _, err := reading.Notifications(ctx, 1, false, 0, 50); return err }, []string{"notifications_unseen"}},
		{"seen", func() error { _, err := reading.Notifications(ctx, 1, true, 0, 50); return err }, []string{"notifications_person"}},
		{"Unseen", func() error { _, err := reading.Unseen(ctx, 1); return err }, []string{"notifications_unseen"}},
		{"Listeners", func() error {
			_, err := reading.Listeners(ctx, papers.NewPapers, 1, 20)
			return err
		}, []string{"SEARCH w USING INDEX webhooks_event (event=? AND mark<?)", "SEARCH d USING COVERING INDEX deliveries_waiting"}},
		{"ArrivedPapers", func() error { _, err := reading.ArrivedPapers(ctx, 900, 50); return err }, []string{"INTEGER PRIMARY KEY (rowid>?)"}},
		{"ArrivedComments", func() error { _, err := reading.ArrivedComments(ctx, 900, 50); return err }, []string{"SEARCH c USING INTEGER PRIMARY KEY (rowid>?)"}},
		{"ArrivedFeatures", func() error { _, err := reading.ArrivedFeatures(ctx, 900, 50); return err }, []string{"SEARCH n USING INTEGER PRIMARY KEY (rowid>?)"}},
		{"NumberFeatures", func() error { return reading.NumberFeatures(ctx, last) }, []string{"SEARCH f USING", "featured_place"}},
		{"Deliveries", func() error { _, err := reading.Deliveries(ctx, 1, 1, 0, 50); return err }, []string{"deliveries_webhook (webhook=? AND num<?)"}},
		{"ClaimDeliveries", func() error {
			_, err := reading.ClaimDeliveries(ctx, "a", 1, 1, func(papers.Webhook) bool { return true })
			return err
		}, []string{"SCAN d USING COVERING INDEX deliveries_waiting"}}, // of what waits, which is bounded
		{"DueSubscriptions", func() error {
			_, err := reading.DueSubscriptions(ctx, s.now(), papers.Subscription{Due: s.now()}, 50)
			return err
		}, []string{"subscriptions_due (due>? AND due<?)", "suppressions"}},
		{"SubscriptionFor", func() error {
			_, err := reading.SubscriptionFor(ctx, 1, "nobody@example.org")
			if errors.Is(err, papers.ErrNotFound) {
				err = nil
			}
			return err
		}, []string{"subscriptions_person", "subscriptions_email", "users_email"}},
		{"UserMailed", func() error {
			_, err := reading.UserMailed(ctx, "nobody@example.org")
			if errors.Is(err, papers.ErrNotFound) {
				err = nil
			}
			return err
		}, []string{"users_email"}},
		{"Mailed", func() error { _, err := reading.Mailed(ctx, 1, []papers.ID{"x:1"}); return err }, []string{"papers_id", "SEARCH m USING PRIMARY KEY"}},
		{"MailedSince", func() error { _, err := reading.MailedSince(ctx, 1, s.now()); return err }, []string{"SEARCH m USING PRIMARY KEY (subscription=?)"}},
		{"Lost", func() error { _, err := reading.Lost(ctx, []papers.SubscriptionID{1, 2}); return err }, []string{"SEARCH m USING COVERING INDEX mailed_lost (subscription=?)", "SEARCH p USING INTEGER PRIMARY KEY"}},
		{"GiveUp", func() error { return reading.GiveUp(ctx, []papers.SubscriptionID{1, 2}) }, []string{"messages_held (subscription=?)"}},
		{"MailMarks", func() error { _, err := reading.MailMarks(ctx, []papers.SubscriptionID{1}); return err }, []string{"SEARCH subscriptions USING INTEGER PRIMARY KEY"}},
		{"Recent", func() error { _, _, err := reading.Recent(ctx, first, last, s.now(), 50); return err }, []string{"papers_day", "SEARCH t USING", "SEARCH v USING PRIMARY KEY", "SEARCH g USING PRIMARY KEY"}},
		{"VotesSince", func() error { _, err := reading.VotesSince(ctx, []papers.ID{"x:1"}, s.now()); return err }, []string{"papers_id", "SEARCH v USING PRIMARY KEY"}},
		{"Known", func() error { _, err := reading.Known(ctx, 1); return err }, []string{"votes_voter", "lists_owner", "SEARCH d USING PRIMARY KEY", "SEARCH p USING INTEGER PRIMARY KEY"}},
		{"StillMailable", func() error { _, err := reading.StillMailable(ctx, 1, []int64{1, 2}); return err }, []string{"SEARCH n USING INTEGER PRIMARY KEY", "SEARCH p USING INTEGER PRIMARY KEY"}},
		{"Waits", func() error { _, _, err := reading.Waits(ctx, 1); return err }, []string{"SEARCH m USING INTEGER PRIMARY KEY", "SEARCH x USING"}},
		{"OldestWaiting", func() error { _, err := reading.OldestWaiting(ctx); return err }, []string{"COVERING INDEX messages_waiting (urgent>?)"}},
		{"CountLetters", func() error { _, err := reading.CountLetters(ctx, s.now()); return err }, []string{"COVERING INDEX messages_created (created>?)", "COVERING INDEX messages_waiting (urgent>?)"}},
		{"Letters", func() error { _, err := reading.Letters(ctx, "", "", 0, 50); return err }, []string{"SEARCH m USING INTEGER PRIMARY KEY"}},
		{"Letters of a rare state", func() error {
			_, err := reading.Letters(ctx, papers.MessageBounced, "", 0, 50)
			return err
		}, []string{"messages_rare (state=? AND num<?)"}},
		{"Letters to an address", func() error {
			_, err := reading.Letters(ctx, papers.MessageSent, "ada@example.org", 0, 50)
			return err
		}, []string{"messages_address (address=? AND num<?)"}},
		{"CountComplaints", func() error { _, err := reading.CountComplaints(ctx, s.now()); return err }, []string{"suppressions_at (at>?)"}},
		{"Suppressions", func() error { _, err := reading.Suppressions(ctx, "", 0, 50); return err }, []string{"suppressions_at"}},
		{"Runs", func() error { _, err := reading.Runs(ctx, "daily", 10); return err }, []string{"SEARCH job_runs USING INDEX job_runs_job"}},
	} {
		p.plans = nil
		if err := tt.run(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		checkPlan(t, tt.name, p.plans, tt.want)
	}
}

// TestInterestsPlan holds that a person's interests are found among her own
// things. Those are sorted, which TestQueryPlans allows nobody.
func TestInterestsPlan(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fillForPlans(t, s)
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	reading := &Store{read: sql.OpenDB(p), write: s.write, now: s.now}
	defer reading.read.Close()
	if _, err := reading.Interests(t.Context(), 1, 20); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(p.plans, "\n\t")
	for _, want := range []string{"COVERING INDEX votes_voter (voter=?)", "lists_owner (owner=?)", "COVERING INDEX list_items_new (list=?)", "SEARCH p USING INTEGER PRIMARY KEY"} {
		if !strings.Contains(all, want) {
			t.Errorf("Interests doesn't use %s:\n\t%s", want, all)
		}
	}
	if bad := regexp.MustCompile(`SCAN (papers|p|votes|v|lists|l|list_items|i)\b`).FindString(all); bad != "" {
		t.Errorf("Interests does %s:\n\t%s", bad, all)
	}
}

// TestWritePlans holds that what is written often finds its rows.
func TestWritePlans(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fillForPlans(t, s)
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	writing := &Store{read: s.read, write: sql.OpenDB(p), now: s.now}
	defer writing.write.Close()
	ctx, day := t.Context(), papers.Day{Year: 2025, Month: 3, Day: 1}
	var run Run
	for _, tt := range []struct {
		name string
		run  func() error
		want []string
	}{
		{"BeginRun", func() (err error) {
			run, _, err = writing.BeginRun(ctx, Claim{Job: "daily", By: "a", Early: true})
			return err
		}, []string{"SEARCH jobs USING PRIMARY KEY", "SEARCH job_runs USING INTEGER PRIMARY KEY", "SEARCH job_runs USING COVERING INDEX job_runs_job"}},
		{"KeepRun", func() error { return writing.KeepRun(ctx, run, 1) }, []string{"SEARCH jobs USING PRIMARY KEY", "SEARCH job_runs USING INTEGER"}},
		{"EndRun", func() error { run.Outcome = Done; return writing.EndRun(ctx, run, run.Started) }, []string{"SEARCH jobs", "SEARCH job_runs USING INTEGER"}},
		{"a turn", func() error {
			_, err := writing.TakeTurn(ctx, "x", "a", 0)
			return errors.Join(err, writing.KeepTurn(ctx, "x", "a", 1), writing.EndTurn(ctx, "x", "a", 1, 0))
		}, []string{"SEARCH turns USING PRIMARY KEY"}},
		{"days told", func() error {
			_, err := writing.PutPapers(ctx, Batch{Announcements: []papers.Announcement{{Paper: "x:7", Day: day, Kind: papers.NewPaper}}})
			return err
		}, []string{"SEARCH announcements USING PRIMARY KEY (paper=?)", "papers_id"}},
		{"Delete", func() error { _, err := writing.PutPapers(ctx, Batch{Delete: []papers.ID{"x:8", "x:9"}}); return err },
			[]string{"papers_id (id=?)", "features_paper", "SEARCH announcements USING PRIMARY KEY", "SEARCH paper_links"}},
	} {
		p.plans = nil
		if err := tt.run(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		checkPlan(t, tt.name, p.plans, tt.want)
	}
}

func checkPlan(t *testing.T, name string, plans, want []string) {
	t.Helper()
	all := strings.Join(plans, "\n\t")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%s doesn't use %s:\n\t%s", name, w, all)
		}
	}
	// "days" are the two rows in which DayBefore finds the greater; days and
	// papers of one week may be sorted, a library may not.
	if bad := regexp.MustCompile(`SCAN (papers|features|f|g|p|a|history|tombstones|announcements|turns|job_runs|paper_\w+)\b|TEMP B-TREE FOR (RIGHT PART OF |LAST TERM OF )?ORDER BY`).FindString(all); bad != "" {
		t.Errorf("%s does %s:\n\t%s", name, bad, all)
	}
}

// fillForPlans puts a year of papers and lets SQLite look at them.
func fillForPlans(t *testing.T, s *Store) {
	t.Helper()
	day := papers.Day{Year: 2025, Month: 1, Day: 1}
	var b Batch
	for i := range 2000 {
		p := papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: "On operators", Abstract: strings.Repeat("a word ", 100), Announced: day.Add(i % 365)}
		b.Papers = append(b.Papers, p)
		if i%10 == 0 {
			b.Features = append(b.Features, papers.Feature{Day: p.Announced, Paper: p.ID, Position: i, Kind: papers.FromFile})
		}
		b.Announcements = append(b.Announcements, papers.Announcement{Paper: p.ID, Day: p.Announced, Kind: papers.Replaced})
	}
	if _, err := s.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	_, voted := s.Vote(t.Context(), 1, "x:0", true)
	_, commented := s.AddComment(t.Context(), papers.Comment{Paper: "x:0", Author: papers.User{ID: 1}, Text: "So."}, nil)
	if err := errors.Join(voted, commented, s.DeletePaper(t.Context(), "x:5"), s.PlanJob(t.Context(), "daily", day.Time())); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestMailWritePlans holds that what is written about mail finds its rows: the
// log holds the letters of two months, and a write waits for no walk through it.
func TestMailWritePlans(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	u, err := s.AddUser(ctx, papers.User{Name: "ada", Email: "ada@example.org", Role: papers.ReaderRole})
	if err != nil {
		t.Fatal(err)
	}
	sub, err := s.Subscribe(ctx, papers.Subscription{Email: "bo@example.org", Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 3}}, s.now())
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.Subscribe(ctx, papers.Subscription{Email: "cy@example.org", Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 3}}, s.now())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		_, err := s.PostLetter(ctx, papers.Letter{Kind: papers.DigestMessage, Subscription: papers.SubscriptionID(100 + i), Edition: "2026-01-01", Address: fmt.Sprintf("r%d@example.net", i), Content: "{}", Due: s.now(), Deadline: s.now()})
		if err != nil {
			t.Fatal(err)
		}
	}
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	writing := &Store{read: sql.OpenDB(p), write: sql.OpenDB(p), now: s.now}
	defer writing.read.Close()
	defer writing.write.Close()
	for _, tt := range []struct {
		name string
		run  func(context.Context, *sql.Tx) error
		held bool // of a subscription's digests it looks at those that wait alone: the log has those of two months
	}{
		{name: "a subscription ends", held: true, run: func(ctx context.Context, tx *sql.Tx) error { return writing.dropOf(ctx, tx, sub.ID, "ended") }},
		{name: "an address moves", held: true, run: func(ctx context.Context, tx *sql.Tx) error {
			return writing.moveSubscription(ctx, tx, u.ID, "other@example.org")
		}},
		{name: "suppress", run: func(ctx context.Context, tx *sql.Tx) error {
			return writing.suppress(ctx, tx, papers.Suppression{Address: "r7@example.net", Reason: papers.Complained})
		}},
		{name: "a suspension", held: true, run: func(ctx context.Context, tx *sql.Tx) error {
			return writing.dropOfAccount(ctx, tx, "suspended", int64(u.ID))
		}},
		{name: "a late answer", held: true, run: func(ctx context.Context, tx *sql.Tx) error {
			return errors.Join(writing.endPosting(ctx, tx, Posting{Letter: 9, State: papers.MessageDropped}), writing.overtaken(ctx, tx, Posting{Letter: 9, State: papers.MessageSent}))
		}},
		{name: "stop notices", run: func(ctx context.Context, tx *sql.Tx) error { return writing.dropNotices(ctx, tx, u) }},
		{name: "end a posting", run: func(ctx context.Context, tx *sql.Tx) error {
			return writing.endPosting(ctx, tx, Posting{Letter: 7, State: papers.MessageFailed})
		}},
		{name: "forget a subscriber", run: func(ctx context.Context, tx *sql.Tx) error { return writing.forgetSubscriber(ctx, tx, sub.ID) }},
		{name: "forget a subscription", run: func(ctx context.Context, tx *sql.Tx) error { return writing.forgetSubscription(ctx, tx, other.ID) }},
		{name: "export", run: func(ctx context.Context, tx *sql.Tx) error {
			for _, part := range exported() {
				if !strings.Contains(strings.ToLower(part.name), "mail") && part.name != "subscriptions" && part.name != "suppressed" {
					continue
				}
				rows, err := tx.QueryContext(ctx, part.query, int64(u.ID))
				if err != nil {
					return err
				}
				if err := errors.Join(rows.Close(), rows.Err()); err != nil {
					return err
				}
			}
			return nil
		}},
		{name: "erase", run: func(ctx context.Context, tx *sql.Tx) error {
			for _, statement := range erasingMail() {
				if _, err := tx.ExecContext(ctx, statement, int64(u.ID)); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		p.plans = nil
		if err := writing.inTx(ctx, func(tx *sql.Tx) error { return tt.run(ctx, tx) }); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		all := strings.Join(p.plans, "\n\t")
		if bad := regexp.MustCompile(`SCAN (messages|m|mailed|subscriptions|s|users|suppressions)\b|messages_(waiting|ready|later|created|rare)`).FindString(all); bad != "" || all == "" {
			t.Errorf("%s does %s:\n\t%s", tt.name, bad, all)
		}
		if held := strings.Contains(all, "messages_held (subscription=?)"); tt.held && (!held || strings.Contains(all, "messages_edition")) {
			t.Errorf("%s does not use messages_held:\n\t%s", tt.name, all)
		}
	}
}
