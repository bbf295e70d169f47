package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/evaluate"
)

// TestKnownNames asks for the links of well-known names in sentences that say
// nothing else of them: the most prominent entities of the built-in lists, and
// as many of all that are known well, by their own names.
func TestKnownNames(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(Options{Workers: 2, Language: "any", Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typ             entities.Type
		leading, others int // right ones of 400
	}{
		{entities.Person, 380, 355},
		{entities.Place, 390, 300},
		{entities.Organization, 385, 370},
	} {
		leading, others := knownNames(set, c.typ, 400)
		checkKnown(t, p, "leading", leading, c.leading)
		checkKnown(t, p, "other", others, c.others)
	}
}

func checkKnown(t *testing.T, p *Pipeline, which string, names []gazetteers.Entry, want int) {
	missed, err := Each(context.Background(), p, len(names), func(w *Worker, i int) (string, error) {
		return missedName(w, &names[i])
	})
	if err != nil {
		t.Fatal(err)
	}
	missed = slices.DeleteFunc(missed, func(m string) bool { return m == "" })
	if right := len(names) - len(missed); right < want {
		t.Errorf("%s names, %s: %d of %d linked, want %d: %s", which, names[0].Type, right, len(names), want, strings.Join(missed[:10], "; "))
	}
}

// knownNames are the n most prominent entities of a type that have an item or an
// article, and n more at even distances among those with names of several words.
func knownNames(set *gazetteers.Set, typ entities.Type, n int) (leading, others []gazetteers.Entry) {
	var all []gazetteers.Entry
	for e := range set.All() {
		if e.Type == typ && e.Prior >= 0.4 && (strings.HasPrefix(e.ID, "wikidata:") || e.Wikipedia != "") {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b gazetteers.Entry) int {
		return cmp.Or(cmp.Compare(b.Prior, a.Prior), strings.Compare(a.ID, b.ID))
	})
	var several []gazetteers.Entry
	for _, e := range all[n:] {
		if strings.Contains(e.Name, " ") {
			several = append(several, e)
		}
	}
	for i := range n {
		others = append(others, several[i*len(several)/n])
	}
	return all[:n], others
}

// missedName is what a name in a bare sentence was taken for, "" when it was linked right.
func missedName(w *Worker, e *gazetteers.Entry) (string, error) {
	a := &entities.Article{ID: "a", Text: e.Name + " spoke on Tuesday.", Language: "en"}
	rec, err := w.Resolve(context.Background(), a, []evaluate.GoldSpan{{Span: entities.Span{End: len(e.Name)}, Type: e.Type}})
	if err != nil || len(rec.Clusters) == 0 {
		return e.Name + " (not found)", err
	}
	if link := rec.Clusters[0].Link; link != e.EntityID() {
		return e.Name + " " + e.EntityID() + " (" + link + ")", nil
	}
	return "", nil
}
