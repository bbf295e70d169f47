package feature

import (
	"reflect"
	"strings"
	"testing"

	"newsgraph/gazetteers"
)

func scan(s string) *Word {
	w := new(Word)
	w.Scan(s)
	return w
}

func TestScan(t *testing.T) {
	tests := []struct {
		in   string
		kase uint8
		form Form
	}{
		{"talks", 1, Letters | Small | Lower},
		{"Aleppo", 2, Letters | Initial | Lower | Upper},
		{"NATO", 3, Letters | Initial | Upper},
		{"McCain", 4, Letters | Initial | Lower | Upper},
		{"iPhone", 4, Letters | Small | Lower | Upper},
		{"A", 5, Letters | Initial | Upper},
		{"2016", 6, 0},
		{"F-16", 7, Letters | Initial | Upper},
		{",", 8, 0},
		{".", 8, Stop},
		{"”", 8, 0},
		{"U.S.", 9, Letters | Initial | Upper | Stop},
		{"Überlingen", 2, Letters | Initial | Lower | Upper},
		{"", 8, 0},
		{"—", 8, Breaks},
		{"--", 8, Breaks},
		{"-", 8, 0},
		{":", 8, Breaks},
		{"B:", 5, Letters | Initial | Upper},
	}
	for _, tt := range tests {
		if w := scan(tt.in); w.Case != tt.kase || w.Form != tt.form {
			t.Errorf("%q: case %d form %b, want %d %b", tt.in, w.Case, w.Form, tt.kase, tt.form)
		}
	}
}

func TestSameWord(t *testing.T) {
	same := [][2]string{{"’s", "'s"}, {"“", `"`}, {"``", `"`}, {"''", "”"}, {"-LRB-", "("}, {"–", "-"}}
	for _, p := range same {
		if a, b := scan(p[0]), scan(p[1]); a.Key != b.Key || !reflect.DeepEqual(a.Grams(), b.Grams()) {
			t.Errorf("%q and %q differ", p[0], p[1])
		}
	}
	if scan("Turkey").Key != scan("turkey").Key || scan("Turkey").Cased == scan("turkey").Cased {
		t.Error("Key must ignore case, Cased must not")
	}
	if scan("Damascus-based").Tail != KeyOf("based") || scan("based-").Tail != 0 || scan("-5").Tail != 0 {
		t.Error("Tail is the key of what follows the last inner hyphen")
	}
	if !scan("1,250.5").Digit || scan("1st").Digit || scan("-").Digit {
		t.Error("Digit is for numbers")
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"", "Kerry", "İstanbul", "\xff\xfe", strings.Repeat("ab", 300), "a-b-c-", "’"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w := scan(s)
		if w.Key != KeyOf(s) {
			t.Error("Key and KeyOf differ")
		}
		if n := len(w.Grams()); n < 2 || n > MaxGrams {
			t.Errorf("%d n-grams", n)
		}
		if w.Case >= Cases {
			t.Errorf("case %d", w.Case)
		}
	})
}

// read returns the features of whitespace-separated sentences.
func read(hits []gazetteers.Hit, sentences ...string) Document {
	var c Context
	var keys []uint64
	var forms []Form
	var spans []Span
	for _, s := range sentences {
		at := len(keys)
		for _, f := range strings.Fields(s) {
			w := scan(f)
			keys, forms = append(keys, w.Key), append(forms, w.Form)
		}
		spans = append(spans, Span{at, len(keys)})
	}
	return c.Read(keys, forms, spans, hits, 0)
}

func (d *Document) of(i int) []uint16 { return d.Rows[d.Starts[i]:d.Starts[i+1]] }

func TestContext(t *testing.T) {
	d := read(nil,
		"KERRY MEETS LAVROV",                      // 0-2
		"Talks began as Kerry met the envoy .",    // 3-10
		"Envoy and kerry , said Kerry , rested .", // 11-19
		"a line without capitals .",               // 20-24
	)
	tests := []struct {
		token int
		want  []uint16
	}{
		{0, []uint16{first, allCaps, openEnd, seenBoth}},
		{2, []uint16{allCaps, openEnd}},
		{6, []uint16{seenBoth}},
		{7, nil},
		{11, []uint16{first, seenLow}},
		{20, []uint16{first, allLower}},
	}
	for _, tt := range tests {
		if got := d.of(tt.token); len(got)+len(tt.want) > 0 && !reflect.DeepEqual(got, tt.want) {
			t.Errorf("token %d: %v, want %v", tt.token, got, tt.want)
		}
	}
	if d.Groups[0] < 0 || d.Groups[0] != d.Groups[6] || d.Groups[6] != d.Groups[16] || d.Groups[13] != -1 {
		t.Errorf("groups %v", d.Groups)
	}
	if got := d.Sizes[d.Groups[0]]; got != 3 {
		t.Errorf("the name occurs %d times in capitals, want 3", got)
	}
}

func TestMatches(t *testing.T) {
	hits := []gazetteers.Hit{
		{First: 1, End: 4, Lists: gazetteers.OrgOther, Exact: gazetteers.OrgOther},
		{First: 3, End: 4, Lists: gazetteers.City | gazetteers.CommonWord, Exact: gazetteers.City},
		{First: 0, End: 1, Lists: gazetteers.CommonWord},
		{First: 9, End: 12, Lists: gazetteers.City}, // of another piece
	}
	d := read(hits, "the Bank of Syria")
	row := func(m gazetteers.Mask, pos, exact uint16) uint16 {
		bit := uint16(0)
		for m>>bit != 1 {
			bit++
		}
		return listBase + bit*perList + pos*2 + exact
	}
	want := map[int][]uint16{
		0: {first, openEnd},
		1: {openEnd, seenCap, row(gazetteers.OrgOther, begin, 1)},
		2: {openEnd, row(gazetteers.OrgOther, inside, 1)},
		3: {openEnd, seenCap, row(gazetteers.OrgOther, last, 1), row(gazetteers.CommonWord, unit, 0), row(gazetteers.City, unit, 1)},
	}
	for i, w := range want {
		if got := d.of(i); !reflect.DeepEqual(got, w) {
			t.Errorf("token %d: %v, want %v", i, got, w)
		}
	}
	for _, r := range d.Rows {
		if r >= Contexts {
			t.Errorf("feature %d of %d", r, Contexts)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	var w Word
	if n := testing.AllocsPerRun(100, func() { w.Scan("Reconstruction-based") }); n != 0 {
		t.Errorf("Scan allocates %v times", n)
	}
}
