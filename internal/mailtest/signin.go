package mailtest

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// AuthMechanisms are the ways that are offered.
func (s *session) AuthMechanisms() []string {
	if s.r.o.Users == nil {
		return nil
	}
	if s.r.o.Ways == nil {
		return []string{"PLAIN"}
	}
	return s.r.o.Ways
}

// Auth begins to sign somebody in.
func (s *session) Auth(way string) (sasl.Server, error) {
	check := func(user, password string) error {
		if err := s.at(SignIn); err != nil {
			return err
		}
		if want, ok := s.r.o.Users[user]; !ok || want != password {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}
	switch way {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case "LOGIN":
		return &login{check: check}, nil
	case "CRAM-MD5":
		return &cram{func(user string, right func(password string) bool) error {
			if want, ok := s.r.o.Users[user]; !ok || !right(want) {
				return check(user, "")
			}
			return check(user, s.r.o.Users[user])
		}}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// A login asks for the user, then for the password.
type login struct {
	check func(user, password string) error
	asked int
	user  string
}

// Next is the next step of it.
func (l *login) Next(said []byte) (asks []byte, done bool, err error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(said)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(said))
}

// A cram has the password shown by a hash (RFC 2195).
type cram struct {
	check func(user string, right func(password string) bool) error
}

const challenge = "<1896.697170952@mx.example.net>"

// Next is the next step of it.
func (c *cram) Next(said []byte) (asks []byte, done bool, err error) {
	if said == nil {
		return []byte(challenge), false, nil
	}
	user, digest, ok := strings.Cut(string(said), " ")
	if !ok {
		return nil, false, errors.New("no digest")
	}
	return nil, true, c.check(user, func(password string) bool {
		h := hmac.New(md5.New, []byte(password))
		h.Write([]byte(challenge))
		return hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(digest))
	})
}
