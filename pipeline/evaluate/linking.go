package evaluate

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Linked is an article whose names are linked to Wikidata by hand.
type Linked struct {
	Article  *entities.Article
	Mentions []LinkedMention
	Span     entities.Span // the bytes of Article.Text that were annotated
}

// LinkedMention is one linked name.
type LinkedMention struct {
	Start, End int    // bytes of Text
	QID        string // "Q…"; "" when it has no entry there
	Title      string // of its article in the English Wikipedia, with underscores; "" when that is not known
}

// Means reports whether a known entity is the one that the name means: by its
// item, else by its article.
func (m *LinkedMention) Means(e *gazetteers.Entry) bool {
	if m.QID == "" {
		return false
	}
	id := "wikidata:" + m.QID
	return e.ID == id || e.SameAs == id || m.Title != "" && m.Title == e.Wikipedia
}

// MayMean reports whether a known entity may be the one that the name means for
// all that the gold can tell: it has no entry for the name, or nothing that the
// entity's could be compared with.
func (m *LinkedMention) MayMean(e *gazetteers.Entry) bool {
	item := strings.HasPrefix(e.ID, "wikidata:") || strings.HasPrefix(e.SameAs, "wikidata:")
	return m.QID == "" || !item && (m.Title == "" || e.Wikipedia == "")
}

// linkedJSON is a line of a linking file; offsets count code points.
type linkedJSON struct {
	ID       string               `json:"id"`
	Text     string               `json:"text"`
	Mentions [][3]json.RawMessage `json:"mentions"` // start, end, QID or null
	Span     []int                `json:"evaluation_span"`
}

// ReadLinked reads linked articles, one JSON object a line: id, text, mentions
// as [start, end, QID or null] in code points, perhaps evaluation_span. titles
// has the titles of items in the English Wikipedia, nil when none is known.
func ReadLinked(r io.Reader, titles map[string]string) ([]Linked, error) {
	var all []Linked
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<26)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		l, err := parseLinked(lines.Bytes(), titles)
		if err != nil {
			return nil, fmt.Errorf("linked articles: line %d: %w", n, err)
		}
		all = append(all, l)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("linked articles: %w", err)
	}
	return all, nil
}

func parseLinked(line []byte, titles map[string]string) (Linked, error) {
	var j linkedJSON
	if err := json.Unmarshal(line, &j); err != nil {
		return Linked{}, err
	}
	at := runeOffsets(j.Text)
	l := Linked{Article: &entities.Article{ID: j.ID, Text: j.Text, Language: "en"}, Span: entities.Span{End: len(j.Text)}}
	if len(j.Span) == 2 {
		var err error
		if l.Span.Start, l.Span.End, err = byteSpan(at, j.Span[0], j.Span[1]); err != nil {
			return Linked{}, err
		}
	}
	for _, m := range j.Mentions {
		var start, end int
		var qid *string
		for i, v := range []any{&start, &end, &qid} {
			if err := json.Unmarshal(m[i], v); err != nil {
				return Linked{}, err
			}
		}
		var out LinkedMention
		var err error
		if out.Start, out.End, err = byteSpan(at, start, end); err != nil {
			return Linked{}, err
		}
		if qid != nil {
			out.QID, out.Title = *qid, titles[*qid]
		}
		l.Mentions = append(l.Mentions, out)
	}
	return l, nil
}

// runeOffsets returns the byte offset of every code point and of the end.
func runeOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

// byteSpan turns a span of code points into bytes.
func byteSpan(at []int, start, end int) (int, int, error) {
	if start < 0 || start >= end || end >= len(at) {
		return 0, 0, fmt.Errorf("span %d:%d in a text of %d code points", start, end, len(at)-1)
	}
	return at[start], at[end], nil
}

