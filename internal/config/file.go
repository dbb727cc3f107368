package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxFile bounds a settings file, in bytes: far above what a person writes, and
// little enough that no nesting in it exhausts a stack.
const maxFile = 64 << 10

// A File is a settings file that was read and holds nothing unknown. The zero
// File is one that holds nothing.
type File struct {
	Path   string // as it was given; "" where there is no file
	values map[string]value
}

type value struct {
	line int
	is   any
}

// Value returns a setting and the line that it stands on, 0 where that is not
// known. The type is the one that the Kind tells.
func (f *File) Value(name string) (is any, line int, ok bool) {
	v, ok := f.values[name]
	return v.is, v.line, ok
}

// Resolve returns a path that stands in the file: a relative one is meant from
// the file's own folder.
func (f *File) Resolve(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(f.Path), path)
}

// Read reads the file at path. What is wrong with it is told as one or more
// *Error, all of them at once, in the order of their lines.
func Read(path string, keys []Key) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	if len(text) > maxFile {
		return nil, &Error{File: path, Words: fmt.Sprintf("is larger than %d bytes: that is no file of settings", maxFile)}
	}
	return parse(path, string(text), keys)
}

func parse(path, text string, keys []Key) (*File, error) {
	top := map[string]toml.Primitive{}
	md, err := toml.Decode(text, &top)
	if err != nil {
		return nil, unreadable(path, err)
	}
	r := reader{File: &File{Path: path, values: map[string]value{}}, md: md, keys: keys}
	r.table("", top)
	if len(r.wrong) > 0 {
		return nil, r.joined()
	}
	return r.File, nil
}

// unreadable words what the library says of a text that is not TOML.
func unreadable(path string, err error) error {
	e := &Error{File: path, Words: err.Error()}
	var p toml.ParseError
	if errors.As(err, &p) {
		e.Line, e.Words = p.Position.Line, strings.TrimSuffix(p.Message, ".")
	}
	return e
}

// A reader takes a decoded text apart.
type reader struct {
	*File
	md    toml.MetaData
	keys  []Key
	wrong []*Error
}

// table takes in the values of a section, "" for the top of the file.
func (r *reader) table(section string, t map[string]toml.Primitive) {
	for _, word := range r.inOrder(section, t) {
		p, name := t[word], word
		if section != "" {
			name = section + "." + word
		}
		i := slices.IndexFunc(r.keys, func(k Key) bool { return k.Name == name })
		switch {
		case i >= 0:
			r.take(r.keys[i], p)
		case section == "" && isSection(r.keys, word):
			r.section(word, p)
		default:
			r.unknown(section, word, p)
		}
	}
}

// inOrder returns the words of a section in the order of the file, which its
// map has lost.
func (r *reader) inOrder(section string, t map[string]toml.Primitive) []string {
	var depth int
	if section != "" {
		depth = 1
	}
	var words []string
	seen := map[string]bool{}
	for _, key := range r.md.Keys() {
		if len(key) <= depth || depth == 1 && key[0] != section || seen[key[depth]] {
			continue
		}
		seen[key[depth]] = true
		if _, ok := t[key[depth]]; ok {
			words = append(words, key[depth])
		}
	}
	return words
}

func isSection(keys []Key, word string) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return strings.HasPrefix(k.Name, word+".") })
}

func (r *reader) section(word string, p toml.Primitive) {
	t, ok := r.within(p)
	if !ok {
		r.tell(p, "%s is a section and begins with the line [%s]", word, word)
		return
	}
	r.table(word, t)
}

// within returns what a section holds; ok is false for a plain value, which
// the library would decode into a map without a word.
func (r *reader) within(p toml.Primitive) (t map[string]toml.Primitive, ok bool) {
	var is any
	if r.md.PrimitiveDecode(p, &is) != nil {
		return nil, false
	}
	if _, ok = is.(map[string]any); !ok {
		return nil, false
	}
	return t, r.md.PrimitiveDecode(p, &t) == nil
}

// unknown tells of a key that is none, or of a section.
func (r *reader) unknown(section, word string, p toml.Primitive) {
	if _, ok := r.within(p); ok && section == "" {
		r.tell(p, "there is no section [%s]%s", clip(word), suggestSection(r.keys, word))
		return
	}
	name := clip(word)
	if section != "" {
		name = fmt.Sprintf("[%s] %s", section, name)
	}
	r.tell(p, "there is no setting %s%s", name, suggest(r.keys, section, word))
}

func (r *reader) take(k Key, p toml.Primitive) {
	var is any
	err := r.md.PrimitiveDecode(p, &is)
	if err == nil {
		is, err = k.Kind.read(is)
	}
	if err != nil {
		r.tell(p, "%s must be %s, like %s", Shown(k.Name), k.Kind, Literal(k.sample()))
		return
	}
	r.values[k.Name] = value{r.line(p), is}
}

func (k Key) sample() any {
	if k.Sample == nil {
		return k.Kind.sample()
	}
	return k.Sample
}

var errKind = errors.New("another kind")

// read returns v as the kind's Go type.
func (k Kind) read(v any) (any, error) {
	ok := false
	switch v := v.(type) {
	case string:
		ok = k == Text
	case int64:
		ok = k == Number
	case bool:
		ok = k == Switch
	case []any:
		if k == List {
			return texts(v)
		}
	}
	if !ok {
		return nil, errKind
	}
	return v, nil
}

func texts(list []any) ([]string, error) {
	words := make([]string, len(list))
	for i, v := range list {
		word, ok := v.(string)
		if !ok {
			return nil, errKind
		}
		words[i] = word
	}
	return words, nil
}

// A place is asked for the line of a value, which the library tells in errors
// alone.
type place struct{}

var errHere = errors.New("here")

// UnmarshalTOML always fails.
func (*place) UnmarshalTOML(any) error { return errHere }

func (r *reader) line(p toml.Primitive) int {
	var e toml.ParseError
	if errors.As(r.md.PrimitiveDecode(p, &place{}), &e) {
		return e.Position.Line
	}
	return 0
}

// maxTold bounds what is told of one file: to find a line costs the library a
// walk through all of them.
const maxTold = 20

func (r *reader) tell(p toml.Primitive, format string, args ...any) {
	if len(r.wrong) > maxTold {
		return
	}
	if len(r.wrong) == maxTold {
		format, args = "and more further on", nil
	}
	r.wrong = append(r.wrong, &Error{File: r.Path, Line: r.line(p), Words: fmt.Sprintf(format, args...)})
}

// joined returns all that is wrong by line.
func (r *reader) joined() error {
	slices.SortFunc(r.wrong, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Words, b.Words)
	})
	all := make([]error, len(r.wrong))
	for i, e := range r.wrong {
		all[i] = e
	}
	return errors.Join(all...)
}
