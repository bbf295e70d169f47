package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// sorter is one for name, which may be used again when it was removed.
func (st *state) sorter(name string) *spill.Sorter {
	return spill.NewSorter(st.dir, "names-"+name, st.memory/8)
}

// pairs collects pairs of numbers; name is as that of a sorter.
func (st *state) pairs(name string) *spill.Pairs { return spill.NewPairs(st.sorter(name)) }

// joinLinked takes clusters that an article alone could not link to the known
// entity that their name has elsewhere in the set, where it has only one and
// the article had it among its candidates.
func (st *state) joinLinked() error {
	holders := st.pairs("linked") // group without a link → those that are linked and written so
	for i := range uint32(st.clusters.Len()) {
		if err := st.stopped(i); err != nil {
			return err
		}
		c := st.clusters.At(i)
		if c.link == 0 {
			continue
		}
		n := st.of.At(i)
		add := func(key uint32) {
			st.eachOf(key, c.typ, func(m uint32, o *nameGroup) {
				if !o.known {
					holders.Add(m, n)
				}
			})
		}
		add(c.key)
		for _, key := range st.details(i, &st.d).Forms {
			add(key)
		}
	}
	return holders.Each(func(n uint32, list []uint32) {
		if h, ok := st.majorityLink(list); ok {
			st.adoptLink(n, h)
		}
	})
}

// eachOf gives the groups of a name without a link.
func (st *state) eachOf(key uint32, typ entities.Type, yield func(n uint32, ng *nameGroup)) {
	for at := st.heads.At(key); at > 0; {
		ng := st.groups.At(at - 1)
		if ng.link == 0 && ng.key == key && ng.typ == typ {
			yield(at-1, &ng)
		}
		at = ng.sibling
	}
}

// majorityLink returns the linked group that nearly all clusters of a name mean.
func (st *state) majorityLink(holders []uint32) (uint32, bool) {
	most, total := holders[0], uint32(0)
	for _, h := range holders {
		gm, gh := st.groups.At(most), st.groups.At(h)
		total += gh.linked
		if cmp.Or(cmp.Compare(gm.linked, gh.linked), strings.Compare(st.str(gh.link), st.str(gm.link))) < 0 {
			most = h
		}
	}
	return most, len(holders) == 1 || st.groups.At(most).linked*10 >= total*9
}

// adoptLink moves the clusters of group n that have the link of group h among
// their candidates to h.
func (st *state) adoptLink(n, h uint32) {
	from, to := st.groups.At(n), st.groups.At(h)
	adopt := namesakes.Adopt
	if from.short {
		adopt = namesakes.AdoptShort
	}
	terms := ""
	kept := from
	kept.first, kept.last, kept.count = 0, 0, 0
	moved, linked := 0, to.linked
	for _, i := range st.clustersOf(&from) {
		fits := false
		for _, k := range st.details(i, &st.d).Candidates {
			if k.ID != to.link || k.Score == 0 {
				continue
			}
			t := st.weights.Terms()
			t.Add(adopt, 1)
			t.Add(namesakes.AdoptCount, math.Log1p(float64(linked)))
			t.Add(namesakes.AdoptShare, math.Log(float64(linked+1)/float64(linked+1+from.count)))
			t.Add(namesakes.AdoptScore, math.Log(float64(k.Score)/1000))
			if fits = t.Sum() >= 0; fits && terms == "" {
				terms = t.String()
			}
		}
		if fits {
			st.append(&to, i)
			st.of.Set(i, h)
			moved++
		} else {
			st.append(&kept, i)
		}
	}
	if moved > 0 {
		to.several = to.several || from.several
		to.steps = st.steps.Note(to.steps, entities.Decision{Kind: "merge", What: st.str(from.key), Reason: "linked elsewhere",
			Detail: fmt.Sprintf("%s articles name it without deciding; the set links this name to %s only; the first: %s", message.Thousands(moved), st.str(to.link), terms)})
	}
	st.groups.Set(n, kept)
	st.groups.Set(h, to)
}

// joinSpellings joins full names of people that are spellings of one another,
// and organizations' names with and without legal form.
func (st *state) joinSpellings() error {
	blocks := st.sorter("spellings") // hash of the block, group → block
	for n := range uint32(st.groups.Len()) {
		ng := st.groups.At(n)
		if ng.count == 0 || ng.short {
			continue
		}
		if b := st.blockOf(&ng); b != "" {
			blocks.Add(hashOf(b), uint64(n), []byte(b))
		}
	}
	return eachBlock(blocks, func(list []uint32) {
		groups := make([]spelled, len(list))
		for i, n := range list {
			groups[i].n, groups[i].group = n, st.groups.At(n)
		}
		st.joinBlock(groups)
	})
}

