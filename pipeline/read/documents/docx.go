package documents

import (
	"strings"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// paragraphText gathers paragraphs.
type paragraphText struct {
	paragraphs []string
	b          strings.Builder
}

func (o *paragraphText) end() {
	for _, para := range strings.Split(o.b.String(), "\n\n") {
		if s := normal.TidyLines(para); s != "" {
			o.paragraphs = append(o.paragraphs, s)
		}
	}
	o.b.Reset()
}

// docx walks WordprocessingML: w:p is a paragraph, w:t text. Deleted text,
// field codes and the fallbacks of drawings are passed over.
func (o *paragraphText) docx(n *markup.Node) {
	if n == nil {
		return
	}
	for _, k := range n.Kids {
		switch k.Local() {
		case "t":
			o.b.WriteString(k.Raw())
		case "tab":
			o.b.WriteByte(' ')
		case "br", "cr":
			o.b.WriteByte('\n')
		case "nobreakhyphen":
			o.b.WriteByte('-')
		case "deltext", "instrtext", "del", "movefrom", "fallback", "ppr", "rpr", "tblpr", "sectpr":
		case "p":
			o.docx(k)
			o.end()
		default:
			o.docx(k)
		}
	}
}
