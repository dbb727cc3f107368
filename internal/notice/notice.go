package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/markup"
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
}

// A Service mails notifications. Its methods are safe for many goroutines and
// processes.
type Service struct {
	store  *store.Store
	markup *markup.Renderer
	o      Options
}

// New returns a Service over a store.
func New(st *store.Store, o Options) *Service { return &Service{st, markup.New(), o} }

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
		if m.Person.ID == 0 {
			continue
		}
		if theirs[m.Person.ID] == nil {
			order = append(order, m.Person.ID)
		}
		theirs[m.Person.ID] = append(theirs[m.Person.ID], m)
	}
	var letters []papers.Letter
	for _, id := range order {
		of, _, err := s.told(ctx, theirs[id])
		if err != nil {
			return nil, err
		}
		if len(of) == 0 {
			continue
		}
		l, err := s.letter(of)
		if err != nil {
			return nil, err
		}
		letters = append(letters, l)
	}
	return letters, nil
}

// letter is the one about some notifications of one person. Its words are
// written when it is sent; what the log says of it names nobody.
func (s *Service) letter(of []store.Mailable) (papers.Letter, error) {
	n := papers.Notice{Kinds: kindsOf(of)}
	for _, m := range of {
		n.Notifications = append(n.Notifications, m.ID)
	}
	content, err := json.Marshal(n)
	if err != nil {
		return papers.Letter{}, err
	}
	to, now := of[0].Person, s.o.Now()
	return papers.Letter{Kind: papers.NoticeMessage, Edition: fmt.Sprintf("notification %d", of[len(of)-1].ID), Person: to.ID, Address: to.Email,
		Subject: subject(of), Content: string(content), Due: now, Deadline: now.Add(deadline)}, nil
}

// Compose makes the message of a letter, of what is still to be told.
// papers.ErrNotFound where that is nothing: all of it was seen, deleted or hidden
// meanwhile, or its reader wants no mail of it any more.
func (s *Service) Compose(ctx context.Context, l papers.Letter) (mail.Message, error) {
	m, err := s.compose(ctx, l)
	if err != nil {
		return mail.Message{}, fmt.Errorf("notice: compose letter %d: %w", l.ID, err)
	}
	m.To = l.Address
	return m, nil
}

func (s *Service) compose(ctx context.Context, l papers.Letter) (mail.Message, error) {
	var n papers.Notice
	if err := json.Unmarshal([]byte(l.Content), &n); err != nil {
		return mail.Message{}, fmt.Errorf("%w: content: %w", papers.ErrNotFound, err)
	}
	of, err := s.store.StillMailable(ctx, l.Person, n.Notifications)
	if err != nil {
		return mail.Message{}, err
	}
	of, said, err := s.told(ctx, of)
	if err != nil {
		return mail.Message{}, err
	}
	if len(of) == 0 {
		return mail.Message{}, fmt.Errorf("%w: none of %d notifications is to be told any more", papers.ErrNotFound, len(n.Notifications))
	}
	site, err := s.o.Site(ctx)
	if err != nil {
		return mail.Message{}, err
	}
	news := newsOf(site, of, said)
	news.Unsubscribe = site.To("/unsubscribe/" + s.o.Seal.Word(mail.QuietWord, int64(l.Person), sum(of)))
	return letter.Notice(site, news), nil
}

// told are those of a person's notifications that she wants mailed and whose
// comments can be read, and what these say: Markdown, with its mathematics as
// Unicode.
func (s *Service) told(ctx context.Context, of []store.Mailable) ([]store.Mailable, map[papers.CommentID]string, error) {
	if len(of) == 0 {
		return nil, nil, nil
	}
	comments, err := s.said(ctx, of[0].Person, of)
	if err != nil {
		return nil, nil, err
	}
	words := make(map[papers.CommentID]string, len(comments))
	for id, c := range comments {
		words[id] = s.markup.Readable(c.Text)
	}
	return slices.DeleteFunc(of, func(m store.Mailable) bool {
		_, there := words[m.Comment] // one of nothing but spaces in mathematics is there, and reads as nothing
		return !m.Person.Settings.Mails(m.Kind) || m.Comment != 0 && !there
	}), words, nil
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

// kindsOf are the kinds of some notifications.
func kindsOf(of []store.Mailable) []papers.NotificationKind {
	return slices.DeleteFunc(papers.MailedKinds(), func(k papers.NotificationKind) bool {
		return !slices.ContainsFunc(of, func(m store.Mailable) bool { return m.Kind == k })
	})
}

// sum says in one number which kinds there are among notifications.
func sum(of []store.Mailable) int {
	n := 0
	for _, k := range kindsOf(of) {
		n |= 1 << slices.Index(papers.MailedKinds(), k)
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
