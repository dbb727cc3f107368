package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
)

// TestIndex has papers fetched, from an arXiv that has them and one that has
// not.
func TestIndex(t *testing.T) {
	w := newCounter(t, nil)
	ada, ctx := w.as("ada"), t.Context()
	id := string(w.ids[0])
	for _, spelling := range []string{id, id, "arXiv:" + id + "v2", "https://arxiv.org/abs/" + id, " " + id + "\n"} {
		res, _, body := w.send(http.MethodPost, "/api/papers/index", ada.Token, `{"arxivId":`+string(mustJSON(t, spelling))+`}`)
		if res.StatusCode != http.StatusOK || strings.TrimSpace(body) != "{}" || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q: %s %s", spelling, res.Status, body)
		}
	}
	if p, err := ada.Paper(ctx, id); err != nil || p.Title == "" || len(p.Authors) == 0 {
		t.Errorf("what was fetched: %+v, %v", p, err)
	}
	if held, err := ada.Index(ctx, p1); err != nil || !held {
		t.Errorf("one that is held: %v, %v", held, err)
	}
	_, err := ada.Index(ctx, "2511.99999")
	told(t, "one that arXiv has not", err, 404, "arXiv has no paper under this id")
	_, err = ada.Index(ctx, "acl:2024.acl-long.99")
	told(t, "one of another source", err, 404, "from arXiv only")
	_, err = ada.Index(ctx, "no id at all")
	told(t, "no id", err, 400, "arxivId")
	_, err = w.st.TakeDown(ctx, store.Act{Reason: "rights"}, p2)
	w.must(err)
	_, err = ada.Index(ctx, p2)
	told(t, "one that was taken down", err, 403, "taken down")
}

func TestIndexOffline(t *testing.T) {
	w := newCounter(t, func(c *counterChoice) { c.offline = true })
	ada := w.as("ada")
	if held, err := ada.Index(t.Context(), p1); err != nil || !held {
		t.Errorf("one that is held: %v, %v", held, err)
	}
	for _, id := range []string{string(w.ids[0]), "2511.99999"} {
		_, err := ada.Index(t.Context(), id)
		told(t, id, err, 503, "fetches nothing from the network")
		_, err = ada.Submit(t.Context(), client.SubmitRequest{PaperID: id})
		told(t, id, err, 503, "fetches nothing from the network")
	}
}

