package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"github.com/dailypapers/dailypapers/embed/remote"
	"github.com/dailypapers/dailypapers/embed/training"
)

// teacherFlags name a better model whose likenesses are learned.
type teacherFlags struct {
	Teacher        string  `help:"Learn from another model too: its OpenAI-compatible endpoint. It is sent the titles and abstracts of some of the papers." placeholder:"URL"`
	TeacherModel   string  `help:"The model's name there." placeholder:"NAME"`
	TeacherKeyFile string  `help:"File that holds the endpoint's key." placeholder:"FILE" type:"path"`
	TeacherPapers  int     `default:"20000" help:"How many papers it is asked about." placeholder:"N"`
	TeacherHeat    float64 `default:"0.05" help:"Temperature of its likenesses: lower where they lie close together." placeholder:"T"`
}

// pupils are the papers that the teacher is asked about: a sample without preference,
// the same for the same seed and corpora.
type pupils struct {
	most   int
	seen   int
	random *rand.Rand
	papers []int
	texts  []string
}

func newPupils(most int, seed uint64) *pupils {
	return &pupils{most: most, random: rand.New(rand.NewPCG(seed, 0x5A3))}
}

// offer lets a paper into the sample or not (Vitter's algorithm R, 1985).
func (s *pupils) offer(paper int, text string) {
	s.seen++
	if len(s.papers) < s.most {
		s.papers, s.texts = append(s.papers, paper), append(s.texts, text)
		return
	}
	if i := s.random.IntN(s.seen); i < s.most {
		s.papers[i], s.texts[i] = paper, text
	}
}

// lessons is what the teacher said, kept beside the checkpoint so that a training that
// goes on needn't ask again.
type lessons struct {
	Name    string
	Papers  []int
	Vectors [][]float32
}

// open reaches the teacher, nil where none is wanted.
func (f *teacherFlags) open(e *env) (*remote.Model, error) {
	if f.Teacher == "" {
		if f.TeacherModel != "" || f.TeacherKeyFile != "" {
			return nil, errors.New("--teacher-model and the like say how --teacher is asked, which is missing")
		}
		return nil, nil
	}
	if f.TeacherPapers < 64 || !(f.TeacherHeat > 0) {
		return nil, errors.New("--teacher-papers must be 64 or more, and --teacher-heat above 0")
	}
	o := remote.Options{URL: f.Teacher, Model: f.TeacherModel}
	if f.TeacherKeyFile != "" {
		var err error
		if o.Key, err = readKey(f.TeacherKeyFile); err != nil {
			return nil, fmt.Errorf("--teacher-key-file: %w", err)
		}
	}
	m, err := remote.Open(e.ctx, o)
	var wrong *remote.OptionError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("%s: %s", map[string]string{"url": "--teacher", "model": "--teacher-model"}[wrong.Option], wrong.Reason)
	}
	return m, err
}

// ask returns what the teacher says of the papers, nil where there is none.
func (f *teacherFlags) ask(e *env, m *remote.Model, s *pupils, kept string) (*training.Teacher, error) {
	if m == nil {
		return nil, nil
	}
	l, err := readLessons(kept)
	if err != nil {
		return nil, err
	}
	if l.Name != m.ID() || !slices.Equal(l.Papers, s.papers) {
		l = lessons{Name: m.ID(), Papers: s.papers}
	}
	if len(l.Vectors) < len(s.texts) {
		err := f.embed(e, m, s.texts, &l) // what was answered is kept whatever comes
		err = errors.Join(err, writeWhole(kept, func(w io.Writer) error { return gob.NewEncoder(w).Encode(l) }))
		if err != nil {
			return nil, err
		}
	}
	return &training.Teacher{Name: l.Name, Papers: l.Papers, Vectors: l.Vectors, Temperature: f.TeacherHeat}, nil
}

func readLessons(path string) (l lessons, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	defer file.Close()
	if err := gob.NewDecoder(file).Decode(&l); err != nil || len(l.Papers) < len(l.Vectors) {
		return lessons{}, fmt.Errorf("%s does not hold what a teacher said; remove it to ask again", path)
	}
	return l, nil
}

// embed asks, in parts, for what l lacks, and shows how it comes along.
func (f *teacherFlags) embed(e *env, m *remote.Model, texts []string, l *lessons) error {
	had := len(l.Vectors)
	start, last := time.Now(), time.Time{}
	for part := range slices.Chunk(texts[had:], 256) {
		vectors, err := m.Embed(e.ctx, part)
		l.Vectors = append(l.Vectors, vectors...)
		if err != nil {
			return fmt.Errorf("%w; %d of %d answers are kept for the next try", err, len(l.Vectors), len(texts))
		}
		n := len(l.Vectors)
		if now := time.Now(); now.Sub(last) > 10*time.Second || n == len(texts) {
			left := time.Duration(float64(now.Sub(start)) / float64(n-had) * float64(len(texts)-n))
			fmt.Fprintf(e.err, "teacher: %d of %d papers, %v left\n", n, len(texts), left.Round(time.Second))
			last = now
		}
	}
	return nil
}
