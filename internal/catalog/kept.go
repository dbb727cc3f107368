package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/tagging"
	"github.com/dailypapers/dailypapers/search"
)

// What an index is made by is kept in its folder, since the next program may carry other
// models: with it the old index answers in full while a new one is built. Integers are
// little-endian.
//
//	file   = "DPMEANS1", u32 length of record, record, the parts one behind another,
//	         32 bytes SHA-256 of all before
//	record = JSON, see keptRecord
//
// Version 1 is the first. A part that a program does not know, or that is of a version
// which it does not read, makes the file one that it cannot use.
const (
	keptName  = "meaning" + search.Kept
	keptMagic = "DPMEANS1"
	maxRecord = 1 << 16
	maxKept   = 1 << 28 // bytes of the whole; 18 million are usual
)

type keptRecord struct {
	Made string `json:"made"` // search.Vectors.Model of the index; but for vectors made elsewhere, which need no part
	versions
	Parts []keptPart `json:"parts"`
}

type keptPart struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

// errKept is what a file is that was not written so.
var errKept = errors.New("the models kept with it cannot be used")

// parts are what m's own vectors, tokens and ranking follow from, by name. Whoever adds one
// adds its reading to take.
func (m Meaning) parts() (names []string, parts []io.WriterTo) {
	names, parts = []string{"model"}, []io.WriterTo{m.model}
	if m.tagger != nil {
		names, parts = append(names, "tagger"), append(parts, m.tagger)
	}
	return names, parts
}

// take reads a part.
func (m *Meaning) take(name string, data []byte) (err error) {
	switch name {
	case "model":
		m.model, err = embed.Parse(data)
	case "tagger":
		m.tagger, err = tagging.Parse(data)
	default:
		err = fmt.Errorf("this program knows no part %.20q", name)
	}
	return err
}

// keep writes what m is made of into an index's folder, unless it is there.
func (m Meaning) keep(dir string) error {
	if m.model == nil {
		return nil
	}
	own := m
	own.other = nil
	r := keptRecord{Made: own.vectors().Model, versions: m.made}
	path := filepath.Join(dir, keptName)
	if old, size, err := readRecord(path); err == nil && old.Made == r.Made && old.whole(size) {
		return nil
	}
	var body bytes.Buffer
	names, parts := m.parts()
	for i, p := range parts {
		n, err := p.WriteTo(&body)
		if err != nil {
			return fmt.Errorf("keep the %s: %w", names[i], err)
		}
		r.Parts = append(r.Parts, keptPart{names[i], int(n)})
	}
	record, err := json.Marshal(r)
	if err != nil {
		return err
	}
	data := binary.LittleEndian.AppendUint32([]byte(keptMagic), uint32(len(record)))
	data = slices.Concat(data, record, body.Bytes())
	sum := sha256.Sum256(data)
	return writeWhole(path, append(data, sum[:]...))
}

// whole reports whether so many bytes stand behind a record as it says.
func (r *keptRecord) whole(size int64) bool {
	for _, p := range r.Parts {
		if p.Bytes < 0 || p.Bytes > maxKept {
			return false
		}
		size -= int64(p.Bytes)
	}
	return size == sha256.Size
}

// writeWhole writes a file by a temporary name, which the index's next writer removes where
// it stayed behind.
func writeWhole(path string, data []byte) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		_ = d.Sync() // not all systems can; the file is derived
		d.Close()
	}
	return nil
}

// readRecord reads the beginning of a file and returns how many bytes stand behind it.
func readRecord(path string) (r keptRecord, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return r, 0, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return r, 0, err
	}
	head := make([]byte, len(keptMagic)+4)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:len(keptMagic)]) != keptMagic {
		return r, 0, fmt.Errorf("%w: it does not begin as they do", errKept)
	}
	n := binary.LittleEndian.Uint32(head[len(keptMagic):])
	if n > maxRecord {
		return r, 0, fmt.Errorf("%w: a record of %d bytes", errKept, n)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(f, data); err != nil {
		return r, 0, fmt.Errorf("%w: %w", errKept, err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, 0, fmt.Errorf("%w: %w", errKept, err)
	}
	return r, st.Size() - int64(len(head)) - int64(n), nil
}

// readKept reads what an index's folder keeps.
func readKept(dir string) (m Meaning, err error) {
	path := filepath.Join(dir, keptName)
	r, size, err := readRecord(path)
	if err != nil {
		return m, err
	}
	if !r.whole(size) || size > maxKept {
		return m, fmt.Errorf("%w: %d bytes stand behind the record", errKept, size)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	if int64(len(data)) < size { // it was written anew meanwhile
		return m, fmt.Errorf("%w: it is cut short", errKept)
	}
	end := len(data) - sha256.Size
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return m, fmt.Errorf("%w: the checksum is wrong", errKept)
	}
	rest := data[len(data)-int(size) : end]
	m.made = r.versions
	for _, p := range r.Parts {
		if err := m.take(p.Name, rest[:p.Bytes]); err != nil {
			return Meaning{}, fmt.Errorf("%w: %w", errKept, err)
		}
		rest = rest[p.Bytes:]
	}
	return m, nil
}

// of returns by what meaning an index in dir is asked: its own, where m's parts make such
// vectors, or what the folder keeps does. Where that is less than all, why says what is missing.
func (m Meaning) of(v search.Vectors, dir string) (own Meaning, why error) {
	own, ok := m.as(v)
	if !ok {
		kept, err := readKept(dir)
		if err != nil {
			return Meaning{}, err
		}
		kept.other = m.other
		if own, ok = kept.as(v); !ok {
			return Meaning{}, fmt.Errorf("%w: they are those of another index", errKept)
		}
	}
	switch {
	case own.other != nil && own.other.gone:
		why = errGone
	case own.model != nil && own.made != (versions{embed.Preparation, embed.Pooling}):
		why = errors.New("its papers were prepared in another way")
	}
	return own, why
}

// as returns the parts of m, some or all, that make such vectors.
func (m Meaning) as(v search.Vectors) (Meaning, bool) {
	if v.Model == "" {
		return Meaning{}, true
	}
	if m.model == nil {
		return Meaning{}, false
	}
	elsewhere := []*others{nil, m.other}
	if i := strings.LastIndex(v.Model, wordsBy); i >= 0 {
		elsewhere = append(elsewhere, &others{Embedder: absent{v.Model[:i], v.Dims}, gone: true})
	}
	for _, o := range elsewhere {
		for _, t := range []*tagging.Tagger{m.tagger, nil} {
			n := m
			if n.other, n.tagger = o, t; n.vectors() == v {
				return n, true
			}
		}
	}
	return Meaning{}, false
}

// VectorDims returns how long the vectors of a model elsewhere are, as an index in dir's folder
// has them; 0 where none is of that model. It spares asking the model.
func VectorDims(dir, model string) int {
	entries, err := os.ReadDir(filepath.Join(dir, FolderName))
	if err != nil {
		return 0
	}
	for _, e := range entries {
		v, err := search.StoredVectors(filepath.Join(dir, FolderName, e.Name()))
		if err == nil && strings.HasPrefix(v.Model, model+wordsBy) {
			return v.Dims
		}
	}
	return 0
}
