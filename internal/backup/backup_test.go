package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/backup"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	voters = 8
	ballot = 300 // papers that each of them votes for, in order
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// site is a store with papers to vote for.
func site(t *testing.T) (*store.Store, string) {
	t.Helper()
	dir := t.TempDir()
	st := open(t, dir)
	t.Cleanup(func() { st.Close() })
	var b store.Batch
	for i := range ballot {
		b.Papers = append(b.Papers, papers.Paper{ID: paperID(i), Title: fmt.Sprint("Paper ", i), Authors: []papers.Author{{Name: "A. Berg"}}})
	}
	if _, err := st.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return st, dir
}

func paperID(i int) papers.ID { return papers.ID(fmt.Sprintf("x:%04d", i)) }

func source(st *store.Store, scratch string) backup.Source {
	return backup.Source{Store: st, Program: "v1.2.3", Now: noon, Scratch: scratch}
}

func write(t *testing.T, st *store.Store, scratch string) (backup.Manifest, []byte) {
	t.Helper()
	var b bytes.Buffer
	m, err := backup.Write(t.Context(), &b, source(st, scratch))
	if err != nil {
		t.Fatal(err)
	}
	return m, b.Bytes()
}

func restore(t *testing.T, packed []byte) string {
	t.Helper()
	dir := t.TempDir()
	if _, replaced, err := backup.Restore(t.Context(), bytes.NewReader(packed), backup.Target{Dir: dir, Now: noon}); err != nil || replaced != "" {
		t.Fatalf("replaced %q, %v", replaced, err)
	}
	return dir
}

