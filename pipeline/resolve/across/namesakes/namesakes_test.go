package namesakes

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// few knows few names.
type few struct{}

func (few) IsGivenName(w string) (string, bool) { return "", w == "john" || w == "ute" }
func (few) IsSurname(w string) bool             { return w == "smith" || w == "varga" }

func (few) PeopleBySurname(name string) []gazetteers.Entry {
	if name == "smith" {
		return make([]gazetteers.Entry, int(BuiltInThresholds().CommonPeople))
	}
	return nil
}

// text are the strings of the tests by number.
var text = []string{"", "US", "AU", "striker", "senator", "police chief", "mayor"}

func builtIn() *Weights {
	w, err := BuiltInWeights()
	if err != nil {
		panic(err)
	}
	return w
}

func judge() *Judge {
	return NewJudge(few{}, names.English(), builtIn(), func(n uint32) string { return text[n] })
}

// article is what one says of the name: its country and titles by their place in
// text, and what else it names.
type article struct {
	focus  uint32
	day    int32
	likely uint32 // the id of its best candidate
	roles  []uint32
	others []uint32
}

func contexts(articles []article) *Contexts {
	r := &Contexts{}
	for i, a := range articles {
		var e spill.Encoder
		Encode(&e, &Context{Focus: a.focus, Day: a.day, Candidate: a.likely}, a.roles, 999, AppendOthers(nil, append([]uint32{999}, a.others...)))
		r.Add(uint32(i), spill.DecoderOf(e), false)
	}
	return r
}

func TestPriorPerson(t *testing.T) {
	for name, want := range map[string]Feature{
		"smith": OneCommon, "john smith": OneCommon, "ute varga": OneUsual, "john paul smith": OneUsual, "john zkz": OneRare, "zkz varga": OneRare,
	} {
		if got := judge().PriorPerson(strings.Fields(name)); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestAgreeing(t *testing.T) {
	const us, au, striker, senator, chief = 1, 2, 3, 4, 5
	for _, c := range []struct {
		name     string
		prior    Feature
		articles []article
		want     []int // component of each article
		why      string
	}{
		{"one article", OneCommon, []article{{}}, []int{0}, ""},
		{"a rare co-mention", OneCommon, []article{{focus: us, others: []uint32{7}}, {focus: au, others: []uint32{7}}}, []int{0, 0}, ""},
		{"a common name in two countries", OneCommon, []article{{focus: us, others: []uint32{7}}, {focus: au, others: []uint32{8}}}, []int{0, 1}, "one-common -0.5, other-focus -2.0"},
		{"a common name without a country", OneCommon, []article{{others: []uint32{7}}, {others: []uint32{8}}}, []int{0, 1}, "one-common -0.5"},
		{"a common name in one country", OneCommon, []article{{focus: us, others: []uint32{7}}, {focus: us, others: []uint32{8}}}, []int{0, 0}, ""},
		{"a rare name in two countries", OneRare, []article{{focus: us, others: []uint32{7}}, {focus: au, others: []uint32{8}}}, []int{0, 0}, ""},
		{"one title", OneCommon, []article{{roles: []uint32{senator}}, {roles: []uint32{senator}}}, []int{0, 0}, ""},
		{"titles of two domains", OneUsual, []article{{roles: []uint32{striker}}, {roles: []uint32{senator}}}, []int{0, 1}, "one-usual +1.5, other-domain -2.5"},
		{"titles of one domain", OneUsual, []article{{roles: []uint32{chief}}, {roles: []uint32{senator}}}, []int{0, 0}, ""},
		{"years between", OnePlace, []article{{day: 100}, {day: 100 + 365*16}}, []int{0, 1}, "one-place +0.5, long-apart -1.0"},
		{"one best candidate", OneAmbiguous, []article{{focus: us, likely: 3, others: []uint32{7}}, {focus: au, likely: 3, others: []uint32{8}}}, []int{0, 0}, ""},
		{"two best candidates", OneAmbiguous, []article{{focus: us, likely: 3}, {focus: au, likely: 4}}, []int{0, 1}, "one-ambiguous -0.5, other-focus -2.0"},
		{"common co-mentions", OneCommon, []article{{others: []uint32{7 | Common}}, {others: []uint32{7 | Common}}}, []int{0, 0}, ""},
		{"what is everywhere", OneCommon, []article{{others: []uint32{7 | Common | Everywhere}}, {others: []uint32{7 | Common | Everywhere}}}, []int{0, 1}, "one-common -0.5"},
		{"only itself", OneCommon, []article{{others: []uint32{999}}, {others: []uint32{999}}}, []int{0, 1}, "one-common -0.5"},
	} {
		r := contexts(c.articles)
		components, why := judge().Agreeing(r, r.Components(false), c.prior)
		got := make([]int, len(c.articles))
		for n, g := range components {
			for _, k := range g.Contexts {
				got[k] = n
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v; %q", c.name, got, c.want, why)
		} else if c.why != "" && why[len(why)-1] != c.why {
			t.Errorf("%s: because of %q, want %q", c.name, why[len(why)-1], c.why)
		}
	}
}

// TestComponentsOfBareNames: a place in common says nothing of a bare name.
func TestComponentsOfBareNames(t *testing.T) {
	r := contexts([]article{{others: []uint32{7 | Place}}, {others: []uint32{7 | Place, 8}}, {others: []uint32{8}}, {others: []uint32{9 | Common}}, {others: []uint32{9 | Common}}})
	for bare, want := range map[bool][]uint32{false: {3, 1, 1}, true: {2, 1, 1, 1}} {
		var counts []uint32
		for _, c := range r.Components(bare) {
			counts = append(counts, c.Count)
		}
		if !slices.Equal(counts, want) {
			t.Errorf("bare name %v: components of %v, want %v", bare, counts, want)
		}
	}
}

// TestWholeNames: of a name that stays whole the contexts are bounded, the days
// are all of them.
func TestWholeNames(t *testing.T) {
	r := &Contexts{}
	for i := range maxWhole + 3 {
		var e spill.Encoder
		Encode(&e, &Context{Day: int32(10 + i)}, []uint32{1}, 5, []uint32{7, 8})
		r.Add(uint32(i), spill.DecoderOf(e), true)
	}
	if all := r.All(); r.Len() != maxWhole || all.Count != maxWhole+3 || all.First != 1 {
		t.Errorf("%d contexts, component of %d from %d", r.Len(), all.Count, all.First)
	}
	if d := r.Days([]int{0}); d.First != 10 || d.Last != 10+maxWhole+2 {
		t.Errorf("days %v", d)
	}
	if r.Reset(); r.Len() != 0 || r.Days(nil) != (Days{}) {
		t.Error("something is left")
	}
}

func TestWeightsAreReadAsWritten(t *testing.T) {
	w := builtIn()
	if w.String() != builtInWeights {
		t.Errorf("written again:\n%s", w)
	}
	if got := w.With(OneRare, 5, "").Of(OneRare); got != 5 || w.Of(OneRare) == 5 {
		t.Errorf("changed weight %g, the old one %g", got, w.Of(OneRare))
	}
	for _, bad := range []string{"", "one-rare\t1", "nothing\t1\tx", "one-rare\tx\tx", builtInWeights + "one-rare\t1\tx\n"} {
		if _, err := ParseWeights(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
