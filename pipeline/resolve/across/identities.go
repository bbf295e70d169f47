package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/spill"
)

// identity is the clusters that are one entity.
type identity struct {
	group  uint32
	first  uint32 // 1 + the first cluster in order of article key
	count  uint32 // of clusters
	steps  uint32
	rivals uint32 // the last of the other identities that it could be
	id     uint32 // number of its id
	into   uint32 // identity that took this one in
}

// split makes identities of groups: one of most, several where one name is borne
// by people or places that have nothing in common. On the way it tells surnames of
// the people.
func (st *state) split(surnames *surnames) error {
	next := uint32(0)
	whole := func(end uint32) { // the groups before end whose articles need no look
		for ; next < end; next++ {
			if ng := st.groups.At(next); ng.count > 0 {
				st.addIdentities(next, &ng, nil, []namesakes.Component{{First: ng.first, Count: ng.count}}, nil)
			}
		}
	}
	err := st.eachGroup(surnames, func(n uint32, ng *nameGroup, contexts *namesakes.Contexts) {
		whole(n)
		next = n + 1
		components, why := []namesakes.Component{contexts.All()}, []string(nil)
		switch {
		case ng.whole():
		case ng.typ == entities.Person && ng.short && !ng.known:
			components = contexts.Components(true)
		case ng.typ == entities.Person, ng.typ == entities.Place && ng.several:
			components, why = st.judge.Agreeing(contexts, contexts.Components(false), st.priorSingle(ng))
		}
		first := uint32(st.identities.Len())
		st.addIdentities(n, ng, contexts, components, why)
		for k := range components {
			surnames.add(first+uint32(k), ng, contexts, components[k].Contexts)
		}
	})
	whole(uint32(st.groups.Len()))
	return err
}

// whole reports whether a group is one entity without a look at its articles.
func (ng *nameGroup) whole() bool {
	return ng.link != 0 || ng.count == 1 || ng.known && ng.typ != entities.Person
}

// needsContexts reports whether split or surnames need the contexts of a group.
func (st *state) needsContexts(ng *nameGroup, s *surnames) bool {
	switch ng.typ {
	case entities.Person:
		return ng.link == 0 && ng.count > 1 || s.needsContexts(ng)
	case entities.Place:
		return ng.link == 0 && ng.count > 1 && !ng.known && ng.several
	}
	return false
}

// eachGroup gives the groups that need contexts, in order, with these, which hold
// until the next.
func (st *state) eachGroup(s *surnames, yield func(n uint32, ng *nameGroup, r *namesakes.Contexts)) error {
	sorted := st.sorter("rows") // group, article, cluster
	var comentions, others []uint32
	var b spill.Encoder
	for at, art := range st.order {
		if err := st.stopped(uint32(at)); err != nil {
			return err
		}
		ad := st.articles.At(art)
		comentions = comentions[:0]
		for i := ad.first; i < ad.first+ad.n; i++ {
			x := st.feature.At(i)
			if st.clusters.At(i).typ == entities.Place {
				x |= namesakes.Place
			}
			comentions = append(comentions, x)
		}
		others = namesakes.AppendOthers(others[:0], comentions)
		for i := ad.first; i < ad.first+ad.n; i++ {
			n := st.merged.Find(st.of.At(i))
			ng := st.groups.At(n)
			if !st.needsContexts(&ng, s) {
				continue
			}
			b = b[:0]
			c, d := st.clusters.At(i), st.details(i, &st.d)
			namesakes.Encode(&b, &namesakes.Context{Key: c.key, Name: d.Name, Focus: ad.focus, Day: ad.day}, d.Roles, comentions[i-ad.first], others)
			sorted.Add(spill.Pair(n, uint32(at)), uint64(i), b)
		}
	}
	if err := sorted.Finish(); err != nil {
		return err
	}
	var r namesakes.Contexts
	c := sorted.Entries()
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		if err := st.stopped(n); err != nil {
			return err
		}
		ng := st.groups.At(n)
		r.Reset()
		for e := range entries {
			if err := st.stopped(uint32(e.Lo)); err != nil {
				return err
			}
			r.Add(uint32(e.Lo), spill.DecoderOf(e.Value), ng.whole())
		}
		yield(n, &ng, &r)
	}
	return cmp.Or(c.Err(), sorted.Remove())
}

