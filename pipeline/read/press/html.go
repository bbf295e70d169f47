package press

import (
	"strings"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/markup"
)

// tooDeep is why a page is not parsed.
const tooDeep = "a document that nests too deep"

// eachElement calls f for every element of that name, outermost first.
func eachElement(n *html.Node, name string, f func(*html.Node)) {
	if n.Type == html.ElementNode && n.Data == name {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachElement(c, name, f)
	}
}

// eachByClass calls f for every element with a class that holds the word, in
// lower case; not for elements within one.
func eachByClass(n *html.Node, word string, f func(*html.Node)) {
	if n.Type == html.ElementNode && strings.Contains(strings.ToLower(markup.Attr(n, "class")), word) {
		f(n)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachByClass(c, word, f)
	}
}

// textByClass is the text of the first element with such a class.
func textByClass(root *html.Node, word string) string {
	text := ""
	eachByClass(root, word, func(n *html.Node) {
		if text == "" {
			text = markup.NodeText(n)
		}
	})
	return text
}
