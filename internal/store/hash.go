package store

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// contentHash returns the first eight bytes of the SHA-256 of everything a
// paper says. Two contents of one paper collide once in 2^64 changes; the
// price would be one missed change of that paper's entry in the index.
func contentHash(p papers.Paper) int64 {
	b := make([]byte, 0, 4096)
	for _, s := range []string{string(p.ID), p.Title, p.RawTitle, p.Abstract, p.Summary.Text, p.Summary.By,
		p.Comments, p.Journal, p.DOI, p.License, p.ReportNo, p.Language, p.Submitter, p.Announced.String()} {
		b = appendText(b, s)
	}
	b = appendDate(b, p.Published)
	b = appendDate(b, p.Updated)
	b = binary.AppendUvarint(b, uint64(p.Citations))
	b = appendBool(b, p.Withdrawn)
	b = appendBool(b, p.DayTold)
	b = binary.AppendUvarint(b, uint64(len(p.Authors)))
	for _, a := range p.Authors {
		b = appendText(appendText(appendText(b, a.Name), a.Raw), a.Affiliation)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Categories)))
	for _, c := range p.Categories {
		b = appendText(b, string(c))
	}
	b = binary.AppendUvarint(b, uint64(len(p.Versions)))
	for _, v := range p.Versions {
		b = appendText(appendDate(binary.AppendVarint(b, int64(v.Number)), v.Date), v.Size)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Links)))
	for _, l := range p.Links {
		b = appendText(appendText(b, string(l.Kind)), l.URL)
	}
	for _, k := range p.Keywords {
		b = appendText(b, k)
	}
	sum := sha256.Sum256(b)
	return int64(binary.LittleEndian.Uint64(sum[:8]))
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendDate(b []byte, d papers.Date) []byte {
	t, p := dateColumns(d)
	return append(binary.AppendVarint(b, t), byte(p))
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// dateColumns returns a date as it is stored: microseconds and precision.
func dateColumns(d papers.Date) (int64, int64) {
	if d.IsZero() {
		return 0, 0
	}
	return d.Time.UnixMicro(), int64(d.Precision)
}

// dateFrom is the inverse of dateColumns.
func dateFrom(micros, precision int64) papers.Date {
	if precision == 0 {
		return papers.Date{}
	}
	return papers.Date{Time: time.UnixMicro(micros).UTC(), Precision: papers.Precision(precision)}
}
