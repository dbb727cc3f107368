package app_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/texmath"
)

// A seenPaper is what the public Python client makes of a paper, or of an item
// of a list.
type seenPaper struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	Summary     string      `json:"summary"`
	Authors     []string    `json:"authors"`
	Published   string      `json:"published"`
	Submitted   string      `json:"submitted"`
	SubmittedBy *seenPerson `json:"submittedBy"`
	Upvotes     *int        `json:"upvotes"`
	Comments    *int        `json:"comments"`
	Discussion  string      `json:"discussion"`
	AISummary   string      `json:"aiSummary"`
	AIKeywords  []string    `json:"aiKeywords"`
	Project     string      `json:"project"`
	Repo        string      `json:"repo"`
	Stars       *int        `json:"stars"`
	Models      []string    `json:"models"`
	Datasets    []string    `json:"datasets"`
	Spaces      []string    `json:"spaces"`
	NumModels   *int        `json:"numModels"`
	NumDatasets *int        `json:"numDatasets"`
	NumSpaces   *int        `json:"numSpaces"`
}

type seenPerson struct {
	Username string `json:"username"`
	Fullname string `json:"fullname"`
	Avatar   string `json:"avatar"`
}

// A bag is a JSON object out of which the client takes value after value: what
// it took is gone.
type bag map[string]any

// seeAsClient reads an item, or a paper alone, by the client's rules: which key
// it takes from where, which of two places wins, what must be a date.
func seeAsClient(raw map[string]any) (p seenPaper, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("a value of another kind: %v", cause)
		}
	}()
	outer := bag(raw)
	inner, _ := outer["paper"].(map[string]any)
	delete(outer, "paper")
	// take prefers one place to the other; what is empty or zero in the first is
	// looked for in the second, whose value counts whatever it is.
	take := func(key string, from ...bag) any {
		for _, b := range from[:len(from)-1] {
			v := b[key]
			delete(b, key)
			if isTrue(v) {
				return v
			}
		}
		last := from[len(from)-1]
		v := last[key]
		delete(last, key)
		return v
	}
	in := bag(inner)
	p.ID = text(take("id", outer, in))
	authors := take("authors", in, outer)
	p.Published = when(take("publishedAt", in, outer))
	p.Title = text(take("title", outer))
	p.Summary = text(take("summary", in, outer))
	p.Upvotes = count(take("upvotes", in, outer))
	p.Discussion = text(take("discussionId", in, outer))
	if p.Comments = count(take("numComments", outer)); p.Comments == nil {
		p.Comments = new(int)
	}
	// An item's outer publishedAt was left where the inner one was found.
	submitted := take("publishedAt", outer)
	if !isTrue(submitted) {
		submitted = take("submittedOnDailyAt", outer)
	}
	p.Submitted = when(submitted)
	by := take("submittedBy", outer)
	if !isTrue(by) {
		by = take("submittedOnDailyBy", outer)
	}
	if isTrue(by) {
		u := by.(map[string]any)
		p.SubmittedBy = &seenPerson{text(u["user"]), text(u["fullname"]), text(u["avatarUrl"])}
	}
	p.AISummary, p.AIKeywords = text(outer["ai_summary"]), texts(outer["ai_keywords"])
	if o := outer["organization"]; isTrue(o) {
		_, _, _ = text(o.(map[string]any)["avatarUrl"]), text(o.(map[string]any)["name"]), text(o.(map[string]any)["fullname"])
	}
	p.Project, p.Repo, p.Stars = text(outer["projectPage"]), text(outer["githubRepo"]), count(outer["githubStars"])
	p.Models, p.NumModels = repoIDs(outer["linkedModels"]), count(outer["numTotalModels"])
	p.Datasets, p.NumDatasets = repoIDs(outer["linkedDatasets"]), count(outer["numTotalDatasets"])
	p.Spaces, p.NumSpaces = repoIDs(outer["linkedSpaces"]), count(outer["numTotalSpaces"])
	p.Authors = []string{}
	if isTrue(authors) {
		for _, a := range authors.([]any) {
			p.Authors = append(p.Authors, text(a.(map[string]any)["name"]))
			if u := a.(map[string]any)["user"]; isTrue(u) {
				_ = text(u.(map[string]any)["fullname"])
			}
			_ = when(a.(map[string]any)["statusLastChangedAt"])
		}
	}
	return p, nil
}

// isTrue is what Python holds for true.
func isTrue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case float64:
		return v != 0
	case bool:
		return v
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return v.(string)
}

func texts(v any) []string {
	if v == nil {
		return nil
	}
	out := []string{}
	for _, s := range v.([]any) {
		out = append(out, s.(string))
	}
	return out
}

