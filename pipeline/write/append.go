package write

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"newsgraph/entities"
)

// The append functions write the JSON of the nouns in the key order of the
// contract. They give the bytes that encoding/json gives with HTML escaping
// off (a test holds that), with two differences that the contract asks for:
// a nil list is [] and a number has at most three decimals (coordinates five)
// and never an exponent.

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. Invalid UTF-8 becomes U+FFFD, one
// for each byte; U+2028 and U+2029 are escaped so that a line stays a line for
// every reader.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				b = append(append(b, s[from:i]...), `\ufffd`...)
				from = i + 1
			case r == '\u2028' || r == '\u2029':
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hexDigits[r&0xF])
				from = i + size
			}
			i += size
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

// appendDecimal appends f rounded to at most places decimals, without trailing
// zeros, exponent or negative zero. What is no number is written as 0; checks
// before writing keep such values out (see finite).
func appendDecimal(b []byte, f float64, places int) []byte {
	if !finite(f) {
		return append(b, '0')
	}
	at := len(b)
	b = strconv.AppendFloat(b, f, 'f', places, 64)
	if places > 0 {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == '.' {
			b = b[:len(b)-1]
		}
	}
	if string(b[at:]) == "-0" {
		b = append(b[:at], '0')
	}
	return b
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// Small helpers: k is the key with its punctuation, as `,"start":`.

func appendStr(b []byte, k, v string) []byte { return appendString(append(b, k...), v) }

func appendStrIf(b []byte, k, v string) []byte {
	if v == "" {
		return b
	}
	return appendStr(b, k, v)
}

func appendInt(b []byte, k string, v int) []byte {
	return strconv.AppendInt(append(b, k...), int64(v), 10)
}

func appendNum(b []byte, k string, v float64) []byte {
	return appendDecimal(append(b, k...), v, 3)
}

func appendIntIf(b []byte, k string, v int) []byte {
	if v == 0 {
		return b
	}
	return appendInt(b, k, v)
}

func appendNumIf(b []byte, k string, v float64) []byte {
	if v == 0 {
		return b
	}
	return appendNum(b, k, v)
}

// appendList appends "[one,two]" under a key.
func appendList[T any](b []byte, k string, list []T, one func([]byte, *T) []byte) []byte {
	b = append(append(b, k...), '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[i])
	}
	return append(b, ']')
}

func appendListIf[T any](b []byte, k string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	return appendList(b, k, list, one)
}

func appendOneString[S ~string](b []byte, s *S) []byte { return appendString(b, string(*s)) }

// AppendRecord appends the record as one line of JSON with its newline.
func AppendRecord(b []byte, r *entities.Record) []byte {
	b = appendStr(b, `{"schema":`, r.Schema)
	b = appendArticleInfo(append(b, `,"article":`...), &r.Article)
	b = appendList(b, `,"zones":`, r.Zones, appendZone)
	b = appendInt(b, `,"sentences":`, r.Sentences)
	b = appendInt(b, `,"tokens":`, r.Tokens)
	b = appendList(b, `,"mentions":`, r.Mentions, appendMention)
	b = appendList(b, `,"clusters":`, r.Clusters, appendCluster)
	b = appendList(b, `,"edges":`, r.Edges, appendLocalEdge)
	b = appendListIf(b, `,"relations":`, r.Relations, appendRelation)
	b = appendStrIf(b, `,"focus":`, r.Focus)
	b = appendStr(b, `,"signature":`, r.Signature)
	b = appendStrIf(b, `,"paragraphs":`, r.Paragraphs)
	return append(b, '}', '\n')
}

func appendArticleInfo(b []byte, a *entities.ArticleInfo) []byte {
	b = appendStr(b, `{"id":`, a.ID)
	b = appendStr(b, `,"title":`, a.Title)
	b = appendStr(b, `,"date":`, a.Date)
	b = appendStr(b, `,"source":`, a.Source)
	b = appendStrIf(b, `,"author":`, a.Author)
	b = appendStr(b, `,"url":`, a.URL)
	b = appendStr(b, `,"language":`, a.Language)
	b = appendInt(b, `,"bytes":`, a.Bytes)
	b = appendStr(b, `,"sha256":`, a.SHA256)
	b = appendStr(b, `,"input":`, a.Input)
	b = appendStrIf(b, `,"position":`, a.Position)
	b = appendStrIf(b, `,"note":`, a.Note)
	b = appendStr(b, `,"text":`, a.Text)
	return append(b, '}')
}

func appendZone(b []byte, z *entities.Zone) []byte {
	b = appendStr(b, `{"role":`, string(z.Role))
	b = appendStr(b, `,"field":`, z.Field.String())
	b = appendInt(b, `,"start":`, z.Start)
	b = appendInt(b, `,"end":`, z.End)
	return append(b, '}')
}

func appendMention(b []byte, m *entities.Mention) []byte {
	return appendMentionKeys(append(b, '{'), m)
}

// AppendMention appends the mention of an article as one line of JSON with its
// newline: the object of the record with "article" before the other keys.
// This is what tag --to jsonl prints.
func AppendMention(b []byte, article string, m *entities.Mention) []byte {
	b = append(appendStr(b, `{"article":`, article), ',')
	return append(appendMentionKeys(b, m), '\n')
}

func appendMentionKeys(b []byte, m *entities.Mention) []byte {
	b = appendStr(b, `"field":`, m.Field.String())
	b = appendInt(b, `,"start":`, m.Start)
	b = appendInt(b, `,"end":`, m.End)
	b = appendInt(b, `,"start_rune":`, m.StartRune)
	b = appendInt(b, `,"end_rune":`, m.EndRune)
	b = appendStr(b, `,"text":`, m.Text)
	b = appendStr(b, `,"type":`, m.Type.String())
	b = appendNum(b, `,"confidence":`, m.Confidence)
	b = appendStr(b, `,"entity":`, m.Entity)
	b = appendInt(b, `,"cluster":`, m.Cluster)
	b = appendInt(b, `,"sentence":`, m.Sentence)
	b = appendList(b, `,"flags":`, m.Flags, appendOneString)
	return append(b, '}')
}

func appendCluster(b []byte, c *entities.Cluster) []byte {
	b = appendStr(b, `{"entity":`, c.Entity)
	b = appendStr(b, `,"type":`, c.Type.String())
	b = appendStrIf(b, `,"subtype":`, c.Subtype)
	b = appendStr(b, `,"name":`, c.Name)
	b = appendStr(b, `,"key":`, c.Key)
	b = appendList(b, `,"forms":`, c.Forms, appendAlias)
	b = appendInt(b, `,"mentions":`, c.Mentions)
	b = appendStrIf(b, `,"link":`, c.Link)
	b = appendListIf(b, `,"candidates":`, c.Candidates, appendCandidate)
	b = appendListIf(b, `,"roles":`, c.Roles, appendOneString)
	b = appendNum(b, `,"confidence":`, c.Confidence)
	if c.Weak {
		b = append(b, `,"weak":true`...)
	}
	b = appendListIf(b, `,"steps":`, c.Steps, appendStep)
	return append(b, '}')
}

func appendAlias(b []byte, a *entities.Alias) []byte {
	b = appendStr(b, `{"name":`, a.Name)
	b = appendInt(b, `,"mentions":`, a.Mentions)
	return append(b, '}')
}

func appendCandidate(b []byte, c *entities.Candidate) []byte {
	b = appendStr(b, `{"id":`, c.ID)
	b = appendStrIf(b, `,"name":`, c.Name)
	b = appendNum(b, `,"score":`, c.Score)
	return append(b, '}')
}

func appendStep(b []byte, s *entities.Step) []byte {
	b = appendStr(b, `{"kind":`, s.Kind)
	b = appendStr(b, `,"what":`, s.What)
	b = appendStr(b, `,"reason":`, s.Reason)
	b = appendStrIf(b, `,"detail":`, s.Detail)
	return append(b, '}')
}

func appendLocalEdge(b []byte, e *entities.LocalEdge) []byte {
	b = appendInt(b, `{"a":`, e.A)
	b = appendInt(b, `,"b":`, e.B)
	b = appendInt(b, `,"sentences":`, e.Sentences)
	b = appendList(b, `,"evidence":`, e.Evidence, appendAnchor)
	return append(b, '}')
}

func appendRelation(b []byte, r *entities.Relation) []byte {
	b = appendInt(b, `{"a":`, r.A)
	b = appendInt(b, `,"b":`, r.B)
	b = appendStr(b, `,"type":`, string(r.Type))
	b = appendStr(b, `,"rule":`, r.Rule)
	b = appendNum(b, `,"confidence":`, r.Confidence)
	b = appendInt(b, `,"sentences":`, r.Sentences)
	b = appendList(b, `,"evidence":`, r.Evidence, appendAnchor)
	return append(b, '}')
}

func appendAnchor(b []byte, a *entities.Anchor) []byte {
	b = appendStr(b, `{"field":`, a.Field.String())
	b = appendInt(b, `,"start":`, a.Start)
	b = appendInt(b, `,"end":`, a.End)
	return append(b, '}')
}

// appendEntity appends one entity of the graph, without a newline.
func appendEntity(b []byte, e *entities.Entity) []byte {
	b = appendStr(b, `{"id":`, e.ID)
	b = appendStr(b, `,"type":`, e.Type.String())
	b = appendStrIf(b, `,"subtype":`, e.Subtype)
	b = appendStr(b, `,"name":`, e.Name)
	b = appendList(b, `,"aliases":`, e.Aliases, appendAlias)
	if e.Links != nil {
		b = appendLinks(append(b, `,"links":`...), e.Links)
	}
	if e.Place != nil {
		b = appendPlace(append(b, `,"place":`...), e.Place)
	}
	b = appendListIf(b, `,"roles":`, e.Roles, appendRole)
	b = appendInt(b, `,"mentions":`, e.Mentions)
	b = appendInt(b, `,"articles":`, e.Articles)
	b = appendInt(b, `,"stories":`, e.Stories)
	b = appendStrIf(b, `,"first":`, e.First)
	b = appendStrIf(b, `,"last":`, e.Last)
	b = appendNum(b, `,"confidence":`, e.Confidence)
	b = appendIntIf(b, `,"sources":`, e.Sources)
	b = appendNumIf(b, `,"salience":`, e.Salience)
	b = appendNumIf(b, `,"centrality":`, e.Centrality)
	b = appendIntIf(b, `,"community":`, e.Community)
	b = appendListIf(b, `,"candidates":`, e.Candidates, appendCandidate)
	b = appendList(b, `,"evidence":`, e.Evidence, appendEvidence)
	return append(b, '}')
}

// object closes an object whose first key may be any of several.
func object(b []byte, open int) []byte {
	if b[len(b)-1] == '{' {
		return append(b, '}')
	}
	copy(b[open:], b[open+1:]) // drop the comma before the first key
	b[len(b)-1] = '}'
	return b
}

func appendLinks(b []byte, l *entities.Links) []byte {
	b = append(b, '{')
	open := len(b)
	b = appendStrIf(b, `,"wikidata":`, l.Wikidata)
	b = appendStrIf(b, `,"geonames":`, l.GeoNames)
	return object(b, open)
}

func appendPlace(b []byte, p *entities.PlaceInfo) []byte {
	b = append(b, '{')
	open := len(b)
	if p.Lat != nil {
		b = appendDecimal(append(b, `,"lat":`...), *p.Lat, 5)
	}
	if p.Lon != nil {
		b = appendDecimal(append(b, `,"lon":`...), *p.Lon, 5)
	}
	b = appendStrIf(b, `,"country":`, p.Country)
	b = appendStrIf(b, `,"admin1":`, p.Admin1)
	return object(b, open)
}

func appendRole(b []byte, r *entities.RoleSpan) []byte {
	b = appendStr(b, `{"title":`, r.Title)
	b = appendInt(b, `,"articles":`, r.Articles)
	b = appendStrIf(b, `,"first":`, r.First)
	b = appendStrIf(b, `,"last":`, r.Last)
	return append(b, '}')
}

func appendEvidence(b []byte, e *entities.Evidence) []byte {
	b = appendStr(b, `{"article":`, e.Article)
	b = appendStr(b, `,"field":`, e.Field.String())
	b = appendInt(b, `,"start":`, e.Start)
	b = appendInt(b, `,"end":`, e.End)
	return append(b, '}')
}

// appendEdge appends one edge of the graph, without a newline.
func appendEdge(b []byte, e *entities.Edge) []byte {
	b = appendStr(b, `{"source":`, e.Source)
	b = appendStr(b, `,"target":`, e.Target)
	b = appendStr(b, `,"type":`, string(e.Type))
	b = appendInt(b, `,"sentences":`, e.Sentences)
	b = appendInt(b, `,"articles":`, e.Articles)
	b = appendInt(b, `,"stories":`, e.Stories)
	b = appendNum(b, `,"npmi":`, e.NPMI)
	b = appendStrIf(b, `,"first":`, e.First)
	b = appendStrIf(b, `,"last":`, e.Last)
	b = appendNumIf(b, `,"confidence":`, e.Confidence)
	b = appendList(b, `,"evidence":`, e.Evidence, appendEvidence)
	return append(b, '}')
}

func appendGenerator(b []byte, g *entities.Generator) []byte {
	b = appendStr(b, `{"program":`, g.Program)
	b = appendStr(b, `,"config":`, g.Config)
	b = appendStr(b, `,"model":`, g.Model)
	b = appendStr(b, `,"gazetteers":`, g.Gazetteers)
	b = appendStrIf(b, `,"overrides":`, g.Overrides)
	return append(b, '}')
}

func appendSummary(b []byte, s *entities.Summary) []byte {
	b = appendInt(b, `{"articles":`, s.Articles)
	b = appendInt(b, `,"stories":`, s.Stories)
	b = appendInt(b, `,"sentences":`, s.Sentences)
	b = appendInt(b, `,"tokens":`, s.Tokens)
	b = appendInt(b, `,"mentions":`, s.Mentions)
	b = appendInt(b, `,"entities":`, s.Entities)
	b = appendInt(b, `,"edges":`, s.Edges)
	return append(b, '}')
}

func appendItem(b []byte, it *entities.LedgerItem) []byte {
	b = appendStr(b, `{"input":`, it.Input)
	b = appendStr(b, `,"position":`, it.Position)
	b = appendStr(b, `,"article":`, it.Article)
	b = appendStr(b, `,"outcome":`, string(it.Outcome))
	b = appendStr(b, `,"stage":`, it.Stage)
	b = appendStr(b, `,"reason":`, it.Reason)
	return append(b, '}')
}

func appendInputs(b []byte, in *entities.LedgerInputs) []byte {
	b = appendInt(b, `{"files":`, in.Files)
	b = strconv.AppendInt(append(b, `,"bytes":`...), in.Bytes, 10)
	return append(b, '}')
}

func appendCounts(b []byte, c *entities.LedgerCounts) []byte {
	b = appendInt(b, `{"read":`, c.Read)
	b = appendInt(b, `,"processed":`, c.Processed)
	b = appendInt(b, `,"skipped":`, c.Skipped)
	b = appendInt(b, `,"quarantined":`, c.Quarantined)
	b = appendInt(b, `,"truncated":`, c.Truncated)
	b = appendIntIf(b, `,"renamed":`, c.Renamed)
	return append(b, '}')
}

// notFinite names the first number of a record that JSON cannot hold.
func notFinite(r *entities.Record) error {
	for i := range r.Mentions {
		if !finite(r.Mentions[i].Confidence) {
			return fmt.Errorf("mention %d: confidence is not a number", i)
		}
	}
	for i := range r.Clusters {
		if !finite(r.Clusters[i].Confidence) {
			return fmt.Errorf("cluster %d: confidence is not a number", i)
		}
		for j := range r.Clusters[i].Candidates {
			if !finite(r.Clusters[i].Candidates[j].Score) {
				return fmt.Errorf("cluster %d: score of candidate %d is not a number", i, j)
			}
		}
	}
	for i := range r.Relations {
		if !finite(r.Relations[i].Confidence) {
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
				out := appendString([]byte(begin[:len(begin)-1]), id)
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
