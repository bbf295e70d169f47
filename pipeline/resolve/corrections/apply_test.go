package corrections

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// set are clusters in memory.
type set struct {
	clusters []Cluster
	ids      []string
	numbers  map[string]uint32
}

func (s *set) Len() int                      { return len(s.clusters) }
func (s *set) Key(i uint32) (uint32, string) { return s.clusters[i].Entity, s.clusters[i].Key }
func (s *set) Cluster(i uint32, c *Cluster)  { *c = s.clusters[i] }
func (s *set) ID(number uint32) string       { return s.ids[number] }
func (s *set) decided(i int) string          { return s.ids[s.clusters[i].Entity] }
func (s *set) entity(a *Applied, i uint32) string {
	change, ok := a.Of(i)
	if !ok {
		return s.decided(int(i))
	}
	return a.idOf(change.Entity)
}

func (s *set) Number(id string) uint32 {
	n, ok := s.numbers[id]
	if !ok {
		n = uint32(len(s.ids))
		s.numbers[id], s.ids = n, append(s.ids, id)
	}
	return n
}

// madeSet makes n clusters: a few names that are everywhere, many that are rare,
// surnames and known entities among them; one name may be several entities, and one
// entity have several names. So many in a hundred are also written as a surname.
func madeSet(rng *rand.Rand, n, furtherNames int) *set {
	s := &set{numbers: map[string]uint32{}}
	zipf := rand.NewZipf(rng, 1.1, 20, uint64(n))
	given := []string{"john", "mary", "ute", "ali", "wei"}
	for range n {
		k := int(zipf.Uint64())
		c := Cluster{
			Type: entities.Types[k%3], Mentions: 1 + rng.IntN(3),
			Date: fmt.Sprintf("2020-%02d-%02d", 1+rng.IntN(12), 1+rng.IntN(28)), Source: fmt.Sprintf("s%d", rng.IntN(40)),
		}
		switch {
		case c.Type == entities.Person && rng.IntN(4) == 0:
			c.Key = fmt.Sprintf("surname%d", k/30)
		case c.Type == entities.Person:
			c.Key = fmt.Sprintf("%s surname%d", given[k%len(given)], k/30)
		default:
			c.Key = fmt.Sprintf("name%d of group%d", k, k/5)
		}
		c.Own = entities.Slug(c.Type, c.Key)
		id := c.Own
		switch {
		case k%7 == 0:
			id = fmt.Sprintf("wikidata:Q%d", k)
			c.Own = id
		case k%11 == 0:
			id += fmt.Sprintf("-%d", rng.IntN(3))
		case k%13 == 0:
			id = entities.Slug(c.Type, "another name")
		}
		if rng.IntN(100) < furtherNames {
			c.Names = append(c.Names, fmt.Sprintf("surname%d", rng.IntN(4)))
		}
		if rng.IntN(20) == 0 {
			c.Date = ""
		}
		c.Entity = s.Number(id)
		s.clusters = append(s.clusters, c)
	}
	return s
}

// slow applies corrections in the plainest way: every line looks at every
// cluster. It says what the index has to find.
type slow struct {
	set       *set
	id        []string
	moved     []bool
	retype    []entities.Type
	rename    map[string]string
	steps     map[string][]entities.Decision
	unmatched []int // lines
	names     map[uint32]string
	had       []map[string]bool // ids that lines have given
	types     map[string]entities.Type
	made      map[string]bool // ids that no cluster carries by itself
	joined    map[string]string
}

func slowly(s *set, f *File) *slow {
	n := len(s.clusters)
	o := &slow{set: s, id: make([]string, n), moved: make([]bool, n), retype: make([]entities.Type, n), rename: map[string]string{}, steps: map[string][]entities.Decision{}}
	for i := range o.id {
		o.id[i] = s.decided(i)
	}
	o.names = entityNames(f.lines, s)
	o.had, o.types = make([]map[string]bool, n), map[string]entities.Type{}
	for i := range o.had {
		o.had[i] = map[string]bool{}
	}
	o.made, o.joined = map[string]bool{}, map[string]string{}
	for k := range f.lines {
		for _, id := range []string{f.lines[k].name, f.lines[k].object} {
			if entities.IsID(id) {
				o.made[id] = true
				for i := range o.id {
					o.made[id] = o.made[id] && !o.carries(i, id)
				}
			}
		}
	}
	for _, phase := range phases {
		if phase == "rename" {
			o.follow()
		}
		for k := range f.lines {
			if l := &f.lines[k]; l.action == phase && !o.apply(l) {
				o.unmatched = append(o.unmatched, l.number)
			}
		}
	}
	slices.Sort(o.unmatched)
	return o
}

