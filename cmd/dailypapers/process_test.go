package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every waiting of these tests: far above what a busy machine
// of two cores needs, and never reached where all is well.
const patience = time.Minute

// A binary is the real program.
type binary struct{ path string }

// build compiles the program as it is given to people: static.
func build(t *testing.T) binary {
	t.Helper()
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command to build the program with")
	}
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows neither SIGKILL nor SIGTERM")
	}
	path := filepath.Join(t.TempDir(), "dailypapers")
	start := time.Now()
	cmd := exec.Command(tool, "build", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Logf("built in %s", time.Since(start).Round(time.Millisecond))
	return binary{path}
}

// A process is the program at work.
type process struct {
	cmd      *exec.Cmd
	out, err output
	ended    chan struct{}
}

// start starts the program in an environment that says nothing.
func (b binary) start(t *testing.T, args ...string) *process {
	t.Helper()
	return b.startReading(t, nil, args...)
}

// startIn is start in an environment that says something.
func (b binary) startIn(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	return b.begin(t, env, nil, args...)
}

// startReading is start with a standard input.
func (b binary) startReading(t *testing.T, in *os.File, args ...string) *process {
	t.Helper()
	return b.begin(t, nil, in, args...)
}

func (b binary) begin(t *testing.T, env []string, in *os.File, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(b.path, args...), ended: make(chan struct{})}
	p.cmd.Env = append([]string{"HOME=" + t.TempDir(), "TZ=UTC"}, env...)
	if in != nil {
		p.cmd.Stdin = in
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait() // its outcome is read from ProcessState
	}()
	t.Cleanup(p.kill)
	return p
}

// run starts the program and returns once it has ended with this exit code.
func (b binary) run(t *testing.T, code int, args ...string) *process {
	t.Helper()
	p := b.start(t, args...)
	if got := p.wait(t, 2*patience); got != code {
		t.Fatalf("dailypapers %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, p.out.tail(), p.err.tail())
	}
	return p
}

// kill ends the process with SIGKILL, if it has not ended, and waits for it.
func (p *process) kill() {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return
	}
	<-p.ended
}

// killed reports whether SIGKILL ended the process, and not its own work.
func (p *process) killed() bool {
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// wait returns the exit code.
func (p *process) wait(t *testing.T, limit time.Duration) int {
	t.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(limit):
		p.kill()
		t.Fatalf("%s did not end within %s\n%s", p.cmd, limit, p.err.tail())
		return -1
	}
}

// hasEnded reports whether the process is gone.
func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// An output keeps what a process writes, for many readers.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*output)(nil)

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// tail is enough of an output for a message.
func (o *output) tail() string {
	s := o.String()
	return s[max(0, len(s)-4000):]
}

// until asks again and again until check is done, and fails with what it said
// last when patience is at its end.
func until(t *testing.T, what string, check func() (done bool, state string)) {
	t.Helper()
	deadline := time.Now().Add(patience)
	ticker := time.NewTicker(3 * time.Millisecond)
	defer ticker.Stop()
	for {
		done, state := check()
		if done {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s; at last: %s", patience, what, state)
		}
		<-ticker.C
	}
}
