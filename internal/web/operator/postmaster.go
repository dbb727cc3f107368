package operator

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

const (
	mailPath       = "/admin/mail"
	suppressedPath = mailPath + "/suppressed"
	// lettersShown is how many letters, or addresses, stand on a page.
	lettersShown = 50
)

// mailRoutes are where those who run the site see what is mailed.
func (s *Pages) mailRoutes() []page.Route {
	return []page.Route{
		page.At("GET "+mailPath, papers.RunSite, s.mail),
		page.At("POST "+mailPath+"/retry", papers.RunSite, s.retryLetter),
		page.At("GET "+suppressedPath, papers.RunSite, s.suppressed),
		page.At("POST "+suppressedPath, papers.RunSite, s.suppress),
		page.At("POST "+suppressedPath+"/remove", papers.RunSite, s.unsuppress),
	}
}

// mailPage says how mail goes, and shows the log of the outbox.
type mailPage struct {
	page.Frame
	State         postmaster.State
	Refused       papers.Letter
	LastSent      page.Moment
	Oldest        page.Moment
	Trouble       page.Moment // since when nothing is taken
	Counts        []mailCount
	Subscriptions string
	Suppressed    string
	Rate          string      // of complaints
	Looked        page.Moment // at the mailbox
	Failing       page.Moment // since when it cannot be read

	Letters []letterRow
	States  []papers.MessageState
	Chosen  papers.MessageState
	Address string
	Next    string
	Said    string
	Wrong   string
}

// mailCount is a row of the table of what became of letters.
type mailCount struct {
	State     papers.MessageState
	Day, Week int
	Share     int // of all of the week, in percent
}

// letterRow is a letter of the log.
type letterRow struct {
	papers.Letter
	At    page.Moment
	Due   page.Moment // of the next try
	Retry bool
}

// mail serves /admin/mail.
func (s *Pages) mail(w http.ResponseWriter, r *http.Request) error {
	return s.showMail(w, r, http.StatusOK, "")
}

func (s *Pages) showMail(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	if s.deps.Postmaster == nil {
		return papers.ErrNotFound
	}
	v := mailPage{Frame: s.Frame(r, "Mail", "mail"), States: papers.MessageStates(), Wrong: wrong, Said: retryWords(r.URL.Query().Get("said"))}
	v.Canonical, v.NoIndex = mailPath, true
	var err error
	if v.State, err = s.deps.Postmaster.State(r.Context()); err != nil {
		return err
	}
	v.tell()
	if err := s.letters(r, &v); err != nil {
		return err
	}
	return s.Private(w, r, status, "mail", v)
}

func retryWords(word string) string {
	if word == "retried" {
		return "It is sent again as soon as its turn comes."
	}
	return ""
}

// tell words the state.
func (v *mailPage) tell() {
	x := v.State
	v.LastSent, v.Oldest, v.Trouble = page.NewMoment(x.LastSent, v.Now), page.Since(x.Oldest, v.Now), page.Since(x.Sending.Since, v.Now)
	v.Looked, v.Failing = page.NewMoment(x.Bounces.At, v.Now), page.Since(x.Bounces.Since, v.Now)
	v.Refused = x.Refused
	all := 0
	for _, n := range x.Week {
		all += n
	}
	for _, state := range papers.MessageStates() {
		v.Counts = append(v.Counts, mailCount{state, x.Day[state], x.Week[state], 100 * x.Week[state] / max(all, 1)})
	}
	v.Subscriptions = tally([]papers.SubscriptionState{papers.SubscriptionActive, papers.SubscriptionPaused, papers.SubscriptionEnded}, x.Subscriptions)
	v.Suppressed = tally(papers.SuppressionReasons(), x.Suppressed)
	v.Rate = rateWords(x)
}

// rateWords tell of complaints.
func rateWords(x postmaster.State) string {
	if x.Sent == 0 && x.Complaints == 0 {
		return "none"
	}
	return fmt.Sprintf("%s of %s in 30 days (%.2f\u00a0%%)", page.Grouped(x.Complaints), page.Count(x.Sent, "letter", "letters"), 100*x.Rate())
}

