package jsonfmt

import (
	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/fields"
)

// listNames are the names under which an object keeps its list of articles.
var listNames = map[string]bool{
	"articles": true, "items": true, "docs": true, "documents": true, "results": true, "data": true, "news": true,
	"stories": true, "entries": true, "posts": true, "hits": true, "records": true, "rows": true, "list": true,
	"response": true, "result": true, "value": true, "feed": true, "content": true, "children": true, "messages": true,
	"corpus": true, "texts": true, "dataset": true, "payload": true, "newsitems": true, "associations": true, "item": true, "entry": true,
}

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
