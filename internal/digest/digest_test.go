package digest_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestReasons has every thing that can be followed bring a paper, and holds what
// each says.
func TestReasons(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	ada, bo, cy := w.person("ada"), w.person("bo"), w.person("cy")
	seed := w.announce(papers.Paper{ID: "2501.00001", Title: "Glacier ice melting rivers", Abstract: "Glacier ice melting rivers.", Announced: papers.Day{Year: 2025, Month: 1, Day: 2}},
		papers.Paper{ID: "2501.00002", Title: "Violin strings resonance timbre", Abstract: "Violin strings resonance timbre.", Announced: papers.Day{Year: 2025, Month: 1, Day: 2}})
	_, err := w.st.Vote(ctx, ada.ID, seed[0], true)
	w.must(err)
	w.must(w.st.Keep(ctx, ada.ID, seed[1], true))
	list, err := w.st.AddList(ctx, papers.List{Owner: bo, Title: "Reading group", Public: true})
	w.must(err)
	private, err := w.st.AddList(ctx, papers.List{Owner: bo, Title: "Mine"})
	w.must(err)
	got := w.announce(
		papers.Paper{Title: "Rivers of glacier ice"},
		papers.Paper{Title: "On violin strings"},
		papers.Paper{Title: "A", Categories: []papers.Category{"cs.LG"}},
		papers.Paper{Title: "B", Authors: []papers.Author{{Name: "Zoë Anders"}, {Name: "Bo Example"}}},
		papers.Paper{Title: "Not hers", Authors: []papers.Author{{Name: "Carl Zoe"}, {Name: "Anders Li"}}}, // a row of names that looks like hers
		papers.Paper{Title: "Protein language models"},
		papers.Paper{Title: "On a list"}, papers.Paper{Title: "On a private list"}, papers.Paper{Title: "Voted for by Bo"}, papers.Paper{Title: "Voted for by Cy"},
		papers.Paper{Title: "Nothing of all that"})
	_, err = w.st.AddItems(ctx, bo.ID, list.ID, []papers.ListItem{{Paper: papers.Paper{ID: got[6]}}})
	w.must(err)
	_, err = w.st.AddItems(ctx, bo.ID, private.ID, []papers.ListItem{{Paper: papers.Paper{ID: got[7]}}})
	w.must(err)
	_, err = w.st.Vote(ctx, bo.ID, got[8], true)
	w.must(err)
	w.hide(cy)
	_, err = w.st.Vote(ctx, cy.ID, got[9], true)
	w.must(err)
	for _, f := range []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}, {Kind: papers.FollowAuthor, Target: "Zoe Anders"}, {Kind: papers.FollowSearch, Target: "q=protein+language+models"},
		{Kind: papers.FollowList, Target: "1"}, {Kind: papers.FollowList, Target: "2"}, {Kind: papers.FollowPerson, Target: "2"}, {Kind: papers.FollowPerson, Target: "3"}, {Kind: papers.FollowTopic, Target: "soft-prompts"}} {
		w.must(w.st.Follow(ctx, ada.ID, f, true))
	}
	sub := w.subscribe(ada, papers.Contents{ForYou: true, Follows: true, Count: 30})
	made := because(w.make()[sub.ID])
	for id, want := range map[papers.ID]string{
		got[0]: "Because you voted for “Glacier ice melting rivers”", got[1]: "Because you saved “Violin strings resonance timbre”", got[2]: "In Learning (cs.LG)",
		got[3]: "New by Zoe Anders", got[5]: "Matches “protein language models”", got[6]: "Put on the list “Reading group”", got[8]: "bo voted for it",
	} {
		if made[id] != want {
			t.Errorf("%s: %q, want %q", id, made[id], want)
		}
		delete(made, id)
	}
	if len(made) > 0 || len(w.failed) > 0 {
		t.Errorf("besides %v, %v", made, w.failed)
	}
}

// hide has a person hide what she votes for.
func (w *world) hide(u papers.User) {
	w.t.Helper()
	u.Settings.HideActivity = true
	w.must(w.st.SaveUser(w.t.Context(), u))
}

