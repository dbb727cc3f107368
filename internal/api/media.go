package api

import (
	"context"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// illustrate gives items the pictures that came with their papers, in one
// statement. base is what their addresses begin with.
func (a *API) illustrate(ctx context.Context, base string, items ...*client.DailyItem) error {
	ids := make([]papers.ID, len(items))
	for i, it := range items {
		ids[i] = papers.ID(it.Paper.ID)
	}
	found, err := a.deps.Store.PicturesOf(ctx, ids)
	for _, it := range items {
		if p, ok := found[papers.ID(it.Paper.ID)]; ok {
			it.MediaURLs = []string{pictureAt(base, p.Hash)}
			it.Paper.MediaURLs, it.Thumbnail = it.MediaURLs, it.MediaURLs[0]+"/thumb"
		}
	}
	return err
}

// adorn gives one paper its picture, and its authors the accounts whose names
// are confirmed.
func (a *API) adorn(ctx context.Context, base string, p *client.Paper) error {
	it := client.DailyItem{Paper: *p}
	if err := a.illustrate(ctx, base, &it); err != nil {
		return err
	}
	p.MediaURLs = it.Paper.MediaURLs
	claims, err := a.deps.Store.ClaimsOn(ctx, papers.ID(p.ID))
	for _, c := range claims {
		if c.State != papers.ClaimConfirmed || c.Position >= len(p.Authors) || p.Authors[c.Position].Name != c.Name {
			continue // or the title page has changed since
		}
		author := &p.Authors[c.Position]
		author.User, author.Status = accountOf(base, c.User), claimedStatus
	}
	return err
}

// claimedStatus is how the papers API says that a claim is confirmed.
const claimedStatus = "claimed_verified"

// pictureAt is the address of a picture, "" for none.
func pictureAt(base, hash string) string {
	if hash == "" {
		return ""
	}
	return base + "/pictures/" + hash
}
