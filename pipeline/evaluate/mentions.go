package evaluate

import (
	"cmp"
	"slices"

	"newsgraph/entities"
)

// Mark is a marked span, gold or predicted. Start and End count in any unit
// (bytes, tokens) as long as both sides of a comparison use the same.
type Mark struct {
	Field      entities.Field
	Start, End int
	Type       entities.Type
	Confidence float64 // 0 when none is known
}

func (m Mark) overlaps(o Mark) bool {
	return m.Field == o.Field && m.Start < o.End && o.Start < m.End
}

func (m Mark) sameSpan(o Mark) bool {
	return m.Field == o.Field && m.Start == o.Start && m.End == o.End
}

// Mentions is the score of found names. The zero value is ready.
type Mentions struct {
	Articles    int         `json:"articles"`
	Exact       ByType      `json:"exact"`       // same span, same type
	Overlap     ByType      `json:"overlap"`     // a shared byte or token, same type
	Span        Counts      `json:"span"`        // same span, any type
	Confusion   Confusion   `json:"confusion"`   // of exact spans
	Calibration Calibration `json:"calibration"` // of the confidences, against exact
	Errors      Errors      `json:"-"`
}

// Merge adds o to m; o's articles count as later than m's.
func (m *Mentions) Merge(o *Mentions) {
	m.Articles += o.Articles
	m.Exact.Add(&o.Exact)
	m.Overlap.Add(&o.Overlap)
	m.Span.Add(o.Span)
	m.Confusion.add(&o.Confusion)
	m.Calibration.Merge(&o.Calibration)
	m.Errors.merge(&o.Errors)
}

// Context returns the text of a mark and the line it stands in, for the list
// of errors.
type Context func(Mark) (text, line string)

// Add scores the predictions of one article (or sentence). Both lists are
// sorted in place; a span given twice counts once, as in the reference.
// context may be nil: then no errors are kept.
func (m *Mentions) Add(gold, predicted []Mark, context Context) {
	m.Articles++
	g, p := newMarkList(gold), newMarkList(predicted)
	m.addLists(g, p, context)
}

func (m *Mentions) addLists(gold, predicted markList, context Context) {
	for _, p := range predicted.marks {
		right := gold.contains(p)
		touched := gold.touches(p, true)
		m.Exact.Of(p.Type).addPredicted(right)
		m.Overlap.Of(p.Type).addPredicted(touched)
		m.Span.addPredicted(gold.spans(p))
		m.Calibration.Add(p.Confidence, right)
		if !right {
			m.predictedWrongly(gold, p, context)
		}
	}
	for _, g := range gold.marks {
		right := predicted.contains(g)
		m.Exact.Of(g.Type).addGold(right)
		m.Overlap.Of(g.Type).addGold(predicted.touches(g, true))
		m.Span.addGold(predicted.spans(g))
		m.missed(predicted, g, right, context)
	}
}

func (c *Counts) addPredicted(right bool) {
	c.Predicted++
	if right {
		c.PredictedRight++
	}
}

func (c *Counts) addGold(right bool) {
	c.Gold++
	if right {
		c.GoldRight++
	}
}

// predictedWrongly notes a prediction that no gold mark touches.
func (m *Mentions) predictedWrongly(gold markList, p Mark, context Context) {
	if gold.touches(p, false) {
		return // told from the gold's side
	}
	m.Confusion.count(entities.NoType, p.Type)
	if context != nil {
		m.Errors.note(Spurious, entities.NoType, p.Type, p, context)
	}
}

// missed notes what became of a gold mark.
func (m *Mentions) missed(predicted markList, g Mark, right bool, context Context) {
	if right {
		m.Confusion.count(g.Type, g.Type)
		return
	}
	kind, as := Missed, entities.NoType
	for _, p := range predicted.near(g) {
		if p.sameSpan(g) {
			kind, as = WrongType, p.Type
			break
		}
		if kind == Missed && p.overlaps(g) {
			kind, as = WrongSpan, p.Type
		}
	}
	if kind == WrongType {
		m.Confusion.count(g.Type, as)
	} else {
		m.Confusion.count(g.Type, entities.NoType)
	}
	if context != nil {
		m.Errors.note(kind, g.Type, as, g, context)
	}
}

