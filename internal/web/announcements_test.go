package web_test

import (
	"context"
	"fmt"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// A paper's record says when and how it was announced, and nothing twice.
func TestAnnouncements(t *testing.T) {
	at := func(d int, k papers.AnnouncementKind) papers.Announcement {
		return papers.Announcement{Day: march(d), Kind: k}
	}
	for _, tt := range []struct {
		name string
		told []papers.Announcement
		fact string
		text string
	}{
		{"nothing known but the day", nil, "Announced", "Mar 3, 2026"},
		{"new", []papers.Announcement{at(3, papers.NewPaper)}, "Announced", "new on Mar 3, 2026"},
		{"new in two fields", []papers.Announcement{at(3, papers.CrossListed), at(3, papers.NewPaper)}, "Announced", "new on Mar 3, 2026"},
		{"listed elsewhere later", []papers.Announcement{at(3, papers.NewPaper), at(5, papers.CrossListed)}, "Announced", "new on Mar 3, 2026; cross-listed on Mar 5, 2026"},
		{"replaced in two fields", []papers.Announcement{at(3, papers.NewPaper), at(6, papers.ReplacedCross), at(6, papers.Replaced)}, "Announced", "new on Mar 3, 2026; replaced on Mar 6, 2026"},
		{"replaced twice", []papers.Announcement{at(9, papers.Replaced), at(6, papers.Replaced)}, "Announced again", "replaced on Mar 6, 2026 and on Mar 9, 2026"},
		{"replaced often", []papers.Announcement{at(4, papers.Replaced), at(5, papers.Replaced), at(6, papers.Replaced), at(9, papers.ReplacedCross)}, "Announced again", "replaced 4 times, last on Mar 9, 2026"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
				p := papers.Paper{ID: "2603.00077", Title: "Tides", Published: march(3).Date(), Announced: march(3)}
				for i := range tt.told {
					tt.told[i].Paper = p.ID
				}
				_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{p}, Announcements: tt.told})
				return err
			})
			page := site.Page("/papers/2603.00077")
			names, texts := page.All(".facts dt"), page.All(".facts dd")
			var found []string
			for i, n := range names {
				if len(n.Text()) >= len("Announced") && n.Text()[:9] == "Announced" {
					found = append(found, n.Text()+": "+texts[i].Text())
				}
			}
			want := []string{tt.fact + ": " + tt.text}
			if tt.fact == "Announced again" {
				want = []string{"Announced: Mar 3, 2026", want[0]}
			}
			if fmt.Sprint(found) != fmt.Sprint(want) {
				t.Errorf("%q, want %q", found, want)
			}
		})
	}
}
