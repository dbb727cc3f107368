package main

import (
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestDemonstrations runs two at once, beside a folder of somebody's own that
// the environment names, and ends one of them kindly.
func TestDemonstrations(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	b := build(t)
	temporary, mine := t.TempDir(), t.TempDir()
	listens := regexp.MustCompile(`msg=serving at=http://(localhost:\d+) data=(\S+)`)
	begin := func() (p *process, at, folder string) {
		p = b.startIn(t, []string{"TMPDIR=" + temporary, "DAILYPAPERS_DATA=" + mine}, "serve", "--demo", "--listen", "localhost:0")
		until(t, "the demonstration", func() (bool, string) {
			m := listens.FindStringSubmatch(p.err.String())
			if m != nil {
				at, folder = m[1], m[2]
			}
			return m != nil || p.hasEnded(), p.err.tail()
		})
		return p, at, folder
	}
	one, at, first := begin()
	two, _, second := begin()
	if first == second || !strings.HasPrefix(first, temporary) || !strings.HasPrefix(second, temporary) {
		t.Fatalf("two demonstrations live in %q and %q: %s%s", first, second, one.err.tail(), two.err.tail())
	}
	third := b.run(t, exitFailed, "serve", "--demo", "--listen", at)
	if said := third.err.String(); !strings.Contains(said, "is taken by another program") || strings.Contains(said, "moving in") {
		t.Errorf("at a taken address: %s", said)
	}
	if err := one.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := one.wait(t, patience); code != 0 {
		t.Errorf("ended with %d: %s", code, one.err.tail())
	}
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Errorf("its folder is left behind: %v", err)
	}
	if _, err := os.Stat(second); err != nil {
		t.Errorf("the other's folder: %v", err)
	}
	if left, err := os.ReadDir(mine); err != nil || len(left) != 0 {
		t.Errorf("the folder that the environment names holds %v: %v", left, err)
	}
}
