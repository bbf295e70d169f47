package report

import (
	"encoding/json"
	"math"
	"strconv"
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
	b, err := json.Marshal(show(s)) // escapes <, > and &
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
func (b *model) payload() []byte {
	p := &packer{}
	p.buf = append(p.buf, '{')
	p.key("unit")
	p.str(b.span.unit.String())
	p.key("bins")
	p.open()
	for i := range b.span.count {
		p.str(b.span.label(i))
	}
	p.close()
	for _, n := range [...]struct {
		key string
		n   int
	}{{"articleCount", len(b.articles)}, {"entityCount", b.in.Graph.Summary.Entities}, {"comentionCount", b.totals.comentions}, {"relationCount", b.totals.relations}} {
		p.key(n.key)
		p.int(n.n)
	}
	p.key("perBin")
	p.open()
	for _, n := range b.timeline {
		p.int(n)
	}
	p.close()
	b.packArticles(p, b.keep)
	b.packEntities(p, b.renamed)
	b.packComentions(p)
	b.packRelations(p)
	b.packNetwork(p)
	b.packQuotes(p, b.renamed)
	p.buf = append(p.buf, '}')
	return p.buf
}

// keptArticles are all, or those that are quoted when there are too many to list.
func (b *model) keptArticles() (keep []int32, renamed []int32) {
	renamed = make([]int32, len(b.articles))
	quoted := make([]bool, len(b.articles))
	for i := range b.quotes {
		quoted[b.quotes[i].article] = true
	}
	all := len(b.articles) <= maxArticles
	for i := range b.articles {
		renamed[i] = -1
		if all || quoted[i] {
			renamed[i] = int32(len(keep))
			keep = append(keep, int32(i))
		}
	}
	return keep, renamed
}

// maxTitle bounds a title in the list of articles, in bytes.
const maxTitle = 120

func (g *collected) shortTitle(a *article) string {
	t := a.title
	if t == "" {
		t = a.id
	}
	if len(t) <= maxTitle {
		return t
	}
	_, to := fit(t, 0, maxTitle, 0, maxTitle)
	return t[:to] + "…"
}

// withURLs reports whether addresses of articles fit into the page.
func (g *collected) withURLs() bool { return len(g.articles) <= maxArticles/4 }

// articleBytes is about what an article takes in the payload.
func (g *collected) articleBytes(a *article) int {
	n := len(a.id) + min(len(a.title), maxTitle) + len(a.date)
	if g.withURLs() {
		n += len(a.url)
	}
	return n
}

func (b *model) packArticles(p *packer, keep []int32) {
	sources := map[string]int{}
	var names []string
	p.key("articles")
	p.open()
	for _, i := range keep {
		a := &b.articles[i]
		s, ok := sources[a.source]
		if !ok {
			s = len(names)
			sources[a.source] = s
			names = append(names, a.source)
		}
		p.open()
		p.str(a.id)
		p.str(b.shortTitle(a))
		p.str(a.date)
		p.int(s)
		p.int(int(a.story))
		p.int(a.bin)
		if b.withURLs() && a.url != "" {
			p.str(a.url)
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

func (b *model) packEntities(p *packer, renamed []int32) {
	p.key("ents")
	p.open()
	for e, x := range b.ents {
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
		for bin, n := range b.shape[e] {
			if n > 0 {
				p.int(bin)
				p.int(n)
			}
		}
		p.close()
		for _, n := range [...]int{len(x.Aliases), len(x.Roles), len(x.Candidates), b.edges.comentionCount[e], b.edges.relationCount[e]} {
			p.int(n)
		}
		p.close()
	}
	p.close()
}

// packPresence writes steps between article numbers, and the mentions where
// they are not 1 as a negative number behind.
func (b *model) packPresence(p *packer, e int, renamed []int32) {
	p.open()
	last := int32(-1)
	for i, a := range b.in2[e] {
		n := renamed[a]
		if n < 0 {
			continue
		}
		p.int(int(n - last))
		last = n
		if h := b.hits[e][i]; h > 1 {
			p.int(int(-h))
		}
	}
	p.close()
}

func (b *model) packComentions(p *packer) {
	p.key("comentions")
	p.open()
	for _, x := range b.edges.kept(maxComentions) {
		p.open()
		p.int(int(x.a))
		p.int(int(x.b))
		p.int(x.edge.Sentences)
		p.int(x.edge.Articles)
		p.int(x.edge.Stories)
		p.num(x.edge.NPMI, 2)
		p.str(x.edge.First)
		p.str(x.edge.Last)
		p.close()
	}
	p.close()
}

// packRelations writes how the types read from either end, and
// [from, to, type, sentences, articles, stories, first, last, confidence, quote…].
func (b *model) packRelations(p *packer) {
	p.key("types")
	p.open()
	for _, t := range b.edges.kinds {
		p.open()
		p.str(t.Phrase(true))
		p.str(t.Phrase(false))
		p.close()
	}
	p.close()
	quoteOf := map[int32]int{} // sentence of the pool → its quote
	for i := range b.quotes {
		quoteOf[b.quotes[i].sentence] = i
	}
	p.key("rels")
	p.open()
	for _, r := range b.edges.keptRelations() {
		p.open()
		for _, v := range [...]int{int(r.a), int(r.b), r.number, r.edge.Sentences, r.edge.Articles, r.edge.Stories} {
			p.int(v)
		}
		p.str(r.edge.First)
		p.str(r.edge.Last)
		p.num(r.edge.Confidence, 2)
		for _, i := range b.claimedIn[r.claimKey] {
			if q, ok := quoteOf[i]; ok {
				p.int(q)
			}
		}
		p.close()
	}
	p.close()
}

func (b *model) packNetwork(p *packer) {
	n := b.network
	p.key("nodes")
	p.open()
	for i, e := range n.nodes {
		p.open()
		p.int(int(e))
		p.num(n.pos[i].X, 1)
		p.num(n.pos[i].Y, 1)
		p.num(n.radius[i], 1)
		p.int(n.community[i])
		p.close()
	}
	p.close()
	p.key("links")
	p.open()
	for i, l := range n.links {
		x := n.comentions[i]
		p.open()
		p.int(l.A)
		p.int(l.B)
		p.int(x.edge.Stories)
		p.int(x.edge.Sentences)
		p.int(b.span.clampBin(x.edge.First, 0))
		p.int(b.span.clampBin(x.edge.Last, b.span.count-1))
		p.close()
	}
	p.close()
}

// clampBin is the bin of a date, or def when it has none.
func (s timeSpan) clampBin(date string, def int) int {
	if b := s.bin(date); b >= 0 {
		return b
	}
	return def
}

// packQuotes writes [article, marks, text or (entity, name)…]; marks: 1 title,
// 2 cut before, 4 cut after, 8 in a zone around the prose.
func (b *model) packQuotes(p *packer, renamed []int32) {
	p.key("quotes")
	p.open()
	for i := range b.quotes {
		q := &b.quotes[i]
		marks := 0
		for bit, set := range [...]bool{q.title, q.before, q.after, q.aside} {
			if set {
				marks |= 1 << bit
			}
		}
		p.open()
		p.int(int(renamed[q.article]))
		p.int(marks)
		for _, part := range q.parts {
			if part.entity >= 0 {
				p.int(int(part.entity))
			}
			p.str(part.text)
		}
		p.close()
	}
	p.close()
}
