package catalog

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// FuzzKept holds that whatever lies beside an index is read or refused, also where its
// checksum is right.
func FuzzKept(f *testing.F) {
	for _, record := range []string{`{}`, `null`, `{"parts":[{"name":"model","bytes":3}]}`, `{"parts":[{"name":"tagger","bytes":-3},{"bytes":6}]}`,
		`{"parts":[{"name":"model","bytes":-40}]}`, `{"parts":[{"bytes":9223372036854775807}]}`, `[`} {
		f.Add(record, []byte("abc"), true)
		f.Add(record, []byte{}, false)
	}
	f.Fuzz(func(t *testing.T, record string, rest []byte, sealed bool) {
		data := binary.LittleEndian.AppendUint32([]byte(keptMagic), uint32(len(record)))
		data = append(append(data, record...), rest...)
		if sealed {
			sum := sha256.Sum256(data)
			data = append(data, sum[:]...)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, keptName), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := readKept(dir); err == nil && (m.model != nil || m.tagger != nil) && len(rest) < 64 {
			t.Error(fmt.Errorf("a model of %d bytes", len(rest)))
		}
	})
}
