package cluster

import (
	"cmp"
	"context"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/decided"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

// aboutDecisions is what a file of decisions tells of itself.
type aboutDecisions struct {
	Records   int      `json:"records"` // with copies
	Stories   int      `json:"stories"`
	Clashes   bool     `json:"clashes"`             // several articles have one id
	Unmatched []string `json:"unmatched,omitempty"` // corrections that matched nothing
}

// digests are records to decide by, from files of digests.
type digests struct {
	path  string
	place uint64 // of the one that is read
}

// Place is where the record that was given last stands among all.
func (d *digests) Place() uint64 { return d.place }

// placed are records to decide by, in order of place.
type placed interface {
	grapher.RecordSource
	Place() uint64
}

// Records gives them in order of place.
func (d *digests) Records(yield func(*entities.Record) error) error {
	dec := codec.NewRecordDecoder(true)
	return eachInPlace(d.path, string(isDigest), func(l *line) error {
		var rec entities.Record
		if err := l.record(dec, &rec); err != nil {
			return err
		}
		d.place = l.place()
		return yield(&rec)
	})
}

// decide reads all digests and writes the file of decisions. temp is a folder for
// what does not fit into memory.
func decide(ctx context.Context, g *grapher.Grapher, in placed, into, temp string) (err error) {
	defer spill.Catch(&err)
	pool := spill.NewPool(temp, "places", memory/16)
	first := spill.NewArray[uint64](pool) // article, in the order of adding → place of its first record
	st, err := g.Decide(ctx, []grapher.RecordSource{in}, grapher.Options{SpillDir: temp, First: func() { first.Append(in.Place()) }})
	if err != nil {
		return cmp.Or(err, pool.Close())
	}
	defer st.Close()
	who, grouping := st.Resolution, st.Stories
	var clusters []uint32
	var spread []uint8
	err = decided.Write(into, temp, &decided.Decisions{
		About:    aboutDecisions{Records: st.Walked, Stories: grouping.Len(), Clashes: grouping.Clashes(), Unmatched: st.Unmatched},
		Articles: grouping.Records(),
		Article: func(n uint32) decided.Article {
			key := grouping.Key(n)
			base, _ := entities.SplitKey(key)
			clusters, spread = who.Clusters(clusters[:0], key), who.Spread(spread[:0], key)
			return decided.Article{
				Key: key, First: first.At(grouping.Added(n)), Story: grouping.StoryOf(n), Source: grouping.SourceOf(n),
				Date: grouping.DateOf(n), Clash: grouping.ID(key) != base, Clusters: clusters, Spread: spread,
			}
		},
		Sources: grouping.Sources(), Entities: who.Len(), Entity: who.At, Repeats: grouping.Repeats(),
		Continues: grouping.PackedFollowUps(),
	})
	return cmp.Or(err, pool.Close(), st.Close())
}

// decisions are an open file of decisions, as relate asks for them.
type decisions struct {
	*decided.File
	about aboutDecisions
}

func openDecisions(path string) (*decisions, error) {
	f, err := decided.Open(path)
	if err != nil {
		return nil, err
	}
	d := &decisions{File: f}
	if err := f.About(&d.about); err != nil {
		f.Close()
		return nil, err
	}
	return d, nil
}

// Reader reads what is decided of each article; the file is anybody's to read.
func (d *decisions) Reader() stories.Articles { return d.File }

// RepeatedParagraphs appends to dst the paragraphs of a record that its source repeats.
func (d *decisions) RepeatedParagraphs(dst []stories.Paragraph, rec *entities.Record) []stories.Paragraph {
	return stories.Repeated(dst, rec, d.Repeats)
}

// resolved is a file of decisions by its entities.
type resolved struct{ *decided.File }

// IDs reads the ids of entities.
func (r resolved) IDs() func(n int) string { return r.EntityIDs() }
