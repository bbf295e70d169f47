package report

import (
	"cmp"
	"slices"

	"newsgraph/entities"
)

// quote is a sentence with the included entities that it names.
type quote struct {
	sentence int32 // in the pool
	article  int32
	title    bool
	aside    bool // of a zone around the prose: its names are named with nobody
	parts    []part
	before   bool // text was left out before
	after    bool // and after
}

// part is a piece of a quote: a name of an entity, or what lies between (entity -1).
type part struct {
	text   string
	entity int32
}

// Shares of the page's bytes.
const (
	pageBase      = 700_000 // libraries, style, map, page itself
	bytesPerQuote = 60      // beyond its text
)

// quote picks the sentences to show within the page's budget and reads them.
// Relations come before co-mentions, co-mentions before entities, and everything in rounds, so that a large budget
// shows all and a small one shows a little of each.
func (g *collected) quote(t edges) error {
	c := chooser{g: g, left: g.quoteBudget(), had: make([]int, len(g.ents)), stories: map[[2]int32]bool{}}
	comentions, claimed := t.kept(maxComentions), t.keptRelations()
	for _, round := range [...]struct{ perEdge, perEntity int }{{1, 3}, {2, 8}, {3, 20}, {5, 60}, {1 << 30, 1 << 30}} {
		for _, r := range claimed {
			c.relation(r, round.perEdge)
		}
		for _, x := range comentions {
			c.comention(x, round.perEdge)
		}
		for e := range g.ents {
			c.entity(int32(e), round.perEntity)
		}
	}
	return g.readQuotes()
}

// quoteBudget is what is left of the file for quotes.
func (g *collected) quoteBudget() int {
	presences := 0
	for _, list := range g.in2 {
		presences += len(list)
	}
	used := pageBase + len(g.ents)*700 + 6*presences + maxComentions*40 + maxRelations*60
	for i := range g.articles[:min(len(g.articles), maxArticles)] {
		used += 24 + g.articleBytes(&g.articles[i])
	}
	return max(0, g.in.maxBytes()-used) * 9 / 10
}

type chooser struct {
	g       *collected
	left    int
	had     []int // quotes of each entity
	stories map[[2]int32]bool
}

func (c *chooser) pick(i int32) bool {
	s := &c.g.pool[i]
	if s.picked {
		return true
	}
	size := int(s.end-s.start) + bytesPerQuote + 8*int(s.count)
	if size > c.left {
		return false
	}
	c.left -= size
	s.picked = true
	for _, e := range c.g.membersOf(s) {
		c.had[e]++
	}
	return true
}

// entity picks sentences until the entity has n: prose before credits, a
// sentence of each story before the second of one, spread over time.
func (c *chooser) entity(e int32, n int) {
	list := c.g.poolOf[e]
	if c.left <= 0 || c.had[e] >= min(n, len(list)) {
		return
	}
	for _, wantNew := range [...]bool{true, false} {
		for weight := uint8(0); weight <= 3; weight++ {
			step := 1
			if wantNew {
				step = max(1, len(list)/max(1, n-c.had[e]))
			}
			for off := 0; off < step; off++ {
				for k := off; k < len(list); k += step {
					if c.had[e] >= n {
						return
					}
					s := &c.g.pool[list[k]]
					key := [2]int32{e, c.g.articles[s.article].story}
					if s.picked || s.weight != weight || wantNew && c.stories[key] {
						continue
					}
					if c.pick(list[k]) {
						c.stories[key] = true
					}
				}
			}
		}
	}
}

// comention picks up to n sentences that name both.
func (c *chooser) comention(x comention, n int) {
	if c.left <= 0 {
		return
	}
	a, b := c.g.poolOf[x.a], c.g.poolOf[x.b]
	if len(b) < len(a) {
		a, b = b, a
	}
	have := 0
	for _, i := range a {
		if have >= n {
			return
		}
		if _, both := slices.BinarySearch(b, i); both && !c.g.pool[i].aside() && c.pick(i) {
			have++
		}
	}
}

// readQuotes walks the records a second time for the text of what was picked.
func (g *collected) readQuotes() error {
	picked := map[int32][]int32{} // by article
	for i := range g.pool {
		if g.pool[i].picked {
			picked[g.pool[i].article] = append(picked[g.pool[i].article], int32(i))
		}
	}
	if len(picked) == 0 {
		return nil
	}
	done := make([]bool, len(g.articles))
	err := g.in.Records(func(r *entities.Record) error {
		key := r.Key()
		a, known := g.byKey[key]
		if !known || done[a] {
			return nil
		}
		done[a] = true
		who := g.who(key, r)
		for _, i := range picked[a] {
			q := g.readQuote(&g.pool[i], r, who)
			q.sentence = i
			g.quotes = append(g.quotes, q)
		}
		return nil
	})
	slices.SortStableFunc(g.quotes, func(x, y quote) int { return cmp.Compare(x.article, y.article) })
	return err
}

// readQuote cuts the sentence into names and what lies between. Of names
// within names the outer one shows.
func (g *collected) readQuote(s *sentence, r *entities.Record, who []int32) quote {
	text := fieldText(r, s.field)
	from, to := min(int(s.start), len(text)), min(int(s.end), len(text))
	q := quote{article: s.article, title: s.field == entities.Title, aside: s.aside()}
	q.before = from > 0 && from < to && midSentence(text, from)
	q.after = to < len(text) && midSentence(text, to)
	at := from
	plain := func(end int) {
		if end > at {
			q.parts = append(q.parts, part{oneLine(show(text[at:end])), -1})
		}
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Field != s.field || m.Start < at || m.End > to || who[m.Cluster] < 0 || m.End <= m.Start {
			continue
		}
		plain(m.Start)
		q.parts = append(q.parts, part{oneLine(show(text[m.Start:m.End])), who[m.Cluster]})
		at = m.End
	}
	plain(to)
	return q
}

// midSentence reports whether a cut at i leaves out text of the same sentence.
func midSentence(text string, i int) bool {
	return !isSpace(text[i]) && !breakBefore(text, i) || i > 0 && !isSpace(text[i-1]) && !isSpace(text[i])
}

// oneLine turns runs of white space into one space.
func oneLine(s string) string {
	out := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); i++ {
		if isSpace(s[i]) {
			space = true
			continue
		}
		if space {
			out = append(out, ' ')
			space = false
		}
		out = append(out, s[i])
	}
	if space {
		out = append(out, ' ')
	}
	return string(out)
}
