package papersapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// What an answer can be instead of daily papers.
var (
	ErrWebPage   = errors.New("the answer is a web page, not JSON")
	ErrForeign   = errors.New("the answer is not a list of daily papers")
	ErrTruncated = errors.New("the answer is cut off")
	ErrTooMany   = fmt.Errorf("the answer lists more than %d papers", maxItems)
)

// Bounds of what an answer may unpack to: two bytes of JSON can take five
// hundred of memory.
const (
	maxItems   = 10_000  // of a page; a hundred are asked for
	maxItem    = 2 << 20 // bytes; five thousand authors take one MiB
	maxAuthors = 10_000  // as ingest has it; one more is kept, for it to refuse
)

// An Item is a paper as it stands on a front page of the other site.
type Item struct {
	Paper    papers.Paper // as its source wrote it, not cleaned
	Place    string       // why it stands there, in the words of client.DailyItem; "" where the site does not say, as only this program's do
	Votes    int
	Comments int
	Counted  bool       // Votes and Comments are known
	By       string     // who put it there
	Day      papers.Day // on which it came to the front page; zero where that is not told
	Err      error      // why it is refused: papers.ErrInvalid, naming the field; of Paper at most the id is set
}

// A Decoder reads answers.
type Decoder struct {
	calendar papers.Calendar
	now      time.Time
}

// NewDecoder returns a Decoder for which now is the present: a date far ahead
// of it is none.
func NewDecoder(now time.Time) Decoder { return Decoder{papers.NewCalendar(), now} }

// Decode reads a page of daily papers, whole or not at all. An item that
// cannot be taken says so itself.
func (d Decoder) Decode(body []byte) ([]Item, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if len(body) == 0 {
		return nil, fmt.Errorf("papersapi: %w: it is empty", ErrForeign)
	}
	switch body[0] {
	case '[':
	case '<':
		return nil, fmt.Errorf("papersapi: %w", ErrWebPage)
	case '{':
		return nil, fmt.Errorf("papersapi: %w%s", ErrForeign, says(body))
	default:
		return nil, fmt.Errorf("papersapi: %w", ErrForeign)
	}
	var items []Item
	dec := json.NewDecoder(bytes.NewReader(body))
	_, err := dec.Token()
	for err == nil && dec.More() {
		if len(items) == maxItems {
			return nil, fmt.Errorf("papersapi: %w", ErrTooMany)
		}
		var raw json.RawMessage
		if err = dec.Decode(&raw); err == nil {
			items = append(items, d.item(raw))
		}
	}
	if err == nil {
		_, err = dec.Token() // the end of the list
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, fmt.Errorf("papersapi: %w", ErrTruncated)
	case err != nil:
		return nil, fmt.Errorf("papersapi: %w: %w", ErrForeign, err)
	}
	return items, nil
}

// says quotes what a site says instead of papers.
func says(body []byte) string {
	var is struct{ Error, Message, Detail text }
	if json.Unmarshal(body, &is) != nil {
		return ""
	}
	words := is.Error.or(text{is: is.Message.or(is.Detail)})
	if words == "" {
		return ""
	}
	return fmt.Sprintf("; the site says %.200q", words)
}

// wireItem and wirePaper are what is read of client.DailyItem and client.Paper
// and of all that came before them.
type wireItem struct {
	Paper       json.RawMessage `json:"paper"`
	Title       text            `json:"title"`
	Summary     text            `json:"summary"`
	PublishedAt text            `json:"publishedAt"`
	NumComments count           `json:"numComments"`
	SubmittedBy user            `json:"submittedBy"`
	Upvotes     count           `json:"upvotes"`
	ProjectPage text            `json:"projectPage"`
	GithubRepo  text            `json:"githubRepo"`
	Place       text            `json:"place"`
}

type wirePaper struct {
	ID                 text         `json:"id"`
	Title              text         `json:"title"`
	Summary            text         `json:"summary"`
	SummaryBy          text         `json:"summaryBy"`
	Authors            list[author] `json:"authors"`
	Categories         list[text]   `json:"categories"`
	PublishedAt        text         `json:"publishedAt"`
	SubmittedOnDailyAt text         `json:"submittedOnDailyAt"`
	SubmittedOnDailyBy user         `json:"submittedOnDailyBy"`
	Upvotes            count        `json:"upvotes"`
	ProjectPage        text         `json:"projectPage"`
	GithubRepo         text         `json:"githubRepo"`
}

func (d Decoder) item(b json.RawMessage) Item {
	var w wireItem
	var p wirePaper
	if len(b) > maxItem {
		return Item{Err: papers.Invalid("item", "has more than %d bytes", maxItem)}
	}
	if json.Unmarshal(b, &w) != nil {
		return Item{Err: papers.Invalid("item", "must be an object")}
	}
	if json.Unmarshal(w.Paper, &p) != nil || len(w.Paper) == 0 || w.Paper[0] != '{' {
		return Item{Err: papers.Invalid("paper", "must be an object with an id and a title")}
	}
	it := Item{Place: w.Place.is, By: text{is: w.SubmittedBy.name}.or(text{is: p.SubmittedOnDailyBy.name})}
	if it.Err = d.paper(&it.Paper, w, p); it.Err != nil {
		return it
	}
	votes, comments := p.Upvotes.or(w.Upvotes), w.NumComments
	it.Votes, it.Comments, it.Counted = votes.is, comments.is, votes.known
	if at := p.SubmittedOnDailyAt.is; at != "" {
		it.Day = dayOf(at)
	} else if w.PublishedAt.is != p.PublishedAt.is { // until 2024 the outer one was the front page's
		it.Day = dayOf(w.PublishedAt.is)
	}
	return it
}

func (d Decoder) paper(to *papers.Paper, w wireItem, p wirePaper) error {
	id, _, err := papers.ParseID(p.ID.is)
	switch {
	case p.ID.wrong:
		return papers.Invalid("paper.id", "must be a text")
	case p.ID.is == "":
		return papers.Invalid("paper.id", "is missing")
	case err != nil:
		return papers.Under("paper.id", err)
	}
	to.ID = id
	title := p.Title.or(w.Title)
	switch {
	case title == "" && (p.Title.wrong || w.Title.wrong):
		return papers.Invalid("paper.title", "of %s must be a text", id)
	case title == "":
		return papers.Invalid("paper.title", "of %s is missing", id)
	}
	to.Title = title
	if summary, by := p.Summary.or(w.Summary), strings.TrimSpace(p.SummaryBy.is); by == "" {
		to.Abstract = summary
	} else {
		to.Summary = papers.Summary{Text: summary, By: by}
	}
	for _, a := range p.Authors {
		if a.name != "" && len(to.Authors) <= maxAuthors {
			to.Authors = append(to.Authors, papers.Author{Name: a.name})
		}
	}
	for _, c := range p.Categories {
		if c.is != "" {
			to.Categories = append(to.Categories, papers.Category(c.is))
		}
	}
	to.Links = links(p.ProjectPage.or(w.ProjectPage), p.GithubRepo.or(w.GithubRepo))
	d.dates(to, p.PublishedAt.is)
	return nil
}

// maxLink bounds a link as ingest does: a longer one costs the link and not
// the paper.
const maxLink = 2048

func links(project, code string) []papers.Link {
	var out []papers.Link
	for _, l := range []papers.Link{{Kind: papers.CodeLink, URL: code}, {Kind: papers.ProjectLink, URL: project}} {
		if papers.IsWeb(l.URL) && len(l.URL) <= maxLink && !strings.ContainsAny(l.URL, " \t\r\n\"<>") {
			out = append(out, l)
		}
	}
	return out
}
