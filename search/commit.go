package search

import (
	"os"
	"path/filepath"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// commit publishes the batch and starts the next one.
func (w *Writer) commit(mark uint64) error {
	b := w.batch
	b.finish()
	if err := b.failure(); err != nil {
		return err
	}
	if err := b.applyDeletes(); err != nil {
		return err
	}
	if err := w.publish(mark); err != nil {
		return err
	}
	for {
		merged, err := b.tidyAll()
		if err != nil {
			return err
		}
		if !merged {
			return nil
		}
		if err := w.publish(mark); err != nil {
			return err
		}
	}
}

// applyDeletes removes what was put before it was deleted.
func (b *batch) applyDeletes() error {
	for key, seq := range b.deletes {
		for _, k := range b.work {
			err := k.file.Find(key, func(doc uint32) {
				if k.seqs == nil || k.seqs[doc] < seq {
					k.remove(doc)
				}
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// publish writes the batch's segments as the index's next generation and starts the
// next batch from them.
func (w *Writer) publish(mark uint64) error {
	x, b := w.x, w.batch
	old := x.hold()
	if old == nil {
		return ErrClosed
	}
	defer old.release()
	if err := b.saveDeletes(); err != nil {
		return err
	}
	m := &manifest{Generation: old.manifest.Generation + 1, Next: w.next.Load(), Mark: mark, Origin: w.origin, Schema: x.schema.stored()}
	var shards []*shard
	for _, k := range b.work {
		m.Segments = append(m.Segments, k.entry)
		sh := &shard{entry: k.entry, file: k.file}
		sh.setDeleted(k.deleted)
		shards = append(shards, sh)
	}
	b.named = true
	if err := w.save(m); err != nil {
		return err
	}
	for _, sh := range shards {
		sh.file.acquire()
	}
	x.swap(newSnapshot(m, shards, len(x.schema.Fields)))
	w.clean(m)
	b.settle()
	return nil
}

// save makes the manifest durable. The segments' own bytes are synced already, their
// names by the directory.
func (w *Writer) save(m *manifest) error {
	if err := segment.SyncDir(w.x.dir, w.x.hook); err != nil {
		return err
	}
	data, err := m.encode()
	if err != nil {
		return err
	}
	return segment.WriteFile(filepath.Join(w.x.dir, manifestName), data, w.x.hook)
}

// saveDeletes drops empty segments and writes the bitmaps that changed.
func (b *batch) saveDeletes() error {
	kept := b.work[:0]
	for _, k := range b.work {
		if k.live() > 0 {
			kept = append(kept, k)
			continue
		}
		k.file.release()
	}
	clear(b.work[len(kept):])
	b.work = kept
	for _, k := range b.work {
		if !k.dirty || k.deleted.IsEmpty() {
			continue
		}
		id := b.number()
		n, err := segment.WriteDeletes(filepath.Join(b.w.x.dir, deletesName(id)), k.deleted, b.w.x.hook)
		if err != nil {
			return err
		}
		k.entry.Deletes = &deleteEntry{ID: id, Docs: int(k.deleted.GetCardinality()), Bytes: n}
	}
	return nil
}

// settle marks everything as committed. The bitmaps now belong to the snapshot.
func (b *batch) settle() {
	for _, k := range b.work {
		k.dirty, k.seqs = false, nil
	}
	clear(b.deletes)
	b.seq, b.sent, b.named = 0, 0, false
}

// drop lets go of a segment, and removes its file if no commit names it.
func (b *batch) drop(k *work) {
	if k.seqs != nil && !b.named {
		os.Remove(k.file.Path())
	}
	k.file.release()
}

// clean removes files of ours that m does not name: leftovers of a crash, and what the
// last commit replaced. What cannot be removed now is left for the next writer.
func (w *Writer) clean(m *manifest) {
	named := map[string]bool{}
	for _, s := range m.Segments {
		named[segmentName(s.ID)] = true
		if s.Deletes != nil {
			named[deletesName(s.Deletes.ID)] = true
		}
	}
	entries, err := os.ReadDir(w.x.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !isOurs(name) || named[name] {
			continue
		}
		path := filepath.Join(w.x.dir, name)
		if w.x.hook != nil && w.x.hook("remove", path) != nil {
			return
		}
		os.Remove(path)
	}
}
