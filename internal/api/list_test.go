package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

func idsIn(items []client.ListItem) []string {
	var ids []string
	for _, it := range items {
		ids = append(ids, it.Paper.ID)
	}
	return ids
}

func TestLists(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, nobody, ctx := w.as("ada"), w.as("ben"), w.as(""), t.Context()
	if lists := got(ada.Lists(ctx))(t); len(lists) != 0 {
		t.Errorf("at first there are %+v", lists)
	}
	made := got(ada.MakeList(ctx, client.NewList{Title: "  Soft   sets ", About: "Why *not*?"}))(t)
	if made.Title != "Soft sets" || made.Public || made.Owner.Name != "ada" || made.Name() != fmt.Sprint(made.ID) {
		t.Errorf("made %+v", made)
	}
	list := made.Name()
	for _, id := range []string{p1, p2, oldPaper} {
		w.must(ada.AddToList(ctx, list, id, ""))
	}
	w.must(ada.AddToList(ctx, list, p2, "Read $x$."))
	w.must(ada.AddToList(ctx, list, p2, "")) // which leaves the note
	items := all(t, ada.ListPapers(ctx, list))
	if !slices.Equal(idsIn(items), []string{p1, p2, oldPaper}) || items[1].Note != "Read $x$." || items[2].Position != 3 || items[0].Paper.Title != "Pooling of soft sets" {
		t.Errorf("in it are %+v", items)
	}
	if it := got(ada.ChangeListPaper(ctx, list, oldPaper, client.ItemChange{To: "top"}))(t); it.Position != 1 {
		t.Errorf("moved to %+v", it)
	}
	note := ""
	if it := got(ada.ChangeListPaper(ctx, list, p2, client.ItemChange{To: "1", Note: &note}))(t); it.Position != 1 || it.Note != "" {
		t.Errorf("moved to %+v", it)
	}
	if ids := idsIn(all(t, ada.ListPapers(ctx, list))); !slices.Equal(ids, []string{p2, oldPaper, p1}) {
		t.Errorf("the order is %v", ids)
	}
	w.must(ada.RemoveFromList(ctx, list, oldPaper))
	w.must(ada.RemoveFromList(ctx, list, oldPaper)) // again
	_, err := ada.ListPaper(ctx, list, oldPaper)
	refused(t, "what is not in it", err, http.StatusNotFound)
	_, err = ada.ChangeListPaper(ctx, list, oldPaper, client.ItemChange{To: "up"})
	refused(t, "a move of what is not in it", err, http.StatusNotFound)
	_, err = ada.ChangeListPaper(ctx, list, p1, client.ItemChange{To: "left"})
	refused(t, "a move nowhere", err, http.StatusBadRequest)
	refused(t, "a paper that is not held", ada.AddToList(ctx, list, "2401.99999", ""), http.StatusNotFound)

	for who, c := range map[string]*client.Client{"ben": ben, "a visitor": nobody, "a curator": w.as("cem")} {
		_, _, err := c.List(ctx, list)
		refused(t, "a private list to "+who, err, http.StatusNotFound)
		_, err = c.ListPaper(ctx, list, p1)
		refused(t, "its paper to "+who, err, http.StatusNotFound)
		_, err = c.ExportList(ctx, list, "bib")
		refused(t, "its file to "+who, err, http.StatusNotFound)
	}
	public := true
	if l, _, err := ada.ChangeList(ctx, list, client.ListChange{Public: &public}, ""); err != nil || !l.Public || l.Title != "Soft sets" || l.About != "Why *not*?" {
		t.Errorf("changed to %+v, %v", l, err)
	}
	if l, _, err := nobody.List(ctx, list); err != nil || l.Items != 2 {
		t.Errorf("everybody reads %+v, %v", l, err)
	}
	if lists := all(t, nobody.PublicLists(ctx)); len(lists) != 1 || lists[0].ID != made.ID {
		t.Errorf("public are %+v", lists)
	}
	if lists := all(t, nobody.ListsOf(ctx, "ada")); len(lists) != 1 {
		t.Errorf("ada's are %+v", lists)
	}
	if s := got(ada.Shelf(ctx, p1))(t); s.NumPublic != 1 || len(s.Public) != 1 || !slices.Equal(s.Own, []int64{made.ID}) {
		t.Errorf("the shelf is %+v", s)
	}
	refused(t, "somebody else's list", ben.AddToList(ctx, list, p3, ""), http.StatusForbidden)
	refused(t, "somebody else's deletion", ben.DeleteList(ctx, list, ""), http.StatusForbidden)
	_, tag, err := ada.List(ctx, list)
	w.must(err)
	w.must(ada.AddToList(ctx, list, p3, ""))
	refused(t, "a stale deletion", ada.DeleteList(ctx, list, tag), http.StatusPreconditionFailed)
	w.must(ada.DeleteList(ctx, list, ""))
	refused(t, "a second deletion", ada.DeleteList(ctx, list, ""), http.StatusNotFound)
}

