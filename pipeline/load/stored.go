package load

import (
	"errors"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
)

// records visits the records of a run, or of several.
type records = func(yield func(*entities.Record) error) error

// storedGraph reads a graph from disk, piece by piece.
type storedGraph struct {
	path    string
	records records
	gen     entities.Generator
	sum     entities.Summary
}

// Stored is the graph in a file, with the records of the run that it is of; nil
// for a graph alone, which has no articles.
func Stored(path string, records records) (Graph, error) {
	g := &storedGraph{path: path, records: records}
	err := codec.ScanGraph(path, codec.Visitor{Header: func(gen entities.Generator, sum entities.Summary) error {
		g.gen, g.sum = gen, sum
		return errSeen
	}})
	if err != nil && !errors.Is(err, errSeen) {
		return nil, err
	}
	return g, nil
}

// errSeen ends a scan that has seen enough.
var errSeen = errors.New("seen")

func (g *storedGraph) Header() (entities.Generator, entities.Summary) { return g.gen, g.sum }

func (g *storedGraph) Articles(yield func(*entities.ArticleInfo) error) error {
	if g.records == nil {
		return nil
	}
	return g.records(func(r *entities.Record) error { return yield(&r.Article) })
}

func (g *storedGraph) Entities(yield func(*entities.Entity) error) error {
	err := codec.ScanGraph(g.path, codec.Visitor{Entity: yield, Edge: func(*entities.Edge) error { return errSeen }})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

func (g *storedGraph) Edges(yield func(*entities.Edge) error) error {
	return codec.ScanGraph(g.path, codec.Visitor{Edge: yield})
}

// memoryGraph is a graph in memory.
type memoryGraph struct {
	*entities.Graph
	records records
}

// InMemory is a graph in memory, with the records that it was made of.
func InMemory(g *entities.Graph, records records) Graph { return memoryGraph{g, records} }

func (g memoryGraph) Header() (entities.Generator, entities.Summary) { return g.Generator, g.Summary }

func (g memoryGraph) Articles(yield func(*entities.ArticleInfo) error) error {
	return g.records(func(r *entities.Record) error { return yield(&r.Article) })
}

func (g memoryGraph) Entities(yield func(*entities.Entity) error) error {
	return codec.VisitGraph(g.Graph, codec.Visitor{Entity: yield})
}

func (g memoryGraph) Edges(yield func(*entities.Edge) error) error {
	return codec.VisitGraph(g.Graph, codec.Visitor{Edge: yield})
}

// AllMentions gives the entities of each article in the order in which it names
// them; entity is the id of a cluster of an article, "" for one that a correction
// left out. An article that several runs hold counts once.
func AllMentions(records records, entity func(article string, cluster int) string) func(yield func(*Named) error) error {
	return func(yield func(*Named) error) error {
		seen := map[string]bool{}
		return records(func(r *entities.Record) error {
			if seen[r.Key()] {
				return nil
			}
			seen[r.Key()] = true
			for _, n := range namedIn(r, entity) {
				if err := yield(n); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func namedIn(r *entities.Record, entity func(article string, cluster int) string) []*Named {
	var list []*Named
	at := map[string]int{}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		id := entity(r.Key(), m.Cluster)
		if id == "" {
			continue
		}
		n, ok := at[id]
		if !ok {
			n = len(list)
			at[id] = n
			list = append(list, &Named{Entity: id, Article: r.Article.ID})
		}
		list[n].Spans = append(list[n].Spans, entities.Evidence{Article: r.Article.ID, Field: m.Field, Start: m.Start, End: m.End})
	}
	return list
}
