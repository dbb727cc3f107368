package search

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// Index is an open directory. All methods may be called from many goroutines.
type Index struct {
	dir     string
	schema  Schema
	stored  manifestSchema // what manifests must say
	layout  segment.Layout
	options Options
	hook    segment.Hook
	width   int       // tierWidth, but in tests
	counted int       // countLimit, but in tests
	codes   int       // nearCodes, but in tests
	scratch sync.Pool // *scratch

	users *os.File // locked while the index is open; nil with ReadOnly

	mu      sync.Mutex
	current *snapshot // nil after Close
}

// Open opens the index in dir, or starts an empty one, which the first Commit writes.
// With ReadOnly, a missing index is an error that wraps fs.ErrNotExist. It reads the
// manifest and the end of each segment only. Errors: ErrSchema and ErrCorrupt, for which
// Heal is the cure, and ErrLocked while another process is at Remove.
func Open(dir string, s Schema, o Options) (*Index, error) {
	return open(dir, s, o, nil)
}

func open(dir string, s Schema, o Options, hook segment.Hook) (*Index, error) {
	s, err := s.normal()
	if err != nil {
		return nil, fmt.Errorf("search: open %s: %w", dir, err)
	}
	x := newIndex(dir, s, o)
	x.hook = hook
	if !o.ReadOnly {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("search: open: %w", err)
		}
		if x.users, err = use(dir); err != nil {
			return nil, fmt.Errorf("search: open %s: %w", dir, err)
		}
	}
	x.current, err = x.read(nil)
	if isAbsent(err) && !errors.Is(err, ErrCorrupt) && !o.ReadOnly {
		x.current, err = newSnapshot(&manifest{Schema: s.stored()}, nil, len(s.Fields)), nil
	}
	if err != nil {
		x.users.Close() // a nil file says so, and that is all
		return nil, fmt.Errorf("search: open %s: %w", dir, err)
	}
	return x, nil
}

func newIndex(dir string, s Schema, o Options) *Index {
	return &Index{dir: dir, schema: s, stored: s.stored(), layout: s.layout(), options: o, width: tierWidth, counted: countLimit, codes: nearCodes}
}

// read loads the manifest on disk. A writer elsewhere may replace manifest and files
// between our reading the one and opening the others, so a missing file means another
// look at the manifest before it means damage.
func (x *Index) read(old *snapshot) (*snapshot, error) {
	var last uint64
	for {
		m, err := readManifest(x.dir)
		if err != nil {
			return nil, err
		}
		if !m.Schema.equal(x.stored) {
			return nil, ErrSchema
		}
		s, err := load(x.dir, x.layout, m, old)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || m.Generation == last {
			return s, err
		}
		last = m.Generation
	}
}

// Close frees the index; searchers that are open stay usable until they are closed. A
// writer must be closed by its owner.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		return fmt.Errorf("search: close: %w", ErrClosed)
	}
	x.current.release()
	x.current = nil
	x.users.Close() // nil with ReadOnly; nothing was written
	return nil
}

// hold returns the current snapshot for the caller to release, nil after Close.
func (x *Index) hold() *snapshot {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		return nil
	}
	return x.current.acquire()
}

// swap makes s current. After Close it only frees it.
func (x *Index) swap(s *snapshot) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		s.release()
		return
	}
	x.current.release()
	x.current = s
}

// with reads something of the current snapshot; after Close it does nothing.
func (x *Index) with(f func(*snapshot)) {
	if s := x.hold(); s != nil {
		f(s)
		s.release()
	}
}

// Mark is the mark of the last commit that this Index has seen, 0 before the first.
func (x *Index) Mark() (mark uint64) {
	x.with(func(s *snapshot) { mark = s.manifest.Mark })
	return mark
}

// Origin is what Writer.SetOrigin saved with the last commit.
func (x *Index) Origin() (origin string) {
	x.with(func(s *snapshot) { origin = s.manifest.Origin })
	return origin
}

// Docs is the number of live documents.
func (x *Index) Docs() int { return x.Stats().Docs }

// Stats describes the last commit that this Index has seen.
func (x *Index) Stats() (st Stats) {
	x.with(func(s *snapshot) { st = s.stats() })
	return st
}

// Refresh looks whether another process has committed and, if so, shows that commit to
// searchers opened from now on. It costs the reading of the manifest. Commits by this
// Index's own writer need no Refresh.
func (x *Index) Refresh() (bool, error) {
	old := x.hold()
	if old == nil {
		return false, fmt.Errorf("search: refresh: %w", ErrClosed)
	}
	defer old.release()
	m, err := readManifest(x.dir)
	if isAbsent(err) && old.manifest.Generation == 0 {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("search: refresh %s: %w", x.dir, err)
	}
	if m.Generation == old.manifest.Generation && m.Mark == old.manifest.Mark && m.Origin == old.manifest.Origin {
		return false, nil
	}
	s, err := x.read(old)
	if err != nil {
		return false, fmt.Errorf("search: refresh %s: %w", x.dir, err)
	}
	return x.follow(old, s), nil
}

// follow makes s current unless a commit of our own writer came between: that one is newer.
func (x *Index) follow(old, s *snapshot) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current != old {
		s.release()
		return x.current != nil
	}
	x.current.release()
	x.current = s
	return true
}

// Verify reads every byte of every segment and compares the checksums; ErrCorrupt names
// the damaged file. It is for scrubbing at leisure: searches check what they touch.
func (x *Index) Verify() error {
	s := x.hold()
	if s == nil {
		return fmt.Errorf("search: verify: %w", ErrClosed)
	}
	defer s.release()
	for _, sh := range s.shards {
		if err := sh.file.Verify(); err != nil {
			return fmt.Errorf("search: verify %s: %w", x.dir, err)
		}
	}
	return nil
}
