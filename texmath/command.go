package texmath

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// commandName is the name of the command whose backslash stands at i: letters or
// one other character, empty at the end of src. next is the offset behind it.
func commandName(src string, i int) (name string, next int) {
	next = i + 1
	for next < len(src) && isLetter(src[next]) {
		next++
	}
	if next == i+1 {
		_, n := utf8.DecodeRuneInString(src[next:])
		next += n
	}
	return src[i+1 : next], next
}

func skipSpaces(src string, i int) int {
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	return i
}

// command reads a command.
func (d *decoder) command() {
	name, next := commandName(d.src, d.i)
	switch {
	case name == "":
		d.keepCommand(next)
	case combining(name) != 0:
		if !d.accent(name, next) {
			d.bareAccent(name, next)
		}
	case !isLetter(name[0]):
		d.symbol(name, next)
	default:
		d.word(name, next)
	}
}

// bareAccent reads an accent without a letter. What some program escapes, or \~{}
// in an address, stands for the character alone.
func (d *decoder) bareAccent(name string, next int) {
	if strings.Contains("'\"~^`", name) && next < len(d.src) && d.src[next] != '\\' {
		d.write(name)
		d.i = next
		return
	}
	d.keepCommand(next)
}

// symbol reads a command of one character that is no letter.
func (d *decoder) symbol(name string, next int) {
	if isSpace(name[0]) || name == noBreakSpace {
		d.i = next
		d.space(wideGap)
		return
	}
	if r, _ := utf8.DecodeRuneInString(name); r >= utf8.RuneSelf && unicode.IsLetter(r) {
		d.i++ // a converter left the backslash of an accent: St\ütz
		return
	}
	if name == "{" && d.outerAccent(next) {
		return
	}
	switch name {
	case "&", "%", "$", "_", "#", "{", "}":
		d.write(name)
	case "|":
		d.write("‖")
	case "-", "/", "@", "!":
	case ",":
		d.space(thinGap)
	case ";", ":", ">", `\`:
		d.space(wideGap)
	default:
		d.keepCommand(next)
		return
	}
	d.i = next
}

// word reads a command whose name is letters.
func (d *decoder) word(name string, next int) {
	if s, ok := lookup(letters, name); ok {
		d.letter(s, next)
		return
	}
	switch {
	case find(fontSwitches, name):
		d.i = skipSpaces(d.src, next)
	case d.withArgument(name, next):
	case name == "verb" && d.verb(next):
	case d.openArgument(name, next):
	case find(spaceCommands, name):
		d.i = next
		d.space(wideGap)
	case find(functions, name):
		d.write(name)
		d.i = next
	default:
		if s, ok := lookup(signs, name); ok {
			d.write(s)
			d.i = next
		} else if !d.glued(name, next) {
			d.keepCommand(next)
		}
	}
}

// letter writes a letter or sign that swallows the white space behind its
// command, save for an ångström behind a number.
func (d *decoder) letter(s string, next int) {
	unit := false
	if s == "Å" {
		before := strings.TrimRight(string(d.out[max(0, len(d.out)-2):]), " ")
		unit = before != "" && isDigit(before[len(before)-1])
	}
	d.write(s)
	d.i = next
	if !unit {
		d.i = skipSpaces(d.src, next)
	}
}

// withArgument reads a command that needs a group, and tells whether it did.
func (d *decoder) withArgument(name string, next int) bool {
	if next < len(d.src) && d.src[next] == '*' {
		next++
	}
	if find(citations+optional, name) {
		next = d.skipOptions(next)
	}
	g, ok := d.layout.at(skipSpaces(d.src, next))
	switch {
	case name == "mathbb":
		return d.blackboard(g, ok, next)
	case !ok:
	case find(citations, name):
		d.enter(g, citeRole, "[")
	case find(verbatim, name) && !strings.ContainsAny(d.src[g.open+1:g.close], "\\{}$ \t\r\n\v\f"):
		d.write(d.src[g.open+1 : g.close])
		d.i = g.close + 1
	case find(fontCommands, name):
		d.enter(g, plainRole, "")
	case name == "footnote" || name == "thanks":
		d.space(wideGap)
		d.enter(g, noteRole, "(")
	case name == "textsuperscript":
		d.enter(g, superRole, "")
	case name == "textsubscript":
		d.enter(g, subRole, "")
	case find(secondOnly, name):
		d.second(g, name)
	case find(silent, name):
		d.i = g.close + 1
	case name == "begin" || name == "end":
		ok = find(textEnvironments+fontSwitches, d.src[g.open+1:g.close])
		if ok {
			d.i = g.close + 1
			d.space(wideGap)
		}
	default:
		ok = false
	}
	return ok
}

// second shows the second of two arguments, of which g is the first: of a link its
// address where there is only that.
func (d *decoder) second(g group, name string) {
	next := skipSpaces(d.src, g.close+1)
	shown, two := d.layout.at(next)
	switch {
	case two:
		d.enter(shown, plainRole, "")
	case next < len(d.src) && d.src[next] == '{':
		d.i = next + 1
	case name == "href":
		d.enter(g, plainRole, "")
	default:
		d.i = g.close + 1
	}
}

// skipOptions is the offset behind up to two arguments in brackets.
func (d *decoder) skipOptions(i int) int {
	for range 2 {
		i = skipSpaces(d.src, i)
		if i == len(d.src) || d.src[i] != '[' {
			break
		}
		// Longer ones than real citations have are not looked for, to stay linear.
		n := strings.IndexByte(d.src[i:min(len(d.src), i+256)], ']')
		if n < 0 {
			break
		}
		i += n + 1
	}
	return i
}

// blackboard reads \mathbb: double-struck if it is one of the usual letters.
func (d *decoder) blackboard(g group, grouped bool, next int) bool {
	from := skipSpaces(d.src, next)
	end := from + 1
	if grouped {
		from, end = g.open+1, g.close
	}
	if from < end && end <= len(d.src) {
		if s, ok := lookup(blackboards, d.src[from:end]); ok {
			d.write(s)
			d.i = end
			if grouped {
				d.i++
			}
			return true
		}
	}
	if grouped {
		d.enter(g, plainRole, "")
	}
	return grouped
}

// keepCommand writes a command as its source, and its arguments' braces too.
func (d *decoder) keepCommand(next int) {
	d.write(d.src[d.i:next])
	d.kept = append(d.kept, span{start: d.i, end: next})
	d.i = next
	d.keepGroup()
}
