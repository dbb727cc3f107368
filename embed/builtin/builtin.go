// Package builtin carries a trained model, so that a program can tell what texts mean
// without a file or a network. It adds about 18 MB to a binary.
package builtin

import (
	_ "embed"

	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/tagging"
)

// The weights were trained on arXiv's metadata (CC0), the ACL Anthology from 2016 on
// (CC BY 4.0) and WordNet 3.0 (its own licence, beside this file): see Model.Record.
//
//go:embed model.bin
var file []byte

//go:embed tags.bin
var tags []byte

// Tagger reads the tagger for arXiv's categories, which reads the vectors of Model.
func Tagger() (*tagging.Tagger, error) { return tagging.Parse(tags) }

// Model reads the model, which takes about 20 ms; keep what it returns.
func Model() (*embed.Model, error) { return embed.Parse(file) }
