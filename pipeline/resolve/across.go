package resolve

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
)

// Across resolves across articles. Add records in any order, then Resolve.
//
// It keeps some 60 bytes a cluster, what names a record, and each distinct
// string once. The clusters of one known entity are one entity. The others are
// put into nodes of one type and name; nodes are compared only within blocks of
// like names, so that the work grows near linearly. What is decided depends on
// the set of records alone: everything is sorted by content before it is compared.
type Across struct {
	names Names
	over  *Overrides

	keys     entities.Strings // of records; the number is the article's
	articles []articleData
	clusters []clusterData
	packed   packer // what is needed of a cluster now and then
	strings  entities.Strings
	buf      []byte
}

// articleData is what is kept of a record. Strings are numbers of Across.strings.
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
	rest    place
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

// details is the rest of what is kept of a cluster.
type details struct {
	name     uint32 // as written
	entity   string // id within the article
	subtype  uint32
	mentions int
	forms    []uint32
	roles    []uint32
	cands    []candData
}

type candData struct {
	id, name uint32
	score    int // per mille
}

// NewAcross makes an empty one; over may be nil.
func NewAcross(names Names, over *Overrides) *Across {
	a := &Across{names: names, over: over}
	a.number("")
	return a
}

func (a *Across) number(s string) uint32 {
	n, _ := a.strings.Add(s)
	return n
}

