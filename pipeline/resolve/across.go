package resolve

import (
	"math"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
)

// Across resolves across articles. Add records in any order, then Resolve.
//
// It keeps about 80 bytes a cluster while it decides, and each distinct string once. The
// clusters of one known entity are one entity. The others are put into nodes
// of one type and name; nodes are compared only within blocks of like names,
// so that the work grows near linearly. What is decided depends on the set of
// records alone: everything is sorted by content before it is compared.
type Across struct {
	names Names
	over  *Overrides

	seen     map[string]uint32 // record key → article
	articles []articleData
	clusters []clusterData
	strings  interner
	forms    []uint32 // arena: normal forms of written names
	roles    []uint32 // arena
	cands    []candData
}

// articleData is what is kept of a record.
type articleData struct {
	key    string
	date   string
	day    int32 // since 1970, 0 when the date is no day
	source uint32
	focus  uint32
	first  uint32 // of its clusters
	n      uint32
}

// clusterData is what is kept of a cluster. Strings are numbers of the interner.
type clusterData struct {
	article    uint32
	name       uint32 // as written
	key        uint32 // normal form
	entity     uint32 // id within the article
	link       uint32 // 0 for none
	subtype    uint32
	forms      uint32 // in Across.forms
	roles      uint32
	cands      uint32
	mentions   uint32
	nForms     uint8
	nRoles     uint8
	nCands     uint8
	typ        entities.Type
	confidence uint16
	known      bool // an entry of the gazetteers without an id of its own
}

type candData struct {
	id, name uint32
	score    float32
}

// interner keeps each string once. Number 0 is "".
type interner struct {
	number map[string]uint32
	text   []string
}

func (in *interner) of(s string) uint32 {
	if n, ok := in.number[s]; ok {
		return n
	}
	s = strings.Clone(s)
	n := uint32(len(in.text))
	in.number[s] = n
	in.text = append(in.text, s)
	return n
}

// NewAcross makes an empty one; over may be nil.
func NewAcross(names Names, over *Overrides) *Across {
	a := &Across{names: names, over: over, seen: map[string]uint32{}}
	a.strings.number = map[string]uint32{}
	a.strings.of("")
	return a
}

// Add takes what matters of a record and keeps none of its memory. A record
// whose key was added before is passed over.
func (a *Across) Add(rec *entities.Record) {
	key := rec.Key()
	if _, ok := a.seen[key]; ok {
		return
	}
	key = strings.Clone(key)
	art := uint32(len(a.articles))
	a.seen[key] = art
	a.articles = append(a.articles, articleData{
		key: key, date: strings.Clone(rec.Article.Date), day: dayOf(rec.Article.Date),
		source: a.strings.of(rec.Article.Source), focus: a.strings.of(rec.Focus),
		first: uint32(len(a.clusters)), n: uint32(len(rec.Clusters)),
	})
	for i := range rec.Clusters {
		a.addCluster(art, &rec.Clusters[i])
	}
}

// dayOf counts days since 1970; 0 when the date is not YYYY-MM-DD.
func dayOf(date string) int32 {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return 0
	}
	return int32(t.Unix() / (24 * 60 * 60))
}

func (a *Across) addCluster(art uint32, c *entities.Cluster) {
	d := clusterData{
		article: art, name: a.strings.of(c.Name), key: a.strings.of(c.Key), entity: a.strings.of(c.Entity),
		link: a.strings.of(c.Link), subtype: a.strings.of(c.Subtype), typ: c.Type,
		mentions: uint32(max(c.Mentions, 0)), confidence: uint16(math.Round(min(max(c.Confidence, 0), 1) * 1000)),
		forms: uint32(len(a.forms)), roles: uint32(len(a.roles)), cands: uint32(len(a.cands)),
	}
	d.known = c.Link == "" && slices.ContainsFunc(c.Steps, func(s entities.Step) bool { return s.Kind == "link" })
	for _, f := range c.Forms {
		if n := a.strings.of(normal(f.Name)); n != d.key && d.nForms < 255 && !slices.Contains(a.forms[d.forms:], n) {
			a.forms = append(a.forms, n)
			d.nForms++
		}
	}
	for _, r := range c.Roles[:min(len(c.Roles), maxRoles)] {
		a.roles = append(a.roles, a.strings.of(r))
		d.nRoles++
	}
	for _, k := range c.Candidates[:min(len(c.Candidates), keptRivals)] {
		a.cands = append(a.cands, candData{a.strings.of(k.ID), a.strings.of(k.Name), float32(k.Score)})
		d.nCands++
	}
	a.clusters = append(a.clusters, d)
}

func (a *Across) formsOf(c *clusterData) []uint32 { return a.forms[c.forms : c.forms+uint32(c.nForms)] }
func (a *Across) rolesOf(c *clusterData) []uint32 { return a.roles[c.roles : c.roles+uint32(c.nRoles)] }
func (a *Across) candsOf(c *clusterData) []candData {
	return a.cands[c.cands : c.cands+uint32(c.nCands)]
}
func (a *Across) str(n uint32) string { return a.strings.text[n] }

// Resolution says which cluster of which record is which entity. It is
// immutable and safe for concurrent use.
type Resolution struct {
	seen      map[string]uint32
	articles  []articleData
	of        []uint32 // cluster → 1 + entity, 0 when it is left out
	list      []described
	byID      map[string]uint32
	unmatched []string
}

// described is what is known of an entity.
type described struct {
	entity entities.Entity
	steps  []entities.Step
}

// Entity returns the id of a cluster of the record with that key, "" when the
// cluster is to be left out of the graph (or is unknown).
func (r *Resolution) Entity(record string, cluster int) string {
	n, ok := r.seen[record]
	if !ok || cluster < 0 || cluster >= int(r.articles[n].n) {
		return ""
	}
	e := r.of[int(r.articles[n].first)+cluster]
	if e == 0 {
		return ""
	}
	return r.list[e-1].entity.ID
}

// Describe returns what is known of an entity: ID, Type, Subtype, Name, Links,
// Place, Roles, Candidates. The counts are relate's to fill. The slices are
// shared and only to be read.
func (r *Resolution) Describe(id string) entities.Entity {
	if n, ok := r.byID[id]; ok {
		return r.list[n].entity
	}
	return entities.Entity{ID: id}
}

// Steps returns the decisions across articles about an entity, for explain.
func (r *Resolution) Steps(id string) []entities.Step {
	if n, ok := r.byID[id]; ok {
		return r.list[n].steps
	}
	return nil
}

// Unmatched returns the corrections that matched nothing, as "file:line: …".
func (r *Resolution) Unmatched() []string { return r.unmatched }

// Resolve decides. The Across must not be used afterwards.
func (a *Across) Resolve() *Resolution {
	w := newWork(a)
	w.makeNodes()
	w.joinLinked()
	w.joinSpellings()
	w.joinAcronyms()
	w.split()
	w.joinShort()
	w.name()
	return w.finish(w.override())
}
