package joins

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// joiner joins groups whose names are one's.
type joiner struct{ *namegroups.State }

// New makes one for the groups of a state.
func New(st *namegroups.State) *joiner { return &joiner{st} }

// JoinLinked takes clusters that an article alone could not link to the known
// entity that their name has elsewhere in the set, where it has only one and
// the article had it among its candidates.
func (st *joiner) JoinLinked() error {
	holders := st.Pairs("linked") // group without a link → those that are linked and written so
	for i := range uint32(st.Clusters.Len()) {
		if err := st.Stopped(i); err != nil {
			return err
		}
		c := st.Clusters.At(i)
		if c.Link == 0 {
			continue
		}
		n := st.Of.At(i)
		add := func(key uint32) {
			st.EachOf(key, c.Type, func(m uint32, o *namegroups.Group) {
				if !o.Known {
					holders.Add(m, n)
				}
			})
		}
		add(c.Key)
		for _, key := range st.Details(i, &st.D).Names {
			add(key)
		}
	}
	return holders.Each(func(n uint32, list []uint32) {
		if h, share := st.majorityLink(list); share >= st.Thresholds.NearlyAll || share >= st.Thresholds.MostOf && !st.Names.IsCommonWord(st.Str(st.Groups.At(n).Key)) {
			st.adoptLink(n, h, share < st.Thresholds.NearlyAll)
		}
	})
}

// majorityLink returns the linked group that most clusters of a name mean, and their
// share.
func (st *joiner) majorityLink(holders []uint32) (uint32, float64) {
	most, total := holders[0], uint32(0)
	for _, h := range holders {
		gm, gh := st.Groups.At(most), st.Groups.At(h)
		total += gh.Linked
		if cmp.Or(cmp.Compare(gm.Linked, gh.Linked), strings.Compare(st.Str(gh.Link), st.Str(gm.Link))) < 0 {
			most = h
		}
	}
	return most, float64(st.Groups.At(most).Linked) / float64(max(1, total))
}

// adoptLink moves the clusters of group n that have the link of group h among
// their candidates to h; where best is set those alone of which it is the best one.
func (st *joiner) adoptLink(n, h uint32, best bool) {
	from, to := st.Groups.At(n), st.Groups.At(h)
	adopt := namesakes.Adopt
	if from.Short {
		adopt = namesakes.AdoptShort
	}
	terms := ""
	kept := from
	kept.First, kept.Last, kept.Count = 0, 0, 0
	moved, linked := 0, to.Linked
	against := st.newObjections(&to, st.Str(from.Key))
	for _, i := range st.ClustersOf(&from) {
		fits, sum := false, 0.0
		for at, k := range st.Details(i, &st.D).Candidates {
			if best && at > 0 {
				break
			}
			if k.ID != to.Link || k.Score == 0 {
				continue
			}
			t := st.Weights.Terms()
			t.Add(adopt, 1)
			t.Add(namesakes.AdoptCount, math.Log1p(float64(linked)))
			t.Add(namesakes.AdoptShare, math.Log(float64(linked+1)/float64(linked+1+from.Count)))
			t.Add(namesakes.AdoptScore, math.Log(float64(k.Score)/1000))
			against.add(&t, i)
			sum = t.Sum()
			if fits = sum >= 0; fits && terms == "" {
				terms = t.String()
			}
		}
		if fits {
			st.Append(&to, i)
			st.Of.Set(i, h)
			st.SetSpread(i, st.Weights.Right(namesakes.AdoptSure, namesakes.AdoptOdds, sum))
			moved++
		} else {
			st.Append(&kept, i)
		}
	}
	if moved > 0 {
		to.Several = to.Several || from.Several
		to.Steps = st.Steps.Note(to.Steps, entities.Decision{Kind: "merge", What: st.Str(from.Key), Reason: "linked elsewhere",
			Detail: fmt.Sprintf("%s articles name it without deciding; the set links this name to %s only; the first: %s", message.Thousands(moved), st.Str(to.Link), terms)})
	}
	st.Groups.Set(n, kept)
	st.Groups.Set(h, to)
}

