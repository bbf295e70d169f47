package web

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/web/trafilatura"
)

// Beyond these sizes of a page's tree the body is taken by the plain rule
// alone, since the library's time grows faster than the page: with the nodes,
// with the depth of each (it asks every ancestor for its text), with the text.
const (
	maxPageNodes = 40_000
	maxPageDepth = 1_500_000 // sum of the depths of all nodes; a large news page has 200,000
	maxPageText  = 2 << 20   // bytes
)

// shortPage is the length in bytes below which the library guesses: its text
// for such pages is not used where the page has paragraphs.
const shortPage = 250

// pageBody is the text of a page's article.
func pageBody(root *html.Node) string {
	var size pageSize
	size.add(root, 0)
	if size.nodes > maxPageNodes || size.depths > maxPageDepth || size.text > maxPageText {
		return paragraphs(root)
	}
	prune(root)
	markLines(root)
	text := ""
	if content := articleOf(root); content != nil {
		text = markup.NodeText(content)
	}
	if len(text) < shortPage {
		if p := paragraphs(root); p != "" {
			return p
		}
	}
	return text
}

// prune removes what holds no text of the page, after pageMeta has read it: the
// library copies the tree several times.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode,
			c.DataAtom == atom.Script, c.DataAtom == atom.Style, c.DataAtom == atom.Noscript, c.DataAtom == atom.Template,
			c.DataAtom == atom.Svg, c.DataAtom == atom.Iframe, c.DataAtom == atom.Link, c.DataAtom == atom.Meta:
			n.RemoveChild(c)
		default:
			prune(c)
		}
		c = next
	}
}

// markLines puts a LineMark before each text after the border of an element
// that is not inline, and takes line breaks and such marks of the page's away.
func markLines(root *html.Node) {
	fresh := false
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		own := n.Type == html.ElementNode && !markup.IsInline(n.Data)
		fresh = fresh || own
		if n.Type == html.TextNode {
			n.Data = strings.ReplaceAll(n.Data, markup.LineMark, "")
			if n.Parent != nil && n.Parent.DataAtom == atom.Pre {
				n.Data = strings.ReplaceAll(n.Data, "\n", "\n"+markup.LineMark)
			}
			if fresh && strings.ContainsFunc(n.Data, func(c rune) bool { return !markup.MarkupSpace(c) }) {
				n.Data = markup.LineMark + n.Data
				fresh = false
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		fresh = fresh || own
	}
	walk(root)
}

// dropTitle removes the title where the text repeats it as its first line.
func dropTitle(text, title string) string {
	first, rest, _ := strings.Cut(text, "\n")
	if title != "" && strings.EqualFold(strings.TrimSpace(first), title) {
		return strings.TrimLeft(rest, "\n")
	}
	return text
}

// articleOf is the part of a page that is the article, nil for none.
func articleOf(root *html.Node) (content *html.Node) {
	defer func() {
		if v := recover(); v != nil {
			content = nil
		}
	}()
	return trafilatura.Content(root)
}

// pageSize measures a tree.
type pageSize struct{ nodes, depths, text int }

func (s *pageSize) add(n *html.Node, depth int) {
	s.nodes++
	s.depths += depth
	if n.Type == html.TextNode {
		s.text += len(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.add(c, depth+1)
	}
}

// paragraphs is the text of the paragraphs of a page, and within its article or
// main element also of lists, tables, headings and the like.
func paragraphs(root *html.Node) string {
	var r markup.Renderer
	var walk func(n *html.Node, inArticle bool)
	walk = func(n *html.Node, inArticle bool) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "script", "style", "noscript", "head", "nav", "footer", "aside", "form":
				return
			case "p":
				r.Node(n)
				return
			case "ul", "ol", "dl", "table", "blockquote", "pre", "address", "details", "h2", "h3", "h4", "h5", "h6":
				if inArticle {
					r.Node(n)
					return
				}
			case "article", "main":
				inArticle = true
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inArticle)
		}
	}
	walk(root, false)
	return r.Text()
}
