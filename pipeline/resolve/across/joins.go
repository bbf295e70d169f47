package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// sorter is one for name, which may be used again when it was removed.
func (w *work) sorter(name string) *spill.Sorter {
	return spill.NewSorter(w.dir, "names-"+name, w.memory/8)
}

// numbers collects pairs of numbers, and gives for each first one, in order, all
// second ones, in order.
type numbers struct {
	*spill.Sorter
	lately []uint64 // pairs that were added, so that few are added again and again
}

func (w *work) numbers(name string) numbers { return numbers{w.sorter(name), make([]uint64, 1<<14)} }

func (n numbers) add(a, b uint32) {
	pair := uint64(a)<<32 | uint64(b)
	at := (pair * 0x9E3779B97F4A7C15) >> 50
	if pair == 0 || n.lately[at] != pair {
		n.lately[at] = pair
		n.Add(pair, 0, nil)
	}
}

func (n numbers) each(yield func(a uint32, b []uint32)) error {
	if err := n.Finish(); err != nil {
		return err
	}
	var last uint32
	var list []uint32
	err := n.Each(func(hi, _ uint64, _ []byte) error {
		a, b := uint32(hi>>32), uint32(hi)
		if a != last && len(list) > 0 {
			yield(last, list)
			list = list[:0]
		}
		last = a
		if len(list) == 0 || list[len(list)-1] != b {
			list = append(list, b)
		}
		return nil
	})
	if err == nil && len(list) > 0 {
		yield(last, list)
	}
	return cmp.Or(err, n.Remove())
}

// joinLinked takes clusters that an article alone could not link to the known
// entity that their name has elsewhere in the set, where it has only one and
// the article had it among its candidates.
func (w *work) joinLinked() error {
	holders := w.numbers("linked") // node without a link → those that are linked and written so
	for i := range uint32(w.clusters.Len()) {
		if err := w.stopped(i); err != nil {
			return err
		}
		c := w.clusters.At(i)
		if c.link == 0 {
			continue
		}
		n := w.of.At(i)
		add := func(key uint32) {
			w.eachOf(key, c.typ, func(m uint32, o *node) {
				if !o.known {
					holders.add(m, n)
				}
			})
		}
		add(c.key)
		for _, key := range w.details(i, &w.d).forms {
			add(key)
		}
	}
	return holders.each(func(n uint32, list []uint32) {
		if h, ok := w.leading(list); ok {
			w.takeOver(n, h)
		}
	})
}

// eachOf gives the nodes of a name without a link.
func (w *work) eachOf(key uint32, typ entities.Type, yield func(n uint32, nd *node)) {
	for at := w.heads.At(key); at > 0; {
		nd := w.nodes.At(at - 1)
		if nd.link == 0 && nd.key == key && nd.typ == typ {
			yield(at-1, &nd)
		}
		at = nd.sibling
	}
}

// leading returns the linked node that nearly all clusters of a name mean.
func (w *work) leading(holders []uint32) (uint32, bool) {
	best, total := holders[0], uint32(0)
	for _, h := range holders {
		nb, nh := w.nodes.At(best), w.nodes.At(h)
		total += nh.linked
		if cmp.Or(cmp.Compare(nb.linked, nh.linked), strings.Compare(w.str(nh.link), w.str(nb.link))) < 0 {
			best = h
		}
	}
	return best, len(holders) == 1 || w.nodes.At(best).linked*10 >= total*9
}

// takeOver moves the clusters of node n that have the link of node h among
// their candidates to h.
func (w *work) takeOver(n, h uint32) {
	from, to := w.nodes.At(n), w.nodes.At(h)
	need := joinShare
	if from.short {
		need = joinShort
	}
	kept := from
	kept.first, kept.last, kept.count = 0, 0, 0
	moved := 0
	for _, i := range w.clustersOf(&from) {
		fits := false
		for _, k := range w.details(i, &w.d).cands {
			fits = fits || k.id == to.link && k.score >= need
		}
		if fits {
			w.append(&to, i)
			w.of.Set(i, h)
			moved++
		} else {
			w.append(&kept, i)
		}
	}
	if moved > 0 {
		to.several = to.several || from.several
		to.steps = w.say(to.steps, entities.Step{Kind: "merge", What: w.str(from.key), Reason: "linked elsewhere",
			Detail: fmt.Sprintf("%s articles name it without deciding; the set links this name to %s only", entities.Thousands(moved), w.str(to.link))})
	}
	w.nodes.Set(n, kept)
	w.nodes.Set(h, to)
}

// joinSpellings joins full names of people that are spellings of one another,
// and organizations' names with and without legal form.
func (w *work) joinSpellings() error {
	blocks := w.sorter("spellings") // hash of the block, node → block
	for n := range uint32(w.nodes.Len()) {
		nd := w.nodes.At(n)
		if nd.count == 0 || nd.short {
			continue
		}
		if b := w.blockOf(&nd); b != "" {
			blocks.Add(hashOf(b), uint64(n), []byte(b))
		}
	}
	return eachBlock(blocks, func(list []uint32) {
		nodes := make([]spelled, len(list))
		for i, n := range list {
			nodes[i].n, nodes[i].node = n, w.nodes.At(n)
		}
		w.joinBlock(nodes)
	})
}

