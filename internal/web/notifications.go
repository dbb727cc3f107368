package web

import (
	"cmp"
	"html/template"
	"net/http"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/internal/web/programs"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	noticesPath   = "/notifications"
	dismissedPath = "/dismissed"
)

// noticesPage is what a person should know.
type noticesPage struct {
	page.Frame
	New    []noticeView
	Seen   []noticeView
	Latest int64
	Older  string // where those seen go on
}

// noticeView is a notification in words.
type noticeView struct {
	papers.Notification
	Who   string
	Did   string
	Title template.HTML
	To    string
	When  string
	Exact string
}

func (s *Site) notices(w http.ResponseWriter, r *http.Request) error {
	before, err := noticeNumber(r.FormValue("before"))
	if err != nil {
		return err
	}
	found, err := s.deps.Community.Notices(r.Context(), page.Visitor(r).User, before)
	if err != nil {
		return err
	}
	v := noticesPage{Frame: s.Frame(r, "Notifications", "notifications"), Latest: found.Latest}
	v.NoIndex = true
	if found.Next != 0 {
		v.Older = noticesPath + "?before=" + strconv.FormatInt(found.Next, 10)
	}
	for _, n := range found.New {
		v.New = append(v.New, s.noticeView(n, v.Now))
	}
	for _, n := range found.Seen {
		v.Seen = append(v.Seen, s.noticeView(n, v.Now))
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.Render(w, r, http.StatusOK, "notifications", v)
}

func noticeNumber(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, papers.Invalid("before", "must be the number of a notification")
	}
	return n, nil
}

// seeNotices marks all as read that the page showed.
func (s *Site) seeNotices(w http.ResponseWriter, r *http.Request) error {
	upTo, err := noticeNumber(r.PostFormValue("upto"))
	if err != nil {
		return err
	}
	if err := s.deps.Community.SeeNotices(r.Context(), page.Visitor(r).User, upTo); err != nil {
		return err
	}
	return page.Back(w, r, noticesPath)
}

func (s *Site) noticeView(n papers.Notification, now time.Time) noticeView {
	v := noticeView{Notification: n, Title: s.Set(n.Title), When: ago(n.At, now), Exact: n.At.UTC().Format(time.RFC3339)}
	switch {
	case n.Comment != 0:
		v.To = "/comments/" + strconv.FormatInt(int64(n.Comment), 10)
	case n.Paper != "":
		v.To = n.Paper.Path()
	default:
		v.To = noticesPath
	}
	v.Who = "Somebody"
	if n.Actor.ID != 0 {
		v.Who = n.Actor.Shown()
	} else if n.Kind == papers.OfReaction {
		v.Who = "Several people"
	}
	switch n.Kind {
	case papers.OfReply:
		v.Did = "replied to your comment"
	case papers.OfMention:
		v.Did = "mentioned you"
	case papers.OfReaction:
		v.Did = "reacted " + n.Words + " to your comment"
		v.Words = ""
	case papers.OfPaper:
		v.Did = "discusses your paper"
	case papers.OfVersion:
		v.Who, v.Did, v.Words = "", "A paper that you saved has a new version", ""
		if n.Words != "" {
			v.Did = "A paper that you saved has " + n.Words
		}
	case papers.OfHidden:
		v.Who, v.Did = "", "A curator hid your comment"
	case papers.OfWebhook:
		v.Who, v.Did, v.To = "", "A webhook of yours was switched off", programs.WebhooksPath
	case papers.OfClaim:
		v.Who, v.Did, v.Words = "", cmp.Or(n.Words, "Your claim was decided"), ""
	default:
		v.Who, v.Did, v.Words = "", texmath.Plain(cmp.Or(n.Words, "Something of yours was decided")), ""
	}
	return v
}

// dismissedPage lists what is of no interest to a person, to be undone.
type dismissedPage struct {
	page.Frame
	Papers []dismissedView
	Total  int
	Pager  page.Pager
}

type dismissedView struct {
	store.Dismissal
	Number int
	Title  template.HTML
	When   string
}

func (s *Site) dismissed(w http.ResponseWriter, r *http.Request) error {
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	v := dismissedPage{Frame: s.Frame(r, "Not interested", "dismissed")}
	v.NoIndex = true
	found, n, err := s.deps.Community.Dismissed(r.Context(), v.Visitor.User, frontpage.PageSize, (nth-1)*frontpage.PageSize)
	if err != nil {
		return err
	}
	v.Total, v.Pager = n, page.NewPager(dismissedPath, nil, nth, n, frontpage.PageSize)
	for i, d := range found {
		v.Papers = append(v.Papers, dismissedView{d, i + 1, s.Set(d.Paper.TitleSource()), ago(d.At, v.Now)})
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return s.Render(w, r, http.StatusOK, "dismissed", v)
}
