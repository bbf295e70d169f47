package joins

import (
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// JoinFuller joins names that do not meet in the blocks of joinSpellings: with
// and without "Jr.", a first initial or a second family name, short forms of given names
// with another first letter (Bill and William), organizations without the common words
// at their end. All of them ask for co-mentions.
func (st *joiner) JoinFuller() error {
	blocks := st.Sorter("fuller")
	var keys []string
	for n := range uint32(st.Groups.Len()) {
		ng := st.Groups.At(n)
		if ng.Count == 0 || ng.Short {
			continue
		}
		keys = st.fullerKeys(keys[:0], &ng)
		slices.Sort(keys)
		for _, k := range slices.Compact(keys) {
			blocks.Add(spill.Hash(k), uint64(n), []byte(k))
		}
	}
	return eachBlock(blocks, func(list []uint32) {
		if len(list) < 2 || len(list) > namegroups.MaxBlock {
			return // as many are a common name, which says little
		}
		var groups []spelled
		for _, n := range list {
			if ng := st.Groups.At(n); ng.Count > 0 {
				groups = append(groups, spelled{n: n, group: ng})
			}
		}
		st.joinFullerBlock(groups)
	})
}

// fullerKeys appends the keys of the blocks of joinFuller that a group is in.
func (st *joiner) fullerKeys(keys []string, ng *namegroups.Group) []string {
	if ng.Type == entities.Organization {
		words := st.Lang.Canonical(st.Lang.Stem(strings.Fields(st.Str(ng.Key))))
		least := max(2, len(st.Lang.WithoutCommonEnd(words, st.Names.IsCommonWord)))
		for n := len(words); n >= least && len(words) > 1; n-- {
			keys = append(keys, "o "+strings.Join(words[:n], " "))
		}
		return keys
	}
	if ng.Type != entities.Person {
		return keys
	}
	p := st.Person(ng)
	f := p.Folds
	if len(f) < 2 || f[0] == "" {
		return keys
	}
	given, last := f[0], f[len(f)-1]
	keys = append(keys, "p "+given+" "+last)
	if len(given) >= names.MinGivenEnd {
		keys = append(keys, "e "+given[len(given)-names.MinGivenEnd:]+" "+last)
	}
	for _, name := range st.Lang.GivenForms(given) {
		keys = append(keys, "g "+name+" "+last)
	}
	if len(f) > 2 {
		if len(given) == 1 {
			keys = append(keys, "p "+f[1]+" "+last)
		} else if _, is := st.Names.IsGivenName(p.Words[1]); !is && len(f[1]) > 1 {
			keys = append(keys, "p "+given+" "+f[1])
		}
	}
	return keys
}

func (st *joiner) joinFullerBlock(groups []spelled) {
	slices.SortFunc(groups, func(x, y spelled) int { return st.Bigger(&x.group, &y.group) })
	for j := range groups {
		if b := &groups[j]; b.group.Type == entities.Person {
			b.person = st.Person(&b.group)
		}
	}
	for j := range groups {
		b := &groups[j]
		var fits *spelled
		n, why := 0, ""
		for i := range groups {
			a := &groups[i]
			if i == j || a.joined {
				continue
			}
			if reason := st.fullerName(a, b, groups); reason != "" {
				if n++; i < j {
					fits, why = a, reason
				}
			}
		}
		if n == 1 && fits != nil {
			st.Join(fits.n, b.n, why, fmt.Sprintf("%q is %s %q", st.Str(b.group.Key), why, st.Str(fits.group.Key)))
			b.joined = true
		}
	}
}

// fullerName says why two groups of a block of joinFuller are one.
func (st *joiner) fullerName(a, b *spelled, block []spelled) string {
	ga, gb := &a.group, &b.group
	if ga.Link != 0 && gb.Link != 0 || gb.Known && ga.Link != 0 || ga.Known && gb.Link != 0 || ga.Key == gb.Key {
		return ""
	}
	if ga.Type == entities.Organization {
		if ga.Link == 0 && gb.Link == 0 && st.shortFirm(ga, gb) && st.sharedBy(a.n, b.n, st.Thresholds.FirmShared) {
			return "short form of"
		}
		return ""
	}
	why := names.SamePerson(&a.person, &b.person)
	if why == "" {
		why = names.WithoutInitial(&a.person, &b.person)
	}
	if why == "" || a.person.Suffix != b.person.Suffix && !onlySuffix(a, b, block) {
		return ""
	}
	if !st.sharedBy(a.n, b.n, st.Thresholds.FullerShared) || st.meet(ga, gb) {
		return ""
	}
	return why
}

// shortFirm reports whether the name of one of two organizations begins that of the
// other, and is no place's or person's and not of common words alone.
func (st *joiner) shortFirm(ga, gb *namegroups.Group) bool {
	short, long := st.Lang.Stem(strings.Fields(st.Str(ga.Key))), st.Lang.Stem(strings.Fields(st.Str(gb.Key)))
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= len(long) || !slices.Equal(short, long[:len(short)]) || st.Lang.IsSmallWord(long[len(short)]) {
		return false
	}
	telling := slices.ContainsFunc(short, func(w string) bool { return !st.Names.IsCommonWord(w) && !st.Lang.IsSmallWord(w) })
	return telling && !slices.ContainsFunc(st.Names.Lookup(strings.Join(short, " ")), func(e gazetteers.Entry) bool { return e.Type != entities.Organization })
}

// onlySuffix reports whether of two names one alone has a suffix, which can be left out:
// no other of the block has one.
func onlySuffix(a, b *spelled, block []spelled) bool {
	if a.person.Suffix != "" && b.person.Suffix != "" || a.person.Suffix == "sr" || b.person.Suffix == "sr" {
		return false
	}
	for i := range block {
		if s := block[i].person.Suffix; s != "" && s != "sr" && s != a.person.Suffix && s != b.person.Suffix {
			return false
		}
	}
	return true
}

// meet reports whether an article has clusters of both groups: it would have made
// one of them, were they one.
func (st *joiner) meet(ga, gb *namegroups.Group) bool {
	if ga.Count > gb.Count {
		ga, gb = gb, ga
	}
	articles := map[uint32]bool{}
	for at := ga.First; at > 0; at = st.Next.At(at - 1) {
		articles[st.Clusters.At(at-1).Article] = true
	}
	for at := gb.First; at > 0; at = st.Next.At(at - 1) {
		if articles[st.Clusters.At(at-1).Article] {
			return true
		}
	}
	return false
}

// sharedBy reports whether the articles of two groups have so many rare
// co-mentions in common; a title in common counts as one.
func (st *joiner) sharedBy(a, b uint32, least float64) bool {
	ga, gb := st.Groups.At(a), st.Groups.At(b)
	if ga.Count > gb.Count {
		ga, gb = gb, ga
	}
	small := st.ClustersOf(&ga)
	profile := st.Profile(small)
	roles := map[uint32]bool{}
	for _, i := range small[:min(len(small), namegroups.MaxBlock)] {
		for _, r := range st.Details(i, &st.D).Roles {
			roles[r] = true
		}
	}
	found, title := map[uint32]bool{}, 0
	for at := gb.First; at > 0; at = st.Next.At(at - 1) {
		st.EachFeature(at-1, func(f uint32) {
			if profile[f] {
				found[f] = true
			}
		})
		if title == 0 && len(roles) > 0 {
			title = namesakes.Btoi(slices.ContainsFunc(st.Details(at-1, &st.D).Roles, func(r uint32) bool { return roles[r] }))
		}
		if float64(len(found)+title) >= least {
			return true
		}
	}
	return false
}
