package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
)

// few are entities with every field and with none.
func few() []Entity {
	return []Entity{
		{Wikidata: 22316, Title: "John_Kerry", Type: entities.Person, Subtype: "politician", Name: "John Kerry", Country: "US", Born: 1943,
			Occupations: []string{"politician", "lawyer"}, Sitelinks: 97, Prior: 0.6,
			Offices: []Office{{"Secretary of State", "US", "2013-02-01", "2017-01-20"}, {"senator", "US", "1985", "2013-02"}},
			Names:   []Name{{"John Forbes Kerry", ByAlias, 0}, {"Kerry", ByAlias, unpackShare(16384)}}},
		{Wikidata: 8413, Type: entities.Person, Name: "Constantine the Great", Born: 272, Died: 337, Sitelinks: 153, Prior: 0.65},
		{Wikidata: 1048, Type: entities.Person, Name: "Julius Caesar", Title: "Julius_Caesar", Born: -100, Died: -44, Prior: 0.7},
		{Wikidata: 1040, GeoNames: 2892794, Title: "Karlsruhe", Type: entities.Place, Subtype: "city", Name: "Karlsruhe", Country: "DE",
			Admin1: "Baden-Württemberg", HasCoord: true, Lat: 49.01389, Lon: 8.40417, Population: 313092, Prior: 0.7052},
		{GeoNames: 1, Type: entities.Place, Name: "Zero Point", HasCoord: true, Prior: 0.1},
		{Title: "Kerry_(band)", Name: "Kerry", Prior: 0.05},
	}
}

func keysOf(e *Entity) []Key {
	keys := []Key{{[]byte(strings.ToLower(e.Name)), ByName, 0}}
	for _, n := range e.Names {
		keys = append(keys, Key{[]byte(strings.ToLower(n.Text)), n.Kind, n.Share})
	}
	return keys
}

