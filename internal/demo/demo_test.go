package demo

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

func library(t *testing.T) []papers.ID {
	t.Helper()
	list, err := starter.List(noon())
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// TestScript holds that what the community does makes sense, whatever the dice
// say: in the order of time, never ahead of now, an answer behind what it
// answers and under the same paper, everything behind its submission.
func TestScript(t *testing.T) {
	ids := library(t)
	for seed := range uint64(50) {
		acts := script(people(), ids, noon(), seed)
		submitted := make(map[papers.ID]bool)
		counts := make(map[kind]int)
		said := make(map[string]bool)
		for i, a := range acts {
			counts[a.kind]++
			switch {
			case a.at.After(noon()) || i > 0 && a.at.Before(acts[i-1].at):
				t.Fatalf("seed %d: act %d at %s", seed, i, a.at)
			case a.kind == submits && submitted[a.paper]:
				t.Fatalf("seed %d: %s is submitted twice", seed, a.paper)
			case (a.kind == comments || a.kind == answersTo) && said[string(a.paper)+a.text]:
				t.Fatalf("seed %d: %q stands twice under %s", seed, a.text, a.paper)
			case a.kind != submits && !submitted[a.paper]:
				t.Fatalf("seed %d: act %d is about a paper that nobody submitted", seed, i)
			case (a.kind == answersTo || a.kind == reacts) && (a.parent < 0 || a.parent >= i || acts[a.parent].paper != a.paper || acts[a.parent].text == ""):
				t.Fatalf("seed %d: act %d answers act %d", seed, i, a.parent)
			}
			submitted[a.paper] = true
			if a.kind == comments || a.kind == answersTo {
				said[string(a.paper)+a.text] = true
			}
		}
		if counts[submits] < leastDaily*(daysPlayed-1) || counts[votes] < 200 || counts[comments] < 10 || counts[answersTo] < 3 || counts[reacts] < 5 {
			t.Errorf("seed %d: %v", seed, counts)
		}
		if again := script(people(), ids, noon(), seed); !reflect.DeepEqual(acts, again) {
			t.Fatalf("seed %d gives two scripts", seed)
		}
	}
}

// TestFill makes a community and looks at it as the site would.
func TestFill(t *testing.T) {
	dir := t.TempDir()
	told := 0
	if err := Fill(t.Context(), dir, noon(), 1, func(done, _ int) { told = done }); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if has, err := st.HasAccounts(t.Context()); err != nil || has {
		t.Errorf("the visitor is not the owner any more: %v, %v", has, err)
	}
	if u, err := st.Owner(t.Context()); err != nil || u.ID != papers.Owner {
		t.Errorf("owner %+v, %v", u, err)
	}
	all, err := st.Users(t.Context(), "", papers.Owner, 1000)
	if err != nil || len(all) != len(people()) {
		t.Errorf("%d people, %v", len(all), err)
	}
	for _, u := range all {
		if !isPlayed(u) {
			t.Errorf("%s is not marked", u.FullName)
		}
	}
	shown, err := st.CountFeatured(t.Context(), papers.DayOf(noon().Add(-20*24*time.Hour)), papers.DayOf(noon()))
	if err != nil || shown < leastDaily*(daysPlayed-1) || told < shown {
		t.Errorf("%d papers on the front pages, %d acts told, %v", shown, told, err)
	}
	if n, err := st.Unseen(t.Context(), papers.Owner); err != nil || n != 1 {
		t.Errorf("%d notifications for the visitor, %v", n, err)
	}
	open, err := st.OpenReports(t.Context(), 10)
	if err != nil || len(open) != 2 {
		t.Errorf("%d open reports, %v", len(open), err)
	}
	if claims, err := st.WaitingClaims(t.Context(), 10); err != nil || len(claims) != 1 {
		t.Errorf("%d claims wait, %v", len(claims), err)
	}
	lists, err := st.PublicLists(t.Context(), 100, 0)
	if err != nil || len(lists) != len(shelves()) {
		t.Errorf("%d lists, %v", len(lists), err)
	}
}

// TestLife takes steps: something happens, and what the visitor writes is
// answered, once.
func TestLife(t *testing.T) {
	dir := t.TempDir()
	if err := Fill(t.Context(), dir, noon(), 1, nil); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	owner, err := st.Owner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := library(t)[0]
	said, err := st.AddComment(t.Context(), papers.Comment{Paper: id, Author: owner, Text: "Is anybody here?"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := &life{st: st, dice: newDice(7, 3)}
	for range 40 {
		if err := l.step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	thread, err := st.Thread(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	replied := slices.DeleteFunc(thread, func(n store.ThreadNode) bool { return n.Parent != said.ID })
	if len(replied) != 1 {
		t.Errorf("%d answers to the visitor", len(replied))
	}
	if n, err := st.Unseen(t.Context(), owner.ID); err != nil || n < 1 {
		t.Errorf("%d notifications, %v", n, err)
	}
}

// TestWords holds that what is said is fit to be said.
func TestWords(t *testing.T) {
	for _, words := range slices.Concat(remarks(), replies(), answers()) {
		if text, err := papers.CheckComment(words); err != nil || text != words || strings.Contains(words, "!") {
			t.Errorf("%q, %v", words, err)
		}
	}
	for _, p := range people() {
		if name, err := papers.ParseUserName(p.name); err != nil || name != p.name {
			t.Errorf("%q: %v", p.name, err)
		}
	}
}
