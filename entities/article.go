package entities

import "slices"

// Article is one news text with what is known of it. Readers make it; from
// then on it is only read.
type Article struct {
	ID       string // from the data, else made from the input's name and position
	Title    string // decoded value; empty when the headline is part of Text
	Text     string // decoded value, valid UTF-8
	Date     string // YYYY, YYYY-MM or YYYY-MM-DD; "" when unknown
	Source   string // outlet or domain
	Author   string
	URL      string
	Language string // ISO 639-1 as the data says it, else ""

	Input    string // the file (and member) it came from, as the user named it
	Position string // place in the input for people: "line 12", "record 3"; "" for a whole file
	Note     string // why the article is not whole ("" when it is): goes to the ledger as truncated
	Remark   string // what was done to it without loss (mojibake repaired, a stray byte replaced): goes to the record
}

// FieldText returns the text that offsets of f count in.
func (a *Article) FieldText(f Field) string {
	if f == Title {
		return a.Title
	}
	return a.Text
}

// Notes is Note and Remark in one line.
func (a *Article) Notes() string {
	if a.Note == "" || a.Remark == "" {
		return a.Note + a.Remark
	}
	return a.Note + "; " + a.Remark
}

// Span is a half-open range of byte offsets.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether the spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Zone is a part of a field with a role. Zones of one field are sorted, do not
// overlap and cover every sentence of the field.
type Zone struct {
	Role  Role  `json:"role"`
	Field Field `json:"field"`
	Start int   `json:"start"` // bytes
	End   int   `json:"end"`   // bytes, exclusive
}

// Token is one word or mark. Text is the tokenizer's spelling (curly quotes
// made straight), so it may differ from the bytes at Start..End.
type Token struct {
	Text       string
	Start, End int // bytes in the field of the token's sentence
}

// Sentence is a run of tokens in one zone of one field.
type Sentence struct {
	Field       Field
	Zone        Role
	Start, End  int // bytes
	First, Last int // token indices, half open: Tokens[First:Last]
}

// Document is an article on its way through the annotate phase: segment
// fills Zones, Sentences and Tokens, tag fills Mentions. Title sentences come
// first. A worker reuses one Document for article after article, so nothing
// may keep its slices.
type Document struct {
	Article   *Article
	Zones     []Zone
	Sentences []Sentence
	Tokens    []Token
	Mentions  []Mention // sorted by field (title first), start, longer first
}

// Reset empties the document for the next article and keeps its memory.
func (d *Document) Reset(a *Article) {
	d.Article = a
	d.Zones = d.Zones[:0]
	d.Sentences = d.Sentences[:0]
	d.Tokens = d.Tokens[:0]
	d.Mentions = d.Mentions[:0]
}

// InProse reports whether a mention of a cluster stands in the article's own
// prose: not in a byline, dateline, caption or boilerplate, nor in a longer name.
func (d *Document) InProse(m *Mention) bool {
	switch d.Sentences[m.Sentence].Zone {
	case Body, Headline, "":
		return m.Cluster >= 0 && !m.Has(Nested)
	}
	return false
}

// Before returns the text of the mention's sentence up to it.
func (d *Document) Before(m *Mention) string {
	return d.Article.FieldText(m.Field)[d.Sentences[m.Sentence].Start:m.Start]
}

// Behind returns the rest of the mention's sentence.
func (d *Document) Behind(m *Mention) string {
	return d.Article.FieldText(m.Field)[m.End:max(m.End, d.Sentences[m.Sentence].End)]
}

// Mention is a span that names a person, a place or an organization.
type Mention struct {
	Field      Field   `json:"field"`
	Start      int     `json:"start"`              // bytes
	End        int     `json:"end"`                // bytes, exclusive
	StartRune  int     `json:"start_rune"`         // code points
	EndRune    int     `json:"end_rune"`           // code points, exclusive
	Text       string  `json:"text" codec:"heavy"` // exactly field[start:end]
	Type       Type    `json:"type"`
	Confidence float64 `json:"confidence"` // calibrated probability that span and type are right, 3 decimals
	Entity     string  `json:"entity"`     // id as decided within the article
	Cluster    int     `json:"cluster"`    // index into the record's clusters
	Sentence   int     `json:"sentence"`   // index of the sentence in the article, title first
	Flags      []Flag  `json:"flags"`      // sorted; [] when none

	First, Last int `json:"-"` // token indices, half open; valid while the Document lives
}

// AddFlag gives the mention a flag. The slice it had is left alone: records may share it.
func (m *Mention) AddFlag(f Flag) {
	at, has := slices.BinarySearch(m.Flags, f)
	if !has {
		m.Flags = slices.Insert(slices.Clip(m.Flags), at, f)
	}
}

// Has reports whether the mention carries the flag.
func (m *Mention) Has(f Flag) bool {
	for _, g := range m.Flags {
		if g == f {
			return true
		}
	}
	return false
}

// Pairs reports whether a mention of a record pairs its entity with others that its
// sentence names: it stands in the article's own prose and in no longer name.
func (m *Mention) Pairs() bool {
	for _, f := range m.Flags {
		switch f {
		case Nested, FlagDateline, FlagByline, FlagCaption, FlagBoilerplate:
			return false
		}
	}
	return true
}