func build(t testing.TB, list []Entity) []byte {
	t.Helper()
	w := NewWriter(t.TempDir(), 0)
	for i := range list {
		if err := w.Add(&list[i], keysOf(&list[i])); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	about := About{Label: "test", Sources: []Source{{Name: "made", Licence: "CC0", Rows: int64(len(list))}}}
	if err := w.WriteTo(&b, about); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(t testing.TB, b []byte, mapped bool) (*Table, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.gaz")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	tab, err := open(path, mapped)
	if err == nil {
		t.Cleanup(func() { _ = tab.Close() })
	}
	return tab, err
}

func TestEntitiesComeBack(t *testing.T) {
	list := few()
	for _, mapped := range []bool{true, false} {
		tab, err := openBytes(t, build(t, list), mapped)
		if err != nil {
			t.Fatal(err)
		}
		if mapped != (tab.pages.data != nil) {
			t.Fatalf("mapped: %v", !mapped)
		}
		if err := tab.Verify(context.Background(), func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		for i := range list {
			e := &list[i]
			found, err := tab.Find(nil, Names, []byte(strings.ToLower(e.Name)))
			if err != nil {
				t.Fatal(err)
			}
			ok := false
			for _, p := range found {
				got, err := tab.Entity(p.Entity)
				if err != nil {
					t.Fatal(err)
				}
				ok = ok || cmp.Diff(*e, got) == ""
				facts, err := tab.Facts(p.Entity)
				got.Offices, got.Names = nil, nil
				if diff := cmp.Diff(got, facts); diff != "" || err != nil {
					t.Errorf("facts: %v %s", err, diff)
				}
			}
			if !ok {
				t.Errorf("%s is not found as it was", e.Name)
			}
		}
		got, err := tab.Find(nil, Names, []byte("kerry"))
		want := []Posting{{3, ByAlias, unpackShare(16384)}, {5, ByName, 0}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("kerry: %v %s", err, diff)
		}
		id := NumberKey(1040)
		if got, err := tab.Find(nil, Wikidata, id[:]); err != nil || len(got) != 1 || got[0].Entity != 0 {
			t.Errorf("Q1040: %v %v", got, err)
		}
		if got, err := tab.Find(nil, Titles, []byte("Kerry_(band)")); err != nil || len(got) != 1 || got[0].Entity != 5 {
			t.Errorf("title: %v %v", got, err)
		}
		if got, err := tab.Find(nil, GeoNames, id[:]); err != nil || len(got) != 0 {
			t.Errorf("an id of another space: %v %v", got, err)
		}
		if tab.About().Sources[0].Licence != "CC0" || !strings.HasPrefix(tab.Version(), "test sha256:") {
			t.Errorf("about: %+v, %s", tab.About(), tab.Version())
		}
		if _, err := tab.Entity(uint32(len(list))); !errors.Is(err, ErrDamaged) {
			t.Errorf("an entity beyond the last: %v", err)
		}
	}
}

// TestAgainstMap compares a table of many names with what a map says, and that
// the order in which entities come does not matter.
func TestAgainstMap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var list []Entity
	want := map[string]map[string]bool{} // name: entities
	for i := range 20_000 {
		e := Entity{Wikidata: uint32(i + 1), Type: entities.Person, Name: fmt.Sprintf("n%d", r.IntN(12_000)), Prior: r.Float64()}
		for range r.IntN(4) {
			e.Names = append(e.Names, Name{fmt.Sprintf("n%d", r.IntN(12_000)), ByAlias, r.Float64()})
		}
		for _, k := range keysOf(&e) {
			if want[string(k.Norm)] == nil {
				want[string(k.Norm)] = map[string]bool{}
			}
			want[string(k.Norm)][fmt.Sprint(e.Wikidata)] = true
		}
		list = append(list, e)
	}
	file := build(t, list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if !bytes.Equal(file, build(t, list)) {
		t.Error("another order of the same entities gives another file")
	}
	tab, err := openBytes(t, file, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 13_000 {
		name := fmt.Sprintf("n%d", i)
		got, err := tab.Find(nil, Names, []byte(name))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want[name]) {
			t.Fatalf("%s: %d entities, not %d", name, len(got), len(want[name]))
		}
		last := 2.0
		for _, p := range got {
			e, err := tab.Entity(p.Entity)
			if err != nil || !want[name][fmt.Sprint(e.Wikidata)] || e.Prior > last {
				t.Fatalf("%s: %+v after one of %v, %v", name, e, last, err)
			}
			last = e.Prior
		}
	}
}

func TestPostingsAreBounded(t *testing.T) {
	var list []Entity
	for i := range 1000 {
		list = append(list, Entity{Wikidata: uint32(i + 1), Name: "John Smith", Prior: float64(i) / 1000,
			Names: []Name{{"Smith", BySurname, 0}}})
	}
	tab, err := openBytes(t, build(t, list), true)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"john smith": maxPostings, "smith": maxSurnames} {
		got, err := tab.Find(nil, Names, []byte(name))
		if err != nil || len(got) != want {
			t.Errorf("%s: %d entities, not %d, %v", name, len(got), want, err)
		}
		if e, _ := tab.Entity(got[0].Entity); e.Wikidata != 1000 {
			t.Errorf("%s: the most prominent is not the first", name)
		}
	}
}

func TestLargeEntitiesAreCut(t *testing.T) {
	e := Entity{Name: "Many Names"}
	for range 300 {
		e.Names = append(e.Names, Name{Text: strings.Repeat("x", 500), Kind: ByAlias})
	}
	tab, err := openBytes(t, build(t, []Entity{e}), true)
	if err != nil {
		t.Fatal(err)
	}
	got, err := tab.Entity(0)
	if err != nil || len(got.Names) == 0 || len(got.Names) >= 300 {
		t.Errorf("%d names, %v", len(got.Names), err)
	}
	if err := NewWriter(t.TempDir(), 0).Add(&Entity{Name: strings.Repeat("x", 1<<17)}, nil); err == nil {
		t.Error("a name of 128 KiB was taken")
	}
}

// use asks for everything that a small file can be asked, and reports whether
// all answers were as those of the whole file, or an error.
func use(tab *Table) (answers string, err error) {
	for _, name := range []string{"john kerry", "kerry", "karlsruhe", "nobody", "julius caesar"} {
		list, err := tab.Find(nil, Names, []byte(name))
		if err != nil {
			return "", err
		}
		for _, p := range list {
			e, err := tab.Entity(p.Entity)
			if err != nil {
				return "", err
			}
			answers += fmt.Sprintln(name, p, e)
		}
	}
	return answers, nil
}

// TestDamage flips bytes and cuts at lengths all over the file: whatever is no error is the right answer.
func TestDamage(t *testing.T) {
	file := build(t, few())
	tab, err := openBytes(t, file, true)
	if err != nil {
		t.Fatal(err)
	}
	want, err := use(tab)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "d.gaz")
	step := 29
	if testing.Short() {
		step = 301
	}
	for at := 0; at < len(file); at += step {
		bad := bytes.Clone(file)
		bad[at] ^= 0x41
		if got, err := useFile(t, path, bad); err == nil && got != want {
			t.Fatalf("byte %d damaged gives other answers:\n%s", at, got)
		}
	}
	for size := 0; size < len(file); size += step {
		if _, err := useFile(t, path, file[:size]); err == nil {
			t.Fatalf("cut to %d bytes of %d, it opens", size, len(file))
		}
	}
	if _, err := useFile(t, path, append(bytes.Clone(file), 0)); err == nil {
		t.Error("with a byte more, it opens")
	}
}

func useFile(t *testing.T, path string, b []byte) (string, error) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	tab, err := Open(path)
	if err != nil {
		return "", err
	}
	defer tab.Close()
	return use(tab)
}

