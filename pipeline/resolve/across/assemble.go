package across

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/spill"
)

// assembler makes the entities of what was decided.
type assembler struct{ *namegroups.State }

// majority counts spellings; the most frequent wins, of equals the first in
// alphabetical order.
type majority map[uint32]int

func (st *assembler) winner(t majority) string {
	winner, n := "", 0
	for k, c := range t {
		if s := st.Str(k); c > n || c == n && s < winner {
			winner, n = s, c
		}
	}
	return winner
}

// entityDraft is what the clusters of an entity say of it.
type entityDraft struct {
	id              string
	names, subtypes majority
	linked          majority
	types           [4]int
	roles           map[string]*roleCount
	cands           map[uint32]float64
	candNames       map[uint32]uint32
	clusters        int
	identities      []uint32
	steps           []entities.Decision
	rivals          []uint32
	rename          string
	retype          entities.Type
}

func newDraft(id string, o *corrected) *entityDraft {
	return &entityDraft{id: id, names: majority{}, subtypes: majority{}, linked: majority{}, rename: o.Renamed[id]}
}

type roleCount struct {
	titles      majority
	articles    int
	last        uint32
	first, late string
}

// finish describes the entities, one after the other.
func (st *assembler) finish(o *corrected) (*Resolution, error) {
	rank := st.rankIDs(o)
	members, err := st.members(o, rank)
	if err != nil {
		return nil, err
	}
	res := &Resolution{
		pool: st.Pool, keys: st.Keys, articles: st.Articles, unmatched: o.Unmatched, former: o.Former, names: st.Names,
		of: o.id, spread: st.Spread, list: spill.NewArray[spill.Place](st.Pool), texts: spill.NewStringStore(st.Pool),
	}
	c := members.Entries()
	for _, entries := range spill.Groups(c, spill.ByNumber) {
		var draft *entityDraft
		for e := range entries {
			if draft == nil { // the first is a cluster
				draft = newDraft(strings.Clone(st.entityOf(o, uint32(e.Lo))), o)
			}
			if err := st.Stopped(uint32(e.Lo)); err != nil {
				return nil, err
			}
			if e.Lo >= ofIdentity {
				draft.identities = append(draft.identities, uint32(e.Lo))
			} else {
				st.collect(draft, o, st.Order.At(uint32(e.Hi)), uint32(e.Lo), spill.DecoderOf(e.Value))
			}
		}
		d := st.assemble(o, draft)
		st.Buf = d.Append(st.Buf[:0])
		res.list.Append(res.texts.AddBytes(st.Buf))
	}
	if err = cmp.Or(c.Err(), members.Remove()); err != nil {
		return nil, err
	}
	for i := range uint32(o.id.Len()) {
		if id := o.id.At(i); id > 0 {
			o.id.Set(i, rank.At(id-1))
		}
	}
	rank.Free()
	st.free(o)
	return res, nil
}

// ofIdentity tells the identities among the members from the clusters.
const ofIdentity = 1 << 32

// members sorts the clusters by entity, article and number, each with what
// collect reads of it, so that nothing is to be looked up all over; and behind
// those of an entity its identities.
func (st *assembler) members(o *corrected, rank *spill.Array[uint32]) (*spill.Sorter, error) {
	s := st.Sorter("members")
	var b spill.Encoder
	for i := range uint32(st.Clusters.Len()) {
		if id := o.id.At(i); id > 0 {
			c := st.Clusters.At(i)
			b = b[:0]
			b.Uint(uint64(c.Link))
			b.Byte(byte(c.Type))
			b = append(b, st.Packed.At(c.Rest)...)
			s.Add(spill.Pair(rank.At(id-1)-1, st.Rank.At(c.Article)), uint64(i), b)
		}
	}
	for n := range uint32(st.Identities.Len()) {
		p := st.Identities.At(n)
		if change, _ := o.Of(p.First - 1); p.Into > 0 || change.Moved {
			continue
		}
		if id := o.id.At(p.First - 1); id > 0 {
			s.Add(spill.Pair(rank.At(id-1)-1, math.MaxUint32), ofIdentity|uint64(n), nil)
		}
	}
	return s, s.Finish()
}

