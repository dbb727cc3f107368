package httpd

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// Compress gzips answers of text for clients that take it. Answers under a
// kilobyte go as they are: the header would eat the gain.
func Compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypeFilter(packs))
	if err != nil {
		return nil, err
	}
	return wrap(next), nil
}

// packs reports whether an answer of this type grows smaller: pictures, fonts
// and archives are packed already.
func packs(contentType string) bool {
	if strings.HasPrefix(contentType, "image/") || strings.HasPrefix(contentType, "font/") {
		return strings.HasPrefix(contentType, "image/svg")
	}
	return gzhttp.DefaultContentTypeFilter(contentType)
}
