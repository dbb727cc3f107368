package main

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/dailypapers/dailypapers/internal/config"
)

type configCommand struct {
	siteSettings
	arxivSettings
	exchangeSettings
	communitySettings
	deskSettings
	accountSettings
	webhookSettings
	mailSettings
	Example bool `help:"Print a file of settings to begin with instead: every key, explained."`
}

// Help is shown below the flags.
func (configCommand) Help() string {
	return "Prints every setting with its value and where it came from: a flag, an environment variable, the file or the default, in this order. " +
		"What is printed is a file of settings again. A setting that makes no sense is told, with exit code 2."
}

// Run prints the settings, and checks them as serve would.
func (c *configCommand) Run(e *env) error {
	if c.Example {
		_, err := fmt.Fprint(e.out, config.Template(e.settings.keys))
		return err
	}
	s := e.settings
	if s.file.Path != "" {
		fmt.Fprintf(e.out, "# Settings, with those of %s\n", s.file.Path)
	} else {
		fmt.Fprintf(e.out, "# Settings; there is no file at %s\n", strings.Join(s.places, " or "))
	}
	section := ""
	for _, k := range s.keys {
		in, word, ok := strings.Cut(k.Name, ".")
		if !ok {
			in, word = "", k.Name
		}
		if in != section {
			section = in
			fmt.Fprintf(e.out, "\n[%s]\n", in)
		}
		if k.Name == "embedding.key" && e.embedding.Key != "" || k.Name == "accounts.oidc_client_secret" && c.Secret != "" || c.isHidden(k.Name) {
			fmt.Fprintln(e.out, hidden(word))
			continue
		}
		fmt.Fprintf(e.out, "%-60s # %s\n", word+" = "+config.Literal(c.value(e, k)), s.origin(k.Name))
	}
	return c.check(e)
}

func (configCommand) value(e *env, k config.Key) any {
	if k.Name == "data" { // where it is now, wherever the printed file goes
		if path, err := filepath.Abs(e.data); err == nil {
			return path
		}
		return e.data
	}
	v := flagOf(e.settings.parsed.Flags(), k.Name).Target.Interface()
	if list, ok := v.([]string); ok && list == nil {
		return []string{} // nothing set is a list of nothing
	}
	return v
}

// check tells whether serve would take the settings.
func (c *configCommand) check(e *env) error {
	if err := errors.Join(c.checkListen(e), c.checkURL(e)); err != nil {
		return err
	}
	if _, err := c.harvestOptions(e); err != nil {
		return err
	}
	if _, err := c.exchangeOptions(e, ""); err != nil {
		return err
	}
	if _, err := c.desks(e, &c.siteSettings); err != nil {
		return err
	}
	if _, err := c.accountSettings.options(e); err != nil {
		return err
	}
	if _, err := c.webhooks(e, c.Offline); err != nil {
		return err
	}
	if _, err := c.mailSettings.options(e, c.URL); err != nil {
		return err
	}
	_, err := e.embedding.options(e)
	return err
}

// checkListen refuses what serve could never listen on. Whether the host is
// this machine's, and the port is free, only serve finds out.
func (s *siteSettings) checkListen(e *env) error {
	_, port, err := net.SplitHostPort(s.Listen)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return e.wrong("site.listen", "%q is not an address like localhost:8080, or :8080 for all of the machine's", s.Listen)
	}
	return nil
}

// checkURL refuses what is no address of a site.
func (s *siteSettings) checkURL(e *env) error {
	if s.URL != "" && !isAddress(s.URL) {
		return e.wrong("site.url", "%q is not an address like https://papers.example.org", s.URL)
	}
	return nil
}
