package main

import (
	"testing"

	"newsgraph/entities"
)

func itemsOf(all ...*item) *items {
	it := &items{byQID: map[uint32]*item{}, byName: map[string][]*item{}, byPlace: map[uint32]uint32{}}
	for _, x := range all {
		it.byQID[x.qid] = x
		it.byName[norm(x.label)] = append(it.byName[norm(x.label)], x)
		for _, a := range x.aliases {
			it.byName[norm(a)] = append(it.byName[norm(a)], x)
		}
	}
	return it
}

func TestLikeliest(t *testing.T) {
	famous := &item{qid: 1, typ: entities.Person, label: "Ann Berg", score: 0.8}
	other := &item{qid: 2, typ: entities.Person, label: "Ann Berg", score: 0.3}
	near := &item{qid: 3, typ: entities.Person, label: "Ann Berg", score: 0.7}
	alias := &item{qid: 4, typ: entities.Person, label: "Otto Dahl", aliases: []string{"Ann Berg"}, score: 0.9}
	any := func(*item) float64 { return judged().Fits }
	for _, c := range []struct {
		what string
		all  []*item
		fits func(*item) float64
		want uint32 // 0 for none
	}{
		{"the only one", []*item{other}, any, 2},
		{"one that dominates", []*item{other, famous}, any, 1},
		{"two that are near", []*item{famous, near}, any, 0},
		{"its own name before another's", []*item{alias, other}, any, 2},
		{"by another name when no label is its own", []*item{alias}, any, 4},
		{"none fits", []*item{famous}, func(*item) float64 { return 0 }, 0},
		{"one of the row's kind", []*item{famous, other}, func(x *item) float64 {
			if x == other {
				return 0.7
			}
			return judged().Fits
		}, 2},
	} {
		got := itemsOf(c.all...).likeliest([]string{"ann berg"}, c.fits)
		if (got == nil) != (c.want == 0) || got != nil && got.qid != c.want {
			t.Errorf("%s: %+v, want Q%d", c.what, got, c.want)
		}
	}
}

func TestPairTowns(t *testing.T) {
	of := func(people int, in ...string) *town { return &town{people: people, divided: in} }
	place := func(qid uint32, label string, people int) *item {
		return &item{qid: qid, typ: entities.Place, label: label, marks: map[string]int{"pop": people}}
	}
	g := &maker{}
	for _, c := range []struct {
		what  string
		towns []*town
		fits  []*item
		alone bool
		want  []uint32
	}{
		{"by number of people", []*town{of(1000, "ohio"), of(9000, "iowa")}, []*item{place(1, "Dale", 9500), place(2, "Dale", 1100)}, false, []uint32{2, 1}},
		{"by division", []*town{of(1000, "ohio"), of(1050, "iowa")}, []*item{place(1, "Dale, Iowa", 1500)}, false, []uint32{0, 1}},
		{"the division is another", []*town{of(1000, "ohio")}, []*item{place(1, "Dale, Iowa", 1000)}, true, []uint32{0}},
		{"two towns of one size", []*town{of(1000, "ohio"), of(1050, "iowa")}, []*item{place(1, "Dale", 1000)}, false, []uint32{0, 0}},
		{"alone, with numbers of other years", []*town{of(1000, "ohio")}, []*item{place(1, "Dale", 2200)}, true, []uint32{1}},
		{"alone, far apart", []*town{of(1000, "ohio")}, []*item{place(1, "Dale", 90000)}, true, []uint32{0}},
	} {
		g.pairTowns(c.towns, c.fits, c.alone)
		for i, want := range c.want {
			if c.towns[i].item != want {
				t.Errorf("%s: town %d got Q%d, want Q%d", c.what, i, c.towns[i].item, want)
			}
		}
	}
}

func TestShareQuotes(t *testing.T) {
	person := func(name, source string, score float64) *item {
		return &item{typ: entities.Person, label: name, src: []string{source}, score: score}
	}
	besideSinger, singer := person("Ann Berg", "quotebank_speakers", 0.6), person("Ann Berg", "nga", 0.1)
	besideMinister, minister := person("Ida Holm", "quotebank_speakers", 0.6), person("Ida Holm", politicians, 0.1)
	alone := person("Otto Dahl", "quotebank_speakers", 0.6)
	old, young := person("Eva Lund", "quotebank_attrs", 0.1), person("Eva Lund", "quotebank_attrs", 0.6)
	old.qid, young.qid = 1000, 4000
	one, next := person("Per Moe", "quotebank_attrs", 0.6), person("Per Moe", "quotebank_attrs", 0.1)
	one.qid, next.qid = 1000, 3999
	it := &items{all: []*item{besideSinger, singer, besideMinister, minister, alone, young, old, one, next}}
	it.shareQuotes()
	for what, c := range map[string]struct {
		got  *item
		want float64
	}{
		"quoted, a singer of the name": {besideSinger, judged().SharedQuotes}, "singer": {singer, 0.1},
		"quoted, a minister of the name": {besideMinister, 0}, "minister": {minister, 0.1}, "quoted alone": {alone, 0.6},
		"much older of two": {old, 0.6}, "the quoted one beside": {young, judged().SharedQuotes}, "quoted, none much older": {one, judged().SharedQuotes}, "the other": {next, 0.1},
	} {
		if c.got.score != c.want {
			t.Errorf("%s: score %v, want %v", what, c.got.score, c.want)
		}
	}
}
