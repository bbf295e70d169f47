package jsonfmt

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// decodeJSON makes the items of one JSON value.
func decodeJSON(fr *frame.Frame) []frame.Item {
	data, n := fr.Data, normal.Damage{}
	if !utf8.Valid(data) {
		var text string
		text, n = normal.Decode(data, fr.Source.Charset)
		data = []byte(text)
	}
	if len(data) > 2 && data[len(data)-1] == ',' && data[0] == '{' {
		data = data[:len(data)-1] // a line of an array
	}
	if d := fields.Nesting(data); d > fr.Source.Settings.MaxNesting {
		return fr.Quarantine("JSON that nests %d deep, more than %d", d, fr.Source.Settings.MaxNesting)
	}
	if !gjson.ValidBytes(data) {
		if relaxed, ok := relaxJSON(data); ok && gjson.ValidBytes(relaxed) {
			data = relaxed
		} else {
			return fr.Quarantine("not valid JSON: %s", jsonFault(data))
		}
	}
	root := gjson.ParseBytes(data)
	switch {
	case root.IsObject():
		return jsonObject(fr, root, n)
	case root.IsArray():
		return jsonList(fr, root, n)
	}
	return fr.Skip("a JSON value that is no object")
}

// jsonFault is what the standard library finds wrong, and where.
func jsonFault(data []byte) string {
	var v json.RawMessage
	err := json.Unmarshal(data, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Offset >= int64(len(data)) {
			return "it ends in the middle (truncated)"
		}
		return fmt.Sprintf("%v at byte %d", err, syntax.Offset)
	}
	return "syntax error"
}

// jsonObject makes an article of an object, or articles of the list in it.
func jsonObject(fr *frame.Frame, root gjson.Result, damage normal.Damage) []frame.Item {
	c := fr.Collector()
	c.Object(root, 0)
	c.Keys.CollectPaths(&c, root)
	if c.Marks&fields.InnerItem != 0 || c.Marks&fields.WireID != 0 && c.Marks&fields.WireStatus != 0 {
		if items := jsonSpecial(fr, root); items != nil {
			return items
		}
	}
	if c.Marks&(fields.TableHead|fields.FirstObject) != 0 {
		if items := jsonTable(fr, root, damage); items != nil {
			return items
		}
	}
	if !c.HasText() {
		if list := articleList(root, 0); list.Exists() {
			return jsonList(fr, list, damage)
		}
	}
	fr.Source.Tally.See(fr.Number, func(add func(string)) { eachKey(root, add) })
	if !c.HasText() && c.Ranks[fields.Title] == 0 {
		fr.Source.Tally.Count(false, c.Ranks[fields.Date] != 0, false)
		if c.Named == 0 {
			return fr.Skip("no field for a title or a text (fields: %s)", keysOf(root))
		}
		return fr.Skip("no title and no text in it (fields: %s)", keysOf(root))
	}
	f := c.ExactFields(damage)
	return fr.Only(&f)
}

// jsonList makes the articles of a list of objects.
func jsonList(fr *frame.Frame, list gjson.Result, damage normal.Damage) []frame.Item {
	var items []frame.Item
	n, scalars := 0, 0
	list.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			scalars++
			return true
		}
		n++
		q := *fr
		q.Number = n
		q.Position = strings.TrimPrefix(fr.Position+", item "+strconv.Itoa(n), ", ")
		if fr.Number > 0 {
			q.Source = fr.Source.Sub(fr.Number)
		}
		items = append(items, jsonObject(&q, v, damage)...)
		return true
	})
	if scalars > 0 {
		items = append(items, fr.Problem(entities.Skipped, strconv.Itoa(scalars)+" JSON values that are no objects"))
	}
	return items
}

// eachKey gives the keys of an object, and those of the objects in it as they are
// written after --field.
func eachKey(obj gjson.Result, add func(key string)) {
	obj.ForEach(func(k, v gjson.Result) bool {
		add(k.Str)
		if v.IsObject() {
			v.ForEach(func(inner, _ gjson.Result) bool {
				add(k.Str + "." + inner.Str)
				return true
			})
		}
		return true
	})
}

// keysOf lists the names of an object for a reason, sorted, at most ten.
func keysOf(obj gjson.Result) string {
	var keys []string
	obj.ForEach(func(k, _ gjson.Result) bool {
		keys = append(keys, normal.Clip(k.Str, 40))
		return true
	})
	sort.Strings(keys)
	if len(keys) > 10 {
		keys = append(keys[:10], "…")
	}
	return strings.Join(keys, ", ")
}
