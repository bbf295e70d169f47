package export

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/export/filter"
)

// Format is one way to hand the graph to other programs. FORMATS.md tells what
// each keeps and loses.
type Format struct {
	Name    string // as in --to
	Files   string // what it makes
	About   string // for people
	Records bool   // it is richer when the records of the run are at hand
	single  bool   // one stream, so it can go to standard output
	make    func(*exportEnv) (exporter, error)
}

// Formats lists the formats in the order in which they are made.
func Formats() []Format {
	return []Format{
		{"graphml", "graph.graphml", "GraphML, for networkx, igraph, yEd, Gephi", false, true, newGraphML},
		{"gexf", "graph.gexf", "GEXF 1.3 with time, for Gephi", false, true, newGEXF},
		{"neo4j-csv", "neo4j/", "tables for neo4j-admin database import, with the command", false, false, newNeo4jCSV},
		{"cypher", "graph.cypher", "Cypher script with parameters, for cypher-shell", false, true, newCypher},
		{"cytoscape", "graph.cyjs", "Cytoscape JSON, for Cytoscape and Cytoscape.js", false, true, newCytoscape},
		{"node-link", "graph.nodelink.json", "node-link JSON, for networkx and D3", false, true, newNodeLink},
		{"jgf", "graph.jgf.json", "JSON Graph Format 2", false, true, newJGF},
		{"jsonld", "graph.jsonld", "JSON-LD with schema.org", false, true, newJSONLD},
		{"nquads", "graph.nq", "N-Quads: each claim a named graph with its PROV provenance", true, true, newNQuads},
		{"turtle", "graph.ttl", "Turtle with PROV and Web Annotation evidence", true, true, newTurtle},
		{"ftm", "graph.ftm.json", "FollowTheMoney lines, for OpenAleph", true, true, newFTM},
		{"geojson", "graph.geojson", "GeoJSON of the places", false, true, newGeoJSON},
		{"gkg", "articles.gkg.tsv", "a line an article in the columns of GDELT GKG 2.1", true, true, newGKG},
		{"csv", "csv/", "tables for spreadsheets", true, false, newCSV},
		{"sqlite", "graph.sqlite", "the same tables as an SQLite database", true, false, newSQLite},
		{"parquet", "parquet/", "the same tables as Parquet, for DuckDB, pandas, Spark", true, false, newParquet},
		{"dot", "graph.dot", "DOT, for Graphviz", false, true, newDOT},
	}
}

// FormatNamed finds a format; the error lists the names.
func FormatNamed(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown format %q (known: %s)", name, strings.Join(names, ", "))
}

// Filter says which part of the graph to export.
type Filter = filter.Filter

// Source is where an export comes from. Both functions may be called again and
// again and give the same each time.
type Source struct {
	Graph   func(codec.Visitor) error
	Records func(yield func(*entities.Record) error) error // nil when there is only a graph

	// Entity gives the graph's id of a cluster of a record, "" when the graph has
	// left it out; nil when that is not known. Then tables of articles name
	// entities as the article alone decides.
	Entity func(rec *entities.Record, cluster int) string
}

// FileSource gives the graph of a file.
func FileSource(path string) Source {
	return Source{Graph: func(v codec.Visitor) error { return codec.ScanGraph(path, v) }}
}

// exporter writes one format. The calls come in this order; close ends the
// content and leaves the files to the caller.
type exporter interface {
	header(*entities.Generator, *entities.Summary) error
	entity(*entities.Entity) error
	edge(*entities.Edge) error
	close() error
}

// recordExporter is an exporter that also wants the records, after the edges.
type recordExporter interface {
	exporter
	record(*entities.Record) error
}

// exportEnv is what an exporter is given to work with.
type exportEnv struct {
	dir       string
	stream    io.Writer // in place of files; nil for files
	files     []*files.File
	selection *filter.Selection
	records   bool // the source has records
	entity    func(rec *entities.Record, cluster int) string
}

