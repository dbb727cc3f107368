package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
)

type versionCommand struct{}

// agentVersion is what other people's servers are told, "" for a build that
// has no version of its own.
func agentVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || !strings.HasPrefix(info.Main.Version, "v") {
		return ""
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}

// Run prints the module's version, or the commit of a build from a checkout.
func (versionCommand) Run(e *env) error {
	_, err := fmt.Fprintf(e.out, "dailypapers %s\n", buildVersion())
	return err
}

// buildVersion is the module's version, with the commit where it is known.
func buildVersion() string {
	version, commit := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(info.Main.Version, version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
	}
	return version + commit
}
