package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/resolve/across/surnames"
	"newsgraph/pipeline/spill"
)

// splitter makes identities of groups, and tells surnames of the people.
type splitter struct {
	*namegroups.State
	surnames *surnames.Surnames
	bearers  *spill.Array[uint8] // group → 1 + bearers, 0 before it is asked for
}

// split makes identities of groups: one of most, several where one name is borne
// by people or places that have nothing in common. On the way it tells surnames of
// the people.
func (st *splitter) split() error {
	next := uint32(0)
	whole := func(end uint32) { // the groups before end whose articles need no look
		for ; next < end; next++ {
			if ng := st.Groups.At(next); ng.Count > 0 {
				st.addIdentities(next, &ng, nil, []namesakes.Component{{First: ng.First, Count: ng.Count}}, nil)
			}
		}
	}
	err := st.eachGroup(func(n uint32, ng *namegroups.Group, contexts *namesakes.Contexts) {
		whole(n)
		next = n + 1
		components, why := []namesakes.Component{contexts.All()}, []string(nil)
		switch {
		case ng.Whole(), ng.Type != entities.Person && !st.needsContexts(n, ng), st.isFamily(ng):
		case ng.Type == entities.Person && ng.Short && !ng.Known:
			components = contexts.Components(true)
		case st.bearersOf(n, ng) == everyArticle:
			components = contexts.Alike()
		default:
			components, why = st.Judge.Agreeing(contexts, contexts.Components(false), st.priorSingle(n, ng))
		}
		first := uint32(st.Identities.Len())
		st.addIdentities(n, ng, contexts, components, why)
		for k := range components {
			st.surnames.Add(first+uint32(k), ng, contexts, components[k].Contexts)
		}
	})
	whole(uint32(st.Groups.Len()))
	return err
}

// isFamily reports whether a name is a family's, "Clintons": a surname in the plural.
func (st *splitter) isFamily(ng *namegroups.Group) bool {
	name := st.Str(ng.Key)
	one, plural := strings.CutSuffix(name, "s")
	return plural && ng.Type == entities.Person && ng.Short && len(one) > 3 && !strings.Contains(one, " ") && !st.Names.IsSurname(name) && st.Names.IsSurname(one)
}

// needsContexts reports whether split or surnames need the contexts of a group.
func (st *splitter) needsContexts(n uint32, ng *namegroups.Group) bool {
	switch ng.Type {
	case entities.Person:
		return ng.Link == 0 && ng.Count > 1 || st.surnames.NeedsContexts(ng)
	case entities.Place, entities.Organization:
		return ng.Link == 0 && ng.Count > 1 && !ng.Known && (ng.Several && ng.Type == entities.Place || st.bearersOf(n, ng) != oneBearer)
	}
	return false
}

// eachGroup gives the groups that need contexts, in order, with these, which hold
// until the next.
func (st *splitter) eachGroup(yield func(n uint32, ng *namegroups.Group, r *namesakes.Contexts)) error {
	sorted := st.Sorter("rows") // group, article, cluster
	var comentions, others []uint32
	var b spill.Encoder
	for at := range uint32(st.Order.Len()) {
		art := st.Order.At(at)
		if err := st.Stopped(at); err != nil {
			return err
		}
		ad := st.Articles.At(art)
		comentions = comentions[:0]
		for i := ad.First; i < ad.First+ad.N; i++ {
			x := st.Feature.At(i)
			if st.Clusters.At(i).Type == entities.Place {
				x |= namesakes.Place
			}
			comentions = append(comentions, x)
		}
		others = namesakes.AppendOthers(others[:0], comentions)
		for i := ad.First; i < ad.First+ad.N; i++ {
			n := st.Merged.Find(st.Of.At(i))
			ng := st.Groups.At(n)
			if !st.needsContexts(n, &ng) {
				continue
			}
			b = b[:0]
			c, d := st.Clusters.At(i), st.Details(i, &st.D)
			namesakes.Encode(&b, &namesakes.Context{Key: c.Key, Name: d.Name, Focus: ad.Focus, Day: ad.Day, Candidate: st.likeliest(d)}, d.Roles, comentions[i-ad.First], others)
			sorted.Add(spill.Pair(n, at), uint64(i), b)
		}
	}
	if err := sorted.Finish(); err != nil {
		return err
	}
	var r namesakes.Contexts
	c := sorted.Entries()
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		if err := st.Stopped(n); err != nil {
			return err
		}
		ng := st.Groups.At(n)
		r.Reset()
		for e := range entries {
			if err := st.Stopped(uint32(e.Lo)); err != nil {
				return err
			}
			r.Add(uint32(e.Lo), spill.DecoderOf(e.Value), ng.Whole())
		}
		yield(n, &ng, &r)
	}
	return cmp.Or(c.Err(), sorted.Remove())
}

