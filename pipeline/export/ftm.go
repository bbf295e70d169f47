package export

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// ftm writes FollowTheMoney entities, a JSON line each, as OpenAleph and the
// ftm tools read them: Person, Organization (Company, PublicBody), Address for a
// place (the model has no other word), UnknownLink with the type as its role for an
// edge and, from the records, Article with the names met in it. Counts and offsets have no
// property and are put in words into the summary.
type ftm struct {
	*lineWriter
	env *exportEnv
}

func newFTM(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.ftm.json")
	return &ftm{o, env}, err
}

func (f *ftm) header(*entities.Generator, *entities.Summary) error { return nil }

// ftmID makes an id that FollowTheMoney takes: letters, digits, hyphen and dot,
// not at the ends, at most 255. A Wikidata id is the bare Q number, as
// OpenSanctions has it, so that loading both makes one entity. Other characters
// are written as a dot and two hex digits; what becomes too long is hashed.
func ftmID(id string) string {
	if q, ok := strings.CutPrefix(id, "wikidata:"); ok && isAlphanumeric(q) {
		return q
	}
	b := []byte("ng-")
	for i := 0; i < len(id); i++ {
		c := id[i]
		if isAlphanumeric(id[i:i+1]) || c == '-' && i+1 < len(id) {
			b = append(b, c)
		} else {
			b = hex.AppendEncode(append(b, '.'), []byte{c})
		}
	}
	if len(b) > 200 {
		sum := sha256.Sum256([]byte(id))
		return "ng-" + hex.EncodeToString(sum[:])
	}
	return string(b)
}

// ftmSchema chooses the schema of an entity.
func ftmSchema(e *entities.Entity) string {
	switch e.Type {
	case entities.Person:
		return "Person"
	case entities.Place:
		return "Address"
	}
	switch e.Subtype {
	case "company":
		return "Company"
	case "government", "military", "court", "police":
		return "PublicBody"
	}
	return "Organization"
}

func (f *ftm) entity(e *entities.Entity) error {
	b := appendjson.Text(f.b, `{"id":`, ftmID(e.ID))
	b = appendjson.Text(b, `,"schema":`, ftmSchema(e))
	b = ftmFirst(b, `"name":`, e.Name)
	b = appendjson.ListIf(b, `,"alias":`, otherNames(e), appendjson.OneString)
	l, p := linksOf(e), placeOf(e)
	b = ftmMore(b, `"wikidataId":`, l.Wikidata)
	if l.Wikipedia != "" {
		b = ftmMore(b, `"wikipediaUrl":`, wikipediaIRI+percentTitle(l.Wikipedia))
	}
	b = ftmMore(b, `"country":`, strings.ToLower(p.Country))
	if e.Type == entities.Place {
		b = ftmMore(b, `"full":`, e.Name)
		b = ftmMore(b, `"state":`, p.Admin1)
		if p.Lat != nil && p.Lon != nil {
			b = ftmMore(b, `"latitude":`, string(appendDegrees(nil, p.Lat)))
			b = ftmMore(b, `"longitude":`, string(appendDegrees(nil, p.Lon)))
		}
	}
	if e.Type == entities.Person {
		b = appendjson.ListIf(b, `,"position":`, e.Roles, func(b []byte, r *entities.RoleSpan) []byte { return appendjson.String(b, r.Title) })
	}
	b = ftmMore(b, `"summary":`, ftmSummary("mentions", e.Mentions, e.Articles, e.Stories, e.First, e.Last))
	return f.flushIfFull(append(b, "}}\n"...))
}

func (f *ftm) edge(e *entities.Edge) error {
	b := appendjson.Text(f.b, `{"id":`, ftmID(string(e.Type)+" "+e.Source+" "+e.Target))
	b = append(b, `,"schema":"UnknownLink"`...)
	b = ftmFirst(b, `"subject":`, ftmID(e.Source))
	b = ftmMore(b, `"object":`, ftmID(e.Target))
	b = ftmMore(b, `"role":`, string(e.Type))
	b = ftmMore(b, `"startDate":`, e.First)
	b = ftmMore(b, `"endDate":`, e.Last)
	b = ftmMore(b, `"summary":`, ftmSummary("sentences", e.Sentences, e.Articles, e.Stories, "", ""))
	return f.flushIfFull(append(b, "}}\n"...))
}

func (f *ftm) record(r *entities.Record) error {
	var names [4][]string
	kept := f.env.selection.All()
	for i := range r.Clusters {
		if _, keep := f.env.entityOf(r, i); keep {
			names[r.Clusters[i].Type%4] = append(names[r.Clusters[i].Type%4], r.Clusters[i].Name)
			kept = true
		}
	}
	if !kept {
		return nil
	}
	a := &r.Article
	b := appendjson.Text(f.b, `{"id":`, ftmID("article "+a.ID))
	b = append(b, `,"schema":"Article"`...)
	b = ftmFirst(b, `"fileName":`, a.ID)
	b = ftmMore(b, `"title":`, a.Title)
	b = ftmMore(b, `"publishedAt":`, a.Date)
	b = ftmMore(b, `"author":`, a.Author)
	b = ftmMore(b, `"publisher":`, a.Source)
	b = ftmMore(b, `"sourceUrl":`, webAddress(a.URL))
	if a.Language == "en" {
		b = ftmMore(b, `"language":`, "eng") // ISO 639-3; the readers name no other language for sure
	}
	b = appendjson.ListIf(b, `,"peopleMentioned":`, names[entities.Person], appendjson.OneString)
	b = appendjson.ListIf(b, `,"locationMentioned":`, names[entities.Place], appendjson.OneString)
	b = appendjson.ListIf(b, `,"companiesMentioned":`, names[entities.Organization], appendjson.OneString)
	return f.flushIfFull(append(b, "}}\n"...))
}

// ftmFirst opens the properties with one that is always there.
func ftmFirst(b []byte, key, value string) []byte {
	return append(appendjson.String(append(append(b, `,"properties":{`+key...), '['), value), ']')
}

func ftmMore(b []byte, key, value string) []byte {
	if value == "" {
		return b
	}
	return append(appendjson.String(append(append(append(b, ','), key...), '['), value), ']')
}

func ftmSummary(what string, n, articles, stories int, first, last string) string {
	b := appendjson.Int(nil, "", n)
	b = appendjson.Int(append(b, " "+what...), ", articles: ", articles)
	b = appendjson.Int(b, ", stories: ", stories)
	if first != "" {
		b = append(append(append(append(b, ", "...), first...), " to "...), last...)
	}
	return string(b)
}

func (f *ftm) close() error { return f.flush() }
