package gazetteers

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/internal/message"
)

// compile makes an opened table.
func (b *Builder) compile() (*table, error) {
	file, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	return decodeTable(file)
}

// table numbers everything in an order that depends on the content only.
func (b *Builder) columns() (*columns, error) {
	if len(b.records) >= 1<<refBits {
		return nil, fmt.Errorf("too many entries: %s, at most %s", message.Thousands(len(b.records)), message.Thousands(1<<refBits-1))
	}
	t := &columns{label: b.Label}
	number := b.numberEntries()
	strs := newInterner()
	b.internAll(strs)
	t.text = sortedKeys(strs.set)
	b.fillEntries(t, strs, number)
	b.fillTables(t, strs, number)
	b.fillNaming(t, b.fillTrie(t, strs, number), number)
	return t, nil
}

// Numbers returns the number that each record added has in the file.
func (b *Builder) Numbers() []uint32 { return b.numberEntries() }

// numberEntries gives each record its place in the sorted order.
func (b *Builder) numberEntries() []uint32 {
	order := make([]int, len(b.records))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := &b.records[i], &b.records[j]
		return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Subtype, y.Subtype),
			cmp.Compare(x.Name, y.Name), cmp.Compare(x.Country, y.Country), cmp.Compare(x.GeoNames, y.GeoNames),
			cmp.Compare(x.Wikidata, y.Wikidata), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Wikipedia, y.Wikipedia), cmp.Compare(x.Description, y.Description))
	})
	number := make([]uint32, len(order))
	for n, i := range order {
		number[i] = uint32(n)
	}
	return number
}

// interner numbers strings in sorted order, "" first.
type interner struct {
	set map[string]uint32
}

func newInterner() *interner { return &interner{map[string]uint32{"": 0}} }

func (in *interner) add(s string) { in.set[s] = 0 }

// sortedKeys returns the keys in order and sets their numbers.
func sortedKeys(set map[string]uint32) []string {
	keys := slices.Sorted(maps.Keys(set))
	for i, s := range keys {
		set[s] = uint32(i)
	}
	return keys
}

func (b *Builder) internAll(in *interner) {
	for i := range b.records {
		r := &b.records[i]
		for _, s := range [...]string{r.Subtype, r.Name, r.Admin1, r.Description, r.ID, r.Wikipedia} {
			in.add(s)
		}
	}
	for _, ps := range b.names {
		for i := range ps {
			in.add(ps[i].class)
		}
	}
	for _, o := range b.offices {
		in.add(o.title)
		in.add(o.body)
	}
}

func (b *Builder) fillEntries(t *columns, strs *interner, number []uint32) {
	n := len(b.records)
	for c := range t.entry {
		t.entry[c] = make([]uint32, n)
	}
	for j := range b.records {
		r, i := &b.records[j], number[j]
		t.entry[colType][i] = uint32(r.Type) & 3
		if r.Force {
			t.entry[colType][i] |= entForce
		}
		if r.HasCoord {
			t.entry[colType][i] |= entCoord
			t.entry[colLat][i], t.entry[colLon][i] = packDegrees(r.Lat), packDegrees(r.Lon)
		}
		t.entry[colSub][i], t.entry[colName][i], t.entry[colAdmin1][i] = strs.set[r.Subtype], strs.set[r.Name], strs.set[r.Admin1]
		t.entry[colDesc][i], t.entry[colID][i], t.entry[colTitle][i] = strs.set[r.Description], strs.set[r.ID], strs.set[r.Wikipedia]
		t.entry[colCountry][i] = packLetters(r.Country)
		t.entry[colPop][i] = uint32(min(max(r.Population, 0), 1<<31))
		t.entry[colBirth][i] = packDate(r.Birth)
		t.entry[colPrior][i] = packPrior(r.Prior)
		t.entry[colWikidata][i], t.entry[colGeonames][i] = r.Wikidata, r.GeoNames
		t.entry[colBelow][i] = r.Below
	}
}

func packPrior(p float64) uint32 { return uint32(min(max(p, 0), 1)*priorScale + 0.5) }

func (b *Builder) fillTables(t *columns, strs *interner, number []uint32) {
	rows := slices.Clone(b.countries)
	slices.SortFunc(rows, func(x, y countryRow) int { return cmp.Compare(packLetters(x.iso2), packLetters(y.iso2)) })
	for _, c := range rows {
		t.ctryISO2 = append(t.ctryISO2, packLetters(c.iso2))
		t.ctryISO3 = append(t.ctryISO3, packLetters(c.iso3))
		t.ctryEntry = append(t.ctryEntry, number[c.entry])
		capital := uint32(0)
		if c.capital >= 0 {
			capital = number[c.capital] + 1
		}
		t.ctryCapital = append(t.ctryCapital, capital)
	}
	offices := slices.Clone(b.offices)
	slices.SortFunc(offices, func(x, y officeRow) int {
		return cmp.Or(cmp.Compare(x.title, y.title), cmp.Compare(x.body, y.body), cmp.Compare(x.from, y.from), cmp.Compare(number[x.entry], number[y.entry]))
	})
	for _, o := range offices {
		t.offTitle = append(t.offTitle, strs.set[o.title])
		t.offBody = append(t.offBody, strs.set[o.body])
		t.offFrom = append(t.offFrom, o.from)
		t.offTo = append(t.offTo, o.to)
		t.offEntry = append(t.offEntry, number[o.entry])
	}
}

