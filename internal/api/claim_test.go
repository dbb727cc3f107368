package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

// authorsOf are the _id of a paper's authors, as its JSON has them.
func (w *counter) authorsOf(id string) []client.Author {
	w.t.Helper()
	p, err := w.as("").Paper(w.t.Context(), id)
	w.must(err)
	return p.Authors
}

func TestClaim(t *testing.T) {
	w := newCounter(t, nil)
	ada, ben, cem, ctx := w.as("ada"), w.as("ben"), w.as("cem"), t.Context()
	names := w.authorsOf(p1) // Ada Example, Bo Sample; ada.example@uni.example confirms the first
	for range 2 {
		if err := ada.Claim(ctx, "arXiv:"+p1, names[0].ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	own, err := ada.Claims(ctx)
	if err != nil || len(own) != 1 || own[0].State != "confirmed" || own[0].AuthorID != names[0].ID || own[0].Name != "Ada Example" || own[0].PaperID != p1 || own[0].User.Name != "ada" {
		t.Fatalf("%+v, %v", own, err)
	}
	if shown := w.authorsOf(p1); shown[0].User == nil || shown[0].User.Name != "ada" || shown[0].Status != "claimed_verified" || shown[1].User != nil || shown[1].Status != "" {
		t.Errorf("the title page: %+v", shown)
	}
	me, err := ben.Whoami(ctx)
	w.must(err)
	if err := ben.Claim(ctx, p1, names[1].ID, me.ID); err != nil { // waits for a curator
		t.Fatal(err)
	}
	if shown := w.authorsOf(p1); shown[1].User != nil {
		t.Errorf("a claim that waits is shown: %+v", shown[1])
	}
	them, err := ada.Whoami(ctx)
	w.must(err)
	told(t, "for another", ben.Claim(ctx, p2, names[0].ID, them.ID), 404, "claimAuthorId")
	told(t, "for another, by _id", ben.Claim(ctx, p1, names[0].ID, them.ID), 403, "targetUserId is not your own _id")
	told(t, "for another, by name", ben.Claim(ctx, p1, names[0].ID, "ada"), 403, "targetUserId")
	told(t, "for nobody", ben.Claim(ctx, p1, names[0].ID, "000000000000000000000000"), 403, "targetUserId")
	told(t, "for another, without the scope", w.as("cem", papers.SubmitScope).Claim(ctx, p1, names[1].ID, me.ID), 403, "targetUserId")
	told(t, "a name of nobody's", ada.Claim(ctx, p1, "ffffffffffffffffffffffff", ""), 404, "claimAuthorId")
	told(t, "a second name", ada.Claim(ctx, p1, names[1].ID, ""), 409, "second name")
	told(t, "a paper that is not held", ada.Claim(ctx, "2401.99999", names[0].ID, ""), 404, "no paper")
	told(t, "no paper", ada.Claim(ctx, "?", names[0].ID, ""), 400, "paperId")

	q, err := cem.Queue(ctx)
	if err != nil || len(q.Claims) != 1 || q.Claims[0].Domain != "uni.example" || q.Claims[0].User.Name != "ben" || len(q.Claims[0].Others) != 0 {
		t.Errorf("%+v, %v", q, err)
	}
	// A curator acts for who claimed it, by _id, and for anybody by name.
	for range 2 {
		if err := cem.Claim(ctx, p1, names[1].ID, me.ID); err != nil {
			t.Fatal(err)
		}
	}
	if own, err = ben.Claims(ctx); err != nil || len(own) != 1 || own[0].State != "confirmed" || own[0].How != store.ByCurator {
		t.Errorf("%+v, %v", own, err)
	}
	told(t, "a curator, for nobody", cem.Claim(ctx, p1, names[1].ID, "000000000000000000000000"), 404, "no account")
	told(t, "a curator, for who is suspended", cem.Claim(ctx, p1, names[1].ID, "eve"), 403, "may claim nothing")

	refused(t, "another's claim", ben.GiveUpClaim(ctx, 1), 404)
	for range 2 {
		if err := ada.GiveUpClaim(ctx, 1); err != nil {
			t.Error(err)
		}
	}
	if own, err = ada.Claims(ctx); err != nil || len(own) != 0 {
		t.Errorf("given up: %+v, %v", own, err)
	}
}

func TestLinks(t *testing.T) {
	w := newCounter(t, nil)
	ada, cem, ctx := w.as("ada"), w.as("cem"), t.Context()
	told(t, "no author yet", ada.SetProjectPage(ctx, p1, "https://example.org/new"), 403, "role")
	w.must(ada.Claim(ctx, p1, w.authorsOf(p1)[0].ID, ""))
	told(t, "an author of another paper", ada.SetProjectPage(ctx, p3, "https://example.org/new"), 403, "confirmed")
	is := func(what string, code, pages []string) string {
		t.Helper()
		links, tag, err := w.as("").Links(ctx, p1)
		if err != nil || !slices.Equal(links.Code, code) || !slices.Equal(links.ProjectPages, pages) {
			t.Errorf("%s: %+v, %v; want %v and %v", what, links, err, code, pages)
		}
		return tag
	}
	const lab, hub = "https://gitlab.com/ada/pool", "https://github.com/ada/pool"
	is("at first", []string{lab, hub}, []string{"https://ada.example.org/pool"})
	for range 2 {
		w.must(ada.SetProjectPage(ctx, p1, "https://example.org/new"))
		w.must(ada.SetGithubRepo(ctx, p1, "ada/pool2"))
	}
	is("changed", []string{lab, hub + "2"}, []string{"https://example.org/new"})
	if log := all(t, cem.Audit(ctx, client.AuditOptions{Kind: "paper", Key: p1})); len(log) != 2 || log[0].Did != papers.DidLinks {
		t.Errorf("the same twice is written down: %+v", log)
	}
	res, _, body := w.send(http.MethodPost, "/api/papers/"+p1+"/links", ada.Token, `{"projectPage":null,"githubRepo":null,"organizationId":null}`)
	if res.StatusCode != 200 || body != "{}\n" {
		t.Errorf("%s %s", res.Status, body)
	}
	tag := is("taken off", []string{lab}, []string{})
	w.must(cem.SetGithubRepo(ctx, p1, hub))
	is("by a curator", []string{hub, lab}, []string{})
	_, err := ada.SetLinks(ctx, p1, client.PaperLinks{Code: []string{}, ProjectPages: []string{}}, tag)
	refused(t, "a stale edit", err, 412)
	_, tag, err = ada.Links(ctx, p1)
	w.must(err)
	var taken atomic.Int32
	var racing sync.WaitGroup
	for i := range 12 { // by the same tag one is taken, however close they come
		racing.Go(func() {
			_, err := ada.SetLinks(ctx, p1, client.PaperLinks{Code: []string{fmt.Sprintf("https://example.org/%d", i)}, ProjectPages: []string{}}, tag)
			var no *client.Error
			if err == nil {
				taken.Add(1)
			} else if !errors.As(err, &no) || no.Status != 412 {
				t.Errorf("%v", err)
			}
		})
	}
	if racing.Wait(); taken.Load() != 1 {
		t.Errorf("%d changes under one tag were taken", taken.Load())
	}
	_, err = ada.SetLinks(ctx, p1, client.PaperLinks{Code: []string{hub, lab}, ProjectPages: []string{}}, "")
	w.must(err)
	links, tag, err := ada.Links(ctx, p1)
	w.must(err)
	links.Code = append(links.Code, "https://example.org/more")
	for _, tag := range []string{tag, ""} {
		if links, err = ada.SetLinks(ctx, p1, links, tag); err != nil || len(links.Code) != 3 {
			t.Errorf("%+v, %v", links, err)
		}
	}
	is("all at once", []string{hub, lab, "https://example.org/more"}, []string{})
	for what, x := range map[string][2]string{
		"an organisation":         {`{"organizationId":"5f0c"}`, "organizationId names an organisation"},
		"code elsewhere":          {`{"githubRepo":"https://gitlab.com/a/b"}`, "githubRepo"},
		"a host like it":          {`{"githubRepo":"https://github.com.example.org/a/b"}`, "githubRepo"},
		"no repository":           {`{"githubRepo":"https://github.com/ada"}`, "githubRepo"},
		"a script for an address": {`{"projectPage":"javascript:alert(1)"}`, `projectPage "javascript:alert(1)" is not an address`},
		"with a password":         {`{"projectPage":"https://a:b@example.org"}`, "not an address"},
		"an unknown field":        {`{"project":null}`, "project is unknown here; known are githubRepo, organizationId, projectPage"},
		"a number":                {`{"projectPage":5}`, "projectPage is a number; expected a string"},
	} {
		res, p, _ := w.send(http.MethodPost, "/api/papers/"+p1+"/links", ada.Token, x[0])
		if res.StatusCode != 400 || !containsFold(p.Detail, x[1]) {
			t.Errorf("%s: %s %s", what, res.Status, p.Detail)
		}
	}
	_, err = ada.SetLinks(ctx, p1, client.PaperLinks{Code: slices.Repeat([]string{"https://example.org/x"}, 11), ProjectPages: []string{}}, "")
	told(t, "eleven links", err, 400, "code")
	_, err = ada.SetLinks(ctx, "2401.99999", client.PaperLinks{Code: []string{}, ProjectPages: []string{}}, "")
	refused(t, "a paper that is not held", err, 404)
	is("behind all that", []string{hub, lab, "https://example.org/more"}, []string{})
}

// Two who change different links at the same moment both have their way.
func TestLinksAtOnce(t *testing.T) {
	w := newCounter(t, nil)
	cem, cid, ctx := w.as("cem"), w.as("cid"), t.Context()
	for i := range 10 {
		page, repo := fmt.Sprintf("https://example.org/%d", i), fmt.Sprintf("https://github.com/ada/pool%d", i)
		var both sync.WaitGroup
		var errs [2]error
		both.Go(func() { errs[0] = cem.SetProjectPage(ctx, p1, page) })
		both.Go(func() { errs[1] = cid.SetGithubRepo(ctx, p1, repo) })
		both.Wait()
		links, _, err := w.as("").Links(ctx, p1)
		if err = errors.Join(err, errs[0], errs[1]); err != nil || !slices.Contains(links.ProjectPages, page) || !slices.Contains(links.Code, repo) {
			t.Errorf("round %d: %+v, %v", i, links, err)
		}
	}
}
