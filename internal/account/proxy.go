package account

import (
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Proxy is a reverse proxy that has people sign in and tells who they are.
type Proxy struct {
	Header      string         // that holds the person's name there; "" is no such proxy
	EmailHeader string         // that holds her verified address, "" for none
	Networks    []netip.Prefix // from where it asks; from anywhere else the headers mean nothing
}

// proxyIssuer is who vouches for identities that a proxy tells of.
const proxyIssuer = "proxy"

const maxSubject = 250 // bytes of a name elsewhere

// subject returns whom the proxy says a request comes from, "" for nobody.
func (p Proxy) subject(r *http.Request) string {
	if p.Header == "" {
		return ""
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !slices.ContainsFunc(p.Networks, func(n netip.Prefix) bool { return n.Contains(peer.Addr().Unmap().WithZone("")) }) {
		return ""
	}
	lines := r.Header.Values(p.Header)
	if len(lines) != 1 { // a second one came from the visitor
		return ""
	}
	who := strings.TrimSpace(lines[0])
	if len(who) > maxSubject || !utf8.ValidString(who) || strings.ContainsFunc(who, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return ""
	}
	return who
}

// email returns the address that the proxy tells of, "" where it is none.
func (p Proxy) email(r *http.Request) string {
	if p.EmailHeader == "" {
		return ""
	}
	lines := r.Header.Values(p.EmailHeader)
	if len(lines) != 1 {
		return ""
	}
	address, err := mail.ParseLocal(lines[0])
	if err != nil {
		return ""
	}
	return address
}

// byProxy is for whom a trusted proxy knows. She gets an account at her first
// visit where registration is not closed.
func (s *Service) byProxy(r *http.Request) (papers.Visitor, error) {
	who := s.o.Proxy.subject(r)
	if who == "" {
		return papers.Visitor{}, nil
	}
	u, err := s.store.UserIdentified(r.Context(), proxyIssuer, who)
	if errors.Is(err, papers.ErrNotFound) {
		u, err = s.meet(r, who)
	}
	if errors.Is(err, papers.ErrNotFound) {
		return papers.Visitor{}, nil
	}
	if err != nil {
		return papers.Visitor{}, wrap(err)
	}
	return papers.Visitor{User: u, Via: papers.ByProxy}, nil
}

// meet finds the account of somebody whom the proxy tells of for the first
// time, by her address, or makes one. papers.ErrNotFound is for who gets none.
func (s *Service) meet(r *http.Request, who string) (papers.User, error) {
	ctx, email := r.Context(), s.o.Proxy.email(r)
	id := store.Identity{Issuer: proxyIssuer, Subject: who, Shown: who}
	if u, err := s.store.UserMailed(ctx, email); err == nil {
		id.Owner = u.ID
		return u, s.store.AddIdentity(ctx, id)
	}
	has, err := s.store.HasAccounts(ctx)
	if err != nil {
		return papers.User{}, err
	}
	if !has || s.o.Registration == Closed { // the first account is an admin's, made with the link for it
		return papers.User{}, papers.ErrNotFound
	}
	for try := range 20 {
		u := papers.User{Name: nameFrom(who, try), Email: email, Role: papers.ReaderRole}
		u, err = s.store.Admit(ctx, store.Newcomer{User: u, Identities: []store.Identity{id}})
		if !errors.Is(err, papers.ErrConflict) {
			return u, err
		}
		if met, found := s.store.UserIdentified(ctx, proxyIssuer, who); found == nil { // by another request of hers
			return met, nil
		}
	}
	return papers.User{}, err
}

// nameFrom makes a user's name of somebody's name elsewhere; each try gives
// another one.
func nameFrom(who string, try int) string {
	who, _, _ = strings.Cut(strings.ToLower(who), "@")
	name := strings.Trim(strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, who), "-_")
	name = name[:min(len(name), 28)]
	if try > 0 {
		name += "-" + strconv.Itoa(try+1)
	}
	if name, err := papers.ParseUserName(name); err == nil {
		return name
	}
	return "reader-" + strconv.Itoa(try+1)
}
