package resolve

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// name gives every part its id.
func (w *work) name() {
	w.id = make([]string, len(w.parts))
	for p := range w.parts {
		nd := &w.nodes[w.parts[p].node]
		if nd.link != 0 {
			w.id[p] = w.str(nd.link)
			continue
		}
		key := w.str(nd.key)
		if s := w.parts[p].suffix; s != "" {
			key += " " + s
		}
		w.id[p] = Slug(nd.typ, key)
	}
}

// tally counts spellings; the most frequent wins, of equals the first in
// alphabetical order.
type tally map[uint32]int

func (w *work) best(t tally) string {
	best, n := "", 0
	for k, c := range t {
		if s := w.str(k); c > n || c == n && s < best {
			best, n = s, c
		}
	}
	return best
}

// collected is what the clusters of an entity say of it.
type collected struct {
	names, subtypes tally
	linked          tally
	types           [4]int
	roles           map[string]*roleTally
	cands           map[uint32]float64
	candNames       map[uint32]uint32
	clusters        int
	steps           []entities.Step
	rivals          []uint32
	rename          string
	retype          entities.Type
}

type roleTally struct {
	titles      tally
	articles    int
	last        uint32
	first, late string
}

// finish describes the entities, one after the other.
func (w *work) finish(o *applied) *Resolution {
	res := &Resolution{keys: w.keys, articles: w.articles, unmatched: o.unmatched}
	ids := make([]uint32, 0, o.ids.Len()) // numbers of ids, in order of id
	ends := make([]uint32, o.ids.Len()+1) // id → end of its clusters in members
	for _, id := range o.id {
		ends[id]++
	}
	for n := range uint32(o.ids.Len()) {
		if ends[n+1] > 0 {
			ids = append(ids, n)
		}
	}
	slices.SortFunc(ids, func(x, y uint32) int { return strings.Compare(o.ids.At(x), o.ids.At(y)) })
	ends[0] = 0 // clusters that are left out
	for n := 1; n < len(ends); n++ {
		ends[n] += ends[n-1]
	}
	members := make([]uint32, ends[len(ends)-1])
	for p := len(w.parts) - 1; p >= 0; p-- {
		for _, i := range slices.Backward(w.parts[p].clusters) {
			if id := o.id[i]; id > 0 {
				ends[id]--
				members[ends[id]] = i
			}
		}
	}
	ends = append(ends, uint32(len(members))) // by now each is the begin of its own, and the end of the one before
	number := make([]uint32, o.ids.Len()+1)
	res.list = make([]described, 0, len(ids))
	for at, n := range ids {
		number[n+1] = uint32(at) + 1
		res.list = append(res.list, w.describe(o, o.ids.At(n), members[ends[n+1]:ends[n+2]]))
	}
	res.of = o.id
	for i, id := range res.of {
		res.of[i] = number[id]
	}
	return res
}

// describe collects what the clusters of an entity say of it.
func (w *work) describe(o *applied, id string, clusters []uint32) described {
	c := &collected{names: tally{}, subtypes: tally{}, linked: tally{}, rename: o.rename[id]}
	for _, i := range clusters {
		retype := entities.NoType
		if o.retype != nil {
			retype = o.retype[i]
		}
		w.collect(c, i, id, retype)
		if p := &w.parts[w.partOf[i]]; i == p.clusters[0] && (o.moved == nil || !o.moved[i]) {
			c.steps = append(c.steps, p.steps...)
			c.rivals = append(c.rivals, p.rivals...)
		}
	}
	c.steps = append(c.steps, o.steps[id]...)
	e := w.describeEntity(strings.Clone(id), c)
	return newDescribed(&e, boundSteps(c.steps))
}

func boundSteps(s []entities.Step) []entities.Step {
	slices.SortFunc(s, func(x, y entities.Step) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.What, y.What), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Detail, y.Detail))
	})
	s = slices.Compact(s)
	return s[:min(len(s), 4*maxSteps)]
}

