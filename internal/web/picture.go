package web

import (
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// thumb is a small picture on a card, or a large one on a paper's page.
type thumb struct {
	Path          string // "" is none
	Width, Height int    // as it is shown at most
}

// The box of a thumbnail, in pixels of the page: half of what the file holds,
// for fine screens.
const thumbWidth, thumbHeight = 240, 135

func newThumb(p store.Picture) thumb {
	if p.Hash == "" || p.Width <= 0 || p.Height <= 0 {
		return thumb{}
	}
	w, h := p.Width, p.Height
	if w > thumbWidth {
		w, h = thumbWidth, max(1, h*thumbWidth/w)
	}
	if h > thumbHeight {
		w, h = max(1, w*thumbHeight/h), thumbHeight
	}
	return thumb{"/pictures/" + p.Hash + "/thumb", w, h}
}

// illustrate gives cards the pictures of their papers. A list is not worth
// failing for them.
func (s *Site) illustrate(r *http.Request, cards []*card) {
	ids := make([]papers.ID, len(cards))
	for i, c := range cards {
		ids[i] = c.Paper.ID
	}
	found, err := s.deps.Store.PicturesOf(r.Context(), ids)
	if err != nil {
		httpd.Note(r, err)
	}
	for _, c := range cards {
		c.Picture = newThumb(found[c.Paper.ID])
	}
}

// picture serves /pictures/{hash} and the thumbnail below it. What stands
// under a hash never changes, but it can be taken away, and then caches
// elsewhere should not show it for long.
func (s *Site) picture(small bool) httpd.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		hash := r.PathValue("hash")
		if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
			return papers.ErrNotFound
		}
		p, err := s.deps.Store.Picture(r.Context(), hash, small)
		if err != nil {
			return err
		}
		if p.Type != "image/png" && p.Type != "image/jpeg" { // nothing else is ever kept
			return papers.ErrNotFound
		}
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=86400")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		b := p.Bytes
		if small {
			b = p.Thumb
		}
		page.Send(w, r, p.Type, b)
		return nil
	}
}

// byPeople says who put a paper on a front page, "" where nobody did.
func byPeople(f papers.Feature) string {
	who := f.By
	if who == "" {
		who = "somebody who has left"
	}
	switch f.Kind {
	case papers.FromCommunity:
		return "submitted by " + who
	case papers.FromCurator:
		return "chosen by " + who
	}
	return ""
}
