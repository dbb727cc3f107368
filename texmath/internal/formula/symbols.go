package formula

import (
	"strings"
	"sync"
)

// A deed is what the parser does at a command.
type deed uint8

const (
	nothingKnown  deed = iota
	operator           // an Op of the meaning's class and text
	integral           // a Large Op whose scripts stay beside it
	letter             // an Ident
	function           // an Ident of several letters
	limitFunction      // one whose scripts go above and below
	names              // \operatorname
	alphabet           // a font for the argument
	switchFont         // a font up to the end of the group
	textFont           // text in a font
	accent             // a mark above or below the argument
	textAccent         // \'e
	brace              // \overbrace, whose scripts go above or below
	scriptSign         // \limits, \sb
	infixFraction      // \over
	mathStyle          // \displaystyle
	fraction           // \frac
	root               // \sqrt
	oldRoot            // \root n \of x
	stacked            // \overset
	longArrow          // \xrightarrow
	negation           // \not
	struck             // \cancel
	leftFence          // \left
	rightFence         // \right
	middleFence        // \middle
	sized              // \big
	between            // \abs, \ket: the argument between brackets
	modulo             // \pmod
	beginTable         // \begin
	endTable           // \end
	plainTable         // \matrix{...}
	stack              // \substack
	rowBreak           // \\
	spacing            // \quad
	lengths            // \hspace
	phantom            // \phantom
	invisible          // \vphantom
	silent             // shows nothing
	drop               // shows nothing, and its argument neither
	dropTwo            // nor two
	dropFirst          // shows the second of two arguments
	keep               // shows its argument
	classed            // \mathrel
	cite               // shows its argument in brackets
	verbatim           // shows its argument letter for letter
	codePoint          // \unicode
	charCode           // \char
	choice             // \mathchoice
	derivative         // \dv
	number             // \num
	quantity           // \SI
	units              // \si
	unitsPackage       // \unit, which two packages define
	angle              // \ang
	chemistry          // \ce
	closeMath          // \)
	guess              // a macro that its neighbours explain
	definition         // \newcommand
	ownMacro           // a macro that the formula defines
	pairBetween        // \comm: two arguments between brackets
	matrixElement      // \mel
	spacedText         // \qq
	builtRelation      // \buildrel
	prescript          // \prescript
	verbDelimited      // \verb
	inverse            // \inv
	raisedMark         // \sphat
)

// A meaning is what a command means.
type meaning struct {
	does     deed
	class    Class
	font     Font
	under    bool
	stretchy bool
	text     string
	close    string
}

// lookup is the meaning of a command.
func lookup(name string) meaning { return meanings()[name] }

// meanings is made from the tables below at the first formula, since a map finds
// a command ten times as fast as a search of the tables.
var meanings = sync.OnceValue(func() map[string]meaning {
	m := make(map[string]meaning, 1500)
	addSigns(m)
	addStructure(m)
	addLayout(m)
	addPackages(m)
	addHabits(m)
	return m
})

// classes has the class of every character that a command stands for.
var classes = sync.OnceValue(func() map[string]Class {
	m := make(map[string]Class, 600)
	for _, table := range signTables() {
		for pair := range strings.FieldsSeq(table.pairs) {
			_, text, _ := strings.Cut(pair, "=")
			if _, taken := m[text]; !taken {
				m[text] = table.class
			}
		}
	}
	m["≠"], m["·"], m["−"] = Relation, Binary, Binary
	return m
})

// classOf is the class of a sign typed as a character.
func classOf(text string) Class { return classes()[text] }

// add enters pairs NAME=TEXT that share all else of their meaning.
func add(m map[string]meaning, pairs string, shared meaning) {
	for pair := range strings.FieldsSeq(pairs) {
		name, text, _ := strings.Cut(pair, "=")
		shared.text = text
		m[name] = shared
	}
}

type signTable struct {
	class Class
	does  deed
	pairs string
}

func signTables() []signTable {
	return []signTable{
		{Binary, operator, binaries},
		{Relation, operator, relations},
		{Relation, operator, negated},
		{Relation, operator, arrows},
		{Large, operator, bigOperators},
		{Large, integral, integrals},
		{Open, operator, openers},
		{Close, operator, closers},
		{Punct, operator, points},
		{Ordinary, operator, signs},
		{Slash, operator, `backslash=\ slash=/`},
	}
}

func addSigns(m map[string]meaning) {
	for _, t := range signTables() {
		add(m, t.pairs, meaning{does: t.does, class: t.class})
	}
	add(m, greek, meaning{does: letter})
	add(m, capitalGreek, meaning{does: letter, font: Upright})
	add(m, slanted, meaning{does: letter, font: Italic})
	add(m, upright, meaning{does: letter, font: Upright})
	add(m, letters, meaning{does: letter})
	addNames(m, functions)
	addNames(m, namedFunctions)
	for name := range strings.FieldsSeq(limitFunctions) {
		m[name] = meaning{does: limitFunction, text: name}
	}
	add(m, limitNames, meaning{does: limitFunction})
	// These names can't stand in a table of words.
	m["varliminf"] = meaning{does: limitFunction, text: "lim inf"}
	m["varlimsup"] = meaning{does: limitFunction, text: "lim sup"}
	m["liminf"] = meaning{does: limitFunction, text: "lim inf"}
	m["limsup"] = meaning{does: limitFunction, text: "lim sup"}
	m["injlim"] = meaning{does: limitFunction, text: "inj lim"}
	m["projlim"] = meaning{does: limitFunction, text: "proj lim"}
}

// addNames enters functions: under their own name, or as NAME=TEXT.
func addNames(m map[string]meaning, names string) {
	for pair := range strings.FieldsSeq(names) {
		name, text, renamed := strings.Cut(pair, "=")
		if !renamed {
			text = name
		}
		m[name] = meaning{does: function, text: text}
	}
}

// notted are the signs with a stroke that Unicode has, without and with it.
const notted = "=≠ ∈∉ ∋∌ ⊂⊄ ⊃⊅ ⊆⊈ ⊇⊉ ≡≢ ∼≁ ≃≄ ≈≉ ≅≇ <≮ >≯ ≤≰ ≥≱ ⩽≰ ⩾≱ ≲≴ ≳≵ ≺⊀ ≻⊁ ⪯⋠ ⪰⋡ ≼⋠ ≽⋡ " +
	"∣∤ |∤ ∥∦ ‖∦ ⊢⊬ ⊨⊭ ⊩⊮ ⊫⊯ →↛ ←↚ ↔↮ ⇒⇏ ⇐⇍ ⇔⇎ ∃∄ ≍≭ ⊑⋢ ⊒⋣ ⊲⋪ ⊳⋫ ⊴⋬ ⊵⋭ ∝∝̸"

// not is text with a stroke through it, "" where Unicode has no such sign.
func not(text string) string {
	for pair := range strings.FieldsSeq(notted) {
		if rest, ok := strings.CutPrefix(pair, text); ok {
			return rest
		}
	}
	return ""
}