// carries reports whether a cluster has the name: its id, its normal form, or
// one of its written forms.
func (o *slow) carries(i int, name string) bool {
	if entities.IsID(name) {
		return o.set.decided(i) == name || o.writes(i, name)
	}
	return o.names[o.set.clusters[i].Entity] == normal(name) || o.writes(i, name)
}

// writes reports whether a cluster is written as the name in its article.
func (o *slow) writes(i int, name string) bool {
	c := &o.set.clusters[i]
	if entities.IsID(name) {
		return c.Own == name
	}
	key := normal(name)
	return c.Key == key || slices.Contains(c.Names, key)
}

func (o *slow) apply(l *line) bool {
	target := o.targetOf(l)
	if l.action == "same" && entities.IsID(l.name) && l.unlimited() {
		o.joined[l.name] = target
	}
	var spoken []int
	written := false
	for i := range o.id {
		if o.within(i, l) && (o.carries(i, l.name) || o.made[l.name] && o.had[i][l.name]) {
			spoken = append(spoken, i)
			written = written || l.action == "different" && o.writes(i, l.object)
		}
	}
	matched := false
	for _, i := range spoken {
		if written && !o.writes(i, l.object) || o.id[i] == "" && l.action != "ignore" {
			continue
		}
		matched = true
		step := entities.Decision{Kind: "merge", What: l.name, Reason: "correction", Detail: fmt.Sprintf("%s:%d", "fix.tsv", l.number)}
		switch l.action {
		case "ignore":
			o.id[i] = ""
			continue
		case "rename":
			o.rename[o.id[i]] = l.object
		case "retype":
			o.retype[i] = l.typ
			if own := o.set.clusters[i].Type.String() + ":"; strings.HasPrefix(o.id[i], own) {
				o.id[i] = l.typ.String() + ":" + strings.TrimPrefix(o.id[i], own)
				o.had[i][o.id[i]] = own != l.typ.String()+":"
			}
			o.types[o.id[i]] = l.typ
		default:
			o.move(i, target)
			if l.action == "different" {
				step.Kind = "refuse"
				o.rename[target] = l.object
			}
		}
		if !slices.Contains(o.steps[o.id[i]], step) {
			o.steps[o.id[i]] = append(o.steps[o.id[i]], step)
		}
	}
	return matched
}

func (o *slow) move(i int, target string) {
	if o.id[i] == target {
		return
	}
	o.moved[i], o.id[i], o.had[i][target] = true, target, true
	if t, ok := o.types[target]; ok {
		o.retype[i] = t
	}
}

func (o *slow) follow() {
	for i := range o.id {
		to := o.id[i]
		for range maxJoins {
			if next, ok := o.joined[to]; ok && next != to {
				to = next
			}
		}
		if o.id[i] != "" {
			o.move(i, to)
		}
	}
}

func (o *slow) within(i int, l *line) bool {
	c := &o.set.clusters[i]
	return (&kind{source: c.Source, date: c.Date, typ: c.Type}).within(l)
}

// targetOf is the id that a line gives to its clusters.
func (o *slow) targetOf(l *line) string {
	if l.action == "link" {
		return l.object
	}
	if l.action != "same" && l.action != "different" {
		return ""
	}
	counts := map[string]int{}
	var types [4]int
	for i := range o.id {
		mentions := o.set.clusters[i].Mentions
		if o.carries(i, l.name) || o.made[l.name] && o.had[i][l.name] {
			types[cmp.Or(o.retype[i], o.set.clusters[i].Type)] += mentions
		}
		object := o.carries(i, l.object)
		if entities.IsID(l.object) {
			object = o.set.decided(i) == l.object || o.made[l.object] && o.had[i][l.object]
		}
		if l.action == "same" && object {
			counts[o.id[i]] += mentions
		}
	}
	best := ""
	for id, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && id < best {
			best = id
		}
	}
	if best != "" {
		return best
	}
	if entities.IsID(l.object) {
		return l.object
	}
	typ := entities.Person
	for _, t := range entities.Types {
		if t == l.only || l.only == entities.NoType && types[t] > types[typ] {
			typ = t
		}
	}
	return entities.Slug(typ, normal(l.object))
}

