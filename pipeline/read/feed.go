package read

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"newsgraph/entities"
)

// feedFormat reads RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, WordPress
// exports and news sitemaps: every item, entry or url with a title is an
// article. Its text is the fullest that the feed holds, without markup.
// Sources: rssboard.org, RFC 4287, web.resource.org/rss/1.0, Google's news
// sitemap extension.
var feedFormat = &format{
	name:       "feed",
	extensions: []string{".rss", ".atom", ".rdf"},
	help:       "RSS, Atom, RDF, WordPress exports, news sitemaps",
	sniff:      sniffFeed,
	frame:      frameFeed,
}

var feedRoots = map[string]bool{"rss": true, "rdf": true, "feed": true, "channel": true, "urlset": true, "sitemapindex": true, "item": true, "entry": true}

var feedRecords = map[string]bool{"item": true, "entry": true}

func sniffFeed(head []byte) confidence {
	root, _ := xmlRoot(head)
	if !feedRoots[root] {
		return no
	}
	if root == "rdf" && !bytes.Contains(head, []byte("<item")) && !bytes.Contains(head, []byte(":item")) && !bytes.Contains(head, []byte("rss/1.0")) &&
		!bytes.Contains(head, []byte("rss/0.9")) && !bytes.Contains(head, []byte("netscape.com/rdf")) && !bytes.Contains(head, []byte("channel>")) {
		return no
	}
	return certain
}

// feedHead is what a feed says of itself.
type feedHead struct {
	title, link, language string
	prefix                string // of the feed's own elements, with its colon
	sitemap               bool
}

func frameFeed(w *walker, src *source, br *bufio.Reader) error {
	head, _ := br.Peek(headBytes)
	if src.charset == "" {
		src.charset = xmlCharset(head)
	}
	root, prefix := xmlRoot(head)
	if root == "sitemapindex" {
		return w.emitProblem(src, "", entities.Skipped, "a sitemap index: it names other sitemaps, which are not fetched")
	}
	fh := readFeedHead(head, src, root, prefix)
	decode, with := func(p *Piece) []Item { return decodeFeedItem(p, fh) }, fmt.Sprintf("%+v", fh)
	w.gate(src, w.keyed(xmlDates))
	c := cutter{br: br, names: feedRecords, max: w.opt.MaxLineBytes}
	if root == "urlset" {
		c.names = map[string]bool{"url": true}
	}
	bare := 0
	err := c.run(func(k cut) error {
		if fh.sitemap && !bytes.Contains(k.data, []byte("title>")) {
			bare++
			return nil
		}
		p := recordPiece(src, k, "item", decode)
		p.with = with
		return w.emit(p)
	})
	if w.stop != nil {
		return errStop
	}
	if bare > 0 {
		if err := w.emitProblem(src, "", entities.Skipped, "a sitemap with "+strconv.Itoa(bare)+" addresses without titles (nothing is fetched)"); err != nil {
			return err
		}
	}
	return err
}

// recordPiece is the piece of a record that was cut out of a stream.
func recordPiece(src *source, k cut, what string, decode func(*Piece) []Item) Piece {
	p := Piece{src: src, Position: what + " " + strconv.Itoa(k.n), n: k.n, data: k.data, decode: decode}
	if k.size > int64(len(k.data)) {
		p.reason, p.out, p.data = tooLong("a record", k.size, int64(len(k.data))), entities.Quarantined, nil
	} else if k.broken {
		p.note = lost("the file ends within it (truncated)")
	}
	return p
}

// readFeedHead reads what stands before the first record.
func readFeedHead(head []byte, src *source, root, prefix string) feedHead {
	text, _ := decodeText(head, src.charset)
	low := strings.ToLower(text)
	end := len(text)
	for _, mark := range [...]string{"<item", "<entry", "<url>", ":item", ":entry"} {
		if i := strings.Index(low, mark); i > 0 && i < end {
			if len(low) > i+len(mark) && !strings.ContainsRune(" >\t\r\n/", rune(low[i+len(mark)])) && mark != "<url>" {
				continue // <items>
			}
			end = i
		}
	}
	t := parseXML(text[:min(end, len(text))], 64)
	fh := feedHead{sitemap: root == "urlset"}
	if prefix != "" && root != "rdf" {
		fh.prefix = prefix + ":"
	}
	ch := t.find("channel")
	if ch == nil {
		ch = t.find(root)
	}
	if ch == nil {
		return fh
	}
	if r := t.find(root); r != nil {
		fh.language = r.attr("xml:lang")
	}
	for _, k := range ch.kids {
		switch strings.TrimPrefix(k.name, fh.prefix) {
		case "title":
			if fh.title == "" {
				fh.title = plainMarkup(k)
			}
		case "language", "dc:language":
			fh.language = k.textOf()
		case "link":
			if fh.link == "" {
				fh.link = linkOf(k)
			}
		}
	}
	return fh
}

func linkOf(k *xnode) string {
	if rel := k.attr("rel"); rel != "" && rel != "alternate" {
		return ""
	}
	if h := k.attr("href"); h != "" {
		return strings.TrimSpace(h)
	}
	return k.textOf()
}

// plainMarkup is the text of an element that may hold markup, escaped or not.
func plainMarkup(k *xnode) string {
	s, _ := markupText(k)
	return squeeze(s)
}

// markupText is the text of an element whose content is markup, as elements or
// escaped, with blocks separated by empty lines, and whether it was any.
func markupText(k *xnode) (text string, isHTML bool) {
	for _, c := range k.kids {
		if c.name != "" {
			return k.rendered(), true
		}
	}
	text, isHTML = shownText(k.raw())
	return strings.TrimSpace(text), isHTML
}

