package training

import (
	"fmt"

	"github.com/dailypapers/dailypapers/embed"
)

// MinPapers is how many papers a training needs: with fewer, words are seen in too few
// places to learn what they are like.
const MinPapers = 2000

// A Corpus is the words of many papers, as numbers.
type Corpus struct {
	ids    map[string]uint32
	names  []string
	counts []uint32 // papers' sentences with the word, counted as often as they hold it
	words  []uint32 // of all papers
	stops  []uint32 // ends of sentences in words; the first of a paper is its title's
	papers []uint32 // ends of papers in stops
}

// NewCorpus returns an empty corpus.
func NewCorpus() *Corpus { return &Corpus{ids: make(map[string]uint32, 1<<16)} }

// Papers is the number of papers added.
func (c *Corpus) Papers() int { return len(c.papers) }

// Words is the number of words of all papers.
func (c *Corpus) Words() int { return len(c.words) }

// Add takes a paper in. Its texts are without markup. Papers without a title and an
// abstract teach nothing and are passed over, and so are those of fewer than eight words;
// Add reports whether this one was kept.
func (c *Corpus) Add(title, abstract string) bool {
	words, stops := len(c.words), len(c.stops)
	c.add(title, false)
	c.add(abstract, true)
	if len(c.words)-words < 8 || len(c.stops)-stops < 2 || int(c.stops[stops]) == words {
		c.words, c.stops = c.words[:words], c.stops[:stops]
		return false
	}
	for _, w := range c.words[words:] {
		c.counts[w]++
	}
	c.papers = append(c.papers, uint32(len(c.stops)))
	return true
}

// minSentence is the least words of a sentence; shorter ones go with the one before.
const minSentence = 4

func (c *Corpus) add(text string, split bool) {
	var w embed.Words
	w.Reset(text)
	start := len(c.words)
	for word := w.Next(); word != nil; word = w.Next() {
		if split && w.Stop && len(c.words)-start >= minSentence {
			c.stops = append(c.stops, uint32(len(c.words)))
			start = len(c.words)
		}
		id, ok := c.ids[string(word)]
		if !ok {
			id = uint32(len(c.names))
			name := string(word)
			c.ids[name] = id
			c.names, c.counts = append(c.names, name), append(c.counts, 0)
		}
		c.words = append(c.words, id)
	}
	switch {
	case split && len(c.words)-start < minSentence && len(c.stops) > 0 && len(c.words) > start:
		c.stops[len(c.stops)-1] = uint32(len(c.words))
	case len(c.words) > start || !split:
		c.stops = append(c.stops, uint32(len(c.words)))
	}
}

// check refuses a corpus that is too small, or too large for the numbers used here.
func (c *Corpus) check() error {
	if c.Papers() < MinPapers {
		return fmt.Errorf("%d papers with an abstract; at least %d are needed", c.Papers(), MinPapers)
	}
	if uint64(len(c.words)) >= 1<<32-1 {
		return fmt.Errorf("%d words are more than a training can hold", len(c.words))
	}
	return nil
}
