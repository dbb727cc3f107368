package config

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// FileName is the name of the settings file in the folders where one is
// looked for.
const FileName = "dailypapers.toml"

// A Kind is what a setting's value looks like.
type Kind string

// The kinds, and the Go types that File.Value has for them.
const (
	Text   Kind = "a text"                // string
	Number Kind = "a whole number"        // int64
	Switch Kind = "true or false"         // bool
	List   Kind = "a list of short texts" // []string
)

// A Key is one setting that a file may hold.
type Key struct {
	Name    string // "offline", or with its section "arxiv.sets"
	Kind    Kind
	Help    string   // sentences for the template
	Env     []string // the environment variables that say the same
	Sample  any      // a value for the template: the default, or an example where there is none
	Default bool     // Sample is the default
}

// cut splits a name into its section, "" for the top of the file, and the rest.
func cut(name string) (section, rest string) {
	section, rest, ok := strings.Cut(name, ".")
	if !ok {
		return "", name
	}
	return section, rest
}

// Shown writes a name as people find it in a file: "[arxiv] sets".
func Shown(name string) string {
	if section, rest := cut(name); section != "" {
		return fmt.Sprintf("[%s] %s", section, rest)
	}
	return name
}

// sample is what a value of the kind looks like.
func (k Kind) sample() any {
	switch k {
	case Number:
		return int64(14)
	case Switch:
		return true
	case List:
		return []string{"cs", "stat"}
	}
	return "words"
}

// Literal writes a value as it stands in a file; "" for what no file can hold.
func Literal(v any) string {
	if list, ok := v.([]string); ok && len(list) == 0 { // TOML leaves a nil list out
		return "[]"
	}
	b, err := toml.Marshal(map[string]any{"v": v})
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(string(b), "v = "))
}
