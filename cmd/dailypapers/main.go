// Command dailypapers is the whole service in one program: it serves the
// site, takes papers in and searches them from a terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/dailypapers/dailypapers/internal/config"
)

// Exit codes: scripts may rely on them.
const (
	exitDone     = 0 // everything was done
	exitRejected = 1 // it was done, but some records were refused, or something was found wrong
	exitFailed   = 2 // it could not be done, or was not understood
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// cli is the command line. Its help texts are the manual.
type cli struct {
	Data       string `key:"data" help:"Folder that holds everything. Default: the platform's folder for your data." env:"DAILYPAPERS_DATA" placeholder:"DIR" example:"/var/lib/dailypapers"`
	ConfigFile string `name:"config" help:"File of settings, see dailypapers config. Default: dailypapers.toml in the data folder, or else in the platform's folder for your settings." env:"DAILYPAPERS_CONFIG" placeholder:"FILE"`
	Verbose    bool   `help:"Log every request too." short:"v"`

	embeddingSettings

	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the site and follow arXiv (the default command)."`
	Ingest  ingestCommand  `cmd:"" help:"Take papers in, from files or from arXiv."`
	Search  searchCommand  `cmd:"" help:"Search from the terminal."`
	MCP     mcpCommand     `cmd:"" name:"mcp" help:"Offer the papers to a language model, as tools of the Model Context Protocol over standard input and output."`
	Eval    evalCommand    `cmd:"" help:"Measure how good search is, on judged sets."`
	Train   trainCommand   `cmd:"" help:"Train models."`
	Sources sourcesCommand `cmd:"" help:"Show where papers come from and how that went; run a source now."`
	Digest  digestCommand  `cmd:"" help:"Show what is mailed."`
	User    userCommand    `cmd:"" help:"Show who has an account, let somebody in, give roles."`
	Mail    mailCommand    `cmd:"" help:"Show how mail goes and to whom none is sent."`
	Doctor  doctorCommand  `cmd:"" help:"See whether what the site needs is in order."`
	Backup  backupCommand  `cmd:"" help:"Pack the whole site into a file, while it runs."`
	Restore restoreCommand `cmd:"" help:"Unpack such a file."`
	Config  configCommand  `cmd:"" help:"Print the settings, and where each comes from."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// env is what a command works with.
type env struct {
	ctx       context.Context
	data      string
	settings  *settings
	embedding embeddingSettings
	out, err  io.Writer
	log       *slog.Logger
	stopped   string // what is said when the command is interrupted
}

// terminal reports whether w is a terminal, where a bar and bold letters help.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// errRejected ends a command that did its work but refused some records.
var errRejected = errors.New("some records were refused")

func run(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	c, s := cli{}, &settings{}
	exited := -1
	parser, err := kong.New(&c, kong.Name("dailypapers"), kong.Resolvers(s), defaults(),
		kong.Description("A front page for research papers, on your own machine. Without a command it serves the site on http://localhost:8080."),
		kong.UsageOnError(), kong.Writers(out, errOut), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		fmt.Fprintln(errOut, "dailypapers:", err)
		return exitFailed
	}
	s.keys = keysOf(parser.Model)
	hideSettings(parser.Model)
	if len(args) > 0 && args[0] == "help" { // what somebody types who has not been told of --help
		args = append(args[1:len(args):len(args)], "--help")
	}
	command, err := parser.Parse(args)
	var file fileError
	switch {
	case exited >= 0:
		return exited // --help has printed
	case errors.As(err, &file):
		fmt.Fprintln(errOut, "dailypapers:", unread(file.error))
		return exitFailed
	case err != nil:
		fmt.Fprintf(errOut, "dailypapers: %s\nTry dailypapers --help.\n", misread(err, args, commands(parser)))
		return exitFailed
	}
	s.parsed = command
	return c.do(ctx, command, s, out, errOut)
}

func (c *cli) do(ctx context.Context, command *kong.Context, s *settings, out, errOut io.Writer) int {
	e, err := c.env(ctx, s, out, errOut)
	if err == nil {
		err = command.Run(e)
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRejected):
		return exitRejected
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		words := "stopped; run the same command again to go on"
		if e != nil && e.stopped != "" {
			words = e.stopped
		}
		fmt.Fprintln(errOut, "dailypapers:", words)
		return exitFailed
	}
	fmt.Fprintln(errOut, "dailypapers:", plainly(err))
	return exitFailed
}

// commands are the names of all commands, for a message.
func commands(parser *kong.Kong) []string {
	var names []string
	for _, node := range parser.Model.Children {
		names = append(names, node.Name)
	}
	return names
}

func (c *cli) env(ctx context.Context, s *settings, out, errOut io.Writer) (*env, error) {
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	e := &env{ctx: ctx, data: c.Data, embedding: c.embeddingSettings, settings: s, out: out, err: errOut,
		log: slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: level}))}
	if e.data == "" {
		dir, err := config.DataDir(runtime.GOOS, os.Getenv)
		if err != nil {
			return nil, err
		}
		e.data = dir
	}
	return e, s.checkPlace(e.data)
}
