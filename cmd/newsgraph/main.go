// Command newsgraph finds who is named in news articles, where and beside whom,
// and writes an entity graph. One file a command, those over gold files in gold,
// those over lists of names in gazetteer, the server in web; console holds the
// rules of what goes to standard output and standard error.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cluster"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/gazetteer"
	"newsgraph/cmd/newsgraph/gold"
)

func main() {
	con := console.New(console.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	console.Supervise(con)
	ctx, stop := console.Interruptible(con)
	signal.Ignore(syscall.SIGPIPE) // a write fails instead, and temporary files are removed
	code := run(ctx, os.Args, con)
	stop()
	if errors.Is(con.Data.Failed(), syscall.EPIPE) {
		console.HangUp()
	}
	os.Exit(console.ExitCode(code))
}

// run is the program without its process: it returns the exit code.
func run(ctx context.Context, args []string, con *console.Console) int {
	app := newApp(con)
	err := dispatch(ctx, app, con, args)
	var usage console.UsageError
	unwritten := con.Data.Failed()
	switch {
	case errors.Is(unwritten, syscall.EPIPE):
		return console.ExitFailed // the reader of our output went away: nobody is listening
	case unwritten != nil && !errors.Is(err, context.Canceled):
		con.Fail("standard output: "+console.UnwrapPath(unwritten).Error(), console.HintFor(unwritten))
		return console.ExitFailed
	case err == nil:
		return console.ExitDone
	case errors.Is(err, console.ErrIncomplete):
		return console.ExitIncomplete // the command has said what
	case errors.Is(err, console.ErrHits):
		return console.ExitHits
	case errors.Is(err, context.Canceled):
		con.Interrupted()
		return console.ExitInterrupted
	case errors.As(err, &usage):
		con.Fail(usage.Error(), usage.Hint)
		return console.ExitUsage
	default:
		con.Fail(err.Error(), console.HintFor(err))
		return console.ExitFailed
	}
}

// dispatch runs the command that args name.
func dispatch(ctx context.Context, app *cli.App, con *console.Console, args []string) error {
	if len(args) > 1 {
		switch args[1] {
		case cmdline.CompleteCommand:
			return cmdline.AnswerCompletion(app, args[2:], con.Out)
		case "help": // help COMMAND is COMMAND --help
			args = append(append(args[:1:1], args[2:]...), "--help")
		}
	}
	return app.RunContext(ctx, cmdline.Permute(app.Commands, args))
}

func newApp(con *console.Console) *cli.App {
	app := &cli.App{
		Name:    "newsgraph",
		Usage:   "who names whom, and where, in a pile of news",
		Version: buildinfo.Version,
		Description: "Reads news articles (text, JSON, CSV, HTML, compressed, in folders), finds the people, places and\n" +
			"organizations that they name, works out who is who, and writes an entity graph as JSON. Works offline.\n\n" +
			"Examples:\n" +
			"  newsgraph extract articles/ > graph.json        the graph on standard output\n" +
			"  newsgraph extract dump.jsonl.zst -o RUN         a run: graph, records, ledger\n" +
			"  newsgraph graph monday tuesday -o week          join runs without reading text again\n" +
			"  newsgraph tag article.txt --to jsonl            mentions only\n" +
			"  newsgraph report RUN -o report.html             the analyst's page, one file\n\n" +
			"Exit codes: 0 done, 1 failed, 2 used wrongly, 3 finished but the ledger lists items not processed whole,\n" +
			"4 new hits of a watch list (with --exit-code alone), " +
			"130 interrupted (go on with --resume).",
		Reader:          con.In,
		Writer:          con.Out,
		ErrWriter:       con.Err,
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
			gold.Eval(con),
			gold.Train(con),
			gazetteer.Command(con),
			reportCommand(con),
			serveCommand(con),
			mcpCommand(con),
			watchlistCommand(con),
			cluster.Command(con),
			cmdline.CompletionCommand(con),
			cmdline.ManCommand(con),
			versionCommand(con),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return cmdline.UnknownCommand(c, "newsgraph")
			}
			return cli.ShowAppHelp(c)
		},
	}
	app.OnUsageError = cmdline.BadFlag
	for _, c := range app.Commands {
		cmdline.Prepare(c, "NEWSGRAPH_")
	}
	return app
}
