package mail

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// A Key signs messages for a domain (DKIM, RFC 6376 and 8463).
type Key struct {
	Domain   string
	Selector string
	Signer   crypto.Signer // RSA of 2048 bits or more, or Ed25519
}

const (
	// minRSA is what receivers ask for (RFC 8301 asks for 1024 at least and
	// recommends this); what is longer than maxRSA not every receiver reads.
	minRSA, maxRSA = 2048, 4096
)

// NewKeys makes a site's two keys: RSA, which every receiver reads, and
// Ed25519, which is short and strong. Their selectors are the given one with
// -rsa and -ed25519 behind it.
func NewKeys(domain, selector string) ([]Key, error) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, minRSA)
	if err != nil {
		return nil, fmt.Errorf("mail: make key: %w", err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("mail: make key: %w", err)
	}
	keys := []Key{{domain, selector + "-rsa", rsaKey}, {domain, selector + "-ed25519", edKey}}
	return keys, errors.Join(keys[0].check(), keys[1].check())
}

// ReadKey reads the private key in a PEM file (PKCS #8, or PKCS #1 for RSA).
// Its errors hold nothing of the file.
func ReadKey(domain, selector string, file []byte) (Key, error) {
	block, _ := pem.Decode(file)
	if block == nil {
		return Key{}, errors.New("mail: the key is no PEM file: it has no line like -----BEGIN PRIVATE KEY-----")
	}
	private, err := readPrivate(block)
	if err != nil {
		return Key{}, err
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		return Key{}, fmt.Errorf("mail: the key cannot sign: it is a %T", private)
	}
	k := Key{domain, selector, signer}
	return k, k.check()
}

func readPrivate(block *pem.Block) (any, error) {
	var private any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		private, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		if block.Headers["DEK-Info"] != "" {
			return nil, errors.New("mail: the key is locked with a password, which nobody could type here: write it without one")
		}
		private, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return nil, errors.New("mail: the key is locked with a password, which nobody could type here: write it without one")
	case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
		return nil, fmt.Errorf("mail: the file holds a %s, and the private key is needed", strings.ToLower(block.Type))
	default:
		return nil, fmt.Errorf("mail: a key of the kind %.30q is not read; PKCS #8 (PRIVATE KEY) is", block.Type)
	}
	if err != nil {
		return nil, errors.New("mail: the key is damaged, or no key of RSA or Ed25519")
	}
	return private, nil
}

// check refuses a key that no receiver would believe.
func (k Key) check() error {
	if !isName(k.Domain) {
		return fmt.Errorf("mail: %.60q is no domain that a key could be of", k.Domain)
	}
	if !isName(k.Selector) {
		return fmt.Errorf("mail: %.60q is no selector: it takes letters, digits, - and dots", k.Selector)
	}
	if k.Signer == nil {
		return errors.New("mail: a key is missing")
	}
	switch public := k.Signer.Public().(type) {
	case *rsa.PublicKey:
		if n := public.N.BitLen(); n < minRSA || n > maxRSA {
			return fmt.Errorf("mail: the RSA key has %d bits; %d to %d are believed everywhere", n, minRSA, maxRSA)
		}
		return nil
	case ed25519.PublicKey:
		return nil
	}
	return fmt.Errorf("mail: a key of the kind %T is not read by mail servers: RSA and Ed25519 are", k.Signer.Public())
}

// isName reports whether a text is labels of letters, digits, - and _ with dots
// between.
func isName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, func(c rune) bool { return !isAlphanumeric(c) && c != '-' && c != '_' }) {
			return false
		}
	}
	return true
}

// Algorithm is how DKIM names what the key signs with.
func (k Key) Algorithm() string {
	if _, ok := k.Signer.Public().(ed25519.PublicKey); ok {
		return "ed25519"
	}
	return "rsa"
}

// PEM is the private key as a file that ReadKey reads.
func (k Key) PEM() ([]byte, error) {
	b, err := x509.MarshalPKCS8PrivateKey(k.Signer)
	if err != nil {
		return nil, fmt.Errorf("mail: write key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b}), nil
}

// Record is what is to be published in the DNS so that receivers find the key:
// the name of a TXT record and its text, which may be longer than the 255
// characters of one string of it.
func (k Key) Record() (name, text string, err error) {
	if err := k.check(); err != nil {
		return "", "", err
	}
	public, ok := k.Signer.Public().(ed25519.PublicKey)
	b := []byte(public) // RFC 8463, 4.2: the key alone
	if !ok {
		if b, err = x509.MarshalPKIXPublicKey(k.Signer.Public()); err != nil {
			return "", "", fmt.Errorf("mail: write key: %w", err)
		}
	}
	return k.Selector + "._domainkey." + k.Domain, "v=DKIM1; k=" + k.Algorithm() + "; p=" + base64.StdEncoding.EncodeToString(b), nil
}
