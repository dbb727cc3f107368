package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestDigestsAreMade serves a site with a subscription that is due, and waits
// for its digest to lie in the folder of mail.
func TestDigestsAreMade(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	st, err := store.Open(t.Context(), dir, store.Options{Now: now})
	must(t, err)
	defer st.Close()
	must(t, st.SetSetting(t.Context(), "starter", "2000-01-01"))
	day := papers.Day{Year: 2026, Month: 3, Day: 11}
	_, err = st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "2603.00001", Title: "Snow", Announced: day, DayTold: true, Categories: []papers.Category{"cs.LG"}}}})
	must(t, err)
	sub, err := st.Subscribe(t.Context(), papers.Subscription{Email: "ada@example.org", Schedule: papers.UsualSchedule(),
		Contents: papers.Contents{Count: 10, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}}}, at)
	must(t, err)
	index, err := catalog.Open(dir, st, catalog.Meaning{}) // one that is behind is waited for, for a minute
	must(t, err)
	_, err = index.Sync(t.Context(), nil)
	must(t, errors.Join(err, index.Close()))
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer a.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, ln) }()
	var all []papers.Letter
	for (len(all) == 0 || all[0].State == papers.MessageWaiting) && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
		all, err = st.Letters(ctx, "", sub.Email, 0, 10)
	}
	stop()
	must(t, <-served)
	if err != nil || len(all) != 1 || all[0].Edition != "2026-03-11" || !strings.HasPrefix(all[0].Subject, "Snow") || all[0].State != papers.MessageSent {
		t.Fatalf("%+v, %v", all, err)
	}
	files, err := filepath.Glob(filepath.Join(a.MailFolder(), "*.eml"))
	must(t, err)
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	text, err := os.ReadFile(files[0])
	must(t, err)
	for _, must := range []string{"To: <ada@example.org>", "List-Unsubscribe: <http://localhost:8080/unsubscribe/", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "multipart/alternative", "In Learning (cs.LG)"} {
		if !strings.Contains(string(text), must) {
			t.Errorf("the message lacks %q:\n%.1500s", must, text)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
