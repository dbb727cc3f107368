package mail

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Signer signs messages with all keys of a site, so that each receiver finds
// one that it knows. The zero value signs nothing. It is safe for many
// goroutines.
//
// The bytes that a signature is made of are those of RFC 6376, relaxed for head
// and body. They are written here and not by a library, since both signatures
// are of one body: it is read and hashed once, in a quarter of the library's time
// (doc/decisions/0012-mail.md).
type Signer struct{ keys []Key }

// NewSigner returns a Signer of keys; none is well too.
func NewSigner(keys []Key) (Signer, error) {
	for _, k := range keys {
		if err := k.check(); err != nil {
			return Signer{}, err
		}
	}
	return Signer{slices.Clone(keys)}, nil
}

// signed are the fields that a signature covers, where they are there.
func signed() []string {
	return []string{"From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
		"Feedback-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
}

// closed are the fields that a signature names once more than they are there,
// which says that no other one may stand beside them (RFC 6376, 8.15): a message
// that somebody sends on with a second subject, with a Reply-To or a way to
// unsubscribe of her own, or with a body to be read in another encoding, is not
// the site's any more.
func closed() []string {
	return []string{"From", "Sender", "To", "Subject", "Reply-To", "Cc", "Date", "List-Unsubscribe", "List-Unsubscribe-Post",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
}

// Sign returns a message as Message.Bytes writes it with a signature of each
// key before it.
func (s Signer) Sign(message []byte, at time.Time) ([]byte, error) {
	if len(s.keys) == 0 {
		return message, nil
	}
	head, body, ok := bytes.Cut(message, []byte("\r\n\r\n"))
	if !ok {
		return nil, errors.New("mail: sign: the message has no body")
	}
	names, fields := covered(string(head) + "\r\n")
	if !strings.HasPrefix(fields, "from:") {
		return nil, errors.New("mail: sign: the message has no sender")
	}
	hash := bodyHash(body)
	out := make([]byte, 0, len(message)+1024*len(s.keys))
	for _, k := range s.keys {
		field, err := k.sign(names, fields, hash, at)
		if err != nil {
			return nil, err
		}
		out = append(out, field...)
	}
	return append(out, message...), nil
}

// covered returns the fields of a head that are signed, relaxed (RFC 6376,
// 3.4.2), and their names: of several with one name the last one first, and behind
// all the names of which there must be no other one.
func covered(head string) (names []string, fields string) {
	found := map[string][]string{}
	for _, f := range unfold(head) {
		name, value, _ := strings.Cut(f, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		found[name] = append(found[name], name+":"+strings.Join(strings.Fields(value), " ")+"\r\n")
	}
	var b strings.Builder
	cover := func(name string) {
		name = strings.ToLower(name)
		for _, f := range slices.Backward(found[name]) {
			names = append(names, name)
			b.WriteString(f)
		}
		delete(found, name)
	}
	for _, name := range signed() {
		cover(name)
	}
	for _, name := range closed() {
		cover(name) // one that is not signed where it is not there
		names = append(names, strings.ToLower(name))
	}
	return names, b.String()
}

// unfold returns the fields of a head, each in one line.
func unfold(head string) []string {
	var fields []string
	for line := range strings.SplitSeq(strings.TrimSuffix(head, "\r\n"), "\r\n") {
		if len(fields) > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			fields[len(fields)-1] += line
			continue
		}
		fields = append(fields, line)
	}
	return fields
}

// sign returns the field of one signature.
func (k Key) sign(names []string, fields, bodyHash string, at time.Time) ([]byte, error) {
	parts := []string{"v=1;", "a=" + k.Algorithm() + "-sha256;", "c=relaxed/relaxed;", "d=" + k.Domain + ";", "s=" + k.Selector + ";",
		"t=" + strconv.FormatInt(at.Unix(), 10) + ";"}
	written := "h="
	for some := range slices.Chunk(names, 5) { // a field may be folded behind a colon
		written += strings.Join(some, ":") + ":"
		parts = append(parts, written)
		written = ""
	}
	last := &parts[len(parts)-1]
	*last = strings.TrimSuffix(*last, ":") + ";"
	parts = append(parts, "bh="+bodyHash+";")
	return k.finish(parts, fields)
}

func (k Key) finish(parts []string, fields string) ([]byte, error) {
	unsigned := "dkim-signature:" + strings.Join(append(slices.Clone(parts), "b="), " ")
	digest := sha256.Sum256([]byte(fields + unsigned))
	how := crypto.SignerOpts(crypto.SHA256)
	if k.Algorithm() == "ed25519" {
		how = crypto.Hash(0) // RFC 8463: what is signed is the hash itself
	}
	signature, err := k.Signer.Sign(rand.Reader, digest[:], how)
	if err != nil {
		return nil, fmt.Errorf("mail: sign: %w", err)
	}
	var b bytes.Buffer
	written := "b=" + base64.StdEncoding.EncodeToString(signature)
	for some := range slices.Chunk([]byte(written), 64) {
		parts = append(parts, string(some))
	}
	field(&b, "DKIM-Signature", parts...)
	return b.Bytes(), nil
}

// bodyHash is the hash of a relaxed body (RFC 6376, 3.4.4): spaces at the end of
// a line go, many in a row are one, and empty lines at the end go.
func bodyHash(body []byte) string {
	if text := bytes.TrimRight(body, "\r\n"); isRelaxed(text) && bytes.HasPrefix(body[len(text):], []byte("\r\n")) {
		sum := sha256.Sum256(body[:len(text)+2])
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	hash := sha256.New()
	relaxed := make([]byte, 0, 8<<10)
	empty := 0 // lines that are nothing unless another one follows
	for len(body) > 0 {
		line := body
		if end := bytes.IndexByte(body, '\n'); end >= 0 {
			line, body = bytes.TrimSuffix(body[:end], []byte("\r")), body[end+1:]
		} else {
			body = nil
		}
		before := len(relaxed)
		relaxed = relax(relaxed, line, empty)
		if len(relaxed) == before {
			empty++
			continue
		}
		empty = 0
		relaxed = append(relaxed, '\r', '\n')
		if len(relaxed) > 4<<10 {
			hash.Write(relaxed)
			relaxed = relaxed[:0]
		}
	}
	hash.Write(relaxed)
	return base64.StdEncoding.EncodeToString(hash.Sum(nil))
}

// isRelaxed reports whether a body without the ends of its last line is relaxed
// already, as most are that this package writes: looking takes a fraction of
// the time that writing it anew does.
func isRelaxed(text []byte) bool {
	return len(text) > 0 && text[len(text)-1] != ' ' && bytes.IndexByte(text, '\t') < 0 && !bytes.Contains(text, []byte("  ")) && !bytes.Contains(text, []byte(" \r")) &&
		bytes.Count(text, []byte("\n")) == bytes.Count(text, []byte("\r\n"))
}

// relax appends a line with its spaces relaxed, behind so many empty ones; it
// appends nothing where the line itself is empty.
func relax(to, line []byte, empty int) []byte {
	line = bytes.TrimRight(line, " \t")
	if len(line) == 0 {
		return to
	}
	for range empty {
		to = append(to, '\r', '\n')
	}
	if bytes.IndexByte(line, '\t') < 0 {
		for i := bytes.Index(line, []byte("  ")); i >= 0; i = bytes.Index(line, []byte("  ")) {
			to = append(to, line[:i]...)
			line = bytes.TrimLeft(line[i+1:], " ")
			to = append(to, ' ')
		}
		return append(to, line...)
	}
	space := false
	for _, c := range line {
		if c == ' ' || c == '\t' {
			space = true
			continue
		}
		if space {
			to = append(to, ' ')
			space = false
		}
		to = append(to, c)
	}
	return to
}
