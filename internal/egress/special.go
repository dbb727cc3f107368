package egress

import (
	"net/netip"
	"slices"
)

// IsPublic reports whether an address is one of the public internet's, by the
// registries of special-purpose addresses that IANA keeps for IPv4 and IPv6.
// An IPv6 address that stands for an IPv4 address is as public as that.
func IsPublic(at netip.Addr) bool {
	at = at.WithZone("").Unmap() // ::ffff:10.0.0.1 reaches 10.0.0.1
	if !at.IsValid() {
		return false
	}
	if at.Is4() {
		return !in(at, special4())
	}
	if translated := netip.MustParsePrefix("64:ff9b::/96"); translated.Contains(at) { // NAT64: the last four bytes
		b := at.As16()
		return IsPublic(netip.AddrFrom4([4]byte(b[12:])))
	}
	return netip.MustParsePrefix("2000::/3").Contains(at) && !in(at, special6())
}

func in(at netip.Addr, networks []string) bool {
	return slices.ContainsFunc(networks, func(n string) bool { return netip.MustParsePrefix(n).Contains(at) })
}

func special4() []string {
	return []string{
		"0.0.0.0/8",        // this network; Linux takes 0.0.0.0 for the machine itself
		"10.0.0.0/8",       // private
		"100.64.0.0/10",    // carriers' own; one cloud has its credentials at 100.100.100.200
		"127.0.0.0/8",      // this machine
		"168.63.129.16/32", // a public number by which one cloud reaches the host of a machine
		"169.254.0.0/16",   // this link; most clouds have their credentials at 169.254.169.254
		"172.16.0.0/12",    // private
		"192.0.0.0/24",     // protocols' own
		"192.0.2.0/24",     // documentation
		"192.88.99.0/24",   // relays of 6to4, given up
		"192.168.0.0/16",   // private
		"198.18.0.0/15",    // benchmarks
		"198.51.100.0/24",  // documentation
		"203.0.113.0/24",   // documentation
		"224.0.0.0/4",      // multicast
		"240.0.0.0/4",      // reserved, and broadcast
	}
}

// special6 is what lies in 2000::/3 and is not public. Outside of it is all
// that is private (fc00::/7), of this link (fe80::/10), of this machine (::1),
// multicast, or no address of a host.
func special6() []string {
	return []string{
		"2001::/23",     // protocols' own: Teredo, benchmarks, identifiers
		"2001:db8::/32", // documentation
		"2002::/16",     // 6to4, given up: holds an IPv4 address that a gateway would speak to
		"3fff::/20",     // documentation
	}
}
