package across

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/spill"
)

// Resolve decides. The Resolver is only to be closed afterwards. Errors are those
// of files, and that of ctx when it ends.
func (a *Resolver) Resolve(ctx context.Context) (res *Resolution, err error) {
	defer spill.Catch(&err)
	st, err := a.decide(ctx)
	if err != nil {
		return nil, err
	}
	o, err := st.correct()
	if err != nil {
		return nil, err
	}
	return st.finish(o)
}

// decide finds out who is who, without corrections.
func (a *Resolver) decide(ctx context.Context) (*state, error) {
	st := newState(ctx, a)
	for _, step := range []func() error{st.makeGroups, st.joinLinked, st.joinSpellings, st.joinFuller, st.joinAcronyms} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	surnames := st.newSurnames()
	if err := st.split(surnames); err != nil {
		return nil, err
	}
	return st, st.joinBareNames(surnames)
}

// majority counts spellings; the most frequent wins, of equals the first in
// alphabetical order.
type majority map[uint32]int

func (st *state) winner(t majority) string {
	winner, n := "", 0
	for k, c := range t {
		if s := st.str(k); c > n || c == n && s < winner {
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
func (st *state) finish(o *corrected) (*Resolution, error) {
	rank := st.rankIDs(o)
	members, err := st.members(o, rank)
	if err != nil {
		return nil, err
	}
	res := &Resolution{
		pool: st.pool, keys: st.keys, articles: st.articles, unmatched: o.Unmatched, former: o.Former, names: st.names,
		of: o.id, list: spill.NewArray[spill.Place](st.pool), texts: spill.NewStringStore(st.pool),
	}
	c := members.Entries()
	for _, entries := range spill.Groups(c, spill.ByNumber) {
		var draft *entityDraft
		for e := range entries {
			if draft == nil { // the first is a cluster
				draft = newDraft(strings.Clone(st.entityOf(o, uint32(e.Lo))), o)
			}
			if err := st.stopped(uint32(e.Lo)); err != nil {
				return nil, err
			}
			if e.Lo >= ofIdentity {
				draft.identities = append(draft.identities, uint32(e.Lo))
			} else {
				st.collect(draft, o, st.order[uint32(e.Hi)], uint32(e.Lo), spill.DecoderOf(e.Value))
			}
		}
		d := st.assemble(o, draft)
		st.buf = d.Append(st.buf[:0])
		res.list.Append(res.texts.AddBytes(st.buf))
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
func (st *state) members(o *corrected, rank *spill.Array[uint32]) (*spill.Sorter, error) {
	s := st.sorter("members")
	var b spill.Encoder
	for i := range uint32(st.clusters.Len()) {
		if id := o.id.At(i); id > 0 {
			c := st.clusters.At(i)
			b = b[:0]
			b.Uint(uint64(c.link))
			b.Byte(byte(c.typ))
			b = append(b, st.packed.At(c.rest)...)
			s.Add(spill.Pair(rank.At(id-1)-1, st.rank[c.article]), uint64(i), b)
		}
	}
	for n := range uint32(st.identities.Len()) {
		p := st.identities.At(n)
		if change, _ := o.Of(p.first - 1); p.into > 0 || change.Moved {
			continue
		}
		if id := o.id.At(p.first - 1); id > 0 {
			s.Add(spill.Pair(rank.At(id-1)-1, math.MaxUint32), ofIdentity|uint64(n), nil)
		}
	}
	return s, s.Finish()
}

// rankIDs gives, for each number of an id, 1 + its place among the ids that
// clusters have, in order of id.
func (st *state) rankIDs(o *corrected) *spill.Array[uint32] {
	rank := spill.NewArray[uint32](st.pool)
	rank.Grow(st.ids.Len())
	for i := range uint32(o.id.Len()) {
		if id := o.id.At(i); id > 0 {
			rank.Set(id-1, 1)
		}
	}
	ids := make([]uint32, 0, st.ids.Len())
	for n := range uint32(st.ids.Len()) {
		if rank.At(n) > 0 {
			ids = append(ids, n)
		}
	}
	slices.SortFunc(ids, func(x, y uint32) int { return strings.Compare(st.ids.At(x), st.ids.At(y)) })
	for at, n := range ids {
		rank.Set(n, uint32(at)+1)
	}
	return rank
}

// free gives up what a Resolution does not need.
func (st *state) free(o *corrected) {
	for _, array := range []interface{ Free() }{
		st.clusters, st.packed, st.strings, st.feature, st.groups, st.heads, st.next, st.steps, st.identities, st.rivals, st.of, st.ids, st.isGeneric,
	} {
		array.Free()
	}
	o.Free()
}

// assemble makes an entity of what was collected of it.
func (st *state) assemble(o *corrected, c *entityDraft) packed.Entity {
	for _, n := range c.identities {
		p := st.identities.At(n)
		st.steps.Each(p.steps, func(s entities.Decision) { c.steps = append(c.steps, s) })
		c.rivals = append(c.rivals, st.rivalsOf(&p)...)
	}
	c.steps = append(c.steps, o.Steps[c.id]...)
	return packed.Entity{Entity: st.assembleEntity(c.id, c), Steps: boundSteps(c.steps)}
}

// rivalsOf lists the rivals of a identity in the order of adding.
func (st *state) rivalsOf(p *identity) []uint32 {
	var out []uint32
	for at := p.rivals; at > 0; {
		r := st.rivals.At(at - 1)
		out = append(out, r.identity)
		at = r.next
	}
	slices.Reverse(out)
	return out
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
func (st *state) collect(c *entityDraft, o *corrected, article, i uint32, p spill.Decoder) {
	link, typ := p.Uint32(), entities.Type(p.Byte())
	d := st.d.Read(p)
	n := d.Mentions
	c.names[d.Name] += n
	if link != 0 && st.str(link) == c.id {
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
		if old, ok := c.candNames[k.ID]; !ok || st.str(k.Name) < st.str(old) {
			c.candNames[k.ID] = k.Name
		}
	}
}

func (st *state) collectRoles(c *entityDraft, article uint32, roles []uint32) {
	date := st.str(st.articles.At(article).date)
	for _, r := range roles {
		key := normal(st.str(r))
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

func (st *state) assembleEntity(id string, c *entityDraft) entities.Entity {
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
func (st *state) know(e *entities.Entity) {
	k, ok := st.names.ByID(e.ID)
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
	}
}

// named finds the known place without an id that an entity's id was made of.
func (st *state) named(e *entities.Entity) (gazetteers.Entry, bool) {
	for _, k := range st.names.Lookup(e.Name) {
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
func (st *state) roleSpans(c *entityDraft) []entities.RoleSpan {
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
func (st *state) candidates(id string, c *entityDraft) []entities.Candidate {
	var out []entities.Candidate
	for k, sum := range c.cands {
		if s := st.str(k); s != id {
			out = append(out, entities.Candidate{ID: s, Name: st.str(c.candNames[k]), Score: entities.Round3(sum / 1000 / float64(c.clusters))})
		}
	}
	total := uint32(0)
	for _, p := range c.rivals {
		total += st.identities.At(p).count
	}
	for _, n := range c.rivals {
		p := st.identities.At(n)
		other := st.ids.At(p.id)
		if other == id || p.count == 0 || slices.ContainsFunc(out, func(x entities.Candidate) bool { return x.ID == other }) {
			continue
		}
		out = append(out, entities.Candidate{ID: other, Name: st.str(st.groups.At(p.group).name), Score: entities.Round3(float64(p.count) / float64(total) / 2)})
	}
	slices.SortFunc(out, func(x, y entities.Candidate) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.ID, y.ID))
	})
	return out[:min(len(out), entities.MaxCandidates)]
}
