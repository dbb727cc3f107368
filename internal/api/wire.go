package api

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

// Item writes an entry of a list, for those who send papers to programs in
// other ways than by an answer.
func Item(e papers.Entry) client.DailyItem { return item(e, texmath.Text(frontpage.Lead(e.Paper))) }

// item writes an entry of a list.
func (a *API) item(e papers.Entry) client.DailyItem { return item(e, a.leads.of(e.Paper)) }

// paperOf writes a paper as it stands in a list, which is where the front
// page's part in it is known.
func (a *API) paperOf(e papers.Entry) client.Paper { return paper(e, a.leads.of(e.Paper)) }

func item(e papers.Entry, lead string) client.DailyItem {
	p := paper(e, lead)
	return client.DailyItem{
		Paper: p, PublishedAt: p.PublishedAt, Title: p.Title, Summary: p.Summary, MediaURLs: p.MediaURLs,
		SubmittedBy: submitter(e), Organization: p.Organization, Place: placeOf(e.Feature),
		Upvotes: p.Upvotes, NumComments: e.Tally.Comments, AISummary: p.AISummary, AIKeywords: p.AIKeywords,
		ProjectPage: p.ProjectPage, GithubRepo: p.GithubRepo, GithubStars: p.GithubStars,
	}
}

func paper(e papers.Entry, lead string) client.Paper {
	p := client.Paper{
		ID: string(e.Paper.ID), Authors: authors(e.Paper), Title: e.Paper.Title, Summary: e.Paper.Text(),
		PublishedAt: client.Time{Time: e.Paper.Appeared()},
		Upvotes:     e.Tally.Votes, SummaryBy: summaryBy(e.Paper), Categories: categoriesOf(e.Paper), Signals: signals(e),
		DiscussionID: hexID("discussion", string(e.Paper.ID)), ProjectPage: e.Paper.Link(papers.ProjectLink),
		AISummary: lead, AIKeywords: append([]string{}, e.Paper.Keywords...), MediaURLs: []string{},
	}
	if at := e.Came(); !at.IsZero() {
		by := submitter(e)
		p.SubmittedOnDailyAt, p.SubmittedOnDailyBy = client.Time{Time: at}, &by
	}
	if repo := github(e.Paper); repo != "" {
		p.GithubRepo, p.GithubRepoAddedBy, p.GithubStars = repo, "auto", new(int)
	}
	return p
}

func authors(p papers.Paper) []client.Author {
	out := make([]client.Author, len(p.Authors))
	for i, a := range p.Authors {
		out[i] = client.Author{ID: authorID(p.ID, i, a.Name), Name: a.Name}
	}
	return out
}

// submitter is who or what put an entry where it stands: the person, the file
// or the library that chose it, or else the source that announced it. A person
// has the name of the account, as everywhere in the API.
func submitter(e papers.Entry) client.User {
	name, fullname := cmp.Or(e.Feature.Account, e.Feature.By), e.Feature.By
	if name == "" {
		name, fullname = e.Paper.ID.Source(), "Announced by "+e.Paper.ID.Source()
	}
	u := client.User{ID: hexID("user", name), Fullname: fullname, Name: name, User: name, Type: "user"}
	if e.Feature.Account != "" {
		u.AvatarURL = papers.User{Name: name}.Path() + "/avatar.svg" // a path alone, as clients know it
	}
	return u
}

// github is the first of a paper's repositories that is there.
func github(p papers.Paper) string {
	for _, l := range p.Links {
		if u, err := url.Parse(l.URL); err == nil && l.Kind == papers.CodeLink && strings.EqualFold(u.Host, "github.com") {
			return l.URL
		}
	}
	return ""
}

// hexID makes the 24 digits that clients expect of a key. They depend on the
// parts alone, so that every answer and every restart gives the same.
func hexID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}
