package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A claim is taken back where it waits and given up where it was confirmed, by
// its person alone, on the paper's page and on her own.
func TestGiveUpClaim(t *testing.T) {
	c := newCounter(t, nil)
	author := "0 " + everything().Authors[0].Name
	const path = "/papers/" + lichens
	c.led(c.post(c.bob, "/claim", "paper", lichens, "author", author), path)
	button := func(u papers.User, page string) string {
		t.Helper()
		forms := having(c.page(u, page).All("form"), "action", "/claim/back")
		if len(forms) != 1 {
			return ""
		}
		return forms[0].TextOf("button") + having(forms[0].All("input"), "name", "claim")[0].Attr["value"]
	}
	for _, page := range []string{path, "/u/bob"} {
		if got := button(c.bob, page); !strings.HasPrefix(got, "Take the claim back") || !strings.HasSuffix(got, "1") {
			t.Errorf("%s has the button %q", page, got)
		}
		if got := button(c.carl, page) + button(papers.User{}, page); got != "" {
			t.Errorf("%s has the button %q for others", page, got)
		}
	}
	c.refused(c.post(c.carl, "/claim/back", "claim", "1", "next", path), http.StatusNotFound, "")
	c.led(c.post(c.bob, "/claim/back", "claim", "1", "next", path), path)
	c.says(c.bob, path, "Are you one of the authors?")
	c.silent(c.bob, "/u/bob", "Your names on papers")
	c.silent(c.carl, "/admin/queue", "I am")
	c.led(c.post(c.bob, "/claim", "paper", lichens, "author", author), path)
	c.led(c.post(c.carl, "/admin/queue", "kind", "claim", "key", "2", "do", "confirm", "reason", "He is"), "/admin/queue")
	c.says(c.bob, path, "Give it up")
	c.led(c.post(c.bob, "/claim/back", "claim", "2", "next", "/u/bob"), "/u/bob")
	c.silent(c.carl, path, "is claimed by @bob")
	c.says(c.carl, "/admin/audit", "@bob gave up: @bob as "+everything().Authors[0].Name)
	if u, err := c.st.User(t.Context(), c.bob.ID); err != nil || u.Role != papers.ReaderRole {
		t.Errorf("his role is %s: %v", u.Role, err)
	}
	c.refused(c.post(c.bob, "/claim/back", "claim", "all"), http.StatusBadRequest, "whole number")
}

// A hidden list is not there for others, on any page and in any format; its
// owner reads why, and a curator can look and show it again.
func TestHiddenList(t *testing.T) {
	c := newCounter(t, nil)
	l, err := c.st.AddList(t.Context(), papers.List{Owner: c.ada, Title: "Moss and more", Public: true})
	c.must(err)
	_, err = c.st.AddItems(t.Context(), c.ada.ID, l.ID, []papers.ListItem{{Paper: papers.Paper{ID: lichens}}})
	c.must(err)
	c.must(c.st.Follow(t.Context(), c.bob.ID, papers.Following{Kind: papers.FollowList, Target: fmt.Sprint(int64(l.ID))}, true))
	places := []string{"/lists", "/u/ada", "/papers/" + lichens, "/following"}
	for _, page := range places {
		c.says(c.bob, page, "Moss and more")
	}
	c.led(c.post(c.bob, "/report", "kind", "list", "key", "1", "reason", "spam"), "/report?next=&thanks=1")
	c.says(c.carl, "/admin/queue", "Hide it")
	c.led(c.post(c.carl, "/admin/queue", "kind", "list", "key", "1", "do", "hide", "reason", "Nothing but moss"), "/admin/queue")
	c.silent(c.carl, "/admin/queue", "Moss and more")
	for _, who := range []papers.User{c.bob, {}} {
		for _, ending := range []string{"", ".json", ".bib", "/edit"} {
			c.who = who
			if a := c.view().Get("/lists/1" + ending); a.Status != http.StatusNotFound && a.Status != http.StatusSeeOther {
				t.Errorf("/lists/1%s is answered %d to %q", ending, a.Status, who.Name)
			}
		}
	}
	for _, page := range places {
		c.silent(c.bob, page, "Moss and more")
	}
	c.says(c.ada, "/lists/1", "A curator hid this list from others. The reason given: Nothing but moss")
	c.says(c.ada, "/lists", "hidden by a curator")
	c.says(c.carl, "/lists/1", "only its owner and curators see it")
	c.says(c.carl, "/admin/audit", "@carl hid: Moss and more")
	log, err := c.st.Decisions(t.Context(), store.DecisionFilter{Kind: papers.OnList}, 9)
	c.must(err)
	for _, d := range log {
		if d.Did == papers.DidHide {
			c.led(c.post(c.carl, "/admin/undo", "decision", fmt.Sprint(d.ID), "reason", "a mistake"), "/admin/audit")
		}
	}
	for _, page := range places {
		c.says(c.bob, page, "Moss and more")
	}
	c.silent(c.ada, "/lists/1", "The reason given")
	c.led(c.post(c.carl, "/admin/queue", "kind", "list", "key", "1", "do", "hide", "reason", "Moss", "next", "/lists/1"), "/lists/1")
	c.led(c.post(c.carl, "/admin/queue", "kind", "list", "key", "1", "do", "show", "reason", "Fine", "next", "/lists/1"), "/lists/1")
	c.says(c.bob, "/lists/1", "Moss and more")
}
