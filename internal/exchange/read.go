package exchange

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Request asks for days of one site.
type Request struct {
	Site   papersapi.Site
	Days   []papers.Day // none is the site's latest
	Choose bool         // its front page becomes places on ours, behind our own
	Strict bool         // the first record that is refused ends the reading, before its day is taken in
	Token  string       // for sites that want one; it goes to no other place
}

// A State is what a reading has done so far.
type State struct {
	store.Counts
	Day      papers.Day // that was read last
	Days     int        // that were read to their ends
	Same     int        // of them, those that the site said had not changed
	Signals  int        // papers of which the site's numbers were taken
	Features int        // papers that its front pages have
}

// A reading is a Request under way. It belongs to one goroutine.
type reading struct {
	*Exchange
	Request
	client  *fetch.Client
	decoder papersapi.Decoder
	State
	show func(State)
	told int
}

// Read takes days of a site in, each in one transaction of its own: what was
// taken in before an error stays. show is told after each request and each
// day; it may be nil. A *papers.RecordError is a refused record under Strict.
func (x *Exchange) Read(ctx context.Context, r Request, show func(State)) (State, error) {
	return x.read(ctx, r, show, x.o.Waiting)
}

func (x *Exchange) read(ctx context.Context, r Request, show func(State), waiting func(fetch.Wait)) (State, error) {
	if err := x.check(r.Site); err != nil {
		return State{}, err
	}
	if show == nil {
		show = func(State) {}
	}
	g := &reading{Exchange: x, Request: r, decoder: papersapi.NewDecoder(x.o.Clock.Now()), show: show}
	k := x.keeper(r.Site)
	g.client = fetch.New(fetch.Options{
		Agent: fmt.Sprintf("DailyPapers/%s (%s)", x.o.Version, contact(x.o.Contact)), Clock: x.o.Clock, Idle: x.o.Idle, MaxBytes: maxAnswer, Waiting: waiting,
		Take: func(ctx context.Context) (*fetch.Turn, error) { return k.Take(ctx, waiting) }, Sent: func() { g.Requests++; g.show(g.State) },
	})
	if len(g.Request.Days) == 0 {
		day, err := g.latest(ctx)
		if err != nil || day.IsZero() {
			return g.State, err
		}
		g.Request.Days = []papers.Day{day}
	}
	for _, day := range g.Request.Days {
		if err := g.day(ctx, day); err != nil {
			return g.State, err
		}
		g.show(g.State)
	}
	return g.State, nil
}

// maxAnswer bounds an answer: a page of a hundred papers has some 400 kB.
const maxAnswer = 32 << 20

// contact writes a mail address as one.
func contact(s string) string {
	if strings.Contains(s, "@") && !strings.Contains(s, "/") && !strings.HasPrefix(s, "mailto:") {
		return "mailto:" + s
	}
	return s
}

// latest finds out which day is the site's latest: the one that most of its
// papers came on. Zero where the site has none.
func (g *reading) latest(ctx context.Context) (papers.Day, error) {
	answer, err := g.ask(ctx, page{URL: g.Site.Latest()})
	if err != nil {
		return papers.Day{}, err
	}
	items, err := g.decode(answer)
	if err != nil {
		return papers.Day{}, err
	}
	votes, best := map[papers.Day]int{}, papers.Day{}
	for _, it := range items {
		if it.Day.IsZero() {
			continue
		}
		votes[it.Day]++
		if c := cmp.Compare(votes[it.Day], votes[best]); best.IsZero() || c > 0 || c == 0 && best.Before(it.Day) {
			best = it.Day
		}
	}
	if best.IsZero() && len(items) > 0 {
		return best, fmt.Errorf("exchange: %s does not tell which day its latest papers are of; name one with --date", g.Site.Name)
	}
	return best, nil
}

// day reads one day and takes it in, unless the site says that it is as it was.
func (g *reading) day(ctx context.Context, day papers.Day) error {
	last, err := g.lastRead(ctx, g.Site, day, g.Choose)
	if err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	first, err := g.changed(ctx, last)
	if err != nil {
		return err
	}
	g.Day = day
	if first == nil && len(last.Pages) > 0 {
		g.State.Days++
		g.Same++
		return nil
	}
	items, pages, err := g.whole(ctx, day, first)
	if err != nil {
		return err
	}
	return g.put(ctx, day, items, cursor{pages, g.Choose})
}

// changed asks whether pages are as they were. It returns the first page's
// answer, if there is one, which need not be asked for again; nil where all
// pages are the same, or none is known.
func (g *reading) changed(ctx context.Context, last cursor) (*fetch.Answer, error) {
	for i, p := range last.Pages {
		answer, err := g.ask(ctx, p)
		if err != nil {
			return nil, err
		}
		if answer.Status == 304 {
			continue
		}
		if i == 0 {
			return answer, nil
		}
		return g.ask(ctx, page{URL: last.Pages[0].URL})
	}
	return nil, nil
}
