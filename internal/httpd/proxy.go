package httpd

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose forwarders are believed when they tell for
// whom they ask. Such a forwarder must write X-Forwarded-For or Forwarded
// (RFC 7239) on every request, behind or instead of what it was sent.
type Proxies []netip.Prefix

// Client returns the address of who asks: the peer, or where the peer is
// trusted the last forwarded address that is not. The lists are read from
// their end, since the front is the visitor's to invent, up to the first entry
// that is no address; what was good until then counts. Where both headers are
// there and tell of two addresses, one of them came from the visitor and
// neither is believed. A peer that has no address gives the zero one.
func (p Proxies) Client(r *http.Request) netip.Addr {
	peer := peerOf(r)
	if !p.trusts(peer) {
		return peer
	}
	old, rfc := r.Header.Values("X-Forwarded-For"), r.Header.Values("Forwarded")
	byOld, byRFC := p.walk(peer, listed(old)), p.walk(peer, forwarded(rfc))
	switch {
	case len(rfc) == 0 || byOld == byRFC:
		return byOld
	case len(old) == 0:
		return byRFC
	}
	return peer
}

// Secure reports whether the visitor came by TLS. That a proxy took it off is
// believed of trusted ones, and of any on this machine or a private network.
func (p Proxies) Secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	peer := peerOf(r)
	return (peer.IsLoopback() || peer.IsPrivate() || p.trusts(peer)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// Network returns what one visitor holds of the address space, which is what
// limits count by: an IPv4 address, or the /64 that an IPv6 subscriber gets at
// least (RFC 6177) and can draw addresses from at will. All that have no
// address share the zero prefix.
func (Proxies) Network(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	network, err := a.Prefix(min(64, a.BitLen()))
	if err != nil {
		return netip.Prefix{}
	}
	return network
}

func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// walk follows a list of forwarded addresses from its end for as long as they
// are trusted.
func (p Proxies) walk(at netip.Addr, nodes []string) netip.Addr {
	for _, node := range slices.Backward(nodes) {
		a, ok := nodeAddr(node)
		if !ok {
			return at
		}
		at = a
		if !p.trusts(a) {
			return at
		}
	}
	return at
}

// peerOf returns the address at the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap().WithZone("")
}

// listed returns the entries of X-Forwarded-For.
func listed(lines []string) (nodes []string) {
	for _, line := range lines {
		nodes = append(nodes, strings.Split(line, ",")...)
	}
	return nodes
}

// nodeAddr reads an address as forwarders write it: with or without a port,
// IPv6 with or without brackets. A zone means nothing elsewhere.
func nodeAddr(s string) (netip.Addr, bool) {
	s = strings.Trim(s, " \t")
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		s = strings.TrimSuffix(inner, "]")
		if !strings.Contains(s, ":") {
			return netip.Addr{}, false
		}
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		with, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}, false
		}
		a = with.Addr()
	}
	return a.Unmap(), a.Zone() == ""
}
