package arxiv

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Kaggle decodes lines of the metadata snapshot. It is a value without
// state, safe for any number of goroutines.
type Kaggle struct{ rules }

// NewKaggle returns a Kaggle that refuses dates more than a year after now.
func NewKaggle(now time.Time) Kaggle { return Kaggle{newRules(now)} }

// A snapshotLine is one record as the snapshot writes it; null is as good as
// absent. The OAI-PMH formats hold the same fields, so that their records
// become papers by the same code.
type snapshotLine struct {
	ID            string     `json:"id"`
	Submitter     string     `json:"submitter"`
	Authors       string     `json:"authors"`
	Title         string     `json:"title"`
	Comments      string     `json:"comments"`
	Journal       string     `json:"journal-ref"`
	DOI           string     `json:"doi"`
	ReportNo      string     `json:"report-no"`
	Categories    string     `json:"categories"`
	License       string     `json:"license"`
	Abstract      string     `json:"abstract"`
	Versions      []revision `json:"versions"`
	UpdateDate    string     `json:"update_date"`
	AuthorsParsed [][]string `json:"authors_parsed"` // key name, forenames, suffix, affiliations …
}

type revision struct {
	Version string `json:"version"` // "v1"
	Created string `json:"created"` // "Mon, 2 Apr 2007 19:18:42 GMT"
	Size    string `json:"-"`       // "127kb", in arXivRaw alone
	Type    string `json:"-"`       // letters for what the source is made of, in arXivRaw alone
}

// Decode reads one line. Every error names the key and is ErrInvalid.
func (k Kaggle) Decode(line []byte) (papers.Paper, error) {
	var l snapshotLine
	if err := json.Unmarshal(line, &l); err != nil {
		return papers.Paper{}, explain(err)
	}
	return k.paper(&l, keys{id: "id", number: "versions.version", created: "versions.created"})
}

// explain words encoding/json's error for the person who has the file.
func explain(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return papers.Invalid(wrong.Field, "is a JSON %s, which the snapshot never has there", wrong.Value)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return papers.Invalid("line", "is not JSON at byte %d: %s", syntax.Offset, syntax.Error())
	}
	return papers.Invalid("line", "is not a paper in JSON: %s", err)
}

func categories(s string) []papers.Category {
	var codes []papers.Category
	for code := range strings.FieldsSeq(s) {
		codes = append(codes, papers.Category(code))
	}
	return codes
}

// unwrap undoes the line breaks that arXiv puts into long fields.
func unwrap(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\n", " "))
}

// paragraphs marks arXiv's paragraphs, which begin with an indented line, by
// an empty line.
func paragraphs(s string) string {
	return strings.ReplaceAll(strings.TrimSpace(s), "\n  ", "\n\n")
}
