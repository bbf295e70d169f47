package tag

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// spanRules puts right what a tagger's spans take in, leave out or should not
// be: a mention is compared with the words in it and around it, never with the
// rest of the name, so that a rule holds for names that nobody knows.
type spanRules struct {
	*spanWords
	limits   *thresholds
	set      *gazetteers.Set
	doc      *entities.Document
	hits     []gazetteers.Hit
	mentions []entities.Mention // the tagger's
	next     int                // index of the mention after the one looked at
	families map[string]bool    // names of persons without their first word
}

// apply goes over doc.Mentions, which are sorted and do not overlap, and leaves
// them so.
func (r *spanRules) apply(doc *entities.Document, hits []gazetteers.Hit) {
	r.doc, r.hits = doc, hits
	r.mentions = append(r.mentions[:0], doc.Mentions...)
	doc.Mentions = doc.Mentions[:0]
	r.learn()
	for r.next = 0; r.next < len(r.mentions); {
		m := r.mentions[r.next]
		r.next++
		if r.isNone(&m) {
			continue
		}
		r.trimParty(&m)
		if m.Type != entities.Place && r.isState(&m) {
			m.Type = entities.Place
		}
		if r.isFamily(&m) {
			m.Type = entities.Person
		}
		r.trimPeople(&m)
		r.trim(&m)
		r.lead(&m)
		r.house(&m)
		r.extend(&m)
		r.parts(&m)
		r.pair(&m)
		r.nickname(&m)
		r.suffix(&m)
		if at := r.secondPlace(&m); at > 0 {
			town := m
			r.span(&town, m.First, at)
			town.Type = entities.Place
			if !r.streetNumber(m.First) {
				doc.Mentions = append(doc.Mentions, town)
			}
			r.span(&m, at, m.Last)
			m.Type = entities.Place
		}
		doc.Mentions = append(doc.Mentions, m)
	}
	r.renamed()
	r.called()
	r.numbered()
	Sort(r.doc.Mentions)
	r.inverted()
	r.doc, r.hits = nil, nil
}

// isFamily reports whether a name taken for a place is the family name of a
// person of the article: St. Clair.
func (r *spanRules) isFamily(m *entities.Mention) bool {
	return m.Type == entities.Place && m.Last-m.First > 1 && m.Confidence < r.limits.Doubtful && r.families[m.Text]
}

// learn notes the names that are the ends of whole names of persons.
func (r *spanRules) learn() {
	if r.families == nil {
		r.families = map[string]bool{}
	}
	clear(r.families)
	for i := range r.mentions {
		if m := &r.mentions[i]; m.Type == entities.Person && m.Last-m.First > 2 {
			name := *m
			r.span(&name, m.First+1, m.Last)
			r.families[name.Text] = true
		}
	}
}

// span gives the mention other tokens.
func (r *spanRules) span(m *entities.Mention, first, last int) {
	if m.First == first && m.Last == last {
		return
	}
	m.First, m.Last = first, last
	if r.doc.Article == nil {
		m.Text = join(r.doc.Tokens[first:last])
		return
	}
	m.Start, m.End = r.doc.Tokens[first].Start, r.doc.Tokens[last-1].End
	m.Text = r.doc.Article.FieldText(m.Field)[m.Start:m.End]
}

// word returns the token at an index of the mention's sentence, "" outside it.
func (r *spanRules) word(m *entities.Mention, i int) string {
	s := &r.doc.Sentences[m.Sentence]
	if i < s.First || i >= s.Last {
		return ""
	}
	return r.doc.Tokens[i].Text
}

// of returns the classes of words: in small letters, without periods, parted by
// spaces.
func (r *spanRules) of(words ...string) spanClass {
	var buf [32]byte
	n := 0
	for k, word := range words {
		if n+len(word)+1 > len(buf) {
			return 0
		}
		if k > 0 {
			buf[n] = ' '
			n++
		}
		for i := range len(word) {
			c := word[i]
			if c == '.' {
				continue
			}
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			buf[n] = c
			n++
		}
	}
	return r.classes[string(buf[:n])]
}

