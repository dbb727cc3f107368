package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/training"
	"github.com/dailypapers/dailypapers/internal/wordnet"
	"github.com/dailypapers/dailypapers/texmath"
)

type trainCommand struct {
	Embeddings trainEmbeddings `cmd:"" help:"Train the model that says what papers mean, from their titles and abstracts."`
	Tags       trainTags       `cmd:"" help:"Train the tagger that gives papers without categories likely ones."`
}

type trainEmbeddings struct {
	Out     string            `required:"" help:"File to write the model to. A training that was interrupted goes on from FILE.part." placeholder:"FILE" type:"path"`
	Corpora []string          `arg:"" name:"corpus" help:"Files of papers: JSON Lines or arXiv's snapshot from Kaggle, plain, .gz or .zst."`
	Wordnet string            `help:"Learn from WordNet too: its folder of data.noun and the like. It tells the model what words mean in other words." placeholder:"DIR" type:"path"`
	Since   map[string]string `help:"Of a file, leave papers out that appeared before a year: acl_anthology.jsonl.zst=2016. Can be given several times." placeholder:"FILE=YEAR"`
	Seed    uint64            `default:"1" help:"Seed of all draws: the same seed and corpora make the same model."`
	Steps   int               `help:"How many steps to take. Default: by the number of papers." placeholder:"N"`
	teacherFlags
	Licences string `help:"What the corpora allow, for the model's record." placeholder:"TEXT"`
}

func (c *trainEmbeddings) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	e.stopped = "stopped before the first step"
	teacher, err := c.open(e)
	if err != nil {
		return err
	}
	sample := newPupils(c.TeacherPapers, c.Seed)
	o := training.Default()
	corpus, record, err := c.read(e, sample, &o)
	if err != nil {
		return err
	}
	kept := c.Out + ".teacher"
	e.stopped = "stopped; the same command asks the teacher for what is missing"
	if o.Teacher, err = c.ask(e, teacher, sample, kept); err != nil {
		return err
	}
	o.Seed, o.Steps, o.Checkpoint = c.Seed, c.Steps, c.Out+".part"
	o.Report = trainingLine(e)
	e.stopped = "stopped; the same command goes on from " + o.Checkpoint
	m, err := training.Train(e.ctx, corpus, o, record)
	if terminal(e.err) {
		fmt.Fprintln(e.err) // behind the line of progress
	}
	if err != nil {
		return err
	}
	if err := writeWhole(c.Out, func(w io.Writer) error { _, err := m.WriteTo(w); return err }); err != nil {
		return err
	}
	training.Forget(o)
	os.Remove(kept)
	fmt.Fprintf(e.out, "%s: model %s, %d rows of %d numbers\n", c.Out, m.ID(), m.Vocabulary().Rows(), m.Dims())
	return nil
}

// year reads one of --since; 0 is none.
func (c *trainEmbeddings) year(file string) (int, error) {
	text, ok := c.Since[filepath.Base(file)]
	if !ok {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1800 || n > 2200 {
		return 0, fmt.Errorf("--since: %q is no year; FILE=YEAR is meant, such as acl_anthology.jsonl.zst=2016", text)
	}
	return n, nil
}

func (c *trainEmbeddings) check() error {
	if c.Steps < 0 {
		return errors.New("--steps must not be negative")
	}
	for file := range c.Since {
		if !slices.ContainsFunc(c.Corpora, func(name string) bool { return filepath.Base(name) == file }) {
			return fmt.Errorf("--since: %s is none of the corpora", file)
		}
		if _, err := c.year(file); err != nil {
			return err
		}
	}
	return errors.Join(regular(c.Corpora), checkOut(c.Out, embed.Magic, c.Corpora), c.wordnetThere())
}

// wordnetThere tells at once that the dictionary is not where it was said to be.
func (c *trainEmbeddings) wordnetThere() error {
	if c.Wordnet == "" {
		return nil
	}
	for _, name := range wordnet.Files() {
		if _, err := os.Stat(filepath.Join(c.Wordnet, name)); err != nil {
			return fmt.Errorf("--wordnet: %w", err)
		}
	}
	return nil
}

// read takes the papers and the dictionary in and notes where they come from.
func (c *trainEmbeddings) read(e *env, sample *pupils, o *training.Options) (*training.Corpus, embed.Record, error) {
	corpus := training.NewCorpus()
	record := embed.Record{Trainer: "dailypapers " + buildVersion(), Licences: c.Licences}
	files := newCorpora(c.Corpora, time.Now())
	held, at := 0, 0
	add := func(p papers.Paper) error {
		since, _ := c.year(c.Corpora[at]) // checked
		if since == 0 || !p.Published.IsZero() && p.Published.Time.Year() >= since {
			title, text := texmath.Plain(p.TitleSource()), texmath.Plain(p.Text())
			if corpus.Add(title, text) && c.Teacher != "" {
				sample.offer(corpus.Papers()-1, title+"\n"+text)
			}
		}
		return e.ctx.Err()
	}
	done := func(file string) error {
		sum, err := hash(file)
		r := embed.CorpusRecord{Name: filepath.Base(file), SHA256: sum, Papers: corpus.Papers() - held}
		if since, _ := c.year(file); since > 0 {
			r.Note = fmt.Sprintf("since %d", since)
		}
		held, at = corpus.Papers(), at+1
		record.Corpora = append(record.Corpora, r)
		fmt.Fprintf(e.err, "%s: %d papers\n", file, r.Papers)
		return err
	}
	err := files.each(add, done)
	if err == nil && c.Wordnet != "" {
		err = c.wordnet(corpus, &record, o)
	}
	if files.refused > 0 {
		fmt.Fprintf(e.err, "passed over, as no papers: %s\n", counted(files.refused, "line"))
	}
	return corpus, record, err
}

// wordnet adds the dictionary's senses, each as a paper, and its synonyms.
func (c *trainEmbeddings) wordnet(corpus *training.Corpus, record *embed.Record, o *training.Options) error {
	synsets, err := wordnet.Read(c.Wordnet)
	if err != nil {
		return err
	}
	o.Synonyms = wordnet.Synonyms(synsets)
	held := corpus.Papers()
	for _, s := range synsets {
		corpus.Add(s.Text())
	}
	for _, name := range wordnet.Files() {
		sum, err := hash(filepath.Join(c.Wordnet, name))
		if err != nil {
			return err
		}
		record.Corpora = append(record.Corpora, embed.CorpusRecord{Name: "wordnet/" + name, SHA256: sum, Note: fmt.Sprintf("of %d senses in all files", corpus.Papers()-held)})
	}
	return nil
}

// trainingLine prints how a training comes along: over itself on a terminal, a line
// every ten seconds elsewhere.
func trainingLine(e *env) func(training.Progress) {
	over := terminal(e.err)
	var last time.Time
	return func(p training.Progress) {
		now := time.Now()
		if !over && now.Sub(last) < 10*time.Second && p.Stage == training.Steps {
			return
		}
		last = now
		line := p.Stage
		if p.Step > 0 {
			line = fmt.Sprintf("%s: step %d of %d, loss %.3f, %.1f %% of a batch right, %.0f pairs/s, %v left",
				p.Stage, p.Step, p.Steps, p.Loss, 100*p.Accuracy, p.Rate, p.Left.Round(time.Second))
		}
		if over {
			fmt.Fprintf(e.err, "\r\x1b[K%s", line)
			return
		}
		fmt.Fprintln(e.err, line)
	}
}