// rankIDs gives, for each number of an id, 1 + its place among the ids that
// clusters have, in order of id.
func (st *assembler) rankIDs(o *corrected) *spill.Array[uint32] {
	rank := spill.NewArray[uint32](st.Pool)
	rank.Grow(st.Ids.Len())
	for i := range uint32(o.id.Len()) {
		if id := o.id.At(i); id > 0 {
			rank.Set(id-1, 1)
		}
	}
	ids := make([]uint32, 0, st.Ids.Len())
	for n := range uint32(st.Ids.Len()) {
		if rank.At(n) > 0 {
			ids = append(ids, n)
		}
	}
	slices.SortFunc(ids, func(x, y uint32) int { return strings.Compare(st.Ids.At(x), st.Ids.At(y)) })
	for at, n := range ids {
		rank.Set(n, uint32(at)+1)
	}
	return rank
}

// free gives up what a Resolution does not need.
func (st *assembler) free(o *corrected) {
	for _, array := range []interface{ Free() }{
		st.Clusters, st.Packed, st.Strings, st.Feature, st.Groups, st.Heads, st.Next, st.Steps, st.Identities, st.Rivals, st.Of, st.Ids, st.IsGeneric,
		st.Order, st.Rank, st.Merged,
	} {
		array.Free()
	}
	o.Free()
}

// assemble makes an entity of what was collected of it.
func (st *assembler) assemble(o *corrected, c *entityDraft) packed.Entity {
	for _, n := range c.identities {
		p := st.Identities.At(n)
		st.Steps.Each(p.Steps, func(s entities.Decision) { c.steps = append(c.steps, s) })
		c.rivals = append(c.rivals, st.RivalsOf(&p)...)
	}
	c.steps = append(c.steps, o.Steps[c.id]...)
	return packed.Entity{Entity: st.assembleEntity(c.id, c), Steps: boundSteps(c.steps)}
}

// maxSteps bounds the decisions that are kept of one entity.
const maxSteps = 96

func boundSteps(s []entities.Decision) []entities.Decision {
	slices.SortFunc(s, func(x, y entities.Decision) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.What, y.What), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Detail, y.Detail))
	})
	s = slices.Compact(s)
	return s[:min(len(s), maxSteps)]
}

// collect takes what members wrote of a cluster.
func (st *assembler) collect(c *entityDraft, o *corrected, article, i uint32, p spill.Decoder) {
	link, typ := p.Uint32(), entities.Type(p.Byte())
	d := st.D.Read(p)
	n := d.Mentions
	c.names[d.Name] += n
	if link != 0 && st.Str(link) == c.id {
		c.linked[d.Name] += n
	}
	if d.Subtype != 0 {
		c.subtypes[d.Subtype] += n
	}
	if typ <= entities.Organization {
		c.types[typ] += n
	}
	if change, _ := o.Of(i); change.Type != entities.NoType {
		c.retype = change.Type
	}
	c.clusters++
	st.collectRoles(c, article, d.Roles)
	for _, k := range d.Candidates {
		if c.cands == nil {
			c.cands, c.candNames = map[uint32]float64{}, map[uint32]uint32{}
		}
		c.cands[k.ID] += float64(k.Score) // whole numbers, so that the order of the sum does not matter
		if old, ok := c.candNames[k.ID]; !ok || st.Str(k.Name) < st.Str(old) {
			c.candNames[k.ID] = k.Name
		}
	}
}

func (st *assembler) collectRoles(c *entityDraft, article uint32, roles []uint32) {
	date := st.Str(st.Articles.At(article).Date)
	for _, r := range roles {
		key := namegroups.Normal(st.Str(r))
		if c.roles == nil {
			c.roles = map[string]*roleCount{}
		}
		t := c.roles[key]
		if t == nil {
			t = &roleCount{titles: majority{}}
			c.roles[key] = t
		}
		t.titles[r]++
		if t.articles == 0 || t.last != article {
			t.articles++
			t.last = article
		}
		if date != "" {
			if t.first == "" || date < t.first {
				t.first = date
			}
			t.late = max(t.late, date)
		}
	}
}

// maxRoleSpans bounds the titles of one entity.
const maxRoleSpans = 12

func (st *assembler) assembleEntity(id string, c *entityDraft) entities.Entity {
	e := entities.Entity{ID: id, Name: st.winner(c.names), Subtype: st.winner(c.subtypes)}
	if len(c.linked) > 0 {
		e.Name = st.winner(c.linked)
	}
	for _, t := range entities.Types {
		if e.Type == entities.NoType || c.types[t] > c.types[e.Type] {
			e.Type = t
		}
	}
	if c.retype != entities.NoType {
		if e.Type != c.retype {
			e.Subtype = ""
		}
		e.Type = c.retype
	}
	st.know(&e)
	if c.rename != "" {
		e.Name = c.rename
	}
	e.Roles = st.roleSpans(c)
	if e.Links == nil {
		e.Candidates = st.candidates(id, c)
	}
	return e
}

