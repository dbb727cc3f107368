package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/store"
)

// Format is the format that Write writes, and the newest that Read reads.
const Format = 1

const (
	manifestName = "manifest.json"
	// maxManifest bounds what is read of a manifest in bytes: one of a hundred
	// tables has 4 kB.
	maxManifest = 1 << 20
)

// A Manifest says what is in a backup.
type Manifest struct {
	Format  int          `json:"format"`
	Program string       `json:"program"` // the version that wrote it
	At      time.Time    `json:"at"`
	Bytes   int64        `json:"bytes"`  // of the database
	SHA256  string       `json:"sha256"` // of the database, in hex
	Census  store.Census `json:"census"`
}

// A Source is what is packed, and what is told of it.
type Source struct {
	Store    *store.Store
	Program  string                             // the version of the program
	Now      func() time.Time                   // for the manifest
	Scratch  string                             // a folder with as much room as the database takes
	Progress func(what string, done, all int64) // bytes; nil is silent
}

// Write packs the site as it is at one moment. Readers and writers go on.
func Write(ctx context.Context, w io.Writer, s Source) (Manifest, error) {
	dir, err := os.MkdirTemp(s.Scratch, ".backup-*")
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	m, err := s.pack(ctx, w, filepath.Join(dir, store.FileName))
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

func (s Source) pack(ctx context.Context, w io.Writer, path string) (Manifest, error) {
	m := Manifest{Format: Format, Program: s.Program, At: s.Now().UTC().Truncate(time.Second)}
	s.tell("copying", 0, 0)
	if err := s.Store.Snapshot(ctx, path); err != nil {
		return m, err
	}
	var err error
	if m.Bytes, m.SHA256, err = s.digest(ctx, path); err != nil {
		return m, err
	}
	s.tell("checking", 0, 0)
	if m.Census, err = store.Inspect(ctx, path); err != nil {
		return m, err
	}
	z, err := zstd.NewWriter(w)
	if err != nil {
		return m, err
	}
	t := tar.NewWriter(z)
	err = s.entries(ctx, t, m, path)
	return m, errors.Join(err, t.Close(), z.Close())
}

func (s Source) entries(ctx context.Context, t *tar.Writer, m Manifest, path string) error {
	words, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	head := tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(words)), ModTime: m.At, Format: tar.FormatPAX}
	if err := t.WriteHeader(&head); err != nil {
		return err
	}
	if _, err := t.Write(words); err != nil {
		return err
	}
	head = tar.Header{Name: store.FileName, Mode: 0o600, Size: m.Bytes, ModTime: m.At, Format: tar.FormatPAX}
	if err := t.WriteHeader(&head); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(t, &meter{ctx: ctx, r: f, all: m.Bytes, tell: func(done, all int64) { s.tell("packing", done, all) }})
	return err
}

func (s Source) digest(ctx context.Context, path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, &meter{ctx: ctx, r: f})
	return n, hex.EncodeToString(sum.Sum(nil)), err
}

func (s Source) tell(what string, done, all int64) {
	if s.Progress != nil {
		s.Progress(what, done, all)
	}
}

// A meter reads on until its context ends and tells how far it is.
type meter struct {
	ctx       context.Context
	r         io.Reader
	done, all int64
	tell      func(done, all int64)
}

func (m *meter) Read(b []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(b)
	m.done += int64(n)
	if m.tell != nil {
		m.tell(m.done, m.all)
	}
	return n, err
}