func hashOf(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// eachBlock gives the nodes that have one value in common; the first halves of
// the keys are hashes of the values.
func eachBlock(s *spill.Sorter, yield func(nodes []uint32)) error {
	if err := s.Finish(); err != nil {
		return err
	}
	var hash uint64
	blocks := map[string][]uint32{} // of one hash
	flush := func() {
		for _, b := range sortedKeys(blocks) {
			yield(blocks[b])
		}
		clear(blocks)
	}
	err := s.Each(func(hi, lo uint64, v []byte) error {
		if hi != hash {
			flush()
			hash = hi
		}
		blocks[string(v)] = append(blocks[string(v)], uint32(lo))
		return nil
	})
	if err == nil {
		flush()
	}
	return cmp.Or(err, s.Remove())
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// spelled is a node of a block.
type spelled struct {
	n      uint32
	node   node
	person names.Person
	joined bool
}

func (w *work) joinBlock(nodes []spelled) {
	if len(nodes) < 2 {
		return
	}
	slices.SortFunc(nodes, func(x, y spelled) int { return w.bigger(&x.node, &y.node) })
	nodes = nodes[:min(len(nodes), maxBlock)]
	for j := range nodes {
		b := &nodes[j]
		if b.node.typ == entities.Person {
			b.person = w.person(&b.node)
		}
		var fits *spelled
		n, why := 0, ""
		for i := range nodes[:j] {
			a := &nodes[i]
			if a.joined {
				continue
			}
			if reason := w.sameName(a, b); reason != "" {
				fits, why = a, reason
				n++
			}
		}
		if n == 1 {
			w.join(fits.n, b.n, why, fmt.Sprintf("%q is %s %q", w.str(b.node.key), why, w.str(fits.node.key)))
			b.joined = true
		}
	}
}

// blockOf is the key under which like names meet: first given name's letter
// and family name, or the stem of an organization's name.
func (w *work) blockOf(nd *node) string {
	switch nd.typ {
	case entities.Person:
		p := w.person(nd)
		f := p.Folds
		if len(f) < 2 {
			return ""
		}
		return "p " + f[0][:1] + " " + f[len(f)-1]
	case entities.Organization:
		s := names.Stem(strings.Fields(w.str(nd.key)))
		if len(s) == 0 {
			return ""
		}
		return "o " + strings.Join(s, " ") + " " + w.str(nd.country)
	}
	return ""
}

// sameName says why two nodes of a block are one entity by their names.
func (w *work) sameName(a, b *spelled) string {
	na, nb := &a.node, &b.node
	if na.link != 0 && nb.link != 0 || na.typ != nb.typ {
		return ""
	}
	if nb.known && na.link != 0 {
		return ""
	}
	if na.typ == entities.Organization {
		if na.key == nb.key && na.link != 0 {
			return "" // the article refused the link
		}
		return "without legal form"
	}
	if na.key == nb.key {
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
	if a.person.Suffix == b.person.Suffix && w.shares(a.n, b.n) {
		return why
	}
	return ""
}

// shares reports whether the articles of two nodes name someone or something
// rare in common besides.
func (w *work) shares(a, b uint32) bool {
	na, nb := w.nodes.At(a), w.nodes.At(b)
	if na.count > nb.count {
		na, nb = nb, na
	}
	profile := w.profile(w.clustersOf(&na))
	for at := nb.first; at > 0; at = w.next.At(at - 1) {
		n := 0
		w.eachFeature(at-1, func(f uint32) { n += btoi(profile[f]) })
		if n > 0 {
			return true
		}
	}
	return false
}

// profile is the rare features of the articles of some clusters.
func (w *work) profile(clusters []uint32) map[uint32]bool {
	p := map[uint32]bool{}
	for _, i := range clusters {
		if len(p) >= maxProfile {
			break
		}
		w.eachFeature(i, func(f uint32) {
			if len(p) < maxProfile {
				p[f] = true
			}
		})
	}
	return p
}

// eachFeature calls f for the rare features of a cluster's article but its own.
func (w *work) eachFeature(i uint32, f func(uint32)) {
	ad := w.articles.At(w.clusters.At(i).article)
	own := w.feature.At(i)
	for j, n := ad.first, 0; j < ad.first+min(ad.n, maxCompany) && n < maxFeatures; j++ {
		if x := w.feature.At(j); x != own && x&(featureOne|featureCommon) == 0 {
			f(x)
			n++
		}
	}
}

// joinAcronyms joins an acronym that an article does not explain to the one
// organization that the set introduces with it, where they keep company.
func (w *work) joinAcronyms() error {
	full := w.numbers("acronyms") // acronym → nodes that introduce it
	for i := range uint32(w.clusters.Len()) {
		if err := w.stopped(i); err != nil {
			return err
		}
		if w.clusters.At(i).typ != entities.Organization {
			continue
		}
		n := w.root(w.of.At(i))
		if nd := w.nodes.At(n); nd.typ != entities.Organization || nd.short {
			continue
		}
		for _, f := range w.details(i, &w.d).forms {
			w.eachOf(f, entities.Organization, func(m uint32, o *node) {
				if o.short && !o.known && o.count > 0 {
					full.add(m, n)
				}
			})
		}
	}
	return full.each(func(n uint32, list []uint32) {
		if len(list) != 1 || !w.shares(list[0], n) {
			return
		}
		w.join(list[0], n, "acronym introduced elsewhere",
			fmt.Sprintf("other articles introduce %q for %q", w.str(w.nodes.At(n).key), w.str(w.nodes.At(list[0]).key)))
	})
}
