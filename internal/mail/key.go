package mail

import "crypto"

// A Key signs messages for a domain (DKIM, RFC 6376 and 8463).
type Key struct {
	Domain   string
	Selector string
	Signer   crypto.Signer // RSA of 2048 bits or more, or Ed25519
}
