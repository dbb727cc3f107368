package httpd

import "net/http"

// maxBody bounds every body, whatever becomes of it: above the largest form
// that anything here takes, a bibliography of 4 MiB with each byte escaped.
const maxBody = 16 << 20

// bodied returns a request with a body within bounds, or with none where it
// only reads. net/http looks for a form in the body of any request that says
// to carry one, a GET too, and writes what does not fit into memory to files,
// without end.
func bodied(w http.ResponseWriter, r *http.Request) *http.Request {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		r.Body, r.ContentLength = http.NoBody, 0
	default:
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	}
	return r
}
