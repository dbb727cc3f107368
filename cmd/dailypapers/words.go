package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"
	"unicode"
)

// plainly words an error for whoever sits at the terminal: without the names
// of the rooms that it passed on its way.
func plainly(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) && path.Op == "open" {
		return harmless(fmt.Sprintf("%s: %v", path.Path, path.Err))
	}
	return harmless(withoutRooms(err.Error()))
}

// harmless takes out what a terminal would obey: an error may quote a file's
// name, or what a server said.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// withoutRooms takes the names of the rooms from the front of an error's words.
func withoutRooms(words string) string {
	for {
		room, rest, ok := strings.Cut(words, ": ")
		if !ok || !slices.Contains([]string{"account", "app", "arxiv", "backup", "bounce", "catalog", "demo", "config", "eval", "exchange", "fetch", "harvest", "httpd", "ingest", "jobs", "jsonl", "lines", "mail", "papersapi", "postmaster", "starter", "store", "turns"}, room) {
			return words
		}
		words = rest
	}
}

// counted writes "1 paper", "6 papers".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// misread words what the parser did not understand. A word that is no command
// reaches it as an argument of the default command, which takes none.
func misread(err error, args []string, commands []string) string {
	word, found := strings.CutPrefix(err.Error(), "unexpected argument ")
	if found && !slices.ContainsFunc(args, func(a string) bool { return slices.Contains(commands, a) }) {
		return fmt.Sprintf("there is no command %q; the commands are %s", word, strings.Join(commands, ", "))
	}
	return err.Error()
}

// unlistened words why an address cannot be served on.
func unlistened(address string, err error) error {
	var wrong *net.AddrError
	var lookup *net.DNSError
	var system syscall.Errno
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is taken by another program; choose another address with --listen", address)
	case errors.As(err, &wrong):
		return fmt.Errorf("--listen %s: %s; write it like localhost:8080, or :8080 for all of the machine's addresses", address, wrong.Err)
	case errors.As(err, &lookup):
		return fmt.Errorf("--listen %s: there is no host %s", address, lookup.Name)
	case errors.As(err, &system):
		return fmt.Errorf("--listen %s: %w", address, system)
	}
	return fmt.Errorf("--listen %s: %w", address, err)
}

// missed words why a host was not reached.
func missed(err error) string {
	var name *net.DNSError
	var way *net.OpError
	var system syscall.Errno
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "no such host " + name.Name
	case errors.As(err, &name):
		return fmt.Sprintf("the name %s could not be looked up (%s)", name.Name, name.Err)
	case errors.As(err, &way) && way.Addr != nil && errors.As(err, &system):
		return fmt.Sprintf("%s: %v", way.Addr, system)
	}
	return plainly(err)
}