// TestNeverAgain goes through three weeks with several readers who vote, dismiss
// and save meanwhile: nobody is sent what she knows, and nobody has an empty
// digest or more than she asked for.
func TestNeverAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	ada, bo := w.person("ada"), w.person("bo")
	w.must(w.st.Follow(ctx, ada.ID, papers.Following{Kind: papers.FollowCategory, Target: "cs.CL"}, true))
	subs := []papers.Subscription{
		w.subscribe(ada, papers.Contents{Trending: true, ForYou: true, Follows: true, Count: 5}),
		w.subscribe(bo, papers.Contents{Trending: true, Count: 3}),
		w.subscribe(papers.User{}, papers.Contents{Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}, {Kind: papers.FollowSearch, Target: "q=snow"}}, Count: 4}),
	}
	known := make(map[papers.SubscriptionID][]papers.ID)
	letters := 0
	for range 21 {
		var fresh []papers.ID
		if papers.NewCalendar().Announces(papers.DayOf(w.at)) {
			fresh = w.announce(slices.Concat(in("cs.LG", 3, "learning snow"), in("cs.CL", 4, "words of glaciers"), in("math.NT", 2, "primes"))...)
			withdrawn := in("cs.LG", 1, "withdrawn snow")
			withdrawn[0].Withdrawn = true
			w.announce(withdrawn...)
			for i, id := range fresh {
				if i%2 == 0 {
					_, err := w.st.Vote(ctx, bo.ID, id, true)
					w.must(err)
					known[subs[1].ID] = append(known[subs[1].ID], id)
				}
			}
			w.must(w.st.Dismiss(ctx, ada.ID, fresh[3], true))
			w.must(w.st.Keep(ctx, ada.ID, fresh[4], true))
			known[subs[0].ID] = append(known[subs[0].ID], fresh[3], fresh[4])
		}
		made := w.make()
		letters += len(made)
		for i, sub := range subs {
			issue := made[sub.ID]
			for _, id := range idsOf(issue) {
				if slices.Contains(known[sub.ID], id) {
					t.Errorf("%s: subscription %d has %s again", issue.Edition, sub.ID, id)
				}
				if p, err := w.st.Paper(ctx, id); err != nil || p.Withdrawn {
					t.Errorf("%s is withdrawn: %v", id, err)
				}
			}
			if n := len(issue.Picks); n > sub.Contents.Count || len(fresh) > 0 && n == 0 && i != 1 {
				t.Errorf("%s: subscription %d has %d papers", w.at, sub.ID, n)
			}
			if _, ok := made[sub.ID]; ok && len(issue.Picks) == 0 {
				t.Errorf("%s: subscription %d has an empty digest", w.at, sub.ID)
			}
			known[sub.ID] = append(known[sub.ID], idsOf(issue)...)
		}
		if i := made[subs[2].ID]; len(fresh) == 0 && len(i.Picks) > 0 {
			t.Errorf("nothing came on %s, and %v was sent", w.at, idsOf(i))
		}
		w.at = w.at.AddDate(0, 0, 1)
	}
	if letters < 30 || len(w.failed) > 0 {
		t.Errorf("%d letters, %v", letters, w.failed)
	}
}

// TestNothingNew holds that without news there is no letter, and that it is
// looked again on the next day.
func TestNothingNew(t *testing.T) {
	w := newWorld(t)
	sub := w.subscribe(papers.User{}, papers.Contents{Trending: true, Count: 2, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}})
	for range 3 {
		if made := w.make(); len(made) != 0 {
			t.Errorf("%v", made)
		}
		got, err := w.st.Subscription(t.Context(), sub.ID)
		w.must(err)
		if want := w.at.AddDate(0, 0, 1); !got.Due.Equal(want) || !got.Last.IsZero() {
			t.Errorf("due %s, want %s; last %s", got.Due, want, got.Last)
		}
		w.at = w.at.AddDate(0, 0, 1)
	}
	w.announce(in("cs.LG", 5, "snow")...)
	if made := w.make(); len(made[sub.ID].Picks) != 2 {
		t.Errorf("%v", made)
	}
	w.at = w.at.AddDate(0, 0, 1) // a Sunday: what was left over is no news
	if made := w.make(); len(made) != 0 {
		t.Errorf("%v", made)
	}
}

