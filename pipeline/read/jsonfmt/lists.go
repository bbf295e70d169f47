package jsonfmt

import (
	"embed"

	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/normal"
)

//go:embed lists.tsv
var tableFiles embed.FS

var tables = normal.ReadTables(tableFiles)

// listNames are the names under which an object keeps its list of articles.
var listNames = func() map[string]bool {
	names := map[string]bool{}
	for _, row := range normal.Rows(tables, "lists") {
		names[row.Cell(0)] = true
	}
	return names
}()

// articleList finds the list of articles in an object: the longest array of
// objects under a known name, looked for in the objects under known names too.
func articleList(obj gjson.Result, depth int) gjson.Result {
	var best gjson.Result
	length := 0
	obj.ForEach(func(k, v gjson.Result) bool {
		if !listNames[fields.NormalKey(k.Str)] {
			return true
		}
		if v.IsObject() && depth < 3 {
			v = articleList(v, depth+1)
		}
		if v.IsArray() && v.Get("0").IsObject() {
			if n := int(v.Get("#").Int()); n > length {
				best, length = v, n
			}
		}
		return true
	})
	return best
}
