// Package prosetag tags with the prose library (github.com/jdkato/prose/v2,
// v2.0.0): the baseline that the default tagger is measured against.
//
// It goes round the library's traps: the model is decoded once and shared, a
// sentence is one call (equal words of one call share a token), mentions are
// read from the tokens' IOB labels (Entities drops the last name and fuses
// neighbours), and a panic becomes the document's error.
//
// Prose breaks ties of its part-of-speech tagger by map order, so equal scores
// could be answered differently in another run. On 1,500 sentences of
// CoNLL-2003 four readings never differed in a mention; still, goldens should
// not be made with this tagger.
package prosetag

import (
	"context"
	"fmt"
	"strings"

	"github.com/jdkato/prose/v2"

	"newsgraph/entities"
	"newsgraph/pipeline/tag"
)

// Confidence is what every mention gets: prose has no scores to offer, so this
// is its precision on the CoNLL-2003 dev set, rounded (exact span and type).
const Confidence = 0.41

// Model is the library's English model. It is only read and safe for concurrent use.
type Model struct{ m *prose.Model }

// Load decodes the model that is compiled into the library (about half a second).
func Load() (m *Model, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("prose model: %v", r)
		}
	}()
	return &Model{prose.ModelFromData("en")}, nil
}

// NewTagger returns a tagger for one goroutine.
func (m *Model) NewTagger() *Tagger { return &Tagger{model: m} }

// Tagger implements tag.Tagger.
type Tagger struct {
	model  *Model
	text   strings.Builder
	ends   []int // bytes of the sentence's text, without spaces, up to and with each token
	labels []string
	chunks []entities.Chunk
}

var _ tag.Tagger = (*Tagger)(nil)

// Tag implements tag.Tagger.
func (t *Tagger) Tag(_ context.Context, doc *entities.Document) (err error) {
	defer func() {
		if r := recover(); r != nil {
			doc.Mentions = doc.Mentions[:0]
			err = fmt.Errorf("prose: %v", r)
		}
	}()
	doc.Mentions = doc.Mentions[:0]
	for i, s := range doc.Sentences {
		if err := t.sentence(doc, i, s.First, s.Last); err != nil {
			return fmt.Errorf("prose: sentence %d: %w", i, err)
		}
	}
	tag.Sort(doc.Mentions)
	return nil
}

func (t *Tagger) sentence(doc *entities.Document, index, first, last int) error {
	if first >= last {
		return nil
	}
	text := t.join(doc.Tokens[first:last])
	labels, err := t.read(text, t.labels[:0])
	t.labels = labels
	if err != nil {
		return err
	}
	joinNames(labels)
	t.chunks = entities.DecodeBIO2(t.chunks[:0], labels, first)
	for _, c := range t.chunks {
		if typ := mapLabel(c.Name); typ != entities.NoType {
			tag.Append(doc, index, c.First, c.Last, typ, Confidence)
		}
	}
	return nil
}

// joinNames rewrites prose's labels as BIO2. Prose begins most tokens of a name
// anew (John/B-PERSON Kerry/B-PERSON), and its I- may name another type than
// the token before (Sergei/B-PERSON Lavrov/I-ORGANIZATION): a token goes on with
// the name before it when it has the same type or an I- label.
func joinNames(labels []string) {
	name := ""
	for i, l := range labels {
		prefix, typ, found := strings.Cut(l, "-")
		switch {
		case !found:
			name = ""
		case name != "" && (typ == name || prefix == "I"):
			labels[i] = "I-" + name
		default:
			name = typ
			labels[i] = "B-" + typ
		}
	}
}

// join writes the tokens with single spaces and notes where each ends.
func (t *Tagger) join(tokens []entities.Token) string {
	t.text.Reset()
	t.ends = t.ends[:0]
	n := 0
	for i := range tokens {
		if i > 0 {
			t.text.WriteByte(' ')
		}
		for _, r := range tokens[i].Text {
			switch r {
			case '“', '”': // as prose does, so that bytes can be counted
				r = '"'
			case '‘', '’':
				r = '\''
			case ' ', '\t', '\n', '\r', '\v', '\f', '\u0085', '\u00a0':
				r = '_'
			}
			k, _ := t.text.WriteRune(r)
			n += k
		}
		t.ends = append(t.ends, n)
	}
	return t.text.String()
}

// read appends one label for each of the joined tokens. Prose may cut a token
// further: the label of the first piece counts.
func (t *Tagger) read(text string, dst []string) ([]string, error) {
	d, err := prose.NewDocument(text, prose.UsingModel(t.model.m), prose.WithSegmentation(false))
	if err != nil {
		return dst, err
	}
	for range t.ends {
		dst = append(dst, "O")
	}
	pos, i := 0, 0
	for _, p := range d.Tokens() {
		for i < len(t.ends) && t.ends[i] <= pos {
			i++
		}
		if i == len(t.ends) {
			break
		}
		if i == 0 && pos == 0 || i > 0 && t.ends[i-1] == pos {
			dst[i] = p.Label
		}
		pos += len(p.Text)
	}
	return dst, nil
}

// mapLabel maps the labels of prose's model.
func mapLabel(name string) entities.Type {
	switch name {
	case "PERSON":
		return entities.Person
	case "GPE", "GSP", "LOCATION", "FACILITY":
		return entities.Place
	case "ORGANIZATION":
		return entities.Organization
	}
	return entities.NoType
}
