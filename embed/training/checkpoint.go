package training

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"math"
	"os"
)

// A checkpoint is everything that the steps to come depend on, besides options and corpus:
//
//	"DPTRAIN1", 32 bytes SHA-256 of options and corpus, u64 steps done, u64 epoch,
//	f64 loss, f64 accuracy, u64 papers, papers × u32 order of the epoch,
//	rows × Dims × f32 values, first moments, second moments, 32 bytes SHA-256 of all before
const checkpointMagic = "DPTRAIN1"

// record are the options that a model's training depends on.
func (o *Options) record() any {
	c := *o
	c.Checkpoint, c.Every, c.Report = "", 0, nil
	return struct {
		Words, Phrases, Pieces, MinCount, Batch, Chunk         int
		Rate, Warmup, Temperature, SharedDropout, PieceDropout float64
		Title, Half                                            float64
		SynonymRate                                            float64
		Synonyms                                               int // words that have some
	}{c.Words, c.Phrases, c.Pieces, c.MinCount, c.Batch, c.Chunk, c.Rate, c.Warmup, c.Temperature, c.SharedDropout, c.PieceDropout, c.Mix.Title, c.Mix.Half, c.SynonymRate, len(c.Synonyms)}
}

// identity tells trainings of other options, corpora or lengths apart.
func (r *trainer) identity() [sha256.Size]byte {
	h := sha256.New()
	text, _ := json.Marshal(r.o.record())
	fmt.Fprintf(h, "%s %d %d %d\n", text, r.o.Seed, r.steps, r.table.n)
	r.texts.synonyms.sum(h)
	r.o.Teacher.sum(h)
	w := bufio.NewWriterSize(h, 1<<16)
	writeNumbers(w, r.texts.papers)
	writeNumbers(w, r.texts.stops)
	for _, row := range r.texts.rows {
		w.Write([]byte{byte(row), byte(row >> 8)})
	}
	w.Flush()
	return [sha256.Size]byte(h.Sum(nil))
}

func writeNumbers(w *bufio.Writer, values []uint32) {
	var b [4]byte
	for _, v := range values {
		binary.LittleEndian.PutUint32(b[:], v)
		w.Write(b[:])
	}
}

func writeFloats(w *bufio.Writer, values []float32) {
	var b [4]byte
	for _, v := range values {
		binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
		w.Write(b[:])
	}
}

// save writes a checkpoint beside the old one and takes its place.
func (r *trainer) save() error {
	if r.o.Checkpoint == "" {
		return nil
	}
	if err := r.alone(); err != nil {
		return fmt.Errorf("save checkpoint %s: %w", r.o.Checkpoint, err)
	}
	tmp := r.o.Checkpoint + ".tmp"
	f, err := os.Create(tmp)
	if err != nil {
		return fmt.Errorf("save checkpoint: %w", err)
	}
	defer f.Close()
	if err := errors.Join(r.write(f), f.Sync(), f.Close(), os.Rename(tmp, r.o.Checkpoint)); err != nil {
		os.Remove(tmp)
		return fmt.Errorf("save checkpoint %s: %w", r.o.Checkpoint, err)
	}
	return nil
}

// alone refuses to take the place of another training's checkpoint, begun meanwhile.
func (r *trainer) alone() error {
	f, err := os.Open(r.o.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(checkpointMagic)+sha256.Size)
	if _, err := io.ReadFull(f, head); err != nil || [sha256.Size]byte(head[len(checkpointMagic):]) != r.id {
		return errors.New("another training has begun to write it; give each a file of its own")
	}
	return nil
}

func (r *trainer) write(f io.Writer) error {
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 1<<20)
	w.WriteString(checkpointMagic)
	w.Write(r.id[:])
	var b []byte
	for _, v := range []uint64{uint64(r.done), uint64(r.epoch), math.Float64bits(r.loss), math.Float64bits(r.accuracy), uint64(len(r.papers))} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	w.Write(b)
	writeNumbers(w, r.papers)
	for _, part := range [][]float32{r.table.values, r.table.first, r.table.second} {
		writeFloats(w, part)
	}
	if err := w.Flush(); err != nil { // a bufio.Writer keeps its first error
		return err
	}
	_, err := f.Write(h.Sum(nil))
	return err
}

// resume goes on from a checkpoint, if there is one of this training. One of another
// training is an error, since it would be lost.
func (r *trainer) resume() error {
	if r.o.Checkpoint == "" {
		return nil
	}
	r.id = r.identity()
	f, err := os.Open(r.o.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	defer f.Close()
	if err := r.read(f); err != nil {
		return fmt.Errorf("resume %s: %w; remove it to begin anew", r.o.Checkpoint, err)
	}
	r.report("resumed", 0)
	return nil
}

var errOther = errors.New("it is a checkpoint of other corpora or options")

func (r *trainer) read(f io.Reader) error {
	h := sha256.New()
	in := &hashed{bufio.NewReaderSize(f, 1<<20), h}
	head := make([]byte, len(checkpointMagic)+sha256.Size+5*8)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	if string(head[:len(checkpointMagic)]) != checkpointMagic {
		return errors.New("it is no checkpoint")
	}
	if [sha256.Size]byte(head[len(checkpointMagic):]) != r.id {
		return errOther
	}
	number := func(i int) uint64 { return binary.LittleEndian.Uint64(head[len(checkpointMagic)+sha256.Size+8*i:]) }
	order := make([]uint32, min(number(4), uint64(len(r.texts.papers))))
	for _, part := range []any{order, r.table.values, r.table.first, r.table.second} {
		if err := binary.Read(in, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	sum := h.Sum(nil)
	var held [sha256.Size]byte
	if _, err := io.ReadFull(in.r, held[:]); err != nil || held != [sha256.Size]byte(sum) {
		return errors.New("it is damaged")
	}
	for _, p := range order {
		if int(p) >= len(r.texts.papers) {
			return errors.New("it is damaged")
		}
	}
	r.done, r.epoch, r.papers = int(number(0)), int(number(1)), order
	r.loss, r.accuracy = math.Float64frombits(number(2)), math.Float64frombits(number(3))
	r.table.steps = r.done
	if r.lesson != nil {
		r.table.steps += r.done / 2 // every other step was taken twice
	}
	return nil
}

// hashed sums what is read.
type hashed struct {
	r io.Reader
	h hash.Hash
}

func (r *hashed) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.h.Write(p[:n])
	return n, err
}

// Forget removes the checkpoint of a training that has ended well.
func Forget(o Options) {
	if o.Checkpoint != "" {
		os.Remove(o.Checkpoint)
	}
}
