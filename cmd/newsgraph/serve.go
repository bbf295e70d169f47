package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/hits"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/cmd/newsgraph/web"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/store"
	"newsgraph/testdata"
)

func serveCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "`ADDRESS` to answer on; port 0 takes a free one"},
		&cli.BoolFlag{Name: "sample", Usage: "serve the articles that the program brings along, to look around; corrections end with it"},
		&cli.BoolFlag{Name: "read-only", Usage: "refuse corrections"},
		&cli.StringFlag{Name: "token", Usage: "ask every client for this `TOKEN`; one is made for an address that others can reach"},
		&cli.StringSliceFlag{Name: "host", Usage: "`NAME` under which clients may reach the server, beside localhost (repeatable)"},
		&cli.Int64Flag{Name: "max-body", Value: 64 << 20, Usage: "most `BYTES` of a posted text"},
		&cli.StringFlag{Name: "overrides", Usage: "`FILE` of corrections, read and written; default: beside the first run, RUN.overrides.tsv"},
		hits.ListFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "serve",
		Usage:     "pages and a JSON API over runs, with corrections",
		ArgsUsage: "RUN… (or --sample)",
		Description: "Search, entities, co-mentions, articles with their names marked, paths, comparison of runs, corrections with undo.\n" +
			"Several runs are joined. Answers on this machine only, unless --listen says otherwise.\n\n" +
			"Examples:\n" +
			"  newsgraph serve --sample                 to look around\n" +
			"  newsgraph serve RUN\n" +
			"  newsgraph serve monday tuesday --listen 127.0.0.1:9000 --read-only\n" +
			"  curl --data-binary @article.txt http://127.0.0.1:8080/api/v1/tag",
		Flags:  append(append(flags, cmdline.AnnotateFlags()...), cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return serve(c, con) },
	}
}

func serve(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	paths := c.Args().Slice()
	switch {
	case c.Bool("sample") && len(paths) > 0:
		return console.Usagef("newsgraph serve RUN, or newsgraph serve --sample", "--sample takes no runs")
	case c.Bool("sample"):
		dir, err := con.Left.TempFolder("newsgraph-sample-")
		if err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		defer os.RemoveAll(dir)
		run, err := sampleRun(c.Context, dir)
		if err != nil {
			return err
		}
		paths = []string{run}
	case len(paths) == 0:
		return console.Usagef("newsgraph serve --sample shows what it is; of your own: newsgraph extract ARTICLES -o RUN && newsgraph serve RUN", "serve needs at least one run directory")
	}
	opt, err := serveOptions(c, con, paths)
	if err != nil {
		return err
	}
	con.Left.Output(opt.Overrides)
	con.Left.Afterwards("corrections that were accepted are kept")
	listener, err := net.Listen("tcp", c.String("listen"))
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer listener.Close()
	if err := protect(&opt, listener.Addr()); err != nil {
		return err
	}
	server, err := openServer(c.Context, con, opt)
	if err != nil {
		return err
	}
	defer server.Close()
	collectOften(serveGarbage)
	con.Info("open    %s", address(listener.Addr(), opt.Token))
	con.Info("stop    Ctrl-C")
	return server.Serve(c.Context, listener, slog.New(slog.DiscardHandler))
}

// openServer loads the runs, and says what is served and what was lost of them.
func openServer(ctx context.Context, con *console.Console, opt web.Options) (*web.Server, error) {
	line := &console.GraphMeter{Con: con}
	opt.Progress = line.Show
	opt.Note = func(text string) { con.Warn("%s", text) }
	opt.TempFolder = func() (string, error) { return con.Left.TempFolder("newsgraph-") }
	server, err := web.New(ctx, opt)
	line.Finish()
	if err != nil {
		return nil, err
	}
	con.Unmatched(server.Unmatched())
	_ = setup.Losses(con, opt.Runs...) // of no use to the exit code, which tells how serving ended
	sum := server.Summary()
	con.Info("serving %s, %s", message.Plural(sum.Articles, "article", "articles"), message.Plural(sum.Entities, "entity", "entities"))
	return server, nil
}

// sampleRun makes a run of the articles that the program carries, within dir.
func sampleRun(ctx context.Context, dir string) (string, error) {
	if err := os.CopyFS(dir, testdata.Articles); err != nil {
		return "", fmt.Errorf("sample: %w", err)
	}
	p, err := setup.Pipeline(pipeline.Options{Program: buildinfo.Program})
	if err != nil {
		return "", err
	}
	paths := []string{filepath.Join(dir, "articles")}
	to := filepath.Join(dir, "sample")
	run, err := store.CreateRun(to, store.RunOptions{Versions: p.Versions(paths)})
	if err != nil {
		return "", err
	}
	defer run.Close()
	_, err = p.Extract(ctx, paths, strings.NewReader(""), run, nil)
	return to, err
}

// overridesOf is the file of corrections: the one that is named, or the one beside the first run.
func overridesOf(c *cli.Context, runs []string) string {
	if named := c.String("overrides"); named != "" {
		return named
	}
	return filepath.Clean(runs[0]) + ".overrides.tsv"
}

func serveOptions(c *cli.Context, con *console.Console, paths []string) (web.Options, error) {
	annotate, err := setup.Options(c)
	if err != nil {
		return web.Options{}, err
	}
	runs, err := setup.OpenIndexed(c, con, paths)
	if err != nil {
		return web.Options{}, err
	}
	list, err := hits.List(c)
	if err != nil {
		return web.Options{}, err
	}
	opt := web.Options{
		Runs: runs, Watchlist: list, Program: buildinfo.Program, Overrides: overridesOf(c, paths), Gazetteers: annotate.Gazetteers,
		ReadOnly: c.Bool("read-only"), Token: c.String("token"), MaxBody: c.Int64("max-body"), Workers: annotate.Workers,
		Annotator: func() (*pipeline.Pipeline, error) { return setup.Pipeline(annotate) },
	}
	for _, h := range c.StringSlice("host") {
		opt.Hosts = append(opt.Hosts, strings.ToLower(h))
	}
	return opt, nil
}

// protect gives an address that others can reach a token, and lets clients use it.
func protect(opt *web.Options, addr net.Addr) error {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsLoopback() {
		return nil
	}
	if opt.Token == "" {
		opt.Token = rand.Text()
	}
	if ok && !tcp.IP.IsUnspecified() {
		opt.Hosts = append(opt.Hosts, tcp.IP.String())
		return nil
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok {
			opt.Hosts = append(opt.Hosts, n.IP.String())
		}
	}
	return nil
}

// address is what a browser opens.
func address(addr net.Addr, token string) string {
	out := "http://" + addr.String() + "/"
	if token != "" {
		out += "?token=" + token
	}
	return out
}
