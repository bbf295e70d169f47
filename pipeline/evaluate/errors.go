package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
)

// ErrorKind says what is wrong with a mention.
type ErrorKind string

// The kinds of errors.
const (
	Missed    ErrorKind = "missed"   // nothing predicted there
	Spurious  ErrorKind = "spurious" // no gold there
	WrongType ErrorKind = "type"     // right span, other type
	WrongSpan ErrorKind = "span"     // a prediction overlaps, its span is another
)

// Error is a mistake that was made Count times with the same text and types.
type Error struct {
	Kind      ErrorKind     `json:"kind"`
	Text      string        `json:"text"`
	Gold      entities.Type `json:"gold"`
	Predicted entities.Type `json:"predicted"`
	Count     int           `json:"count"`
	Line      string        `json:"line"` // where it was made first, the text between »«
}

type errorKey struct {
	kind            ErrorKind
	text            string
	gold, predicted entities.Type
}

// maxErrors bounds how many different errors are kept; more are counted in Dropped.
const maxErrors = 20000

// Errors collects mistakes in the order in which they are met.
type Errors struct {
	index   map[errorKey]int
	list    []Error
	Dropped int
}

func (e *Errors) note(kind ErrorKind, gold, predicted entities.Type, m Mark, context Context) {
	text, line := context(m)
	e.add(Error{kind, text, gold, predicted, 1, line})
}

func (e *Errors) add(x Error) {
	key := errorKey{x.Kind, x.Text, x.Gold, x.Predicted}
	if i, ok := e.index[key]; ok {
		e.list[i].Count += x.Count
		return
	}
	if len(e.list) >= maxErrors {
		e.Dropped += x.Count
		return
	}
	if e.index == nil {
		e.index = map[errorKey]int{}
	}
	e.index[key] = len(e.list)
	e.list = append(e.list, x)
}

func (e *Errors) merge(o *Errors) {
	for _, x := range o.list {
		e.add(x)
	}
	e.Dropped += o.Dropped
}

// Worst returns the n mistakes made most often.
func (e *Errors) Worst(n int) []Error {
	list := slices.Clone(e.list)
	slices.SortStableFunc(list, func(a, b Error) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(string(a.Kind), string(b.Kind)),
			strings.Compare(a.Text, b.Text), cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Predicted, b.Predicted))
	})
	return list[:min(n, len(list))]
}

const contextTokens, contextBytes = 8, 60

// tokenContext shows marks that count tokens.
func tokenContext(l *entities.Labelled) Context {
	return func(m Mark) (string, string) {
		lo, hi := m.Start, m.End
		for _, s := range l.Sentences {
			if s.First <= m.Start && m.Start < s.Last {
				lo, hi = max(s.First, m.Start-contextTokens), min(s.Last, m.End+contextTokens)
			}
		}
		text := joinTokens(l.Tokens[m.Start:m.End])
		return text, strings.TrimSpace(joinTokens(l.Tokens[lo:m.Start]) + " »" + text + "« " + joinTokens(l.Tokens[m.End:max(hi, m.End)]))
	}
}

func joinTokens(tokens []entities.Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// textContext shows marks that count bytes.
func textContext(a *entities.Article) Context {
	return func(m Mark) (string, string) {
		text := a.FieldText(m.Field)
		if m.End > len(text) || m.Start > m.End {
			return "", ""
		}
		lo, hi := max(0, m.Start-contextBytes), min(len(text), m.End+contextBytes)
		line := text[lo:m.Start] + "»" + text[m.Start:m.End] + "«" + text[m.End:hi]
		return text[m.Start:m.End], strings.ToValidUTF8(strings.Join(strings.Fields(line), " "), "")
	}
}
