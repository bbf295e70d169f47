package read

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tidwall/gjson"
)

// tally counts what the records of one table or JSON file have, to tell the
// user of fields that were not found. It is safe for concurrent use; what it
// says does not depend on the order of the calls.
type tally struct {
	input                  string
	columns                bool // the keys are columns
	records, titles, dates atomic.Int64
	texts                  atomic.Int64

	mu   sync.Mutex
	keys map[string]bool
}

// Bounds of the tallies.
const (
	maxTallies  = 1000 // files that are counted
	keyRecords  = 20   // records of a file whose keys are listed
	maxKeys     = 100  // keys kept of a file
	shownKeys   = 25   // and shown
	maxKeyBytes = 60   // of a key
)

// newTally begins to count the records of src.
func (w *walker) newTally(src *source, columns bool) {
	if len(w.tallies) >= maxTallies {
		return
	}
	src.tally = &tally{input: src.input, columns: columns, keys: map[string]bool{}}
	w.tallies = append(w.tallies, src.tally)
}

// count counts a record.
func (t *tally) count(title, date, text bool) {
	if t == nil {
		return
	}
	t.records.Add(1)
	for _, c := range []struct {
		has bool
		n   *atomic.Int64
	}{{title, &t.titles}, {date, &t.dates}, {text, &t.texts}} {
		if c.has {
			c.n.Add(1)
		}
	}
}

// see keeps the keys of record n, and those of the objects in it as they are
// written after --field.
func (t *tally) see(n int, obj gjson.Result) {
	if t == nil || n > keyRecords {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	obj.ForEach(func(k, v gjson.Result) bool {
		t.add(k.Str)
		if v.IsObject() {
			v.ForEach(func(inner, _ gjson.Result) bool {
				t.add(k.Str + "." + inner.Str)
				return true
			})
		}
		return true
	})
}

// names keeps the names of columns.
func (t *tally) names(cells []string) {
	if t == nil {
		return
	}
	for _, c := range cells {
		if c = squeeze(c); c != "" {
			t.add(c)
		}
	}
}

func (t *tally) add(key string) {
	if len(t.keys) < maxKeys {
		t.keys[clip(oneLine(key), maxKeyBytes)] = true
	}
}

// hint says that nearly no record has a title or a date, and which keys there
// are; "" when there is nothing to say.
func (t *tally) hint() string {
	all := t.records.Load()
	few := func(n int64) bool { return n*20 <= all }
	var lacks, flags []string
	for _, f := range []struct {
		name string
		few  bool
	}{{"title", few(t.titles.Load())}, {"text", t.texts.Load() == 0 && few(t.titles.Load())}, {"date", few(t.dates.Load())}} {
		if f.few {
			lacks, flags = append(lacks, "a "+f.name), append(flags, "--field "+f.name+"=KEY")
		}
	}
	if all < 2 || len(lacks) == 0 {
		return ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	keys := make([]string, 0, len(t.keys))
	for k := range t.keys {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if len(keys) > shownKeys {
		keys = append(keys[:shownKeys], "…")
	}
	what := "keys"
	if t.columns {
		what = "columns"
	}
	ones := "the right one"
	if len(flags) > 1 {
		ones += "s"
	}
	return fmt.Sprintf("%s: nearly none of %d records has %s; %s: %s (name %s: %s)", t.input, all,
		strings.Join(lacks, " or "), what, strings.Join(keys, ", "), ones, strings.Join(flags, " "))
}

// Hints says of which inputs nearly no record had a title or a date, one line
// each, with the keys or columns that were seen. It is to be called when all
// pieces of a Walk have been decoded.
func (r *Reader) Hints() (hints []string) {
	for _, t := range r.tallies {
		if h := t.hint(); h != "" {
			hints = append(hints, h)
		}
	}
	return hints
}
