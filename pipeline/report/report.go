package report

import (
	"io"

	"newsgraph/entities"
)

// Input is what a report is made from. Nothing in it is changed.
type Input struct {
	Title string // of the report; "" for a title made from the dates

	Graph  *entities.Graph
	Ledger *entities.Ledger // nil when there is none
	Runs   []Run            // the runs that were read, in the order to name them

	// Records gives the records, the same ones in the same order at each of two
	// walks. A record is only looked at during its yield.
	Records func(yield func(*entities.Record) error) error

	// Entity says which entity of the graph a cluster of a record (named by its
	// Key) is; "" for none. Nil: the id decided within the article.
	Entity func(record string, cluster int) string
	// Story says which story a record belongs to, by the key of its first
	// record. Nil: each record is a story.
	Story func(record string) string
	// Steps gives the decisions across articles about an entity. May be nil.
	Steps func(id string) []entities.Step

	// MaxBytes bounds the HTML file; 0 is DefaultMaxBytes. Below about 1 MB
	// quotes are dropped, but the page itself is not cut.
	MaxBytes int
}

// DefaultMaxBytes is the size that a report stays under.
const DefaultMaxBytes = 4_800_000

// Run names one run of the input.
type Run struct {
	Name     string  // the folder
	Finished string  // RFC 3339
	Seconds  float64 // wall-clock
}

func (in *Input) maxBytes() int {
	if in.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return in.MaxBytes
}

func (in *Input) entity(key string, r *entities.Record, cluster int) string {
	if in.Entity == nil {
		return r.Clusters[cluster].Entity
	}
	return in.Entity(key, cluster)
}

func (in *Input) story(key string) string {
	if in.Story == nil {
		return key
	}
	return in.Story(key)
}

// HTML writes the report as one self-contained HTML file.
func HTML(w io.Writer, in Input) error {
	b, err := build(&in)
	if err != nil {
		return err
	}
	return b.writeHTML(w)
}

// Markdown writes the report in short, for pasting into a document.
func Markdown(w io.Writer, in Input) error {
	b, err := build(&in)
	if err != nil {
		return err
	}
	return b.writeMarkdown(w)
}

// model is everything that a page shows.
type model struct {
	*collected
	totals   totals
	edges    edges
	findings []Finding
	checks   []Check

	checksFound int     // of which checks are the most doubtful
	unclear     []int32 // included entities with candidates, most named first
	coverage    []Coverage
	unlinked    []*entities.Entity // in three stories and more, the leading ones first
	network     *network
	keep        []int32 // articles that the page lists
	renamed     []int32 // article → its number on the page, -1 for none
}

func build(in *Input) (*model, error) {
	g, err := collect(in)
	if err != nil {
		return nil, err
	}
	b := &model{collected: g, totals: countGraph(in.Graph)}
	b.edges = g.edges()
	b.network = g.network(b.edges)
	b.checks = g.checks()
	b.checksFound = len(b.checks)
	b.checks = b.checks[:min(len(b.checks), maxChecks)]
	b.unclear = g.unclear()
	b.coverage, b.unlinked = coverage(in.Graph)
	if err := g.quote(b.edges); err != nil {
		return nil, err
	}
	b.findings = b.find()
	b.keep, b.renamed = b.keptArticles()
	return b, nil
}