// feedNames maps the elements of an item. Names without a prefix are the
// feed's own.
var feedNames = map[string]alias{
	"title": {titleField, 0}, "dc:title": {titleField, 1}, "media:title": {titleField, 2},
	"content:encoded": {textField, 0}, "encoded": {textField, 0}, "content": {textField, 1}, "xhtml:body": {textField, 1}, "body": {textField, 1}, "fulltext": {textField, 0},
	"description": {textField, 2}, "summary": {textField, 2}, "dc:description": {textField, 3}, "media:description": {textField, 4},
	"itunes:summary": {textField, 5}, "excerpt:encoded": {textField, 6}, "tagline": {textField, 6},
	"pubdate": {dateField, 0}, "published": {dateField, 0}, "issued": {dateField, 1}, "dc:date": {dateField, 1}, "dcterms:issued": {dateField, 1},
	"wp:post_date": {dateField, 2}, "created": {dateField, 3}, "dcterms:created": {dateField, 3}, "date": {dateField, 3},
	"updated": {dateField, 4}, "modified": {dateField, 5}, "dcterms:modified": {dateField, 5}, "lastmod": {dateField, 6}, "a10:updated": {dateField, 5}, "atom:updated": {dateField, 5}, "atom:published": {dateField, 1},
	"author": {authorField, 1}, "dc:creator": {authorField, 0}, "creator": {authorField, 2}, "dc:author": {authorField, 2}, "itunes:author": {authorField, 3}, "atom:author": {authorField, 2},
	"link": {urlField, 0}, "loc": {urlField, 0}, "origlink": {urlField, 3}, "feedburner:origlink": {urlField, 3}, "atom:link": {urlField, 2},
	"guid": {idField, 0}, "id": {idField, 0}, "dc:identifier": {idField, 1},
	"source": {sourceField, 0}, "dc:publisher": {sourceField, 1}, "dc:source": {sourceField, 2},
	"language": {languageField, 0}, "dc:language": {languageField, 0},
}

func decodeFeedItem(p *Piece, fh feedHead) []Item {
	text, note := decodeText(p.data, p.src.charset)
	note = note.and(ownEntities(text))
	root := parseXML(text, p.src.opt.MaxNesting)
	if len(root.kids) == 0 {
		return p.quarantine("an item without content")
	}
	item := root.kids[0]
	if why := unpublished(item); why != "" {
		return p.skip("%s", why)
	}
	var c collector
	if fh.sitemap {
		collectSitemap(&c, item)
	} else {
		collectFeedItem(&c, item, fh.prefix)
	}
	if about := item.attr("rdf:about"); about != "" {
		c.put(idField, 5, about)
		c.put(urlField, 5, about)
	}
	c.put(languageField, 3, item.attr("xml:lang"))
	c.put(languageField, 4, fh.language)
	c.put(sourceField, 5, fh.title)
	c.put(sourceField, 6, hostOf(fh.link))
	if c.values[urlField] == "" && strings.HasPrefix(c.values[idField], "http") {
		c.put(urlField, 9, c.values[idField])
	}
	f := c.fields()
	f.note = note.and(c.html.note())
	return []Item{p.article(&f, p.n)}
}

func collectFeedItem(c *collector, item *xnode, prefix string) {
	for _, k := range item.kids {
		if k.name == "" {
			continue
		}
		name := k.name
		if prefix != "" {
			name = strings.TrimPrefix(name, prefix)
		}
		a, ok := feedNames[name]
		if !ok {
			continue
		}
		value := ""
		switch a.kind {
		case titleField, textField:
			c.putMarkup(a.kind, a.rank, k)
			continue
		case urlField:
			value = linkOf(k)
		case authorField:
			value = feedAuthor(k)
		case sourceField:
			value = k.textOf()
			if t := k.find("title"); t != nil {
				value = plainMarkup(t)
			}
		default:
			value = k.textOf()
		}
		c.put(a.kind, a.rank, value)
	}
}

// feedAuthor is the name in "mail (Name)", in a name element, or all of it.
func feedAuthor(k *xnode) string {
	if n := k.find("name"); n != nil {
		return n.textOf()
	}
	s := k.textOf()
	if at, rest, ok := strings.Cut(s, "("); ok && strings.Contains(at, "@") {
		return strings.TrimSpace(strings.TrimSuffix(rest, ")"))
	}
	return s
}

// collectSitemap takes the names of the news extension under any prefix.
func collectSitemap(c *collector, item *xnode) {
	c.put(urlField, 0, item.find("loc").textOf())
	c.put(titleField, 0, item.find("title").textOf())
	c.put(dateField, 0, item.find("publication_date").textOf())
	c.put(dateField, 1, item.find("lastmod").textOf())
	c.put(sourceField, 0, item.path("publication", "name").textOf())
	c.put(languageField, 0, item.path("publication", "language").textOf())
}

// unpublished says why an item of a WordPress export is no article; "" when
// it is one.
func unpublished(item *xnode) string {
	for _, k := range item.kids {
		switch k.name {
		case "wp:post_type":
			if t := k.textOf(); t != "post" && t != "page" {
				return "a WordPress " + t + ", no article"
			}
		case "wp:status":
			switch t := k.textOf(); t {
			case "draft", "trash", "private", "auto-draft", "pending":
				return "a WordPress post that was not published (" + t + ")"
			}
		}
	}
	return ""
}
