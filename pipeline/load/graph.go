package load

import (
	"errors"
	"fmt"
	"time"

	"newsgraph/entities"
	"newsgraph/internal/message"
)

// Graph gives a graph piece by piece. It is walked more than once and gives the
// same each time.
type Graph interface {
	Header() (entities.Generator, entities.Summary)

	// Articles gives the articles that the graph was made from, nothing when they
	// are not known; then those that the entities cite stand for them. The text
	// is not used.
	Articles(yield func(*entities.ArticleInfo) error) error

	Entities(yield func(*entities.Entity) error) error
	Edges(yield func(*entities.Edge) error) error
}

// Options say how to load.
type Options struct {
	Dataset  string   // name of the graph in the database
	Sources  []string // what the graph was made from, kept for Dataset.Sources
	Batch    int      // entities, edges or articles a transaction; 0 for DefaultBatch
	Replace  bool     // articles that the graph does not hold may leave the dataset
	Examples []Query  // kept as nodes; none leaves those of earlier loads

	// Mentions gives every entity and article that names it, with all spans, each
	// pair once. Nil: what the entities cite and no more.
	Mentions func(yield func(*Named) error) error
}

// Named is an entity in an article.
type Named struct {
	Entity  string
	Article string
	Spans   []entities.Evidence // the article's mentions of the entity
}

// DefaultBatch is the number of rows of a transaction. Larger ones were not
// faster.
const DefaultBatch = 5000

// Target is a database.
type Target struct {
	URI      string // bolt://, bolt+s://, neo4j://, neo4j+s://, …
	User     string // "" with no password for a server without authentication
	Password string
	Database string        // "" for the server's default
	Agent    string        // name and version of the program, for the server's log
	RetryFor time.Duration // how long to try again after a passing failure; 0 for a minute
}

// Step is a part of a load.
type Step string

// The steps in their order.
const (
	StepCheck    Step = "checking"
	StepArticles Step = "articles"
	StepEntities Step = "entities"
	StepMentions Step = "mentions"
	StepEdges    Step = "edges"
	StepExamples Step = "examples"
	StepSweep    Step = "removing what is gone"
)

// Progress tells how far a load is. Total is -1 when it is not known.
type Progress struct {
	Step        Step
	Done, Total int
}

// Result is what a load did.
type Result struct {
	Generation int64 // number of the load of this dataset
	Articles   int
	Entities   int
	Edges      int
	Removed    Removed
}

// Removed counts what an earlier load wrote and the graph does not hold.
type Removed struct {
	Relationships int // edges and evidence
	Nodes         int // entities, articles and example queries
	Kept          int // of other nodes: gone, but someone's relationships hang on them
}

// Dataset is what a database holds under a name.
type Dataset struct {
	Name       string
	Complete   bool // false: a load was interrupted
	Generation int64
	Sources    []string
	Generator  entities.Generator
	Summary    entities.Summary
}

// ErrTakenOver ends a load when another load of the same dataset began.
var ErrTakenOver = errors.New("another load of the dataset began")

// WouldLose refuses a load that would remove articles from the dataset.
type WouldLose struct {
	Dataset  string
	Articles int    // how many
	Example  string // id of one
}

func (e *WouldLose) Error() string {
	return fmt.Sprintf("dataset %q holds %s articles that this graph does not, such as %q", e.Dataset, message.Thousands(e.Articles), e.Example)
}
