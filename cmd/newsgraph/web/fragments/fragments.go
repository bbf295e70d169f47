// Package fragments writes the parts of pages of which one page has hundreds:
// names, sentences with their names, heads of articles. A template is several times
// as slow.
//
// It promises: all that is no markup of its own is escaped as html/template escapes
// it (a test compares).
package fragments

import (
	"html/template"
	"strconv"
	"strings"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/report"
)

// fragment is HTML that is being written.
type fragment []byte

func (f *fragment) raw(s ...string) {
	for _, s := range s {
		*f = append(*f, s...)
	}
}

// text appends text, or the value of an attribute, as html/template escapes it.
func (f *fragment) text(s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var as string
		switch s[i] {
		case 0:
			as = "\uFFFD"
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		default:
			continue
		}
		*f = append(append(*f, s[from:i]...), as...)
		from = i + 1
	}
	*f = append(*f, s[from:]...)
}

// value appends the value of a parameter of an address.
func (f *fragment) value(s string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0:
			*f = append(*f, c)
		default:
			*f = append(*f, '%', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		}
	}
}

// named is something that is shown by its name, with a way to its page.
type named interface{ Shown() views.Brief }

func (f *fragment) ent(v views.Brief) {
	f.raw(`<a class="ent t-`, v.Type.String(), `" href="/entity?id=`)
	f.value(v.ID)
	f.raw(`"><bdi>`)
	f.text(report.Show(v.Name))
	f.raw(`</bdi></a>`)
}

func (f *fragment) pieces(list []views.Piece) {
	for i := range list {
		p := &list[i]
		if p.Entity == "" && p.Type == entities.NoType {
			f.text(p.Text)
			continue
		}
		sure := strconv.Itoa(p.Sure())
		if p.Entity != "" {
			f.raw(`<a class="name t-`, p.Type.String(), ` s`, sure)
			if p.Own {
				f.raw(` own`)
			}
			f.raw(`" href="/entity?id=`)
			f.value(p.Entity)
			f.raw(`" title="`)
			f.text(report.Show(p.Name))
		} else {
			f.raw(`<span class="name left t-`, p.Type.String(), ` s`, sure, `" title="not in the graph`)
		}
		f.raw(` · `, p.Type.String(), ` · `)
		*f = strconv.AppendFloat(*f, p.Confidence, 'f', 2, 64)
		if p.Flags != "" {
			f.raw(` · `)
			f.text(p.Flags)
		}
		f.raw(`"><bdi>`)
		f.text(p.Text)
		if p.Entity != "" {
			f.raw(`</bdi></a>`)
		} else {
			f.raw(`</bdi></span>`)
		}
	}
}

// day and source of an article, in the dim part behind its title.
func (f *fragment) origin(date, source string) {
	f.raw(` <span class="dim">`)
	f.text(date)
	if source != "" {
		f.raw(` · <bdi>`)
		f.text(report.Show(source))
		f.raw(`</bdi>`)
	}
}

func (f *fragment) title(id, title string) {
	f.raw(`<a href="/article?id=`)
	f.value(id)
	f.raw(`"><bdi>`)
	f.text(report.Show(title))
	f.raw(`</bdi></a>`)
}

func (f *fragment) cite(id, title, date, source string) {
	f.raw(`<p>`)
	f.title(id, title)
	f.origin(date, source)
	f.raw(` · <span class="id"><bdi>`)
	f.text(report.Show(id))
	f.raw(`</bdi></span></span></p>`)
}

func (f *fragment) quotes(list []views.Quote) {
	for i := range list {
		f.raw(`<figure class="quote"><blockquote><p>`)
		f.pieces(list[i].Pieces)
		f.raw(`</p></blockquote></figure>`)
	}
}

func (f *fragment) html() template.HTML { return template.HTML(*f) } //nolint:gosec // what is no markup of this file was escaped