// read is a file of corrections with these lines.
func read(t testing.TB, lines []string) *File {
	t.Helper()
	f, err := Read("fix.tsv", strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func applied(t testing.TB, s *set, f *File, memory int) *Applied {
	t.Helper()
	pool := spill.NewPool(t.TempDir(), "corrections", memory)
	t.Cleanup(func() { _ = pool.Close() })
	a, err := f.Apply(context.Background(), s, pool)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// madeCorrections are lines over the names and ids of clusters; and, with ids
// that corrections make, over these.
func madeCorrections(rng *rand.Rand, s *set, n int, made bool) []string {
	name := func() string {
		i := rng.IntN(len(s.clusters))
		id := s.decided(i)
		if made && rng.IntN(8) == 0 { // as it is after a retype
			return entities.Types[rng.IntN(3)].String() + id[strings.IndexByte(id, ':'):]
		}
		switch rng.IntN(8) {
		case 0:
			return id
		case 1:
			return "Nobody Known"
		case 2:
			return fmt.Sprintf("Surname%d", rng.IntN(4))
		}
		return s.clusters[i].Key
	}
	limits := []string{"", "", "", "\tsource=s1", "\tfrom=2020-06", "\tto=2020-03", "\ttype=person", "\ttype=place"}
	var lines []string
	for range n {
		action := []string{"same", "same", "same", "different", "different", "rename", "retype", "link", "ignore"}[rng.IntN(9)]
		line := action + "\t" + name()
		switch action {
		case "same", "different":
			line += "\t" + name()
		case "rename":
			line += "\tA Name"
		case "retype":
			line += "\t" + entities.Types[rng.IntN(3)].String()
		case "link":
			line += fmt.Sprintf("\twikidata:Q%d", rng.IntN(40))
		}
		lines = append(lines, line+limits[rng.IntN(len(limits))])
	}
	return lines
}

// TestIndexFindsWhatAWalkFinds compares the corrections as they are applied with
// those of a walk over all clusters for each.
func TestIndexFindsWhatAWalkFinds(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 20))
		s := madeSet(rng, 160, 33)
		f := read(t, madeCorrections(rng, s, 1+rng.IntN(60), true))
		want := slowly(s, f)
		got := applied(t, s, f, 1)
		for i := range want.id {
			change, _ := got.Of(uint32(i))
			if id := s.entity(got, uint32(i)); id != want.id[i] || change.Moved != want.moved[i] || change.Type != want.retype[i] {
				t.Fatalf("seed %d: cluster %d is %q (%+v), want %q", seed, i, id, change, want.id[i])
			}
		}
		if !maps.Equal(got.Renamed, want.rename) || !reflect.DeepEqual(got.Steps, want.steps) || len(got.Unmatched) != len(want.unmatched) {
			t.Fatalf("seed %d: renames %v, want %v; steps %v, want %v; unmatched %q, want %v", seed, got.Renamed, want.rename, got.Steps, want.steps, got.Unmatched, want.unmatched)
		}
	}
}

// TestManyCorrections: so many lines that each may not look at every cluster,
// nor at every line before it.
func TestManyCorrections(t *testing.T) {
	const n = 100_000
	for name, line := range map[string]func(i int) string{
		"names that are there":   func(int) string { return "" },
		"names that are nowhere": func(i int) string { return fmt.Sprintf("same\tNobody %d\tNobody %d", i, i+1) },
		"all into one":           func(i int) string { return fmt.Sprintf("same\tSurname%d\tName1 of Group0", i) },
		"one out of one":         func(i int) string { return fmt.Sprintf("different\tName1 of Group0\tName %d", i) },
	} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(2, 2))
			s := madeSet(rng, 40_000, 0)
			lines := madeCorrections(rng, s, n, false)
			for i := range lines {
				if l := line(i); l != "" {
					lines[i] = l
				}
			}
			if a := applied(t, s, read(t, lines), 64<<20); (len(a.Unmatched) == n) != (name == "names that are nowhere") {
				t.Errorf("%d of %d lines match nothing", len(a.Unmatched), n)
			}
		})
	}
}
