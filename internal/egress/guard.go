package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

// ErrRefused says that an address lies in a network that is not spoken to.
var ErrRefused = errors.New("the address lies in a network that this site does not send to")

// A Guard decides on addresses. The zero Guard lets through what is public.
type Guard struct {
	Allow []netip.Prefix // networks that are let through although they are private
	Only  bool           // nothing but those is let through
}

// Allowed reports whether an address lies in a network that was allowed by
// name.
func (g Guard) Allowed(at netip.Addr) bool {
	at = at.WithZone("").Unmap()
	return slices.ContainsFunc(g.Allow, func(p netip.Prefix) bool { return p.Contains(at) })
}

// Check returns an error that is ErrRefused for an address that must not be
// spoken to.
func (g Guard) Check(at netip.Addr) error {
	if g.Allowed(at) || !g.Only && IsPublic(at) {
		return nil
	}
	return fmt.Errorf("%s: %w", at, ErrRefused)
}

// Control is for a net.Dialer: it is asked once the address is a number, and
// before anything is sent there.
func (g Guard) Control(_ context.Context, network, address string, _ syscall.RawConn) error {
	return control(network, address, g.Check)
}

func control(network, address string, check func(netip.Addr) error) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%s %s: %w", network, address, ErrRefused)
	}
	return check(at.Addr())
}

// CheckHost resolves a host and returns an error where none of its addresses
// could be spoken to: the resolver's, or one that is ErrRefused. It is for
// telling people early; what counts is what the dialer meets.
func (g Guard) CheckHost(ctx context.Context, r *net.Resolver, host string) error {
	if at, err := netip.ParseAddr(host); err == nil {
		return g.Check(at)
	}
	if r == nil {
		r = net.DefaultResolver
	}
	found, err := r.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return err
	}
	err = ErrRefused
	for _, at := range found {
		if err = g.Check(at); err == nil {
			return nil
		}
	}
	return err
}
