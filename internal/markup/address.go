package markup

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark/util"
)

// address is where a link of a comment leads, ok if it may lead there. References and
// escapes in it are resolved before it is judged.
func address(dest []byte) (addr string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(string(util.URLEscape(dest, true))))
	if err != nil {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		return u.String(), u.Host != "" && u.Opaque == ""
	case "mailto":
		return u.String(), strings.Contains(u.Opaque, "@")
	}
	return "", false
}

// local tells whether path leads to a page of this site.
func local(path string) bool {
	u, err := url.Parse(path)
	return err == nil && strings.HasPrefix(path, "/") && u.Scheme == "" && u.Host == "" && !strings.HasPrefix(path, "//") && !strings.Contains(path, `\`)
}