// know adds what the gazetteers know of an entity: links and where it is.
func (st *assembler) know(e *entities.Entity) {
	k, ok := st.Names.ByID(e.ID)
	if !ok && e.Type == entities.Place {
		k, ok = st.named(e)
	}
	addLink(e, e.ID)
	if !ok {
		return
	}
	addLink(e, k.ID)
	addLink(e, k.SameAs)
	if k.Wikipedia != "" {
		addLink(e, "wikipedia:"+k.Wikipedia)
	}
	e.Subtype = cmp.Or(e.Subtype, k.Subtype)
	if k.Type == entities.Place {
		e.Place = placeInfo(&k)
		if e.Name == k.Name {
			e.Name = st.englishName(&k)
		}
	}
}

// englishName is the name by which readers of English know a place that the lists
// call in letters of another language: the title of its English article, where that
// is one of its names (Geneva for Genève, Tikrit for Tikrīt).
func (st *assembler) englishName(k *gazetteers.Entry) string {
	if !strings.ContainsFunc(k.Name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return k.Name
	}
	title, _, _ := strings.Cut(strings.ReplaceAll(k.Wikipedia, "_", " "), " (")
	title, _, _ = strings.Cut(title, ", ")
	for _, o := range st.Names.Lookup(title) {
		if o.ID == k.ID && (o.Match == gazetteers.ByName || o.Match == gazetteers.ByAlias) {
			return title
		}
	}
	return k.Name
}

// named finds the known place without an id that an entity's id was made of.
func (st *assembler) named(e *entities.Entity) (gazetteers.Entry, bool) {
	for _, k := range st.Names.Lookup(e.Name) {
		if k.ID == "" && k.Match != gazetteers.ByMinorAlias && k.Type == e.Type && k.EntityID() == e.ID {
			return k, true
		}
	}
	return gazetteers.Entry{}, false
}

// addLink notes one of the ids by which the world knows an entity.
func addLink(e *entities.Entity, id string) {
	scheme, value, _ := strings.Cut(id, ":")
	var l entities.Links
	if e.Links != nil {
		l = *e.Links
	}
	switch scheme {
	case "wikidata":
		l.Wikidata = value
	case "geonames":
		l.GeoNames = value
	case "wikipedia":
		l.Wikipedia = value
	default:
		return
	}
	e.Links = &l
}

func placeInfo(k *gazetteers.Entry) *entities.PlaceInfo {
	p := &entities.PlaceInfo{Country: k.Country, Admin1: k.Admin1}
	if k.HasCoord {
		lat, lon := k.Lat, k.Lon
		p.Lat, p.Lon = &lat, &lon
	}
	return p
}

// roleSpans lists the titles, those of most articles first.
func (st *assembler) roleSpans(c *entityDraft) []entities.RoleSpan {
	var out []entities.RoleSpan
	for _, key := range slices.Sorted(maps.Keys(c.roles)) {
		t := c.roles[key]
		out = append(out, entities.RoleSpan{Title: st.winner(t.titles), Articles: t.articles, First: t.first, Last: t.late})
	}
	slices.SortStableFunc(out, func(x, y entities.RoleSpan) int { return cmp.Compare(y.Articles, x.Articles) })
	return out[:min(len(out), maxRoleSpans)]
}

// candidates lists who an entity could be: by the mean score over its clusters,
// and the entities of its name that it was kept apart from.
func (st *assembler) candidates(id string, c *entityDraft) []entities.Candidate {
	var out []entities.Candidate
	for k, sum := range c.cands {
		if s := st.Str(k); s != id {
			out = append(out, entities.Candidate{ID: s, Name: st.Str(c.candNames[k]), Score: entities.Round3(sum / 1000 / float64(c.clusters))})
		}
	}
	total := uint32(0)
	for _, p := range c.rivals {
		total += st.Identities.At(p).Count
	}
	for _, n := range c.rivals {
		p := st.Identities.At(n)
		other := st.Ids.At(p.Id)
		if other == id || p.Count == 0 || slices.ContainsFunc(out, func(x entities.Candidate) bool { return x.ID == other }) {
			continue
		}
		out = append(out, entities.Candidate{ID: other, Name: st.Str(st.Groups.At(p.Group).Name), Score: entities.Round3(float64(p.Count) / float64(total) / 2)})
	}
	slices.SortFunc(out, func(x, y entities.Candidate) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.ID, y.ID))
	})
	return out[:min(len(out), entities.MaxCandidates)]
}
