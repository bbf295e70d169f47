package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// compoundSplitter cuts the compounds of two names that no list knows: "the
// Harlan-Lumivex deal" in an article (a window of a long one) that also says
// "Harlan" and "Lumivex". Jean-Marie stays whole, as no one there is called Marie.
type compoundSplitter struct {
	words  map[string]struct{} // the article's words; filled when a compound is met
	tokens []entities.Token    // scratch
}

// split cuts such compounds in doc.Tokens from first on, those of the sentences
// from sentence on, and moves the sentences' indices.
func (m *compoundSplitter) split(doc *entities.Document, sentence, first int, lex lexicon) {
	tokens := doc.Tokens[first:]
	found := false
	for i := range tokens {
		if at := compoundAt(tokens[i]); at > 0 {
			if !found {
				m.read(tokens)
				found = true
			}
			if m.meets(tokens[i].Text, at, lex) {
				m.rebuild(doc, sentence, first, lex)
				return
			}
		}
	}
}

// compoundAt returns the offset of the hyphen in a token of two capitalised
// words of three letters or more, else 0. Only tokens spelled as the text is
// are looked at, so that offsets hold.
func compoundAt(t entities.Token) int {
	at := strings.IndexByte(t.Text, '-')
	if at < 3 || len(t.Text)-at < 4 || t.End-t.Start != len(t.Text) || strings.IndexByte(t.Text[at+1:], '-') >= 0 {
		return 0
	}
	a, _ := utf8.DecodeRuneInString(t.Text)
	b, _ := utf8.DecodeRuneInString(t.Text[at+1:])
	if !unicode.IsUpper(a) || !unicode.IsUpper(b) {
		return 0
	}
	return at
}

func (m *compoundSplitter) read(tokens []entities.Token) {
	if m.words == nil {
		m.words = map[string]struct{}{}
	}
	clear(m.words)
	for i := range tokens {
		m.words[tokens[i].Text] = struct{}{}
	}
}

// meets reports whether both sides of the hyphen are words of the article or known names.
func (m *compoundSplitter) meets(text string, at int, lex lexicon) bool {
	return lex[text]&whole == 0 && m.knows(text[:at], lex) && m.knows(text[at+1:], lex)
}

func (m *compoundSplitter) knows(word string, lex lexicon) bool {
	_, ok := m.words[word]
	return ok || lex[word]&properName != 0
}

func (m *compoundSplitter) rebuild(doc *entities.Document, sentence, base int, lex lexicon) {
	m.tokens = append(m.tokens[:0], doc.Tokens[base:]...)
	doc.Tokens = doc.Tokens[:base]
	for i := range doc.Sentences[sentence:] {
		s := &doc.Sentences[sentence+i]
		first := len(doc.Tokens)
		for _, t := range m.tokens[s.First-base : s.Last-base] {
			at := compoundAt(t)
			if at == 0 || !m.meets(t.Text, at, lex) {
				doc.Tokens = append(doc.Tokens, t)
				continue
			}
			hyphen := t.Start + at
			doc.Tokens = append(doc.Tokens,
				entities.Token{Text: t.Text[:at], Start: t.Start, End: hyphen},
				entities.Token{Text: "-", Start: hyphen, End: hyphen + 1},
				entities.Token{Text: t.Text[at+1:], Start: hyphen + 1, End: t.End})
		}
		s.First, s.Last = first, len(doc.Tokens)
	}
}