// TestCutWhileOpen: pages that are no longer there are an error.
func TestCutWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.gaz")
	if err := os.WriteFile(path, build(t, few()), 0o600); err != nil {
		t.Fatal(err)
	}
	tab, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	if tab.pages.data == nil {
		t.Skip("files are not mapped here")
	}
	if err := os.Truncate(path, pageSize); err != nil {
		t.Skip(err)
	}
	if _, err := tab.Find(nil, Names, []byte("kerry")); !errors.Is(err, ErrDamaged) {
		t.Errorf("a file cut while open: %v", err)
	}
}

// TestMadeByHand: a file whose sums are right may still hold nonsense.
func TestMadeByHand(t *testing.T) {
	file := build(t, few())
	r := rand.New(rand.NewPCG(5, 6))
	path := filepath.Join(t.TempDir(), "h.gaz")
	n := 2000
	if testing.Short() {
		n = 500
	}
	for range n {
		bad := bytes.Clone(file)
		for range 1 + r.IntN(3) {
			bad[pageSize+r.IntN(len(bad)-pageSize-footerLen)] = byte(r.Uint32())
		}
		_, _ = useFile(t, path, resum(t, bad)) // must not panic
	}
}

// resum makes the sums of a file right.
func resum(t testing.TB, b []byte) []byte {
	t.Helper()
	f, err := parseFooter(b[len(b)-footerLen:], uint64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	s := f.sections[secSums]
	for page := range s.off / pageSize {
		sum := checksum(b[page*pageSize:][:pageSize])
		b[s.off+page*4], b[s.off+page*4+1], b[s.off+page*4+2], b[s.off+page*4+3] = byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)
	}
	f.sumsCRC = checksum(b[s.off : s.off+s.size])
	return f.append(b[:len(b)-footerLen])
}

func FuzzOpen(f *testing.F) {
	file := build(f, few())
	path := filepath.Join(f.TempDir(), "f.gaz")
	f.Add(pageSize, byte(0), 2*pageSize+3, byte(255))
	f.Fuzz(func(t *testing.T, at1 int, c1 byte, at2 int, c2 byte) {
		b := bytes.Clone(file)
		n := len(b) - pageSize - footerLen
		b[pageSize+int(uint(at1)%uint(n))] = c1
		b[pageSize+int(uint(at2)%uint(n))] = c2
		_, _ = useFile(t, path, resum(t, b)) // must not panic
	})
}

func FuzzDecodeEntity(f *testing.F) {
	word := func(string) uint64 { return 1 }
	for _, e := range few() {
		b, err := appendEntity(nil, &e, word)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var e Entity
		_ = decodeEntity(b, &e, func(uint64) (string, error) { return "w", nil })
	})
}

// TestManyReaders reads from many goroutines, with as much mapped as may be and with nothing.
func TestManyReaders(t *testing.T) {
	file := build(t, few())
	for _, touched := range []int64{0, maxWindows} {
		tab, err := openBytes(t, file, true)
		if err != nil {
			t.Fatal(err)
		}
		tab.pages.touched.Store(touched)
		want, err := use(tab)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 300 {
					if got, err := use(tab); err != nil || got != want {
						t.Errorf("%v: %s", err, got)
						return
					}
				}
			})
		}
		all.Wait()
	}
}

// TestMemoryIsBounded: of a file of more windows than that no more are mapped for records.
func TestMemoryIsBounded(t *testing.T) {
	var list []Entity
	for i := range 9000 {
		list = append(list, Entity{Wikidata: uint32(i + 1), Name: fmt.Sprintf("n%d", i), Names: []Name{{Text: strings.Repeat("x", 10_000), Kind: ByMinorAlias}}})
	}
	tab, err := openBytes(t, build(t, list), true)
	if err != nil {
		t.Fatal(err)
	}
	if tab.pages.data == nil {
		t.Skip("files are not mapped here")
	}
	for i := range uint32(tab.Entities()) {
		if e, err := tab.Entity(i); err != nil || len(e.Names) != 1 {
			t.Fatalf("%d: %v", i, err)
		}
	}
	set := 0
	for i := range tab.pages.windows {
		set += bits.OnesCount32(tab.pages.windows[i].Load())
	}
	if set < maxWindows || set > maxWindows+1 {
		t.Errorf("%d windows, not %d", set, maxWindows)
	}
}

func TestFindAllocatesNothing(t *testing.T) {
	tab, err := openBytes(t, build(t, few()), true)
	if err != nil {
		t.Fatal(err)
	}
	buf, key := make([]Posting, 0, 16), []byte("kerry")
	if n := testing.AllocsPerRun(100, func() {
		if got, err := tab.Find(buf, Names, key); err != nil || len(got) != 2 {
			t.Fatal(got, err)
		}
	}); n > 0 {
		t.Errorf("%v allocations a look-up", n)
	}
}
