package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// hash is what is kept of a secret: secrets are random, so that one round of
// SHA-256 is enough.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newSecret returns 260 random bits as 52 letters and digits.
func newSecret() string { return rand.Text() + rand.Text() }

const (
	tokenPrefix  = "dp_" // by which people and scanners of leaks know a token of ours
	tokenLetters = 40    // after it, in base 62: 238 bits
	base62       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// newToken returns a new API token.
func newToken() (string, error) {
	var b strings.Builder
	b.WriteString(tokenPrefix)
	for range tokenLetters {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(base62))))
		if err != nil {
			return "", err
		}
		b.WriteByte(base62[n.Int64()])
	}
	return b.String(), nil
}

// holdsToken reports whether a token stands anywhere in s.
func holdsToken(s string) bool {
	_, s, _ = strings.Cut(s, tokenPrefix)
	for rest := range strings.SplitSeq(s, tokenPrefix) {
		if len(rest)-len(strings.TrimLeft(rest, base62)) == tokenLetters {
			return true
		}
	}
	return false
}

// isToken reports whether s is spelled like a token.
func isToken(s string) bool {
	rest, ok := strings.CutPrefix(s, tokenPrefix)
	return ok && len(rest) == tokenLetters && strings.Trim(rest, base62) == ""
}

// refuseTokenInAddress refuses a request whose address holds an API token:
// addresses are kept by histories, logs and proxies.
func refuseTokenInAddress(r *http.Request) error {
	address, err := url.QueryUnescape(r.URL.RawQuery)
	if err != nil {
		address = r.URL.RawQuery
	}
	for _, s := range []string{r.URL.Path, r.URL.RawQuery, address} {
		if holdsToken(s) {
			return papers.Invalid("token", "stands in the address, where histories and logs keep it; revoke it, make another one and send that in the header Authorization: Bearer")
		}
	}
	return nil
}

// bearer returns the token that a request shows, if it shows any.
func bearer(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

func noToken() error {
	return &httpd.Unauthorized{Words: "this token is none of this site's, or it has ended or was revoked"}
}