// A paper that takes longer than a request waits is said to be coming, and so
// is a source that fails.
func TestIndexComing(t *testing.T) {
	let, fail := make(chan struct{}), false
	w := newCounter(t, func(c *counterChoice) {
		fetch := c.submission.Fetch
		c.submission.Patience = time.Millisecond
		c.submission.Fetch = func(ctx context.Context, id papers.ID) (bool, error) {
			<-let
			if fail {
				return false, papers.ErrUnavailable
			}
			return fetch(ctx, id)
		}
	})
	ada, id := w.as("ada"), string(w.ids[0])
	res, _, body := w.send(http.MethodPost, "/api/papers/index", ada.Token, `{"arxivId":"`+id+`"}`)
	if res.StatusCode != http.StatusAccepted || strings.TrimSpace(body) != `{"coming":true}` || res.Header.Get("Retry-After") == "" {
		t.Errorf("%s %s %v", res.Status, body, res.Header)
	}
	_, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: id})
	told(t, "a submission meanwhile", err, 503, "being fetched")
	_, err = ada.PreviewSubmission(t.Context(), id)
	told(t, "a preview meanwhile", err, 404, "being fetched")
	close(let)
	for held := false; !held; {
		if held, err = ada.Index(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	fail = true
	for {
		if _, err = ada.Index(t.Context(), string(w.ids[1])); err != nil {
			break
		}
	}
	told(t, "a source that fails", err, 503, "could not be asked just now")
}

// TestSubmit follows a submission from the paper that nobody holds to the
// front page, and back.
func TestSubmit(t *testing.T) {
	w := newCounter(t, nil)
	ada, ctx, id := w.as("ada"), t.Context(), string(w.ids[len(w.ids)-1])
	words := "This is why."
	ask := client.SubmitRequest{PaperID: "https://arxiv.org/pdf/" + id, Comment: &words, MediaURLs: []string{asData(drawn(t, 64, 48)), "ignored"}}
	made, err := ada.Submit(ctx, ask)
	if err != nil {
		t.Fatal(err)
	}
	if made.Paper.ID != id || made.Submission.State != "published" || made.Submission.Day != "2025-12-15" || made.Submission.By.Name != "ada" || !made.Submission.Open ||
		made.Paper.SubmittedOnDailyAt.IsZero() || made.NumComments != 1 || len(made.MediaURLs) != 1 || !strings.HasPrefix(made.MediaURLs[0], w.URL+"/pictures/") ||
		made.Thumbnail != made.MediaURLs[0]+"/thumb" || made.Submission.Picture != made.MediaURLs[0] {
		t.Errorf("%+v", made)
	}
	again, err := ada.Submit(ctx, ask)
	if err != nil || again.Submission.ID != made.Submission.ID || again.NumComments != 1 {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	items := all(t, ada.DailyPapers(ctx, client.DailyOptions{Date: "2025-12-15"}))
	i := slices.IndexFunc(items, func(it client.DailyItem) bool { return it.Paper.ID == id })
	if i < 0 || items[i].SubmittedBy.Name != "ada" || !slices.Equal(items[i].MediaURLs, made.MediaURLs) || !slices.Equal(items[i].Paper.MediaURLs, made.MediaURLs) {
		t.Errorf("the front page: %+v", items)
	}
	if p, err := ada.Paper(ctx, id); err != nil || !slices.Equal(p.MediaURLs, made.MediaURLs) {
		t.Errorf("the paper's pictures %v, %v", p.MediaURLs, err)
	}
	_, err = w.as("ben").Submit(ctx, client.SubmitRequest{PaperID: id})
	told(t, "by somebody else", err, 403, "ada submitted it")
	own, err := ada.Submissions(ctx, 0)
	if err != nil || len(own) != 1 || own[0].ID != made.Submission.ID || own[0].PaperID != id {
		t.Errorf("own: %+v, %v", own, err)
	}
	if theirs, err := w.as("ben").Submissions(ctx, 0); err != nil || len(theirs) != 0 {
		t.Errorf("ben's: %+v, %v", theirs, err)
	}
	refused(t, "taken back by another", w.as("ben").TakeBack(ctx, made.Submission.ID), 403)
	refused(t, "one that is not there", ada.TakeBack(ctx, 4711), 404)
	for range 2 {
		if err := ada.TakeBack(ctx, made.Submission.ID); err != nil {
			t.Error(err)
		}
	}
	own, err = ada.Submissions(ctx, 0)
	if err != nil || own[0].State != "taken back" || own[0].Open || own[0].Picture != "" {
		t.Errorf("own, behind that: %+v, %v", own, err)
	}
}

// A person's papers are found by the name of the account, which is not the name
// that readers see.
func TestSubmitterHasTheNameOfTheAccount(t *testing.T) {
	w := newCounter(t, nil)
	u, err := w.st.AddUser(t.Context(), papers.User{Name: "dora", FullName: "Dora Marsh", Role: papers.ReaderRole, Joined: testNow})
	w.must(err)
	w.users["dora"] = u
	made, err := w.as("dora").Submit(t.Context(), client.SubmitRequest{PaperID: string(w.ids[len(w.ids)-1])})
	w.must(err)
	if by := made.SubmittedBy; by.User != "dora" || by.Name != "dora" || by.Fullname != "Dora Marsh" || by.ID != made.Submission.By.ID {
		t.Errorf("submitted by %+v; the account is %+v", by, made.Submission.By)
	}
	for name, want := range map[string]int{"dora": 1, "Dora Marsh": 0, "ada": 0} {
		items := all(t, w.as("").DailyPapers(t.Context(), client.DailyOptions{Date: "2025-12-15", Submitter: name}))
		if len(items) != want {
			t.Errorf("%d papers by submitter %q, want %d", len(items), name, want)
		}
	}
}

// The day's limit is told in the words of the page; nothing was made.
func TestSubmitOverTheLimit(t *testing.T) {
	w := newCounter(t, nil)
	ada, newest := w.as("ada"), w.ids[len(w.ids)-4:]
	for _, id := range newest[:3] {
		if _, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: string(id)}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: string(newest[3])})
	told(t, "the fourth", err, 403, "You have submitted 3 papers for")
	if own, err := ada.Submissions(t.Context(), 100); err != nil || len(own) != 3 {
		t.Errorf("%d submissions, %v", len(own), err)
	}
	p, err := ada.PreviewSubmission(t.Context(), string(newest[3]))
	if err != nil || p.Refused == nil || p.Refused.Rule != "per_day" || p.Refused.From != "2025-12-16" || p.Day != "2025-12-15" || p.Rules.PerDay != 3 || p.Above {
		t.Errorf("preview: %+v, %v", p, err)
	}
	p, err = w.as("cem").PreviewSubmission(t.Context(), string(newest[0]))
	if err != nil || p.Refused == nil || p.Refused.Rule != "already" || !p.Above || len(p.Before) != 1 || len(p.Placed) != 1 || p.Placed[0].Kind != "community" || p.Paper.ID != string(newest[0]) {
		t.Errorf("a curator's preview: %+v, %v", p, err)
	}
	_, err = ada.PreviewSubmission(t.Context(), "2511.99999")
	told(t, "a preview of nothing", err, 404, "not held here yet")
}

