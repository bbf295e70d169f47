// Package facts holds what a report says, before it says how: names counted over
// articles and days, the edges between them, the network, and the sentences that
// are quoted. It reads the records twice and keeps none.
package facts

import "newsgraph/entities"

// Input is what a report is made from. Nothing in it is changed.
type Input struct {
	Title string // of the report; "" for a title made from the dates

	Graph  *entities.Graph
	Whole  *Whole           // counts of the graph of which Graph is the leading part; nil where that is all
	Ledger *entities.Ledger // nil when there is none
	Runs   []Run            // the runs that were read, in the order to name them
	Watch  *Watch           // what a watch list found; nil where there was none

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
	Steps func(id string) []entities.Decision

	// MaxBytes bounds the HTML file; 0 is DefaultMaxBytes. Below about 1 MB
	// quotes are dropped, but the page itself is not cut.
	MaxBytes int
}

// DefaultMaxBytes is the size that a report stays under.
const DefaultMaxBytes = 4_800_000

// Watch is what a watch list found.
type Watch struct {
	Names int        // in the list
	Hits  []WatchHit // the latest first
}

// WatchHit is an article that names what the list watches for.
type WatchHit struct {
	Entry, Note string // of the list
	Entity      string // id
	Name        string // of the entity
	Reason      string // in words
	Confidence  float64
	Article     string // id
	Title       string
	Date        string
	Source      string
	Sentence    string
}

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
