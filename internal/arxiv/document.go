package arxiv

import (
	"errors"
	"fmt"
	"io"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// MaxDocument is the largest document that is read, in bytes: a page of 2,500
// records in arXivRaw has about 5 MB.
const MaxDocument = 64 << 20

const (
	// maxRecord is the largest record that is read, in bytes. A paper with the
	// 5,000 authors of the largest collaborations has some 400 KB.
	maxRecord = 1 << 20
	// maxRecords is what a document may hold: eight of arXiv's largest pages,
	// ten of its largest feeds.
	maxRecords = 20_000
	// maxTags is how many elements may stand around and between the records,
	// which includes them: what a few broken records leave behind.
	maxTags = 10 * maxRecords
)

// A Reader reads what arXiv's interfaces answer. It is a value without
// state, safe for any number of goroutines.
type Reader struct{ rules }

// NewReader returns a Reader that refuses dates more than a year after now.
func NewReader(now time.Time) Reader { return Reader{newRules(now)} }

// A Document is a whole answer. Records stand in its order, with the line of
// the document on which each begins; a paper that stands there twice comes
// twice. A refused record stands in Refused alone and the rest goes on.
type Document struct {
	Form          Form
	Records       []papers.Record
	Refused       []*papers.RecordError
	Announcements []papers.Announcement // of feeds, one for each record

	Response time.Time  // when the server made it; zero where it does not say
	Token    string     // of OAI-PMH: the resumption token behind these records, "" where the list ends here
	Expires  time.Time  // of the token
	Last     bool       // of OAI-PMH: an empty token says that the list ends here, as behind another token it must
	Total    int        // of the query API: how many papers match
	Items    int        // of feeds: how many items it has, refused ones included
	Day      papers.Day // of feeds: the day that it announces
	Fault    *Fault     // what the server says instead of an answer
}

// A Form is a shape of documents.
type Form string

// The forms that arXiv answers in.
const (
	OAI   Form = "OAI-PMH"
	Query Form = "query" // Atom of the query API
	RSS   Form = "RSS"
	Atom  Form = "Atom" // of the announcement feeds
)

// A Fault is an error that arXiv reports inside a well-formed document.
type Fault struct {
	Code  string // of OAI-PMH, "badResumptionToken"; "" for the others
	Words string
}

// The codes of OAI-PMH that mean something to a harvester.
const (
	BadResumptionToken = "badResumptionToken"
	NoRecordsMatch     = "noRecordsMatch"
	IDDoesNotExist     = "idDoesNotExist"
)

// Error joins code and words.
func (f *Fault) Error() string {
	if f.Code == "" || f.Words == "" {
		return f.Code + f.Words
	}
	return f.Code + ": " + f.Words
}

// ErrTruncated is the error of a document that ends in its middle, or that
// was damaged outside of its records. To ask again may help.
var ErrTruncated = errors.New("the document is incomplete")

// ErrForeign is the error of a document that is none of arXiv's: another
// format, another namespace, a web page.
var ErrForeign = errors.New("not a document of arXiv's")

// Read reads a document of any form, which its root's name and namespace
// tell. Where names it to people: "page 3 of cs", a file's name. With an error
// the Document holds what stood before it; the error is ErrTruncated or
// ErrForeign. A Fault is no error.
func (r Reader) Read(body io.Reader, where string) (Document, error) {
	raw, failed := io.ReadAll(io.LimitReader(body, MaxDocument+1))
	if len(raw) > MaxDocument {
		return Document{}, fmt.Errorf("%s: %w", where, foreign("it is larger than %d MiB", MaxDocument>>20))
	}
	d, err := r.read(raw, where)
	if failed != nil { // whatever was said about what had come so far
		err = fmt.Errorf("%w: %w", ErrTruncated, failed)
	}
	if err != nil {
		return d, fmt.Errorf("%s: %w", where, err)
	}
	return d, nil
}

func (r Reader) read(raw []byte, where string) (Document, error) {
	root, err := readRoot(raw)
	if err != nil {
		return Document{}, err
	}
	in := intake{rules: r.rules, where: where}
	switch {
	case root.local == "OAI-PMH" && root.space == oaiSpace:
		err = in.oai(root)
	case root.local == "feed" && root.space == atomSpace:
		err = in.atom(root)
	case root.local == "rss" && root.space == "":
		err = in.rss(root)
	default:
		err = foreign("its root is %.40q in the namespace %.80q", root.local, root.space)
	}
	return in.doc, err
}

// An intake is a document on its way in.
type intake struct {
	rules
	where string
	doc   Document
	tree  tree
	count int // of records, refused ones included
}

// take reads a record by what a form knows of it, and refuses it where that
// fails. The error is that of a document with too many.
func (in *intake) take(p piece, read func() error) error {
	if in.count++; in.count > maxRecords {
		return foreign("it has more than %d records", maxRecords)
	}
	err := in.parse(p)
	if err == nil {
		err = read()
	}
	if err != nil {
		in.refuse(p, err)
	}
	return nil
}

// parse takes a piece apart into in.tree.
func (in *intake) parse(p piece) error {
	if len(p.raw) > maxRecord {
		return papers.Invalid("record", "has %d bytes; at most %d are taken", len(p.raw), maxRecord)
	}
	if line, err := in.tree.parse(p.outer, p.raw); err != nil {
		return papers.Invalid("record", "is not well-formed XML: line %d: %.100s", p.line+line, err.Error())
	}
	return nil
}

// refuse names the record by the id that stands in it, as far as one can see.
func (in *intake) refuse(p piece, err error) {
	if id := glimpse(p.raw); id != "" {
		err = fmt.Errorf("%s: %w", id, err)
	}
	where := fmt.Sprintf("%s:%d", in.where, p.line)
	in.doc.Refused = append(in.doc.Refused, &papers.RecordError{Where: where, Line: p.line, Err: err})
}