// TestOutage holds that of the editions that were missed one is made, the last.
func TestOutage(t *testing.T) {
	w := newWorld(t)
	sub := w.subscribe(papers.User{}, papers.Contents{Count: 2, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}})
	for range 5 {
		w.announce(in("cs.LG", 5, "snow")...)
		w.at = w.at.AddDate(0, 0, 1)
	}
	w.at = w.at.Add(3*time.Hour + 20*time.Minute)
	made := w.make()
	if i := made[sub.ID]; len(made) != 1 || i.Edition != papers.DayOf(w.at) || len(i.Picks) != 2 {
		t.Errorf("%+v", made)
	}
	if again := w.make(); len(again) != 0 {
		t.Errorf("%+v", again)
	}
	got, err := w.st.Subscription(t.Context(), sub.ID)
	w.must(err)
	if want := time.Date(2026, 3, 17, 8, 0, 0, 0, time.UTC); !got.Due.Equal(want) {
		t.Errorf("due %s, want %s", got.Due, want)
	}
	l := w.letter(sub)
	if l.Kind != papers.DigestMessage || l.Edition != "2026-03-16" || !strings.HasSuffix(l.Subject, "· 16 March") || !l.Deadline.After(w.at) || l.Deadline.After(got.Due) {
		t.Errorf("%+v", l)
	}
}

// TestOneFails holds that a subscription whose papers cannot be chosen is put
// off, with a word, and holds up nobody.
func TestOneFails(t *testing.T) {
	w := newWorld(t)
	w.announce(in("cs.LG", 5, "snow")...)
	c := papers.Contents{Count: 2, Follows: true, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}}
	ada := w.person("ada")
	w.subscribe(ada, c)
	db, err := sql.Open("sqlite", filepath.Join(w.dir, store.FileName))
	w.must(err)
	defer db.Close()
	_, err = db.Exec(`UPDATE users SET settings = '{' WHERE num = ?`, int64(ada.ID)) // a row that cannot be read
	w.must(err)
	fine := w.subscribe(w.person("bo"), c)
	if made := w.make(); len(made) != 1 || len(made[fine.ID].Picks) != 2 || len(w.failed) != 1 {
		t.Errorf("%v, %v", made, w.failed)
	}
}

// TestIndexBehind holds that what the index has not seen is waited for.
func TestIndexBehind(t *testing.T) {
	w := newWorld(t)
	sub := w.subscribe(papers.User{}, papers.Contents{Count: 2, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}})
	p := in("cs.LG", 1, "snow")[0]
	p.ID, p.Announced = "2603.99999", w.today()
	_, err := w.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{p}})
	w.must(err)
	if made := w.make(); len(made) != 0 || len(w.failed) != 0 {
		t.Errorf("%v, %v", made, w.failed)
	}
	w.sync()
	w.at = w.at.Add(time.Minute)
	if made := w.make(); len(made[sub.ID].Picks) != 1 || made[sub.ID].Edition != papers.DayOf(w.at) {
		t.Errorf("%v", made)
	}
}

// TestCompose holds what is in a letter when its turn comes, and that its words
// are the subscription's.
func TestCompose(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	ids := w.announce(in("cs.LG", 3, "snow")...)
	sub := w.subscribe(papers.User{}, papers.Contents{Count: 3, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}})
	w.make()
	l := w.letter(sub)
	m, err := w.s.Compose(ctx, l)
	w.must(err)
	if m.To != sub.Email || m.List == nil || m.Subject != l.Subject || strings.Count(m.HTML, "<h2") != 3 || strings.Count(m.Text, "In Learning (cs.LG)") != 3 {
		t.Errorf("%+v", m)
	}
	word, ok := strings.CutPrefix(m.List.Unsubscribe, "https://papers.example.org/unsubscribe/")
	if n, epoch, sealed := w.seal.Open(mail.UnsubscribeWord, word); !ok || !sealed || n != int64(sub.ID) || epoch != sub.Epoch {
		t.Errorf("unsubscribe at %q", m.List.Unsubscribe)
	}
	_, err = w.st.TakeDown(ctx, store.Act{Reason: "its authors asked for it"}, ids[1])
	w.must(err)
	w.at = w.at.Add(time.Minute)
	if m, err = w.s.Compose(ctx, l); err != nil || strings.Count(m.HTML, "<h2") != 2 || strings.Contains(m.HTML, string(ids[1])) {
		t.Errorf("with one taken down: %v %s", err, m.Text)
	}
	for _, id := range ids {
		if id != ids[1] {
			_, err = w.st.TakeDown(ctx, store.Act{Reason: "its authors asked for it"}, id)
			w.must(err)
		}
	}
	w.at = w.at.Add(time.Minute)
	if _, err = w.s.Compose(ctx, l); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("with all taken down: %v", err)
	}
	_, err = w.st.ChangeSubscription(ctx, sub.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionPaused; return nil })
	w.must(err)
	if _, err = w.s.Compose(ctx, l); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("paused: %v", err)
	}
	l.Content = "no JSON"
	if _, err = w.s.Compose(ctx, l); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("damaged: %v", err)
	}
}

