package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
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

//go:embed static pages templates
var embedded embed.FS

// files are what is served as it is. The style sheet is one file made of
// static/*.css and each page's own, under a name that changes with its bytes,
// so that browsers may keep it for a year.
type files struct {
	style     []byte
	stylePath string
	static    map[string][]byte
}

func loadFiles() (files, error) {
	f := files{static: make(map[string][]byte)}
	var css bytes.Buffer
	err := fs.WalkDir(embedded, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) == ".html" {
			return err
		}
		b, err := embedded.ReadFile(p)
		if err != nil {
			return err
		}
		if path.Ext(p) != ".css" {
			f.static[path.Base(p)] = b
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	for _, pattern := range []string{"static/*.css", "pages/*/*.css"} {
		if err := join(&css, pattern); err != nil {
			return f, err
		}
	}
	sum := sha256.Sum256(css.Bytes())
	f.style = css.Bytes()
	f.stylePath = "/static/style-" + hex.EncodeToString(sum[:6]) + ".css"
	return f, nil
}

// join appends the files of a pattern in the order of their names.
func join(to *bytes.Buffer, pattern string) error {
	names, err := fs.Glob(embedded, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		to.Write(b)
	}
	return nil
}

func (s *Site) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if "/static/"+name == s.files.stylePath {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		send(w, r, "text/css; charset=utf-8", s.files.style)
		return nil
	}
	if strings.HasPrefix(name, "style-") {
		// A page from before an upgrade asks for the sheet of its time: the
		// present one is better than none.
		w.Header().Set("Cache-Control", "no-cache")
		send(w, r, "text/css; charset=utf-8", s.files.style)
		return nil
	}
	return s.rootFile(name)(w, r)
}

func (s *Site) rootFile(name string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, ok := s.files.static[name]
		if !ok {
			return fmt.Errorf("web: file %s: %w", name, papers.ErrNotFound)
		}
		w.Header().Set("Cache-Control", "public, max-age=86400")
		if name == "opensearch.xml" {
			w.Header().Set("Cache-Control", "private, max-age=86400")
			b = bytes.ReplaceAll(b, []byte("{origin}"), []byte(httpd.Origin(r, s.deps.BaseURL)))
		}
		send(w, r, contentType(name), b)
		return nil
	}
}

func contentType(name string) string {
	switch path.Ext(name) {
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

// send answers with a body under a tag made from its bytes, or with 304 where
// the browser holds the same.
func send(w http.ResponseWriter, r *http.Request, contentType string, b []byte) {
	sum := sha256.Sum256(b)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum[:9])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}