// Add takes what matters of a record and keeps none of its memory. A record
// whose key was added before is passed over.
func (a *Across) Add(rec *entities.Record) {
	art, fresh := a.keys.Add(rec.Key())
	if !fresh {
		return
	}
	a.articles = append(a.articles, articleData{
		date: a.number(rec.Article.Date), day: dayOf(rec.Article.Date),
		source: a.number(rec.Article.Source), focus: a.number(rec.Focus),
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

func perMille(f float64) int { return int(math.Round(min(max(f, 0), 1) * 1000)) }

func (a *Across) addCluster(art uint32, c *entities.Cluster) {
	d := clusterData{article: art, key: a.number(c.Key), link: a.number(c.Link), typ: c.Type}
	if c.Link == "" && slices.ContainsFunc(c.Steps, func(s entities.Step) bool { return s.Kind == "link" }) {
		d.flags |= flagKnown
	}
	if perMille(c.Confidence) < sureType {
		d.flags |= flagUnsure
	}
	if len(c.Candidates) > 1 {
		d.flags |= flagSeveral
	}
	b := a.buf[:0]
	put := func(n uint32) { b = binary.AppendUvarint(b, uint64(n)) }
	put(a.number(c.Name))
	entity := c.Entity
	if entity == c.Link || c.Link == "" && isSlug(entity, c.Type, c.Key) {
		entity = "" // the usual id needs no memory
	}
	put(a.number(entity))
	put(uint32(c.Type))
	put(a.number(c.Subtype))
	put(uint32(max(c.Mentions, 0)))
	forms := make([]uint32, 0, 8)
	for _, f := range c.Forms {
		if n := a.number(normal(f.Name)); n != d.key && len(forms) < 255 && !slices.Contains(forms, n) {
			forms = append(forms, n)
		}
	}
	put(uint32(len(forms)))
	for _, n := range forms {
		put(n)
	}
	roles := c.Roles[:min(len(c.Roles), maxRoles)]
	put(uint32(len(roles)))
	for _, r := range roles {
		put(a.number(r))
	}
	cands := c.Candidates[:min(len(c.Candidates), keptRivals)]
	put(uint32(len(cands)))
	for _, k := range cands {
		put(a.number(k.ID))
		put(a.number(k.Name))
		put(uint32(perMille(k.Score)))
	}
	d.rest = a.packed.add(b)
	a.buf = b
	a.clusters = append(a.clusters, d)
}

// isSlug reports whether an id is Slug(t, key).
func isSlug(id string, t entities.Type, key string) bool {
	rest, ok := strings.CutPrefix(id, t.String())
	if !ok || len(rest) != len(key)+1 || rest[0] != ':' {
		return false
	}
	for i := range len(key) {
		want := key[i]
		if want == ' ' {
			want = '-'
		}
		if rest[i+1] != want {
			return false
		}
	}
	return true
}

// details reads the rest of a cluster into d, whose memory it uses again.
func (a *Across) details(i uint32, d *details) *details {
	c := &a.clusters[i]
	b := a.packed.at(c.rest)
	next := func() uint32 {
		n, k := binary.Uvarint(b)
		b = b[k:]
		return uint32(n)
	}
	d.name = next()
	d.entity = a.str(next())
	typ := entities.Type(next())
	if d.entity == "" {
		if d.entity = a.str(c.link); c.link == 0 {
			d.entity = Slug(typ, a.str(c.key))
		}
	}
	d.subtype, d.mentions = next(), int(next())
	d.forms, d.roles, d.cands = d.forms[:0], d.roles[:0], d.cands[:0]
	for n := next(); n > 0; n-- {
		d.forms = append(d.forms, next())
	}
	for n := next(); n > 0; n-- {
		d.roles = append(d.roles, next())
	}
	for n := next(); n > 0; n-- {
		d.cands = append(d.cands, candData{next(), next(), int(next())})
	}
	return d
}

func (a *Across) str(n uint32) string { return a.strings.At(n) }

// packer keeps runs of bytes in pieces of memory that never move.
type packer struct{ chunks [][]byte }

// place says where a run is: its piece and its offset there.
type place uint32

const packerChunk = 1 << 20

func (p *packer) add(b []byte) place {
	last := len(p.chunks) - 1
	if last < 0 || len(p.chunks[last])+len(b) > packerChunk {
		p.chunks = append(p.chunks, make([]byte, 0, packerChunk))
		last++
	}
	at := len(p.chunks[last])
	p.chunks[last] = append(p.chunks[last], b...)
	return place(last*packerChunk + at)
}

// at gives the bytes from a place on.
func (p *packer) at(at place) []byte { return p.chunks[at/packerChunk][at%packerChunk:] }

// Resolution says which cluster of which record is which entity. It is
// immutable and safe for concurrent use.
type Resolution struct {
	keys      entities.Strings
	articles  []articleData
	of        []uint32    // cluster → 1 + entity, 0 when it is left out
	list      []described // in order of id
	unmatched []string
}

// described is what is known of an entity. Most are known by name alone, so
// the rest is apart.
type described struct {
	id, name string
	typ      entities.Type
	more     *known
}

// known is what more may be known of an entity.
type known struct {
	subtype    string
	links      *entities.Links
	place      *entities.PlaceInfo
	roles      []entities.RoleSpan
	candidates []entities.Candidate
	steps      []entities.Step
}

func newDescribed(e *entities.Entity, steps []entities.Step) described {
	d := described{id: e.ID, name: e.Name, typ: e.Type}
	if e.Subtype != "" || e.Links != nil || e.Place != nil || len(e.Roles)+len(e.Candidates)+len(steps) > 0 {
		d.more = &known{e.Subtype, e.Links, e.Place, e.Roles, e.Candidates, steps}
	}
	return d
}

func (d *described) entity() entities.Entity {
	e := entities.Entity{ID: d.id, Name: d.name, Type: d.typ}
	if k := d.more; k != nil {
		e.Subtype, e.Links, e.Place, e.Roles, e.Candidates = k.subtype, k.links, k.place, k.roles, k.candidates
	}
	return e
}

// Entity returns the id of a cluster of the record with that key, "" when the
// cluster is to be left out of the graph (or is unknown).
func (r *Resolution) Entity(record string, cluster int) string {
	n, ok := r.keys.Number(record)
	if !ok || cluster < 0 || cluster >= int(r.articles[n].n) {
		return ""
	}
	e := r.of[int(r.articles[n].first)+cluster]
	if e == 0 {
		return ""
	}
	return r.list[e-1].id
}

// Describe returns what is known of an entity: ID, Type, Subtype, Name, Links,
// Place, Roles, Candidates. The counts are relate's to fill. The slices are
// shared and only to be read.
func (r *Resolution) Describe(id string) entities.Entity {
	if n, ok := r.find(id); ok {
		return r.list[n].entity()
	}
	return entities.Entity{ID: id}
}

// Steps returns the decisions across articles about an entity, for explain.
func (r *Resolution) Steps(id string) []entities.Step {
	if n, ok := r.find(id); ok && r.list[n].more != nil {
		return r.list[n].more.steps
	}
	return nil
}

func (r *Resolution) find(id string) (n int, ok bool) {
	return slices.BinarySearchFunc(r.list, id, func(d described, id string) int { return strings.Compare(d.id, id) })
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
