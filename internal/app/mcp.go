package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mcp"
)

// mcpPath is where models find the tools.
const mcpPath = "/mcp"

// inside is the address of the site in its own process; it leads nowhere else.
const inside = "http://inside.invalid"

// serveMCP answers models. Their calls go through the whole site as requests of
// whoever asks here, so nothing is decided here but which tools are offered,
// those that write to a token that may, and how many messages there may be: to
// most of them the site is not asked anything.
func (a *App) serveMCP(limits *account.Limits) httpd.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := httpd.Of[papers.Visitor](r)
		if err := limits.Message(w, r, v); err != nil {
			return err
		}
		if !v.May(papers.Read) {
			return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("token", "has not the scope %q, which this takes", papers.ReadScope))
		}
		a.models.Serve(w, r, mcp.Caller{
			Client: a.clientOf(r), Site: a.cfg.Desks.Proxies.Origin(r, a.cfg.BaseURL),
			Writes: v.Via == papers.ByToken && v.May(papers.KeepLists),
		}, a.isNamed(r.Host))
		return nil
	}
}

func (a *App) toolFailed(err error) { a.cfg.Log.Error("a tool of models is at fault", "error", err) }

// clientOf asks the site on behalf of who makes a request.
func (a *App) clientOf(r *http.Request) *client.Client {
	return &client.Client{BaseURL: inside, HTTPClient: &http.Client{Transport: mcp.Inside(a.handler, r)}}
}

// isNamed reports whether a Host is the name that the site was given.
func (a *App) isNamed(host string) bool {
	u, err := url.Parse(a.cfg.BaseURL)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// RunMCP answers a model over in and out, one message a line, until in ends or
// ctx does. Meanwhile the index follows the store. Without a token the model
// acts for whoever sits at this machine: the owner, as long as the site has no
// accounts, and otherwise a stranger. A token that is none is an error.
func (a *App) RunMCP(ctx context.Context, token string, in io.Reader, out io.Writer) error {
	r, err := hereRequest(ctx, token)
	if err != nil {
		return fmt.Errorf("app: %w", err)
	}
	v, err := a.account.Identify(r)
	if err == nil && !v.May(papers.Read) {
		err = papers.Invalid("token", "has not the scope %q, which this takes", papers.ReadScope)
	}
	if err != nil {
		return fmt.Errorf("app: %w", err)
	}
	site := strings.TrimRight(a.cfg.BaseURL, "/")
	if site == "" { // pages are where they were last served, if they ever were
		if site, err = a.store.Setting(ctx, AddressSetting); err != nil {
			return fmt.Errorf("app: %w", err)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var behind sync.WaitGroup
	behind.Go(func() { a.follow(ctx) })
	err = a.models.Run(ctx, mcp.Caller{Client: a.clientOf(r), Site: site, Writes: v.May(papers.KeepLists)}, in, out)
	cancel()
	behind.Wait()
	return err
}

// hereRequest is one of somebody at this machine, or of a token's owner.
func hereRequest(ctx context.Context, token string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/", nil)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0).String()
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r, nil
}
