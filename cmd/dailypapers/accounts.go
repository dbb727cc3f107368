package main

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/dailypapers/dailypapers/internal/account"
)

// accountSettings are who may have an account and how people sign in.
type accountSettings struct {
	Registration string `key:"accounts.registration" name:"accounts-registration" help:"Who may make an account: open is whoever has a mail address; invite is whom an admin invites or a proxy knows; closed is whom an admin invites and nobody else. Default: ${default}." env:"DAILYPAPERS_ACCOUNTS_REGISTRATION" default:"invite" placeholder:"WHO"`

	Issuer     string `key:"accounts.oidc_issuer" name:"accounts-oidc-issuer" help:"Address of a provider of OpenID Connect by which people can sign in. It must lead back to /sign-in/oidc/callback on this site." env:"DAILYPAPERS_ACCOUNTS_OIDC_ISSUER" placeholder:"URL" example:"https://id.example.org"`
	ClientID   string `key:"accounts.oidc_client_id" name:"accounts-oidc-client-id" help:"What this site is called at the provider." env:"DAILYPAPERS_ACCOUNTS_OIDC_CLIENT_ID" placeholder:"ID" example:"dailypapers"`
	Secret     string `key:"accounts.oidc_client_secret" name:"accounts-oidc-client-secret" help:"The secret that goes with it. Better in a file of its own, see oidc_client_secret_file." env:"DAILYPAPERS_ACCOUNTS_OIDC_CLIENT_SECRET" placeholder:"SECRET" example:""`
	SecretFile string `key:"accounts.oidc_client_secret_file" name:"accounts-oidc-client-secret-file" help:"File that holds the secret." env:"DAILYPAPERS_ACCOUNTS_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE" example:"/run/secrets/oidc"`
	Provider   string `key:"accounts.oidc_name" name:"accounts-oidc-name" help:"The provider's name for people. Default: its host." env:"DAILYPAPERS_ACCOUNTS_OIDC_NAME" placeholder:"NAME" example:"Example University"`

	Header      string   `key:"accounts.proxy_header" name:"accounts-proxy-header" help:"Header in which a reverse proxy that has people sign in tells who they are." env:"DAILYPAPERS_ACCOUNTS_PROXY_HEADER" placeholder:"NAME" example:"Remote-User"`
	EmailHeader string   `key:"accounts.proxy_email_header" name:"accounts-proxy-email-header" help:"Header in which it tells their verified mail address." env:"DAILYPAPERS_ACCOUNTS_PROXY_EMAIL_HEADER" placeholder:"NAME" example:"Remote-Email"`
	Networks    []string `key:"accounts.proxy_networks" name:"accounts-proxy-networks" help:"Networks from which that proxy asks; from anywhere else its headers mean nothing." env:"DAILYPAPERS_ACCOUNTS_PROXY_NETWORKS" placeholder:"CIDR" example:"127.0.0.1/32,10.0.0.0/8"`
}

// options checks the settings and returns them as the App takes them.
func (s *accountSettings) options(e *env) (account.Options, error) {
	o := account.Options{OIDC: account.OIDC{Issuer: s.Issuer, ClientID: s.ClientID, ClientSecret: s.Secret, Name: s.Provider},
		Proxy: account.Proxy{Header: http.CanonicalHeaderKey(s.Header), EmailHeader: http.CanonicalHeaderKey(s.EmailHeader)}}
	var err error
	if o.Registration, err = account.ParseRegistration(s.Registration); err != nil {
		return o, e.wrong("accounts.registration", "%q is none of open, invite and closed", s.Registration)
	}
	switch {
	case s.Issuer != "" && !isAddress(s.Issuer):
		return o, e.wrong("accounts.oidc_issuer", "%q is not an address like https://id.example.org", s.Issuer)
	case s.Issuer != "" && s.ClientID == "":
		return o, e.wrong("accounts.oidc_issuer", "accounts.oidc_client_id is missing: what this site is called there")
	case s.SecretFile != "" && s.Secret != "":
		return o, e.wrong("accounts.oidc_client_secret_file", "the secret itself is set too; one of both is enough")
	case s.SecretFile != "":
		if o.OIDC.ClientSecret, err = readKey(s.SecretFile); err != nil {
			return o, e.wrong("accounts.oidc_client_secret_file", "%v", err)
		}
	}
	o.Proxy.Networks, err = s.proxy(e)
	return o, err
}

// proxy checks what a proxy is believed in. Without networks it would be
// anybody.
func (s *accountSettings) proxy(e *env) ([]netip.Prefix, error) {
	for key, name := range map[string]string{"accounts.proxy_header": s.Header, "accounts.proxy_email_header": s.EmailHeader} {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return nil, e.wrong(key, "%q is not the name of a header, like Remote-User", name)
		}
	}
	if s.EmailHeader != "" && s.Header == "" {
		return nil, e.wrong("accounts.proxy_email_header", "accounts.proxy_header is missing: in which header people are named")
	}
	if s.Header != "" && len(s.Networks) == 0 {
		return nil, e.wrong("accounts.proxy_header", "accounts.proxy_networks is missing: from where the proxy asks; everybody else could write the header too")
	}
	var all []netip.Prefix
	for _, text := range s.Networks {
		n, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, e.wrong("accounts.proxy_networks", "%q is not a network like 10.0.0.0/8, nor a single address like 127.0.0.1/32", text)
		}
		all = append(all, n.Masked())
	}
	return all, nil
}
