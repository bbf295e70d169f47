package fields

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// mark is a set of names that tell what an object is, seen in the one pass
// that collects its fields: looking each of them up would read the whole
// object again and again.
type mark uint8

const (
	WireID      mark = 1 << iota // uri, guid, altids
	WireStatus                   // pubstatus, versioncreated, firstcreated
	TableHead                    // columns
	InnerItem                    // data, item
	FirstObject                  // the first value is an object
)

var markNames = map[string]mark{
	"uri": WireID, "guid": WireID, "altids": WireID, "pubstatus": WireStatus, "versioncreated": WireStatus, "firstcreated": WireStatus,
	"columns": TableHead, "data": InnerItem, "item": InnerItem,
}

// Object collects from a JSON object.
func (c *Collector) Object(obj gjson.Result, depth int) {
	first := depth == 0
	obj.ForEach(func(k, v gjson.Result) bool {
		key := NormalKey(k.Str)
		if depth == 0 {
			c.Marks |= markNames[key]
			if first && v.IsObject() {
				c.Marks |= FirstObject
			}
			first = false
		}
		if a, ok := c.Keys.Lookup(k.Str); ok {
			c.Named++
			if c.Value(a, v, depth) {
				return true
			}
		}
		if v.IsObject() && wrappers[key] && depth < MaxWrappers {
			c.Object(v, depth+1)
		}
		return true
	})
}

// Value takes the value of a known name; false when it is an object that may
// still be a wrapper.
func (c *Collector) Value(a Alias, v gjson.Result, depth int) bool {
	rank := a.Rank + depth*RankStep
	switch {
	case v.Type == gjson.String || v.Type == gjson.Number:
		if a.Kind == Text && v.Type == gjson.Number {
			return true
		}
		c.Put(a.Kind, rank, scalar(v))
	case v.IsArray():
		c.Put(a.Kind, rank, ListValue(a.Kind, v))
	case v.IsObject():
		if s := NameOf(a.Kind, v); s != "" {
			c.Put(a.Kind, rank, s)
			return a.Kind != Title && a.Kind != Text
		}
		return false
	}
	return true
}

// scalar is the value of a string, or a number as written.
func scalar(v gjson.Result) string {
	if v.Type == gjson.Number {
		return v.Raw
	}
	return v.Str
}

// innerNames are the names under which an object keeps the value of a field, best
// first, see inner.tsv.
var innerNames = func() (names [NumKinds][]string) {
	for _, row := range normal.Rows(tables, "inner") {
		kind := KindNamed(row.Cell(0))
		names[kind] = append(names[kind], row.Cell(1))
	}
	return names
}()

// NameOf is the value that an object holds for a field, "" for none.
func NameOf(kind Kind, v gjson.Result) string {
	found := ""
	best := len(innerNames[kind])
	v.ForEach(func(k, w gjson.Result) bool {
		for i, name := range innerNames[kind][:best] {
			if !strings.EqualFold(k.Str, name) {
				continue
			}
			s := ""
			switch {
			case w.Type == gjson.String || w.Type == gjson.Number:
				s = scalar(w)
			case w.IsObject() && kind == Date:
				s = NameOf(kind, w)
			}
			if strings.TrimSpace(s) != "" {
				found, best = s, i
			}
			break
		}
		return true
	})
	if found == "" && kind == Author {
		first, last := v.Get("firstname").Str+v.Get("first_name").Str, v.Get("lastname").Str+v.Get("last_name").Str
		return strings.TrimSpace(first + " " + last)
	}
	return found
}

// ListValue joins a list: paragraphs by an empty line, names by a comma; of
// anything else the first.
func ListValue(kind Kind, v gjson.Result) string {
	var parts []string
	v.ForEach(func(_, w gjson.Result) bool {
		s := ""
		switch {
		case w.Type == gjson.String || w.Type == gjson.Number && kind != Text:
			s = scalar(w)
		case w.IsObject() && kind == Text:
			s = paragraphOf(w)
		case w.IsObject():
			s = NameOf(kind, w)
		}
		if strings.TrimSpace(s) != "" {
			parts = append(parts, s)
		}
		return kind == Text || kind == Author || len(parts) == 0
	})
	switch kind {
	case Text, HTML:
		return strings.Join(parts, "\n\n")
	case Author:
		return strings.Join(parts, ", ")
	}
	if len(parts) > 0 {
		return parts[0]
	}
	return ""
}

// paragraphOf is the text of one block of a text that is a list of blocks
// (TREC Washington Post, Arc, Gutenberg): its markup is removed. Titles,
// dates, kickers and pictures among the blocks are no paragraphs.
func paragraphOf(w gjson.Result) string {
	kind := w.Get("type").Str
	switch kind {
	case "", "sanitized_html", "text", "paragraph", "p", "header", "list", "blockquote", "quote", "heading", "h2", "h3":
	default:
		return ""
	}
	for _, name := range [...]string{"content", "text", "body", "value", "html"} {
		if v := w.Get(name); v.Type == gjson.String {
			s, _ := markup.ShownText(v.Str)
			return s
		}
	}
	return ""
}

// CollectPaths collects what the user's dotted keys lead to in an object.
func (f *UserNames) CollectPaths(c *Collector, obj gjson.Result) {
	if f == nil {
		return
	}
	for _, p := range f.paths {
		v := obj
		for _, name := range p.names {
			v = child(v, name)
		}
		if v.Exists() {
			c.Named++
			c.Value(p.alias, v, 0)
		}
	}
}

// child is the value of a key of an object, or the element of a list by its
// number. (gjson's paths have signs that a key may hold.)
func child(v gjson.Result, name string) (found gjson.Result) {
	at, list := 0, v.IsArray()
	if !list && !v.IsObject() {
		return found
	}
	v.ForEach(func(k, w gjson.Result) bool {
		if list && strconv.Itoa(at) == name || !list && k.Str == name {
			found = w
			return false
		}
		at++
		return true
	})
	return found
}

// Nesting is the greatest depth of brackets in b, outside strings.
func Nesting(b []byte) int {
	depth, most := 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if depth++; depth > most {
				most = depth
			}
		case '}', ']':
			depth--
		}
	}
	return most
}
