package httpd

import "net/http"

// Unauthorized refuses who showed a token that is none, or none any more.
// Handle asks for a better one in a WWW-Authenticate (RFC 6750, 3).
type Unauthorized struct{ Words string }

func (e *Unauthorized) Error() string { return e.Words }

func (e *Unauthorized) status() int { return http.StatusUnauthorized }

func (e *Unauthorized) words() string { return e.Words }
