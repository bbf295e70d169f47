package resolve

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Overrides are a user's corrections: a file with one a line, fields parted by
// tabs. Empty lines and lines that begin with "#" say nothing.
//
//	same       NAME  NAME   the first is the second
//	different  NAME  NAME   the second was taken for the first: it is an entity of its own
//	rename     NAME  TEXT   the entity is printed under this name
//	retype     NAME  TYPE   person, place or organization
//	link       NAME  ID     wikidata:Q… or geonames:…
//	ignore     NAME         it is no entity: left out of the graph
//
// NAME is an entity's id as graph.json has it, or a name as an article writes
// it (case, accents and punctuation do not matter). Further fields limit a
// line: source=OUTLET, from=DATE, to=DATE (YYYY, YYYY-MM or YYYY-MM-DD, both
// included), type=TYPE.
type Overrides struct {
	file  string
	hash  string
	lines []override
}

type override struct {
	line     int
	text     string
	action   string
	name     string // as written
	key      string // its normal form, "" for an id
	object   string
	typ      entities.Type // of retype
	only     entities.Type // type=
	source   string
	from, to string
}

// ReadOverrides reads a file of corrections; file names it in errors, which
// say "file:line: reason".
func ReadOverrides(file string, r io.Reader) (*Overrides, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	sum := sha256.Sum256(data)
	o := &Overrides{file: file, hash: "sha256:" + hex.EncodeToString(sum[:])}
	scan := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	scan.Buffer(nil, len(data)+64)
	for n := 1; scan.Scan(); n++ {
		text := strings.TrimRight(scan.Text(), "\r")
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		l, err := parseOverride(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		l.line = n
		o.lines = append(o.lines, l)
	}
	return o, nil
}

// Hash is of the file's content.
func (o *Overrides) Hash() string { return o.hash }

func parseOverride(text string) (override, error) {
	fields := strings.Split(text, "\t")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	l := override{text: text, action: fields[0]}
	need := 2
	switch l.action {
	case "same", "different", "rename", "retype", "link":
	case "ignore":
		need = 1
	default:
		return l, fmt.Errorf("unknown correction %q (known: same, different, rename, retype, link, ignore; fields are parted by tabs)", l.action)
	}
	if len(fields) < 1+need {
		return l, fmt.Errorf("%s needs %d fields behind it, parted by tabs", l.action, need)
	}
	l.name = fields[1]
	if !isID(l.name) {
		l.key = normal(l.name)
	}
	if l.name == "" || l.key == "" && !isID(l.name) {
		return l, fmt.Errorf("%s without a name", l.action)
	}
	if need == 2 {
		if l.object = fields[2]; l.object == "" {
			return l, fmt.Errorf("%s %q: the second field is empty", l.action, l.name)
		}
	}
	if err := l.checkObject(); err != nil {
		return l, err
	}
	return l, l.limits(fields[1+need:])
}

func (l *override) checkObject() error {
	switch l.action {
	case "retype":
		t, ok := entities.ParseType(l.object)
		if !ok {
			return fmt.Errorf("unknown type %q (known: person, place, organization)", l.object)
		}
		l.typ = t
	case "link":
		scheme, value, _ := strings.Cut(l.object, ":")
		digits := value
		if scheme == "wikidata" {
			digits = strings.TrimPrefix(value, "Q")
		}
		if scheme != "wikidata" && scheme != "geonames" || digits == "" || strings.Trim(digits, "0123456789") != "" || scheme == "wikidata" && value[0] != 'Q' {
			return fmt.Errorf("unknown id %q (like wikidata:Q22316 or geonames:170063)", l.object)
		}
	case "same", "different":
		if !isID(l.object) && normal(l.object) == "" {
			return fmt.Errorf("%s %q: the second name is empty", l.action, l.name)
		}
	}
	return nil
}

func (l *override) limits(fields []string) error {
	for _, f := range fields {
		if f == "" {
			continue
		}
		k, v, ok := strings.Cut(f, "=")
		if !ok || v == "" {
			return fmt.Errorf("limit %q is not like source=OUTLET", f)
		}
		switch k {
		case "source":
			l.source = v
		case "from", "to":
			if !isDate(v) {
				return fmt.Errorf("date %q is not YYYY, YYYY-MM or YYYY-MM-DD", v)
			}
			if k == "from" {
				l.from = v
			} else {
				l.to = v
			}
		case "type":
			t, ok := entities.ParseType(v)
			if !ok {
				return fmt.Errorf("unknown type %q (known: person, place, organization)", v)
			}
			l.only = t
		default:
			return fmt.Errorf("unknown limit %q (known: source, from, to, type)", k)
		}
	}
	if l.from != "" && l.to != "" && l.from > l.to+"~" {
		return fmt.Errorf("from=%s is after to=%s", l.from, l.to)
	}
	return nil
}

func isID(s string) bool {
	for _, p := range [...]string{"wikidata:", "geonames:", "person:", "place:", "organization:"} {
		if strings.HasPrefix(s, p) && len(s) > len(p) {
			return true
		}
	}
	return false
}

func isDate(s string) bool {
	for _, layout := range [...]string{"0000", "0000-00", "0000-00-00"} {
		if len(s) != len(layout) {
			continue
		}
		for i := range s {
			if (layout[i] == '-') != (s[i] == '-') || s[i] != '-' && (s[i] < '0' || s[i] > '9') {
				return false
			}
		}
		return true
	}
	return false
}

// applied is the entity of each cluster with the corrections in force.
type applied struct {
	w         *work
	id        *spill.Array[uint32] // cluster → 1 + number of its id, 0 for left out
	moved     *spill.Array[uint8]  // whether a correction gave it another id; nil without corrections
	retype    *spill.Array[uint8]  // the type that a correction gave it
	rename    map[string]string
	steps     map[string][]entities.Step
	unmatched []string
}

// phases is the order in which kinds of corrections are applied.
var phases = [...]string{"retype", "link", "different", "same", "rename", "ignore"}

// override applies the corrections to what was decided.
func (w *work) override() *applied {
	o := &applied{w: w, id: spill.NewArray[uint32](w.pool), rename: map[string]string{}, steps: map[string][]entities.Step{}}
	for i := range uint32(w.of.Len()) {
		o.id.Append(w.decided(i) + 1)
	}
	if w.over == nil {
		return o
	}
	o.moved, o.retype = spill.NewArray[uint8](w.pool), spill.NewArray[uint8](w.pool)
	o.moved.Grow(o.id.Len())
	o.retype.Grow(o.id.Len())
	names := w.entityNames()
	for _, phase := range phases {
		for k := range w.over.lines {
			l := &w.over.lines[k]
			if l.action != phase {
				continue
			}
			if !w.applyLine(o, l, names) {
				o.unmatched = append(o.unmatched, fmt.Sprintf("%s:%d: matches nothing: %s", w.over.file, l.line, strings.ReplaceAll(l.text, "\t", " ")))
			}
		}
	}
	slices.SortFunc(o.unmatched, func(x, y string) int { return strings.Compare(x, y) })
	return o
}

// number is 1 + the number of an id.
func (o *applied) number(id string) uint32 {
	n, _ := o.w.ids.Add(id)
	return n + 1
}

// entity is the id that a cluster has by now, "" when it is left out.
func (o *applied) entity(i uint32) string {
	n := o.id.At(i)
	if n == 0 {
		return ""
	}
	return o.w.ids.At(n - 1)
}

// decided is the number of the id that a cluster has without corrections.
func (w *work) decided(i uint32) uint32 { return w.parts.At(w.partOf(i)).id }

// entityNames returns the normal form of the most mentioned name of the
// entities that bear a name of the corrections.
func (w *work) entityNames() map[uint32]string {
	counts := map[uint32]tally{}
	named := map[string]bool{}
	for k := range w.over.lines {
		named[w.over.lines[k].key], named[normal(w.over.lines[k].object)] = true, true
	}
	for i := range uint32(w.clusters.Len()) {
		if id := w.decided(i); counts[id] == nil && named[w.str(w.clusters.At(i).key)] {
			counts[id] = tally{}
		}
	}
	for i := range uint32(w.clusters.Len()) {
		if t := counts[w.decided(i)]; t != nil {
			t[w.clusters.At(i).key] += w.details(i, &w.d).mentions
		}
	}
	names := make(map[uint32]string, len(counts))
	for id, t := range counts {
		names[id] = w.best(t)
	}
	return names
}

// carries reports whether a cluster has the name: its id, its normal form, or
// one of its written forms.
func (w *work) carries(i uint32, name, key string, names map[uint32]string) bool {
	if key == "" {
		return w.ids.At(w.decided(i)) == name || w.entity(i, w.details(i, &w.d)) == name
	}
	return w.str(w.clusters.At(i).key) == key || names[w.decided(i)] == key || w.hasForm(i, key)
}

func (w *work) hasForm(i uint32, key string) bool {
	return slices.ContainsFunc(w.details(i, &w.d).forms, func(f uint32) bool { return w.str(f) == key })
}

func (w *work) within(i uint32, l *override) bool {
	c := w.clusters.At(i)
	a := w.articles.At(c.article)
	if l.only != entities.NoType && c.typ != l.only || l.source != "" && !strings.EqualFold(w.str(a.source), l.source) {
		return false
	}
	date := w.str(a.date)
	if (l.from != "" || l.to != "") && date == "" {
		return false
	}
	return (l.from == "" || date >= l.from) && (l.to == "" || date <= l.to+"~")
}

func (w *work) applyLine(o *applied, l *override, names map[uint32]string) bool {
	target := w.targetOf(o, l, names)
	matched := false
	written := false
	if l.action == "different" {
		for i := range uint32(w.clusters.Len()) {
			written = written || w.within(i, l) && w.carries(i, l.name, l.key, names) && w.writes(i, l.object)
		}
	}
	for i := range uint32(w.clusters.Len()) {
		if !w.within(i, l) || !w.carries(i, l.name, l.key, names) || written && !w.writes(i, l.object) {
			continue
		}
		if o.id.At(i) == 0 && l.action != "ignore" {
			continue
		}
		matched = true
		step := entities.Step{Kind: "merge", What: l.name, Reason: "correction", Detail: fmt.Sprintf("%s:%d", w.over.file, l.line)}
		switch l.action {
		case "ignore":
			o.id.Set(i, 0)
			continue
		case "rename":
			o.rename[strings.Clone(o.entity(i))] = l.object
		case "retype":
			o.retype.Set(i, uint8(l.typ))
			if id := o.entity(i); strings.HasPrefix(id, w.clusters.At(i).typ.String()+":") {
				o.id.Set(i, o.number(l.typ.String()+id[strings.IndexByte(id, ':'):]))
			}
		default:
			if o.entity(i) != target {
				o.id.Set(i, o.number(target))
				o.moved.Set(i, 1)
			}
			if l.action == "different" {
				step.Kind = "refuse"
				o.rename[target] = l.object
			}
		}
		if id := o.entity(i); !slices.Contains(o.steps[id], step) {
			o.steps[strings.Clone(id)] = append(o.steps[id], step)
		}
	}
	return matched
}

// writes reports whether a cluster is written as the name in its article.
func (w *work) writes(i uint32, name string) bool {
	if isID(name) {
		return w.entity(i, w.details(i, &w.d)) == name
	}
	key := normal(name)
	return w.str(w.clusters.At(i).key) == key || w.hasForm(i, key)
}

// targetOf is the id that a line gives to its clusters.
func (w *work) targetOf(o *applied, l *override, names map[uint32]string) string {
	switch {
	case l.action == "link" || l.action == "same" && isID(l.object):
		return l.object
	case l.action != "same" && l.action != "different":
		return ""
	}
	counts := map[string]int{}
	var types [4]int
	key := normal(l.object)
	for i := range uint32(w.clusters.Len()) {
		if w.carries(i, l.name, l.key, names) && w.clusters.At(i).typ <= entities.Organization {
			types[w.clusters.At(i).typ] += w.details(i, &w.d).mentions
		}
		if l.action == "same" && o.id.At(i) != 0 && w.carries(i, l.object, key, names) {
			counts[strings.Clone(o.entity(i))] += w.details(i, &w.d).mentions
		}
	}
	typ := entities.Person
	for _, t := range entities.Types {
		if t == l.only || l.only == entities.NoType && types[t] > types[typ] {
			typ = t
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
	return Slug(typ, key)
}