// trieNode is a node of the trie while it is built.
type trieNode struct {
	kids map[uint32]*trieNode
	word uint32
	name []pending
}

// fillTrie writes the names and returns the numbers of their words.
func (b *Builder) fillTrie(t *columns, strs *interner, number []uint32) (words map[string]uint32) {
	words = map[string]uint32{}
	for key := range b.names {
		for w := range strings.SplitSeq(key, " ") {
			words[w] = 0
		}
	}
	t.words = sortedKeys(words)
	root := &trieNode{}
	for key, ps := range b.names {
		n := root
		for w := range strings.SplitSeq(key, " ") {
			id := words[w]
			k := n.kids[id]
			if k == nil {
				if n.kids == nil {
					n.kids = map[uint32]*trieNode{}
				}
				k = &trieNode{word: id}
				n.kids[id] = k
			}
			n = k
		}
		n.name = ps
	}
	queue := []*trieNode{root}
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		first := len(queue)
		for _, k := range n.kids {
			queue = append(queue, k)
		}
		slices.SortFunc(queue[first:], func(x, y *trieNode) int { return cmp.Compare(x.word, y.word) })
		kids := uint32(len(n.kids)) << 1
		if n.name != nil {
			kids |= 1
			b.fillName(t, strs, number, n.name)
		}
		t.nodeWord = append(t.nodeWord, n.word)
		t.nodeKids = append(t.nodeKids, kids)
		queue[i] = nil
	}
	return words
}

// fillNaming writes the words of the names of organizations.
func (b *Builder) fillNaming(t *columns, words map[string]uint32, number []uint32) {
	type pair struct{ word, entry uint32 }
	var pairs []pair
	for j := range b.records {
		if b.records[j].Type != entities.Organization {
			continue
		}
		for w := range strings.FieldsSeq(normalize.String(b.records[j].Name)) {
			if id, ok := words[w]; ok {
				pairs = append(pairs, pair{id, number[j]})
			}
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.word, y.word), cmp.Compare(x.entry, y.entry)) })
	t.naming = make([]uint32, len(t.words))
	for _, p := range slices.Compact(pairs) {
		t.naming[p.word]++
		t.namingEntry = append(t.namingEntry, p.entry)
	}
}

// fillName writes the forms and postings of one name.
func (b *Builder) fillName(t *columns, strs *interner, number []uint32, ps []pending) {
	type form struct {
		cases         normalize.Cases
		caseSensitive bool
		lists         Mask
	}
	var forms []form
	type posting struct {
		value uint32
		score float64
	}
	var posts []posting
	seen := map[uint32]int{}
	for _, p := range ps {
		i := slices.IndexFunc(forms, func(f form) bool { return f.cases == p.cases && f.caseSensitive == p.caseSensitive })
		if i < 0 {
			forms = append(forms, form{p.cases, p.caseSensitive, p.lists})
		} else {
			forms[i].lists |= p.lists
		}
		var q posting
		switch {
		case p.kind == postRole:
			q = posting{strs.set[p.class]<<postBits | p.kind, -1}
		case p.record < 0:
			continue
		default:
			e := number[p.record]
			q = posting{e<<postBits | p.kind, kindWeight[p.kind] * b.records[p.record].Prior}
			if j, ok := seen[e]; ok && p.kind != postDemonym && posts[j].value&postMask != postDemonym {
				if p.kind < posts[j].value&postMask {
					posts[j] = q
				}
				continue
			}
			seen[e] = len(posts)
		}
		if !slices.ContainsFunc(posts, func(x posting) bool { return x.value == q.value }) {
			posts = append(posts, q)
		}
	}
	slices.SortFunc(forms, func(x, y form) int {
		if x.caseSensitive != y.caseSensitive {
			if y.caseSensitive {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.cases, y.cases)
	})
	slices.SortFunc(posts, func(x, y posting) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.value, y.value)) })
	t.forms = append(t.forms, uint32(len(forms)))
	t.posts = append(t.posts, uint32(len(posts)))
	for _, f := range forms {
		m := uint32(f.lists)
		if f.caseSensitive {
			m |= caseSensitiveForm
		}
		t.formMask = append(t.formMask, m)
		t.formCase = append(t.formCase, uint32(f.cases))
	}
	for _, p := range posts {
		t.post = append(t.post, p.value)
	}
}
