package papersapi

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// text is a string of an answer. Whatever else stands there leaves it empty.
type text struct {
	is    string
	wrong bool // something else than a string or null stood there
}

// UnmarshalJSON never fails.
func (t *text) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &t.is) != nil {
		*t = text{wrong: true}
	}
	return nil
}

// or returns the first of two texts that says something.
func (t text) or(other text) string {
	if s := strings.TrimSpace(t.is); s != "" {
		return s
	}
	return strings.TrimSpace(other.is)
}

// count is a number of an answer, not below 0. Whatever else stands there
// leaves it unknown.
type count struct {
	is    int
	known bool
}

// maxCount bounds a count: there are fewer people.
const maxCount = 10_000_000_000

// UnmarshalJSON never fails.
func (c *count) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(bytes.Trim(b, `"`)), 64)
	if err == nil && f >= 0 && f <= maxCount { // also no NaN
		*c = count{int(f), true}
	}
	return nil
}

// or returns the first of two counts that is known.
func (c count) or(other count) count {
	if c.known {
		return c
	}
	return other
}

// user is who put a paper forward: an object with names, or a name.
type user struct{ name string }

// UnmarshalJSON never fails.
func (u *user) UnmarshalJSON(b []byte) error {
	var is struct{ Name, User, Fullname text }
	if json.Unmarshal(b, &is) == nil {
		u.name = is.Name.or(text{is: is.User.or(is.Fullname)})
		return nil
	}
	var name text
	_ = name.UnmarshalJSON(b) // it never fails
	u.name = strings.TrimSpace(name.is)
	return nil
}

// author is a name on a title page: an object, or the name alone.
type author struct{ name string }

// UnmarshalJSON never fails. A hidden author is one that the site took off.
func (a *author) UnmarshalJSON(b []byte) error {
	var is struct {
		Name   text
		Hidden json.RawMessage
	}
	if json.Unmarshal(b, &is) == nil {
		if string(is.Hidden) != "true" {
			a.name = strings.TrimSpace(is.Name.is)
		}
		return nil
	}
	var name text
	_ = name.UnmarshalJSON(b) // it never fails
	a.name = strings.TrimSpace(name.is)
	return nil
}

// list is an array of an answer. Whatever else stands there leaves it empty.
type list[T any] []T

// UnmarshalJSON never fails.
func (l *list[T]) UnmarshalJSON(b []byte) error {
	var is []T
	if json.Unmarshal(b, &is) == nil {
		*l = is
	}
	return nil
}
