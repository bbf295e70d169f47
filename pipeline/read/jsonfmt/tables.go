package jsonfmt

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Objects that hold many articles in other shapes than a list: tables as
// pandas writes them (orient "split", "columns", "index") and objects whose
// names are the articles' ids.

// jsonTable makes the articles of an object of such a shape; nil for others.
func jsonTable(fr *frame.Frame, root gjson.Result, damage normal.Damage) []frame.Item {
	if items := splitTable(fr, root, damage); items != nil {
		return items
	}
	if items := columnTable(fr, root, damage); items != nil {
		return items
	}
	return keyedRecords(fr, root, damage)
}

// splitTable reads {"columns":["title",…],"data":[[…],…]}.
func splitTable(fr *frame.Frame, root gjson.Result, damage normal.Damage) []frame.Item {
	columns, data := root.Get("columns"), root.Get("data")
	if !columns.IsArray() || !data.IsArray() {
		return nil
	}
	var known []fields.Alias
	texts := 0
	columns.ForEach(func(_, c gjson.Result) bool {
		a, _ := fr.Source.Settings.Names.Lookup(c.Str)
		if a.Kind == fields.Title || a.Kind == fields.Text || a.Kind == fields.HTML {
			texts++
		}
		known = append(known, a)
		return true
	})
	if texts == 0 {
		return nil
	}
	var items []frame.Item
	data.ForEach(func(_, row gjson.Result) bool {
		c := fr.Collector()
		i := 0
		row.ForEach(func(_, v gjson.Result) bool {
			if i < len(known) && known[i].Kind != fields.None {
				c.Value(known[i], v, 0)
			}
			i++
			return true
		})
		items = append(items, tableRow(fr, &c, len(items)+1, "", damage))
		return true
	})
	return items
}

func tableRow(fr *frame.Frame, c *fields.Collector, n int, id string, damage normal.Damage) frame.Item {
	q := *fr
	q.Number = n
	q.Position = strings.TrimPrefix(fr.Position+", row "+strconv.Itoa(n), ", ")
	f := c.ExactFields(damage)
	if f.ID == "" {
		f.ID = id
	}
	if fr.Number > 0 {
		q.Source = fr.Source.Sub(fr.Number)
	}
	return q.Article(&f, n)
}

// columnTable reads {"title":{"0":…,"1":…},"text":{"0":…,"1":…}}.
func columnTable(fr *frame.Frame, root gjson.Result, damage normal.Damage) []frame.Item {
	rows := map[string]*fields.Collector{}
	var order []string
	texts := false
	ok := true
	root.ForEach(func(k, col gjson.Result) bool {
		if !col.IsObject() {
			ok = false
			return false
		}
		a, _ := fr.Source.Settings.Names.Lookup(k.Str)
		col.ForEach(func(r, v gjson.Result) bool {
			if normal.Digits(r.Str) != len(r.Str) || r.Str == "" || v.IsObject() && a.Kind == fields.Text {
				ok = false
				return false
			}
			if a.Kind == fields.None {
				return false
			}
			c := rows[r.Str]
			if c == nil {
				row := fr.Collector()
				c = &row
				rows[r.Str] = c
				order = append(order, r.Str)
			}
			c.Value(a, v, 0)
			return true
		})
		texts = texts || a.Kind == fields.Text || a.Kind == fields.Title
		return ok
	})
	if !ok || !texts || len(order) == 0 {
		return nil
	}
	items := make([]frame.Item, 0, len(order))
	for i, r := range order {
		items = append(items, tableRow(fr, rows[r], i+1, "", damage))
	}
	return items
}

// keyedRecords reads {"id1":{"title":…},"id2":{…}}: all values are objects and
// the first is an article.
func keyedRecords(fr *frame.Frame, root gjson.Result, damage normal.Damage) []frame.Item {
	n, articles := 0, 0
	ok := true
	root.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			ok = false
			return false
		}
		if n++; n <= 3 {
			c := fr.Collector()
			c.Object(v, fields.MaxWrappers)
			c.Keys.CollectPaths(&c, v)
			if c.HasText() {
				articles++
			}
		}
		return true
	})
	if !ok || articles == 0 {
		return nil
	}
	var items []frame.Item
	root.ForEach(func(k, v gjson.Result) bool {
		c := fr.Collector()
		c.Object(v, 0)
		c.Keys.CollectPaths(&c, v)
		n := len(items) + 1
		if !c.HasText() && c.Ranks[fields.Title] == 0 {
			q := *fr
			q.Position = strings.TrimPrefix(fr.Position+", "+normal.Clip(normal.OneLine(k.Str), 60), ", ")
			items = append(items, q.Problem(entities.Skipped, "no title and no text in it (fields: "+keysOf(v)+")"))
			return true
		}
		id := k.Str
		if normal.Digits(id) == len(id) { // a row's number, no id
			id = ""
		}
		items = append(items, tableRow(fr, &c, n, id, damage))
		return true
	})
	return items
}
