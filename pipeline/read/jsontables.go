package read

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"newsgraph/entities"
)

// Objects that hold many articles in other shapes than a list: tables as
// pandas writes them (orient "split", "columns", "index") and objects whose
// names are the articles' ids.

// jsonTable makes the articles of an object of such a shape; nil for others.
func (p *Piece) jsonTable(root gjson.Result, note note) []Item {
	if items := p.splitTable(root, note); items != nil {
		return items
	}
	if items := p.columnTable(root, note); items != nil {
		return items
	}
	return p.keyedRecords(root, note)
}

// splitTable reads {"columns":["title",…],"data":[[…],…]}.
func (p *Piece) splitTable(root gjson.Result, note note) []Item {
	columns, data := root.Get("columns"), root.Get("data")
	if !columns.IsArray() || !data.IsArray() {
		return nil
	}
	var fields []alias
	known := 0
	columns.ForEach(func(_, c gjson.Result) bool {
		a, _ := p.src.opt.named.alias(c.Str)
		if a.kind == titleField || a.kind == textField || a.kind == htmlField {
			known++
		}
		fields = append(fields, a)
		return true
	})
	if known == 0 {
		return nil
	}
	var items []Item
	data.ForEach(func(_, row gjson.Result) bool {
		var c collector
		i := 0
		row.ForEach(func(_, v gjson.Result) bool {
			if i < len(fields) && fields[i].kind != noField {
				c.value(fields[i], v, 0)
			}
			i++
			return true
		})
		items = append(items, p.tableRow(&c, len(items)+1, "", note))
		return true
	})
	return items
}

func (p *Piece) tableRow(c *collector, n int, id string, note note) Item {
	q := *p
	q.n = n
	q.Position = strings.TrimPrefix(p.Position+", row "+strconv.Itoa(n), ", ")
	f := c.exactFields(note)
	if f.id == "" {
		f.id = id
	}
	if p.n > 0 {
		q.src = p.src.sub(p.n)
	}
	return q.article(&f, n)
}

// columnTable reads {"title":{"0":…,"1":…},"text":{"0":…,"1":…}}.
func (p *Piece) columnTable(root gjson.Result, note note) []Item {
	rows := map[string]*collector{}
	var order []string
	texts := false
	ok := true
	root.ForEach(func(k, col gjson.Result) bool {
		if !col.IsObject() {
			ok = false
			return false
		}
		a, _ := p.src.opt.named.alias(k.Str)
		col.ForEach(func(r, v gjson.Result) bool {
			if digits(r.Str) != len(r.Str) || r.Str == "" || v.IsObject() && a.kind == textField {
				ok = false
				return false
			}
			if a.kind == noField {
				return false
			}
			c := rows[r.Str]
			if c == nil {
				c = &collector{}
				rows[r.Str] = c
				order = append(order, r.Str)
			}
			c.value(a, v, 0)
			return true
		})
		texts = texts || a.kind == textField || a.kind == titleField
		return ok
	})
	if !ok || !texts || len(order) == 0 {
		return nil
	}
	items := make([]Item, 0, len(order))
	for i, r := range order {
		items = append(items, p.tableRow(rows[r], i+1, "", note))
	}
	return items
}

// keyedRecords reads {"id1":{"title":…},"id2":{…}}: all values are objects and
// the first is an article.
func (p *Piece) keyedRecords(root gjson.Result, note note) []Item {
	n, articles := 0, 0
	ok := true
	root.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			ok = false
			return false
		}
		if n++; n <= 3 {
			c := collector{keys: p.src.opt.named}
			c.object(v, maxWrappers)
			c.keys.collectPaths(&c, v)
			if c.hasText() {
				articles++
			}
		}
		return true
	})
	if !ok || articles == 0 {
		return nil
	}
	var items []Item
	root.ForEach(func(k, v gjson.Result) bool {
		c := collector{keys: p.src.opt.named}
		c.object(v, 0)
		c.keys.collectPaths(&c, v)
		n := len(items) + 1
		if !c.hasText() && c.ranks[titleField] == 0 {
			q := *p
			q.Position = strings.TrimPrefix(p.Position+", "+clip(oneLine(k.Str), 60), ", ")
			items = append(items, q.problem(entities.Skipped, "no title and no text in it (fields: "+keysOf(v)+")"))
			return true
		}
		id := k.Str
		if digits(id) == len(id) { // a row's number, no id
			id = ""
		}
		items = append(items, p.tableRow(&c, n, id, note))
		return true
	})
	return items
}