// TestPreview holds that a preview shows what would come, and changes nothing.
func TestPreview(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	c := papers.Contents{Count: 2, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}}
	if _, _, err := w.s.Preview(ctx, papers.Subscription{Schedule: papers.UsualSchedule(), Contents: c}); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	w.at = w.at.Add(2 * time.Minute)
	w.announce(in("cs.LG", 3, "snow")...)
	m, issue, err := w.s.Preview(ctx, papers.Subscription{Schedule: papers.UsualSchedule(), Contents: c})
	if err != nil || len(issue.Picks) != 2 || !strings.Contains(m.HTML, "https://papers.example.org/subscribe") {
		t.Errorf("%v %+v", err, issue)
	}
	sub := w.subscribe(papers.User{}, c)
	_, issue, err = w.s.Preview(ctx, sub)
	w.must(err)
	made := w.make()[sub.ID]
	if !slices.Equal(idsOf(issue), idsOf(made)) || len(w.letters()) != 1 {
		t.Errorf("previewed %v, made %v", idsOf(issue), idsOf(made))
	}
	_, issue, err = w.s.Preview(ctx, sub) // one is left
	if err != nil || len(issue.Picks) != 1 || slices.Contains(idsOf(made), issue.Picks[0].Paper) {
		t.Errorf("%v, %v", err, idsOf(issue))
	}
}

// TestFrontPage holds what is sent where nobody votes.
func TestFrontPage(t *testing.T) {
	w := newWorld(t)
	ids := w.announce(in("cs.LG", 3, "snow")...)
	sub := w.subscribe(papers.User{}, papers.Contents{Trending: true, Count: 2})
	if made := w.make()[sub.ID]; !slices.Equal(idsOf(made), ids[:2]) || because(made)[ids[0]] != "On the front page of 11 March 2026" {
		t.Errorf("%+v", made)
	}
	_, err := w.st.Vote(t.Context(), w.person("ada").ID, ids[2], true)
	w.must(err)
	w.at = w.at.AddDate(0, 0, 1)
	if made := w.make()[sub.ID]; !slices.Equal(idsOf(made), ids[2:]) || because(made)[ids[2]] != "Most voted this week: 1 vote" {
		t.Errorf("%+v", made)
	}
}

// TestManyThings has more followed things than places: each has its turn.
func TestManyThings(t *testing.T) {
	w := newWorld(t)
	c := papers.Contents{Count: 2}
	for _, code := range []string{"cs.LG", "cs.CL", "math.NT", "hep-th", "q-bio.BM"} {
		c.Watched = append(c.Watched, papers.Following{Kind: papers.FollowCategory, Target: code})
	}
	sub := w.subscribe(papers.User{}, c)
	served := make(map[string]int)
	for range 5 {
		for _, f := range c.Watched {
			w.announce(in(papers.Category(f.Target), 2, "snow")...)
		}
		for _, words := range because(w.make()[sub.ID]) {
			served[words]++
		}
		w.at = w.at.AddDate(0, 0, 1)
	}
	if len(served) != 5 {
		t.Errorf("in five editions of two papers: %v", served)
	}
	for words, n := range served {
		if n != 2 {
			t.Errorf("%s: %d times", words, n)
		}
	}
}
