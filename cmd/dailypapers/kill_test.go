package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// kills is how often the service dies; with -short it dies less often.
	kills      = 50
	shortKills = 5
	// talkers vote and comment at once, each on papers of her own.
	talkers = 6
)

// A promise is what one talker was told of a paper, and what she has asked for
// since without an answer.
type promise struct {
	paper    papers.ID
	voted    bool
	asked    *bool           // a vote in flight when the service died
	comments map[string]bool // by text: whether it was acknowledged
}

// TestKills holds that what was acknowledged is there, and once, whenever the
// process dies: the service is killed in the middle of votes and comments, and
// the next one goes on with what it left.
func TestKills(t *testing.T) {
	n := kills
	if testing.Short() {
		n = shortKills
	}
	b, dir := build(t), t.TempDir()
	random := rand.New(rand.NewPCG(6, 50))
	promises := make([][]*promise, talkers)
	votes, comments := 0, 0
	for round := range n {
		s := b.serve(t, dir, "--now", "2026-03-11T15:00:00Z") // the library is younger than the pinned clock
		if round == 0 {
			promises = share(t, dir)
		}
		talk(s, promises, round, time.Duration(20+random.IntN(150))*time.Millisecond)
		if !s.killed() {
			t.Fatalf("round %d: the service ended by itself:\n%s", round, s.err.tail())
		}
		votes, comments = holdsPromises(t, dir, promises, round)
	}
	if votes == 0 || comments == 0 {
		t.Fatalf("%d votes and %d comments stand: too few to tell", votes, comments)
	}
	t.Logf("%d kills; %d votes and %d comments stand at the end", n, votes, comments)
}

// share deals the papers of the starter library out to the talkers.
func share(t *testing.T, dir string) [][]*promise {
	t.Helper()
	st := openStore(t, dir)
	defer st.Close()
	held, _, err := st.Newest(t.Context(), 0, 10*talkers)
	if err != nil {
		t.Fatal(err)
	}
	dealt := make([][]*promise, talkers)
	for i, p := range held {
		dealt[i%talkers] = append(dealt[i%talkers], &promise{paper: p.ID, comments: make(map[string]bool)})
	}
	return dealt
}

// talk has everybody vote and comment until the service is killed.
func talk(s *service, promises [][]*promise, round int, life time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var talking sync.WaitGroup
	for i, mine := range promises {
		talking.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				p := mine[n%len(mine)]
				if n%3 == 2 {
					p.comment(s, fmt.Sprintf("Round %d, talker %d, comment %d.", round, i, n))
				} else {
					p.vote(s)
				}
			}
		})
	}
	time.Sleep(life)
	s.kill()
	cancel()
	talking.Wait()
}

// vote turns the vote over.
func (p *promise) vote(s *service) {
	want := !p.voted
	p.asked = &want
	on := map[bool]string{true: "1", false: "0"}[want]
	if s.sends("/vote", url.Values{"paper": {string(p.paper)}, "on": {on}}) {
		p.voted, p.asked = want, nil
	}
}

func (p *promise) comment(s *service, text string) {
	p.comments[text] = false
	if s.sends("/comments", url.Values{"paper": {string(p.paper)}, "text": {text}}) {
		p.comments[text] = true
	}
}

// sends sends a form and reports whether it was acknowledged.
func (s *service) sends(path string, form url.Values) bool {
	resp, err := s.client.Post(s.url+path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // the status is the answer
	return resp.StatusCode == http.StatusSeeOther
}

// holdsPromises compares the store with what was promised and returns how many
// votes and comments there are.
func holdsPromises(t *testing.T, dir string, promises [][]*promise, round int) (votes, comments int) {
	t.Helper()
	st := openStore(t, dir)
	defer st.Close()
	var ids []papers.ID
	for _, mine := range promises {
		for _, p := range mine {
			ids = append(ids, p.paper)
		}
	}
	stances, err := st.Stances(t.Context(), papers.Owner, ids)
	if err != nil {
		t.Fatal(err)
	}
	tallies, err := st.Tallies(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, mine := range promises {
		for _, p := range mine {
			said := p.said(t, st)
			held := stances[p.paper].Voted
			if held != p.voted && (p.asked == nil || held != *p.asked) {
				t.Errorf("round %d: %s: voted %v, was told %v", round, p.paper, held, p.voted)
			}
			p.voted, p.asked = held, nil
			want := papers.Tally{Comments: said}
			if held {
				want.Votes = 1
				votes++
			}
			if tallies[p.paper] != want {
				t.Errorf("round %d: %s counts %+v, want %+v", round, p.paper, tallies[p.paper], want)
			}
			comments += said
		}
	}
	return votes, comments
}

// said returns how many comments stand under the paper, and holds that each
// was asked for, none twice, and that those acknowledged are there.
func (p *promise) said(t *testing.T, st *store.Store) int {
	t.Helper()
	places, err := st.Thread(t.Context(), p.paper)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]papers.CommentID, len(places))
	for i, place := range places {
		ids[i] = place.ID
	}
	all, err := st.Comments(t.Context(), papers.Owner, ids)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]int)
	for _, c := range all {
		found[c.Text]++
	}
	for text, n := range found {
		if _, asked := p.comments[text]; !asked || n > 1 {
			t.Errorf("%s: %q stands %d times", p.paper, text, n)
		}
	}
	for text, acknowledged := range p.comments {
		if acknowledged && found[text] == 0 {
			t.Errorf("%s: %q was acknowledged and is not there", p.paper, text)
		}
		if found[text] == 0 {
			delete(p.comments, text) // it was lost before it was promised
		} else {
			p.comments[text] = true
		}
	}
	return len(all)
}
