package facts

import (
	"cmp"
	"slices"

	"newsgraph/entities"
)

// quote is a sentence with the included entities that it names.
type quote struct {
	Sentence int32 // in the pool
	Article  int32
	Title    bool
	Aside    bool // of a zone around the prose: its names are named with nobody
	Parts    []part
	Before   bool // text was left out before
	After    bool // and after
}

// part is a piece of a quote: a name of an entity, or what lies between (entity -1).
type part struct {
	Text   string
	Entity int32
}

// Shares of the page's bytes.
const (
	pageBase      = 700_000 // libraries, style, map, page itself
	bytesPerQuote = 60      // beyond its text
)

// ChooseQuotes picks the sentences to show within the page's budget and reads them.
// Relations come before co-mentions, co-mentions before entities, and everything in rounds, so that a large budget
// shows all and a small one shows a little of each.
func (g *Collected) ChooseQuotes(t Edges) error {
	c := chooser{g: g, left: g.quoteBudget(), had: make([]int, len(g.Entities)), stories: map[[2]int32]bool{}}
	comentions, claimed := t.Kept(MaxComentions), t.KeptRelations()
	for _, round := range [...]struct{ perEdge, perEntity int }{{1, 3}, {2, 8}, {3, 20}, {5, 60}, {1 << 30, 1 << 30}} {
		for _, r := range claimed {
			c.relation(r, round.perEdge)
		}
		for _, x := range comentions {
			c.comention(x, round.perEdge)
		}
		for e := range g.Entities {
			c.entity(int32(e), round.perEntity)
		}
	}
	return g.readQuotes()
}

// quoteBudget is what is left of the file for quotes.
func (g *Collected) quoteBudget() int {
	presences := 0
	for _, list := range g.ArticlesOf {
		presences += len(list)
	}
	used := pageBase + len(g.Entities)*700 + 6*presences + MaxComentions*40 + maxRelations*60
	for i := range g.Articles[:min(len(g.Articles), MaxArticles)] {
		used += 24 + g.articleBytes(&g.Articles[i])
	}
	return max(0, g.Input.maxBytes()-used) * 9 / 10
}

type chooser struct {
	g       *Collected
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
					key := [2]int32{e, c.g.Articles[s.article].Story}
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
func (c *chooser) comention(x Comention, n int) {
	if c.left <= 0 {
		return
	}
	a, b := c.g.poolOf[x.A], c.g.poolOf[x.B]
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
func (g *Collected) readQuotes() error {
	picked := map[int32][]int32{} // by article
	for i := range g.pool {
		if g.pool[i].picked {
			picked[g.pool[i].article] = append(picked[g.pool[i].article], int32(i))
		}
	}
	if len(picked) == 0 {
		return nil
	}
	done := make([]bool, len(g.Articles))
	err := g.Input.Records(func(r *entities.Record) error {
		key := r.Key()
		a, known := g.byKey[key]
		if !known || done[a] {
			return nil
		}
		done[a] = true
		who := g.who(key, r)
		for _, i := range picked[a] {
			q := g.readQuote(&g.pool[i], r, who)
			q.Sentence = i
			g.Quotes = append(g.Quotes, q)
		}
		return nil
	})
	slices.SortStableFunc(g.Quotes, func(x, y quote) int { return cmp.Compare(x.Article, y.Article) })
	return err
}

// readQuote cuts the sentence into names and what lies between. Of names
// within names the outer one shows.
func (g *Collected) readQuote(s *sentence, r *entities.Record, who []int32) quote {
	text := fieldText(r, s.field)
	from, to := min(int(s.start), len(text)), min(int(s.end), len(text))
	q := quote{Article: s.article, Title: s.field == entities.Title, Aside: s.aside()}
	q.Before = from > 0 && from < to && midSentence(text, from)
	q.After = to < len(text) && midSentence(text, to)
	at := from
	plain := func(end int) {
		if end > at {
			q.Parts = append(q.Parts, part{OneLine(Show(text[at:end])), -1})
		}
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Field != s.field || m.Start < at || m.End > to || who[m.Cluster] < 0 || m.End <= m.Start {
			continue
		}
		plain(m.Start)
		q.Parts = append(q.Parts, part{OneLine(Show(text[m.Start:m.End])), who[m.Cluster]})
		at = m.End
	}
	plain(to)
	return q
}

// midSentence reports whether a cut at i leaves out text of the same sentence.
func midSentence(text string, i int) bool {
	return !isSpace(text[i]) && !breakBefore(text, i) || i > 0 && !isSpace(text[i-1]) && !isSpace(text[i])
}

// OneLine turns runs of white space into one space.
func OneLine(s string) string {
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
