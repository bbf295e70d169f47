package train

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/net"
)

// vocabulary numbers word forms and keeps what is the same in every step.
type vocabulary struct {
	ids     map[string]int32
	words   []feature.Word
	vectors []float32
	from    *net.Vectors
	dim     int
}

func newVocabulary(v *net.Vectors, dim int) *vocabulary {
	return &vocabulary{ids: map[string]int32{}, from: v, dim: dim}
}

func (v *vocabulary) id(s string) int32 {
	if id, ok := v.ids[s]; ok {
		return id
	}
	id := int32(len(v.words))
	v.ids[strings.Clone(s)] = id
	v.words = append(v.words, feature.Word{})
	v.words[id].Scan(s)
	n := len(v.vectors)
	v.vectors = append(v.vectors, make([]float32, v.dim)...)
	v.from.Look(v.vectors[n:], &v.words[id])
	return id
}

// raw is a labelled document before it is cut and re-cased.
type raw struct {
	tokens    []string
	sentences []feature.Span
	allowed   []uint16  // bits of the labels a token may have
	soft      []float32 // a teacher's labels, tokens × crf.Num, or nil
	source    int
	weight    float32
}

// sample is a chunk as the network reads it.
type sample struct {
	words   []int32
	spans   []feature.Span
	rows    []uint16
	starts  []int32
	groups  []int32
	sizes   []int32
	allowed []uint16
	soft    []float32 // nil, or tokens × crf.Num
	source  int
	weight  float32
}

// readCorpus turns labelled documents into raw ones.
func readCorpus(r *Recipe, data []entities.Labelled) []raw {
	out := make([]raw, 0, len(data))
	for i := range data {
		d := &data[i]
		c := r.corpus(d.Corpus)
		x := raw{source: r.Net.Source(c.Source), weight: float32(c.Weight)}
		if x.weight == 0 {
			x.weight = 1
		}
		for _, t := range d.Tokens {
			x.tokens = append(x.tokens, t.Text)
		}
		x.allowed = make([]uint16, len(d.Tokens))
		for _, s := range d.Sentences {
			if s.First < s.Last {
				x.sentences = append(x.sentences, feature.Span{First: s.First, Last: s.Last})
				allow(x.allowed, d, s, c)
			}
		}
		out = append(out, x)
	}
	return out
}

// allow sets the labels that the gold of one sentence admits.
func allow(dst []uint16, d *entities.Labelled, s entities.Sentence, c Corpus) {
	free := uint16(1 << crf.O)
	if !c.Misc {
		free |= 1 << crf.Misc
	}
	for i := s.First; i < s.Last; i++ {
		dst[i] = free
	}
	for _, ch := range entities.DecodeBIO2(nil, d.Labels[s.First:s.Last], s.First) {
		typ := entities.MapLabel(d.Corpus, ch.Name)
		for i := ch.First; i < ch.Last; i++ {
			switch {
			case typ != entities.NoType:
				dst[i] = 1 << crf.Label(typ, position(i, ch))
			case other(ch.Name):
				dst[i] = 1 << crf.Misc
			}
		}
	}
}

func position(i int, c entities.Chunk) int {
	switch {
	case c.Last-c.First == 1:
		return crf.S
	case i == c.First:
		return crf.B
	case i == c.Last-1:
		return crf.E
	}
	return crf.I
}

// other reports whether a label of no scored type is a name's (MISC), in
// contrast to dates and amounts.
func other(name string) bool {
	switch strings.ToLower(name) {
	case "misc", "norp", "product", "event", "election", "art", "eve", "nationality", "gpe", "nat":
		return true
	}
	return false
}

// cut is a chunk of a raw document: sentences first to last.
type cut struct{ doc, first, last int }

// cuts cuts all documents at about the given number of tokens.
func cuts(docs []raw, size int) []cut {
	var out []cut
	for i := range docs {
		first, n := 0, 0
		for j, s := range docs[i].sentences {
			if n > 0 && n+s.Last-s.First > size {
				out = append(out, cut{i, first, j})
				first, n = j, 0
			}
			n += s.Last - s.First
		}
		if n > 0 {
			out = append(out, cut{i, first, len(docs[i].sentences)})
		}
	}
	return out
}

// casing is how a chunk is spelled.
type casing int

const (
	asWritten casing = iota
	upper
	lower
	titled
)

// reader makes samples of cuts; it is for one goroutine.
type reader struct {
	vocabulary *vocabulary
	matcher    *gazetteers.Matcher
	context    feature.Context
	doc        entities.Document
	keys       []uint64
	forms      []feature.Form
}

func (r *reader) read(d *raw, c cut, how casing) *sample {
	s := &sample{source: d.source, weight: d.weight}
	r.doc.Reset(nil)
	r.keys, r.forms = r.keys[:0], r.forms[:0]
	base := d.sentences[c.first].First
	for _, sp := range d.sentences[c.first:c.last] {
		s.spans = append(s.spans, feature.Span{First: sp.First - base, Last: sp.Last - base})
		r.doc.Sentences = append(r.doc.Sentences, entities.Sentence{First: sp.First - base, Last: sp.Last - base})
	}
	end := d.sentences[c.last-1].Last
	for _, w := range d.tokens[base:end] {
		w = respell(w, how)
		id := r.vocabulary.id(w)
		s.words = append(s.words, id)
		r.doc.Tokens = append(r.doc.Tokens, entities.Token{Text: w})
		r.keys, r.forms = append(r.keys, r.vocabulary.words[id].Key), append(r.forms, r.vocabulary.words[id].Form)
	}
	var hits []gazetteers.Hit
	if r.matcher != nil {
		hits = r.matcher.Match(&r.doc)
	}
	f := r.context.Read(r.keys, r.forms, s.spans, hits, 0)
	s.rows, s.starts = append(s.rows, f.Rows...), append(s.starts, f.Starts...)
	s.groups, s.sizes = append(s.groups, f.Groups...), append(s.sizes, f.Sizes...)
	s.allowed = d.allowed[base:end]
	if d.soft != nil {
		s.soft = d.soft[base*crf.Num : end*crf.Num]
	}
	return s
}

func respell(w string, how casing) string {
	switch how {
	case upper:
		return strings.ToUpper(w)
	case lower:
		return strings.ToLower(w)
	case titled:
		r, n := utf8.DecodeRuneInString(w)
		if len(w) > 3 && unicode.IsLower(r) {
			return string(unicode.ToTitle(r)) + w[n:]
		}
	}
	return w
}

// draw chooses how a chunk is spelled in this epoch.
func (r *Recipe) draw(rng *rand.Rand) casing {
	switch x := rng.Float64(); {
	case x < r.Upper:
		return upper
	case x < r.Upper+r.Lower:
		return lower
	case x < r.Upper+r.Lower+r.Title:
		return titled
	}
	return asWritten
}
