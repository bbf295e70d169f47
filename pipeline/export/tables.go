package export

import (
	"strings"

	"newsgraph/entities"
)

// table is one table of the relational formats (csv, sqlite, parquet).
type table struct {
	name string
	cols []tableColumn
}

type tableColumn struct {
	name string
	kind kind // text, int or real
}

// The tables, in the order of their files. Those after the first six are made
// from the records and stay empty when there is only a graph.
const (
	tEntities = iota
	tAliases
	tRoles
	tCandidates
	tEntityEvidence
	tEdges
	tEdgeEvidence
	tArticles
	tMentions
	tableCount
)

var tables = [tableCount]table{
	tEntities:       {"entities", flatColumns([]tableColumn{{"id", kindText}}, entityColumns[:])},
	tAliases:        {"aliases", []tableColumn{{"entity", kindText}, {"name", kindText}, {"mentions", kindInt}}},
	tRoles:          {"roles", []tableColumn{{"entity", kindText}, {"title", kindText}, {"articles", kindInt}, {"first", kindText}, {"last", kindText}}},
	tCandidates:     {"candidates", []tableColumn{{"entity", kindText}, {"candidate", kindText}, {"name", kindText}, {"score", kindReal}}},
	tEntityEvidence: {"entity_evidence", []tableColumn{{"entity", kindText}, {"article", kindText}, {"field", kindText}, {"start", kindInt}, {"end", kindInt}}},
	tEdges:          {"edges", flatColumns([]tableColumn{{"source", kindText}, {"target", kindText}}, edgeColumns[:])},
	tEdgeEvidence: {"edge_evidence", []tableColumn{{"source", kindText}, {"target", kindText}, {"type", kindText}, {"article", kindText}, {"field", kindText},
		{"start", kindInt}, {"end", kindInt}}},
	tArticles: {"articles", []tableColumn{{"id", kindText}, {"title", kindText}, {"date", kindText}, {"source", kindText}, {"author", kindText}, {"url", kindText},
		{"language", kindText}, {"bytes", kindInt}, {"sha256", kindText}, {"input", kindText}, {"position", kindText}, {"sentences", kindInt}, {"tokens", kindInt}, {"focus", kindText}}},
	tMentions: {"mentions", []tableColumn{{"article", kindText}, {"field", kindText}, {"start", kindInt}, {"end", kindInt}, {"start_rune", kindInt}, {"end_rune", kindInt},
		{"text", kindText}, {"type", kindText}, {"confidence", kindReal}, {"entity", kindText}, {"sentence", kindInt}, {"flags", kindText}}},
}

func flatColumns[T any](cols []tableColumn, from []column[T]) []tableColumn {
	for _, c := range from {
		if c.kind != kindJSON {
			cols = append(cols, tableColumn{c.name, c.kind})
		}
	}
	return cols
}

// cell is one value of a row. An empty text is no value.
type cell struct {
	kind kind
	null bool
	text string
	num  int64
	real float64
}

func textCell(s string) cell  { return cell{kind: kindText, text: s, null: s == ""} }
func intCell(n int) cell      { return cell{kind: kindInt, num: int64(n)} }
func realCell(f float64) cell { return cell{kind: kindReal, real: f} }

// intCellIf and realCellIf take zero for no value.
func intCellIf(n int) cell      { return cell{kind: kindInt, num: int64(n), null: n == 0} }
func realCellIf(f float64) cell { return cell{kind: kindReal, real: f, null: f == 0} }

func degreesCell(f *float64) cell {
	if f == nil {
		return cell{kind: kindReal, null: true}
	}
	return realCell(*f)
}

// tableSink is one relational format.
type tableSink interface {
	row(table int, cells []cell) error // cells are reused
	close() error
}

// relational turns the graph and the records into rows.
type relational struct {
	sink tableSink
	env  *exportEnv
	row  []cell
}

