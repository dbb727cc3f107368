package digest

import (
	"context"
	"encoding/json"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// blockKey says all that a paper's block depends on, and when it was made: a
// paper that is taken down is in no letter half a minute later.
type blockKey struct {
	paper papers.ID
	site  string
	half  int64 // minutes
}

// blockTime is how long a paper's block is used for, in seconds.
const blockTime = 30

// Compose makes the message of a letter. papers.ErrNotFound where nothing is
// left to tell, or where its subscription is not active any more: the letter is
// dropped then. It takes one statement, and two more for papers that other
// letters did not have within half a minute.
func (s *Service) Compose(ctx context.Context, l papers.Letter) (mail.Message, error) {
	m, err := s.compose(ctx, l)
	if err != nil {
		return mail.Message{}, fmt.Errorf("digest: compose letter %d: %w", l.ID, err)
	}
	m.To = l.Address
	return m, nil
}

func (s *Service) compose(ctx context.Context, l papers.Letter) (mail.Message, error) {
	var issue papers.Issue
	if err := json.Unmarshal([]byte(l.Content), &issue); err != nil {
		return mail.Message{}, fmt.Errorf("%w: content: %w", papers.ErrNotFound, err)
	}
	sub, err := s.d.Store.Subscription(ctx, l.Subscription)
	if err != nil {
		return mail.Message{}, err
	}
	if sub.State != papers.SubscriptionActive {
		return mail.Message{}, fmt.Errorf("%w: subscription %d is %s", papers.ErrNotFound, sub.ID, sub.State)
	}
	return s.write(ctx, sub, issue)
}

// write makes the message of an issue.
func (s *Service) write(ctx context.Context, sub papers.Subscription, issue papers.Issue) (mail.Message, error) {
	site, err := s.d.Site(ctx)
	if err != nil {
		return mail.Message{}, err
	}
	ids := make([]papers.ID, len(issue.Picks))
	for i, p := range issue.Picks {
		ids[i] = p.Paper
	}
	blocks, err := s.set(ctx, site, ids)
	if err != nil {
		return mail.Message{}, err
	}
	e := letter.Edition{Day: issue.Edition, Rhythm: issue.Rhythm, Often: letter.Often(sub.Schedule), Holds: letter.List(letter.Holds(sub.Contents))}
	e.Manage, e.Unsubscribe = s.links(site, sub)
	for _, p := range issue.Picks {
		if b := blocks[p.Paper]; b != nil {
			e.Entries = append(e.Entries, letter.Entry{Block: b, Reasons: p.Reasons})
		}
	}
	if len(e.Entries) == 0 {
		return mail.Message{}, fmt.Errorf("%w: none of %d papers can be read any more", papers.ErrNotFound, len(ids))
	}
	return letter.Digest(site, e), nil
}

// links lead to the subscription's page and to its end. They are sealed over
// its number; what is previewed for nobody leads to where one subscribes.
func (s *Service) links(site letter.Site, sub papers.Subscription) (manage, unsubscribe string) {
	if sub.ID == 0 {
		return site.To("/subscribe"), site.To("/subscribe")
	}
	return site.To("/subscription/" + s.d.Seal.Word(mail.ManageWord, int64(sub.ID), sub.Epoch)),
		site.To("/unsubscribe/" + s.d.Seal.Word(mail.UnsubscribeWord, int64(sub.ID), sub.Epoch))
}

// set returns the blocks of papers, those that can be read.
func (s *Service) set(ctx context.Context, site letter.Site, ids []papers.ID) (map[papers.ID]*letter.Block, error) {
	blocks := make(map[papers.ID]*letter.Block, len(ids))
	key := blockKey{site: site.URL, half: s.d.Now().Unix() / blockTime}
	var missing []papers.ID
	for _, id := range ids {
		key.paper = id
		b, ok := s.blocks.Get(key)
		if !ok {
			missing = append(missing, id)
		}
		blocks[id] = b
	}
	if len(missing) == 0 {
		return blocks, nil
	}
	held, err := s.d.Store.Papers(ctx, missing)
	if err != nil {
		return nil, err
	}
	tallies, err := s.d.Store.Tallies(ctx, missing)
	if err != nil {
		return nil, err
	}
	for _, p := range held {
		if !p.Withdrawn {
			blocks[p.ID] = letter.Set(site, p, frontpage.Lead(p), tallies[p.ID])
		}
	}
	for _, id := range missing { // also that it cannot be read
		key.paper = id
		s.blocks.Put(key, blocks[id])
	}
	return blocks, nil
}
