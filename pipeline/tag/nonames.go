package tag

import (
	"strings"
	"unicode"

	"newsgraph/entities"
)

// isNone reports whether the mention names no person, place or organization.
func (r *spanRules) isNone(m *entities.Mention) bool {
	first := r.doc.Tokens[m.First].Text
	switch {
	case strings.HasPrefix(m.Text, "@"): // a handle
		return true
	case m.Type != entities.Place && m.Last-m.First == 1 && r.of(first)&notPerson != 0:
		return true
	case m.Last-m.First == 1 && r.shareCode(m, first) || r.credential(m):
		return true
	case m.Last-m.First == 1 && m.Type != entities.Place && r.of(first)&assistant != 0 && !r.shares(first):
		return true
	case m.Last-m.First == 1 && strings.IndexByte(first, '/') > strings.IndexByte(first, '.') && strings.IndexByte(first, '.') > 0: // twitter.com/name
		return true
	case m.Last-m.First == 1 && digit(first) && strings.IndexByte(first, ':') > 0: // 11:30amET
		return true
	case m.Type == entities.Person && r.isCase(m):
		return true
	}
	return r.isShip(m, first) || r.isDisease(m) || r.isWord(m, first)
}

// shareCode reports whether the word is the code of a company's shares:
// (GOOGL.O), NYSE: XOM, $AAPL.
func (r *spanRules) shareCode(m *entities.Mention, word string) bool {
	before := r.word(m, m.First-1)
	switch before {
	case "(", "<", "[":
		dot := strings.LastIndexByte(word, '.')
		if dot == 1 && len(word) == 3 { // AT&T (T.N), but not the United Nations (U.N)
			return r.word(m, m.First+1) == ")" && capitals(word) && r.afterOther(m, word)
		}
		return dot > 0 && len(word)-dot >= 2 && len(word)-dot <= 3 && capitals(word[dot+1:]) && strings.IndexByte(word, '.') == dot && dot > 1
	case ":":
		return capitals(word) && r.of(r.word(m, m.First-2))&exchange != 0
	case "$":
		return capitals(word)
	}
	return false
}

// afterOther reports whether the mention before the bracket before m is an
// organization whose words have other initials than the code.
func (r *spanRules) afterOther(m *entities.Mention, code string) bool {
	n := len(r.doc.Mentions)
	if n == 0 || r.doc.Mentions[n-1].Last != m.First-1 || r.doc.Mentions[n-1].Type != entities.Organization {
		return false
	}
	o := &r.doc.Mentions[n-1]
	return o.Last-o.First < 2 || r.doc.Tokens[o.First].Text[0] != code[0] || r.doc.Tokens[o.Last-1].Text[0] != code[2]
}

// credential reports whether what was taken for a name are degrees and offices
// behind the name of a person and a comma.
func (r *spanRules) credential(m *entities.Mention) bool {
	if len(r.doc.Mentions) == 0 {
		return false
	}
	last := &r.doc.Mentions[len(r.doc.Mentions)-1]
	if last.Type != entities.Person || last.Sentence != m.Sentence || r.word(m, last.Last) != "," {
		return false
	}
	if m.Last-m.First == 1 && r.of(r.doc.Tokens[m.First].Text)&postNominal == 0 {
		return false
	}
	for i := last.Last; i < m.Last; i++ {
		if w := r.doc.Tokens[i].Text; w != "," && !degree(w) && r.of(w)&postNominal == 0 {
			return false
		}
	}
	return true
}

// shares reports whether the article has a longer name of a person with the word.
func (r *spanRules) shares(word string) bool {
	for i := range r.mentions {
		o := &r.mentions[i]
		if o.Type != entities.Person || o.Last-o.First < 2 {
			continue
		}
		for at := o.First; at < o.Last; at++ {
			if r.doc.Tokens[at].Text == word {
				return true
			}
		}
	}
	return false
}

// degree reports whether a word looks like the initials of a degree: M.S.
func degree(word string) bool { return len(word) > 3 && strings.Count(word, ".") >= 2 }

// isCase reports whether the mention is a case at law: Roe v. Wade.
func (r *spanRules) isCase(m *entities.Mention) bool {
	for i := m.First + 1; i < m.Last-1; i++ {
		if w := r.doc.Tokens[i].Text; !capital(w) && r.of(w)&versus != 0 { // Vladimir V. Putin is none
			return true
		}
	}
	return false
}

// isShip reports whether the name is that of a ship by what stands before it:
// the USS Gerald R. Ford, the tanker Torrey Canyon.
func (r *spanRules) isShip(m *entities.Mention, first string) bool {
	if capitals(first) && r.of(first)&shipPrefix != 0 && m.Last-m.First > 1 {
		return r.of(r.doc.Tokens[m.Last-1].Text)&(companyEnd|shipBody) == 0
	}
	before := r.word(m, m.First-1)
	if before != "" && !capital(before) {
		return r.of(before)&shipNoun != 0 || r.of(r.word(m, m.First-2), before)&shipNoun != 0
	}
	for i := m.First - 1; i >= m.First-3 && capital(r.word(m, i)); i-- {
		if w := r.word(m, i); capitals(w) && r.of(w)&shipPrefix != 0 {
			return true
		}
	}
	return false
}

// isDisease reports whether the name of a person is that of a disease: Crohn's,
// Lou Gehrig's disease. Where the article has a person of that name it is not.
func (r *spanRules) isDisease(m *entities.Mention) bool {
	if m.Type != entities.Person {
		return false
	}
	last := r.doc.Tokens[m.Last-1].Text
	after := r.word(m, m.Last)
	switch {
	case r.of(after)&diseaseNoun != 0:
	case !apostrophe(after):
		return false
	case r.of(r.word(m, m.Last+1))&diseaseNoun != 0:
	case m.Last-m.First == 1 && r.of(last)&eponym != 0:
	default:
		return false
	}
	return !r.bearer(m, last)
}

// bearer reports whether the article has a person of that name in full, or of a
// surname when the mention is a full name, elsewhere.
func (r *spanRules) bearer(m *entities.Mention, last string) bool {
	for i := range r.mentions {
		o := &r.mentions[i]
		if o.Type == entities.Person && o.First != m.First && (o.Last-o.First > 1 || m.Last-m.First > 1) &&
			r.doc.Tokens[o.Last-1].Text == last {
			return true
		}
	}
	return false
}

// isWord reports whether a doubtful name that begins a sentence is an ordinary
// word: the article has it in small letters too and nowhere else as a name
// (Apple pie, where an apple costs a dollar).
func (r *spanRules) isWord(m *entities.Mention, first string) bool {
	next := r.word(m, m.First+1)
	if m.Last-m.First > 1 || m.Confidence >= r.limits.Guessed || m.First != r.doc.Sentences[m.Sentence].First || next == "" || capital(next) || !capital(first) {
		return false
	}
	for i := range r.mentions {
		if o := &r.mentions[i]; o.First != m.First && o.Text == m.Text {
			return false
		}
	}
	small := strings.ToLower(first)
	for i := r.doc.Sentences[0].First; i < r.doc.Sentences[len(r.doc.Sentences)-1].Last; i++ {
		if r.doc.Tokens[i].Text == small && letters(small) {
			return true
		}
	}
	return false
}

// letters reports whether a word is small letters alone.
func letters(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(c rune) bool { return !unicode.IsLower(c) })
}
