package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// files are what is served as it is. The style sheet is one file made of
// static/*.css and each page's own, the script one of static/*.js. They and the
// fonts stand under names that change with their bytes, so that browsers may
// keep them for a year.
type files struct {
	stylePath  string
	scriptPath string
	static     map[string][]byte // by their names below /static/
	lasting    map[string]string // the present names of style sheet and fonts, by what they are without the hash
}

func loadFiles(assets fs.FS) (files, error) {
	f := files{static: make(map[string][]byte), lasting: make(map[string]string)}
	var fonts []string // as style sheets name them, each with the name it is served by
	err := fs.WalkDir(assets, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) == ".html" || path.Ext(p) == ".css" || path.Ext(p) == ".js" {
			return err
		}
		b, err := fs.ReadFile(assets, p)
		if err != nil {
			return err
		}
		if path.Ext(p) == ".woff2" {
			fonts = append(fonts, strings.TrimPrefix(p, "static/"), f.add(path.Base(p), b))
			return nil
		}
		f.static[path.Base(p)] = b
		return nil
	})
	if err != nil {
		return f, err
	}
	var css bytes.Buffer
	for _, pattern := range []string{"static/*.css", "pages/*/*.css"} {
		if err := join(&css, assets, pattern); err != nil {
			return f, err
		}
	}
	var js bytes.Buffer
	if err := join(&js, assets, "static/*.js"); err != nil {
		return f, err
	}
	f.scriptPath = "/static/" + f.add("script.js", js.Bytes())
	f.stylePath = "/static/" + f.add("style.css", []byte(strings.NewReplacer(fonts...).Replace(css.String())))
	return f, nil
}

// add takes in a file that browsers may keep and returns the name it is
// served by: style-0123456789ab.css.
func (f *files) add(name string, b []byte) string {
	sum := sha256.Sum256(b)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	f.static[hashed], f.lasting[name] = b, hashed
	return hashed
}

// present is the name under which a file that browsers may keep is served
// now, given the one it had in this or another version of the program; "" for
// all others.
func (f *files) present(name string) string {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return ""
	}
	return f.lasting[name[:i]+path.Ext(name)]
}

// join appends the files of a pattern in the order of their names.
func join(to *bytes.Buffer, assets fs.FS, pattern string) error {
	names, err := fs.Glob(assets, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := fs.ReadFile(assets, name)
		if err != nil {
			return err
		}
		to.Write(b)
	}
	return nil
}

// Static serves the files that browsers may keep, under {name}.
func (l *Layout) Static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	present := l.files.present(name)
	if present == "" {
		return l.RootFile(name)(w, r)
	}
	// A page from before an upgrade asks for the sheet of its time: the
	// present one is better than none.
	w.Header().Set("Cache-Control", "no-cache")
	if name == present {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	Send(w, r, contentType(present), l.files.static[present])
	return nil
}

// RootFile returns a handler of one file that stands under its own name.
func (l *Layout) RootFile(name string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, ok := l.files.static[name]
		if !ok {
			return fmt.Errorf("page: file %s: %w", name, papers.ErrNotFound)
		}
		w.Header().Set("Cache-Control", "public, max-age=86400")
		if name == "opensearch.xml" {
			w.Header().Set("Cache-Control", "private, max-age=86400")
			b = bytes.ReplaceAll(b, []byte("{origin}"), []byte(httpd.Origin(r, l.deps.BaseURL)))
		}
		Send(w, r, contentType(name), b)
		return nil
	}
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".xml":
		return "application/opensearchdescription+xml"
	case ".woff2":
		return "font/woff2"
	}
	return "application/octet-stream"
}

// Send answers with a body under a tag made from its bytes, or with 304 where
// the browser holds the same.
func Send(w http.ResponseWriter, r *http.Request, contentType string, b []byte) {
	sum := sha256.Sum256(b)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum[:9])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}
