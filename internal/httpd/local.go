package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Local reports whether a request was made on this machine itself, by
// somebody who sits at it. Every doubt is a no, since what it opens has no
// other lock. It takes all of these:
//
//   - The peer is a loopback address. Alone that says little: behind a reverse
//     proxy on the same machine the whole world comes from 127.0.0.1.
//   - The Host is a name of this machine too. A page elsewhere can have its own
//     name resolve to 127.0.0.1 and make a visitor's browser read this site
//     through it (DNS rebinding); the browser then sends that name.
//   - No header tells of a forwarder on the way. Most proxies leave one.
//   - It is not HTTP/1.0, which no browser has spoken for decades and nginx
//     speaks to what it forwards to, with the Host rewritten and no header
//     added, where nobody told it otherwise.
//   - An Origin, where there is one, is this machine: a form on a page
//     elsewhere can be sent to localhost, and a proxy may rewrite the Host but
//     leaves the Origin as it was.
//   - Sec-Fetch-Site, where the browser sends it, says that the site itself or
//     the person asked. Links and pictures elsewhere can lead to localhost.
//
// A proxy that speaks HTTP/1.1, rewrites the Host and adds nothing cannot be
// told from a visitor at this machine. Whoever asks Local should also ask
// whether the site was given a public address.
func Local(r *http.Request) bool {
	return isDirect(r) && ledBy(r.Header, "same-origin", "none")
}

// isDirect holds all that Local asks but who led here.
func isDirect(r *http.Request) bool {
	return peerOf(r).IsLoopback() && isLoopback(r.Host) && r.ProtoAtLeast(1, 1) && !isForwarded(r.Header) && isFromHere(r.Header)
}

// LocalAddress reports whether an absolute address, "http://localhost:8080",
// leads to this machine whoever follows it.
func LocalAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil && isLoopback(u.Host)
}

// isLoopback reads a name or an address, with or without a port. Names below
// localhost never leave the machine (RFC 6761, 6.3).
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	if at, err := netip.ParseAddr(host); err == nil {
		return at.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	labels, ok := strings.CutSuffix("."+host, ".localhost")
	return ok && strings.Trim(labels, "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && !strings.Contains(labels+".", "..")
}

func isForwarded(h http.Header) bool {
	for name := range h {
		switch name {
		case "Forwarded", "Via", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip":
			return true
		}
		if strings.HasPrefix(name, "X-Forwarded-") { // For, Host, Proto, Port, Server, Prefix
			return true
		}
	}
	return false
}

func isFromHere(h http.Header) bool {
	for _, origin := range h.Values("Origin") {
		if !LocalAddress(origin) {
			return false
		}
	}
	return true
}

// ledBy reports whether every Sec-Fetch-Site, if there is any, is one of two.
func ledBy(h http.Header, one, other string) bool {
	for _, site := range h.Values("Sec-Fetch-Site") {
		if site != one && site != other {
			return false
		}
	}
	return true
}
