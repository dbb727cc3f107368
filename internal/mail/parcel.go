package mail

import (
	"bufio"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// A parcel is a message taken apart.
type parcel struct {
	text     string                 // its plain words
	delivery []textproto.MIMEHeader // the blocks of message/delivery-status
	feedback textproto.MIMEHeader   // of message/feedback-report
	original textproto.MIMEHeader   // the head of the message that it is about
	receipt  bool                   // it says that a message was shown
	parts    int
}

// open takes a part apart.
func (p *parcel) open(h textproto.MIMEHeader, body io.Reader, depth int) {
	if p.parts++; p.parts > mostParts {
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < partDepth {
		p.receipt = p.receipt || strings.EqualFold(params["report-type"], "disposition-notification")
		all := multipart.NewReader(body, params["boundary"])
		for {
			part, err := all.NextRawPart()
			if err != nil {
				return
			}
			p.open(part.Header, part, depth+1)
			if p.parts > mostParts {
				return
			}
		}
	}
	p.keep(kind, decoded(h, body))
}

// decoded reads the beginning of a part, whatever can be read of it.
func decoded(h textproto.MIMEHeader, body io.Reader) string {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	b, _ := io.ReadAll(io.LimitReader(body, partBytes)) // what is damaged is short
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func (p *parcel) keep(kind, text string) {
	switch kind {
	case "text/plain":
		if len(p.text) < partBytes {
			p.text += text + "\n"
		}
	case "message/delivery-status", "message/global-delivery-status":
		for block := range strings.SplitSeq(text, "\n\n") {
			if h := heads(block); len(h) > 0 {
				p.delivery = append(p.delivery, h)
			}
		}
	case "message/feedback-report":
		p.feedback = heads(text)
	case "message/disposition-notification":
		p.receipt = true
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		if p.original == nil {
			p.original = heads(text)
		}
	}
}

// heads reads the fields at the beginning of a text.
func heads(text string) textproto.MIMEHeader {
	text = strings.TrimLeft(text, "\n")
	h, _ := textproto.NewReader(bufio.NewReader(strings.NewReader(text + "\n\n"))).ReadMIMEHeader() // what stands before what is damaged
	return h
}