// likeliest is the id of whom an article finds likeliest of a cluster, 0 for none.
func (st *splitter) likeliest(d *packed.Cluster) uint32 {
	if d.Type != entities.Organization || len(d.Candidates) == 0 || float64(d.Candidates[0].Score) < 1000*st.Thresholds.LikelyCandidate {
		return 0
	}
	return d.Candidates[0].ID
}

// addIdentities makes identities of the components of a group, with suffixes that
// say what tells them apart: the country, else a hash of their first article.
func (st *splitter) addIdentities(n uint32, ng *namegroups.Group, r *namesakes.Contexts, components []namesakes.Component, why []string) {
	first := uint32(st.Identities.Len())
	if len(components) == 1 {
		suffix := ""
		if ng.Country != 0 && !st.Alone(n, ng) {
			suffix = strings.ToLower(st.Str(ng.Country))
		}
		st.Identities.Append(namegroups.Identity{Group: n, First: components[0].First, Count: components[0].Count, Steps: ng.Steps, Id: st.IdOf(ng, suffix)})
		ng.Identity = first + 1
		st.Groups.Set(n, *ng)
		return
	}
	used := map[string]int{}
	suffixes := make([]string, len(components))
	for k, g := range components {
		if f := st.Judge.Focus(r, g.Contexts); f != 0 {
			suffixes[k] = strings.ToLower(st.Str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range components {
		p := namegroups.Identity{Group: n, First: g.First, Count: g.Count}
		suffix := suffixes[k]
		if k == 0 && g.Count*5 >= ng.Count*4 {
			suffix = "" // whom nearly all mean needs nothing besides the name
		} else if suffix == "" || used[suffix] > 1 {
			suffix = strings.TrimPrefix(suffix+"-"+st.hashOfArticle(r.At(slices.Min(g.Contexts)).Cluster), "-")
		}
		p.Id = st.IdOf(ng, suffix)
		for o := range components[:min(len(components), entities.MaxCandidates+1)] {
			if o != k {
				st.AddRival(&p, first+uint32(o))
			}
		}
		reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(components))
		if k < len(why) && why[k] != "" {
			reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(components), why[k])
		}
		p.Steps = st.Steps.Note(ng.Steps, entities.Decision{Kind: "refuse", What: st.Str(ng.Key), Reason: reason, Detail: detail})
		for _, k := range g.Contexts {
			st.Of.Set(r.At(k).Cluster, namegroups.InIdentity|uint32(st.Identities.Len()))
		}
		st.Identities.Append(p)
	}
}

// priorSingle is what the name of a group alone says of there being one bearer.
func (st *splitter) priorSingle(n uint32, ng *namegroups.Group) namesakes.Feature {
	if ng.Type != entities.Person {
		switch st.bearersOf(n, ng) {
		case everyTown:
			return namesakes.OneCommonPlace
		case ambiguous:
			return namesakes.OneAmbiguous
		}
		return namesakes.OnePlace
	}
	return st.Judge.PriorPerson(st.Person(ng).Words)
}

// hashOfArticle is made from the key of a cluster's article.
func (st *splitter) hashOfArticle(i uint32) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(st.Keys.At(st.Clusters.At(i).Article)))
	return fmt.Sprintf("%08x", h.Sum32())
}
