package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mcp"
)

// tokenVariable holds a token, so that it stands in no list of processes.
const tokenVariable = "DAILYPAPERS_TOKEN"

// siteTime is how long another site may take for one answer.
const siteTime = 30 * time.Second

type mcpCommand struct {
	siteSettings
	deskSettings
	accountSettings
	Site      string `help:"Ask this site instead of the data folder: any that speaks the papers API, such as https://papers.example.org." placeholder:"URL"`
	TokenFile string `help:"File that holds an API token, for whose owner the tools then act. The token itself can be in DAILYPAPERS_TOKEN." env:"DAILYPAPERS_TOKEN_FILE" placeholder:"FILE"`
	Now       string `help:"Pin the clock, for tests." hidden:"" placeholder:"TIME"`
}

// Help is shown below the flags.
func (mcpCommand) Help() string {
	return "An MCP client starts this command and speaks to it over standard input and output; people have no use for it at a terminal. " +
		"It answers from the data folder, whether the site is being served or not. On a site without accounts it acts for the owner, and papers can be saved; " +
		"on one with accounts, for the owner of a token, made in the settings. Without a token everything can be read.\n\n" +
		"Most clients are told of it like this:\n\n" + snippet("dailypapers", `"mcp"`) + "\n\n" +
		"With a site elsewhere the arguments are \"mcp\", \"--site\", \"https://papers.example.org\", and a token, if there is one, goes into " +
		"\"env\": {\"DAILYPAPERS_TOKEN\": \"dp_…\"} beside them. A site that is being served needs no command at all: its URL for MCP clients ends in /mcp."
}

// snippet is how clients are told of a server.
func snippet(command, args string) string {
	return fmt.Sprintf("  {\n    \"mcpServers\": {\n      \"papers\": {\"command\": %q, \"args\": [%s]}\n    }\n  }", command, args)
}

// Run answers until the client has gone.
func (c *mcpCommand) Run(e *env) error {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return c.explain(e)
	}
	token, err := c.token()
	if err != nil {
		return err
	}
	if c.Site != "" {
		return c.elsewhere(e, token)
	}
	a, err := c.open(e)
	if err != nil {
		return err
	}
	e.log.Info("answering an MCP client", "data", e.data, "token", token != "")
	return errors.Join(a.RunMCP(e.ctx, token, os.Stdin, e.out), a.Close())
}

// open opens the data folder with the settings that serve would have.
func (c *mcpCommand) open(e *env) (*app.App, error) {
	now, err := clock(c.Now)
	if err != nil {
		return nil, err
	}
	if err := c.checkURL(e); err != nil {
		return nil, err
	}
	accounts, err := c.accountSettings.options(e)
	if err != nil {
		return nil, err
	}
	desks, err := c.desks(e, &c.siteSettings)
	if err != nil {
		return nil, err
	}
	if err := e.folder(); err != nil {
		return nil, err
	}
	meaning, err := e.meaning()
	if err != nil {
		return nil, err
	}
	return app.Open(e.ctx, app.Config{DataDir: e.data, BaseURL: c.URL, Now: now, Log: e.log, Meaning: meaning, Account: accounts, Desks: desks})
}

// elsewhere lets the tools ask another site.
func (c *mcpCommand) elsewhere(e *env, token string) error {
	site := strings.TrimRight(c.Site, "/")
	if !isAddress(site) {
		return fmt.Errorf("--site: %q is not an address like https://papers.example.org", c.Site)
	}
	tools, err := mcp.New(buildVersion(), func(err error) { e.log.Error("a tool is at fault", "error", err) })
	if err != nil {
		return err
	}
	e.log.Info("answering an MCP client", "site", site, "token", token != "")
	asks := &client.Client{BaseURL: site, HTTPClient: &http.Client{Timeout: siteTime}, Token: token}
	return tools.Run(e.ctx, mcp.Caller{Client: asks, Site: site, Writes: token != ""}, os.Stdin, e.out)
}

// token reads the token, "" where there is none.
func (c *mcpCommand) token() (string, error) {
	token := strings.TrimSpace(os.Getenv(tokenVariable))
	if c.TokenFile == "" {
		return token, nil
	}
	if token != "" {
		return "", fmt.Errorf("there is a token in %s and one in a file; one of both is enough", tokenVariable)
	}
	token, err := readKey(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	return token, nil
}

// explain is for people: the command would wait for what nobody types.
func (c *mcpCommand) explain(e *env) error {
	path, err := os.Executable()
	if err != nil {
		path = "dailypapers"
	}
	data, err := filepath.Abs(e.data) // a client has a working folder of its own
	if err != nil {
		data = e.data
	}
	fmt.Fprintf(e.err, "This command is started by an MCP client (an assistant or an editor that lets a model use tools), not at a terminal.\n"+
		"Tell the client of it like this:\n\n%s\n\ndailypapers mcp --help says more.\n", snippet(path, `"mcp", "--data", `+fmt.Sprintf("%q", data)))
	return errors.New("standard input is a terminal")
}
