package embed

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// MaxRows bounds a vocabulary, so that a row's number fits two bytes.
const MaxRows = math.MaxUint16

// maxPiece bounds a piece of a word in bytes, its mark included.
const maxPiece = 12

// front marks pieces that begin a word.
const front = '^'

// A Vocabulary says which rows a text has. It is fixed once made and may be used by many
// goroutines.
type Vocabulary struct {
	list    Entries
	words   map[string]uint16
	pieces  map[string]uint16
	phrases map[uint32]uint16 // two words' rows
}

// Entries are the rows of a vocabulary, in their order: words, then phrases of two of
// these words, then pieces. A piece that begins with ^ stands at the beginning of a word.
type Entries struct {
	Words   []string
	Phrases [][2]uint16 // rows of Words
	Pieces  []string
}

// Rows is the number of rows.
func (e *Entries) Rows() int { return len(e.Words) + len(e.Phrases) + len(e.Pieces) }

// NewVocabulary refuses entries that are too many, empty, double or refer to no word.
func NewVocabulary(e Entries) (*Vocabulary, error) {
	if e.Rows() == 0 || e.Rows() > MaxRows {
		return nil, fmt.Errorf("a vocabulary of %d rows, not 1 to %d", e.Rows(), MaxRows)
	}
	if slices.Contains(e.Words, "") || slices.Contains(e.Pieces, "") {
		return nil, errors.New("a vocabulary has an empty entry")
	}
	v := &Vocabulary{list: e, words: make(map[string]uint16, len(e.Words)),
		pieces: make(map[string]uint16, len(e.Pieces)), phrases: make(map[uint32]uint16, len(e.Phrases))}
	for i, w := range e.Words {
		v.words[w] = uint16(i)
	}
	row := len(e.Words)
	for i, p := range e.Phrases {
		if int(p[0]) >= len(e.Words) || int(p[1]) >= len(e.Words) {
			return nil, fmt.Errorf("phrase %d is of no words", i)
		}
		v.phrases[uint32(p[0])<<16|uint32(p[1])] = uint16(row + i)
	}
	row += len(e.Phrases)
	for i, p := range e.Pieces {
		v.pieces[p] = uint16(row + i)
	}
	if len(v.words) != len(e.Words) || len(v.phrases) != len(e.Phrases) || len(v.pieces) != len(e.Pieces) {
		return nil, errors.New("a vocabulary names an entry twice")
	}
	return v, nil
}

// Entries returns what the vocabulary was made of; it must not be changed.
func (v *Vocabulary) Entries() Entries { return v.list }

// Rows is the number of rows.
func (v *Vocabulary) Rows() int { return v.list.Rows() }

// Name is how row i reads: a word, two words, or a piece with … where it was cut.
func (v *Vocabulary) Name(i uint16) string {
	n, e := int(i), &v.list
	if n < len(e.Words) {
		return e.Words[n]
	}
	if n -= len(e.Words); n < len(e.Phrases) {
		return e.Words[e.Phrases[n][0]] + " " + e.Words[e.Phrases[n][1]]
	}
	p := e.Pieces[n-len(e.Phrases)]
	if p[0] == front {
		return p[1:] + "…"
	}
	return "…" + p
}

// Append adds the rows of a text in the order of its words: a word's own row or, where
// it is not known, those of its pieces; behind two words that are a phrase, the phrase's.
func (v *Vocabulary) Append(dst []uint16, text string) []uint16 {
	var w Words
	w.Reset(text)
	before := -1
	for word := w.Next(); word != nil; word = w.Next() {
		if w.Stop {
			before = -1
		}
		row, ok := v.words[string(word)]
		if !ok {
			dst, before = v.AppendPieces(dst, word), -1
			continue
		}
		dst = append(dst, row)
		if before >= 0 {
			if p, ok := v.phrases[uint32(before)<<16|uint32(row)]; ok {
				dst = append(dst, p)
			}
		}
		before = int(row)
	}
	return dst
}

// Word returns the row of a word, in the form that Words gives.
func (v *Vocabulary) Word(word []byte) (row uint16, ok bool) {
	row, ok = v.words[string(word)]
	return row, ok
}

// Phrase returns the row of two words that follow each other.
func (v *Vocabulary) Phrase(first, second uint16) (row uint16, ok bool) {
	row, ok = v.phrases[uint32(first)<<16|uint32(second)]
	return row, ok
}

// AppendPieces cuts a word into known pieces, the longest first, from left to right.
// What no piece covers is passed over; numbers have none.
func (v *Vocabulary) AppendPieces(dst []uint16, word []byte) []uint16 {
	if len(v.pieces) == 0 || isNumber(word) {
		return dst
	}
	var buf [maxWord + 8]byte
	rest := append(append(buf[:0], front), word...)
	for len(rest) > 0 {
		row, n := v.longest(rest)
		if n > 0 {
			dst = append(dst, row)
		} else {
			_, n = utf8.DecodeRune(rest) // the mark at the front, or a letter of no piece
		}
		rest = rest[n:]
	}
	return dst
}

// longest returns the longest piece that s begins with, and its length in bytes.
func (v *Vocabulary) longest(s []byte) (row uint16, n int) {
	for n = min(len(s), maxPiece); n > 0; n-- {
		if row, ok := v.pieces[string(s[:n])]; ok {
			return row, n
		}
	}
	return 0, 0
}

func isNumber(word []byte) bool {
	for _, c := range word {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
