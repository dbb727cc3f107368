package webhook

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/texmath"
)

// commentRunes is how much of a comment is sent: the beginning of a long one
// brings readers to the page, where it can be answered too.
const commentRunes = 1000

// body is what is sent, nil where nothing is left to be told.
func (s *Service) body(ctx context.Context, o store.Outgoing) ([]byte, error) {
	m, err := s.message(ctx, o)
	if err != nil || o.Event != papers.PingEvent && len(m.Data.Papers) == 0 && len(m.Data.Comments) == 0 {
		return nil, err
	}
	switch o.To.Form {
	case papers.SlackForm:
		return encode(slack(m))
	case papers.DiscordForm:
		return encode(discord(m))
	}
	return encode(m)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // what is not HTML needs no \u003c
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// message looks up what a delivery tells of, as it is now.
func (s *Service) message(ctx context.Context, o store.Outgoing) (client.Delivery, error) {
	base, err := s.o.Site(ctx)
	if err != nil {
		return client.Delivery{}, err
	}
	base = strings.TrimRight(base, "/")
	m := client.Delivery{Type: string(o.Event), ID: o.ID.Key(), Timestamp: client.Time{Time: o.Created},
		Site: client.DeliverySite{Name: cmp.Or(s.o.Name, "Daily Papers"), URL: base + "/"}, Webhook: client.DeliverySender{ID: int64(o.To.ID), Name: o.To.Name}}
	switch o.Event {
	case papers.PingEvent:
		m.Data = client.DeliveryData{Words: "This is a try: the webhook “" + line(o.To.Name) + "” works.", URL: base + o.To.Path()}
	case papers.NewComments:
		err = s.tellComments(ctx, base, o, &m.Data)
	default:
		err = s.tellPapers(ctx, base, o, &m.Data)
	}
	return m, err
}

func (s *Service) tellPapers(ctx context.Context, base string, o store.Outgoing, d *client.DeliveryData) error {
	held, err := s.store.Papers(ctx, o.News.Papers)
	if err != nil {
		return err
	}
	tallies, err := s.store.Tallies(ctx, o.News.Papers)
	if err != nil {
		return err
	}
	places, err := s.store.FeaturesOfAll(ctx, o.News.Papers)
	if err != nil {
		return err
	}
	signals, err := s.store.SignalsOf(ctx, o.News.Papers)
	if err != nil {
		return err
	}
	days := make(map[papers.ID]string, len(o.News.Days))
	for i, day := range o.News.Days {
		if i < len(o.News.Papers) {
			days[o.News.Papers[i]] = day
		}
	}
	for _, p := range held {
		item := s.o.Encode(papers.Entry{Paper: p, Feature: places[p.ID], Tally: tallies[p.ID], Signals: signals[p.ID]})
		d.Papers = append(d.Papers, client.DeliveryPaper{DailyItem: item, URL: base + p.ID.Path(), Day: days[p.ID]})
	}
	gone := len(o.News.Papers) - len(held)
	d.Total = max(o.News.Count()-gone, len(held))
	if o.Event == papers.NewFeatures {
		d.Words, d.URL = featureWords(d.Papers, base)
		return nil
	}
	d.Search = o.To.Search
	d.Words = counted(d.Total, "new paper matches ", "new papers match ") + line(o.To.Asks().Words())
	d.URL = base + "/search?" + newestFirst(o.To.Search)
	return nil
}

// newestFirst is the query of a search's address in the order of dates.
func newestFirst(target string) string {
	v, err := url.ParseQuery(target)
	if err != nil {
		return target
	}
	v.Set("sort", "date")
	return v.Encode()
}

// featureWords says to which front page papers came, and where it is.
func featureWords(all []client.DeliveryPaper, base string) (words, to string) {
	words = counted(len(all), "paper came to the front page", "papers came to the front page")
	for _, p := range all {
		if p.Day != all[0].Day {
			return words, base + "/"
		}
	}
	if len(all) == 0 {
		return words, base + "/"
	}
	return words + " of " + all[0].Day, base + "/papers/date/" + all[0].Day
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (s *Service) tellComments(ctx context.Context, base string, o store.Outgoing, d *client.DeliveryData) error {
	found, err := s.store.Comments(ctx, 0, o.News.Comments)
	if err != nil {
		return err
	}
	var on []papers.ID
	for _, c := range found {
		on = append(on, c.Paper)
	}
	held, err := s.store.Papers(ctx, on)
	if err != nil {
		return err
	}
	titles := make(map[papers.ID]string, len(held))
	for _, p := range held {
		titles[p.ID] = line(texmath.Plain(p.TitleSource()))
	}
	for _, id := range o.News.Comments {
		c, ok := found[id]
		if !ok || c.State != papers.Visible {
			continue
		}
		d.Comments = append(d.Comments, client.DeliveryComment{ID: int64(id), PaperID: string(c.Paper), PaperTitle: cmp.Or(titles[c.Paper], string(c.Paper)),
			Author: c.Author.Name, ReplyTo: int64(c.Parent), CreatedAt: client.Time{Time: c.At}, Text: s.marks.Plain(c.Text, commentRunes),
			URL: base + "/comments/" + strconv.FormatInt(int64(id), 10)})
	}
	d.Total, d.URL = len(d.Comments), base+"/"
	if o.To.Paper != "" {
		d.URL = base + o.To.Paper.Path()
	}
	d.Words = counted(d.Total, "new comment", "new comments")
	if d.Total == 1 {
		c := d.Comments[0]
		d.Words, d.URL = fmt.Sprintf("%s commented on “%s”", cmp.Or(c.Author, "Somebody"), c.PaperTitle), c.URL
	}
	return nil
}

// more says how many papers stand on the page and not in a message that shows
// the first of them, "" where none.
func more(d client.DeliveryData, shown int) string {
	if d.Total <= shown {
		return ""
	}
	return "and " + strconv.Itoa(d.Total-shown) + " more"
}

// byline says who wrote a paper and where it belongs, on one line.
func byline(p client.DeliveryPaper) string {
	const named = 3
	var names []string
	for _, a := range p.Paper.Authors[:min(len(p.Paper.Authors), named)] {
		if name := line(a.Name); name != "" {
			names = append(names, name)
		}
	}
	by := strings.Join(names, ", ")
	if n := len(p.Paper.Authors) - named; n > 0 {
		by += " and " + counted(n, "other", "others")
	}
	return by
}

func titleOf(p client.DeliveryPaper) string {
	return cmp.Or(line(texmath.Plain(p.Title)), p.Paper.ID)
}

// leadOf is the sentence that says most of a paper, mathematics as Unicode.
func leadOf(p client.DeliveryPaper) string { return line(texmath.Plain(p.AISummary)) }
