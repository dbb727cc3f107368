package httpd

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// Compress gzips answers of text for clients that take it. Answers under a
// kilobyte go as they are: the header would eat the gain.
func Compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, err
	}
	return wrap(next), nil
}
