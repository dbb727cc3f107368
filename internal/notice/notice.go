package notice

import (
	"context"
	"fmt"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// TalkEvery and VersionsEvery are how often Talk and Versions should be
	// called: each mails a person once.
	TalkEvery     = 5 * time.Minute
	VersionsEvery = time.Hour
	// talkWaits is how long a reply or mention waits to be seen on the site.
	talkWaits = 2 * time.Minute
	// versionsWait is the same for versions, of which an evening brings many.
	versionsWait = 10 * time.Minute
	// deadline is how long a mail may take to be delivered and still be news.
	deadline = 3 * 24 * time.Hour
	// step is how many notifications are looked at at once.
	step = 500
)

// Options are what the service needs to know.
type Options struct {
	Now  func() time.Time
	Site func(context.Context) (letter.Site, error) // who the site is
	Seal mail.Seal

	Content func(mail.Message) (string, error) // as the outbox keeps a message
}

// A Service mails notifications. Its methods are safe for many goroutines and
// processes.
type Service struct {
	store *store.Store
	o     Options
}

// New returns a Service over a store.
func New(st *store.Store, o Options) *Service { return &Service{st, o} }

// Talk writes the mails about replies and mentions that are due, and returns
// how many there are.
func (s *Service) Talk(ctx context.Context) (int, error) {
	return s.mail(ctx, "talk", talkWaits, papers.OfReply, papers.OfMention)
}

// Versions does the same for new versions of saved papers.
func (s *Service) Versions(ctx context.Context) (int, error) {
	return s.mail(ctx, "versions", versionsWait, papers.OfVersion)
}

func (s *Service) mail(ctx context.Context, name string, wait time.Duration, kinds ...papers.NotificationKind) (int, error) {
	all := 0
	for {
		n, more, err := s.round(ctx, name, wait, kinds)
		all += n
		if err != nil {
			return all, fmt.Errorf("notice: %s: %w", name, err)
		}
		if !more {
			return all, nil
		}
	}
}

// round takes the mark of one kind of mail a step further.
func (s *Service) round(ctx context.Context, name string, wait time.Duration, kinds []papers.NotificationKind) (n int, more bool, err error) {
	mark, err := s.store.NoticeMark(ctx, name)
	if err != nil {
		return 0, false, err
	}
	found, upTo, err := s.store.Mailable(ctx, kinds, mark, s.o.Now().Add(-wait), step)
	if err != nil || upTo == mark {
		return 0, false, err
	}
	letters, err := s.letters(ctx, found)
	if err != nil {
		return 0, false, err
	}
	return len(letters), len(found) == step, s.store.PostNotices(ctx, name, mark, upTo, letters)
}

// letters makes one for each person.
func (s *Service) letters(ctx context.Context, found []store.Mailable) ([]papers.Letter, error) {
	var order []papers.UserID
	theirs := map[papers.UserID][]store.Mailable{}
	for _, m := range found {
		if m.Person.ID == 0 || !m.Person.Settings.Mails(m.Kind) {
			continue
		}
		if theirs[m.Person.ID] == nil {
			order = append(order, m.Person.ID)
		}
		theirs[m.Person.ID] = append(theirs[m.Person.ID], m)
	}
	var letters []papers.Letter
	for _, id := range order {
		l, err := s.letter(ctx, theirs[id])
		if err != nil {
			return nil, err
		}
		if l.Address != "" {
			letters = append(letters, l)
		}
	}
	return letters, nil
}

// letter is the mail about some notifications of one person; without an address
// where nothing of them can be read any more.
func (s *Service) letter(ctx context.Context, of []store.Mailable) (papers.Letter, error) {
	to := of[0].Person
	said, err := s.said(ctx, to, of)
	if err != nil {
		return papers.Letter{}, err
	}
	of = slices.DeleteFunc(of, func(m store.Mailable) bool { return m.Comment != 0 && said[m.Comment].Text == "" })
	if len(of) == 0 {
		return papers.Letter{}, nil
	}
	site, err := s.o.Site(ctx)
	if err != nil {
		return papers.Letter{}, err
	}
	news := newsOf(site, of, said)
	news.Unsubscribe = site.To("/unsubscribe/" + s.o.Seal.Word(mail.QuietWord, int64(to.ID), sum(of)))
	m := letter.Notice(site, news)
	m.To = to.Email
	content, err := s.o.Content(m)
	if err != nil {
		return papers.Letter{}, err
	}
	now := s.o.Now()
	return papers.Letter{Kind: papers.NoticeMessage, Edition: fmt.Sprintf("notification %d", of[len(of)-1].ID), Person: to.ID, Address: to.Email,
		Subject: m.Subject, Content: content, Due: now, Deadline: now.Add(deadline)}, nil
}

// said are the comments that notifications are about, as the person may read
// them now.
func (s *Service) said(ctx context.Context, to papers.User, of []store.Mailable) (map[papers.CommentID]papers.Comment, error) {
	var ids []papers.CommentID
	for _, m := range of {
		if m.Comment != 0 {
			ids = append(ids, m.Comment)
		}
	}
	found, err := s.store.Comments(ctx, to.ID, ids)
	for id, c := range found {
		if c.State != papers.Visible {
			delete(found, id)
		}
	}
	return found, err
}

// sum says in one number which kinds there are among notifications.
func sum(of []store.Mailable) int {
	n := 0
	for i, k := range papers.MailedKinds() {
		if slices.ContainsFunc(of, func(m store.Mailable) bool { return m.Kind == k }) {
			n |= 1 << i
		}
	}
	return n
}

// Stop reads the word of a one-click link in such a mail and switches off the
// kinds of notifications that stood in it. papers.ErrNotFound where the word is
// none of these, or the account is gone.
func (s *Service) Stop(ctx context.Context, word string) ([]papers.NotificationKind, error) {
	who, kinds, ok := s.stops(word)
	if !ok {
		return nil, fmt.Errorf("notice: %w", papers.ErrNotFound)
	}
	if err := s.store.StopMail(ctx, who, kinds); err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	return kinds, nil
}

// Stops says what Stop would switch off, and switches nothing.
func (s *Service) Stops(ctx context.Context, word string) ([]papers.NotificationKind, error) {
	who, kinds, ok := s.stops(word)
	if !ok {
		return nil, fmt.Errorf("notice: %w", papers.ErrNotFound)
	}
	if _, err := s.store.User(ctx, who); err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	return kinds, nil
}

func (s *Service) stops(word string) (who papers.UserID, kinds []papers.NotificationKind, ok bool) {
	n, which, ok := s.o.Seal.Open(mail.QuietWord, word)
	for i, k := range papers.MailedKinds() {
		if which&(1<<i) != 0 {
			kinds = append(kinds, k)
		}
	}
	return papers.UserID(n), kinds, ok && len(kinds) > 0
}