// JoinSpellings joins full names of people that are spellings of one another,
// and organizations' names with and without legal form.
func (st *joiner) JoinSpellings() error {
	blocks := st.Sorter("spellings") // hash of the block, group → block
	for n := range uint32(st.Groups.Len()) {
		ng := st.Groups.At(n)
		if ng.Count == 0 || ng.Short {
			continue
		}
		if b := st.blockOf(&ng); b != "" {
			blocks.Add(spill.Hash(b), uint64(n), []byte(b))
		}
	}
	return eachBlock(blocks, func(list []uint32) {
		groups := make([]spelled, len(list))
		for i, n := range list {
			groups[i].n, groups[i].group = n, st.Groups.At(n)
		}
		st.joinBlock(groups)
	})
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
	group  namegroups.Group
	person names.Person
	body   body
	joined bool // into another of the block
}

func (st *joiner) joinBlock(groups []spelled) {
	if len(groups) < 2 {
		return
	}
	slices.SortFunc(groups, func(x, y spelled) int { return st.Bigger(&x.group, &y.group) })
	groups = groups[:min(len(groups), namegroups.MaxBlock)]
	for j := range groups {
		if b := &groups[j]; b.group.Type == entities.Person {
			b.person = st.Person(&b.group)
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
			st.Join(fits.n, b.n, why, fmt.Sprintf("%q is %s %q", st.Str(b.group.Key), why, st.Str(fits.group.Key)))
			b.joined = true
		}
	}
}

// blockOf is the key under which like names meet: first given name's letter
// and family name, or the canonical words of an organization's name.
func (st *joiner) blockOf(ng *namegroups.Group) string {
	switch ng.Type {
	case entities.Person:
		p := st.Person(ng)
		f := p.Folds
		if len(f) < 2 {
			return ""
		}
		return "p " + f[0][:1] + " " + f[len(f)-1]
	case entities.Organization:
		words, _ := st.WithoutNation(strings.Fields(st.Str(ng.Key)))
		if words = st.Lang.Canonical(words); len(words) == 0 {
			return ""
		}
		return "o " + strings.Join(words, " ")
	}
	return ""
}

// sameName says why two groups of a block are one entity by their names.
func (st *joiner) sameName(a, b *spelled, single bool) string {
	ga, gb := &a.group, &b.group
	if ga.Link != 0 && gb.Link != 0 || ga.Type != gb.Type {
		return ""
	}
	if gb.Known && ga.Link != 0 {
		return ""
	}
	if ga.Type == entities.Organization {
		return st.sameBody(a, b, single)
	}
	if ga.Key == gb.Key {
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
	if a.person.Suffix == b.person.Suffix && st.Shares(a.n, b.n) {
		return why
	}
	return ""
}

// JoinAcronyms joins an acronym that an article does not explain to the one
// organization that the set introduces with it, where their articles share co-mentions.
func (st *joiner) JoinAcronyms() error {
	full := st.Pairs("acronyms") // acronym → groups that introduce it
	for i := range uint32(st.Clusters.Len()) {
		if err := st.Stopped(i); err != nil {
			return err
		}
		if st.Clusters.At(i).Type != entities.Organization {
			continue
		}
		n := st.Merged.Find(st.Of.At(i))
		if ng := st.Groups.At(n); ng.Type != entities.Organization || ng.Short {
			continue
		}
		for _, f := range st.Details(i, &st.D).Names {
			st.EachOf(f, entities.Organization, func(m uint32, o *namegroups.Group) {
				if o.Short && !o.Known && o.Count > 0 {
					full.Add(m, n)
				}
			})
		}
	}
	return full.Each(func(n uint32, list []uint32) {
		most, total := list[0], uint32(0)
		for _, m := range list {
			gm, best := st.Groups.At(m), st.Groups.At(most)
			total += gm.Count
			if gm.Count > best.Count {
				most = m
			}
		}
		if float64(st.Groups.At(most).Count) < st.Thresholds.BodyShare*float64(total) || !st.Shares(most, n) {
			return
		}
		st.Join(most, n, "acronym introduced elsewhere",
			fmt.Sprintf("other articles introduce %q for %q", st.Str(st.Groups.At(n).Key), st.Str(st.Groups.At(most).Key)))
	})
}
