package resolve

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/article"
)

// markMetonyms flags the places that stand for their governments.
func (r *Resolver) markMetonyms() {
	for i := range r.Doc.Mentions {
		m := &r.Doc.Mentions[i]
		if m.Type != entities.Place || m.Has(entities.Nested) || !r.governs(i) {
			continue
		}
		switch r.Doc.Sentences[m.Sentence].Zone {
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
	e := r.Groups[r.Refs[i].Group].Link.Entry
	key := r.Forms[r.Refs[i].Form].Key
	if r.Lang.Seats[key] {
		return true
	}
	if e == nil {
		return false
	}
	if e.Subtype == "country" {
		return true
	}
	c, ok := r.Names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

// acts reports whether the place is the subject of a verb of speaking or
// deciding, or of a relative clause with one.
func (r *Resolver) acts(i int) bool {
	m := &r.Doc.Mentions[i]
	head := i // the first of places joined by "and"
	for head > 0 && r.joined(head-1, head) {
		head--
	}
	left := article.LastWords(nil, r.Doc.Before(&r.Doc.Mentions[head]), 2)
	if n := len(left); n > 0 {
		w := strings.ToLower(left[n-1])
		if w == "the" && n > 1 {
			w = strings.ToLower(left[n-2])
		}
		if r.Lang.Words[w]&article.NoSubject != 0 {
			return false
		}
	}
	s := r.Doc.Behind(m)
	if rest, ok := strings.CutPrefix(s, ", which "); ok {
		w, _ := article.NextWord(rest)
		return r.Lang.Words[w]&article.Speaks != 0
	}
	modal := ""
	for range 4 {
		if !strings.HasPrefix(s, " ") {
			return false
		}
		w, n := article.NextWord(s[1:])
		s = s[1+n:]
		c := r.Lang.Words[w]
		switch {
		case c&article.Speaks != 0:
			return true
		case modal == "is" || modal == "was":
			return c&article.ActAdjective != 0
		case modal != "" && w != "" && w[0] >= 'a' && c&(article.Undergoes|article.Auxiliary) == 0 && (len(modal) > 3 || strings.HasSuffix(w, "ed") || c&article.ActParticiple != 0):
			return true
		case c&article.ActModal != 0:
			modal = w
		case c&article.Auxiliary == 0:
			return false
		}
	}
	return false
}

// dealtWith reports whether the place is a side of dealings.
func (r *Resolver) dealtWith(i int) bool {
	m := &r.Doc.Mentions[i]
	words := article.LastWords(nil, r.Doc.Before(m), 6)
	n := len(words)
	if n == 0 {
		return false
	}
	last := strings.ToLower(words[n-1])
	if n == 1 {
		return false
	}
	prev := strings.ToLower(words[n-2])
	c := r.Lang.Words[prev]
	switch last {
	case "between", "with":
		return c&article.Dealing != 0 && (c&article.CountryDealing == 0 || r.isCapital(i))
	case "from":
		return c&article.FromGovernment != 0 && r.isCapital(i)
	case "and":
		return n >= 4 && strings.EqualFold(words[n-3], "between") && r.Lang.Small(words[n-4])&article.Dealing != 0
	case "to":
		return prev == "according"
	}
	return r.Lang.Words[last]&article.ToldTo != 0
}

func (r *Resolver) isCapital(i int) bool {
	e := r.Groups[r.Refs[i].Group].Link.Entry
	return e == nil || e.Subtype != "country"
}

// spreadMetonyms gives the flag to a place joined by "and" to one that has it.
func (r *Resolver) spreadMetonyms() {
	ms := r.Doc.Mentions
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
	a, b := &r.Doc.Mentions[i], &r.Doc.Mentions[j]
	if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	between := r.Doc.Article.FieldText(a.Field)[a.End:b.Start]
	return between == " and " || between == " and the "
}