func TestSavedList(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	if l, _, err := ada.List(ctx, client.SavedList); err != nil || l.ID != 0 || !l.Saved || l.Name() != client.SavedList {
		t.Errorf("before anything was saved: %+v, %v", l, err)
	}
	if items := all(t, ada.ListPapers(ctx, client.SavedList)); len(items) != 0 {
		t.Errorf("in it are %+v", items)
	}
	if b := got(ada.ExportList(ctx, client.SavedList, "bib"))(t); len(b) != 0 {
		t.Errorf("as a file it is %q", b)
	}
	w.must(ada.RemoveFromList(ctx, client.SavedList, p1))
	w.must(ada.AddToList(ctx, client.SavedList, p1, "First."))
	if s := got(ada.Save(ctx, oldPaper, true))(t); !s.Saved {
		t.Errorf("saved: %+v", s)
	}
	items := all(t, ada.ListPapers(ctx, client.SavedList))
	if !slices.Equal(idsIn(items), []string{p1, oldPaper}) || items[0].Note != "First." {
		t.Errorf("saved are %+v", items)
	}
	title, public := "Kept", true
	_, _, err := ada.ChangeList(ctx, client.SavedList, client.ListChange{Title: &title}, "")
	refused(t, "another title", err, http.StatusBadRequest)
	_, _, err = ada.ChangeList(ctx, client.SavedList, client.ListChange{Public: &public}, "")
	refused(t, "publicity", err, http.StatusBadRequest)
	refused(t, "a deletion", ada.DeleteList(ctx, client.SavedList, ""), http.StatusForbidden)
	_, _, err = w.as("").List(ctx, client.SavedList)
	refused(t, "a visitor's", err, http.StatusUnauthorized)
	if lists := got(ada.Lists(ctx))(t); len(lists) != 1 || !lists[0].Saved || lists[0].Items != 2 {
		t.Errorf("ada's lists are %+v", lists)
	}
}

// A list that a curator hid is there for its owner and for curators.
func TestHiddenList(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	l := got(ada.MakeList(ctx, client.NewList{Title: "Hidden", Public: true}))(t)
	_, err := w.st.HideList(ctx, store.Act{By: w.users["cem"].ID, Reason: "rude"}, papers.ListID(l.ID))
	w.must(err)
	for who, c := range map[string]struct {
		c    *client.Client
		sees bool
	}{"a visitor": {w.as(""), false}, "ben": {w.as("ben"), false}, "ada": {ada, true}, "a curator": {w.as("cem"), true}, "a curator's reading token": {w.as("cem", papers.ReadScope), false}} {
		got, _, err := c.c.List(ctx, l.Name())
		if (err == nil) != c.sees || c.sees && got.Hidden != "rude" {
			t.Errorf("%s: %+v, %v", who, got, err)
		}
	}
}

func TestImportAndExport(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	const bib = "@misc{a, title={Pooling of soft sets}, eprint={2512.00001}, archiveprefix={arXiv}, note={Mine}}\n@misc{b, title={Unheard of}}\n@misc{c, eprint={2512.00001}, archiveprefix={arXiv}}\n@misc{broken"
	done := got(ada.ImportList(ctx, client.NewBibliography{Bibliography: client.Bibliography{Text: bib}, Title: "Brought along"}))(t)
	if done.List == nil || done.List.Title != "Brought along" || done.List.Items != 1 || done.NumAdded != 1 || done.NumThere != 1 || done.NumMissing != 1 ||
		done.Added[0].PaperID != p1 || done.Missing[0].Title != "Unheard of" || done.Format != "BibTeX" {
		t.Errorf("imported %+v", done)
	}
	again := got(ada.ImportInto(ctx, done.List.Name(), bib))(t)
	if again.NumAdded != 0 || again.NumThere != 2 || again.List.ID != done.List.ID {
		t.Errorf("once more %+v", again)
	}
	if none := got(ada.ImportList(ctx, client.NewBibliography{Bibliography: client.Bibliography{Text: "@misc{b, title={Unheard of}}"}}))(t); none.List != nil || none.NumMissing != 1 {
		t.Errorf("of what is not held %+v", none)
	}
	_, err := ada.ImportList(ctx, client.NewBibliography{Bibliography: client.Bibliography{Text: "Dear Ada,"}})
	refused(t, "a letter", err, http.StatusBadRequest)
	_, err = w.as("ben").ImportInto(ctx, done.List.Name(), bib)
	refused(t, "into somebody's private list", err, http.StatusNotFound)

	for format, holds := range map[string]string{"bib": "@misc{", "ris": "TY  - ", "csl": `"Pooling of soft sets"`, "json": `"id": "2512.00001"`, "": `"id": "2512.00001"`} {
		if b := got(ada.ExportList(ctx, done.List.Name(), format))(t); !strings.Contains(string(b), holds) {
			t.Errorf("as %q: %.200s", format, b)
		}
	}
	_, err = ada.ExportList(ctx, done.List.Name(), "pdf")
	refused(t, "another format", err, http.StatusBadRequest)
}

