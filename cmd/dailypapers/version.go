package main

import (
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
	version, commit := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintf(e.out, "dailypapers %s%s\n", version, commit)
	return err
}
