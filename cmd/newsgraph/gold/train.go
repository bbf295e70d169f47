package gold

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/net"
	"newsgraph/pipeline/tag/neural/train"
)

func Train(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`FILE` for the model; the recipe is written beside it as FILE.recipe.json"),
		&cli.StringFlag{Name: "recipe", TakesFile: true, Usage: "`FILE.json` that says how to train; default: the recipe of --from, or the program's own"},
		&cli.StringSliceFlag{Name: "dev", Usage: "`[CORPUS=]FILE` to score on after every epoch (repeatable); never trained on"},
		&cli.StringFlag{Name: "vectors", TakesFile: true, Usage: "`FILE` of word vectors as text (a word and its numbers a line); not needed with --from"},
		&cli.IntFlag{Name: "vector-words", Value: 200_000, Usage: "`N` first words of the vectors to keep"},
		&cli.StringFlag{Name: "from", Usage: "`MODEL` to go on from: a file, or built-in"},
		&cli.StringSliceFlag{Name: "unlabelled", TakesFile: true, Usage: "`PATH` of articles to learn from as teachers label them (repeatable)"},
		cmdline.FieldFlag(),
		teacherFlag(),
		&cli.StringSliceFlag{Name: "taught", TakesFile: true, Usage: "`FILE` of articles that newsgraph train label has labelled (repeatable)"},
		&cli.IntFlag{Name: "unlabelled-tokens", Value: 500_000, Usage: "`N` tokens of the articles at most"},
		&cli.Float64Flag{Name: "unlabelled-weight", Value: 0.3, Usage: "`WEIGHT` of their tokens beside those of labelled files"},
		cmdline.ResumeFlag("go on from OUTPUT.checkpoint of an interrupted training"),
		cmdline.WorkersFlag(),
	}
	return &cli.Command{
		Name:      "train",
		Usage:     "train a tagger model from labelled files",
		ArgsUsage: "[CORPUS=]FILE… (two columns: token, BIO2 label; the corpus is the folder's name unless given)",
		Description: "Same data, same recipe, same bytes. After an interruption --resume goes on to the same bytes.\n\n" +
			"Examples:\n" +
			"  newsgraph train corpus/train.conll --dev corpus/dev.conll --vectors glove.6B.50d.txt -o my.model\n" +
			"  newsgraph train mine.conll --dev mine-dev.conll --from built-in -o my.model\n" +
			"  newsgraph train corpus/train.conll --from built-in --unlabelled news.jsonl.gz -o my.model\n" +
			"  newsgraph train corpus/train.conll --from built-in --taught labelled.jsonl -o my.model\n" +
			"  newsgraph extract articles/ --model my.model",
		Flags:       append(flags, cmdline.OutputFlags()...),
		Subcommands: []*cli.Command{trainLinksCommand(con), trainNamesakesCommand(con), trainLabelCommand(con)},
		Action:      func(c *cli.Context) error { return trainAction(c, con) },
	}
}

// demands are what a command that trains or labels wants on its command line.
type demands struct {
	name, example string
	input         string   // what it needs at least one of
	output        string   // what it writes; "" where it need not write
	endings       []string // of the output
}

// begin configures the console and checks the command line.
func (d demands) begin(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph "+d.name+" "+d.example, "%s needs at least one %s", d.name, d.input)
	}
	if d.output == "" {
		return nil
	}
	if err := cmdline.Needs(c, "output"); err != nil {
		return err
	}
	return cmdline.CheckEnding(c.String("output"), d.output, d.endings...)
}

func trainAction(c *cli.Context, con *console.Console) error {
	d := demands{"train", "corpus/train.conll --vectors glove.6B.50d.txt -o my.model", "labelled file", "a model", []string{".model"}}
	if err := d.begin(c, con); err != nil {
		return err
	}
	if err := trainInputs(c); err != nil {
		return err
	}
	data, err := readLabelled(c.Args().Slice())
	if err != nil {
		return err
	}
	dev, err := readLabelled(c.StringSlice("dev"))
	if err != nil {
		return err
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	opts := train.Options{Gazetteers: set, Weight: float32(c.Float64("unlabelled-weight"))}
	if !files.IsStream(c.String("output")) { // nothing can be put beside it
		opts.Checkpoint = c.String("output") + ".checkpoint"
		opts.Create = func(path string) (train.Output, error) { return con.CreateFile(path) }
	}
	recipe, err := startingPoint(c, &opts)
	if err != nil {
		return err
	}
	if opts.Silver, err = distilledFrom(c, set); err != nil {
		return err
	}
	if !c.Bool("resume") && opts.Checkpoint != "" {
		if err := os.Remove(opts.Checkpoint); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("train: %w", err)
		}
	}
	workers := c.Int("workers")
	opts.Parallel = func(n int, f func(int)) { flow.Each(workers, n, func(_, i int) { f(i) }) }
	line := con.Meter("training", "")
	opts.Progress = func(p train.Progress) { training(con, line, p) }
	con.Left.Afterwards("the model is not written; --resume goes on after the last epoch that was done")
	model, report, err := train.Run(c.Context, recipe, data, dev, opts)
	line.Finish()
	if err != nil {
		return err
	}
	if err := saveModel(con, c.String("output"), model, recipe); err != nil {
		return err
	}
	if opts.Checkpoint != "" {
		os.Remove(opts.Checkpoint)
	}
	con.Info("trained %s on %s in %s: %s", c.String("output"), message.Plural(len(data), "document", "documents"),
		message.Plural(report.Epochs, "epoch", "epochs"), message.Size(int64(len(model))))
	if report.Early {
		con.Info("stopped early: the dev score did not rise any more")
	}
	return beforeAfter(con, report)
}

