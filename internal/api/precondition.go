package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// encode writes v as an answer's body.
func encode(v any) ([]byte, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // what is not HTML needs no \u003c
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("api: encode: %w", err)
	}
	return body.Bytes(), nil
}

// stillIs is unchanged for what takes something to find out, which is left
// alone without If-Match.
func stillIs(r *http.Request, now func() (any, error)) error {
	if r.Header.Get("If-Match") == "" {
		return nil
	}
	v, err := now()
	if err != nil {
		return err
	}
	return unchanged(r, v)
}

// unchanged refuses a change of something that is no longer what the client
// read: now is what a GET would answer. Without If-Match there is nothing to
// refuse. The tags here are weak, and RFC 9110 (13.1.1) would have them match
// nothing; they are made of the whole content, so that they are compared all
// the same.
func unchanged(r *http.Request, now any) error {
	asked := strings.Join(r.Header.Values("If-Match"), ",")
	if asked == "" || strings.TrimSpace(asked) == "*" {
		return nil
	}
	body, err := encode(now)
	if err != nil {
		return err
	}
	tag := strings.TrimPrefix(httpd.ETag(body), "W/")
	for one := range strings.SplitSeq(asked, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == tag {
			return nil
		}
	}
	return &httpd.Stale{}
}
