package tag

import (
	"slices"
	"strings"

	"newsgraph/entities"
)

// leastInverted is how many items with a listed given name make a list.
const leastInverted = 2

// inverted makes one mention of a family name, a comma and given names where
// such items follow one another, parted by semicolons or lines, and two or more
// have a given name that the lists know: "Harlan, Ann; Weller, Robert J."
// doc.Mentions are sorted.
func (r *spanRules) inverted() {
	mentions := r.doc.Mentions
	var items []int // indices of the mentions of family names; those of the given names follow them
	for k := 0; k+1 < len(mentions); k++ {
		if !r.isInverted(&mentions[k], &mentions[k+1]) {
			continue
		}
		if n := len(items); n > 0 && r.gap(mentions[items[n-1]+1].Last, mentions[k].First) > 1 {
			r.joinInverted(items)
			items = items[:0]
		}
		items = append(items, k)
		k++
	}
	r.joinInverted(items)
	r.doc.Mentions = slices.DeleteFunc(mentions, func(m entities.Mention) bool { return m.Last < 0 })
}

// gap is how many tokens beside "and" lie between two.
func (r *spanRules) gap(last, first int) int {
	n := 0
	for i := last; i < first; i++ {
		if r.of(r.doc.Tokens[i].Text)&between == 0 {
			n++
		}
	}
	return n
}

// joinInverted makes one mention of each item of a list; that of the given name
// is marked for deletion.
func (r *spanRules) joinInverted(items []int) {
	listed := 0
	for _, k := range items {
		if r.given(r.doc.Mentions[k+1].First) {
			listed++
		}
	}
	if listed < leastInverted {
		return
	}
	for _, k := range items {
		family, given := &r.doc.Mentions[k], &r.doc.Mentions[k+1]
		r.span(family, family.First, given.Last)
		family.Confidence = min(family.Confidence, given.Confidence)
		given.Last = -1
	}
}

// isInverted reports whether two persons have the form of an item of a list of
// names with the family name first: a comma alone parts them, nothing else
// stands in the item, and the first is no given name and more.
func (r *spanRules) isInverted(family, given *entities.Mention) bool {
	if family.Type != entities.Person || given.Type != entities.Person || family.Sentence != given.Sentence ||
		given.First != family.Last+1 || r.word(family, family.Last) != "," {
		return false
	}
	if family.Last-family.First > 1 && r.given(family.First) && r.of(r.doc.Tokens[family.First].Text)&leadParticle == 0 {
		return false
	}
	return r.itemEdge(family.First-1, family.First) && r.itemEdge(given.Last, given.Last)
}

// itemEdge reports whether an item of a list begins or ends at token i: with
// the sentence or the line, or beside a semicolon or colon, which is token
// mark.
func (r *spanRules) itemEdge(mark, i int) bool {
	tokens := r.doc.Tokens
	if mark < 0 || mark >= len(tokens) {
		return true
	}
	switch tokens[mark].Text {
	case ";", ":", ".", "•", "*", "-", "–":
		return true
	}
	if r.of(tokens[mark].Text)&between != 0 && mark > 0 {
		return r.itemEdge(mark-1, mark)
	}
	return r.lineEdge(i)
}

// lineEdge reports whether a sentence or a line begins at token i.
func (r *spanRules) lineEdge(i int) bool {
	tokens := r.doc.Tokens
	s, found := slices.BinarySearchFunc(r.doc.Sentences, i, func(s entities.Sentence, at int) int { return s.First - at })
	if found || i == 0 || i >= len(tokens) {
		return true
	}
	if r.doc.Article == nil || s == 0 {
		return false
	}
	text := r.doc.Article.FieldText(r.doc.Sentences[s-1].Field)
	return strings.Contains(text[tokens[i-1].End:tokens[i].Start], "\n")
}
