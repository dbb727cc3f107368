package mail

import (
	"bytes"
	"fmt"
	"io"
	"net/mail"
	"net/textproto"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// A ReportKind is what a message says that came back.
type ReportKind string

// The kinds of reports.
const (
	HardBounce      ReportKind = "hard"      // the address is no good
	SoftBounce      ReportKind = "soft"      // this message was not delivered
	DelayedReport   ReportKind = "delayed"   // it is still on its way, or has arrived
	AutoReply       ReportKind = "auto"      // a machine answers for its owner
	ComplaintReport ReportKind = "complaint" // its reader reported it as spam
)

// A Report is a message that came back about one that was sent.
type Report struct {
	Kind      ReportKind
	Word      string // of the return path that it is about, "" where it does not say
	Recipient string // whom that message was for, as the report has it; it may be anything
	Status    string // "5.1.1", "" where it has none
	Words     string // the other server's, one line
}

const (
	// reportBytes is how much of a report is read: what matters stands before the
	// message that it quotes.
	reportBytes = 1 << 20
	// partBytes, mostParts and partDepth bound one part, how many there are and
	// how deep they lie in each other.
	partBytes = 64 << 10
	mostParts = 20
	partDepth = 3
)

// ParseReport reads a message that came to the return path: a bounce (RFC 3464,
// or as mail servers wrote them before), a complaint (RFC 5965), the answer of a
// machine. papers.ErrNotFound where it is none of them, as a person's letter;
// papers.ErrInvalid where it is no message at all.
func ParseReport(r io.Reader) (Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, reportBytes))
	if err != nil {
		return Report{}, fmt.Errorf("mail: report: %w", err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Report{}, fmt.Errorf("mail: report: %w", papers.Invalid("report", "is not a message"))
	}
	var p parcel
	p.open(textproto.MIMEHeader(m.Header), m.Body, 0)
	report, ok := p.read(textproto.MIMEHeader(m.Header))
	if !ok {
		return Report{}, fmt.Errorf("mail: report: %w", papers.ErrNotFound)
	}
	report.Word = p.word(textproto.MIMEHeader(m.Header))
	report.Recipient, report.Words = oneLine(report.Recipient, maxAddress), oneLine(report.Words, maxWords)
	return report, nil
}

// read judges what a message is.
func (p *parcel) read(h textproto.MIMEHeader) (Report, bool) {
	switch {
	case p.feedback != nil:
		return p.complaint()
	case p.receipt:
		return Report{Kind: AutoReply}, true
	case len(p.delivery) > 0:
		return p.bounce(), true
	case answersItself(h):
		return Report{Kind: AutoReply}, true
	}
	return p.plainBounce(h)
}

// complaint reads a report of abuse. Others of its form, as of failed checks of
// signatures, are no complaint of a reader.
func (p *parcel) complaint() (Report, bool) {
	r := Report{Kind: ComplaintReport, Recipient: bare(p.feedback.Get("Original-Rcpt-To")), Words: "reported as " + p.feedback.Get("Feedback-Type")}
	switch strings.ToLower(strings.TrimSpace(p.feedback.Get("Feedback-Type"))) {
	case "abuse", "fraud", "virus", "other", "opt-out", "opt-out-list":
		return r, true
	}
	r.Kind = AutoReply
	return r, true
}

// bounce reads the blocks of a delivery status: the first recipient that was not
// reached, for it is about one message to one.
func (p *parcel) bounce() Report {
	best := Report{Kind: DelayedReport}
	for _, block := range p.delivery {
		action := strings.ToLower(strings.TrimSpace(block.Get("Action")))
		to := block.Get("Original-Recipient")
		if to == "" {
			to = block.Get("Final-Recipient")
		}
		if action == "" && to == "" {
			continue // about the message
		}
		r := Report{Kind: DelayedReport, Recipient: bare(to), Status: statusIn(block.Get("Status")), Words: block.Get("Diagnostic-Code")}
		if _, words, typed := strings.Cut(r.Words, ";"); typed {
			r.Words = strings.TrimSpace(words)
		}
		if r.Words == "" {
			r.Words = firstWords(p.text)
		}
		if action == "failed" || action == "" && strings.HasPrefix(r.Status, "5") {
			r.Kind = failure(&r)
			return r
		}
		if best.Recipient == "" {
			best = r
		}
	}
	return best
}

// failure says how hard a failure is. What a server says in words may tell more
// than the status that its neighbour made of it.
func failure(r *Report) ReportKind {
	code, rest := codeIn(r.Words)
	said, _ := cutStatus(rest)
	if said != "" && (r.Status == "" || strings.HasSuffix(r.Status, ".0.0")) {
		r.Status = said
	}
	if strings.HasPrefix(r.Status, "4") || code/100 == 4 {
		return SoftBounce
	}
	if isHard(code, r.Status, r.Words, true) {
		return HardBounce
	}
	return SoftBounce
}

// codeIn reads the SMTP code that an answer begins with.
func codeIn(words string) (code int, rest string) {
	words = strings.TrimLeft(words, " #")
	if len(words) < 3 || words[0] < '2' || words[0] > '5' || len(words) > 3 && words[3] != ' ' && words[3] != '-' {
		return 0, words
	}
	for i := range 3 {
		if words[i] < '0' || words[i] > '9' {
			return 0, words
		}
		code = code*10 + int(words[i]-'0')
	}
	return code, strings.TrimLeft(words[3:], " -")
}

func statusIn(s string) string {
	status, _ := cutStatus(s)
	return status
}

// bare is the address in a field like "rfc822; ada@example.org".
func bare(s string) string {
	if _, address, typed := strings.Cut(s, ";"); typed {
		s = address
	}
	return strings.Trim(strings.TrimSpace(s), "<>")
}