// trainInputs checks the paths that are written with something before them, or
// that may be built-in.
func trainInputs(c *cli.Context) error {
	var paths []string
	for _, name := range append(c.Args().Slice(), c.StringSlice("dev")...) {
		_, path := corpusAndPath(name)
		paths = append(paths, path)
	}
	for _, model := range append(c.StringSlice("teacher"), c.String("from")) {
		if model != "" && model != "built-in" {
			paths = append(paths, model)
		}
	}
	_, err := cmdline.Inputs(paths...)
	return err
}

// startingPoint sets what training begins with and returns the recipe.
func startingPoint(c *cli.Context, opts *train.Options) (train.Recipe, error) {
	recipe := train.Default()
	var err error
	switch from := c.String("from"); {
	case from != "":
		recipe = train.Continue()
		opts.From, err = modelNamed(from)
	case c.String("vectors") == "":
		return recipe, console.Usagef("give --vectors FILE, or --from MODEL to go on from a model", "train has no word vectors to begin with")
	default:
		opts.Vectors, err = readVectors(c.String("vectors"), c.Int("vector-words"))
	}
	if err != nil {
		return recipe, fmt.Errorf("train: %w", err)
	}
	path := c.String("recipe")
	if path == "" {
		return recipe, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return recipe, fmt.Errorf("recipe: %w", err)
	}
	defer file.Close()
	recipe, err = train.ReadRecipe(file)
	if err != nil {
		return recipe, fmt.Errorf("%s: %w", path, err)
	}
	return recipe, nil
}

// modelNamed loads a model file, or the built-in model.
func modelNamed(name string) (*neural.Model, error) {
	if name == "built-in" {
		return neural.LoadEmbedded()
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return neural.Load(file)
}

// readLabelled reads two-column files, each written FILE or CORPUS=FILE.
func readLabelled(names []string) ([]entities.Labelled, error) {
	var all []entities.Labelled
	for _, name := range names {
		corpus, path := corpusAndPath(name)
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("labelled file: %w", err)
		}
		docs, err := conll.Read(file, corpus)
		file.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, docs...)
	}
	return all, nil
}

// corpusAndPath parts CORPUS=FILE; without a name the corpus is the folder.
func corpusAndPath(name string) (corpus, path string) {
	if corpus, path, given := strings.Cut(name, "="); given {
		return corpus, path
	}
	return corpusOf(name), name
}

// corpusOf names the set of a file: the folder that holds it.
func corpusOf(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	return filepath.Base(filepath.Dir(abs))
}

// readVectors reads word vectors in the text form of GloVe and word2vec: a
// word and its numbers a line, most frequent first. A first line with two
// numbers (word2vec's header) is passed over.
func readVectors(path string, limit int) (*net.Vectors, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var words []string
	var values []float32
	dim := 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan() && len(words) < limit; n++ {
		fields := strings.Fields(lines.Text())
		if n == 1 && len(fields) == 2 {
			continue
		}
		if dim == 0 {
			dim = len(fields) - 1
		}
		if len(fields) != dim+1 || dim < 1 {
			return nil, fmt.Errorf("%s:%d: %d numbers, the first line has %d", path, n, len(fields)-1, dim)
		}
		for _, f := range fields[1:] {
			v, err := strconv.ParseFloat(f, 32)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %q is not a number", path, n, f)
			}
			values = append(values, float32(v))
		}
		words = append(words, fields[0])
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return net.NewVectors(words, values, dim)
}

// training shows how far a training is.
func training(con *console.Console, line *console.Meter, p train.Progress) {
	line.Set(fmt.Sprintf("epoch %d, loss %.4f", p.Epoch, p.Loss), int64(p.Share*1000), 1000)
	if len(p.Scores) == 0 {
		return
	}
	var scores []string
	for _, s := range p.Scores {
		scores = append(scores, fmt.Sprintf("%s %.2f", s.Set, s.F1))
	}
	con.Info("epoch %d: loss %.4f, F1 %s", p.Epoch, p.Loss, strings.Join(scores, ", "))
}

func saveModel(con *console.Console, path string, model []byte, recipe train.Recipe) error {
	file, err := con.CreateFile(path)
	if err != nil {
		return err
	}
	defer file.Abort()
	if _, err := file.Write(model); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := file.Commit(); err != nil {
		return err
	}
	if files.IsStream(path) {
		return nil
	}
	text, err := json.MarshalIndent(recipe, "", "  ")
	if err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	return files.Write(path+".recipe.json", append(text, '\n'))
}

// beforeAfter prints the scores of the model gone on from beside the new one's.
func beforeAfter(con *console.Console, report *train.Report) error {
	if len(report.After) == 0 {
		return nil
	}
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "dev set\tF1 before\tF1 after\t")
	for i, s := range report.After {
		before := "-"
		if i < len(report.Before) {
			before = fmt.Sprintf("%.2f", report.Before[i].F1)
		}
		fmt.Fprintf(out, "%s\t%s\t%.2f\t\n", s.Set, before, s.F1)
	}
	return out.Flush()
}
