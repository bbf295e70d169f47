package documents

import "newsgraph/pipeline/read/markup"

// odt walks OpenDocument: text:p and text:h are paragraphs; white space
// between elements means nothing.
func (o *paragraphText) odt(n *markup.Node) {
	if n == nil {
		return
	}
	for _, k := range n.Kids {
		switch k.Local() {
		case "", "tracked-changes", "annotation":
		case "p", "h":
			o.inline(k)
			o.end()
		default:
			o.odt(k)
		}
	}
}

// inline writes the text of a paragraph as it is.
func (o *paragraphText) inline(n *markup.Node) {
	for _, k := range n.Kids {
		switch {
		case k.Name == "":
			o.b.WriteString(k.Text)
		case k.Local() == "s" || k.Local() == "tab":
			o.b.WriteByte(' ')
		case k.Local() == "line-break":
			o.b.WriteByte('\n')
		case k.Local() == "annotation" || k.Local() == "note-citation":
		default:
			o.inline(k)
		}
	}
}
