package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/read/conll"
)

func tagCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.ToFlag("`FORMAT`: jsonl (a mention a line), records (an article a line, as in a run) or conll (a token and its label a line)", "jsonl", "jsonl", "records", "conll"),
	}
	return &cli.Command{
		Name:      "tag",
		Usage:     "mentions only, as a stream",
		ArgsUsage: "PATH… (files or folders; - is standard input)",
		Description: "With -f conll the input is two columns (token, anything), and with --to conll its lines and tokens are\n" +
			"kept as they are, the predicted BIO2 label in the second column.\n\n" +
			"Examples:\n" +
			"  newsgraph tag article.txt\n" +
			"  newsgraph tag dump.jsonl.gz --to conll\n" +
			"  newsgraph tag feeds/ --to records | jq -c '[.article.id, .mentions[].text]'\n" +
			"  newsgraph tag -f conll gold.conll --to conll > predicted.conll",
		Flags:  append(append(flags, cmdline.AnnotateFlags("conll")...), cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return tagAction(c, con) },
	}
}

func tagAction(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph tag article.txt", "tag needs at least one file or folder (- for standard input)")
	}
	paths, err := cmdline.ArticlesOrStdin(c.Args().Slice()...)
	if err != nil {
		return err
	}
	to := c.String("to")
	opts, err := setup.Options(c)
	if err != nil {
		return err
	}
	columns := opts.Format == "conll"
	if columns {
		if to == "records" {
			return console.Usagef("example: newsgraph tag -f conll gold.conll --to conll", "columns hold no articles, so there are no records of them")
		}
		opts.Format = "auto"
	}
	p, err := setup.Pipeline(opts)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(con.Out, 1<<16)
	if columns {
		collectOften(tagGarbage)
		err = tagColumns(c.Context, p, paths, con.In, out, to)
	} else {
		err = tagArticles(c, p, con, out, paths)
	}
	if flushErr := out.Flush(); err == nil && flushErr != nil {
		err = fmt.Errorf("standard output: %w", flushErr)
	}
	return err
}

// manyArticles is how many have filled memory with what all articles use:
// before that, collecting often would take a third of the time of one article.
const manyArticles = 100

// tagArticles writes the mentions of every article in input order.
func tagArticles(c *cli.Context, p *pipeline.Pipeline, con *console.Console, out io.Writer, paths []string) error {
	render := mentionLines
	switch c.String("to") {
	case "records":
		render = recordLine
	case "conll":
		render = labelLines
	}
	line := con.Meter("tagging", "")
	bad, articles := 0, 0
	_, err := pipeline.Items(c.Context, p, paths, con.In, nil, render, func(piece pipeline.Piece[[]byte]) error {
		for _, it := range piece.Items {
			if it.Entry != nil {
				bad++
				con.Error("%s", itemLine(*it.Entry))
			}
			if it.Done {
				if articles++; articles == manyArticles {
					collectOften(tagGarbage)
				}
			}
			if _, err := out.Write(it.Out); err != nil {
				return fmt.Errorf("standard output: %w", err)
			}
		}
		done, total := p.BytesRead()
		line.Set(message.Plural(articles, "article", "articles"), done, total)
		return nil
	})
	line.Finish()
	if err != nil {
		return err
	}
	hints(con, p)
	if bad > 0 {
		return console.ErrIncomplete
	}
	return nil
}

// mentionLines renders a mention a line.
func mentionLines(ctx context.Context, w *pipeline.Worker, a *entities.Article) ([]byte, error) {
	rec, err := w.Annotate(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []byte
	for i := range rec.Mentions {
		out = codec.AppendMentionLine(out, rec.Article.ID, &rec.Mentions[i])
	}
	return out, nil
}

// recordLine renders an article as a record.
func recordLine(ctx context.Context, w *pipeline.Worker, a *entities.Article) ([]byte, error) {
	rec, err := w.Annotate(ctx, a)
	if err != nil {
		return nil, err
	}
	return codec.AppendRecordLine(nil, rec), nil
}

// labelLines renders an article's tokens with their labels.
func labelLines(ctx context.Context, w *pipeline.Worker, a *entities.Article) ([]byte, error) {
	doc, err := w.Mentions(ctx, a)
	if err != nil {
		return nil, err
	}
	labels := entities.EncodeBIO2(doc)
	out := []byte("-DOCSTART-\tO\n\n")
	for _, s := range doc.Sentences {
		for i := s.First; i < s.Last; i++ {
			out = append(append(append(append(out, doc.Tokens[i].Text...), '\t'), labels[i]...), '\n')
		}
		out = append(out, '\n')
	}
	return out, nil
}

// tagColumns tags two-column files and keeps their lines.
func tagColumns(ctx context.Context, p *pipeline.Pipeline, paths []string, stdin io.Reader, out io.Writer, to string) error {
	for _, path := range paths {
		if err := tagColumnFile(ctx, p, path, stdin, out, to); err != nil {
			return fmt.Errorf("tag %s: %w", path, err)
		}
	}
	return nil
}

func tagColumnFile(ctx context.Context, p *pipeline.Pipeline, path string, stdin io.Reader, out io.Writer, to string) error {
	file := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		file = f
	}
	columns, err := conll.ReadLines(file)
	if err != nil {
		return err
	}
	docs := columns.Documents("")
	if err := p.TagLabelled(ctx, docs); err != nil {
		return err
	}
	if to == "jsonl" {
		return columnMentions(out, path, docs)
	}
	var labels []string
	for i := range docs {
		labels = append(labels, entities.EncodeBIO2(&docs[i].Document)...)
	}
	return conll.Write(out, columns, labels)
}

// columnMentions writes the mentions of tokens: offsets are zero, since there
// is no text that they could count in.
func columnMentions(out io.Writer, path string, docs []entities.Labelled) error {
	var line []byte
	for i := range docs {
		for j := range docs[i].Mentions {
			m := docs[i].Mentions[j]
			line = codec.AppendMentionLine(line[:0], fmt.Sprintf("%s#%d", path, i+1), &m)
			if _, err := out.Write(line); err != nil {
				return err
			}
		}
	}
	return nil
}
