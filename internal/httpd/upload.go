package httpd

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// An Upload is a form that may carry one file. What the file is called and
// said to be on the sender's machine is not kept.
type Upload struct {
	Values url.Values
	Field  string // that the file was sent in, "" where there is none
	File   []byte
}

// uploadFields bounds the parts of a form with a file: forms here have a
// dozen fields, and each part costs a kilobyte however small it is.
const uploadFields = 100

// Multipart reads a form with at most one file from the body of a POST, into
// memory and of at most limit bytes in all. It refuses what Form refuses. A file
// that was not chosen, which browsers send empty and without a name, is none.
func Multipart(w http.ResponseWriter, r *http.Request, limit int64) (Upload, error) {
	parameters, err := posted(r, "multipart/form-data")
	if err != nil {
		return Upload{}, err
	}
	if parameters["boundary"] == "" {
		return Upload{}, papers.Invalid("form", "does not say what stands between its parts")
	}
	up := Upload{Values: url.Values{}}
	body := io.MultiReader(http.MaxBytesReader(w, r.Body, limit), strings.NewReader("\r\n"), cutOff{})
	parts := multipart.NewReader(body, parameters["boundary"])
	for range uploadFields {
		part, err := parts.NextPart()
		if err == io.EOF {
			return up, nil
		}
		if err != nil {
			return Upload{}, unread(r, err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return Upload{}, unread(r, err)
		}
		if err := up.add(part, data); err != nil {
			return Upload{}, err
		}
	}
	return Upload{}, papers.Invalid("form", "has more than %d fields", uploadFields-1)
}

// cutOff stands behind a body. multipart.Reader stops at the closing line, but
// takes the end of some bodies without one for it; nobody who reads as far as
// this has met the line.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// add takes in one part.
func (u *Upload) add(part *multipart.Part, data []byte) error {
	key := part.FormName()
	_, disposition, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil || key == "" || !isText(key) {
		return papers.Invalid("form", "has a field without a name")
	}
	name, isFile := disposition["filename"]
	switch {
	case !isFile:
		if err := checkField(key, string(data)); err != nil {
			return err
		}
		u.Values.Add(key, string(data))
	case name == "" && len(data) == 0:
	case u.Field != "":
		return papers.Invalid(key, "is a second file, and only one is taken")
	default:
		u.Field, u.File = key, data
	}
	return nil
}
