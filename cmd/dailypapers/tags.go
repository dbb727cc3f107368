package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/embed/tagging"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/texmath"
)

type trainTags struct {
	Out     string   `required:"" help:"File to write the tagger to." placeholder:"FILE" type:"path"`
	Corpora []string `arg:"" name:"corpus" help:"Files of papers with categories."`
	Model   string   `help:"Model whose vectors are read, from train embeddings. Default: the built-in one." placeholder:"FILE" type:"path"`
	Seed    uint64   `default:"1" help:"Seed of all draws."`
}

func (c *trainTags) Run(e *env) error {
	if err := checkOut(c.Out, tagging.Magic, append([]string{c.Model}, c.Corpora...)); err != nil {
		return err
	}
	e.stopped = "stopped; nothing was written"
	m, err := modelOr(c.Model)
	if err != nil {
		return err
	}
	examples, err := examplesOf(e, c.Corpora, m)
	if err != nil {
		return err
	}
	o := tagging.Default()
	o.Seed, o.Model = c.Seed, m.ID()
	o.Report = func(epoch, epochs int, loss float64) {
		fmt.Fprintf(e.err, "pass %d of %d over %d papers, loss %.3f\n", epoch, epochs, len(examples), loss)
	}
	t, err := tagging.Train(e.ctx, examples, o)
	if err != nil {
		return err
	}
	if err := writeWhole(c.Out, func(w io.Writer) error { _, err := t.WriteTo(w); return err }); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s: %d categories, by model %s\n", c.Out, len(t.Labels()), t.Model())
	return nil
}

type evalTags struct {
	Corpora []string `arg:"" name:"corpus" help:"Files of papers with categories; one paper in ten, which no tagger learns from, is asked for."`
	Tagger  string   `help:"Tagger to judge, from train tags. Default: the built-in one." placeholder:"FILE" type:"path"`
	Model   string   `help:"Model whose vectors it reads. Default: the built-in one." placeholder:"FILE" type:"path"`
	JSON    bool     `help:"Print one JSON object instead of text."`
}

func (c *evalTags) Run(e *env) error {
	e.stopped = "stopped"
	m, err := modelOr(c.Model)
	if err != nil {
		return err
	}
	t, err := taggerOr(c.Tagger)
	if err != nil {
		return err
	}
	if t.Model() != m.ID() {
		return fmt.Errorf("the tagger reads the vectors of model %s, not of %s", t.Model(), m.ID())
	}
	examples, err := examplesOf(e, c.Corpora, m)
	if err != nil {
		return err
	}
	j := t.Judge(examples, catalog.SureTag)
	if j.Examples == 0 {
		return fmt.Errorf("no held-back paper has a category")
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(j)
	}
	_, err = fmt.Fprintf(e.out, `%d held-back papers, %d of them of a category that was not learned; %d categories
the paper's first category   %.3f
one of its categories        %.3f
the first is among three     %.3f
calibration error            %.3f
confident, from %.2f         %.3f of the papers; %.3f the first, %.3f one of theirs
`, j.Examples, j.Unknown, len(t.Labels()), j.Accuracy, j.Any, j.Top3, j.Calibration, catalog.SureTag, j.Sure, j.SureRight, j.SureAny)
	return err
}

// examplesOf reads papers that have a category; the first is the paper's own.
func examplesOf(e *env, files []string, m *embed.Model) ([]tagging.Example, error) {
	var examples []tagging.Example
	all := newCorpora(files, time.Now())
	err := all.each(func(p papers.Paper) error {
		if len(p.Categories) > 0 {
			vector, _ := m.Prepare(texmath.Plain(p.TitleSource()), texmath.Plain(p.Text()))
			example := tagging.Example{ID: string(p.ID), Vector: vector, Label: string(p.Categories[0])}
			for _, c := range p.Categories[1:] {
				example.Others = append(example.Others, string(c))
			}
			examples = append(examples, example)
		}
		return e.ctx.Err()
	}, nil)
	if err == nil && len(examples) == 0 {
		err = fmt.Errorf("no paper of the corpora has a category")
	}
	return examples, err
}

func modelOr(path string) (*embed.Model, error) {
	if path == "" {
		return builtin.Model()
	}
	return readModel(path)
}

func taggerOr(path string) (*tagging.Tagger, error) {
	if path == "" {
		return builtin.Tagger()
	}
	data, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	t, err := tagging.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}