func (w *work) collect(c *collected, i uint32, id string, retype entities.Type) {
	k, d := &w.clusters[i], w.details(i, &w.d)
	n := d.mentions
	c.names[d.name] += n
	if k.link != 0 && w.str(k.link) == id {
		c.linked[d.name] += n
	}
	if d.subtype != 0 {
		c.subtypes[d.subtype] += n
	}
	if k.typ <= entities.Organization {
		c.types[k.typ] += n
	}
	if retype != entities.NoType {
		c.retype = retype
	}
	c.clusters++
	w.collectRoles(c, k.article, d.roles)
	for _, k := range d.cands {
		if c.cands == nil {
			c.cands, c.candNames = map[uint32]float64{}, map[uint32]uint32{}
		}
		c.cands[k.id] += float64(k.score) // whole numbers, so that the order of the sum does not matter
		if old, ok := c.candNames[k.id]; !ok || w.str(k.name) < w.str(old) {
			c.candNames[k.id] = k.name
		}
	}
}

func (w *work) collectRoles(c *collected, article uint32, roles []uint32) {
	date := w.str(w.articles[article].date)
	for _, r := range roles {
		key := normal(w.str(r))
		if c.roles == nil {
			c.roles = map[string]*roleTally{}
		}
		t := c.roles[key]
		if t == nil {
			t = &roleTally{titles: tally{}}
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

func (w *work) describeEntity(id string, c *collected) entities.Entity {
	e := entities.Entity{ID: id, Name: w.best(c.names), Subtype: w.best(c.subtypes)}
	if len(c.linked) > 0 {
		e.Name = w.best(c.linked)
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
	w.know(&e)
	if c.rename != "" {
		e.Name = c.rename
	}
	e.Roles = w.roleSpans(c)
	if e.Links == nil {
		e.Candidates = w.candidates(id, c)
	}
	return e
}

// know adds what the gazetteers know of an entity: links and where it is.
func (w *work) know(e *entities.Entity) {
	link(e, e.ID)
	if e.Links == nil && e.Type != entities.Place {
		return
	}
	for _, k := range w.names.Lookup(e.Name) {
		if k.Match == gazetteers.ByWeak && k.ID == "" || k.ID != e.ID && (k.ID != "" || k.Type != e.Type || entryID(&k) != e.ID) {
			continue
		}
		link(e, k.SameAs)
		e.Subtype = cmp.Or(e.Subtype, k.Subtype)
		if k.Type == entities.Place {
			e.Place = placeInfo(&k)
		}
		return
	}
}

func link(e *entities.Entity, id string) {
	scheme, value, ok := strings.Cut(id, ":")
	if !ok || scheme != "wikidata" && scheme != "geonames" {
		return
	}
	if e.Links == nil {
		e.Links = &entities.Links{}
	}
	if scheme == "wikidata" {
		e.Links.Wikidata = value
	} else {
		e.Links.GeoNames = value
	}
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
func (w *work) roleSpans(c *collected) []entities.RoleSpan {
	var out []entities.RoleSpan
	for _, key := range sortedKeys(c.roles) {
		t := c.roles[key]
		out = append(out, entities.RoleSpan{Title: w.best(t.titles), Articles: t.articles, First: t.first, Last: t.late})
	}
	slices.SortStableFunc(out, func(x, y entities.RoleSpan) int { return cmp.Compare(y.Articles, x.Articles) })
	return out[:min(len(out), maxRoleSpans)]
}

// candidates lists who an entity could be: by the mean score over its clusters,
// and the entities of its name that it was kept apart from.
func (w *work) candidates(id string, c *collected) []entities.Candidate {
	var out []entities.Candidate
	for k, sum := range c.cands {
		if s := w.str(k); s != id {
			out = append(out, entities.Candidate{ID: s, Name: w.str(c.candNames[k]), Score: round3(sum / 1000 / float64(c.clusters))})
		}
	}
	total := 0
	for _, p := range c.rivals {
		total += len(w.parts[p].clusters)
	}
	for _, p := range c.rivals {
		other := w.id[p]
		if other == id || len(w.parts[p].clusters) == 0 || slices.ContainsFunc(out, func(x entities.Candidate) bool { return x.ID == other }) {
			continue
		}
		out = append(out, entities.Candidate{ID: other, Name: w.str(w.details(w.parts[p].clusters[0], &w.d).name), Score: round3(float64(len(w.parts[p].clusters)) / float64(total) / 2)})
	}
	slices.SortFunc(out, func(x, y entities.Candidate) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.ID, y.ID))
	})
	return out[:min(len(out), keptRivals)]
}
