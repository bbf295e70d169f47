package codec

import (
	"bytes"
	"fmt"
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// AppendRecord appends the record as one line of JSON with its newline.
func AppendRecord(b []byte, r *entities.Record) []byte {
	b = appendjson.Text(b, `{"schema":`, r.Schema)
	b = appendArticleInfo(append(b, `,"article":`...), &r.Article)
	b = appendjson.List(b, `,"zones":`, r.Zones, appendZone)
	b = appendjson.Int(b, `,"sentences":`, r.Sentences)
	b = appendjson.Int(b, `,"tokens":`, r.Tokens)
	b = appendjson.List(b, `,"mentions":`, r.Mentions, appendMention)
	b = appendjson.List(b, `,"clusters":`, r.Clusters, appendCluster)
	b = appendjson.List(b, `,"edges":`, r.Edges, appendLocalEdge)
	b = appendjson.ListIf(b, `,"relations":`, r.Relations, appendRelation)
	b = appendjson.TextIf(b, `,"focus":`, r.Focus)
	b = appendjson.Text(b, `,"signature":`, r.Signature)
	b = appendjson.TextIf(b, `,"paragraphs":`, r.Paragraphs)
	return append(b, '}', '\n')
}

func appendArticleInfo(b []byte, a *entities.ArticleInfo) []byte {
	b = appendjson.Text(b, `{"id":`, a.ID)
	b = appendjson.Text(b, `,"title":`, a.Title)
	b = appendjson.Text(b, `,"date":`, a.Date)
	b = appendjson.Text(b, `,"source":`, a.Source)
	b = appendjson.TextIf(b, `,"author":`, a.Author)
	b = appendjson.Text(b, `,"url":`, a.URL)
	b = appendjson.Text(b, `,"language":`, a.Language)
	b = appendjson.Int(b, `,"bytes":`, a.Bytes)
	b = appendjson.Text(b, `,"sha256":`, a.SHA256)
	b = appendjson.Text(b, `,"input":`, a.Input)
	b = appendjson.TextIf(b, `,"position":`, a.Position)
	b = appendjson.TextIf(b, `,"note":`, a.Note)
	b = appendjson.Text(b, `,"text":`, a.Text)
	return append(b, '}')
}

func appendZone(b []byte, z *entities.Zone) []byte {
	b = appendjson.Text(b, `{"role":`, string(z.Role))
	b = appendjson.Text(b, `,"field":`, z.Field.String())
	b = appendjson.Int(b, `,"start":`, z.Start)
	b = appendjson.Int(b, `,"end":`, z.End)
	return append(b, '}')
}

func appendMention(b []byte, m *entities.Mention) []byte {
	return appendMentionKeys(append(b, '{'), m)
}

// AppendMention appends the mention of an article as one line of JSON with its
// newline: the object of the record with "article" before the other keys.
// This is what tag --to jsonl prints.
func AppendMention(b []byte, article string, m *entities.Mention) []byte {
	b = append(appendjson.Text(b, `{"article":`, article), ',')
	return append(appendMentionKeys(b, m), '\n')
}

func appendMentionKeys(b []byte, m *entities.Mention) []byte {
	b = appendjson.Text(b, `"field":`, m.Field.String())
	b = appendjson.Int(b, `,"start":`, m.Start)
	b = appendjson.Int(b, `,"end":`, m.End)
	b = appendjson.Int(b, `,"start_rune":`, m.StartRune)
	b = appendjson.Int(b, `,"end_rune":`, m.EndRune)
	b = appendjson.Text(b, `,"text":`, m.Text)
	b = appendjson.Text(b, `,"type":`, m.Type.String())
	b = appendjson.Number(b, `,"confidence":`, m.Confidence)
	b = appendjson.Text(b, `,"entity":`, m.Entity)
	b = appendjson.Int(b, `,"cluster":`, m.Cluster)
	b = appendjson.Int(b, `,"sentence":`, m.Sentence)
	b = appendjson.List(b, `,"flags":`, m.Flags, appendjson.OneString)
	return append(b, '}')
}

func appendCluster(b []byte, c *entities.Cluster) []byte {
	b = appendjson.Text(b, `{"entity":`, c.Entity)
	b = appendjson.Text(b, `,"type":`, c.Type.String())
	b = appendjson.TextIf(b, `,"subtype":`, c.Subtype)
	b = appendjson.Text(b, `,"name":`, c.Name)
	b = appendjson.Text(b, `,"key":`, c.Key)
	b = appendjson.List(b, `,"forms":`, c.Forms, AppendAlias)
	b = appendjson.Int(b, `,"mentions":`, c.Mentions)
	b = appendjson.TextIf(b, `,"link":`, c.Link)
	b = appendjson.ListIf(b, `,"candidates":`, c.Candidates, AppendCandidate)
	b = appendjson.ListIf(b, `,"roles":`, c.Roles, appendjson.OneString)
	b = appendjson.Number(b, `,"confidence":`, c.Confidence)
	if c.Weak {
		b = append(b, `,"weak":true`...)
	}
	b = appendjson.ListIf(b, `,"steps":`, c.Steps, appendStep)
	return append(b, '}')
}

func AppendAlias(b []byte, a *entities.Alias) []byte {
	b = appendjson.Text(b, `{"name":`, a.Name)
	b = appendjson.Int(b, `,"mentions":`, a.Mentions)
	return append(b, '}')
}

func AppendCandidate(b []byte, c *entities.Candidate) []byte {
	b = appendjson.Text(b, `{"id":`, c.ID)
	b = appendjson.TextIf(b, `,"name":`, c.Name)
	b = appendjson.Number(b, `,"score":`, c.Score)
	return append(b, '}')
}

func appendStep(b []byte, s *entities.Step) []byte {
	b = appendjson.Text(b, `{"kind":`, s.Kind)
	b = appendjson.Text(b, `,"what":`, s.What)
	b = appendjson.Text(b, `,"reason":`, s.Reason)
	b = appendjson.TextIf(b, `,"detail":`, s.Detail)
	return append(b, '}')
}

func appendLocalEdge(b []byte, e *entities.LocalEdge) []byte {
	b = appendjson.Int(b, `{"a":`, e.A)
	b = appendjson.Int(b, `,"b":`, e.B)
	b = appendjson.Int(b, `,"sentences":`, e.Sentences)
	b = appendjson.List(b, `,"evidence":`, e.Evidence, appendAnchor)
	return append(b, '}')
}

func appendRelation(b []byte, r *entities.Relation) []byte {
	b = appendjson.Int(b, `{"a":`, r.A)
	b = appendjson.Int(b, `,"b":`, r.B)
	b = appendjson.Text(b, `,"type":`, string(r.Type))
	b = appendjson.Text(b, `,"rule":`, r.Rule)
	b = appendjson.Number(b, `,"confidence":`, r.Confidence)
	b = appendjson.Int(b, `,"sentences":`, r.Sentences)
	b = appendjson.List(b, `,"evidence":`, r.Evidence, appendAnchor)
	return append(b, '}')
}

func appendAnchor(b []byte, a *entities.Anchor) []byte {
	b = appendjson.Text(b, `{"field":`, a.Field.String())
	b = appendjson.Int(b, `,"start":`, a.Start)
	b = appendjson.Int(b, `,"end":`, a.End)
	return append(b, '}')
}

// AppendEntity appends one entity of the graph, without a newline.
func AppendEntity(b []byte, e *entities.Entity) []byte {
	b = appendjson.Text(b, `{"id":`, e.ID)
	b = appendjson.Text(b, `,"type":`, e.Type.String())
	b = appendjson.TextIf(b, `,"subtype":`, e.Subtype)
	b = appendjson.Text(b, `,"name":`, e.Name)
	b = appendjson.List(b, `,"aliases":`, e.Aliases, AppendAlias)
	if e.Links != nil {
		b = appendLinks(append(b, `,"links":`...), e.Links)
	}
	if e.Place != nil {
		b = appendPlace(append(b, `,"place":`...), e.Place)
	}
	b = appendjson.ListIf(b, `,"roles":`, e.Roles, AppendRoleSpan)
	b = appendjson.Int(b, `,"mentions":`, e.Mentions)
	b = appendjson.Int(b, `,"articles":`, e.Articles)
	b = appendjson.Int(b, `,"stories":`, e.Stories)
	b = appendjson.TextIf(b, `,"first":`, e.First)
	b = appendjson.TextIf(b, `,"last":`, e.Last)
	b = appendjson.Number(b, `,"confidence":`, e.Confidence)
	b = appendjson.IntIf(b, `,"sources":`, e.Sources)
	b = appendjson.NumberIf(b, `,"salience":`, e.Salience)
	b = appendjson.NumberIf(b, `,"centrality":`, e.Centrality)
	b = appendjson.IntIf(b, `,"community":`, e.Community)
	b = appendjson.ListIf(b, `,"candidates":`, e.Candidates, AppendCandidate)
	b = appendjson.List(b, `,"evidence":`, e.Evidence, AppendEvidence)
	return append(b, '}')
}

func appendLinks(b []byte, l *entities.Links) []byte {
	b = append(b, '{')
	open := len(b)
	b = appendjson.TextIf(b, `,"wikidata":`, l.Wikidata)
	b = appendjson.TextIf(b, `,"geonames":`, l.GeoNames)
	return appendjson.CloseObject(b, open)
}

func appendPlace(b []byte, p *entities.PlaceInfo) []byte {
	b = append(b, '{')
	open := len(b)
	if p.Lat != nil {
		b = appendjson.Decimal(append(b, `,"lat":`...), *p.Lat, 5)
	}
	if p.Lon != nil {
		b = appendjson.Decimal(append(b, `,"lon":`...), *p.Lon, 5)
	}
	b = appendjson.TextIf(b, `,"country":`, p.Country)
	b = appendjson.TextIf(b, `,"admin1":`, p.Admin1)
	return appendjson.CloseObject(b, open)
}

func AppendRoleSpan(b []byte, r *entities.RoleSpan) []byte {
	b = appendjson.Text(b, `{"title":`, r.Title)
	b = appendjson.Int(b, `,"articles":`, r.Articles)
	b = appendjson.TextIf(b, `,"first":`, r.First)
	b = appendjson.TextIf(b, `,"last":`, r.Last)
	return append(b, '}')
}

func AppendEvidence(b []byte, e *entities.Evidence) []byte {
	b = appendjson.Text(b, `{"article":`, e.Article)
	b = appendjson.Text(b, `,"field":`, e.Field.String())
	b = appendjson.Int(b, `,"start":`, e.Start)
	b = appendjson.Int(b, `,"end":`, e.End)
	return append(b, '}')
}

// AppendEdge appends one edge of the graph, without a newline.
func AppendEdge(b []byte, e *entities.Edge) []byte {
	b = appendjson.Text(b, `{"source":`, e.Source)
	b = appendjson.Text(b, `,"target":`, e.Target)
	b = appendjson.Text(b, `,"type":`, string(e.Type))
	b = appendjson.Int(b, `,"sentences":`, e.Sentences)
	b = appendjson.Int(b, `,"articles":`, e.Articles)
	b = appendjson.Int(b, `,"stories":`, e.Stories)
	b = appendjson.Number(b, `,"npmi":`, e.NPMI)
	b = appendjson.TextIf(b, `,"first":`, e.First)
	b = appendjson.TextIf(b, `,"last":`, e.Last)
	b = appendjson.NumberIf(b, `,"confidence":`, e.Confidence)
	b = appendjson.List(b, `,"evidence":`, e.Evidence, AppendEvidence)
	return append(b, '}')
}

func AppendGenerator(b []byte, g *entities.Generator) []byte {
	b = appendjson.Text(b, `{"program":`, g.Program)
	b = appendjson.Text(b, `,"config":`, g.Config)
	b = appendjson.Text(b, `,"model":`, g.Model)
	b = appendjson.Text(b, `,"gazetteers":`, g.Gazetteers)
	b = appendjson.TextIf(b, `,"overrides":`, g.Overrides)
	return append(b, '}')
}

func AppendSummary(b []byte, s *entities.Summary) []byte {
	b = appendjson.Int(b, `{"articles":`, s.Articles)
	b = appendjson.Int(b, `,"stories":`, s.Stories)
	b = appendjson.Int(b, `,"sentences":`, s.Sentences)
	b = appendjson.Int(b, `,"tokens":`, s.Tokens)
	b = appendjson.Int(b, `,"mentions":`, s.Mentions)
	b = appendjson.Int(b, `,"entities":`, s.Entities)
	b = appendjson.Int(b, `,"edges":`, s.Edges)
	return append(b, '}')
}

// AppendLedgerItem appends an entry of a ledger, without a newline.
func AppendLedgerItem(b []byte, it *entities.LedgerItem) []byte {
	b = appendjson.Text(b, `{"input":`, it.Input)
	b = appendjson.Text(b, `,"position":`, it.Position)
	b = appendjson.Text(b, `,"article":`, it.Article)
	b = appendjson.Text(b, `,"outcome":`, string(it.Outcome))
	b = appendjson.Text(b, `,"stage":`, it.Stage)
	b = appendjson.Text(b, `,"reason":`, it.Reason)
	return append(b, '}')
}

func appendInputs(b []byte, in *entities.LedgerInputs) []byte {
	b = appendjson.Int(b, `{"files":`, in.Files)
	b = strconv.AppendInt(append(b, `,"bytes":`...), in.Bytes, 10)
	return append(b, '}')
}

func appendCounts(b []byte, c *entities.LedgerCounts) []byte {
	b = appendjson.Int(b, `{"read":`, c.Read)
	b = appendjson.Int(b, `,"processed":`, c.Processed)
	b = appendjson.Int(b, `,"skipped":`, c.Skipped)
	b = appendjson.Int(b, `,"quarantined":`, c.Quarantined)
	b = appendjson.Int(b, `,"truncated":`, c.Truncated)
	b = appendjson.IntIf(b, `,"renamed":`, c.Renamed)
	return append(b, '}')
}

// CheckNumbers names the first number of a record that JSON cannot hold.
func CheckNumbers(r *entities.Record) error {
	for i := range r.Mentions {
		if !appendjson.Finite(r.Mentions[i].Confidence) {
			return fmt.Errorf("mention %d: confidence is not a number", i)
		}
	}
	for i := range r.Clusters {
		if !appendjson.Finite(r.Clusters[i].Confidence) {
			return fmt.Errorf("cluster %d: confidence is not a number", i)
		}
		for j := range r.Clusters[i].Candidates {
			if !appendjson.Finite(r.Clusters[i].Candidates[j].Score) {
				return fmt.Errorf("cluster %d: score of candidate %d is not a number", i, j)
			}
		}
	}
	for i := range r.Relations {
		if !appendjson.Finite(r.Relations[i].Confidence) {
			return fmt.Errorf("relation %d: confidence is not a number", i)
		}
	}
	return nil
}

// WithID is the line of a record with another id of its article. The line may be
// used again; the result is a new one.
func WithID(line []byte, id string) ([]byte, error) {
	const begin = `{"schema":"` + entities.RecordSchema + `","article":{"id":"`
	if rest, ok := bytes.CutPrefix(line, []byte(begin)); ok {
		for i := 0; i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				out := appendjson.String([]byte(begin[:len(begin)-1]), id)
				return append(out, rest[i+1:]...), nil
			}
		}
	}
	var rec entities.Record
	if err := NewRecordDecoder(false).Decode(line, &rec); err != nil {
		return nil, err
	}
	rec.Article.ID = id
	return AppendRecord(nil, &rec), nil
}
