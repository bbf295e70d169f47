package frame

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"newsgraph/pipeline/read/normal"
)

// Tally counts what the records of one table or JSON file have, to tell the
// user of fields that were not found. It is safe for concurrent use; what it
// says does not depend on the order of the calls.
type Tally struct {
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

// NewTally begins to count the records of src.
func (w *Walk) NewTally(src *Source, columns bool) {
	if len(w.Tallies) >= maxTallies {
		return
	}
	src.Tally = &Tally{input: src.input, columns: columns, keys: map[string]bool{}}
	w.Tallies = append(w.Tallies, src.Tally)
}

// Count counts a record.
func (t *Tally) Count(title, date, text bool) {
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

// See keeps the keys of record n, and those of the objects in it as they are
// written after --field.
func (t *Tally) See(n int, keys func(add func(key string))) {
	if t == nil || n > keyRecords {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	keys(t.add)
}

// Columns keeps the names of columns.
func (t *Tally) Columns(cells []string) {
	if t == nil {
		return
	}
	for _, c := range cells {
		if c = normal.Squeeze(c); c != "" {
			t.add(c)
		}
	}
}

func (t *Tally) add(key string) {
	if len(t.keys) < maxKeys {
		t.keys[normal.Clip(normal.OneLine(key), maxKeyBytes)] = true
	}
}

// Hint says that nearly no record has a title or a date, and which keys there
// are; "" when there is nothing to say.
func (t *Tally) Hint() string {
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
