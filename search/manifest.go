package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dailypapers/dailypapers/search/analysis"
)

// The manifest is the only file that changes, by replacement. It is text, so that a
// person can read what an index holds:
//
//	search index 1
//	{ JSON of manifest, indented }
//	crc32c 1f2e3d4c
//
// The checksum covers everything before its line. Version 1 is the first.
const (
	manifestName  = "manifest"
	manifestHead  = "search index 1\n"
	manifestTail  = "\ncrc32c "
	manifestLimit = 16 << 20 // no index has more than a few hundred segments
)

type manifest struct {
	Generation uint64         `json:"generation"` // of this manifest, from 1
	Next       uint64         `json:"next"`       // the lowest file number never used
	Mark       uint64         `json:"mark"`
	Origin     string         `json:"origin"`
	Schema     manifestSchema `json:"schema"`
	Segments   []segmentEntry `json:"segments"`
}

type manifestSchema struct {
	Fields   []manifestField `json:"fields"`
	Keywords []string        `json:"keywords"`
	Numbers  []string        `json:"numbers"`
	Analysis int             `json:"analysis"` // the version of the rules; 0 is 1, which did not say so
	Model    string          `json:"model,omitempty"`
	Dims     int             `json:"dims,omitempty"`
}

type manifestField struct {
	Name     string        `json:"name"`
	Weight   float64       `json:"weight"`
	B        float64       `json:"b"`
	Analyzer analysis.Kind `json:"analyzer"`
}

type segmentEntry struct {
	ID      uint64       `json:"id"`
	Docs    int          `json:"docs"`
	Bytes   int64        `json:"bytes"`
	CRC     uint32       `json:"crc"` // of the table of contents, which holds all others
	Deletes *deleteEntry `json:"deletes,omitempty"`
}

type deleteEntry struct {
	ID    uint64 `json:"id"`
	Docs  int    `json:"docs"`
	Bytes int64  `json:"bytes"`
}

func segmentName(id uint64) string { return fmt.Sprintf("%08x.segment", id) }
func deletesName(id uint64) string { return fmt.Sprintf("%08x.deletes", id) }

func (m *manifest) encode() ([]byte, error) {
	body, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	out := append([]byte(manifestHead), body...)
	sum := crc32.Checksum(out, crc32.MakeTable(crc32.Castagnoli))
	return fmt.Appendf(out, "%s%08x\n", manifestTail, sum), nil
}

// parseManifest checks and reads the contents of a manifest.
func parseManifest(data []byte) (*manifest, error) {
	bad := func(what string) error { return fmt.Errorf("%s: %s: %w", manifestName, what, ErrCorrupt) }
	if !bytes.HasPrefix(data, []byte(manifestHead)) {
		return nil, bad("not a manifest of this version")
	}
	end := bytes.LastIndex(data, []byte(manifestTail))
	if end < len(manifestHead) {
		return nil, bad("cut short")
	}
	text, _ := strings.CutSuffix(string(data[end+len(manifestTail):]), "\n")
	sum, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 8 || uint32(sum) != crc32.Checksum(data[:end], crc32.MakeTable(crc32.Castagnoli)) {
		return nil, bad("wrong checksum")
	}
	m := &manifest{}
	if err := json.Unmarshal(data[len(manifestHead):end], m); err != nil {
		return nil, bad(err.Error())
	}
	return m, m.check(bad)
}

// check refuses what could not have been written, so that what follows can trust it.
func (m *manifest) check(bad func(string) error) error {
	seen := map[uint64]bool{}
	for _, s := range m.Segments {
		if s.Docs < 0 || s.Bytes < 0 || s.ID >= m.Next || seen[s.ID] {
			return bad("impossible segment")
		}
		seen[s.ID] = true
		if d := s.Deletes; d != nil && (d.ID >= m.Next || d.Docs < 0 || d.Docs > s.Docs) {
			return bad("impossible deletions")
		}
	}
	return nil
}

// readManifest reads the manifest of dir; a missing one wraps fs.ErrNotExist.
func readManifest(dir string) (*manifest, error) {
	path := filepath.Join(dir, manifestName)
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if st.Size() > manifestLimit {
		return nil, fmt.Errorf("%s: too large: %w", manifestName, ErrCorrupt)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseManifest(data)
}

func isAbsent(err error) bool      { return errors.Is(err, fs.ErrNotExist) }
func isUnsupported(err error) bool { return errors.Is(err, errors.ErrUnsupported) }