func compareMarks(a, b Mark) int {
	return cmp.Or(cmp.Compare(b.Field, a.Field), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Type, b.Type))
}

// markList is sorted by field (title first), start, end, type and has no doubles.
type markList struct {
	marks   []Mark
	longest int // of the spans
}

// newMarkList sorts the marks in place.
func newMarkList(marks []Mark) markList {
	slices.SortStableFunc(marks, compareMarks)
	l := markList{marks: slices.CompactFunc(marks, func(a, b Mark) bool { return compareMarks(a, b) == 0 })}
	for _, m := range l.marks {
		l.longest = max(l.longest, m.End-m.Start)
	}
	return l
}

func (l markList) contains(m Mark) bool {
	_, ok := slices.BinarySearchFunc(l.marks, m, compareMarks)
	return ok
}

// spans reports whether a mark has m's span, whatever its type.
func (l markList) spans(m Mark) bool { return slices.ContainsFunc(l.near(m), m.sameSpan) }

// touches reports whether a mark overlaps m; with typed set, one of m's type.
func (l markList) touches(m Mark, typed bool) bool {
	return slices.ContainsFunc(l.near(m), func(o Mark) bool {
		return o.overlaps(m) && (!typed || o.Type == m.Type)
	})
}

// near returns the marks that could overlap m.
func (l markList) near(m Mark) []Mark {
	from, _ := slices.BinarySearchFunc(l.marks, Mark{Field: m.Field, Start: m.Start - l.longest}, compareMarks)
	to, _ := slices.BinarySearchFunc(l.marks, Mark{Field: m.Field, Start: m.End}, compareMarks)
	return l.marks[from:max(from, to)]
}

// Confusion counts gold types (rows) against predicted types (columns): none,
// person, place, organization. Row none is what no gold mark touches, column
// none is gold whose exact span was not predicted.
type Confusion [4][4]int

func (c *Confusion) count(gold, predicted entities.Type) { c[gold][predicted]++ }

func (c *Confusion) add(o *Confusion) {
	for i := range c {
		for j := range c[i] {
			c[i][j] += o[i][j]
		}
	}
}

// LabelMarks appends the spans of a labelled document that are person, place
// or organization under its corpus's label map. Start and End count tokens.
func LabelMarks(dst []Mark, l *entities.Labelled) []Mark {
	var chunks []entities.Chunk
	for _, s := range l.Sentences {
		chunks = entities.DecodeBIO2(chunks[:0], l.Labels[s.First:s.Last], s.First)
		for _, c := range chunks {
			if t := entities.MapLabel(l.Corpus, c.Name); t != entities.NoType {
				dst = append(dst, Mark{Start: c.First, End: c.Last, Type: t})
			}
		}
	}
	return dst
}

// AddLabelled scores the mentions predicted for a labelled document, by their
// token indices. Nested predictions are left out: these corpora mark none.
func (m *Mentions) AddLabelled(gold *entities.Labelled, predicted []entities.Mention) {
	var marks []Mark
	for i := range predicted {
		if p := &predicted[i]; !p.Has(entities.Nested) {
			marks = append(marks, Mark{Start: p.First, End: p.Last, Type: p.Type, Confidence: p.Confidence})
		}
	}
	m.Add(LabelMarks(nil, gold), marks, tokenContext(gold))
}

// AddLabels scores one labelled document against another with the same tokens:
// a predicted two-column file against gold.
func (m *Mentions) AddLabels(gold, predicted *entities.Labelled) {
	m.Add(LabelMarks(nil, gold), LabelMarks(nil, predicted), tokenContext(gold))
}

// AddText scores the mentions predicted for a text, by their bytes. Nested
// predictions are left out.
func (m *Mentions) AddText(a *entities.Article, gold []Mark, predicted []entities.Mention) {
	m.Add(gold, textMarks(predicted, false), textContext(a))
}

// textMarks returns the predictions that are (or are not) nested.
func textMarks(mentions []entities.Mention, nested bool) []Mark {
	var marks []Mark
	for i := range mentions {
		if p := &mentions[i]; p.Has(entities.Nested) == nested {
			marks = append(marks, Mark{Field: p.Field, Start: p.Start, End: p.End, Type: p.Type, Confidence: p.Confidence})
		}
	}
	return marks
}
