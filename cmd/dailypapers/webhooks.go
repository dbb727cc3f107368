package main

import (
	"net/netip"

	"github.com/dailypapers/dailypapers/internal/app"
)

// webhookSettings are about what is sent to programs of people.
type webhookSettings struct {
	Webhooks bool     `key:"webhooks.enabled" name:"webhooks" help:"Let people have their own programs told of new papers, features and comments. Default: on." env:"DAILYPAPERS_WEBHOOKS_ENABLED" default:"true" negatable:""`
	Networks []string `key:"webhooks.allow_networks" name:"webhooks-allow-networks" help:"Private networks that webhooks may be sent to, also unencrypted, such as 10.1.0.0/16; all others are refused. With --offline webhooks are sent to these alone." env:"DAILYPAPERS_WEBHOOKS_ALLOW_NETWORKS" placeholder:"NETWORK" example:"10.1.0.0/16"`
}

// webhooks checks the settings and returns them as the App takes them.
func (s *webhookSettings) webhooks(e *env, offline bool) (app.Webhooks, error) {
	o := app.Webhooks{Off: !s.Webhooks, Only: offline, Version: agentVersion()}
	for _, text := range s.Networks {
		network, ok := networkOf(text)
		if !ok {
			return o, e.wrong("webhooks.allow_networks", "%q is not a network like 10.1.0.0/16", text)
		}
		o.Allow = append(o.Allow, network)
	}
	return o, nil
}

// networkOf reads a network, or a single address.
func networkOf(text string) (netip.Prefix, bool) {
	network, err := netip.ParsePrefix(text)
	if at, single := netip.ParseAddr(text); single == nil {
		network, err = at.Prefix(at.BitLen())
	}
	return network.Masked(), err == nil
}