func capital(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

// capitals reports whether the word has letters and no small one.
func capitals(word string) bool {
	return strings.ContainsFunc(word, unicode.IsUpper) && !strings.ContainsFunc(word, unicode.IsLower)
}

func apostrophe(word string) bool { return word == "'" || word == "'s" || word == "'S" }

// trimParty takes the party off a politician's state: of "R-Ky." in
// "Rand Paul, R-Ky.," the place is "Ky.".
func (r *spanRules) trimParty(m *entities.Mention) {
	if m.Last-m.First == 3 && r.doc.Tokens[m.First+1].Text == "-" && r.party[r.doc.Tokens[m.First].Text] {
		r.span(m, m.First+2, m.Last)
		m.Type = entities.Place
	}
}

// isState reports whether the mention is a state by what stands before it, a
// town and a comma (Pittsburgh, PA) or a party and a hyphen (R-AZ).
func (r *spanRules) isState(m *entities.Mention) bool {
	if m.Last-m.First > 1 || !r.states[r.doc.Tokens[m.First].Text] {
		return false
	}
	switch r.word(m, m.First-1) {
	case "-":
		return r.party[r.word(m, m.First-2)]
	case ",":
		n := len(r.doc.Mentions)
		return n > 0 && r.doc.Mentions[n-1].Last == m.First-1 && r.doc.Mentions[n-1].Type == entities.Place
	}
	return false
}

// trimPeople takes off a body's name the people of it whom a sentence begins with:
// "Volunteers of the Vietnam Red Cross". A name that is listed so stays.
func (r *spanRules) trimPeople(m *entities.Mention) {
	first := m.First
	if m.Type != entities.Organization || r.of(r.doc.Tokens[first].Text)&peopleOf == 0 || !strings.EqualFold(r.word(m, first+1), "of") || r.listed(first, m.Last, gazetteers.AnyOrg) {
		return
	}
	if first += 2; strings.EqualFold(r.word(m, first), "the") {
		first++
	}
	if first < m.Last {
		r.span(m, first, m.Last)
	}
}

// trim takes titles and credentials off the name of a person, and "The" off
// that of a body whose name of several words is listed without it.
func (r *spanRules) trim(m *entities.Mention) {
	if m.Type != entities.Person {
		if m.Type == entities.Organization && m.Last-m.First > 2 && r.doc.Tokens[m.First].Text == "The" && r.listed(m.First+1, m.Last, gazetteers.AnyOrg) {
			r.span(m, m.First+1, m.Last)
		}
		return
	}
	first, last := m.First, m.Last
	if last-first > 1 && len(r.doc.Tokens[first].Text) <= 5 && !r.listed(first+1, last, gazetteers.Country) && // Miss USA
		r.honorifics[strings.ToLower(strings.TrimSuffix(r.doc.Tokens[first].Text, "."))] {
		first++
	}
	for last-first > 2 {
		w := r.doc.Tokens[last-1].Text
		if r.of(w)&postNominal == 0 || !capitals(w) && !degree(w) {
			break
		}
		last--
		for last-first > 1 && r.doc.Tokens[last-1].Text == "," {
			last--
		}
	}
	r.span(m, first, last)
}

// extend takes in what belongs to the name behind it.
func (r *spanRules) extend(m *entities.Mention) {
	last := m.Last
	switch m.Type {
	case entities.Organization:
		last = r.brandEnd(m, last)
		last = r.foreignEnd(m, last)
		last = r.companyEnd(m, last)
		last = r.numberEnd(m, last)
		last = r.listedEnd(m, last)
	case entities.Place:
		last = r.numberEnd(m, last)
		last = r.listedEnd(m, last)
	}
	if last == m.Last || !r.absorb(last) {
		return
	}
	m.Type = entities.Organization
	r.span(m, m.First, last)
}

// absorb takes the mentions that end by last off those to come; false when one
// goes beyond, so that the span must stay.
func (r *spanRules) absorb(last int) bool {
	i := r.next
	for i < len(r.mentions) && r.mentions[i].First < last {
		if r.mentions[i].Last > last {
			return false
		}
		i++
	}
	r.next = i
	return true
}

// brandEnd is behind the 's of a brand and a place after "of": Sotheby's,
// Lloyd's of London.
func (r *spanRules) brandEnd(m *entities.Mention, last int) int {
	stem := last
	if apostrophe(r.doc.Tokens[last-1].Text) {
		stem--
	} else if !apostrophe(r.word(m, last)) {
		return last
	}
	if stem == m.First || r.of(join(r.doc.Tokens[m.First:stem]))&brand == 0 {
		return last
	}
	last = stem + 1
	if r.word(m, last) == "of" && r.next < len(r.mentions) && r.mentions[r.next].First == last+1 && r.mentions[r.next].Type == entities.Place {
		last = r.mentions[r.next].Last
	}
	return last
}

// foreignEnd is behind what follows the "and" of another language: Université
// Pierre et Marie Curie.
func (r *spanRules) foreignEnd(m *entities.Mention, last int) int {
	and := r.word(m, last)
	if last-m.First < 2 || and == "" || capital(and) || r.of(and)&nameAnd == 0 || !capital(r.word(m, last+1)) {
		return last
	}
	if r.next < len(r.mentions) && r.mentions[r.next].First == last+1 {
		return r.mentions[r.next].Last
	}
	for last++; capital(r.word(m, last)); last++ {
	}
	return last
}

// companyEnd is behind the legal forms of a company: Orlo Co., Ltd.
func (r *spanRules) companyEnd(m *entities.Mention, last int) int {
	for {
		at := last
		and := r.word(m, at)
		comma := and == ","
		if comma || and == "&" {
			at++
		}
		word := r.word(m, at)
		class := r.of(word)
		switch {
		case !capital(word) && class&smallForm == 0:
			return last
		case and == "&" && class&partners != 0:
		case and != "&" && class&companyEnd != 0:
		case at == last && class&companyTail != 0:
		default:
			return last
		}
		last = at + 1
	}
}

// numberEnd is behind the number of a school district and the like.
func (r *spanRules) numberEnd(m *entities.Mention, last int) int {
	at := last // of "No.", which the name may hold already
	if last-m.First > 1 && r.doc.Tokens[last-1].Text == "No." {
		at--
	}
	if r.word(m, at) != "No." || r.of(r.doc.Tokens[at-1].Text)&numbered == 0 {
		return last
	}
	if n := r.word(m, at+1); n == "" || n[0] < '0' || n[0] > '9' {
		return last
	}
	return at + 2
}

// secondPlace returns the token at which a name in capitals is that of a
// second place, else 0: of a state behind its town (DALLAS TX), of a town
// behind a number and a street (700 BROADWAY NEW YORK).
func (r *spanRules) secondPlace(m *entities.Mention) int {
	if m.Type == entities.Person || m.Last-m.First < 2 || !capitals(m.Text) || r.knownPlace(m.First, m.Last) {
		return 0
	}
	for at := m.First + 1; at < m.Last; at++ {
		tail := join(r.doc.Tokens[at:m.Last])
		if r.states[tail] && (r.knownPlace(m.First, at) || r.streetNumber(m.First)) {
			return at
		}
	}
	return 0
}

// streetNumber reports whether a number stands before the token.
func (r *spanRules) streetNumber(first int) bool {
	return first > 0 && digits(r.doc.Tokens[first-1].Text)
}

func digits(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// knownPlace reports whether the tokens are the name of a listed place.
func (r *spanRules) knownPlace(first, last int) bool {
	return r.listed(first, last, gazetteers.AnyPlace)
}

// listed reports whether one of the lists holds the tokens as a name.
func (r *spanRules) listed(first, last int, lists gazetteers.Mask) bool {
	i, _ := slices.BinarySearchFunc(r.hits, first, func(h gazetteers.Hit, first int) int { return h.First - first })
	for ; i < len(r.hits) && r.hits[i].First == first; i++ {
		if r.hits[i].End == last && r.hits[i].Lists.Has(lists) {
			return true
		}
	}
	return false
}
