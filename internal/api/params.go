package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
)

// arguments are what a request asks, checked; parameters that were left out have
// their default or the zero value.
type arguments struct {
	texts   map[string]string
	numbers map[string]int
	body    []byte // JSON that fits the route's, nil for none
	visitor papers.Visitor
}

// number declares a whole number from low, up to high unless that is 0.
func number(name string, low, high, standard int, about string) *huma.Param {
	s := &huma.Schema{Type: huma.TypeInteger, Default: standard, Minimum: bound(low)}
	if high > 0 {
		s.Maximum = bound(high)
	}
	return &huma.Param{Name: name, In: "query", Description: about, Schema: s}
}

func bound(n int) *float64 {
	f := float64(n)
	return &f
}

// text declares a text of at most longest characters.
func text(name string, longest int, about string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest}}
}

// choice declares one of a few words.
func choice(name, about string, words ...any) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeString, Enum: words}}
}

// must makes a parameter one that may not be left out.
func must(p *huma.Param) *huma.Param {
	p.Required = true
	return p
}

// segment declares a part of the path.
func segment(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
}

// read takes the declared parameters out of a request. Others are none of our
// business; a declared one that is empty counts as left out.
func read(r *http.Request, declared []*huma.Param) (arguments, error) {
	in := arguments{texts: map[string]string{}, numbers: map[string]int{}}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return in, papers.Invalid("query", "is not well formed: %v", err)
	}
	for _, p := range declared {
		value := q.Get(p.Name)
		if p.In == "path" {
			value = r.PathValue(p.Name)
		}
		if p.Required && value == "" {
			return in, papers.Invalid(p.Name, "is missing: %s", p.Description)
		}
		if err := in.take(p, value); err != nil {
			return in, err
		}
	}
	return in, nil
}

func (in *arguments) take(p *huma.Param, value string) error {
	if p.Schema.Type == huma.TypeInteger {
		n, err := wholeNumber(p, value)
		in.numbers[p.Name] = n
		return err
	}
	in.texts[p.Name] = value
	return checkText(p, value)
}

func wholeNumber(p *huma.Param, value string) (int, error) {
	if value == "" {
		n, _ := p.Schema.Default.(int)
		return n, nil
	}
	low, high := p.Schema.Minimum, p.Schema.Maximum
	n, err := strconv.Atoi(value)
	switch {
	case err == nil && float64(n) >= *low && (high == nil || float64(n) <= *high):
		return n, nil
	case high == nil:
		return 0, papers.Invalid(p.Name, "must be a whole number from %.0f", *low)
	}
	return 0, papers.Invalid(p.Name, "must be a whole number from %.0f to %.0f", *low, *high)
}

func checkText(p *huma.Param, value string) error {
	switch {
	case value == "":
		return nil
	case !utf8.ValidString(value):
		return papers.Invalid(p.Name, "is not valid UTF-8")
	case strings.ContainsRune(value, 0):
		return papers.Invalid(p.Name, "holds a NUL character")
	case p.Schema.MaxLength != nil && utf8.RuneCountInString(value) > *p.Schema.MaxLength:
		return papers.Invalid(p.Name, "is longer than %d characters", *p.Schema.MaxLength)
	case len(p.Schema.Enum) > 0 && !slices.Contains(p.Schema.Enum, any(value)):
		return papers.Invalid(p.Name, "must be one of %s", strings.ReplaceAll(strings.Trim(fmt.Sprint(p.Schema.Enum), "[]"), " ", ", "))
	}
	return nil
}

// clip bounds what a message quotes of a request.
func clip(s string) string { return fmt.Sprintf("%.60q", s) }