// entityOf is the entity of a cluster and whether the filter keeps it.
func (x *exportEnv) entityOf(rec *entities.Record, cluster int) (id string, keep bool) {
	if cluster < 0 || cluster >= len(rec.Clusters) {
		return "", false
	}
	c := &rec.Clusters[cluster]
	if x.entity == nil {
		return c.Entity, x.selection.KeepsType(c.Type)
	}
	id = x.entity(rec, cluster)
	if id == "" {
		return "", x.selection.All()
	}
	return id, x.selection.KeepsID(id)
}

// create begins a file of the export, with folders as needed.
func (x *exportEnv) create(name string) (io.Writer, error) {
	if x.stream != nil {
		return x.stream, nil
	}
	path := filepath.Join(x.dir, filepath.FromSlash(name))
	if err := files.MakeFolder(filepath.Dir(path)); err != nil {
		return nil, files.WriteError(path, err)
	}
	f, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	x.files = append(x.files, f)
	return f, nil
}

// commit puts all files of the export in place.
func (x *exportEnv) commit() error {
	for _, f := range x.files {
		if err := f.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func (x *exportEnv) abort() {
	for _, f := range x.files {
		f.Abort()
	}
}

// Files writes the graph in the named formats into a folder, which is made if
// need be, and returns the files. The source is read a few times, and only the
// ids of a subset are held in memory. Files appear whole; those of a format
// that failed do not appear at all.
func Files(src Source, dir string, formats []string, o Filter) ([]string, error) {
	sel, err := o.Select(src.Graph)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	var out []string
	for _, name := range formats {
		f, err := FormatNamed(name)
		if err != nil {
			return out, fmt.Errorf("export: %w", err)
		}
		env := &exportEnv{dir: dir, selection: sel, records: src.Records != nil, entity: src.Entity}
		if err := export(src, f, env); err != nil {
			env.abort()
			return out, fmt.Errorf("export %s: %w", name, err)
		}
		for _, file := range env.files {
			out = append(out, file.Path())
		}
	}
	return out, nil
}

// Stream writes one format as a stream; formats of several files, and SQLite,
// cannot.
func Stream(w io.Writer, src Source, format string, o Filter) error {
	f, err := FormatNamed(format)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if !f.single {
		return fmt.Errorf("export %s: makes %s and cannot go to a stream; name a folder", f.Name, f.Files)
	}
	sel, err := o.Select(src.Graph)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := export(src, f, &exportEnv{stream: w, selection: sel, records: src.Records != nil, entity: src.Entity}); err != nil {
		return fmt.Errorf("export %s: %w", f.Name, err)
	}
	return nil
}

func export(src Source, f Format, env *exportEnv) error {
	x, err := f.make(env)
	if err != nil {
		return err
	}
	err = walkExport(src, x, env.selection)
	if err = errors.Join(err, x.close()); err != nil {
		return err
	}
	return env.commit()
}

func walkExport(src Source, x exporter, sel *filter.Selection) error {
	err := src.Graph(codec.Visitor{
		Header: func(g entities.Generator, s entities.Summary) error {
			s.Entities, s.Edges = sel.Entities, sel.Edges
			return x.header(&g, &s)
		},
		Entity: func(e *entities.Entity) error {
			if !sel.KeepsEntity(e) {
				return nil
			}
			return x.entity(e)
		},
		Edge: func(e *entities.Edge) error {
			if !sel.KeepsEdge(e) {
				return nil
			}
			return x.edge(e)
		},
	})
	if rx, ok := x.(recordExporter); ok && err == nil && src.Records != nil {
		err = src.Records(rx.record)
	}
	return err
}

// bufferSize is how many bytes are collected before they are passed on.
const bufferSize = 1 << 16

// lineWriter collects the bytes of a text format and passes them on in large
// pieces.
type lineWriter struct {
	w io.Writer
	b []byte
}

func newLineWriter(env *exportEnv, name string) (*lineWriter, error) {
	w, err := env.create(name)
	if err != nil {
		return nil, err
	}
	return &lineWriter{w: w, b: make([]byte, 0, bufferSize+4096)}, nil
}

// flushIfFull takes the buffer back after an append and writes it when it is full.
func (o *lineWriter) flushIfFull(b []byte) error {
	o.b = b
	if len(b) < bufferSize {
		return nil
	}
	return o.flush()
}

func (o *lineWriter) flush() error {
	_, err := o.w.Write(o.b)
	o.b = o.b[:0]
	return err
}
