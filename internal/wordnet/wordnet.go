// Package wordnet reads the files of Princeton's WordNet: which English words mean the
// same, and what they mean in other words. That is how a model of meaning learns that a
// four-legged machine is a quadrupedal one, which papers do not tell it.
//
// It reads the format of version 3, as wndb(5) describes it, and nothing else.
package wordnet

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Synset is a sense that several words share.
type Synset struct {
	Words   []string // with spaces
	Gloss   string   // definition; examples, between quotation marks
	Related []string // words of broader, like and derived senses
}

// maxRelated bounds Related: a broad sense has hundreds of narrower ones.
const maxRelated = 12

// Files are the names of a dictionary's files.
func Files() []string { return []string{"data.noun", "data.verb", "data.adj", "data.adv"} }

// Read reads the files in dir, in the order of Files.
func Read(dir string) ([]Synset, error) {
	r := reader{at: make(map[address]int)}
	for _, name := range Files() {
		if err := r.file(filepath.Join(dir, name), name[len("data."):]); err != nil {
			return nil, fmt.Errorf("wordnet: %w", err)
		}
	}
	r.relate()
	return r.synsets, nil
}

// An address is a part of speech and an offset in its file.
type address struct {
	part   byte
	offset string
}

type reader struct {
	synsets []Synset
	at      map[address]int
	links   [][]address // parallel to synsets
}

func (r *reader) file(path, part string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	for n := 1; ; n++ {
		line, err := in.ReadString('\n')
		if line != "" && !strings.HasPrefix(line, "  ") { // the licence is indented
			if e := r.line(line, part); e != nil {
				return fmt.Errorf("%s, line %d: %w", path, n, e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// letter is how addresses name a part of speech; "adv" is r.
func letter(part string) byte {
	if part == "adv" {
		return 'r'
	}
	return part[0]
}

var errLine = fmt.Errorf("it is not written as WordNet's data files are")

// line reads "offset file type count word id… pointers… | gloss".
func (r *reader) line(line, part string) error {
	head, gloss, ok := strings.Cut(line, " | ")
	f := strings.Fields(head)
	if !ok || len(f) < 6 {
		return errLine
	}
	words, err := strconv.ParseUint(f[3], 16, 8)
	rest := f[4:]
	if err != nil || len(rest) < int(words)*2+1 {
		return errLine
	}
	s := Synset{Gloss: strings.TrimSpace(gloss)}
	for i := range int(words) {
		w, _, _ := strings.Cut(rest[2*i], "(") // an adjective's place: galore(ip)
		s.Words = append(s.Words, strings.ReplaceAll(w, "_", " "))
	}
	rest = rest[2*words:]
	pointers, err := strconv.Atoi(rest[0])
	if rest = rest[1:]; err != nil || pointers < 0 || len(rest) < 4*pointers {
		return errLine
	}
	var links []address
	for i := range pointers {
		p := rest[4*i : 4*i+4]
		if tells(p[0]) {
			links = append(links, address{satellite(p[2]), p[1]})
		}
	}
	r.at[address{letter(part), f[0]}] = len(r.synsets)
	r.synsets, r.links = append(r.synsets, s), append(r.links, links)
	return nil
}

// satellite reads a part of speech; an adjective beside another is an adjective.
func satellite(p string) byte {
	if p == "s" || p == "" {
		return 'a'
	}
	return p[0]
}

// tells holds for pointers to senses that say what this one is: broader (@), like (&, ^),
// derived (+), narrower (~), part of (#p) and made of (%p), attribute (=).
func tells(pointer string) bool {
	switch pointer {
	case "@", "@i", "&", "^", "+", "~", "#p", "%p", "=":
		return true
	}
	return false
}

func (r *reader) relate() {
	for i, links := range r.links {
		s := &r.synsets[i]
		seen := make(map[string]bool)
		for _, a := range links {
			to, ok := r.at[a]
			if !ok {
				continue
			}
			for _, w := range r.synsets[to].Words[:min(2, len(r.synsets[to].Words))] {
				if !seen[w] && len(s.Related) < maxRelated {
					seen[w] = true
					s.Related = append(s.Related, w)
				}
			}
		}
	}
}

// Text is the synset as a title, its words, and an abstract, what they mean.
func (s Synset) Text() (title, abstract string) {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(s.Gloss, `"`, ""), ";") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString(part)
			b.WriteString(". ")
		}
	}
	b.WriteString(strings.Join(s.Related, ", "))
	return strings.Join(s.Words, ", "), b.String()
}