// tally writes "3 active, 1 paused", "none" for nothing.
func tally[K ~string](order []K, counts map[K]int) string {
	var parts []string
	for _, k := range order {
		if counts[k] > 0 {
			parts = append(parts, page.Grouped(counts[k])+" "+string(k))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "none")
}

// letters fills in the log as the query asks for it.
func (s *Pages) letters(r *http.Request, v *mailPage) error {
	q := r.URL.Query()
	v.Chosen, v.Address = papers.MessageState(q.Get("state")), strings.TrimSpace(q.Get("address"))
	if v.Chosen != "" && !slices.Contains(v.States, v.Chosen) {
		return papers.Invalid("state", "must be waiting, sent, bounced, failed or dropped")
	}
	var before papers.MessageID
	if text := q.Get("before"); text != "" {
		var err error
		if before, err = papers.ParseMessageID(text); err != nil {
			return papers.Invalid("before", "is not the number of a letter")
		}
	}
	all, err := s.deps.Postmaster.Letters(r.Context(), v.Chosen, v.Address, before, lettersShown+1)
	if err != nil {
		return err
	}
	if len(all) > lettersShown {
		all = all[:lettersShown]
		v.Next = mailPath + "?" + withValues("state", string(v.Chosen), "address", v.Address, "before", strconv.FormatInt(int64(all[lettersShown-1].ID), 10)) + "#log"
	}
	for _, l := range all {
		row := letterRow{Letter: l, At: page.NewMoment(l.Created, v.Now), Retry: postmaster.MayRetry(l)}
		if l.State == papers.MessageWaiting {
			row.Due = page.NewMoment(l.Due, v.Now)
		}
		v.Letters = append(v.Letters, row)
	}
	return nil
}

// withValues is a query of pairs, without those whose value is "".
func withValues(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}

// retryLetter serves the buttons of the log.
func (s *Pages) retryLetter(w http.ResponseWriter, r *http.Request) error {
	if s.deps.Postmaster == nil {
		return papers.ErrNotFound
	}
	id, err := papers.ParseMessageID(r.PostFormValue("letter"))
	if err == nil {
		err = s.deps.Postmaster.Retry(r.Context(), id)
	}
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		return s.showMail(w, r, status, words)
	}
	return page.Onward(w, r, mailPath+"?said=retried")
}

// suppressedPage lists addresses to which nothing is sent.
type suppressedPage struct {
	page.Frame
	Words  string
	Rows   []suppressedRow
	Next   string
	Typed  string // address that was refused
	Reason string
	Said   string
	Wrong  string
}

type suppressedRow struct {
	papers.Suppression
	At page.Moment
}

// suppressed serves /admin/mail/suppressed.
func (s *Pages) suppressed(w http.ResponseWriter, r *http.Request) error {
	return s.showSuppressed(w, r, http.StatusOK, "")
}

func (s *Pages) showSuppressed(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	if s.deps.Postmaster == nil {
		return papers.ErrNotFound
	}
	q := r.URL.Query()
	v := suppressedPage{Frame: s.Frame(r, "Addresses without mail", "mail"), Words: strings.TrimSpace(q.Get("q")), Said: suppressedWords(q.Get("said")), Wrong: wrong,
		Typed: r.PostFormValue("address"), Reason: r.PostFormValue("reason")}
	v.Canonical, v.NoIndex = suppressedPath, true
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	all, err := s.deps.Postmaster.Suppressions(r.Context(), v.Words, (nth-1)*lettersShown, lettersShown+1)
	if err != nil {
		return err
	}
	if len(all) > lettersShown {
		all = all[:lettersShown]
		v.Next = suppressedPath + "?" + withValues("q", v.Words, "p", strconv.Itoa(nth+1))
	}
	for _, x := range all {
		v.Rows = append(v.Rows, suppressedRow{x, page.On(x.At, v.Now)})
	}
	return s.Private(w, r, status, "suppressed", v)
}

func suppressedWords(word string) string {
	switch word {
	case "added":
		return "Nothing is sent to that address any more."
	case "removed":
		return "Mail is sent to that address again."
	}
	return ""
}

// suppress serves the form for an address.
func (s *Pages) suppress(w http.ResponseWriter, r *http.Request) error {
	if s.deps.Postmaster == nil {
		return papers.ErrNotFound
	}
	_, err := s.deps.Postmaster.Suppress(r.Context(), page.Visitor(r).User, r.PostFormValue("address"), r.PostFormValue("reason"))
	return s.suppressedDone(w, r, "added", err)
}

// unsuppress serves the buttons of the list.
func (s *Pages) unsuppress(w http.ResponseWriter, r *http.Request) error {
	if s.deps.Postmaster == nil {
		return papers.ErrNotFound
	}
	return s.suppressedDone(w, r, "removed", s.deps.Postmaster.Unsuppress(r.Context(), page.Visitor(r).User, r.PostFormValue("address")))
}

func (s *Pages) suppressedDone(w http.ResponseWriter, r *http.Request, said string, err error) error {
	if err == nil {
		return page.Onward(w, r, suppressedPath+"?said="+said)
	}
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	return s.showSuppressed(w, r, status, words)
}

// mailWords say on the overview how mail goes.
func mailWords(x postmaster.State) string {
	words := "sent by " + x.Server
	switch {
	case x.Server == "":
		words = "Mail is not sent but left as files in " + x.Folder
	case x.Fault() != "":
		words = "held up: " + x.Fault()
	}
	if x.Waiting > 0 {
		words += "; " + page.Count(x.Waiting, "letter waits", "letters wait")
	}
	return words
}
