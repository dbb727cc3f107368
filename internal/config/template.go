package config

import (
	"fmt"
	"strings"
)

// width is where the template's comments break.
const width = 96

// Template writes a settings file that says what every key is for and sets
// none: each stands in a comment with its default, or with an example.
func Template(keys []Key) string {
	var b strings.Builder
	b.WriteString(comment("Settings of Daily Papers. Take the # before a line away to set it; a flag and the environment win over this file. " +
		"The program looks for it under the name " + FileName + " in its data folder, then in your folder for settings; --config FILE names another."))
	section := ""
	for _, k := range keys {
		in, rest := cut(k.Name)
		if in != section {
			section = in
			fmt.Fprintf(&b, "\n[%s]\n", in)
		}
		fmt.Fprintf(&b, "\n%s", comment(k.words()))
		fmt.Fprintf(&b, "#%s = %s\n", rest, Literal(k.sample()))
	}
	return b.String()
}

func (k Key) words() string {
	words := k.Help
	if !k.Default {
		words += " An example:"
	}
	if len(k.Env) > 0 {
		words = fmt.Sprintf("%s\n(%s)", words, strings.Join(k.Env, ", "))
	}
	return words
}

// comment breaks words into lines that begin with "# ".
func comment(words string) string {
	var b strings.Builder
	for paragraph := range strings.Lines(words) {
		line := "#"
		for _, word := range strings.Fields(paragraph) {
			if len(line)+1+len(word) > width {
				b.WriteString(line + "\n")
				line = "#"
			}
			line += " " + word
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