func (r *relational) add(table int, cells ...cell) error {
	r.row = append(r.row[:0], cells...)
	return r.sink.row(table, r.row)
}

func (r *relational) header(*entities.Generator, *entities.Summary) error { return nil }

func (r *relational) entity(e *entities.Entity) error {
	l, p := linksOf(e), placeOf(e)
	err := r.add(tEntities, textCell(e.ID), textCell(e.Type.String()), textCell(e.Subtype), textCell(e.Name), textCell(l.Wikidata), textCell(l.GeoNames), textCell(l.Wikipedia),
		degreesCell(p.Lat), degreesCell(p.Lon), textCell(p.Country), textCell(p.Admin1), intCell(e.Mentions), intCell(e.Articles), intCell(e.Stories),
		intCellIf(e.Spread), textCell(e.First), textCell(e.Last), realCell(e.Confidence), intCellIf(e.Sources), realCellIf(e.Salience), realCellIf(e.Centrality), intCellIf(e.Community))
	for i := range e.Aliases {
		if err == nil {
			err = r.add(tAliases, textCell(e.ID), textCell(e.Aliases[i].Name), intCell(e.Aliases[i].Mentions))
		}
	}
	for i := range e.Roles {
		if o := &e.Roles[i]; err == nil {
			err = r.add(tRoles, textCell(e.ID), textCell(o.Title), intCell(o.Articles), textCell(o.First), textCell(o.Last))
		}
	}
	for i := range e.Candidates {
		if c := &e.Candidates[i]; err == nil {
			err = r.add(tCandidates, textCell(e.ID), textCell(c.ID), textCell(c.Name), realCell(c.Score))
		}
	}
	for i := range e.Evidence {
		if v := &e.Evidence[i]; err == nil {
			err = r.add(tEntityEvidence, textCell(e.ID), textCell(v.Article), textCell(v.Field.String()), intCell(v.Start), intCell(v.End))
		}
	}
	return err
}

func (r *relational) edge(e *entities.Edge) error {
	err := r.add(tEdges, textCell(e.Source), textCell(e.Target), textCell(string(e.Type)), intCell(e.Sentences), intCell(e.Articles), intCell(e.Stories),
		realCell(e.NPMI), textCell(e.First), textCell(e.Last), realCellIf(e.Confidence))
	for i := range e.Evidence {
		if v := &e.Evidence[i]; err == nil {
			err = r.add(tEdgeEvidence, textCell(e.Source), textCell(e.Target), textCell(string(e.Type)), textCell(v.Article), textCell(v.Field.String()), intCell(v.Start), intCell(v.End))
		}
	}
	return err
}

// record writes the article and its mentions. Of a subset only the mentions of
// entities that stay, and only articles that have one, are written.
func (r *relational) record(rec *entities.Record) error {
	kept := r.env.selection.All()
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		id, keep := r.env.entityOf(rec, m.Cluster)
		if !keep {
			continue
		}
		kept = true
		if err := r.add(tMentions, textCell(rec.Article.ID), textCell(m.Field.String()), intCell(m.Start), intCell(m.End), intCell(m.StartRune), intCell(m.EndRune),
			textCell(m.Text), textCell(m.Type.String()), realCell(m.Confidence), textCell(id), intCell(m.Sentence), textCell(joinFlags(m.Flags))); err != nil {
			return err
		}
	}
	if !kept {
		return nil
	}
	a := &rec.Article
	return r.add(tArticles, textCell(a.ID), textCell(a.Title), textCell(a.Date), textCell(a.Source), textCell(a.Author), textCell(a.URL), textCell(a.Language),
		intCell(a.Bytes), textCell(a.SHA256), textCell(a.Input), textCell(a.Position), intCell(rec.Sentences), intCell(rec.Tokens), textCell(rec.Focus))
}

func joinFlags(flags []entities.Flag) string {
	var s strings.Builder
	for i, f := range flags {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(string(f))
	}
	return s.String()
}

func (r *relational) close() error { return r.sink.close() }