// Links is the score of linking. The zero value is ready.
type Links struct {
	Articles int `json:"articles"`
	Gold     int `json:"gold"`     // gold mentions with a QID
	Known    int `json:"known"`    // those whose QID the gazetteers hold
	NoEntry  int `json:"no_entry"` // gold mentions without a QID
	Found    int `json:"found"`    // known ones whose span was predicted exactly

	// Disambiguation: over known gold mentions whose span was predicted. Recall
	// is the share linked right, precision the share of links that are.
	Disambiguation Counts `json:"disambiguation"`
	// End to end: gold are all mentions with a QID, held by the gazetteers or
	// not; predicted are the links of mentions with the span of a gold one,
	// those without a QID included.
	EndToEnd   Counts `json:"end_to_end"`
	FalseLinks int    `json:"false_links"` // found mentions without a QID that were linked all the same
	Elsewhere  int    `json:"elsewhere"`   // links of mentions in the annotated text with the span of no gold one

	errors map[LinkError]int
}

// LinkError is a gold name that was linked wrongly or not at all.
type LinkError struct {
	Text   string `json:"text"`
	Gold   string `json:"gold"`   // "Q…", "" when it has no entry there
	Linked string `json:"linked"` // "Q…", "" when it was not linked
	Held   bool   `json:"held"`   // whether the gazetteers hold the gold item
	Found  bool   `json:"found"`  // whether its span was predicted
}

// Errors returns the errors with their numbers, the most frequent first, at most n.
func (s *Links) Errors(n int) []CountedLinkError {
	var out []CountedLinkError
	for e, k := range s.errors {
		out = append(out, CountedLinkError{e, k})
	}
	slices.SortFunc(out, func(a, b CountedLinkError) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Linked, b.Linked))
	})
	return out[:min(n, len(out))]
}

// CountedLinkError is an error that was made Count times.
type CountedLinkError struct {
	LinkError
	Count int `json:"count"`
}

// Add scores one article. qid returns the Wikidata id ("Q…") of the entity to
// which prediction i was linked, "" for none; known says which ids the
// gazetteers hold.
func (s *Links) Add(gold *Linked, predicted []entities.Mention, qid func(i int) string, known func(qid string) bool) {
	s.Articles++
	at := spanIndex(predicted)
	inGold := map[int]bool{}
	for _, g := range gold.Mentions {
		i, found := at[spanKey{entities.Text, g.Start, g.End}]
		link := ""
		if found {
			link = qid(i)
			inGold[i] = true
		}
		held := g.QID != "" && known(g.QID)
		s.score(g.QID, link, held, found)
		if link != g.QID {
			if s.errors == nil {
				s.errors = map[LinkError]int{}
			}
			s.errors[LinkError{gold.Article.Text[g.Start:g.End], g.QID, link, held, found}]++
		}
	}
	for i := range predicted {
		p := &predicted[i]
		if p.Field == entities.Text && gold.Span.Start <= p.Start && p.End <= gold.Span.End && !inGold[i] && qid(i) != "" {
			s.Elsewhere++
		}
	}
}

// score counts one gold mention.
func (s *Links) score(gold, link string, held, found bool) {
	right := link == gold
	if link != "" {
		s.EndToEnd.addPredicted(right)
	}
	if gold == "" {
		s.NoEntry++
		if link != "" {
			s.FalseLinks++
		}
		return
	}
	s.Gold++
	s.EndToEnd.addGold(right)
	if !held {
		return
	}
	s.Known++
	if found {
		s.Found++
		s.Disambiguation.addGold(right)
		if link != "" {
			s.Disambiguation.addPredicted(right)
		}
	}
}

// Merge adds o to s.
func (s *Links) Merge(o *Links) {
	s.Articles += o.Articles
	s.Gold += o.Gold
	s.Known += o.Known
	s.NoEntry += o.NoEntry
	s.Found += o.Found
	s.Disambiguation.Add(o.Disambiguation)
	s.EndToEnd.Add(o.EndToEnd)
	s.FalseLinks += o.FalseLinks
	s.Elsewhere += o.Elsewhere
	for e, n := range o.errors {
		if s.errors == nil {
			s.errors = map[LinkError]int{}
		}
		s.errors[e] += n
	}
}

// sortedFloats returns a sorted copy.
func sortedFloats(x []float64) []float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return x
}
