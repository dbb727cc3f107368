package mail

import (
	"errors"
	"net/textproto"
	"slices"
	"strings"
)

// An Outcome is what came of handing a message over.
type Outcome string

// The outcomes.
const (
	Taken   Outcome = "taken"   // the server answers for it from now on
	Later   Outcome = "later"   // it is to be tried again, or nobody knows whether it was taken
	Refused Outcome = "refused" // for good
	Trouble Outcome = "trouble" // the server cannot be reached or wants nothing of this site, which says nothing about the message
)

// A Verdict is what a mail server said to a message.
type Verdict struct {
	Outcome Outcome
	Hard    bool   // with Refused: the address is no good, whatever is sent to it
	Rest    bool   // with Later: the address's whole host wants patience
	Unknown bool   // with Later: it may have been taken, for its end was sent and no answer came that says otherwise
	Code    int    // of SMTP, 0 where none came
	Status  string // as of RFC 3463, "5.1.1", "" where none came
	Words   string // the server's or this package's, one line without control characters
}

// An Envelope is a message with whom it is from and to.
type Envelope struct {
	From string // the return path, a bare address
	To   string // a bare address
	Data []byte // as Message.Bytes writes it
}

// maxWords bounds what is kept of a server's words, in characters.
const maxWords = 400

// A stage is how far a message had come.
type stage int

const (
	greeting  stage = iota // nothing was said of the message yet
	sender                 // MAIL FROM
	recipient              // RCPT TO
	data                   // DATA, and the message
	dot                    // behind its end
)

// verdict judges what went wrong at a stage.
func verdict(at stage, err error) Verdict {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return broken(at, err)
	}
	v := Verdict{Code: said.Code}
	v.Status, v.Words = cutStatus(said.Msg)
	v.Words = oneLine(v.Words, maxWords)
	switch {
	case at <= sender: // of whom it is to the server knows nothing yet
		v.Outcome = Trouble
	case v.Code == 421, v.Code/100 == 4:
		v.Outcome, v.Rest = Later, asksPatience(v)
	case v.Code/100 != 5:
		v.Outcome, v.Unknown = Later, at == dot // it speaks another language; a person will have to look
	case v.Code == 530, v.Code == 535, relaying(v): // it takes us for a stranger, and would refuse everybody
		v.Outcome, v.Rest = Later, true
	default:
		v.Outcome, v.Hard = Refused, isHard(v.Code, v.Status, v.Words, at == recipient)
	}
	return v
}

// broken is the verdict where no answer came.
func broken(at stage, err error) Verdict {
	switch {
	case at <= sender:
		return Verdict{Outcome: Trouble, Words: oneLine(err.Error(), maxWords)}
	case at == dot:
		return Verdict{Outcome: Later, Unknown: true, Words: "The connection broke before the server's answer, and whether it took the message is not known: " + oneLine(err.Error(), maxWords)}
	}
	return Verdict{Outcome: Later, Words: "The connection broke: " + oneLine(err.Error(), maxWords)}
}

// cutStatus reads the status that an answer begins with, like 5.1.1.
func cutStatus(words string) (status, rest string) {
	trimmed := strings.TrimLeft(words, " #")
	end := strings.IndexFunc(trimmed, func(c rune) bool { return c != '.' && (c < '0' || c > '9') })
	if end < 0 {
		end = len(trimmed)
	}
	status = trimmed[:end]
	if !isStatus(status) {
		return "", words
	}
	return status, strings.TrimLeft(trimmed[end:], " :-")
}

// isStatus reports whether a text is a status of RFC 3463.
func isStatus(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != "2" && parts[0] != "4" && parts[0] != "5" {
		return false
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return p == "" || len(p) > 3 })
}

// asksPatience reports whether it is the host that is busy, and not the one
// mailbox.
func asksPatience(v Verdict) bool {
	switch subject(v.Status) {
	case "1", "2", "6": // address, mailbox, content
		return v.Code == 421
	case "":
		return v.Code == 421 || v.Code == 451 || v.Code == 454
	}
	return true // system, network, protocol, policy
}

// subject is the second part of a status.
func subject(status string) string {
	parts := strings.Split(status, ".")
	if len(parts) != 3 {
		return ""
	}
	return parts[1]
}

func relaying(v Verdict) bool {
	return v.Status == "5.7.0" || strings.Contains(strings.ToLower(v.Words), "relay") && (v.Status == "" || subject(v.Status) == "7")
}

// isHard reports whether a refusal says that nobody is at the address: the
// statuses of RFC 3463 that say so, and where there is none, or one that says
// nothing, the words. What is doubtful is not hard: an address that is wrongly
// taken for dead gets no mail any more, and one that wrongly is not is found out
// within some editions.
func isHard(code int, status, words string, atRecipient bool) bool {
	switch status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1":
		return true
	case "", "5.0.0", "5.1.0", "5.5.0", "5.3.0", "5.4.1", "5.4.4":
		known := status == "" && code == 551 || saysNobody(words)
		return known && (atRecipient || saysNobody(words)) && !saysPolicy(words)
	}
	return false
}

func saysNobody(words string) bool {
	return containsAny(words, "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such person", "does not exist", "doesn't exist",
		"not exist", "unknown recipient", "recipient unknown", "unknown local part", "unrouteable address", "unroutable address", "invalid recipient", "invalid mailbox", "mailbox not found", "user not found",
		"recipient not found", "address not found", "unknown address", "no mailbox here", "no longer available", "account is disabled", "account has been disabled", "mailbox is disabled", "is not a valid mailbox", "mailbox unavailable",
		"account that you tried to reach", "not a known user", "no account by that name", "recipientnotfound", "no such domain", "domain not found", "domain name not found", "host unknown", "nullmx")
}

func saysPolicy(words string) bool {
	return containsAny(words, "spam", "policy", "blocked", "blacklist", "blocklist", "block list", "denied", "reputation", "relay", "spf", "dkim", "dmarc", "rate limit", "too many", "quota", "over quota", "mailbox full", "is full", "sender", "authenticat")
}

func containsAny(words string, some ...string) bool {
	words = strings.ToLower(words)
	return slices.ContainsFunc(some, func(s string) bool { return strings.Contains(words, s) })
}
