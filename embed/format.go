package embed

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// A model file, version 1. All integers are little-endian.
//
//	file    = "DPEMBED1", u32 version, u32 dims, u32 words, u32 phrases, u32 pieces,
//	          u32 length of record, u32 length of names, 32 bytes SHA-256 of the rest,
//	          record, names, phrases, scales, rows
//	record  = JSON, see Record
//	names   = the words, then the pieces, each followed by a line feed
//	phrases = phrases × (u16 row of the first word, u16 row of the second)
//	scales  = rows × f32
//	rows    = (words + phrases + pieces) × dims × i8; a row's values are these by its scale
//
// The id of a model is the first 8 bytes of the SHA-256 of everything behind the record.
const (
	Magic       = "DPEMBED1" // what a file begins with
	fileVersion = 1
	headLen     = len(Magic) + 7*4 + sha256.Size
)

// ErrModel is what a file that is no model, a damaged one or one of another version is.
var ErrModel = errors.New("not a model that can be used")

// A Record says where a model comes from.
type Record struct {
	Seed     uint64             `json:"seed"`
	Options  json.RawMessage    `json:"options,omitempty"`
	Corpora  []CorpusRecord     `json:"corpora"`
	Papers   int                `json:"papers"`
	Words    int                `json:"words"` // of all texts
	Steps    int                `json:"steps"`
	Figures  map[string]float64 `json:"figures,omitempty"` // of the training, such as loss
	Trainer  string             `json:"trainer,omitempty"` // version of the program
	Teacher  string             `json:"teacher,omitempty"`
	Licences string             `json:"licences,omitempty"`
}

// A CorpusRecord is one file that a model was trained on.
type CorpusRecord struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of the file as it was read
	Papers int    `json:"papers"`
	Note   string `json:"note,omitempty"` // what of it was left out
}

// New makes a model of float rows, which it rounds to 8 bits each. rows holds dims
// numbers for every row of the vocabulary.
func New(v *Vocabulary, dims int, rows []float32, r Record) (*Model, error) {
	n := v.list.Rows()
	if dims < 1 || len(rows) != n*dims {
		return nil, fmt.Errorf("%d numbers for %d rows of %d", len(rows), n, dims)
	}
	m := &Model{dims: dims, vocabulary: v, scales: make([]float32, n), rows: make([]byte, n*dims), record: r}
	for i := range n {
		row := rows[i*dims : (i+1)*dims]
		most := float32(0)
		for _, x := range row {
			most = max(most, float32(math.Abs(float64(x)))) // NaN stays NaN
		}
		if math.IsNaN(float64(most)) || math.IsInf(float64(most), 0) {
			return nil, fmt.Errorf("row %d (%s) is not finite", i, v.Name(uint16(i)))
		}
		if most == 0 {
			continue
		}
		m.scales[i] = most / 127
		for k, x := range row {
			m.rows[i*dims+k] = byte(int8(math.RoundToEven(float64(x / most * 127))))
		}
	}
	sum := sha256.Sum256(m.body())
	m.id = hex.EncodeToString(sum[:8])
	m.measure(len(v.list.Words))
	return m, nil
}

// body is everything behind the record.
func (m *Model) body() []byte {
	e := &m.vocabulary.list
	var b []byte
	for _, w := range e.Words {
		b = append(append(b, w...), '\n')
	}
	for _, p := range e.Pieces {
		b = append(append(b, p...), '\n')
	}
	for _, p := range e.Phrases {
		b = binary.LittleEndian.AppendUint16(b, p[0])
		b = binary.LittleEndian.AppendUint16(b, p[1])
	}
	for _, s := range m.scales {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s))
	}
	return append(b, m.rows...)
}

// WriteTo writes the model as a file.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	e := &m.vocabulary.list
	record, err := json.Marshal(m.record)
	if err != nil {
		return 0, err
	}
	body := m.body()
	names := len(body) - 4*len(e.Phrases) - 4*len(m.scales) - len(m.rows)
	head := []byte(Magic)
	for _, n := range []int{fileVersion, m.dims, len(e.Words), len(e.Phrases), len(e.Pieces), len(record), names} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	sum := sha256.New()
	sum.Write(record)
	sum.Write(body)
	n, err := io.Copy(w, io.MultiReader(bytes.NewReader(sum.Sum(head)), bytes.NewReader(record), bytes.NewReader(body)))
	return n, err
}

// Parse reads a model file. The model keeps data, which must not be changed. What is no
// model, is damaged or was written by another version is ErrModel with the reason.
func Parse(data []byte) (*Model, error) {
	refuse := func(format string, args ...any) (*Model, error) {
		return nil, fmt.Errorf("%w: %s", ErrModel, fmt.Sprintf(format, args...))
	}
	if len(data) < headLen || string(data[:len(Magic)]) != Magic {
		return refuse("it does not begin as a model of this program")
	}
	var head [7]int
	for i := range head {
		head[i] = int(binary.LittleEndian.Uint32(data[len(Magic)+4*i:]))
	}
	version, dims, words, phrases, pieces, record, names := head[0], head[1], head[2], head[3], head[4], head[5], head[6]
	if version != fileVersion {
		return refuse("it is of version %d; this program reads version %d", version, fileVersion)
	}
	n := words + phrases + pieces
	if dims < 1 || dims > 4096 || n < 1 || n > MaxRows {
		return refuse("%d rows of %d numbers", n, dims)
	}
	rest := data[headLen:]
	if len(rest) != record+names+4*phrases+4*n+n*dims {
		return refuse("it has %d bytes, not the %d that it should have", len(data), headLen+record+names+4*phrases+4*n+n*dims)
	}
	if sum := sha256.Sum256(rest); !bytes.Equal(sum[:], data[headLen-sha256.Size:headLen]) {
		return refuse("it is damaged: its checksum is wrong")
	}
	m := &Model{dims: dims}
	if err := json.Unmarshal(rest[:record], &m.record); err != nil {
		return refuse("its training record cannot be read: %v", err)
	}
	id := sha256.Sum256(rest[record:])
	m.id = hex.EncodeToString(id[:8])
	return m, m.parseBody(rest[record:], names, words, phrases, pieces)
}

// parseBody reads what stands behind the record.
func (m *Model) parseBody(b []byte, names, words, phrases, pieces int) error {
	all := strings.Split(string(b[:names]), "\n")
	if len(all) != words+pieces+1 {
		return fmt.Errorf("%w: it names %d entries, not %d", ErrModel, len(all)-1, words+pieces)
	}
	e := Entries{Words: all[:words:words], Pieces: all[words : words+pieces : words+pieces]}
	for b = b[names:]; len(e.Phrases) < phrases; b = b[4:] {
		e.Phrases = append(e.Phrases, [2]uint16{binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])})
	}
	for range e.Rows() {
		s := math.Float32frombits(binary.LittleEndian.Uint32(b))
		if !(s >= 0 && s < 1e6) {
			return fmt.Errorf("%w: a row's scale is %v", ErrModel, s)
		}
		m.scales, b = append(m.scales, s), b[4:]
	}
	m.rows = b
	m.measure(words)
	var err error
	if m.vocabulary, err = NewVocabulary(e); err != nil {
		return fmt.Errorf("%w: %w", ErrModel, err)
	}
	return nil
}
