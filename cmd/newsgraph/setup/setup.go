// Package setup makes what commands work with as their flags say: the pipeline,
// the grapher, runs and graphs on disk.
package setup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/objects"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/tag/encoder/huggingface"
)

// Options turns the flags into the pipeline's options.
func Options(c *cli.Context) (pipeline.Options, error) {
	opts := pipeline.Options{
		Format:          c.String("input-format"),
		Fields:          c.StringSlice("field"),
		Tagger:          c.String("tagger"),
		Language:        c.String("language"),
		MinConfidence:   c.Float64("min-confidence"),
		MaxArticleBytes: c.Int64("max-article-bytes"),
		Workers:         min(c.Int("workers"), runtime.GOMAXPROCS(0)), // more would only cost memory
		Program:         buildinfo.Program,
	}
	if path := c.String("model"); path != "" {
		var err error
		if opts.Model, err = Model(path); err != nil {
			return opts, err
		}
	}
	lists, err := UserLists(c.StringSlice("gazetteer"))
	opts.Gazetteers = lists
	return opts, err
}

// Model reads a model file, or a folder of Hugging Face as one.
func Model(path string) ([]byte, error) {
	read := os.ReadFile
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		read = huggingface.Convert
	}
	data, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return data, nil
}

// UserLists opens the lists of --gazetteer.
func UserLists(paths []string) ([]*gazetteers.UserList, error) {
	var lists []*gazetteers.UserList
	for _, path := range paths {
		list, err := gazetteers.OpenUserList(path)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// Pipeline makes the pipeline; a wrong option is a usage error.
func Pipeline(opts pipeline.Options) (*pipeline.Pipeline, error) {
	table := read.NewTable(cacheFolder())
	table.Objects = &objects.Store{}
	opts.Reader = table.Open
	p, err := pipeline.New(opts)
	var bad *pipeline.OptionError
	if errors.As(err, &bad) {
		return nil, console.UsageError{Err: err, Hint: bad.Hint}
	}
	return p, err
}

// cacheFolder is where what is costly to make is kept from one process to the
// next: NEWSGRAPH_CACHE, where "off" stands for nowhere, or the user's cache.
func cacheFolder() string {
	switch dir := os.Getenv("NEWSGRAPH_CACHE"); dir {
	case "off":
		return ""
	case "":
	default:
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "newsgraph")
}

// Grapher makes the grapher that --gazetteer and --overrides describe.
func Grapher(c *cli.Context) (*grapher.Grapher, error) {
	lists, err := UserLists(c.StringSlice("gazetteer"))
	if err != nil {
		return nil, err
	}
	overrides, err := Overrides(c.String("overrides"))
	if err != nil {
		return nil, err
	}
	return grapher.Load(lists, overrides)
}

// Overrides reads the corrections; "" is none.
func Overrides(path string) (*corrections.File, error) {
	if path == "" {
		return nil, nil
	}
	o, err := grapher.ReadOverrides(path)
	if err != nil {
		return nil, fmt.Errorf("overrides: %w", err)
	}
	return o, nil
}
