package evaluate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// Projection is a labelled document as raw text: what the corpus' tokens may
// have looked like before they were cut, with the gold at its bytes. Scoring
// the pipeline on it tells how good it is on text, with its own sentences and
// tokens.
type Projection struct {
	Article *entities.Article
	Gold    []Mark          // bytes of Article.Text
	Tokens  []entities.Span // where each token of the document is
}

// Project joins the tokens of a labelled document. Sentences are joined by a
// space, and by a line break where one does not end in a mark (a headline, a
// table row). Rules of the detokenizer, for the conventions of the Penn
// Treebank and of tokenizers that split at every hyphen:
//
//   - no space before , . ; : ! ? % ) ] } ' 's n't and the like, nor after ( [ { $ £ € #;
//   - straight double quotes open and close in turn within a sentence; curly ones
//     and “ ” say which they are; a lone ' closes an open one, else is a
//     plural's possessive after s, else opens;
//   - a hyphen in a corpus that splits at hyphens is glued to both neighbours if
//     they are words and the second begins small or the first is a figure or
//     no longer than three letters (Al-Sabah); other hyphens and dashes stay spaced;
//   - a slash is glued to both neighbours.
//
// Token texts are copied as they are, so quotes keep the corpus' spelling.
func Project(l *entities.Labelled, id string) *Projection {
	p := &Projection{Article: &entities.Article{ID: id, Language: "en"}}
	d := detokenizer{glueHyphens: splitsHyphens(l)}
	for _, s := range l.Sentences {
		d.sentence(l.Tokens[s.First:s.Last])
	}
	p.Article.Text = d.text.String()
	p.Tokens = d.spans
	for _, m := range LabelMarks(nil, l) {
		p.Gold = append(p.Gold, Mark{Start: d.spans[m.Start].Start, End: d.spans[m.End-1].End, Type: m.Type})
	}
	return p
}

// splitsHyphens reports whether the corpus splits words at hyphens: no token
// of two letters or more has one within while one stands alone between words.
func splitsHyphens(l *entities.Labelled) bool {
	switch name, _, _ := strings.Cut(l.Corpus, "/"); name {
	case "worldwide", "finer-ord", "uner-ewt", "re3d":
		return true
	}
	alone, within := 0, 0
	for i := range l.Tokens {
		t := l.Tokens[i].Text
		if t == "-" {
			alone++
		} else if j := strings.IndexByte(t, '-'); j > 0 && j < len(t)-1 && strings.IndexFunc(t, unicode.IsLetter) == 0 {
			within++
		}
	}
	return alone > 0 && within == 0
}

// detokenizer writes tokens one after the other.
type detokenizer struct {
	text        strings.Builder
	spans       []entities.Span
	glueHyphens bool
	last        string // the token before, in this sentence
	glued       bool   // nothing may stand between it and the next
	double      bool   // a double quote is open
	single      bool   // a single quote is open
}

func (d *detokenizer) sentence(tokens []entities.Token) {
	if d.text.Len() > 0 {
		d.text.WriteByte(sentenceBreak(d.last))
	}
	d.last, d.glued, d.double, d.single = "", true, false, false
	for i := range tokens {
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1].Text
		}
		d.token(tokens[i].Text, next)
	}
}

// sentenceBreak is what stands behind a sentence that ends in the token.
func sentenceBreak(last string) byte {
	switch last {
	case ".", "!", "?", "...", "…", `"`, "”", "''", "'", "’", ")":
		return ' '
	}
	if len(last) > 2 && strings.HasSuffix(last, ".") {
		return ' '
	}
	return '\n'
}

func (d *detokenizer) token(t, next string) {
	before, after := d.spacing(t, next) // whether white space may stand there
	if before && !d.glued {
		d.text.WriteByte(' ')
	}
	start := d.text.Len()
	d.text.WriteString(t)
	d.spans = append(d.spans, entities.Span{Start: start, End: d.text.Len()})
	d.last, d.glued = t, !after
}

func (d *detokenizer) spacing(t, next string) (before, after bool) {
	switch t {
	case ",", ".", ";", ":", "!", "?", "%", ")", "]", "}", "...", "…", "”", "''", "»":
		return false, true
	case "(", "[", "{", "$", "£", "€", "#", "“", "``", "‘", "`", "«":
		return true, false
	case `"`:
		d.double = !d.double
		return d.double, !d.double
	case "/":
		return false, false
	case "-":
		glue := d.glueHyphens && gluesHyphen(d.last, next)
		return !glue, !glue
	case "'", "’":
		return d.apostrophe(next)
	}
	return !isClitic(t), true
}

// apostrophe decides on a lone single quote.
func (d *detokenizer) apostrophe(next string) (before, after bool) {
	if d.single {
		d.single = false
		return false, true
	}
	if strings.HasSuffix(d.last, "s") || next == "" {
		return false, true
	}
	d.single = true
	return true, false
}

// isClitic reports whether the token was cut from the end of a word.
func isClitic(t string) bool {
	t = strings.ToLower(strings.ReplaceAll(t, "’", "'"))
	switch t {
	case "'s", "'ll", "'re", "'m", "'ve", "'d", "n't":
		return true
	}
	return false
}

// gluesHyphen guesses whether a hyphen that a tokenizer set apart stood within a word.
func gluesHyphen(left, right string) bool {
	a, _ := utf8.DecodeLastRuneInString(left)
	b, _ := utf8.DecodeRuneInString(right)
	switch {
	case !unicode.IsLetter(a) && !unicode.IsDigit(a) || !unicode.IsLetter(b) && !unicode.IsDigit(b):
		return false
	case unicode.IsLower(b) || unicode.IsDigit(a) && unicode.IsDigit(b):
		return true
	}
	return utf8.RuneCountInString(left) <= 3 || unicode.IsLower(firstRune(left))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
