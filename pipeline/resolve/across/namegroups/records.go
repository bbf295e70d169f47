package namegroups

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

// Records are the records of a set, as far as who is who is decided by them.
//
// Clusters and names are in arrays that go to disk where they do not fit; what is
// always in memory is some 10 bytes an article and a distinct string.
type Records struct {
	Names      Gazetteer
	Lang       *names.Language
	Over       *corrections.File
	Weights    *namesakes.Weights
	Thresholds *namesakes.Thresholds
	dir        string // for files, "" for none
	memory     int    // bytes before they are used
	Pool       *spill.Pool

	Keys     *spill.StringTable // of records; the number is the article's
	Articles *spill.Array[ArticleData]
	Clusters *spill.Array[clusterData]
	Packed   *spill.StringStore // what is needed of a cluster now and then
	Strings  *spill.StringTable
	rest     packed.Cluster // scratch of Add
	buf      []byte
}

// ArticleData is what is kept of a record. Strings are numbers of Resolver.strings.
type ArticleData struct {
	Day    int32 // since 1970, 0 when the date is no day
	Date   uint32
	Source uint32
	Focus  uint32
	First  uint32 // of its clusters
	N      uint32
}

// clusterData is what is kept at hand of a cluster; details has the rest.
type clusterData struct {
	Article uint32
	Key     uint32 // normal form
	Link    uint32 // 0 for none
	Rest    spill.Place
	Type    entities.Type
	flags   uint8
}

// The flags of a cluster.
const (
	flagKnown   = 1 << iota // an entry of the gazetteers without an id of its own
	flagUnsure              // its confidence is below sure-type
	flagSeveral             // it has several candidates
)

// NewRecords makes an empty set; over may be nil. Past about so many bytes of
// memory it writes files into dir, which is the caller's, who may delete it with
// all in it; with dir "" all stays in memory.
func NewRecords(gazetteer Gazetteer, language *names.Language, over *corrections.File, dir string, memory int) *Records {
	if over != nil {
		over = over.Current(func(id string) string { return Current(gazetteer, id) })
	}
	weights, err := namesakes.BuiltInWeights()
	if err != nil {
		panic(err) // the weights are part of the program, and its tests read them
	}
	pool := spill.NewPool(dir, "names", memory)
	a := &Records{
		Names: gazetteer, Lang: language, Over: over, Weights: weights, Thresholds: namesakes.BuiltInThresholds(), dir: dir, memory: memory, Pool: pool,
		Keys:     spill.NewStringTable(pool),
		Articles: spill.NewArray[ArticleData](pool), Clusters: spill.NewArray[clusterData](pool),
		Packed: spill.NewStringStore(pool), Strings: spill.NewStringTable(pool),
	}
	a.number("")
	return a
}

// Close deletes the files, those of the Resolution too.
func (a *Records) Close() error { return a.Pool.Close() }

func (a *Records) number(s string) uint32 {
	n, _ := a.Strings.Add(s)
	return n
}

// Add takes what matters of a record and keeps none of its memory. A record
// whose key was added before is passed over. Errors are those of files.
func (a *Records) Add(rec *entities.Record) (err error) {
	defer spill.Catch(&err)
	art, fresh := a.Keys.Add(rec.Key())
	if !fresh {
		return nil
	}
	a.Articles.Append(ArticleData{
		Date: a.number(rec.Article.Date), Day: dayOf(rec.Article.Date),
		Source: a.number(rec.Article.Source), Focus: a.number(rec.Focus),
		First: uint32(a.Clusters.Len()), N: uint32(len(rec.Clusters)),
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

// Current is the id that the gazetteers give now to what they gave this id when
// they knew less of it: the item of a GeoNames id or a title.
func Current(gazetteer Gazetteer, id string) string {
	if strings.HasPrefix(id, "geonames:") || strings.HasPrefix(id, "wikipedia:") {
		if e, ok := gazetteer.ByID(id); ok && e.ID != "" {
			return e.ID
		}
	}
	return id
}

func perMille(f float64) int { return int(math.Round(min(max(f, 0), 1) * 1000)) }

func (a *Records) addCluster(art uint32, c *entities.Cluster) {
	link, entity := Current(a.Names, c.Link), Current(a.Names, c.Entity)
	d := clusterData{Article: art, Key: a.number(c.Key), Link: a.number(link), Type: c.Type}
	if c.Link == "" && slices.ContainsFunc(c.Steps, func(s entities.Decision) bool { return s.Kind == "link" }) {
		d.flags |= flagKnown
	}
	if perMille(c.Confidence) < perMille(a.Thresholds.SureType) {
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
		Names: x.Names[:0], Roles: x.Roles[:0], Candidates: x.Candidates[:0],
	}
	for _, f := range c.Names {
		if n := a.number(Normal(f.Name)); n != d.Key && len(x.Names) < maxForms && !slices.Contains(x.Names, n) {
			x.Names = append(x.Names, n)
		}
	}
	for _, r := range c.Roles[:min(len(c.Roles), entities.MaxRoles)] {
		x.Roles = append(x.Roles, a.number(r))
	}
	for _, k := range c.Candidates[:min(len(c.Candidates), entities.MaxCandidates)] {
		x.Candidates = append(x.Candidates, packed.Candidate{ID: a.number(k.ID), Name: a.number(k.Name), Score: perMille(k.Score)})
	}
	a.buf = x.Append(a.buf[:0])
	d.Rest = a.Packed.AddBytes(a.buf)
	a.Clusters.Append(d)
}

// maxForms bounds the written forms that are kept of a cluster.
const maxForms = 255

// Details reads the rest of a cluster into d, whose memory it uses again.
func (a *Records) Details(i uint32, d *packed.Cluster) *packed.Cluster {
	return d.Read(spill.Decoder(a.Packed.At(a.Clusters.At(i).Rest)))
}

// Entity is the id that a cluster had within its article.
func (a *Records) Entity(i uint32, d *packed.Cluster) string {
	c := a.Clusters.At(i)
	switch {
	case d.Entity != 0:
		return a.Str(d.Entity)
	case c.Link != 0:
		return a.Str(c.Link)
	}
	return entities.Slug(d.Type, a.Str(c.Key))
}

// Str is the string of a number.
func (a *Records) Str(n uint32) string { return a.Strings.At(n) }
