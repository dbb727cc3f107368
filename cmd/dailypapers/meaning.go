package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/embed/remote"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// embeddingSettings are who says what papers mean. The built-in model needs none.
type embeddingSettings struct {
	URL       string `key:"embedding.url" name:"embedding-url" hidden:"" help:"OpenAI-compatible endpoint whose model says what papers and queries mean, instead of the built-in one. It is sent every title and abstract, and what readers search for." env:"DAILYPAPERS_EMBEDDING_URL" placeholder:"URL" example:"http://localhost:11434/v1"`
	Model     string `key:"embedding.model" name:"embedding-model" hidden:"" help:"The model's name there." env:"DAILYPAPERS_EMBEDDING_MODEL" placeholder:"NAME" example:"nomic-embed-text"`
	Key       string `key:"embedding.key" name:"embedding-key" hidden:"" help:"Key for the endpoint. Better in a file of its own, see key_file." env:"DAILYPAPERS_EMBEDDING_KEY" placeholder:"KEY" example:""`
	KeyFile   string `key:"embedding.key_file" name:"embedding-key-file" hidden:"" help:"File that holds the key." env:"DAILYPAPERS_EMBEDDING_KEY_FILE" placeholder:"FILE" example:"/run/secrets/embedding"`
	Dims      int    `key:"embedding.dims" name:"embedding-dims" hidden:"" help:"How many numbers its vectors have. 0 asks at the first start, which then needs the endpoint." env:"DAILYPAPERS_EMBEDDING_DIMS" default:"0" placeholder:"N"`
	PerMinute int    `key:"embedding.per_minute" name:"embedding-per-minute" hidden:"" help:"How many requests it may be sent a minute, of up to 64 texts each; 0 for any number." env:"DAILYPAPERS_EMBEDDING_PER_MINUTE" default:"0" placeholder:"N"`
}

// meaning is by what papers are compared: the model that the program carries, or one that
// the settings name.
func (e *env) meaning() (catalog.Meaning, error) {
	m, err := builtin.Model()
	if err != nil {
		return catalog.Meaning{}, err
	}
	t, err := builtin.Tagger()
	if err != nil {
		return catalog.Meaning{}, err
	}
	meaning := catalog.NewMeaning(m).TaggedBy(t)
	if e.embedding.URL == "" {
		return meaning, nil
	}
	o, err := e.embedding.options(e)
	if err != nil {
		return meaning, err
	}
	if o.Dims == 0 { // an index knows, whether the endpoint can be reached or not
		o.Dims = catalog.VectorDims(e.data, o.ID())
	}
	other, err := remote.Open(e.ctx, o)
	var wrong *remote.OptionError
	var unreached *url.Error
	var busy *remote.BusyError
	switch {
	case errors.As(err, &wrong):
		return meaning, e.wrong("embedding."+wrong.Option, "%s", wrong.Reason)
	case errors.As(err, &unreached) || errors.As(err, &busy):
		return meaning, fmt.Errorf("%w; with embedding.dims set, the endpoint need not answer at the first start", err)
	case err != nil:
		return meaning, err
	}
	return meaning.By(other), nil
}

// options checks the settings.
func (s *embeddingSettings) options(e *env) (remote.Options, error) {
	o := remote.Options{URL: s.URL, Model: s.Model, Key: s.Key, Dims: s.Dims}
	if s.PerMinute < 0 {
		return o, e.wrong("embedding.per_minute", "%d is less than 0", s.PerMinute)
	}
	if s.PerMinute > 0 {
		o.Pause = time.Minute / time.Duration(s.PerMinute)
	}
	if s.KeyFile == "" {
		return o, nil
	}
	if s.Key != "" {
		return o, e.wrong("embedding.key_file", "the key itself is set too; one of both is enough")
	}
	var err error
	if o.Key, err = readKey(s.KeyFile); err != nil {
		return o, e.wrong("embedding.key_file", "%v", err)
	}
	return o, nil
}

// maxKey bounds what is read as a key.
const maxKey = 64 << 10

// readKey reads a file or a pipe that holds one line.
func readKey(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	if err != nil {
		return "", err
	}
	if len(data) > maxKey {
		return "", fmt.Errorf("%s is longer than any key", path)
	}
	key := strings.TrimSpace(string(data))
	if key == "" || strings.ContainsAny(key, "\r\n") {
		return "", fmt.Errorf("%s does not hold one key", path)
	}
	return key, nil
}

// hidden is what stands for a secret where settings are printed.
func hidden(key string) string {
	return fmt.Sprintf("# %s is set and not shown", key)
}