func count(v any) *int {
	if v == nil {
		return nil
	}
	n := int(v.(float64))
	return &n
}

// repoIDs are those of linked repositories, without which the client raises.
func repoIDs(v any) []string {
	if v == nil {
		return nil
	}
	out := []string{}
	for _, r := range v.([]any) {
		repo := r.(map[string]any)
		out = append(out, repo["id"].(string))
		for _, key := range []string{"lastModified", "createdAt"} {
			_ = when(repo[key])
		}
		if tags, ok := repo["tags"]; ok {
			_ = texts(tags)
		}
	}
	return out
}

// when reads a time as the client does: with a Z, with any fraction or none.
func when(v any) string {
	if !isTrue(v) {
		return ""
	}
	s := v.(string)
	at, err := time.Parse("2006-01-02T15:04:05.999999Z", s)
	if err != nil {
		panic(err)
	}
	return isoformat(at)
}

// isoformat writes a time as Python does.
func isoformat(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.UTC()
	if at.Nanosecond() == 0 {
		return at.Format("2006-01-02T15:04:05+00:00")
	}
	return at.Format("2006-01-02T15:04:05.000000+00:00")
}

// A truth is what a site's store says, to compare answers with.
type truth struct {
	t  testing.TB
	st *store.Store
}

// of is how a paper must be seen: in a list with the feature by which it stands
// there, or alone.
func (o truth) of(id papers.ID, f papers.Feature, alone bool) seenPaper {
	o.t.Helper()
	p, err := o.st.Paper(context.Background(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	tallies, err := o.st.Tallies(context.Background(), []papers.ID{id})
	if err != nil {
		o.t.Fatal(err)
	}
	votes, comments := tallies[id].Votes, tallies[id].Comments
	want := seenPaper{ID: string(id), Title: p.Title, Summary: p.Text(), Authors: []string{}, Upvotes: &votes, Comments: &comments, Project: p.Link(papers.ProjectLink),
		AISummary: texmath.Text(frontpage.Lead(p)), AIKeywords: append([]string{}, p.Keywords...), Published: isoformat(milliseconds(firstMoment(p)))}
	for _, a := range p.Authors {
		want.Authors = append(want.Authors, a.Name)
	}
	for _, l := range p.Links {
		if l.Kind == papers.CodeLink && strings.HasPrefix(l.URL, "https://github.com/") && want.Repo == "" {
			want.Repo, want.Stars = l.URL, new(int)
		}
	}
	by := cmp.Or(f.By, id.Source())
	want.SubmittedBy = &seenPerson{Username: cmp.Or(f.Account, by), Fullname: by}
	if f.By == "" {
		want.SubmittedBy.Fullname = "Announced by " + by
	}
	want.Submitted = want.Published
	if alone {
		o.alone(&want, p, f)
	}
	return want
}

// alone adds what is told of a paper alone, and takes away what is not.
func (o truth) alone(want *seenPaper, p papers.Paper, f papers.Feature) {
	links := func(kind papers.LinkKind, prefix string) (names []string, n *int) {
		names = []string{}
		for _, l := range p.Links {
			if u, err := url.Parse(l.URL); err == nil && l.Kind == kind {
				names = append(names, strings.TrimPrefix(strings.Trim(u.Path, "/"), prefix))
			}
		}
		return names, new(len(names))
	}
	want.Models, want.NumModels = links(papers.ModelLink, "models/")
	want.Datasets, want.NumDatasets = links(papers.DatasetLink, "datasets/")
	want.Spaces, want.NumSpaces = links(papers.DemoLink, "spaces/")
	switch {
	case !f.Day.IsZero() && papers.DayOf(f.At.UTC()) == f.Day:
		want.Submitted = isoformat(milliseconds(f.At))
	case !f.Day.IsZero():
		want.Submitted = isoformat(f.Day.Time())
	case !p.Announced.IsZero():
		want.Submitted = isoformat(p.Announced.Time())
	default:
		want.Submitted, want.SubmittedBy = "", nil
	}
}

func milliseconds(at time.Time) time.Time { return at.Truncate(time.Millisecond) }

// firstMoment is when a paper appeared, of what is known.
func firstMoment(p papers.Paper) time.Time {
	switch {
	case !p.Published.IsZero():
		return p.Published.Time
	case !p.Announced.IsZero():
		return p.Announced.Time()
	}
	return p.ID.Month().Time
}

// check compares what was seen with what must be seen.
func (o truth) check(what string, got, want seenPaper) {
	o.t.Helper()
	if got.Discussion == "" {
		o.t.Errorf("%s: %s has no discussion", what, got.ID)
	}
	got.Discussion = want.Discussion
	if by := got.SubmittedBy; by != nil && want.SubmittedBy != nil { // a person's own name and picture are for others to say
		if by.Fullname == "" || by.Username != want.SubmittedBy.Username {
			o.t.Errorf("%s: %s is submitted by %+v, want %+v", what, got.ID, *by, *want.SubmittedBy)
		}
		got.SubmittedBy = want.SubmittedBy
	}
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		o.t.Errorf("%s:\nseen %s\nwant %s", what, g, w)
	}
}

// seen asks a site and reads the answer by the client's rules.
func seen(t testing.TB, address string) []seenPaper {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %.300s %v", address, res.Status, body, err)
	}
	var list []map[string]any
	if body[0] == '{' {
		list = make([]map[string]any, 1)
		err = json.Unmarshal(body, &list[0])
	} else {
		err = json.Unmarshal(body, &list)
	}
	if err != nil {
		t.Fatal(err)
	}
	out := make([]seenPaper, len(list))
	for i, raw := range list {
		if out[i], err = seeAsClient(raw); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	return out
}

// papersOf are the ids of what was seen.
func papersOf(list []seenPaper) (all []string) {
	for _, p := range list {
		all = append(all, p.ID)
	}
	return all
}

// every paper of a site, alone, in its days' lists and found, is seen as the
// store has it.
func (o truth) everywhere(base string) (alone, listed int) {
	o.t.Helper()
	days := map[papers.Day]map[papers.ID]papers.Feature{}
	for before := int64(0); ; {
		page, next, err := o.st.Newest(context.Background(), before, 100)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, p := range page {
			features, err := o.st.FeaturesOf(context.Background(), p.ID)
			if err != nil {
				o.t.Fatal(err)
			}
			var last papers.Feature
			for _, f := range features {
				if days[f.Day] == nil {
					days[f.Day] = map[papers.ID]papers.Feature{}
				}
				days[f.Day][p.ID] = f
			}
			if len(features) > 0 {
				last = features[0]
			}
			alone++
			o.check(string(p.ID)+" alone", seen(o.t, base+"/api/papers/"+url.PathEscape(string(p.ID)))[0], o.of(p.ID, last, true))
		}
		if before = next; next == 0 {
			break
		}
	}
	for day, features := range days {
		list := seen(o.t, base+"/api/daily_papers?limit=100&date="+day.String())
		if len(list) != len(features) {
			o.t.Errorf("%s: %d of %d papers", day, len(list), len(features))
		}
		for _, p := range list {
			listed++
			o.check(day.String(), p, o.of(papers.ID(p.ID), features[papers.ID(p.ID)], false))
		}
	}
	return alone, listed
}

// The whole starter library, and a site on which everything has happened, are
// seen by the public client's rules as the store has them.
func TestPublicClientsRules(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if alone, listed := (truth{t, st}).everywhere(r.base); alone < 150 || listed < 40 {
		t.Errorf("%d papers alone, %d in lists: too few to mean anything", alone, listed)
	}
	base, c := serveContract(t)
	truth{t, c.st}.everywhere(base)
	for _, p := range seen(t, base+"/api/papers/search?q=strings&limit=100") {
		features, err := c.st.FeaturesOf(t.Context(), papers.ID(p.ID))
		if err != nil {
			t.Fatal(err)
		}
		var last papers.Feature
		if len(features) > 0 {
			last = features[0]
		}
		truth{t, c.st}.check("found", p, (truth{t, c.st}).of(papers.ID(p.ID), last, false))
	}
	newest := papersOf(seen(t, base+"/api/daily_papers?sort=publishedAt"))
	if all := papersOf(seen(t, base+"/api/daily_papers")); len(all) < 3 || len(newest) != len(all) {
		t.Errorf("%v and %v", all, newest)
	}
}

// The reading by the client's rules must see what is missing or in the wrong
// place.
func TestSeeAsClientFindsFaults(t *testing.T) {
	good := `{"paper":{"id":"1","authors":[{"name":"A"}],"publishedAt":"2026-01-02T03:04:05.678Z","upvotes":0,"summary":"S"},"upvotes":0,"title":"T","ai_summary":"K","githubStars":0,"publishedAt":"2026-01-02T03:04:05Z"}`
	read := func(s string) (seenPaper, error) {
		var raw map[string]any
		if err := json.Unmarshal([]byte(s), &raw); err != nil {
			t.Fatal(err)
		}
		return seeAsClient(raw)
	}
	p, err := read(good)
	if err != nil || p.Upvotes == nil || p.Published != "2026-01-02T03:04:05.678000+00:00" || p.Submitted != "2026-01-02T03:04:05+00:00" || p.Title != "T" || !slices.Equal(p.Authors, []string{"A"}) {
		t.Fatalf("%+v, %v", p, err)
	}
	if p, _ := read(strings.Replace(good, `,"upvotes":0,"title"`, `,"title"`, 1)); p.Upvotes != nil {
		t.Error("an inner 0 was kept, which the client drops")
	}
	if p, _ := read(strings.Replace(good, `"title":"T",`, ``, 1)); p.Title != "" {
		t.Error("a title was found that is not there")
	}
	for _, bad := range []string{`{"publishedAt":"2026-01-02"}`, `{"publishedAt":"2026-01-02T03:04:05+02:00"}`, `{"linkedModels":[{"name":"x"}]}`, `{"id":7}`, `{"upvotes":"7"}`} {
		if _, err := read(bad); err == nil {
			t.Errorf("%s raises nothing", bad)
		}
	}
}

// elsewhere are the keys that other public programs read of an item, by dots,
// with the kind they take for granted: scripts, collectors of news, clients
// generated from the well-known site's own document. Of those with a question
// mark they bear the lack.
func elsewhere() map[string]string {
	return map[string]string{
		"title": "string", "summary": "string", "publishedAt": "time", "thumbnail": "string", "numComments": "integer", "upvotes": "integer", "mediaUrls": "array",
		"isAuthorParticipating": "boolean", "ai_summary": "string", "ai_keywords": "array", "githubRepo?": "string", "githubStars?": "integer", "projectPage?": "string",
		"organization?": "object", "submittedBy._id": "string", "submittedBy.avatarUrl": "string", "submittedBy.fullname": "string", "submittedBy.name": "string",
		"submittedBy.type": "string", "submittedBy.isPro": "boolean", "submittedBy.isHf": "boolean", "submittedBy.isHfAdmin": "boolean", "submittedBy.isMod": "boolean",
		"submittedBy.followerCount": "integer",
		"paper.id":                  "string", "paper.title": "string", "paper.summary": "string", "paper.publishedAt": "time", "paper.upvotes": "integer", "paper.discussionId": "string",
		"paper.authors": "array", "paper.ai_summary": "string", "paper.ai_keywords": "array", "paper.mediaUrls": "array", "paper.githubRepo?": "string", "paper.githubStars?": "integer",
		"paper.projectPage?": "string", "paper.organization?": "object", "paper.submittedOnDailyAt": "time", "paper.submittedOnDailyBy.user": "string",
		"paper.submittedOnDailyBy.name": "string", "paper.submittedOnDailyBy.fullname": "string", "paper.submittedOnDailyBy.avatarUrl": "string",
		"paper.submittedOnDailyBy._id": "string", "paper.submittedOnDailyBy.type": "string", "paper.submittedOnDailyBy.isPro": "boolean",
		"paper.authors[].name": "string", "paper.authors[]._id": "string", "paper.authors[].hidden": "boolean",
	}
}

// What public programs that read this API take for granted is there, in the
// kind they expect.
func TestOtherPrograms(t *testing.T) {
	base, _ := serveContract(t)
	for _, path := range []string{"/api/daily_papers", "/api/papers/search?q=strings+soft&limit=100"} {
		res, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		var items []any
		if err := json.NewDecoder(res.Body).Decode(&items); err != nil || len(items) < 2 {
			t.Fatalf("%s: %d items, %v", path, len(items), err)
		}
		res.Body.Close()
		for key, kind := range elsewhere() {
			key, spare := strings.CutSuffix(key, "?")
			for _, item := range items {
				for _, v := range reach(item, strings.Split(key, ".")) {
					switch at, _ := v.(string); {
					case v == nil && (spare || strings.HasPrefix(path, "/api/papers/search") && (key == "publishedAt" || strings.HasPrefix(key, "paper.submittedOn") || key == "paper.publishedAt")):
					case kind == "time":
						if _, err := time.Parse("2006-01-02T15:04:05.000Z", at); err != nil {
							t.Errorf("%s: %s is %v", path, key, v)
						}
					case jsonType(v) != kind:
						t.Errorf("%s: %s is %v, want %s", path, key, v, kind)
					}
				}
			}
		}
	}
}

// reach returns what stands under a key, once for each element on the way; nil
// where it is not there.
func reach(v any, path []string) []any {
	if len(path) == 0 {
		return []any{v}
	}
	name, each := strings.CutSuffix(path[0], "[]")
	o, _ := v.(map[string]any)
	if !each {
		return reach(o[name], path[1:])
	}
	var all []any
	list, _ := o[name].([]any)
	for _, one := range list {
		all = append(all, reach(one, path[1:])...)
	}
	return all
}
