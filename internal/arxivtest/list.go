package arxivtest

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A list is a request for records, as its arguments or its token say.
type list struct {
	request pairs // verb, resumptionToken, metadataPrefix, from, until, set
	from    papers.Day
	until   papers.Day
	in      func([]string) bool
	skip    int
	resumed bool
	began   time.Time // of the first page
}

// issued is what the server remembers of a token.
type issued struct{ expires, began time.Time }

// A refusedList is an error of the protocol.
type refusedList struct {
	code, reason string
	request      pairs
}

func bad(reason string) *refusedList { return &refusedList{"badArgument", reason, nil} }

// listRecords answers one page. Order, paging and tokens are those of arXiv's
// own server: by stamp and id; a page that ends on a later day than it began
// moves the token's from to that day, where skip counts anew.
func (s *Server) listRecords(q url.Values, fault Fault, at time.Time) answer {
	l, refused := s.parseList(q, fault, at)
	if refused != nil {
		return s.oaiFault(at, refused.code, refused.reason, refused.request)
	}
	seen := at
	if s.o.Settled {
		seen = l.began
	}
	works := s.world.window(l.from, l.until, seen, l.in)
	if fault == Repeated {
		l.skip = max(0, l.skip-s.o.Page/2)
	}
	if s.o.Endless && l.skip >= len(works) {
		l.skip = max(0, len(works)-s.o.Page)
	}
	if l.skip >= len(works) {
		return s.oaiFault(at, "noRecordsMatch", "", l.request)
	}
	page, more := works[l.skip:], len(works) > l.skip+s.o.Page
	if more {
		page = page[:s.o.Page]
	}
	a := s.oaiDocument(at, l.request)
	a.head += "    <ListRecords>\n"
	for _, i := range page {
		c, _ := s.world.last(i, seen)
		a.items = append(a.items, record(&s.world.works[i], c, l.request.get("metadataPrefix")))
	}
	a.items = s.mix(a.items, fault, func() string { return s.damagedRecord(fault, at, l.request.get("metadataPrefix")) })
	a.tail = s.token(l, works, more, seen, at) + "    </ListRecords>\n" + a.tail
	if l.until.Before(papers.DayOf(at.UTC())) {
		a.header["Surrogate-Control"] = "max-age=345600"
	}
	return a
}

// token writes what stands behind a page: a token, an empty one behind a
// list that had some, or nothing.
func (s *Server) token(l *list, works []int, more bool, seen, at time.Time) string {
	if !more && !s.o.Endless {
		if l.resumed {
			return "        <resumptionToken/>\n"
		}
		return ""
	}
	next, skip := l.request, l.skip+s.o.Page
	if more {
		first, _ := s.world.last(works[l.skip], seen)
		extra, _ := s.world.last(works[skip], seen)
		if extra.stamp != first.stamp {
			next = next.set("from", extra.stamp.String())
			skip = l.ofDay(s, works, extra.stamp, seen)
		}
	}
	args := url.Values{}
	for _, x := range next {
		args.Set(x[0], x[1])
	}
	text := tokenText(args, skip)
	y, m, d := at.UTC().Date()
	expires := time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
	s.tokens[text] = issued{expires, l.began}
	return fmt.Sprintf("        <resumptionToken expirationDate='%s'>%s</resumptionToken>\n", expires.Format("2006-01-02T15:04:05Z"), url.QueryEscape(text))
}

// ofDay counts the records of a day on the page.
func (l *list) ofDay(s *Server, works []int, day papers.Day, seen time.Time) int {
	n := 0
	for _, i := range works[l.skip : l.skip+s.o.Page] {
		if c, _ := s.world.last(i, seen); c.stamp == day {
			n++
		}
	}
	return n
}

// parseList reads the arguments, or those that a token stands for.
func (s *Server) parseList(q url.Values, fault Fault, at time.Time) (*list, *refusedList) {
	l := &list{request: pairs{{"verb", "ListRecords"}}, began: at}
	if q.Has("resumptionToken") {
		if len(q) != 2 {
			return nil, bad("Nothing but verb may stand beside resumptionToken")
		}
		args, refused := s.resume(l, q.Get("resumptionToken"), fault, at)
		if refused != nil {
			return nil, refused
		}
		q = args
	}
	for name := range q {
		if !strings.Contains(" verb metadataPrefix from until set ", " "+name+" ") {
			return nil, bad("The argument " + name + " is none of ListRecords")
		}
	}
	if !q.Has("metadataPrefix") {
		return nil, bad("metadataPrefix is missing")
	}
	if prefix := q.Get("metadataPrefix"); prefix != raw && prefix != parsed {
		return nil, &refusedList{"cannotDisseminateFormat", "The format is unknown here", l.request}
	}
	l.request = l.request.set("metadataPrefix", q.Get("metadataPrefix"))
	if refused := l.days(q, at); refused != nil {
		return nil, refused
	}
	if spec := q.Get("set"); spec != "" {
		in, reason := parseSet(spec)
		if in == nil {
			return nil, bad(reason)
		}
		l.in, l.request = in, l.request.set("set", spec)
	}
	return l, nil
}

// days reads from and until. That until may lie "one day ahead" is counted
// from now to the end of that day, so that tomorrow is too late.
func (l *list) days(q url.Values, at time.Time) *refusedList {
	now := at.UTC()
	l.from, l.until = Earliest(), papers.DayOf(now)
	for _, x := range []struct {
		name string
		day  *papers.Day
	}{{"from", &l.from}, {"until", &l.until}} {
		if q.Get(x.name) == "" {
			continue
		}
		d, err := papers.ParseDay(q.Get(x.name))
		if err != nil {
			return bad(x.name + " must have the form YYYY-MM-DD")
		}
		*x.day, l.request = d, l.request.set(x.name, q.Get(x.name))
	}
	switch {
	case l.until.Before(l.from):
		return bad("until must not be before from")
	case l.from.Before(Earliest()):
		return bad("from is too early")
	case l.until.Add(1).Time().Add(-time.Second).After(now.Add(24 * time.Hour)):
		return bad("until is too late")
	}
	return nil
}

// resume reads a token. One that was never given, or not today, is refused.
func (s *Server) resume(l *list, token string, fault Fault, at time.Time) (url.Values, *refusedList) {
	refused := &refusedList{"badResumptionToken", "The token cannot be read", nil}
	text, err := url.QueryUnescape(token)
	if err != nil {
		return nil, refused
	}
	args, err := url.ParseQuery(text)
	if err != nil {
		return nil, refused
	}
	if l.skip, err = strconv.Atoi(args.Get("skip")); err != nil || l.skip < 0 || args.Get("verb") != "ListRecords" {
		return nil, refused
	}
	args.Del("skip")
	known, ok := s.tokens[tokenText(args, l.skip)]
	if !ok || !at.Before(known.expires) || fault == LostToken {
		return nil, &refusedList{"badResumptionToken", "The token has expired", nil}
	}
	l.began, l.resumed, l.request = known.began, true, l.request.set("resumptionToken", token)
	return args, nil
}

// tokenText is a token before it is escaped as a whole.
func tokenText(args url.Values, skip int) string {
	var parts []string
	for _, name := range []string{"verb", "metadataPrefix", "from", "until", "set"} {
		if args.Has(name) {
			parts = append(parts, name+"="+url.QueryEscape(args.Get(name)))
		}
	}
	return strings.Join(append(parts, "skip="+strconv.Itoa(skip)), "&")
}
