package web

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"
	"golang.org/x/net/html"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// linkedData takes JSON-LD (schema.org): the first object that is an article.
func (c *metaCollector) linkedData(s string) {
	s = strings.TrimSpace(s)
	if len(s) > 1<<20 || fields.Nesting([]byte(s)) > frame.DefaultMaxNesting {
		return
	}
	if !gjson.Valid(s) {
		s = strings.Join(strings.Fields(s), " ") // raw newlines in strings
		if !gjson.Valid(s) {
			return
		}
	}
	c.ldNode(gjson.Parse(s), 0)
}

func (c *metaCollector) ldNode(v gjson.Result, depth int) {
	if depth > 4 {
		return
	}
	if v.IsArray() {
		v.ForEach(func(_, e gjson.Result) bool { c.ldNode(e, depth+1); return true })
		return
	}
	if !v.IsObject() {
		return
	}
	kind := v.Get("@type")
	name := kind.Str
	if kind.IsArray() {
		name = kind.Get("0").Str
	}
	if strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting") || name == "Report" {
		c.take("ld", "headline", html.UnescapeString(v.Get("headline").Str))
		for _, key := range [...]string{"datePublished", "dateCreated", "dateModified"} {
			if d := v.Get(key); d.Type == gjson.String && normal.NormalizeDate(d.Str) != "" {
				c.take("ld", key, d.Str)
			}
		}
		switch a := v.Get("author"); {
		case a.IsArray():
			c.take("ld", "author", pageAuthor(fields.ListValue(fields.Author, a)))
			c.refers = cmp.Or(c.refers, a.Get("0.@id").Str)
		case a.IsObject():
			c.take("ld", "author", pageAuthor(fields.NameOf(fields.Author, a)))
			c.refers = cmp.Or(c.refers, a.Get("@id").Str)
		default:
			c.take("ld", "author", pageAuthor(a.Str))
		}
		if b := v.Get("articleBody").Str; len(b) > len(c.body) {
			c.body = b
		}
		c.take("ld", "publisher.name", html.UnescapeString(v.Get("publisher.name").Str))
		c.take("ld", "inLanguage", v.Get("inLanguage").Str)
	}
	if id, who := v.Get("@id").Str, v.Get("name").Str; id != "" && who != "" && len(c.named) < 100 {
		if c.named == nil {
			c.named = map[string]string{}
		}
		c.named[id] = who
	}
	if g := v.Get("@graph"); g.Exists() {
		c.ldNode(g, depth+1)
	}
}
