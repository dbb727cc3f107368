package web

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// personAvatarPath is the address of the picture that stands beside what a
// person says.
func personAvatarPath(u papers.User) string { return u.Path() + "/avatar.svg" }

// avatar serves a picture that is made of a name, by rule: nothing is looked
// up, so that it says nothing about whether there is such a person.
func (s *Site) avatar(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if !papers.IsUserName(name) {
		return fmt.Errorf("web: picture of %.40q: %w", name, papers.ErrNotFound)
	}
	w.Header().Set("Cache-Control", "public, max-age=604800")
	page.Send(w, r, "image/svg+xml", identicon(name))
	return nil
}

// identicon draws five by five fields, the left ones mirrored on the right, in
// one colour on a lighter ground, both of the name's hash. Light and
// saturation are fixed, so that it can be told from paper white and from
// black.
func identicon(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	hue := (int(sum[0])<<8 | int(sum[1])) % 360
	var fields strings.Builder
	for x := range 3 {
		for y := range 5 {
			if sum[2+5*x+y]&1 == 0 {
				continue
			}
			fmt.Fprintf(&fields, "M%d %dh1v1h-1z", x+1, y+1)
			if x < 2 {
				fmt.Fprintf(&fields, "M%d %dh1v1h-1z", 5-x, y+1)
			}
		}
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" shape-rendering="crispEdges"><path fill="hsl(%d,45%%,88%%)" d="M0 0h7v7h-7z"/><path fill="hsl(%d,55%%,38%%)" d="%s"/></svg>`,
		hue, hue, fields.String())
}
