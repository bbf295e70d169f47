package resolve

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
)

// slow applies corrections in the plainest way: every line looks at every
// cluster. It says what the index has to find.
type slow struct {
	w         *work
	id        []string
	moved     []bool
	retype    []entities.Type
	rename    map[string]string
	steps     map[string][]entities.Step
	unmatched []int // lines
	names     map[uint32]string
	had       []map[string]bool // ids that lines have given
	types     map[string]entities.Type
	made      map[string]bool // ids that no cluster carries by itself
	joined    map[string]string
}

func slowly(w *work) *slow {
	n := w.clusters.Len()
	o := &slow{w: w, id: make([]string, n), moved: make([]bool, n), retype: make([]entities.Type, n), rename: map[string]string{}, steps: map[string][]entities.Step{}}
	for i := range o.id {
		o.id[i] = strings.Clone(w.ids.At(w.decided(uint32(i))))
	}
	o.names = w.entityNames()
	o.had, o.types = make([]map[string]bool, n), map[string]entities.Type{}
	for i := range o.had {
		o.had[i] = map[string]bool{}
	}
	o.made, o.joined = map[string]bool{}, map[string]string{}
	for k := range w.over.lines {
		for _, id := range []string{w.over.lines[k].name, w.over.lines[k].object} {
			if isID(id) {
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
		for k := range w.over.lines {
			if l := &w.over.lines[k]; l.action == phase && !o.apply(l) {
				o.unmatched = append(o.unmatched, l.line)
			}
		}
	}
	slices.Sort(o.unmatched)
	return o
}

// carries reports whether a cluster has the name: its id, its normal form, or
// one of its written forms.
func (o *slow) carries(i int, name string) bool {
	if isID(name) {
		return o.w.ids.At(o.w.decided(uint32(i))) == name || o.writes(i, name)
	}
	return o.names[o.w.decided(uint32(i))] == normal(name) || o.writes(i, name)
}

// writes reports whether a cluster is written as the name in its article.
func (o *slow) writes(i int, name string) bool {
	d := o.w.details(uint32(i), &details{})
	if isID(name) {
		return o.w.entity(uint32(i), d) == name
	}
	key := normal(name)
	return o.w.str(o.w.clusters.At(uint32(i)).key) == key || slices.ContainsFunc(d.forms, func(f uint32) bool { return o.w.str(f) == key })
}

func (o *slow) apply(l *override) bool {
	target := o.targetOf(l)
	if l.action == "same" && isID(l.name) && l.unlimited() {
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
		step := entities.Step{Kind: "merge", What: l.name, Reason: "correction", Detail: fmt.Sprintf("%s:%d", o.w.over.file, l.line)}
		switch l.action {
		case "ignore":
			o.id[i] = ""
			continue
		case "rename":
			o.rename[o.id[i]] = l.object
		case "retype":
			o.retype[i] = l.typ
			if own := o.w.clusters.At(uint32(i)).typ.String() + ":"; strings.HasPrefix(o.id[i], own) {
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

func (o *slow) within(i int, l *override) bool {
	c := o.w.clusters.At(uint32(i))
	return o.w.within(&kind{article: c.article, typ: c.typ}, l)
}

// targetOf is the id that a line gives to its clusters.
func (o *slow) targetOf(l *override) string {
	if l.action == "link" {
		return l.object
	}
	if l.action != "same" && l.action != "different" {
		return ""
	}
	counts := map[string]int{}
	var types [4]int
	for i := range o.id {
		mentions := o.w.details(uint32(i), &details{}).mentions
		if o.carries(i, l.name) || o.made[l.name] && o.had[i][l.name] {
			types[cmp.Or(o.retype[i], o.w.clusters.At(uint32(i)).typ)] += mentions
		}
		object := o.carries(i, l.object)
		if isID(l.object) {
			object = o.w.ids.At(o.w.decided(uint32(i))) == l.object || o.made[l.object] && o.had[i][l.object]
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
	if isID(l.object) {
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

// decided gives the work on records, ready for corrections.
func decided(t testing.TB, recs []*entities.Record, over *Overrides, memory int) *work {
	t.Helper()
	a := NewAcross(builtIn(t), over, t.TempDir(), memory)
	t.Cleanup(func() { _ = a.Close() })
	for _, r := range recs {
		if err := a.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	w, err := a.decide(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// madeCorrections are lines over the names and ids of clusters; and, with ids
// that corrections make, over these.
func madeCorrections(rng *rand.Rand, recs []*entities.Record, n int, made bool) []string {
	name := func() string {
		r := recs[rng.IntN(len(recs))]
		c := &r.Clusters[rng.IntN(len(r.Clusters))]
		if made && rng.IntN(8) == 0 { // as it is after a retype
			return entities.Types[rng.IntN(3)].String() + c.Entity[strings.IndexByte(c.Entity, ':'):]
		}
		switch rng.IntN(8) {
		case 0:
			return c.Entity
		case 1:
			return "Nobody Known"
		case 2:
			return fmt.Sprintf("Surname%d", rng.IntN(4))
		}
		return c.Name
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
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 20))
		recs := madeRecords(40, 4)
		for _, r := range recs { // written in more than one way
			for i := range r.Clusters {
				if rng.IntN(3) == 0 {
					r.Clusters[i].Forms = append(r.Clusters[i].Forms, entities.Alias{Name: fmt.Sprintf("Surname%d", rng.IntN(4)), Mentions: 1})
				}
			}
		}
		w := decided(t, recs, overrides(t, madeCorrections(rng, recs, 1+rng.IntN(60), true)...), 1)
		want := slowly(w)
		got, err := w.override()
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.id {
			n := uint32(i)
			if got.entity(n) != want.id[i] || (got.moved.At(n) > 0) != want.moved[i] || entities.Type(got.retype.At(n)) != want.retype[i] {
				t.Fatalf("seed %d: cluster %d is %q, want %q", seed, i, got.entity(n), want.id[i])
			}
		}
		if !maps.Equal(got.rename, want.rename) || !reflect.DeepEqual(got.steps, want.steps) || len(got.unmatched) != len(want.unmatched) {
			t.Fatalf("seed %d: renames %v, want %v; steps %v, want %v; unmatched %q, want %v", seed, got.rename, want.rename, got.steps, want.steps, got.unmatched, want.unmatched)
		}
	}
}

// TestManyCorrections: so many lines that each may not look at every cluster,
// nor at every line before it.
func TestManyCorrections(t *testing.T) {
	recs := madeRecords(2000, 20)
	rng := rand.New(rand.NewPCG(2, 2))
	const n = 200_000
	for name, line := range map[string]func(i int) string{
		"names that are there":   func(int) string { return "" },
		"names that are nowhere": func(i int) string { return fmt.Sprintf("same\tNobody %d\tNobody %d", i, i+1) },
		"all into one":           func(i int) string { return fmt.Sprintf("same\tSurname%d\tName1 of Group0", i) },
		"one out of one":         func(i int) string { return fmt.Sprintf("different\tName1 of Group0\tName %d", i) },
	} {
		t.Run(name, func(t *testing.T) {
			lines := madeCorrections(rng, recs, n, false)
			for i := range lines {
				if l := line(i); l != "" {
					lines[i] = l
				}
			}
			if _, err := decided(t, recs, overrides(t, lines...), 64<<20).override(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
