package submission

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Claim says that a person is the author whose name stands at a position of
// a paper's title page, from 0. It is confirmed at once where her verified
// address spells the name, or a curator has confirmed the same name of hers on
// another paper, and nobody else has this place; a curator decides otherwise.
// name is what she saw there.
func (s *Service) Claim(ctx context.Context, u papers.User, id papers.ID, position int, name string) (papers.Authorship, error) {
	c, err := s.store.AddClaim(ctx, papers.Authorship{Paper: id, Position: position, Name: name, User: u}, func(f store.Footing) string {
		return confirmation(u, name, s.o.Domains, f)
	})
	if err != nil {
		return papers.Authorship{}, fmt.Errorf("submission: %w", err)
	}
	return c, nil
}

// GiveUp ends a claim of the person's own, waiting or confirmed.
func (s *Service) GiveUp(ctx context.Context, u papers.User, claim int64) error {
	if err := s.store.GiveUpClaim(ctx, u.ID, claim); err != nil {
		return fmt.Errorf("submission: %w", err)
	}
	return nil
}

// confirmation is by what a claim is confirmed at once, "" for not at all.
func confirmation(u papers.User, name string, domains []string, f store.Footing) string {
	if f.Taken {
		return ""
	}
	if domain, ok := matches(u.Email, name, domains); ok {
		return "by a verified address at " + domain
	}
	if f.Earlier > 0 {
		return "by an earlier claim to the same name"
	}
	return ""
}

// CanEditLinks reports whether somebody may edit a paper's links: its
// confirmed authors, and curators.
func (s *Service) CanEditLinks(u papers.User, claims []papers.Authorship) bool {
	return u.May(papers.Moderate) || u.May(papers.EditLinks) && slices.ContainsFunc(claims, func(c papers.Authorship) bool {
		return c.User.ID == u.ID && c.State == papers.ClaimConfirmed
	})
}

const (
	maxLinks   = 10
	maxAddress = 500 // bytes
)

// SetLinks makes these a paper's links to code and to project pages, of which
// empty ones are none. papers.ErrForbidden where she may not. Links that are so
// already stay, and nothing is written down.
func (s *Service) SetLinks(ctx context.Context, u papers.User, id papers.ID, code, project []string, reason string) error {
	return s.SetLinksIf(ctx, u, id, code, project, reason, nil)
}

// SetLinksIf is SetLinks where allow, which may be nil, refuses nothing: it is
// asked in the transaction of a change, with the links as they were.
func (s *Service) SetLinksIf(ctx context.Context, u papers.User, id papers.ID, code, project []string, reason string, allow func(were []papers.Link) error) error {
	claims, err := s.store.ClaimsOn(ctx, id)
	if err != nil {
		return fmt.Errorf("submission: links of %s: %w", id, err)
	}
	if !s.CanEditLinks(u, claims) {
		return fmt.Errorf("submission: links of %s: %w: %w", id, papers.ErrForbidden,
			papers.Invalid("links", "of a paper are edited by those whose name on it is confirmed, and by curators"))
	}
	var links []papers.Link
	for _, kind := range []struct {
		kind papers.LinkKind
		all  []string
	}{{papers.CodeLink, code}, {papers.ProjectLink, project}} {
		for _, one := range kind.all {
			address, err := checkAddress(strings.TrimSpace(one))
			if err != nil {
				return err
			}
			l := papers.Link{Kind: kind.kind, URL: address}
			if address != "" && !slices.Contains(links, l) {
				links = append(links, l)
			}
		}
	}
	if len(links) > maxLinks {
		return papers.Invalid("links", "are %d; %d are the most", len(links), maxLinks)
	}
	var refused error
	_, err = s.store.SetLinksIf(ctx, store.Act{By: u.ID, Reason: reason}, id, links, func(were []papers.Link) error {
		if refused = nil; allow != nil {
			refused = allow(were)
		}
		return refused
	})
	if err != nil && (refused != nil || !errors.Is(err, papers.ErrConflict)) { // or they are so already
		return fmt.Errorf("submission: %w", err)
	}
	return nil
}

// checkAddress refuses what is no address of the web; an empty line is none.
func checkAddress(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	switch {
	case len(s) > maxAddress:
		return "", papers.Invalid("link", "is longer than %d bytes", maxAddress)
	case err != nil || !papers.IsWeb(s) || u.Hostname() == "" || u.User != nil:
		return "", papers.Invalid("link", "%q is not an address like https://example.org/code", shortened(s))
	case strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }):
		return "", papers.Invalid("link", "%q holds a space or a character that cannot be seen", shortened(s))
	}
	return s, nil
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
