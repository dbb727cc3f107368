package training

import (
	"fmt"
	"math"
	"time"
)

// Options say how a model is trained. Default returns good ones.
type Options struct {
	Seed     uint64
	Words    int // rows for words, the most frequent
	Phrases  int // rows for phrases
	Pieces   int // rows for pieces of words
	MinCount int // how often a word must occur to have a row

	Batch       int     // pairs a step; each is told from all others
	Steps       int     // 0 chooses by the size of the corpus
	Rate        float64 // Adam's learning rate at its highest
	Warmup      float64 // share of the steps in which it rises
	Temperature float64 // of the softmax over a batch
	Mix         Mix
	// SharedDropout is the mean share of the words that both texts of a pair hold which
	// are left out of the first.
	SharedDropout float64
	// PieceDropout is the share of words that are read as their pieces, so that pieces
	// learn what the words they stand for mean.
	PieceDropout float64
	// Synonyms are, for words, what else may stand for them; nil for none.
	Synonyms map[string][]string
	// SynonymRate is the mean share of the words with synonyms of a pair's first text, a
	// title or a sentence, that one of them stands for.
	SynonymRate float64
	// Chunk is how many pairs of a batch come from one cluster of like papers; 0 means
	// that batches are drawn from all papers.
	Chunk int

	Teacher *Teacher // another model to learn likenesses from; nil for none

	Checkpoint string        // file to save to and resume from; "" for none
	Every      time.Duration // between checkpoints
	Report     func(Progress)
}

// Mix is the share of each kind of pair; what is left of 1 are sentence and rest.
type Mix struct {
	Title float64 // title and abstract
	Half  float64 // some sentences and the others
}

// Dims is the length of a vector; its first 128 and its first 64 numbers are trained to
// be vectors of their own.
const Dims = 256

// Default returns the options that the built-in model is trained with.
func Default() Options {
	return Options{
		Seed: 1, Words: 44000, Phrases: 12500, Pieces: 9000, MinCount: 5,
		Batch: 1024, Rate: 0.01, Warmup: 0.05, Temperature: 0.05,
		Mix: Mix{Title: 0.3, Half: 0.15}, SharedDropout: 0.4, PieceDropout: 0.03, SynonymRate: 0.25, Chunk: 256,
		Every: time.Minute,
	}
}

func (o *Options) check() error {
	switch {
	case o.Words < 1 || o.Phrases < 0 || o.Pieces < 0 || o.Words+o.Phrases+o.Pieces > math.MaxUint16:
		return fmt.Errorf("words, phrases and pieces must be at most %d together", math.MaxUint16)
	case o.Batch < 2 || o.Chunk < 0 || o.Chunk > o.Batch:
		return fmt.Errorf("a batch of %d pairs in chunks of %d", o.Batch, o.Chunk)
	case !(o.Rate > 0) || !(o.Temperature > 0.005):
		return fmt.Errorf("rate %v and temperature %v must be positive", o.Rate, o.Temperature)
	}
	return nil
}

// Steps is the Stage of Progress while steps are taken; other stages are told once.
const Steps = "training"

// Progress is told to Options.Report at most once a second.
type Progress struct {
	Stage    string  // what is done, in a word or two
	Step     int     // done
	Steps    int     // in all; 0 where unknown
	Loss     float64 // of the last steps, in nats
	Accuracy float64 // share of the pairs that found each other among a batch
	Rate     float64 // pairs a second
	Left     time.Duration
}
