// Command newsgraph finds who is named in news articles, where and beside whom,
// and writes an entity graph. One file a command; output.go holds the rules of
// what goes to standard output and standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"
)

// version is the program's version, in graph.json and in `newsgraph version`.
const version = "0.1.0"

// programName is what graph.json and run.json say made them.
const programName = "newsgraph " + version

func main() {
	con := newConsole(streams{os.Stdin, os.Stdout, os.Stderr})
	supervise(con)
	ctx, stop := interruptible(con)
	signal.Ignore(syscall.SIGPIPE) // a write fails instead, and temporary files are removed
	code := run(ctx, os.Args, con)
	stop()
	if errors.Is(con.data.failed(), syscall.EPIPE) {
		hangUp()
	}
	os.Exit(exitCode(code))
}

// streams are the three standard streams, so that tests can put their own.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// Exit codes, see `newsgraph --help`.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitIncomplete  = 3
	exitInterrupted = 130
)

// usageError is a command line that cannot be understood. Hint says what to do.
type usageError struct {
	err  error
	hint string
}

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(hint, format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...), hint}
}

// errIncomplete says that the run is whole but its ledger lists items.
var errIncomplete = errors.New("some items were not processed whole")

// run is the program without its process: it returns the exit code.
func run(ctx context.Context, args []string, con *console) int {
	app := newApp(con)
	err := dispatch(ctx, app, con, args)
	var usage usageError
	unwritten := con.data.failed()
	switch {
	case errors.Is(unwritten, syscall.EPIPE):
		return exitFailed // the reader of our output went away: nobody is listening
	case unwritten != nil && !errors.Is(err, context.Canceled):
		con.errorf("standard output: "+unwrapPath(unwritten).Error(), hintFor(unwritten))
		return exitFailed
	case err == nil:
		return exitDone
	case errors.Is(err, errIncomplete):
		return exitIncomplete // the command has said what
	case errors.Is(err, context.Canceled):
		con.interrupted()
		return exitInterrupted
	case errors.As(err, &usage):
		con.errorf(usage.Error(), usage.hint)
		return exitUsage
	default:
		con.errorf(err.Error(), hintFor(err))
		return exitFailed
	}
}

// dispatch runs the command that args name.
func dispatch(ctx context.Context, app *cli.App, con *console, args []string) error {
	if len(args) > 1 {
		switch args[1] {
		case completeCommand:
			return answerCompletion(app, args[2:], con.out)
		case "help": // help COMMAND is COMMAND --help
			args = append(append(args[:1:1], args[2:]...), "--help")
		}
	}
	return app.RunContext(ctx, permute(app.Commands, args))
}

func newApp(con *console) *cli.App {
	app := &cli.App{
		Name:    "newsgraph",
		Usage:   "who names whom, and where, in a pile of news",
		Version: version,
		Description: "Reads news articles (text, JSON, CSV, HTML, compressed, in folders), finds the people, places and\n" +
			"organizations that they name, works out who is who, and writes an entity graph as JSON. Works offline.\n\n" +
			"Examples:\n" +
			"  newsgraph extract articles/ > graph.json        the graph on standard output\n" +
			"  newsgraph extract dump.jsonl.zst -o RUN         a run: graph, records, ledger\n" +
			"  newsgraph graph monday tuesday -o week          join runs without reading text again\n" +
			"  newsgraph tag article.txt --to jsonl            mentions only\n" +
			"  newsgraph report RUN -o report.html             the analyst's page, one file\n\n" +
			"Exit codes: 0 done, 1 failed, 2 used wrongly, 3 finished but the ledger lists items not processed whole,\n" +
			"130 interrupted (go on with --resume).",
		Reader:          con.in,
		Writer:          con.out,
		ErrWriter:       con.err,
		HideHelpCommand: true,
		ExitErrHandler:  func(*cli.Context, error) {}, // run decides
		Commands: []*cli.Command{
			extractCommand(con),
			graphCommand(con),
			exportCommand(con),
			diffCommand(con),
			loadCommand(con),
			tagCommand(con),
			explainCommand(con),
			evalCommand(con),
			trainCommand(con),
			gazetteerCommand(con),
			reportCommand(con),
			serveCommand(con),
			completionCommand(con),
			manCommand(con),
			versionCommand(con),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(c, "newsgraph")
			}
			return cli.ShowAppHelp(c)
		},
	}
	app.OnUsageError = badFlag
	for _, c := range app.Commands {
		prepare(c, "NEWSGRAPH_")
	}
	return app
}

// prepare gives a command and those below it what all commands share. Prefix
// begins the names of its environment variables.
func prepare(c *cli.Command, prefix string) {
	prefix += variable(c.Name) + "_"
	nameVariables(prefix, c.Flags)
	c.Before = checkFlags
	c.OnUsageError = badFlag
	c.HideHelpCommand = true
	for _, sub := range c.Subcommands {
		prepare(sub, prefix)
	}
}
