package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/egress"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/web/operator"
	"github.com/dailypapers/dailypapers/texmath"
)

// Desks are the settings of those parts of the site where papers are
// submitted and things are decided, and what its pages say of the site.
type Desks struct {
	Rules   *submission.Rules // of submitting; nil are the defaults
	Domains []string          // whose verified addresses confirm a claim
	Proxies httpd.Proxies     // that are believed when they tell for whom they ask
	House   operator.House    // the App knows the disk itself
}

// desks builds the service of submissions and claims.
func (a *App) desks() *submission.Service {
	o := submission.Options{Rules: submission.Defaults(), Domains: a.cfg.Desks.Domains, Alike: a.alike, Comment: a.community.Comment}
	if a.cfg.Desks.Rules != nil {
		o.Rules = *a.cfg.Desks.Rules
	}
	if a.cfg.Harvest {
		o.Fetch, o.Web = a.fetchOne, egress.NewTransport(egress.Guard{}, egress.Options{})
	}
	return submission.New(a.store, a.cfg.Now, o)
}

// fetchOne takes one paper in from arXiv.
func (a *App) fetchOne(ctx context.Context, id papers.ID) (found bool, err error) {
	_, missing, err := a.harvester.Fetch(ctx, []papers.ID{id}, nil)
	if err != nil {
		a.cfg.Log.Warn("a paper that somebody submits could not be fetched", "paper", id, "error", err)
		return false, err
	}
	return len(missing) == 0, nil
}

// alikeLooked is how many papers are looked at for the same title: the same
// one stands first.
const alikeLooked = 10

// alike returns papers that bear the same title as p.
func (a *App) alike(ctx context.Context, p papers.Paper) ([]papers.Paper, error) {
	title := plainTitle(p)
	query := strings.Join(strings.FieldsFunc(title, func(c rune) bool { return strings.ContainsRune(`"():*-+`, c) || c <= ' ' }), " ")
	if query == "" || len(query) > papers.MaxQuery {
		return nil, nil
	}
	found, err := a.catalog.Search(ctx, papers.Search{Query: query, Limit: alikeLooked})
	if err != nil {
		return nil, fmt.Errorf("app: papers like %s: %w", p.ID, err)
	}
	var same []papers.Paper
	for _, hit := range found.Hits {
		if hit.Paper.ID != p.ID && plainTitle(hit.Paper) == title {
			same = append(same, hit.Paper)
		}
	}
	return same, nil
}

// plainTitle is a title without its mathematics' signs, capitals and spaces.
func plainTitle(p papers.Paper) string {
	return strings.ToLower(strings.Join(strings.Fields(texmath.Plain(p.TitleSource())), " "))
}

// house is what the pages say of the site.
func (a *App) house() operator.House {
	h := a.cfg.Desks.House
	h.LogsVisits = a.cfg.Log.Enabled(context.Background(), slog.LevelDebug) // as httpd.Guard does
	h.Disk, h.Impression = a.disk, time.Duration(a.cfg.Impressions)*24*time.Hour
	return h
}

// told is what programs of those who run the site are told of it.
func (a *App) told() api.House {
	h := a.house()
	out := api.House{Version: h.Version, Fetching: a.cfg.Harvest, Outlook: a.outlook, Disk: h.Disk}
	for _, s := range h.Settings {
		out.Settings = append(out.Settings, client.Setting{Name: s.Name, Value: s.Value, Origin: s.Origin})
	}
	return out
}

// disk adds up the files of the data folder. One that goes meanwhile counts
// nothing.
func (a *App) disk() (int64, error) {
	var all int64
	err := filepath.WalkDir(a.cfg.DataDir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return gone(err)
		}
		info, err := d.Info()
		if err == nil {
			all += info.Size()
		}
		return gone(err)
	})
	if err != nil {
		return 0, fmt.Errorf("app: size of the data folder: %w", err)
	}
	return all, nil
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
