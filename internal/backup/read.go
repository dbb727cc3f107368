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
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// maxWindow bounds the memory for unpacking, in bytes: Write has 8 MiB.
	maxWindow = 64 << 20
	// maxTail bounds what may stand behind the last file, in bytes: tar fills
	// its last block up. A few bytes packed can be an endless tail.
	maxTail = 1 << 20
)

// A Target is where a backup goes.
type Target struct {
	Dir      string                             // the data folder
	Now      func() time.Time                   // for the name of what is replaced
	Progress func(what string, done, all int64) // bytes; nil is silent
}

// Check reads a backup to its end, unpacks it into a scratch folder and holds
// that it is whole and could be restored by this program. papers.ErrInvalid
// where it is not.
func Check(ctx context.Context, r io.Reader, scratch string, progress func(what string, done, all int64)) (Manifest, error) {
	dir, err := os.MkdirTemp(scratch, ".backup-*")
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: check: %w", err)
	}
	m, err := unpack(ctx, r, filepath.Join(dir, store.FileName), progress)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		return m, fmt.Errorf("backup: check: %w", err)
	}
	return m, nil
}

// Restore unpacks a backup, holds that it is whole, and only then puts it in
// the place of what is in the data folder, of which the returned file is left.
// papers.ErrConflict where a process has that open. An index that lies there
// notices by itself that it belongs to another history.
func Restore(ctx context.Context, r io.Reader, t Target) (m Manifest, replaced string, err error) {
	path := filepath.Join(t.Dir, store.FileName+".restoring")
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // of a run that was killed
		return m, "", fmt.Errorf("backup: restore: %w", err)
	}
	m, err = unpack(ctx, r, path, t.Progress)
	if err == nil {
		replaced, err = store.Replace(ctx, t.Dir, path, store.FileName+".before-"+t.Now().UTC().Format("20060102T150405Z"))
	}
	if err != nil {
		os.Remove(path) // nothing is lost: the backup is still there
		return m, "", fmt.Errorf("backup: restore: %w", err)
	}
	return m, replaced, nil
}

// unpack writes the database to path and compares it with the manifest.
func unpack(ctx context.Context, r io.Reader, path string, progress func(string, int64, int64)) (Manifest, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return Manifest{}, err
	}
	defer z.Close()
	t := tar.NewReader(z)
	m, err := readManifest(t)
	if err != nil {
		return m, err
	}
	head, err := t.Next()
	switch {
	case err != nil:
		return m, damaged("breaks off behind its manifest", err)
	case head.Name != store.FileName || head.Typeflag != tar.TypeReg || head.Size != m.Bytes:
		return m, damaged("does not hold the database that its manifest names", nil)
	}
	if err := writeDatabase(ctx, t, path, m, progress); err != nil {
		return m, err
	}
	if _, err := t.Next(); err != io.EOF {
		return m, damaged("goes on behind the database", err)
	}
	switch n, err := io.Copy(io.Discard, io.LimitReader(z, maxTail+1)); { // to the checksum at its end
	case err != nil:
		return m, damaged("is damaged at its end", err)
	case n > maxTail:
		return m, damaged("goes on behind the database", nil)
	}
	if progress != nil {
		progress("checking", 0, 0)
	}
	found, err := store.Inspect(ctx, path)
	if err != nil {
		return m, err
	}
	if !maps.Equal(found.Rows, m.Census.Rows) || found.Mark != m.Census.Mark || found.Identity != m.Census.Identity || found.Schema != m.Census.Schema {
		return m, damaged("holds another database than its manifest describes", nil)
	}
	return m, nil
}

func writeDatabase(ctx context.Context, t io.Reader, path string, m Manifest, progress func(string, int64, int64)) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	in := &meter{ctx: ctx, r: t, all: m.Bytes}
	if progress != nil {
		in.tell = func(done, all int64) { progress("unpacking", done, all) }
	}
	n, err := io.Copy(io.MultiWriter(f, sum), in)
	if err != nil && ctx.Err() == nil {
		err = damaged("breaks off in the database", err)
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if n != m.Bytes || hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return damaged("was changed since it was written: the checksum differs", nil)
	}
	return nil
}

func readManifest(t *tar.Reader) (Manifest, error) {
	var m Manifest
	head, err := t.Next()
	if err != nil || head.Name != manifestName || head.Size > maxManifest {
		return m, damaged("is no backup of this program's", err)
	}
	if err := json.NewDecoder(io.LimitReader(t, maxManifest)).Decode(&m); err != nil {
		return m, damaged("has a manifest that cannot be read", err)
	}
	known, err := store.KnownSchema()
	switch {
	case err != nil:
		return m, err
	case m.Format > Format || m.Census.Schema > known:
		return m, papers.Invalid("the file", "was written by a newer program (%s): use that or a newer one", m.Program)
	case m.Format < 1 || m.Bytes <= 0:
		return m, damaged("has a manifest that makes no sense", nil)
	}
	return m, nil
}

// damaged is an error with words for the operator and, behind them, the cause.
func damaged(words string, cause error) error {
	wrong := papers.Invalid("the file", "%s", words)
	if cause == nil {
		return wrong
	}
	return fmt.Errorf("%w: %w", wrong, cause)
}