// Funcs are what the templates call.
func Funcs() template.FuncMap {
	return template.FuncMap{
		"ent":    func(v named) template.HTML { var f fragment; f.ent(v.Shown()); return f.html() },
		"pieces": func(list []views.Piece) template.HTML { var f fragment; f.pieces(list); return f.html() },
		"quotes": func(list []views.Quote) template.HTML { var f fragment; f.quotes(list); return f.html() },
		"quote":  func(q views.Quote) template.HTML { var f fragment; f.quotes([]views.Quote{q}); return f.html() },
		"cite": func(q views.Quote) template.HTML {
			var f fragment
			f.cite(q.Article, q.Title, q.Date, q.Source)
			return f.html()
		},
		"mentions":  mentionsHTML,
		"articles":  articlesHTML,
		"bars":      barsHTML,
		"closest":   closestHTML,
		"relations": relationsHTML,
	}
}

// mentionsHTML are the articles that name an entity, with their sentences.
func mentionsHTML(list []views.Mention) template.HTML {
	var f fragment
	for i := range list {
		m := &list[i]
		f.raw(`<div class="art">`)
		f.cite(m.Article, m.Title, m.Date, m.Source)
		f.quotes(m.Quotes)
		f.raw(`</div>`)
	}
	return f.html()
}

// articlesHTML are the rows of a list of articles.
func articlesHTML(list []views.ArticleBrief) template.HTML {
	var f fragment
	for i := range list {
		a := &list[i]
		f.raw(`<li>`)
		f.title(a.ID, a.Title)
		f.origin(a.Date, a.Source)
		f.raw(`</span>`)
		if len(a.Found) > 0 {
			f.raw(`<br><span class="found">… `)
			for _, p := range a.Found {
				if p.Hit {
					f.raw(`<mark>`)
					f.text(p.Text)
					f.raw(`</mark>`)
				} else {
					f.text(p.Text)
				}
			}
			f.raw(` …</span>`)
		}
		f.raw(`</li>`)
	}
	return f.html()
}

// barsHTML are the bars of a timeline.
func barsHTML(list []views.Bar) template.HTML {
	var f fragment
	for i := range list {
		b := &list[i]
		if b.Stories > 0 {
			f.raw(`<rect x="`, b.X, `" y="`, b.Y, `" width="`, b.W, `" height="`, b.H, `"><title>`, b.First, ` to `, b.Last, `: `,
				report.Plural(b.Stories, "story"), `, `, report.Plural(b.Articles, "article"), `</title></rect>`)
		}
	}
	return f.html()
}

// closestHTML are the names that an entity is met with, beyond chance first.
func closestHTML(id string, list []views.Comention) template.HTML {
	var f fragment
	for i := range list {
		c := &list[i]
		f.raw(`<li>`)
		f.ent(c.Brief)
		f.raw(` <a class="fig" href="/edge?a=`)
		f.value(id)
		f.raw(`&amp;b=`)
		f.value(c.ID)
		f.raw(`">`, report.Plural(c.Stories, "story"), `</a> <span class="dim">npmi `, strconv.FormatFloat(c.NPMI, 'f', 2, 64))
		if c.Sentences == 0 {
			f.raw(`, in no sentence`)
		}
		f.raw(`</span></li>`)
	}
	return f.html()
}

// relationsHTML are the relations of an entity as they read from it.
func relationsHTML(list []views.Relation) template.HTML {
	var f fragment
	for i := range list {
		r := &list[i]
		f.raw(`<li>`)
		f.text(r.Said)
		f.raw(` `)
		f.ent(r.Other)
		f.raw(` <a class="fig" href="/relation?source=`)
		f.value(r.Source.ID)
		f.raw(`&amp;target=`)
		f.value(r.Target.ID)
		f.raw(`&amp;type=`)
		f.value(string(r.Type))
		f.raw(`">`, report.Plural(r.Stories, "story"), `</a>`)
		if r.First != "" {
			f.raw(` <span class="dim">`)
			f.text(r.First)
			if r.Last != r.First {
				f.raw(` to `)
				f.text(r.Last)
			}
			f.raw(`</span>`)
		}
		f.raw(`</li>`)
	}
	return f.html()
}
