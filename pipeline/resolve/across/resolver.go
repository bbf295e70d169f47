package across

import (
	"math"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// Gazetteer is what resolution across articles asks of the gazetteers. A
// *gazetteers.Set has it.
type Gazetteer interface {
	Lookup(name string) []gazetteers.Entry
	PeopleBySurname(name string) []gazetteers.Entry
	IsGivenName(word string) (gender string, ok bool)
	IsSurname(word string) bool
	IsCommonWord(lower string) bool
	ByID(id string) (gazetteers.Entry, bool)
	Demonym(word string) (iso2 string, country gazetteers.Entry, ok bool)
}

// Resolver resolves across articles. Add records in any order, then Resolve;
// Close it in the end.
//
// The clusters of one known entity are one entity. The others are put into groups
// of one type and name; groups are compared only within blocks of like names, so
// that the work grows near linearly. What is decided depends on the set of
// records alone: everything is sorted by content before it is compared.
//
// Clusters, groups and names are in arrays that go to disk where they do not fit;
// what is always in memory is some 10 bytes an article and a distinct string.
type Resolver struct {
	names   Gazetteer
	lang    *names.Language
	over    *corrections.File
	weights *namesakes.Weights
	dir     string // for files, "" for none
	memory  int    // bytes before they are used
	pool    *spill.Pool

	keys     *spill.StringTable // of records; the number is the article's
	articles *spill.Array[articleData]
	clusters *spill.Array[clusterData]
	packed   *spill.StringStore // what is needed of a cluster now and then
	strings  *spill.StringTable
	rest     packed.Cluster // scratch of Add
	buf      []byte
}

// articleData is what is kept of a record. Strings are numbers of Resolver.strings.
type articleData struct {
	day    int32 // since 1970, 0 when the date is no day
	date   uint32
	source uint32
	focus  uint32
	first  uint32 // of its clusters
	n      uint32
}

// clusterData is what is kept at hand of a cluster; details has the rest.
type clusterData struct {
	article uint32
	key     uint32 // normal form
	link    uint32 // 0 for none
	rest    spill.Place
	typ     entities.Type
	flags   uint8
}

// The flags of a cluster.
const (
	flagKnown   = 1 << iota // an entry of the gazetteers without an id of its own
	flagUnsure              // its confidence is below sureType
	flagSeveral             // it has several candidates
)

// sureType is the confidence (per mille) from which on the set does not change
// the type of a cluster.
const sureType = 750

// New makes an empty one; over may be nil. Past about so many bytes of
// memory it writes files into dir, which is the caller's, who may delete it with
// all in it; with dir "" all stays in memory.
func New(gazetteer Gazetteer, language *names.Language, over *corrections.File, dir string, memory int) *Resolver {
	if over != nil {
		over = over.Current(func(id string) string { return current(gazetteer, id) })
	}
	weights, err := namesakes.BuiltInWeights()
	if err != nil {
		panic(err) // the weights are part of the program, and its tests read them
	}
	pool := spill.NewPool(dir, "names", memory)
	a := &Resolver{
		names: gazetteer, lang: language, over: over, weights: weights, dir: dir, memory: memory, pool: pool,
		keys:     spill.NewStringTable(pool),
		articles: spill.NewArray[articleData](pool), clusters: spill.NewArray[clusterData](pool),
		packed: spill.NewStringStore(pool), strings: spill.NewStringTable(pool),
	}
	a.number("")
	return a
}

// Weigh takes other weights than the built-in ones.
func (a *Resolver) Weigh(w *namesakes.Weights) { a.weights = w }

// Close deletes the files, those of the Resolution too.
func (a *Resolver) Close() error { return a.pool.Close() }

func (a *Resolver) number(s string) uint32 {
	n, _ := a.strings.Add(s)
	return n
}

// Add takes what matters of a record and keeps none of its memory. A record
// whose key was added before is passed over. Errors are those of files.
func (a *Resolver) Add(rec *entities.Record) (err error) {
	defer spill.Catch(&err)
	art, fresh := a.keys.Add(rec.Key())
	if !fresh {
		return nil
	}
	a.articles.Append(articleData{
		date: a.number(rec.Article.Date), day: dayOf(rec.Article.Date),
		source: a.number(rec.Article.Source), focus: a.number(rec.Focus),
		first: uint32(a.clusters.Len()), n: uint32(len(rec.Clusters)),
	})
	for i := range rec.Clusters {
		a.addCluster(art, &rec.Clusters[i])
	}
	return nil
}

// dayOf counts days since 1970; 0 when the date is not YYYY-MM-DD.
func dayOf(date string) int32 {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return 0
	}
	return int32(t.Unix() / (24 * 60 * 60))
}

