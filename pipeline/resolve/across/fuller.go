package across

import (
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/names"
)

// What the articles of two groups must have in common for names that are less
// alike than the spellings of one block to mean one bearer.
const (
	fullerShared = 2 // rare co-mentions, a title in common counts as one
	ofFirmShared = 1 // the same for "Hansa Kontor" and "Hansa Kontor Terminals"
)

// joinFuller joins names that do not meet in the blocks of joinSpellings: with
// and without "Jr.", a first initial or a second family name, short forms of given names
// with another first letter (Bill and William), organizations without the common words
// at their end. All of them ask for co-mentions.
func (st *state) joinFuller() error {
	blocks := st.sorter("fuller")
	var keys []string
	for n := range uint32(st.groups.Len()) {
		ng := st.groups.At(n)
		if ng.count == 0 || ng.short {
			continue
		}
		keys = st.fullerKeys(keys[:0], &ng)
		slices.Sort(keys)
		for _, k := range slices.Compact(keys) {
			blocks.Add(hashOf(k), uint64(n), []byte(k))
		}
	}
	return eachBlock(blocks, func(list []uint32) {
		if len(list) < 2 || len(list) > maxBlock {
			return // as many are a common name, which says little
		}
		var groups []spelled
		for _, n := range list {
			if ng := st.groups.At(n); ng.count > 0 {
				groups = append(groups, spelled{n: n, group: ng})
			}
		}
		st.joinFullerBlock(groups)
	})
}

// fullerKeys appends the keys of the blocks of joinFuller that a group is in.
func (st *state) fullerKeys(keys []string, ng *nameGroup) []string {
	if ng.typ == entities.Organization {
		words := st.lang.Canonical(st.lang.Stem(strings.Fields(st.str(ng.key))))
		if head := st.lang.WithoutCommonEnd(words, st.names.IsCommonWord); len(head) > 1 {
			keys = append(keys, "o "+strings.Join(head, " "))
		}
		return keys
	}
	if ng.typ != entities.Person {
		return keys
	}
	p := st.person(ng)
	f := p.Folds
	if len(f) < 2 || f[0] == "" {
		return keys
	}
	given, last := f[0], f[len(f)-1]
	keys = append(keys, "p "+given+" "+last)
	if len(given) >= names.MinGivenEnd {
		keys = append(keys, "e "+given[len(given)-names.MinGivenEnd:]+" "+last)
	}
	for _, name := range st.lang.GivenForms(given) {
		keys = append(keys, "g "+name+" "+last)
	}
	if len(f) > 2 {
		if len(given) == 1 {
			keys = append(keys, "p "+f[1]+" "+last)
		} else if _, is := st.names.IsGivenName(p.Words[1]); !is && len(f[1]) > 1 {
			keys = append(keys, "p "+given+" "+f[1])
		}
	}
	return keys
}

func (st *state) joinFullerBlock(groups []spelled) {
	slices.SortFunc(groups, func(x, y spelled) int { return st.bigger(&x.group, &y.group) })
	for j := range groups {
		if b := &groups[j]; b.group.typ == entities.Person {
			b.person = st.person(&b.group)
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
			st.join(fits.n, b.n, why, fmt.Sprintf("%q is %s %q", st.str(b.group.key), why, st.str(fits.group.key)))
			b.joined = true
		}
	}
}

// fullerName says why two groups of a block of joinFuller are one.
func (st *state) fullerName(a, b *spelled, block []spelled) string {
	ga, gb := &a.group, &b.group
	if ga.link != 0 && gb.link != 0 || gb.known && ga.link != 0 || ga.known && gb.link != 0 || ga.key == gb.key {
		return ""
	}
	if ga.typ == entities.Organization {
		if ga.link == 0 && gb.link == 0 && st.shortFirm(ga, gb) && st.sharedBy(a.n, b.n, ofFirmShared) {
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
	if !st.sharedBy(a.n, b.n, fullerShared) || st.meet(ga, gb) {
		return ""
	}
	return why
}

// shortFirm reports whether the name of one of two organizations begins that of the
// other, and is no place's or person's.
func (st *state) shortFirm(ga, gb *nameGroup) bool {
	short, long := st.lang.Stem(strings.Fields(st.str(ga.key))), st.lang.Stem(strings.Fields(st.str(gb.key)))
	if len(short) > len(long) {
		short, long = long, short
	}
	return len(short) < len(long) && slices.Equal(short, long[:len(short)]) &&
		!slices.ContainsFunc(st.names.Lookup(strings.Join(short, " ")), func(e gazetteers.Entry) bool { return e.Type != entities.Organization })
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
func (st *state) meet(ga, gb *nameGroup) bool {
	if ga.count > gb.count {
		ga, gb = gb, ga
	}
	articles := map[uint32]bool{}
	for at := ga.first; at > 0; at = st.next.At(at - 1) {
		articles[st.clusters.At(at-1).article] = true
	}
	for at := gb.first; at > 0; at = st.next.At(at - 1) {
		if articles[st.clusters.At(at-1).article] {
			return true
		}
	}
	return false
}

// sharedBy reports whether the articles of two groups have so many rare
// co-mentions in common; a title in common counts as one.
func (st *state) sharedBy(a, b uint32, least int) bool {
	ga, gb := st.groups.At(a), st.groups.At(b)
	if ga.count > gb.count {
		ga, gb = gb, ga
	}
	small := st.clustersOf(&ga)
	profile := st.profile(small)
	roles := map[uint32]bool{}
	for _, i := range small[:min(len(small), maxBlock)] {
		for _, r := range st.details(i, &st.d).Roles {
			roles[r] = true
		}
	}
	found, title := map[uint32]bool{}, 0
	for at := gb.first; at > 0; at = st.next.At(at - 1) {
		st.eachFeature(at-1, func(f uint32) {
			if profile[f] {
				found[f] = true
			}
		})
		if title == 0 && len(roles) > 0 {
			title = btoi(slices.ContainsFunc(st.details(at-1, &st.d).Roles, func(r uint32) bool { return roles[r] }))
		}
		if len(found)+title >= least {
			return true
		}
	}
	return false
}
