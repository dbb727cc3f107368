package config

import (
	"errors"
	"path/filepath"
)

// folder is the program's own folder inside the platform's.
const folder = "dailypapers"

// DataDir returns the folder for a user's data on the operating system goos,
// by the platform's custom: $XDG_DATA_HOME or ~/.local/share (XDG base
// directories), ~/Library/Application Support, %LocalAppData%. env looks up
// an environment variable.
func DataDir(goos string, env func(string) string) (string, error) {
	home := env("HOME")
	switch goos {
	case "windows":
		if dir := env("LocalAppData"); dir != "" {
			return filepath.Join(dir, folder), nil
		}
	case "darwin":
		if home != "" {
			return filepath.Join(home, "Library", "Application Support", folder), nil
		}
	default:
		if dir := env("XDG_DATA_HOME"); filepath.IsAbs(dir) {
			return filepath.Join(dir, folder), nil
		}
		if home != "" {
			return filepath.Join(home, ".local", "share", folder), nil
		}
	}
	return "", errors.New("config: the platform names no folder for data; say one with --data DIR or DAILYPAPERS_DATA")
}