func TestSubmitForReview(t *testing.T) {
	w := newCounter(t, func(c *counterChoice) { c.submission.Rules.Review = true })
	ada, cem, ctx, id := w.as("ada"), w.as("cem"), t.Context(), string(w.ids[len(w.ids)-1])
	res, _, _ := w.send(http.MethodPost, "/api/papers/submit", ada.Token, `{"paper_id":"`+id+`","comment":null,"media_urls":null}`)
	if res.StatusCode != http.StatusAccepted {
		t.Errorf("%s", res.Status)
	}
	made, err := ada.Submit(ctx, client.SubmitRequest{PaperID: id})
	if err != nil || made.Submission.State != "waiting" || !made.Paper.SubmittedOnDailyAt.IsZero() && made.Paper.SubmittedOnDailyBy.Name == "ada" {
		t.Errorf("%+v, %v", made, err)
	}
	q, err := cem.Queue(ctx)
	if err != nil || len(q.Submissions) != 1 || q.Submissions[0].By.Name != "ada" {
		t.Fatalf("%+v, %v", q, err)
	}
	key := numberText(q.Submissions[0].ID)
	_, err = cem.Decide(ctx, client.DecisionRequest{Kind: "submission", Key: key, Do: "refuse"})
	told(t, "refused without a reason", err, 400, "reason")
	if d, err := cem.Decide(ctx, client.DecisionRequest{Kind: "submission", Key: key, Do: "refuse", Reason: "Off topic"}); err != nil || d.Did != papers.DidRefuse {
		t.Errorf("%+v, %v", d, err)
	}
	if own, err := ada.Submissions(ctx, 0); err != nil || own[0].Reason != "Off topic" || own[0].State != "refused" {
		t.Errorf("%+v, %v", own, err)
	}
	if d, err := cem.Decide(ctx, client.DecisionRequest{Kind: "submission", Key: key, Do: "publish"}); err != nil || d.Did != papers.DidPublish {
		t.Errorf("%+v, %v", d, err)
	}
	if made, err = ada.Submit(ctx, client.SubmitRequest{PaperID: id}); err != nil || made.Submission.State != "published" {
		t.Errorf("published: %+v, %v", made, err)
	}
}

// What takes more than submitting is refused before anything is done.
func TestSubmitWhatOneMayNot(t *testing.T) {
	w := newCounter(t, nil)
	words, day, id := "Look.", "2025-12-19", string(w.ids[0])
	for what, x := range map[string]struct {
		by     *client.Client
		ask    client.SubmitRequest
		status int
		words  string
	}{
		"a comment, without the scope":      {w.as("ada", papers.SubmitScope), client.SubmitRequest{Comment: &words}, 403, `"write"`},
		"above the rules, as a reader":      {w.as("ada"), client.SubmitRequest{Above: true}, 403, "role"},
		"above the rules, without scope":    {w.as("cem", papers.SubmitScope), client.SubmitRequest{Above: true}, 403, `"moderate"`},
		"a day, without being above":        {w.as("cem"), client.SubmitRequest{Day: &day}, 400, "day"},
		"a day of the far future":           {w.as("cem"), client.SubmitRequest{Above: true, Day: new("2027-01-01")}, 400, "day"},
		"a day that is none":                {w.as("cem"), client.SubmitRequest{Above: true, Day: new("next week")}, 400, "day"},
		"a comment of a character too many": {w.as("ada"), client.SubmitRequest{Comment: new(strings.Repeat("x", 65_537))}, 400, "comment"},
		"eleven pictures":                   {w.as("ada"), client.SubmitRequest{MediaURLs: make([]string, 11)}, 400, "media_urls"},
		"a paper that is out of the window": {w.as("ada"), client.SubmitRequest{PaperID: oldPaper}, 403, "within 30 days"},
	} {
		if x.ask.PaperID == "" {
			x.ask.PaperID = id
		}
		_, err := x.by.Submit(t.Context(), x.ask)
		told(t, what, err, x.status, x.words)
	}
	if all, err := w.st.SubmissionsBy(t.Context(), w.users["ada"].ID, 10); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	made, err := w.as("cem").Submit(t.Context(), client.SubmitRequest{PaperID: oldPaper, Above: true, Day: &day})
	if err != nil || made.Submission.Day != day || made.Submission.State != "published" {
		t.Errorf("a curator above the rules: %+v, %v", made, err)
	}
}

func TestSubmitTooOften(t *testing.T) {
	w := newCounter(t, func(c *counterChoice) {
		c.limits, c.submission.Rules = true, submission.Rules{Who: papers.ReaderRole, ResubmitDays: 1}
	})
	ada, busy := w.as("ada"), 0
	for range 12 {
		if _, err := ada.Index(t.Context(), p1); err != nil {
			told(t, "too often", err, 429, "a lot of papers at once")
			busy++
		}
	}
	if busy != 2 {
		t.Errorf("%d of 12 were too many, want 2", busy)
	}
}