func hashOf(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// eachBlock gives the groups that have one value in common; the first halves of
// the keys are hashes of the values.
func eachBlock(s *spill.Sorter, yield func(groups []uint32)) error {
	if err := s.Finish(); err != nil {
		return err
	}
	blocks := map[string][]uint32{} // of one hash
	c := s.Entries()
	for _, entries := range spill.Groups(c, spill.ByHi) {
		for e := range entries {
			blocks[string(e.Value)] = append(blocks[string(e.Value)], uint32(e.Lo))
		}
		for _, b := range slices.Sorted(maps.Keys(blocks)) {
			yield(blocks[b])
		}
		clear(blocks)
	}
	return cmp.Or(c.Err(), s.Remove())
}

// spelled is a group of a block.
type spelled struct {
	n      uint32 // its number
	group  nameGroup
	person names.Person
	body   body
	joined bool // into another of the block
}

func (st *state) joinBlock(groups []spelled) {
	if len(groups) < 2 {
		return
	}
	slices.SortFunc(groups, func(x, y spelled) int { return st.bigger(&x.group, &y.group) })
	groups = groups[:min(len(groups), maxBlock)]
	for j := range groups {
		if b := &groups[j]; b.group.typ == entities.Person {
			b.person = st.person(&b.group)
		} else {
			b.body = st.bodyOf(&b.group)
		}
	}
	st.leadingCountries(groups)
	single := singleCountry(groups)
	for j := range groups {
		b := &groups[j]
		var fits *spelled
		n, why := 0, ""
		for i := range groups[:j] {
			a := &groups[i]
			if a.joined {
				continue
			}
			if reason := st.sameName(a, b, single); reason != "" {
				fits, why = a, reason
				n++
			}
		}
		if n == 1 {
			st.join(fits.n, b.n, why, fmt.Sprintf("%q is %s %q", st.str(b.group.key), why, st.str(fits.group.key)))
			b.joined = true
		}
	}
}

// blockOf is the key under which like names meet: first given name's letter
// and family name, or the canonical words of an organization's name.
func (st *state) blockOf(ng *nameGroup) string {
	switch ng.typ {
	case entities.Person:
		p := st.person(ng)
		f := p.Folds
		if len(f) < 2 {
			return ""
		}
		return "p " + f[0][:1] + " " + f[len(f)-1]
	case entities.Organization:
		words, _ := st.withoutNation(strings.Fields(st.str(ng.key)))
		if words = st.lang.Canonical(words); len(words) == 0 {
			return ""
		}
		return "o " + strings.Join(words, " ")
	}
	return ""
}

// sameName says why two groups of a block are one entity by their names.
func (st *state) sameName(a, b *spelled, single bool) string {
	ga, gb := &a.group, &b.group
	if ga.link != 0 && gb.link != 0 || ga.typ != gb.typ {
		return ""
	}
	if gb.known && ga.link != 0 {
		return ""
	}
	if ga.typ == entities.Organization {
		return st.sameBody(a, b, single)
	}
	if ga.key == gb.key {
		return ""
	}
	why := names.SamePerson(&a.person, &b.person)
	switch why {
	case "":
		return ""
	case "other spelling of", "same name":
		if a.person.Suffix != b.person.Suffix {
			return ""
		}
		return why
	}
	if a.person.Suffix == b.person.Suffix && st.shares(a.n, b.n) {
		return why
	}
	return ""
}

// shares reports whether the articles of two groups name someone or something
// rare in common besides.
func (st *state) shares(a, b uint32) bool {
	ga, gb := st.groups.At(a), st.groups.At(b)
	if ga.count > gb.count {
		ga, gb = gb, ga
	}
	profile := st.profile(st.clustersOf(&ga))
	for at := gb.first; at > 0; at = st.next.At(at - 1) {
		n := 0
		st.eachFeature(at-1, func(f uint32) { n += btoi(profile[f]) })
		if n > 0 {
			return true
		}
	}
	return false
}

// profile is the rare features of the articles of some clusters.
func (st *state) profile(clusters []uint32) map[uint32]bool {
	p := map[uint32]bool{}
	for _, i := range clusters {
		if len(p) >= namesakes.MaxProfile {
			break
		}
		st.eachFeature(i, func(f uint32) {
			if len(p) < namesakes.MaxProfile {
				p[f] = true
			}
		})
	}
	return p
}

// eachFeature calls f for the rare features of a cluster's article but its own.
func (st *state) eachFeature(i uint32, f func(uint32)) {
	ad := st.articles.At(st.clusters.At(i).article)
	own := st.feature.At(i)
	for j, n := ad.first, 0; j < ad.first+min(ad.n, maxComentions) && n < namesakes.MaxFeatures; j++ {
		if x := st.feature.At(j); x != own && x&(namesakes.Single|namesakes.Common) == 0 {
			f(x)
			n++
		}
	}
}

// joinAcronyms joins an acronym that an article does not explain to the one
// organization that the set introduces with it, where their articles share co-mentions.
func (st *state) joinAcronyms() error {
	full := st.pairs("acronyms") // acronym → groups that introduce it
	for i := range uint32(st.clusters.Len()) {
		if err := st.stopped(i); err != nil {
			return err
		}
		if st.clusters.At(i).typ != entities.Organization {
			continue
		}
		n := st.merged.Find(st.of.At(i))
		if ng := st.groups.At(n); ng.typ != entities.Organization || ng.short {
			continue
		}
		for _, f := range st.details(i, &st.d).Forms {
			st.eachOf(f, entities.Organization, func(m uint32, o *nameGroup) {
				if o.short && !o.known && o.count > 0 {
					full.Add(m, n)
				}
			})
		}
	}
	return full.Each(func(n uint32, list []uint32) {
		most, total := list[0], uint32(0)
		for _, m := range list {
			gm, best := st.groups.At(m), st.groups.At(most)
			total += gm.count
			if gm.count > best.count {
				most = m
			}
		}
		if float64(st.groups.At(most).count) < leadingShare*float64(total) || !st.shares(most, n) {
			return
		}
		st.join(most, n, "acronym introduced elsewhere",
			fmt.Sprintf("other articles introduce %q for %q", st.str(st.groups.At(n).key), st.str(st.groups.At(most).key)))
	})
}
