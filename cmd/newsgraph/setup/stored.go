package setup

import (
	"context"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
)

// StoredGraph is a graph on disk: of a run, or (Run is nil) alone.
type StoredGraph struct {
	Path string // of the graph
	Name string // as the user named it
	Run  *store.Stored
}

// OpenGraph opens the graph that a user names: a run or a file.
func OpenGraph(c *cli.Context, con *console.Console, name string) (StoredGraph, error) {
	at, err := os.Stat(name)
	if err != nil {
		return StoredGraph{}, fmt.Errorf("read %s: %w", name, console.UnwrapPath(err))
	}
	if !at.IsDir() {
		return StoredGraph{Path: name, Name: name}, nil
	}
	runs, err := OpenRuns(c, con, []string{name})
	if err != nil {
		return StoredGraph{}, err
	}
	return StoredGraph{runs[0].GraphPath(), name, runs[0]}, nil
}

// Whole reports whether the graph can be read; else a run is salvaged.
func (s StoredGraph) Whole() bool { return s.Run == nil || s.Run.CheckGraph() == nil }

// Graph reads the graph, or makes it from the records of a run without a whole one.
func (s StoredGraph) Graph(ctx context.Context) (*entities.Graph, error) {
	if s.Whole() {
		return codec.ReadGraph(s.Path)
	}
	grapher, err := grapher.Load(nil, nil)
	if err != nil {
		return nil, err
	}
	_, made, err := grapher.JoinInMemory(ctx, []*store.Stored{s.Run}, buildinfo.Program, nil)
	if err != nil {
		return nil, err
	}
	return made.Graph, nil
}
