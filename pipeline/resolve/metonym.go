package resolve

import (
	"strings"

	"newsgraph/entities"
)

// markMetonyms flags the places that stand for their governments.
func (r *Resolver) markMetonyms() {
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		if m.Type != entities.Place || m.Has(entities.Nested) || !r.governs(i) {
			continue
		}
		switch r.doc.Sentences[m.Sentence].Zone {
		case entities.Dateline, entities.Byline, entities.Boilerplate:
			continue
		}
		if r.acts(i) || r.dealtWith(i) {
			m.AddFlag(entities.Metonym)
		}
	}
	r.spreadMetonyms()
}

// governs reports whether a government sits in the place: a country, or a city
// that is a capital of one, or one of the few other seats.
func (r *Resolver) governs(i int) bool {
	e := r.groups[r.refs[i].group].link.Entry
	key := r.forms[r.refs[i].form].key
	if r.lang.seats[key] {
		return true
	}
	if e == nil {
		return false
	}
	if e.Subtype == "country" {
		return true
	}
	c, ok := r.names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

// acts reports whether the place is the subject of a verb of speaking or
// deciding, or of a relative clause with one.
func (r *Resolver) acts(i int) bool {
	m := &r.doc.Mentions[i]
	head := i // the first of places joined by "and"
	for head > 0 && r.joined(head-1, head) {
		head--
	}
	left := lastWords(nil, r.doc.Before(&r.doc.Mentions[head]), 2)
	if n := len(left); n > 0 {
		w := strings.ToLower(left[n-1])
		if w == "the" && n > 1 {
			w = strings.ToLower(left[n-2])
		}
		if r.lang.words[w]&noSubject != 0 {
			return false
		}
	}
	s := r.doc.Behind(m)
	if rest, ok := strings.CutPrefix(s, ", which "); ok {
		w, _ := nextWord(rest)
		return r.lang.words[w]&speaks != 0
	}
	modal := ""
	for range 4 {
		if !strings.HasPrefix(s, " ") {
			return false
		}
		w, n := nextWord(s[1:])
		s = s[1+n:]
		c := r.lang.words[w]
		switch {
		case c&speaks != 0:
			return true
		case modal == "is" || modal == "was":
			return c&actAdjective != 0
		case modal != "" && w != "" && w[0] >= 'a' && c&(undergoes|auxiliary) == 0 && (len(modal) > 3 || strings.HasSuffix(w, "ed") || c&actParticiple != 0):
			return true
		case c&actModal != 0:
			modal = w
		case c&auxiliary == 0:
			return false
		}
	}
	return false
}

// nextWord returns the first word of s and its length.
func nextWord(s string) (string, int) {
	n := strings.IndexAny(s, " ,.;:\n\"”")
	if n < 0 {
		n = len(s)
	}
	return s[:n], n
}

// dealtWith reports whether the place is a side of dealings.
func (r *Resolver) dealtWith(i int) bool {
	m := &r.doc.Mentions[i]
	words := lastWords(nil, r.doc.Before(m), 6)
	n := len(words)
	if n == 0 {
		return false
	}
	last := strings.ToLower(words[n-1])
	if n == 1 {
		return false
	}
	prev := strings.ToLower(words[n-2])
	c := r.lang.words[prev]
	switch last {
	case "between", "with":
		return c&dealing != 0 && (c&countryDealing == 0 || r.isCapital(i))
	case "from":
		return c&fromGovernment != 0 && r.isCapital(i)
	case "and":
		return n >= 4 && strings.EqualFold(words[n-3], "between") && r.lang.small(words[n-4])&dealing != 0
	case "to":
		return prev == "according"
	}
	return r.lang.words[last]&toldTo != 0
}

func (r *Resolver) isCapital(i int) bool {
	e := r.groups[r.refs[i].group].link.Entry
	return e == nil || e.Subtype != "country"
}

// spreadMetonyms gives the flag to a place joined by "and" to one that has it.
func (r *Resolver) spreadMetonyms() {
	ms := r.doc.Mentions
	for i := 1; i < len(ms); i++ {
		a, b := &ms[i-1], &ms[i]
		if !r.joined(i-1, i) || a.Has(entities.Metonym) == b.Has(entities.Metonym) {
			continue
		}
		if !a.Has(entities.Metonym) && r.governs(i-1) {
			a.AddFlag(entities.Metonym)
		} else if !b.Has(entities.Metonym) && r.governs(i) {
			b.AddFlag(entities.Metonym)
		}
	}
}

// joined reports whether two neighbouring mentions are places with "and" between them.
func (r *Resolver) joined(i, j int) bool {
	a, b := &r.doc.Mentions[i], &r.doc.Mentions[j]
	if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	between := r.doc.Article.FieldText(a.Field)[a.End:b.Start]
	return between == " and " || between == " and the "
}