// Of two programs that read the same list and change it, one is told that it
// came late.
func TestListRace(t *testing.T) {
	w := newTown(t, testBatch())
	ctx := t.Context()
	clients := []*client.Client{w.as("ada"), w.as("ada"), w.as("ada"), w.as("ada")}
	l := got(clients[0].MakeList(ctx, client.NewList{Title: "Start"}))(t)
	for round := range 20 {
		_, tag, err := clients[0].List(ctx, l.Name())
		w.must(err)
		errs := make([]error, len(clients))
		var race sync.WaitGroup
		for i, c := range clients {
			race.Go(func() {
				title := fmt.Sprintf("Round %d, program %d", round, i)
				_, _, errs[i] = c.ChangeList(ctx, l.Name(), client.ListChange{Title: &title}, tag)
			})
		}
		race.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won < 0:
				won = i
			case err == nil:
				t.Errorf("round %d: %d and %d both won", round, won, i)
			default:
				refused(t, fmt.Sprintf("round %d, program %d", round, i), err, http.StatusPreconditionFailed)
			}
		}
		if now, _, _ := clients[0].List(ctx, l.Name()); won < 0 || now.Title != fmt.Sprintf("Round %d, program %d", round, won) {
			t.Fatalf("round %d: %d won, and the list is %+v", round, won, now)
		}
	}
}

// Pages of a list lead to its end, and a list of thousands costs no statement
// for each paper.
func TestListPages(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	l := got(ada.MakeList(ctx, client.NewList{Title: "All", Public: true}))(t)
	for _, id := range []string{p1, p2, p3, oldPaper, "2512.00010"} {
		w.must(ada.AddToList(ctx, l.Name(), id, ""))
	}
	var seen []string
	for next := "/api/lists/" + l.Name() + "/papers?limit=2"; next != ""; {
		var items []client.ListItem
		res := w.get(next, &items)
		seen = append(seen, idsIn(items)...)
		next, _ = strings.CutPrefix(res.Header.Get("Link"), "<"+w.URL)
		next, _ = strings.CutSuffix(next, `>; rel="next"`)
	}
	if !slices.Equal(seen, []string{p1, p2, p3, oldPaper, "2512.00010"}) {
		t.Errorf("the pages led through %v", seen)
	}
	res, _, body := w.send(http.MethodGet, "/api/lists/"+l.Name()+"/papers?page=9", "", "")
	if res.StatusCode != 200 || strings.TrimSpace(body) != "[]" {
		t.Errorf("past the end: %s %s", res.Status, body)
	}
}

// What is made says where it is, and what was done twice was done once.
func TestMadeListAnswers(t *testing.T) {
	w := newTown(t, testBatch())
	token := w.token("ada")
	res, _, body := w.send(http.MethodPost, "/api/lists", token, `{"title":"One"}`)
	var made client.List
	if err := json.Unmarshal([]byte(body), &made); err != nil || res.StatusCode != http.StatusCreated || res.Header.Get("Location") != w.URL+"/api/lists/"+made.Name() {
		t.Fatalf("%s %v %s", res.Status, res.Header, body)
	}
	read, _, same := w.send(http.MethodGet, "/api/lists/"+made.Name(), token, "")
	if read.Header.Get("ETag") != res.Header.Get("ETag") || same != body || read.Header.Get("Cache-Control") != "private, no-cache" || !strings.Contains(read.Header.Get("Vary"), "Authorization") {
		t.Errorf("%v %s", read.Header, same)
	}
	if again, _, _ := w.send(http.MethodGet, "/api/lists/"+made.Name(), token, "", "If-None-Match", read.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("held by the client it is %s", again.Status)
	}
	for range 2 {
		if res, _, _ := w.send(http.MethodPut, "/api/lists/"+made.Name()+"/papers/"+oldPaper, token, ""); res.StatusCode != http.StatusOK {
			t.Errorf("put: %s", res.Status)
		}
	}
	for range 2 {
		if res, _, body := w.send(http.MethodDelete, "/api/lists/"+made.Name()+"/papers/"+oldPaper, token, ""); res.StatusCode != http.StatusNoContent || body != "" {
			t.Errorf("delete: %s %s", res.Status, body)
		}
	}
}
