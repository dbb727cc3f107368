package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mail"
)

const (
	// mailKeys is the folder below the data folder where keys are kept that the
	// site has made. Backups leave it out: whoever has it can sign in the site's
	// name, and what is lost is made and published anew.
	mailKeys    = "mail-keys"
	rsaFile     = "rsa.pem"
	ed25519File = "ed25519.pem"
)

// domain is the one that signs mail from an address.
func (s *mailSettings) domain(from string) string {
	_, domain, _ := strings.Cut(from, "@")
	return cmp.Or(strings.ToLower(s.DKIMDomain), domain)
}

// selectors are under which names the keys stand in the DNS.
func (s *mailSettings) selectors() (rsa, ed string) { return s.DKIMSelector, s.DKIMSelector + "-ed" }

// named are the keys that the settings name, none where they name none.
func (s *mailSettings) named(e *env, from string) ([]mail.Key, error) {
	rsaSelector, edSelector := s.selectors()
	if !isLabel(strings.ReplaceAll(strings.ToLower(s.DKIMSelector), ".", "")) || len(edSelector) > 63 {
		return nil, e.wrong("mail.dkim_selector", "%q is not a name like dailypapers", s.DKIMSelector)
	}
	if s.DKIMDomain != "" && !isDomain(strings.ToLower(s.DKIMDomain)) {
		return nil, e.wrong("mail.dkim_domain", "%q is not a domain like example.org", s.DKIMDomain)
	}
	var keys []mail.Key
	for _, k := range []struct{ setting, file, selector string }{{"mail.dkim_rsa_key_file", s.DKIMRSA, rsaSelector}, {"mail.dkim_ed25519_key_file", s.DKIMEd25519, edSelector}} {
		if k.file == "" {
			continue
		}
		text, err := readKeyFile(k.file)
		if err != nil {
			return nil, e.wrong(k.setting, "%s", plainly(err))
		}
		key, err := mail.ReadKey(cmp.Or(s.domain(from), "localhost"), k.selector, text)
		if err != nil {
			return nil, e.wrong(k.setting, "%s: %s", k.file, plainly(err))
		}
		if isRSA := k.setting == "mail.dkim_rsa_key_file"; isRSA != (key.Algorithm() == "rsa") {
			return nil, e.wrong(k.setting, "%s holds a key of %s", k.file, key.Algorithm())
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// readKeyFile reads a file that is no longer than any key.
func readKeyFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	if err == nil && len(text) > maxKey {
		err = fmt.Errorf("%s is longer than any key", path)
	}
	return text, err
}

// made are the keys that the site has made itself, and makes now where there are
// none. Of two processes that make them at a time both have those of one.
func (s *mailSettings) made(data, from string) ([]mail.Key, error) {
	dir := filepath.Join(data, mailKeys)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	domain := s.domain(from)
	rsaSelector, edSelector := s.selectors()
	var fresh []mail.Key
	var keys []mail.Key
	for i, k := range []struct{ file, selector string }{{rsaFile, rsaSelector}, {ed25519File, edSelector}} {
		path := filepath.Join(dir, k.file)
		text, err := readKeyFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			if fresh == nil {
				if fresh, err = mail.NewKeys(domain, s.DKIMSelector); err != nil {
					return nil, err
				}
			}
			if text, err = keepKey(path, fresh[i]); err != nil {
				return nil, err
			}
		}
		if err != nil {
			return nil, err
		}
		key, err := mail.ReadKey(domain, k.selector, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// keepKey writes a key where no other is, readable by the owner alone, and
// returns what is there then.
func keepKey(path string, key mail.Key) ([]byte, error) {
	text, err := key.PEM()
	if err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".key-*") // 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return nil, err
	}
	err = os.Link(tmp.Name(), path) // fails where one is: another process was quicker
	if errors.Is(err, fs.ErrExist) {
		return readKeyFile(path)
	}
	return text, errors.Join(err, syncFolder(filepath.Dir(path)))
}

// keyed are the options with the keys that sign, made where none are named and
// mail leaves. In a demonstration nothing leaves, and nothing comes back.
func (s *mailSettings) keyed(e *env, o app.Mail, demo bool) (app.Mail, error) {
	if demo {
		return app.Mail{Name: o.Name, Demo: true}, nil
	}
	if o.Server.Host == "" || len(o.Keys) > 0 {
		return o, nil
	}
	var err error
	if o.Keys, err = s.made(e.data, o.From); err != nil {
		return o, fmt.Errorf("the keys that sign mail: %w", err)
	}
	return o, nil
}
