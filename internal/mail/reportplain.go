package mail

import (
	"net/textproto"
	"strings"
)

// answersItself reports whether a message says of itself that a machine wrote it.
func answersItself(h textproto.MIMEHeader) bool {
	auto := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	if strings.HasPrefix(auto, "auto-replied") || strings.HasPrefix(auto, "auto-notified") {
		return true
	}
	if h.Get("X-Autoreply") != "" || h.Get("X-Autorespond") != "" || h.Get("X-Auto-Response-Suppress") != "" && !fromMailer(h) ||
		containsAny(h.Get("Precedence"), "auto_reply", "auto-reply") {
		return true
	}
	return !fromMailer(h) && containsAny(h.Get("Subject"), "out of office", "automatic reply", "auto-reply", "autoreply", "abwesenheit", "on vacation", "away from my mail")
}

// fromMailer reports whether a mail server wrote a message.
func fromMailer(h textproto.MIMEHeader) bool {
	return containsAny(h.Get("From"), "mailer-daemon", "postmaster@", "mail delivery s", "mail delivery system") || strings.TrimSpace(h.Get("Return-Path")) == "<>"
}

// plainBounce reads a report in words alone, as mail servers wrote them before
// there was a form and some still do.
func (p *parcel) plainBounce(h textproto.MIMEHeader) (Report, bool) {
	failed := h.Get("X-Failed-Recipients")
	if failed == "" && !fromMailer(h) {
		return Report{}, false
	}
	if containsAny(h.Get("Subject"), "delayed", "warning", "still being retried") || containsAny(p.text, "this is a warning message only", "you do not need to resend") {
		return Report{Kind: DelayedReport, Recipient: bare(failed)}, true
	}
	r := Report{Recipient: bare(failed), Words: firstWords(p.text)}
	found := failed != "" || containsAny(h.Get("Subject"), "failure notice", "undeliver", "delivery status", "delivery fail", "failed", "returned mail", "delivery has failed", "rejected")
	for line := range strings.Lines(p.text) {
		if strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "------ ") {
			break // what follows is the message itself
		}
		if status := statusWithin(line); status != "" || saysNobody(line) {
			r.Status, r.Words, found = status, line, true
			break
		}
	}
	if !found {
		return Report{}, false
	}
	r.Kind = SoftBounce
	if !strings.HasPrefix(r.Status, "4") && isHard(0, r.Status, r.Words, true) {
		r.Kind = HardBounce
	}
	return r, true
}

// statusWithin finds a status like 5.1.1 somewhere in a line.
func statusWithin(line string) string {
	for field := range strings.FieldsFuncSeq(line, func(c rune) bool { return c != '.' && (c < '0' || c > '9') }) {
		if isStatus(field) && field[0] != '2' {
			return field
		}
	}
	return ""
}

// firstWords is the beginning of a text as one line.
func firstWords(text string) string { return oneLine(text[:min(len(text), 4*maxWords)], maxWords) }

// word finds the word of the return path: in the address that the report came to,
// which is the surest, or in what it quotes of the message: its return path, its
// Message-ID.
func (p *parcel) word(h textproto.MIMEHeader) string {
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "X-Rcpt-To"} {
		if w := wordIn(h.Values(name)); w != "" {
			return w
		}
	}
	for _, from := range []struct {
		h     textproto.MIMEHeader
		names []string
	}{{p.feedback, []string{"Original-Mail-From", "Original-Envelope-Id"}}, {p.original, []string{"Return-Path", "Message-Id"}}, {h, []string{"In-Reply-To", "References"}}} {
		for _, name := range from.names {
			if w := wordIn(from.h.Values(name)); w != "" {
				return w
			}
		}
	}
	return wordIn([]string{p.text})
}

// wordIn finds what may be a sealed word in some texts: whether it is one, whoever
// has the seal finds out.
func wordIn(texts []string) string {
	for _, text := range texts {
		for piece := range strings.FieldsFuncSeq(text, func(c rune) bool { return !isAlphanumeric(c) }) {
			if len(piece) == wordLength && !strings.ContainsFunc(strings.ToLower(piece), func(c rune) bool { return c >= '0' && c <= '1' || c >= '8' && c <= '9' }) {
				return strings.ToLower(piece)
			}
		}
	}
	return ""
}