// addIdentities makes identities of the components of a group, with suffixes that
// say what tells them apart: the country, else a hash of their first article.
func (st *state) addIdentities(n uint32, ng *nameGroup, r *namesakes.Contexts, components []namesakes.Component, why []string) {
	first := uint32(st.identities.Len())
	if len(components) == 1 {
		suffix := ""
		if ng.country != 0 && !st.alone(n, ng) {
			suffix = strings.ToLower(st.str(ng.country))
		}
		st.identities.Append(identity{group: n, first: components[0].First, count: components[0].Count, steps: ng.steps, id: st.idOf(ng, suffix)})
		ng.identity = first + 1
		st.groups.Set(n, *ng)
		return
	}
	used := map[string]int{}
	suffixes := make([]string, len(components))
	for k, g := range components {
		if f := st.judge.Focus(r, g.Contexts); f != 0 {
			suffixes[k] = strings.ToLower(st.str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range components {
		p := identity{group: n, first: g.First, count: g.Count}
		suffix := suffixes[k]
		if suffix == "" || used[suffix] > 1 {
			suffix = strings.TrimPrefix(suffix+"-"+st.hashOfArticle(r.At(slices.Min(g.Contexts)).Cluster), "-")
		}
		p.id = st.idOf(ng, suffix)
		for o := range components[:min(len(components), entities.MaxCandidates+1)] {
			if o != k {
				st.addRival(&p, first+uint32(o))
			}
		}
		reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(components))
		if k < len(why) && why[k] != "" {
			reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(components), why[k])
		}
		p.steps = st.steps.Note(ng.steps, entities.Decision{Kind: "refuse", What: st.str(ng.key), Reason: reason, Detail: detail})
		for _, k := range g.Contexts {
			st.of.Set(r.At(k).Cluster, inIdentity|uint32(st.identities.Len()))
		}
		st.identities.Append(p)
	}
}

// priorSingle is what the name of a group alone says of there being one bearer.
func (st *state) priorSingle(ng *nameGroup) namesakes.Feature {
	if ng.typ != entities.Person {
		return namesakes.OnePlace
	}
	return st.judge.PriorPerson(st.person(ng).Words)
}

// identityOf is the identity of a cluster.
func (st *state) identityOf(i uint32) uint32 {
	p := st.of.At(i)
	if p&inIdentity != 0 {
		p &^= inIdentity
	} else {
		p = st.groups.At(st.merged.Find(p)).identity - 1
	}
	if into := st.identities.At(p).into; into > 0 {
		return into - 1
	}
	return p
}

// idOf numbers the id of what has a group's name, or its link.
func (st *state) idOf(ng *nameGroup, suffix string) uint32 {
	id := st.str(ng.link)
	if ng.link == 0 {
		id = st.str(ng.key)
		if suffix != "" {
			id += " " + suffix
		}
		id = entities.Slug(ng.typ, id)
	}
	n, _ := st.ids.Add(id)
	return n
}

// rivalData is an identity that another could be, and the next of them.
type rivalData struct{ identity, next uint32 }

func (st *state) addRival(p *identity, rival uint32) {
	st.rivals.Append(rivalData{rival, p.rivals})
	p.rivals = uint32(st.rivals.Len())
}

// hashOfArticle is made from the key of a cluster's article.
func (st *state) hashOfArticle(i uint32) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(st.keys.At(st.clusters.At(i).article)))
	return fmt.Sprintf("%08x", h.Sum32())
}