// current is the id that the gazetteers give now to what they gave this id when
// they knew less of it: the item of a GeoNames id or a title.
func current(gazetteer Gazetteer, id string) string {
	if strings.HasPrefix(id, "geonames:") || strings.HasPrefix(id, "wikipedia:") {
		if e, ok := gazetteer.ByID(id); ok && e.ID != "" {
			return e.ID
		}
	}
	return id
}

func perMille(f float64) int { return int(math.Round(min(max(f, 0), 1) * 1000)) }

func (a *Resolver) addCluster(art uint32, c *entities.Cluster) {
	link, entity := current(a.names, c.Link), current(a.names, c.Entity)
	d := clusterData{article: art, key: a.number(c.Key), link: a.number(link), typ: c.Type}
	if c.Link == "" && slices.ContainsFunc(c.Steps, func(s entities.Decision) bool { return s.Kind == "link" }) {
		d.flags |= flagKnown
	}
	if perMille(c.Confidence) < sureType {
		d.flags |= flagUnsure
	}
	if len(c.Candidates) > 1 {
		d.flags |= flagSeveral
	}
	if entity == link || c.Link == "" && entities.IsSlug(entity, c.Type, c.Key) {
		entity = "" // the usual id needs no memory
	}
	x := &a.rest
	*x = packed.Cluster{
		Name: a.number(c.Name), Entity: a.number(entity), Type: c.Type, Subtype: a.number(c.Subtype), Mentions: c.Mentions,
		Forms: x.Forms[:0], Roles: x.Roles[:0], Candidates: x.Candidates[:0],
	}
	for _, f := range c.Forms {
		if n := a.number(normal(f.Name)); n != d.key && len(x.Forms) < maxForms && !slices.Contains(x.Forms, n) {
			x.Forms = append(x.Forms, n)
		}
	}
	for _, r := range c.Roles[:min(len(c.Roles), entities.MaxRoles)] {
		x.Roles = append(x.Roles, a.number(r))
	}
	for _, k := range c.Candidates[:min(len(c.Candidates), entities.MaxCandidates)] {
		x.Candidates = append(x.Candidates, packed.Candidate{ID: a.number(k.ID), Name: a.number(k.Name), Score: perMille(k.Score)})
	}
	a.buf = x.Append(a.buf[:0])
	d.rest = a.packed.AddBytes(a.buf)
	a.clusters.Append(d)
}

// maxForms bounds the written forms that are kept of a cluster.
const maxForms = 255

// details reads the rest of a cluster into d, whose memory it uses again.
func (a *Resolver) details(i uint32, d *packed.Cluster) *packed.Cluster {
	return d.Read(spill.Decoder(a.packed.At(a.clusters.At(i).rest)))
}

// entity is the id that a cluster had within its article.
func (a *Resolver) entity(i uint32, d *packed.Cluster) string {
	c := a.clusters.At(i)
	switch {
	case d.Entity != 0:
		return a.str(d.Entity)
	case c.link != 0:
		return a.str(c.link)
	}
	return entities.Slug(d.Type, a.str(c.key))
}

func (a *Resolver) str(n uint32) string { return a.strings.At(n) }
