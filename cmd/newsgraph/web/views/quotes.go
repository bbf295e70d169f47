package views

import (
	"newsgraph/entities"
	"newsgraph/pipeline/report"
	"slices"
	"strings"
)

// Piece is a run of a text: a name that was found, or what lies between.
type Piece struct {
	Text       string        `json:"text"`
	Entity     string        `json:"entity,omitempty"` // id
	Name       string        `json:"-"`                // of the entity
	Type       entities.Type `json:"type,omitempty"`
	Confidence float64       `json:"confidence,omitempty"`
	Flags      string        `json:"-"`
	Own        bool          `json:"-"` // it is the one that the page is about
}

// Sure grades the confidence for the style: 3 sure, 2 likely, 1 doubtful.
func (p Piece) Sure() int {
	switch {
	case p.Confidence >= 0.9:
		return 3
	case p.Confidence >= 0.7:
		return 2
	}
	return 1
}

// Quote is a sentence with the article it stands in.
type Quote struct {
	Article string         `json:"article"`
	Title   string         `json:"title"`
	Date    string         `json:"date,omitempty"`
	Source  string         `json:"source,omitempty"`
	Field   entities.Field `json:"field"`
	Start   int            `json:"start"` // of the sentence, bytes
	End     int            `json:"end"`
	Before  bool           `json:"-"`
	After   bool           `json:"-"`
	Pieces  []Piece        `json:"pieces"`
}

// Cut divides start..end of a field into names and what lies between. Of names
// within names the outer one shows.
func (g Graph) Cut(r *entities.Record, who []int32, f entities.Field, start, end int, own []int32) []Piece {
	text := r.Article.Text
	if f == entities.Title {
		text = r.Article.Title
	}
	end = min(end, len(text))
	var out []Piece
	at := start
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Start < at || m.End > end || m.Field != f || m.End <= m.Start {
			continue
		}
		if m.Start > at {
			out = append(out, Piece{Text: report.Show(text[at:m.Start])})
		}
		p := Piece{Text: report.Show(text[m.Start:m.End]), Type: m.Type, Confidence: m.Confidence, Flags: flagsOf(m)}
		if e := who[m.Cluster]; e >= 0 {
			p.Entity, p.Name, p.Type, p.Own = g.ID(e), g.Name(e), g.Type(e), slices.Contains(own, e)
		}
		out = append(out, p)
		at = m.End
	}
	if at < end {
		out = append(out, Piece{Text: report.Show(text[at:end])})
	}
	return out
}

func flagsOf(m *entities.Mention) string {
	var out []string
	for _, f := range m.Flags {
		out = append(out, string(f))
	}
	return strings.Join(out, ", ")
}

// Quotes returns the sentences of a record that name one entity, or that name two together.
func (g Graph) Quotes(place int32, all []int32) ([]Quote, error) {
	r, who, err := g.Passages(place)
	if err != nil {
		return nil, err
	}
	if len(all) == 2 && !paired(r, who, all[0], all[1]) {
		return nil, nil
	}
	var out []Quote
	for i := 0; i < len(r.Mentions); {
		j, end := i, r.Mentions[i].End
		missing := slices.Clone(all)
		for ; j < len(r.Mentions) && r.Mentions[j].Field == r.Mentions[i].Field && r.Mentions[j].Sentence == r.Mentions[i].Sentence; j++ {
			end = max(end, r.Mentions[j].End)
			if len(all) == 2 && !r.Mentions[j].Pairs() {
				continue
			}
			if k := slices.Index(missing, who[r.Mentions[j].Cluster]); k >= 0 {
				missing = slices.Delete(missing, k, k+1)
			}
		}
		if len(missing) == 0 {
			f := r.Mentions[i].Field
			from, to := report.Quote(r, f, r.Mentions[i].Start, end)
			a := g.Article(place)
			out = append(out, Quote{Article: a.ID, Title: a.Title, Date: a.Date, Source: a.Source, Field: f, Start: from, End: to,
				Pieces: g.Cut(r, who, f, from, to, all)})
		}
		i = j
	}
	return out, nil
}

// paired reports whether a record pairs two entities: it pairs only its leading ones.
func paired(r *entities.Record, who []int32, a, b int32) bool {
	return slices.ContainsFunc(r.Edges, func(e entities.LocalEdge) bool {
		return who[e.A] == a && who[e.B] == b || who[e.A] == b && who[e.B] == a
	})
}

// looksFurther bounds the articles that EdgeQuotes reads in search of one that quotes.
const looksFurther = 40

// EdgeQuotes are sentences that name both, of at most so many articles from the
// one with that number on. left is the number to go on with, 0 at the end: it
// looks at some further articles, not at thousands of which none names both in
// a sentence.
func (g Graph) EdgeQuotes(all []int32, from int, a, b int32, articles int) (out []Quote, left int, err error) {
	out = []Quote{}
	last := from + 2*articles + looksFurther
	for i := from; i < len(all); i++ {
		if articles == 0 || i > last {
			return out, i, nil
		}
		quotes, err := g.Quotes(all[i], []int32{a, b})
		if err != nil {
			return nil, 0, err
		}
		if out = append(out, quotes...); len(quotes) > 0 {
			articles--
		}
	}
	return out, 0, nil
}

type Zone struct {
	Role   entities.Role
	Pieces []Piece
}

// Zones cuts the text at the zones; text between zones is body.
func (g Graph) Zones(r *entities.Record, who []int32) []Zone {
	var out []Zone
	at, all := 0, len(r.Article.Text)
	put := func(role entities.Role, from, to int) {
		if to > from && strings.TrimSpace(r.Article.Text[from:to]) != "" {
			out = append(out, Zone{role, g.Cut(r, who, entities.Text, from, to, nil)})
		}
	}
	for _, z := range r.Zones {
		if z.Field != entities.Text || z.Start < at || z.End > all {
			continue
		}
		put(entities.Body, at, z.Start)
		put(z.Role, z.Start, z.End)
		at = z.End
	}
	put(entities.Body, at, all)
	return out
}
