package mail

import (
	"net"
	"strconv"
)

// A Security is how a connection to a mail server is kept private.
type Security string

// The securities.
const (
	StartTLS Security = "starttls" // plain until both sides agree to encrypt; refused where the server cannot
	TLS      Security = "tls"      // encrypted from the first byte
	Plain    Security = "none"     // for a server on this machine
)

// Securities returns all securities.
func Securities() []Security { return []Security{StartTLS, TLS, Plain} }

// A Server is the mail server that takes messages on their way. The zero value
// is none.
type Server struct {
	Host        string
	Port        int // 0 is the usual one: 587, with TLS 465, with Plain 25
	Security    Security
	User        string // "" signs in as nobody
	Password    string
	Hello       string // how the site introduces itself, "" is the domain of its address
	Connections int    // open at a time; 0 is 4
	PerMinute   int    // messages a minute to the addresses of one domain; 0 is no bound
}

// UsualConnections is how many connections are open at a time where nobody
// says.
const UsualConnections = 4

// Address is where the server listens, "" for none.
func (s Server) Address() string {
	if s.Host == "" {
		return ""
	}
	port := s.Port
	if port == 0 {
		port = map[Security]int{TLS: 465, Plain: 25}[s.Security]
	}
	if port == 0 {
		port = 587 // RFC 6409: where programs hand mail in
	}
	return net.JoinHostPort(s.Host, strconv.Itoa(port))
}