// rows returns every row of every table as text, in order.
func rows(t *testing.T, dir string) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := make(map[string][]string)
	for _, table := range column(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		all[table] = everyRow(t, db, table)
	}
	all["schema"] = column(t, db, `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name`)
	return all
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var all []string
	for found.Next() {
		var s string
		if err := found.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func everyRow(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	found, err := db.Query(`SELECT * FROM "` + table + `"`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	names, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for found.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%q", values))
	}
	slices.Sort(all)
	return all
}

func sameRows(t *testing.T, got, want map[string][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
	for table, rows := range want {
		if !slices.Equal(got[table], rows) {
			t.Errorf("table %s: %d rows, want %d, or others", table, len(got[table]), len(rows))
		}
	}
}

// TestUnderLoad packs a site while people vote: what is unpacked is the site
// at one moment, which holds all that was acknowledged before it began.
func TestUnderLoad(t *testing.T) {
	st, dir := site(t)
	var cast [voters]atomic.Int64 // acknowledged votes
	var voting sync.WaitGroup
	for v := range voters {
		voting.Go(func() {
			for i := range ballot {
				if _, err := st.Vote(context.Background(), papers.UserID(v+1), paperID(i), true); err != nil {
					t.Error(err)
				}
				cast[v].Store(int64(i + 1))
			}
		})
	}
	for cast[0].Load() < 10 { // it is under way
		time.Sleep(time.Millisecond)
	}
	for taken := 0; cast[0].Load() < ballot && taken < 10; taken++ {
		var before [voters]int64
		for v := range voters {
			before[v] = cast[v].Load()
		}
		_, packed := write(t, st, t.TempDir())
		oneMoment(t, restore(t, packed), before, &cast)
	}
	voting.Wait()
	_, packed := write(t, st, t.TempDir())
	sameRows(t, rows(t, restore(t, packed)), rows(t, dir))
}

// oneMoment holds that everybody's votes are the first so many of her ballot,
// no fewer than were acknowledged before, and that the counts are theirs.
func oneMoment(t *testing.T, dir string, before [voters]int64, cast *[voters]atomic.Int64) {
	t.Helper()
	st := open(t, dir)
	defer st.Close()
	var ids []papers.ID
	for i := range ballot {
		ids = append(ids, paperID(i))
	}
	tallies, err := st.Tallies(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[papers.ID]int)
	for v := range voters {
		votes, err := st.VotesBy(t.Context(), papers.UserID(v+1), time.Time{}, 2*ballot)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(len(votes))
		if n < before[v] || n > cast[v].Load()+1 {
			t.Errorf("%d votes of %d, of which %d were acknowledged before", n, v+1, before[v])
		}
		slices.Reverse(votes)
		for i, b := range votes {
			if b.Paper != paperID(i) {
				t.Fatalf("vote %d of %d is for %s", i, v+1, b.Paper)
			}
			count[b.Paper]++
		}
	}
	for id, n := range count {
		if tallies[id].Votes != n {
			t.Errorf("%s has %d votes and counts %d", id, n, tallies[id].Votes)
		}
	}
}

func TestManifest(t *testing.T) {
	st, _ := site(t)
	m, packed := write(t, st, t.TempDir())
	checked, err := backup.Check(t.Context(), bytes.NewReader(packed), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if checked.SHA256 != m.SHA256 || m.Census.Rows["papers"] != ballot || m.Program != "v1.2.3" || !m.At.Equal(noon()) || m.Census.Identity != st.Identity() {
		t.Errorf("%+v\n%+v", checked, m)
	}
}

// TestReplace holds that a restore leaves what it replaced, whole, and that
// the index of the old site would notice.
func TestReplace(t *testing.T) {
	st, dir := site(t)
	_, packed := write(t, st, t.TempDir())
	if _, err := st.Vote(t.Context(), 1, paperID(0), true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := backup.Restore(t.Context(), bytes.NewReader(packed), backup.Target{Dir: dir, Now: noon}); !errors.Is(err, papers.ErrConflict) {
		t.Fatalf("over an open store: %v", err)
	}
	if got, err := st.Tallies(t.Context(), []papers.ID{paperID(0)}); err != nil || got[paperID(0)].Votes != 1 {
		t.Fatalf("a refused restore changed the site: %v, %v", got, err)
	}
	st.Close()
	_, replaced, err := backup.Restore(t.Context(), bytes.NewReader(packed), backup.Target{Dir: dir, Now: noon})
	if err != nil || filepath.Base(replaced) != "dailypapers.db.before-20260311T150000Z" {
		t.Fatalf("%q, %v", replaced, err)
	}
	for path, votes := range map[string]int64{replaced: 1, filepath.Join(dir, store.FileName): 0} {
		c, err := store.Inspect(t.Context(), path)
		if err != nil || c.Rows["votes"] != votes {
			t.Errorf("%s: %d votes, %v", path, c.Rows["votes"], err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

// TestDamage cuts and changes a backup at many places: it is refused, and what
// is in the folder stays.
func TestDamage(t *testing.T) {
	st, dir := site(t)
	_, packed := write(t, st, t.TempDir())
	st.Close()
	before := rows(t, dir)
	damages := map[string][]byte{"empty": nil, "text": []byte("hello, world"), "twice": append(slices.Clone(packed), packed...)[1:]}
	for _, at := range []int{1, 4, 100, len(packed) / 3, len(packed) / 2, len(packed) - 9, len(packed) - 1} {
		damages[fmt.Sprint("cut at ", at)] = packed[:at]
		flipped := slices.Clone(packed)
		flipped[at] ^= 0x40
		damages[fmt.Sprint("flipped at ", at)] = flipped
	}
	for name, text := range damages {
		if strings.HasPrefix(name, "flipped") && bytes.Equal(unpacked(text), unpacked(packed)) {
			continue // a few bits of the packing mean nothing
		}
		_, _, err := backup.Restore(t.Context(), bytes.NewReader(text), backup.Target{Dir: dir, Now: noon})
		if err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	for _, pattern := range []string{"*.restoring", "*.before-*"} {
		if left, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(left) != 0 {
			t.Errorf("left in the folder: %v, %v", left, err)
		}
	}
	sameRows(t, rows(t, dir), before)
}

// unpacked is what Zstandard makes of a text, nil where that is damaged.
func unpacked(packed []byte) []byte {
	z, err := zstd.NewReader(nil)
	if err != nil {
		return nil
	}
	defer z.Close()
	text, err := z.DecodeAll(packed, nil)
	if err != nil {
		return nil
	}
	return text
}

// repack writes a backup anew with other entries.
func repack(t *testing.T, packed []byte, change func(name string, body []byte) (string, []byte)) []byte {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	zw, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	in, to := tar.NewReader(z), tar.NewWriter(zw)
	for {
		head, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		head.Name, body = change(head.Name, body)
		head.Size = int64(len(body))
		if err := errors.Join(to.WriteHeader(head)); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(to.Close(), zw.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func manifest(t *testing.T, change func(*backup.Manifest)) func(string, []byte) (string, []byte) {
	return func(name string, body []byte) (string, []byte) {
		if name != "manifest.json" {
			return name, body
		}
		var m backup.Manifest
		if err := json.Unmarshal(body, &m); err != nil {
			t.Fatal(err)
		}
		change(&m)
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return name, b
	}
}

// TestForged has files that are sound as archives and make no sense.
func TestForged(t *testing.T) {
	st, _ := site(t)
	_, packed := write(t, st, t.TempDir())
	for _, tt := range []struct {
		name   string
		change func(string, []byte) (string, []byte)
		words  string
	}{
		{"a newer format", manifest(t, func(m *backup.Manifest) { m.Format++ }), "newer program"},
		{"a newer schema", manifest(t, func(m *backup.Manifest) { m.Census.Schema = 1000 }), "newer program"},
		{"no format", manifest(t, func(m *backup.Manifest) { m.Format = 0 }), "no sense"},
		{"another size", manifest(t, func(m *backup.Manifest) { m.Bytes++ }), "manifest names"},
		{"another checksum", manifest(t, func(m *backup.Manifest) { m.SHA256 = strings.Repeat("0", 64) }), "checksum"},
		{"other rows", manifest(t, func(m *backup.Manifest) { m.Census.Rows["papers"]++ }), "another database"},
		{"another site", manifest(t, func(m *backup.Manifest) { m.Census.Identity = "0123" }), "another database"},
		{"another name", func(name string, b []byte) (string, []byte) {
			return strings.Replace(name, "dailypapers.db", "../../etc/x", 1), b
		}, "manifest names"},
		{"no manifest", func(name string, b []byte) (string, []byte) { return strings.Replace(name, "manifest", "other", 1), b }, "no backup"},
		{"a manifest of rubbish", func(name string, b []byte) (string, []byte) {
			if name == "manifest.json" {
				return name, []byte("{]")
			}
			return name, b
		}, "cannot be read"},
	} {
		dir := t.TempDir()
		_, _, err := backup.Restore(t.Context(), bytes.NewReader(repack(t, packed, tt.change)), backup.Target{Dir: dir, Now: noon})
		if !errors.Is(err, papers.ErrInvalid) || !strings.Contains(err.Error(), tt.words) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.words)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: left %v", tt.name, left)
		}
	}
}

// TestStopped holds that a backup that is broken off leaves nothing.
func TestStopped(t *testing.T) {
	st, _ := site(t)
	scratch := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Write(ctx, io.Discard, source(st, scratch)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	_, packed := write(t, st, t.TempDir())
	dir := t.TempDir()
	if _, _, err := backup.Restore(ctx, bytes.NewReader(packed), backup.Target{Dir: dir, Now: noon}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	for _, folder := range []string{scratch, dir} {
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	}
}
