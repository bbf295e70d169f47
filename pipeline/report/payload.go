package report

import (
	"encoding/json"
	"math"
	"strconv"

	"newsgraph/pipeline/report/facts"
)

// packer writes compact JSON. Strings come out escaped for a script element.
type packer struct{ buf []byte }

func (p *packer) comma() {
	if n := len(p.buf); n > 0 {
		switch p.buf[n-1] {
		case '[', '{', ':', ',':
		default:
			p.buf = append(p.buf, ',')
		}
	}
}

func (p *packer) open()  { p.comma(); p.buf = append(p.buf, '[') }
func (p *packer) close() { p.buf = append(p.buf, ']') }

func (p *packer) key(k string) {
	p.comma()
	p.buf = append(append(append(p.buf, '"'), k...), '"', ':')
}

func (p *packer) str(s string) {
	p.comma()
	b, err := json.Marshal(facts.Show(s)) // escapes <, > and &
	if err != nil {
		b = []byte(`""`)
	}
	p.buf = append(p.buf, b...)
}

func (p *packer) int(n int) {
	p.comma()
	p.buf = strconv.AppendInt(p.buf, int64(n), 10)
}

// num writes x with at most the given number of decimals.
func (p *packer) num(x float64, decimals int) {
	p.comma()
	m := math.Pow(10, float64(decimals))
	x = math.Round(x*m) / m
	if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 {
		x = 0
	}
	p.buf = strconv.AppendFloat(p.buf, x, 'f', -1, 64)
}

// payload is what app.js opens on a click; the keys are read there.
func (b *view) payload() []byte {
	p := &packer{}
	p.buf = append(p.buf, '{')
	p.key("unit")
	p.str(b.Span.Unit.String())
	p.key("bins")
	p.open()
	for i := range b.Span.Count {
		p.str(b.Span.Label(i))
	}
	p.close()
	for _, n := range [...]struct {
		key string
		n   int
	}{{"articleCount", len(b.Articles)}, {"entityCount", b.Input.Graph.Summary.Entities}, {"comentionCount", b.Totals.Comentions}, {"relationCount", b.Totals.Relations}} {
		p.key(n.key)
		p.int(n.n)
	}
	p.key("perBin")
	p.open()
	for _, n := range b.Timeline {
		p.int(n)
	}
	p.close()
	b.packArticles(p, b.Keep)
	b.packEntities(p, b.Renamed)
	b.packComentions(p)
	b.packRelations(p)
	b.packNetwork(p)
	b.packQuotes(p, b.Renamed)
	p.buf = append(p.buf, '}')
	return p.buf
}

func (b *view) packArticles(p *packer, keep []int32) {
	sources := map[string]int{}
	var names []string
	p.key("articles")
	p.open()
	for _, i := range keep {
		a := &b.Articles[i]
		s, ok := sources[a.Source]
		if !ok {
			s = len(names)
			sources[a.Source] = s
			names = append(names, a.Source)
		}
		p.open()
		p.str(a.ID)
		p.str(b.ShortTitle(a))
		p.str(a.Date)
		p.int(s)
		p.int(int(a.Story))
		p.int(a.Bin)
		if b.WithURLs() && a.URL != "" {
			p.str(a.URL)
		}
		p.close()
	}
	p.close()
	p.key("sources")
	p.open()
	for _, s := range names {
		p.str(s)
	}
	p.close()
}

func (b *view) packEntities(p *packer, renamed []int32) {
	p.key("ents")
	p.open()
	for e, x := range b.Entities {
		p.open()
		p.str(x.ID)
		p.str(x.Name)
		p.int(int(x.Type))
		p.str(x.Subtype)
		p.int(x.Mentions)
		p.int(x.Articles)
		p.int(x.Stories)
		p.str(x.First)
		p.str(x.Last)
		p.num(x.Confidence, 3)
		p.open()
		for _, a := range x.Aliases[:min(12, len(x.Aliases))] {
			p.str(a.Name)
			p.int(a.Mentions)
		}
		p.close()
		p.open()
		for _, r := range x.Roles[:min(8, len(x.Roles))] {
			p.str(r.Title)
			p.int(r.Articles)
			p.str(r.First)
			p.str(r.Last)
		}
		p.close()
		p.open()
		for _, c := range x.Candidates[:min(6, len(x.Candidates))] {
			p.str(c.ID)
			p.str(c.Name)
			p.num(c.Score, 3)
		}
		p.close()
		p.str(placeText(x))
		b.packPresence(p, e, renamed)
		p.open()
		for bin, n := range b.Shape[e] {
			if n > 0 {
				p.int(bin)
				p.int(n)
			}
		}
		p.close()
		for _, n := range [...]int{len(x.Aliases), len(x.Roles), len(x.Candidates), b.Edges.ComentionCount[e], b.Edges.RelationCount[e]} {
			p.int(n)
		}
		p.close()
	}
	p.close()
}

