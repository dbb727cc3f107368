package backup_test

import (
	"archive/tar"
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/backup"
	"github.com/dailypapers/dailypapers/internal/store"
)

// What stands behind the database is read no further than a tar file needs: a
// few kilobytes can unpack to more than anybody waits for.
func TestEndlessTail(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 4 GiB: not with -short")
	}
	st, _ := site(t)
	_, packed := write(t, st, t.TempDir())
	var bomb bytes.Buffer
	z, err := zstd.NewWriter(&bomb)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 4 << 10 { // 4 GiB
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	src := bytes.NewReader(append(bytes.Clone(packed), bomb.Bytes()...))
	_, err = backup.Check(t.Context(), src, t.TempDir(), nil)
	if !errors.Is(err, papers.ErrInvalid) || !strings.Contains(err.Error(), "goes on behind") {
		t.Errorf("%v", err)
	}
	if src.Len() < bomb.Len()/2 {
		t.Errorf("%d of %d bytes of the tail were read", bomb.Len()-src.Len(), bomb.Len())
	}
}

// A link or a device under the database's name is no database.
func TestOddEntries(t *testing.T) {
	st, _ := site(t)
	_, packed := write(t, st, t.TempDir())
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []byte{tar.TypeSymlink, tar.TypeLink, tar.TypeChar, tar.TypeDir} {
		var out bytes.Buffer
		z, err := zstd.NewWriter(&out)
		if err != nil {
			t.Fatal(err)
		}
		w := tar.NewWriter(z)
		raw := unpacked(packed)
		in := tar.NewReader(bytes.NewReader(raw))
		head, err := in.Next()
		if err != nil {
			t.Fatal(err)
		}
		body := make([]byte, head.Size)
		if _, err := in.Read(body); err != nil && head.Size > int64(len(body)) {
			t.Fatal(err)
		}
		err = errors.Join(w.WriteHeader(head))
		if err == nil {
			_, err = w.Write(body)
		}
		err = errors.Join(err, w.WriteHeader(&tar.Header{Typeflag: kind, Name: store.FileName, Linkname: secret, ModTime: time.Unix(0, 0)}), w.Close(), z.Close())
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := backup.Restore(t.Context(), &out, backup.Target{Dir: dir, Now: noon}); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("type %c: %v", kind, err)
		}
		if _, err := os.Lstat(filepath.Join(dir, store.FileName)); err == nil {
			t.Errorf("type %c: it was put there", kind)
		}
	}
}

// A table's name that holds a statement is a name.
func TestHostileTableName(t *testing.T) {
	st, dir := site(t)
	outside := filepath.Join(t.TempDir(), "outside.db")
	db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := `site"; ATTACH '` + outside + `' AS y; CREATE TABLE y.z (a); SELECT 1 FROM "site`
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE "`+strings.ReplaceAll(name, `"`, `""`)+`" (a)`); err != nil {
		t.Fatal(err)
	}
	m, packed := write(t, st, t.TempDir())
	if n, ok := m.Census.Rows[name]; !ok || n != 0 {
		t.Errorf("%v", m.Census.Rows)
	}
	if _, err := backup.Check(t.Context(), bytes.NewReader(packed), t.TempDir(), nil); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(outside); err == nil {
		t.Error("a file was made by the name of a table")
	}
}
