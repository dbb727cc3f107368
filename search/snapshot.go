package search

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// shard is a segment as one commit sees it: the file and what is deleted of it.
type shard struct {
	entry   segmentEntry
	file    *handle
	deleted *roaring.Bitmap // nil for none; never changed
	dead    []uint64        // the same, a bit a document
}

func (s *shard) setDeleted(bm *roaring.Bitmap) {
	if bm == nil || bm.IsEmpty() {
		return
	}
	s.deleted = bm
	s.dead = make([]uint64, (s.file.Docs()+63)/64)
	for it := bm.Iterator(); it.HasNext(); {
		d := it.Next()
		s.dead[d/64] |= 1 << (d % 64)
	}
}

func (s *shard) live() int {
	if s.deleted == nil {
		return s.file.Docs()
	}
	return s.file.Docs() - int(s.deleted.GetCardinality())
}

// snapshot is one commit, held open.
type snapshot struct {
	manifest *manifest
	shards   []*shard
	docs     int       // deleted ones included: the N of the ranking
	averages []float64 // of field lengths
	order    []int     // of the shards to search, the largest first: it sets the bar for the rest
	refs     atomic.Int64
}

func newSnapshot(m *manifest, shards []*shard, fields int) *snapshot {
	s := &snapshot{manifest: m, shards: shards, averages: make([]float64, fields)}
	sums := make([]uint64, fields)
	for _, sh := range shards {
		s.docs += sh.file.Docs()
		for f, n := range sh.file.Sums() {
			sums[f] += n
		}
	}
	for i := range shards {
		s.order = append(s.order, i)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return shards[b].file.Docs() - shards[a].file.Docs() })
	for f, n := range sums {
		s.averages[f] = float64(n) / float64(max(s.docs, 1))
	}
	s.refs.Store(1)
	return s
}

func (s *snapshot) acquire() *snapshot { s.refs.Add(1); return s }

func (s *snapshot) release() {
	if s.refs.Add(-1) == 0 {
		for _, sh := range s.shards {
			sh.file.release()
		}
	}
}

func (s *snapshot) stats() Stats {
	st := Stats{Commit: s.manifest.Generation, Mark: s.manifest.Mark, Origin: s.manifest.Origin, Segments: len(s.shards)}
	for _, sh := range s.shards {
		st.Docs += sh.live()
		st.Deleted += sh.file.Docs() - sh.live()
		st.Bytes += sh.entry.Bytes
		if sh.entry.Deletes != nil {
			st.Bytes += sh.entry.Deletes.Bytes
		}
	}
	return st
}

// load opens what m names, taking over the open files of old where they are the same.
func load(dir string, l segment.Layout, m *manifest, old *snapshot) (*snapshot, error) {
	var shards []*shard
	undo := func() {
		for _, sh := range shards {
			sh.file.release()
		}
	}
	for _, e := range m.Segments {
		sh, err := openShard(dir, l, e, old)
		if err != nil {
			undo()
			return nil, err
		}
		shards = append(shards, sh)
	}
	return newSnapshot(m, shards, len(l.Fields)), nil
}

func openShard(dir string, l segment.Layout, e segmentEntry, old *snapshot) (*shard, error) {
	sh := &shard{entry: e}
	if old != nil {
		for _, o := range old.shards {
			if o.entry.ID == e.ID && o.entry.CRC == e.CRC && o.entry.Bytes == e.Bytes {
				sh.file = o.file.acquire()
			}
		}
	}
	if sh.file == nil {
		r, err := segment.Open(filepath.Join(dir, segmentName(e.ID)), l, e.Bytes)
		if err != nil {
			return nil, err
		}
		if r.Docs() != e.Docs || r.Checksum() != e.CRC {
			r.Close()
			return nil, fmt.Errorf("%s: not the file that the manifest means: %w", segmentName(e.ID), ErrCorrupt)
		}
		sh.file = newHandle(r)
	}
	if e.Deletes != nil {
		bm, err := segment.ReadDeletes(filepath.Join(dir, deletesName(e.Deletes.ID)), e.Docs)
		if err != nil {
			sh.file.release()
			return nil, err
		}
		sh.setDeleted(bm)
	}
	return sh, nil
}