// packPresence writes steps between article numbers, and the mentions where
// they are not 1 as a negative number behind.
func (b *view) packPresence(p *packer, e int, renamed []int32) {
	p.open()
	last := int32(-1)
	for i, a := range b.ArticlesOf[e] {
		n := renamed[a]
		if n < 0 {
			continue
		}
		p.int(int(n - last))
		last = n
		if h := b.HitsOf[e][i]; h > 1 {
			p.int(int(-h))
		}
	}
	p.close()
}

func (b *view) packComentions(p *packer) {
	p.key("comentions")
	p.open()
	for _, x := range b.Edges.Kept(facts.MaxComentions) {
		p.open()
		p.int(int(x.A))
		p.int(int(x.B))
		p.int(x.Edge.Sentences)
		p.int(x.Edge.Articles)
		p.int(x.Edge.Stories)
		p.num(x.Edge.NPMI, 2)
		p.str(x.Edge.First)
		p.str(x.Edge.Last)
		p.close()
	}
	p.close()
}

// packRelations writes how the types read from either end, and
// [from, to, type, sentences, articles, stories, first, last, confidence, quote…].
func (b *view) packRelations(p *packer) {
	p.key("types")
	p.open()
	for _, t := range b.Edges.Kinds {
		p.open()
		p.str(t.Phrase(true))
		p.str(t.Phrase(false))
		p.close()
	}
	p.close()
	quoteOf := map[int32]int{} // sentence of the pool → its quote
	for i := range b.Quotes {
		quoteOf[b.Quotes[i].Sentence] = i
	}
	p.key("rels")
	p.open()
	for _, r := range b.Edges.KeptRelations() {
		p.open()
		for _, v := range [...]int{int(r.A), int(r.B), r.Number, r.Edge.Sentences, r.Edge.Articles, r.Edge.Stories} {
			p.int(v)
		}
		p.str(r.Edge.First)
		p.str(r.Edge.Last)
		p.num(r.Edge.Confidence, 2)
		for _, i := range b.ClaimedIn[r.ClaimKey] {
			if q, ok := quoteOf[i]; ok {
				p.int(q)
			}
		}
		p.close()
	}
	p.close()
}

func (b *view) packNetwork(p *packer) {
	n := b.Network
	p.key("nodes")
	p.open()
	for i, e := range n.Nodes {
		p.open()
		p.int(int(e))
		p.num(n.Pos[i].X, 1)
		p.num(n.Pos[i].Y, 1)
		p.num(n.Radius[i], 1)
		p.int(n.Community[i])
		p.close()
	}
	p.close()
	p.key("links")
	p.open()
	for i, l := range n.Links {
		x := n.Comentions[i]
		p.open()
		p.int(l.A)
		p.int(l.B)
		p.int(x.Edge.Stories)
		p.int(x.Edge.Sentences)
		p.int(b.Span.ClampBin(x.Edge.First, 0))
		p.int(b.Span.ClampBin(x.Edge.Last, b.Span.Count-1))
		p.close()
	}
	p.close()
}

// packQuotes writes [article, marks, text or (entity, name)…]; marks: 1 title,
// 2 cut before, 4 cut after, 8 in a zone around the prose.
func (b *view) packQuotes(p *packer, renamed []int32) {
	p.key("quotes")
	p.open()
	for i := range b.Quotes {
		q := &b.Quotes[i]
		marks := 0
		for bit, set := range [...]bool{q.Title, q.Before, q.After, q.Aside} {
			if set {
				marks |= 1 << bit
			}
		}
		p.open()
		p.int(int(renamed[q.Article]))
		p.int(marks)
		for _, part := range q.Parts {
			if part.Entity >= 0 {
				p.int(int(part.Entity))
			}
			p.str(part.Text)
		}
		p.close()
	}
	p.close()
}
