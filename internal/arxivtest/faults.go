package arxivtest

import (
	"net/http"
	"strings"
	"time"
)

// A Fault is a way in which a request can go wrong.
type Fault string

// The faults.
const (
	RetrySeconds  Fault = "503, Retry-After in seconds"
	RetryDate     Fault = "503, Retry-After as a date"
	Unavailable   Fault = "503 without Retry-After"
	TooMany       Fault = "429"
	NotAcceptable Fault = "406" // besides those for a request without Accept
	ServerError   Fault = "500"
	BadGateway    Fault = "502"
	StallHeader   Fault = "stall before the header"
	StallBody     Fault = "stall in the body"
	Reset         Fault = "connection reset in the body"
	Truncated     Fault = "truncated text"      // of the length that the header says
	LostToken     Fault = "token lost"          // badResumptionToken for a good token
	Duplicated    Fault = "duplicated records"  // on one page
	Reordered     Fault = "reordered records"   // on one page
	Repeated      Fault = "page repeated"       // half of the page before comes again
	Controls      Fault = "control characters"  // in a record of a work that there is not
	Malformed     Fault = "malformed record"    // of a work that there is not
	IllFormed     Fault = "ill-formed record"   // of a work that there is not: the page is no XML
	Storm         Fault = "storm"               // an hour of 503 and 429 begins, or goes on
	Unreachable   Fault = "unreachable"         // days without an answer begin, or go on
	NoAccept      Fault = "406 for want of one" // the request had no Accept; it has no probability
)

// AllFaults are those that can be drawn, in the order in which they are.
func AllFaults() []Fault {
	return []Fault{Unreachable, Storm, RetrySeconds, RetryDate, Unavailable, TooMany, NotAcceptable, ServerError, BadGateway, StallHeader, StallBody, Reset,
		Truncated, LostToken, Duplicated, Reordered, Repeated, Controls, Malformed, IllFormed}
}

// Weather gives each fault the probability p a request; storms come a tenth,
// outages a hundredth as often.
func Weather(p float64) map[Fault]float64 {
	all := map[Fault]float64{}
	for _, f := range AllFaults() {
		all[f] = p
	}
	all[Storm], all[Unreachable] = p/10, p/100
	return all
}

// A Span is a stretch of time, its end excluded.
type Span struct{ From, Until time.Time }

func within(spans []Span, t time.Time) bool {
	for _, s := range spans {
		if !t.Before(s.From) && t.Before(s.Until) {
			return true
		}
	}
	return false
}

// draw returns what goes wrong with a request. It is called with s.mu held.
func (s *Server) draw(r *http.Request, at time.Time) Fault {
	switch {
	case within(s.outages, at):
		return Unreachable
	case within(s.storms, at):
		return Storm
	case r.Header.Get("Accept") == "":
		return NoAccept
	}
	for _, f := range AllFaults() {
		if p := s.o.Faults[f]; p > 0 && s.r.Float64() < p && applies(f, r) {
			s.begin(f, at)
			return f
		}
	}
	return ""
}

// begin notes how long a fault lasts that is more than one request's.
func (s *Server) begin(f Fault, at time.Time) {
	switch f {
	case Storm:
		s.storms = append(s.storms, Span{at, at.Add(time.Hour)})
	case Unreachable:
		s.outages = append(s.outages, Span{at, at.Add(s.o.Outage)})
	}
}

// applies reports whether a fault can befall a request.
func applies(f Fault, r *http.Request) bool {
	q := r.URL.Query()
	list := r.URL.Path == oaiPath && q.Get("verb") == "ListRecords"
	switch f {
	case LostToken, Repeated:
		return list && q.Has("resumptionToken")
	case Duplicated, Reordered, Controls, Malformed, IllFormed:
		return list || strings.HasPrefix(r.URL.Path, "/rss/") || strings.HasPrefix(r.URL.Path, "/atom/")
	}
	return true
}

// refusal is the answer of a fault that has one of its own. It is called with
// s.mu held.
func (s *Server) refusal(f Fault, at time.Time) (answer, bool) {
	switch f {
	case Storm:
		return s.refusal([]Fault{RetrySeconds, RetryDate, Unavailable, TooMany}[s.r.IntN(4)], at)
	case RetrySeconds:
		return retryAfter(at, 5+s.r.IntN(116), false), true
	case RetryDate:
		return retryAfter(at, 5+s.r.IntN(116), true), true
	case Unavailable:
		return plainAnswer(http.StatusServiceUnavailable, "The service is busy."), true
	case TooMany:
		return plainAnswer(http.StatusTooManyRequests, "Rate exceeded."), true
	case NotAcceptable, NoAccept:
		return plainAnswer(http.StatusNotAcceptable, "Not acceptable."), true
	case ServerError:
		return plainAnswer(http.StatusInternalServerError, "Something broke."), true
	case BadGateway:
		return plainAnswer(http.StatusBadGateway, "Nobody answers behind this door."), true
	}
	return answer{}, false
}

func plainAnswer(status int, words string) answer {
	return answer{status: status, kind: "text/html", head: "<html><body>\n<h1>" + words + "</h1>\n</body></html>\n"}
}
