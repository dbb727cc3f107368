package segment

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
)

const (
	pageSize  = 64 << 10
	footerLen = 24
	magic     = "DPSEGM01"
)

// Version is that of the segment files this package writes. It reads version 1 too, which
// has no vectors.
const Version = 2

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// Hook is called before each step on the file system, with the step's name and the path it touches;
// an error abandons the work as a crash would. Tests use it, nil is none.
type Hook func(step, path string) error

func (h Hook) call(step, path string) error {
	if h == nil {
		return nil
	}
	return h(step, path)
}

// sink writes a segment file: sections one after another, checksums as they pass.
type sink struct {
	f        *os.File
	w        *bufio.Writer
	hook     Hook
	path     string
	at       int64
	page     int // bytes in the page under way
	crc      uint32
	table    *crc32.Table
	pages    []uint32
	sections []span
}

type span struct{ off, len int64 }

func newSink(path string, hook Hook) (*sink, error) {
	tmp := path + ".tmp"
	if err := hook.call("create", tmp); err != nil {
		return nil, err
	}
	f, err := os.Create(tmp)
	if err != nil {
		return nil, err
	}
	return &sink{f: f, w: bufio.NewWriterSize(f, 256<<10), hook: hook, path: path, table: castagnoli()}, nil
}

func (s *sink) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), pageSize-s.page)
		s.crc = crc32.Update(s.crc, s.table, rest[:n])
		s.page += n
		if s.page == pageSize {
			s.pages, s.crc, s.page = append(s.pages, s.crc), 0, 0
		}
		rest = rest[n:]
	}
	s.at += int64(len(p))
	return s.w.Write(p)
}

// end closes the section that started at the offset start.
func (s *sink) end(start int64) {
	s.sections = append(s.sections, span{start, s.at - start})
}

// close writes the table of contents, syncs, and gives the file its name. The caller
// syncs the directory.
func (s *sink) close(l *Layout, docs int, sums []uint64) error {
	if s.page > 0 {
		s.pages = append(s.pages, s.crc)
	}
	toc := s.toc(l, docs, sums)
	foot := binary.LittleEndian.AppendUint64(nil, uint64(s.at))
	foot = binary.LittleEndian.AppendUint32(foot, uint32(len(toc)))
	foot = binary.LittleEndian.AppendUint32(foot, crc32.Checksum(toc, s.table))
	foot = append(foot, magic...)
	if _, err := s.w.Write(append(toc, foot...)); err != nil {
		return err
	}
	if err := s.w.Flush(); err != nil {
		return err
	}
	return publish(s.f, s.path, s.hook)
}

func (s *sink) toc(l *Layout, docs int, sums []uint64) []byte {
	var b []byte
	for _, v := range []int{Version, docs, len(l.Fields), l.Keywords, l.Numbers, len(s.pages), len(s.sections), l.Vector} {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	for _, v := range sums {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	for _, sec := range s.sections {
		b = binary.LittleEndian.AppendUint64(b, uint64(sec.off))
		b = binary.LittleEndian.AppendUint64(b, uint64(sec.len))
	}
	for _, crc := range s.pages {
		b = binary.LittleEndian.AppendUint32(b, crc)
	}
	return b
}

// abandon removes what was written; after close it does nothing.
func (s *sink) abandon() {
	s.f.Close()
	os.Remove(s.path + ".tmp")
}

// publish syncs and closes f, which was written as path + ".tmp", and renames it to path.
func publish(f *os.File, path string, hook Hook) error {
	if err := hook.call("sync", path); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := hook.call("rename", path); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// WriteFile puts data at path by a temporary name, sync, rename and directory sync.
func WriteFile(path string, data []byte, hook Hook) error {
	tmp := path + ".tmp"
	if err := hook.call("create", tmp); err != nil {
		return err
	}
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := publish(f, path, hook); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path), hook)
}

// SyncDir makes renames in dir durable.
func SyncDir(dir string, hook Hook) error {
	if err := hook.call("syncdir", dir); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return syncDir(d)
}
