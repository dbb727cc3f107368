package mail

import (
	"errors"
	"io"
	"strings"
)

// A ReportKind is what a report says of a letter.
type ReportKind string

const (
	ReportHard      ReportKind = "hard"
	ReportSoft      ReportKind = "soft"
	ReportDelayed   ReportKind = "delayed"
	ReportComplaint ReportKind = "complaint"
	ReportOther     ReportKind = "other"
)

// A Report is a stub.
type Report struct {
	Word, Status, Words, Recipient string
	Kind                           ReportKind
}

// ParseReport is a stub.
func ParseReport(raw io.Reader) (Report, error) {
	b, err := io.ReadAll(raw)
	r := Report{}
	for line := range strings.Lines(string(b)) {
		k, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch k {
		case "To":
			if _, v, ok := strings.Cut(v, "+"); ok {
				r.Word, _, _ = strings.Cut(v, "@")
			}
		case "Action":
			if v == "delayed" {
				r.Kind = ReportDelayed
			}
		case "Status":
			r.Status = v
			if r.Kind == "" {
				r.Kind = ReportSoft
			}
			if v[0] == '5' {
				r.Kind = ReportHard
			}
		case "Feedback-Type":
			r.Kind = ReportComplaint
		case "Diagnostic-Code":
			r.Words = v
		}
	}
	if r.Kind == "" {
		err = errors.New("stub")
	}
	return r, err
}
