package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/dailypapers/dailypapers/internal/config"
)

// settings brings the file of settings below the flags and the environment:
// of a flag, an environment variable, the file and the default, the first that
// says something wins. A variable that is set to nothing says nothing.
type settings struct {
	keys   []config.Key
	file   *config.File // nil before it was looked for
	places []string     // where it was looked for
	parsed *kong.Context
}

var _ kong.Resolver = (*settings)(nil)

// A fileError is what is wrong with the file of settings.
type fileError struct{ error }

// Unwrap returns the reason.
func (e fileError) Unwrap() error { return e.error }

// Validate has nothing to do: the file was checked when it was read.
func (s *settings) Validate(*kong.Application) error { return nil }

// Resolve returns what the file says for a flag that the command line leaves
// open, nil where kong knows already.
func (s *settings) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if s.file == nil {
		if err := s.read(ctx); err != nil {
			return nil, fileError{err}
		}
	}
	set, value := environment(flag)
	if value != "" {
		return hiddenBehindNothing(flag, value), nil
	}
	key := flag.Tag.Get("key")
	if is, _, ok := s.file.Value(key); ok && key != "" {
		return s.forKong(key, is), nil
	}
	if set {
		return unset(flag), nil
	}
	return nil, nil
}

// forKong makes a value one that kong's readers take.
func (s *settings) forKong(key string, is any) any {
	switch v := is.(type) {
	case []string:
		list := make([]any, len(v))
		for i, word := range v {
			list[i] = word
		}
		return list
	case string:
		if key == "data" {
			return s.file.Resolve(v)
		}
	}
	return is
}

// environment returns the first variable of a flag that says something, and
// whether one is set at all.
func environment(flag *kong.Flag) (set bool, value string) {
	for _, name := range flag.Tag.Envs {
		v, ok := os.LookupEnv(name)
		if set = set || ok; v != "" {
			return true, v
		}
	}
	return set, ""
}

// hiddenBehindNothing is the value of a variable that kong has not read, as one before it
// is set to nothing; nil otherwise.
func hiddenBehindNothing(flag *kong.Flag, value string) any {
	for _, name := range flag.Tag.Envs {
		if v, ok := os.LookupEnv(name); ok && v == "" {
			return value
		} else if ok {
			break
		}
	}
	return nil
}

// unset is what a flag is without its variables, nil where kong has made it so.
func unset(flag *kong.Flag) any {
	if flag.HasDefault {
		return flag.Default
	}
	if flag.IsBool() {
		return false
	}
	return nil
}

// read looks for the file that belongs to a command line and reads it. Help
// for a broken file must not need the file.
func (s *settings) read(ctx *kong.Context) error {
	s.file = &config.File{}
	switch command := ctx.Command(); {
	case command == "version", command == "config" && given(ctx, "example") != "":
		return nil
	}
	path := given(ctx, "config")
	if path == "" {
		found, err := s.find(ctx)
		if found == "" || err != nil {
			return err
		}
		path = found
	}
	file, err := config.Read(path, s.keys)
	if err != nil {
		return err
	}
	s.file = file
	return nil
}

// find looks for the file where it usually is.
func (s *settings) find(ctx *kong.Context) (string, error) {
	data := given(ctx, "data")
	if data == "" {
		data, _ = config.DataDir(runtime.GOOS, os.Getenv) // without one there is no file in it
	}
	s.places = config.Places(data, config.SettingsDir(runtime.GOOS, os.Getenv))
	return config.Find(s.places)
}

// given returns what the command line or the environment says for a flag, as
// text; the file cannot say where it is.
func given(ctx *kong.Context, name string) string {
	for _, p := range ctx.Path {
		if p.Flag != nil && !p.Resolved && p.Flag.Name == name {
			return fmt.Sprint(ctx.Value(p))
		}
	}
	for _, flag := range ctx.Model.Flags {
		if flag.Name == name {
			_, value := environment(flag)
			return value
		}
	}
	return ""
}

// origin names the place that a setting's value comes from.
func (s *settings) origin(key string) string {
	flag := flagOf(s.parsed.Flags(), key)
	if flag == nil {
		return config.Shown(key)
	}
	for _, p := range s.parsed.Path {
		if p.Flag == flag && !p.Resolved {
			return "--" + flag.Name
		}
	}
	for _, name := range flag.Tag.Envs {
		if os.Getenv(name) != "" {
			return name
		}
	}
	if _, line, ok := s.file.Value(key); ok {
		return fmt.Sprintf("%s:%d", s.file.Path, line)
	}
	return "default"
}

func flagOf(flags []*kong.Flag, key string) *kong.Flag {
	i := slices.IndexFunc(flags, func(f *kong.Flag) bool { return f.Tag.Get("key") == key })
	if i < 0 {
		return nil
	}
	return flags[i]
}

// wrong is the error of a setting whose value makes no sense.
func (e *env) wrong(key, format string, args ...any) error {
	place := e.settings.origin(key)
	if place == "default" {
		place = "--" + flagOf(e.settings.parsed.Flags(), key).Name
	}
	return fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
}

// checkPlace refuses a file in a data folder that names another data folder:
// one of the two would not be looked at the next time.
func (s *settings) checkPlace(data string) error {
	is, line, ok := s.file.Value("data")
	if !ok || !slices.Contains(s.places, s.file.Path) || s.file.Path != s.places[0] {
		return nil
	}
	if filepath.Clean(s.file.Resolve(fmt.Sprint(is))) == filepath.Clean(data) {
		return nil
	}
	return &config.Error{File: s.file.Path, Line: line, Words: "a file in the data folder cannot name another one; take the line out, or keep the file elsewhere and name it with --config"}
}

// unread words what is wrong with a file of settings.
func unread(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Sprintf("the settings file %s cannot be read: %v", path.Path, path.Err)
	}
	return plainly(err)
}
