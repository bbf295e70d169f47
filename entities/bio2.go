package entities

import "strings"

// Labelled is a document whose tokens carry labels of a labelled corpus:
// training text or gold. Its Article is nil and its tokens have no offsets
// when it comes from a two-column file.
type Labelled struct {
	Document
	Corpus string   // name of the set, which decides the label map and the guideline
	Labels []string // BIO2 label of each token, as in the file
}

// Chunk is a run of tokens with one label name: Tokens[First:Last].
type Chunk struct {
	First, Last int
	Name        string // label without its prefix, as in the file
}

// DecodeBIO2 appends to dst the chunks of one sentence's labels. first is the
// token index of labels[0]. An I- that follows no chunk of its name begins one,
// as conlleval does (Tjong Kim Sang and De Meulder 2003).
func DecodeBIO2(dst []Chunk, labels []string, first int) []Chunk {
	open := -1
	name := ""
	for i := 0; i <= len(labels); i++ {
		prefix, next := "O", ""
		if i < len(labels) {
			prefix, next, _ = strings.Cut(labels[i], "-")
		}
		if open >= 0 && (prefix != "I" || next != name) {
			dst = append(dst, Chunk{first + open, first + i, name})
			open = -1
		}
		if prefix == "B" || prefix == "I" && open < 0 {
			open, name = i, next
		}
	}
	return dst
}

// corpusLabels maps the label names of the known corpora, in lower case.
var corpusLabels = map[string]Type{
	"per": Person, "person": Person, "politician": Person, "musicalartist": Person,
	"writer": Person, "researcher": Person, "scientist": Person,
	"loc": Place, "location": Place, "facility": Place, "gpe": Place, "geo": Place,
	"country": Place, "place": Place, "fac": Place,
	"org": Organization, "organization": Organization, "organisation": Organization,
	"politicalparty": Organization,
}

// MapLabel maps the label name of a corpus to a type; NoType stands for
// everything that is not scored (MISC). The GMB corpus marks nationalities and
// countries alike as gpe, so there gpe is NoType.
func MapLabel(corpus, name string) Type {
	name = strings.ToLower(name)
	if name == "gpe" && strings.HasPrefix(corpus, "gmb") {
		return NoType
	}
	return corpusLabels[name]
}

// EncodeBIO2 returns the label of each of the document's tokens from its
// mentions: B-PER, I-PER, …, O. Of nested mentions the outermost labels.
func EncodeBIO2(doc *Document) []string {
	labels := make([]string, len(doc.Tokens))
	for i := range labels {
		labels[i] = "O"
	}
	for _, m := range doc.Mentions { // an outer mention comes before those inside it
		if m.First >= m.Last || labels[m.First] != "O" {
			continue
		}
		labels[m.First] = "B-" + m.Type.Label()
		for i := m.First + 1; i < m.Last; i++ {
			labels[i] = "I-" + m.Type.Label()
		}
	}
	return labels
}
