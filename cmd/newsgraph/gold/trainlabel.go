package gold

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/train"
)

func trainLabelCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`FILE.jsonl` for the articles and what the teachers say of each of their tokens"),
		teacherFlag(),
		&cli.Float64Flag{Name: "doubt", Usage: "label only sentences of which the built-in model's least certain label is wrong with `PROBABILITY` or more"},
		cmdline.FieldFlag(),
	}
	return &cli.Command{
		Name:      "label",
		Usage:     "label articles with teachers, for newsgraph train --taught",
		ArgsUsage: "PATH…",
		Description: "Writes one line of JSON for each article: its sentences, cut into tokens, and for each token the probability of\n" +
			"each label (B, I, E or S of PER, LOC and ORG; MISC for names of other kinds). The rest, up to 1, is that of no name.\n\n" +
			"Examples:\n" +
			"  newsgraph train label news.jsonl.gz --teacher newsgraph-accurate.model -o labelled.jsonl.gz\n" +
			"  newsgraph train corpus/train.conll --from built-in --taught labelled.jsonl.gz -o my.model",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return trainLabelAction(c, con) },
	}
}

func teacherFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "teacher", Usage: "`MODEL` that labels articles, of the fast or the accurate tagger, a file or built-in (repeatable: their mean); default: built-in"}
}

func trainLabelAction(c *cli.Context, con *console.Console) error {
	d := demands{"train label", "news.jsonl --teacher newsgraph-accurate.model -o labelled.jsonl", "file or folder of articles", "labelled articles", []string{".jsonl", ".jsonl.gz", ".jsonl.zst"}}
	if err := d.begin(c, con); err != nil {
		return err
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	file, err := con.CreateFile(c.String("output"))
	if err != nil {
		return err
	}
	defer file.Abort()
	out := json.NewEncoder(file)
	out.SetEscapeHTML(false)
	articles, tokens := 0, 0
	err = label(c, set, paths, func(s train.Silver) error {
		articles, tokens = articles+1, tokens+len(s.Document.Tokens)
		return out.Encode(s)
	})
	if err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	con.Info("labelled %s: %s", message.Plural(articles, "article", "articles"), message.Plural(tokens, "token", "tokens"))
	return nil
}

// label gives each the articles of the paths as the teachers label them.
func label(c *cli.Context, set *gazetteers.Set, paths []string, each func(train.Silver) error) error {
	teacher, err := teacherOf(c, set)
	if err != nil {
		return err
	}
	hard, err := doubted(c, set)
	if err != nil {
		return err
	}
	reader, err := read.New(frame.Options{Fields: c.StringSlice("field")})
	if err != nil {
		return console.UsageError{Err: err, Hint: "example: --field title=ttl"}
	}
	segmenter := segment.New(segment.English())
	var doc entities.Document
	return reader.Walk(c.Context, paths, nil, func(p frame.Frame) error {
		for _, item := range p.Decode() {
			if item.Article == nil {
				continue
			}
			doc.Reset(item.Article)
			segmenter.Segment(&doc)
			part, err := hard(&doc)
			if err != nil {
				return err
			}
			if len(part.Tokens) == 0 {
				continue
			}
			s, err := teacher.Label(c.Context, part)
			if err == nil {
				err = each(s)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// doubted returns what gives of a document the part that is worth a teacher's
// time: all of it, or what the built-in model doubts as much as --doubt says.
func doubted(c *cli.Context, set *gazetteers.Set) (func(doc *entities.Document) (*entities.Document, error), error) {
	least := float32(c.Float64("doubt"))
	if least <= 0 {
		return func(doc *entities.Document) (*entities.Document, error) { return doc, nil }, nil
	}
	m, err := neural.LoadEmbedded()
	if err != nil {
		return nil, err
	}
	tagger, matcher := m.NewTagger(set), set.NewMatcher()
	return func(doc *entities.Document) (*entities.Document, error) {
		doubts, err := tagger.TagDoubts(c.Context, doc, matcher.Match(doc))
		if err != nil {
			return nil, err
		}
		return train.Doubted(doc, doubts, least), nil
	}, nil
}

// teacherOf loads the models of --teacher.
func teacherOf(c *cli.Context, set *gazetteers.Set) (*train.Teacher, error) {
	names := c.StringSlice("teacher")
	if len(names) == 0 {
		names = []string{"built-in"}
	}
	var models []train.Labeller
	for _, name := range names {
		m, err := teacherNamed(name, set)
		if err != nil {
			return nil, fmt.Errorf("teacher %s: %w", name, err)
		}
		models = append(models, m)
	}
	return train.NewTeacher(models...), nil
}

// teacherNamed loads a model of either tagger.
func teacherNamed(name string, set *gazetteers.Set) (train.Labeller, error) {
	if name == "built-in" {
		m, err := neural.LoadEmbedded()
		if err != nil {
			return nil, err
		}
		return m.NewTagger(set), nil
	}
	file, err := setup.Model(name)
	if err != nil {
		return nil, err
	}
	if encoder.IsModel(file) {
		m, err := encoder.Load(file)
		if err != nil {
			return nil, err
		}
		return m.NewTagger(), nil
	}
	m, err := neural.Load(file)
	if err != nil {
		return nil, err
	}
	return m.NewTagger(set), nil
}

// errEnough ends the reading of unlabelled articles.
var errEnough = errors.New("enough")

// distilledFrom returns the articles that teachers have labelled, and those that they
// label now.
func distilledFrom(c *cli.Context, set *gazetteers.Set) ([]train.Silver, error) {
	var out []train.Silver
	for _, path := range c.StringSlice("taught") {
		var err error
		if out, err = readTaught(c.Context, path, out); err != nil {
			return nil, err
		}
	}
	paths := c.StringSlice("unlabelled")
	if len(paths) == 0 {
		return out, nil
	}
	before, left := len(out), c.Int("unlabelled-tokens")
	err := label(c, set, paths, func(s train.Silver) error {
		out = append(out, s)
		if left -= len(s.Document.Tokens); left <= 0 {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if len(out) == before {
		return nil, fmt.Errorf("no article in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

// readTaught appends the articles of a file that newsgraph train label wrote.
func readTaught(ctx context.Context, path string, out []train.Silver) ([]train.Silver, error) {
	file, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := json.NewDecoder(bufio.NewReaderSize(file, 1<<20))
	for n := 1; ; n++ {
		var s train.Silver
		switch err := errors.Join(lines.Decode(&s), ctx.Err()); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("%s: article %d: %w", path, n, err)
		}
		out = append(out, s)
	}
}
