package xmlfmt

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// putMarkup takes the text of an element that may hold markup as the title or
// the text, and notes that it did.
func putMarkup(c *fields.Collector, kind fields.Kind, rank int, k *markup.Node) {
	value, isHTML := markup.MarkupText(k)
	was := &c.HTML.Text
	if kind == fields.Title {
		value, was = normal.Squeeze(value), &c.HTML.Title
	}
	before := c.Ranks[kind]
	if c.Put(kind, rank, value); c.Ranks[kind] != before {
		*was = isHTML
	}
}

// Feed reads RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, WordPress
// exports and news sitemaps: every item, entry or url with a title is an
// article. Its text is the fullest that the feed holds, without markup.
// Sources: rssboard.org, RFC 4287, web.resource.org/rss/1.0, Google's news
// sitemap extension.
var Feed = &frame.Format{
	Name:       "feed",
	Extensions: []string{".rss", ".atom", ".rdf"},
	Help:       "RSS, Atom, RDF, WordPress exports, news sitemaps",
	Sniff:      sniffFeed,
	Frame:      frameFeed,
}

var feedRoots = map[string]bool{"rss": true, "rdf": true, "feed": true, "channel": true, "urlset": true, "sitemapindex": true, "item": true, "entry": true}

var feedRecords = map[string]bool{"item": true, "entry": true}

func sniffFeed(head []byte) frame.Confidence {
	root, _ := markup.Root(head)
	if !feedRoots[root] {
		return frame.No
	}
	if root == "rdf" && !bytes.Contains(head, []byte("<item")) && !bytes.Contains(head, []byte(":item")) && !bytes.Contains(head, []byte("rss/1.0")) &&
		!bytes.Contains(head, []byte("rss/0.9")) && !bytes.Contains(head, []byte("netscape.com/rdf")) && !bytes.Contains(head, []byte("channel>")) {
		return frame.No
	}
	return frame.Certain
}

// feedHead is what a feed says of itself.
type feedHead struct {
	title, link, language string
	prefix                string // of the feed's own elements, with its colon
	sitemap               bool
}

func frameFeed(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	head, _ := br.Peek(frame.HeadBytes)
	if src.Charset == "" {
		src.Charset = markup.XMLCharset(head)
	}
	root, prefix := markup.Root(head)
	if root == "sitemapindex" {
		return w.Problem(src, "", entities.Skipped, "a sitemap index: it names other sitemaps, which are not fetched")
	}
	fh := readFeedHead(head, src, root, prefix)
	decode, with := func(fr *frame.Frame) []frame.Item { return decodeFeedItem(fr, fh) }, fmt.Sprintf("%+v", fh)
	w.GateDates(src, w.Settings.Names.Keyed(xmlDates))
	c := elementCutter{br: br, names: feedRecords, max: w.Settings.MaxLineBytes}
	if root == "urlset" {
		c.names = map[string]bool{"url": true}
	}
	bare := 0
	err := c.run(func(k frame.Record) error {
		if fh.sitemap && !bytes.Contains(k.Data, []byte("title>")) {
			bare++
			return nil
		}
		fr := frame.RecordFrame(src, k, "item", decode)
		fr.With = with
		return w.Emit(fr)
	})
	if w.Stopped() {
		return frame.ErrStop
	}
	if bare > 0 {
		if err := w.Problem(src, "", entities.Skipped, "a sitemap with "+strconv.Itoa(bare)+" addresses without titles (nothing is fetched)"); err != nil {
			return err
		}
	}
	return err
}

// readFeedHead reads what stands before the first record.
func readFeedHead(head []byte, src *frame.Source, root, prefix string) feedHead {
	text, _ := normal.Decode(head, src.Charset)
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
	t := markup.ParseXML(text[:min(end, len(text))], 64)
	fh := feedHead{sitemap: root == "urlset"}
	if prefix != "" && root != "rdf" {
		fh.prefix = prefix + ":"
	}
	ch := t.Find("channel")
	if ch == nil {
		ch = t.Find(root)
	}
	if ch == nil {
		return fh
	}
	if r := t.Find(root); r != nil {
		fh.language = r.Attr("xml:lang")
	}
	for _, k := range ch.Kids {
		switch strings.TrimPrefix(k.Name, fh.prefix) {
		case "title":
			if fh.title == "" {
				fh.title = markup.PlainMarkup(k)
			}
		case "language", "dc:language":
			fh.language = k.Line()
		case "link":
			if fh.link == "" {
				fh.link = linkOf(k)
			}
		}
	}
	return fh
}

func linkOf(k *markup.Node) string {
	if rel := k.Attr("rel"); rel != "" && rel != "alternate" {
		return ""
	}
	if h := k.Attr("href"); h != "" {
		return strings.TrimSpace(h)
	}
	return k.Line()
}

// feedNames are the elements of an item, see feed.tsv. Names without a prefix are
// the feed's own.
var feedNames = fields.Ranked(tables, "feed")

func decodeFeedItem(fr *frame.Frame, fh feedHead) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	damage = damage.And(markup.OwnEntities(text))
	root := markup.ParseXML(text, fr.Source.Settings.MaxNesting)
	if len(root.Kids) == 0 {
		return fr.Quarantine("an item without content")
	}
	item := root.Kids[0]
	if why := unpublished(item); why != "" {
		return fr.Skip("%s", why)
	}
	c := fr.Collector()
	if fh.sitemap {
		collectSitemap(&c, item)
	} else {
		collectFeedItem(&c, item, fh.prefix)
	}
	if about := item.Attr("rdf:about"); about != "" {
		c.Put(fields.ID, 5, about)
		c.Put(fields.URL, 5, about)
	}
	c.Put(fields.Language, 3, item.Attr("xml:lang"))
	c.Put(fields.Language, 4, fh.language)
	c.Put(fields.Source, 5, fh.title)
	c.Put(fields.Source, 6, normal.Host(fh.link))
	if c.Values[fields.URL] == "" && strings.HasPrefix(c.Values[fields.ID], "http") {
		c.Put(fields.URL, 9, c.Values[fields.ID])
	}
	f := c.Fields()
	f.Damage = damage.And(c.HTML.Damage())
	return fr.Only(&f)
}

func collectFeedItem(c *fields.Collector, item *markup.Node, prefix string) {
	for _, k := range item.Kids {
		if k.Name == "" {
			continue
		}
		name := k.Name
		if prefix != "" {
			name = strings.TrimPrefix(name, prefix)
		}
		a, ok := feedNames[name]
		if !ok {
			continue
		}
		value := ""
		switch a.Kind {
		case fields.Title, fields.Text:
			putMarkup(c, a.Kind, a.Rank, k)
			continue
		case fields.URL:
			value = linkOf(k)
		case fields.Author:
			value = feedAuthor(k)
		case fields.Source:
			value = k.Line()
			if t := k.Find("title"); t != nil {
				value = markup.PlainMarkup(t)
			}
		default:
			value = k.Line()
		}
		c.Put(a.Kind, a.Rank, value)
	}
}

// feedAuthor is the name in "mail (Name)", in a name element, or all of it.
func feedAuthor(k *markup.Node) string {
	if n := k.Find("name"); n != nil {
		return n.Line()
	}
	s := k.Line()
	if at, rest, ok := strings.Cut(s, "("); ok && strings.Contains(at, "@") {
		return strings.TrimSpace(strings.TrimSuffix(rest, ")"))
	}
	return s
}

// collectSitemap takes the names of the news extension under any prefix.
func collectSitemap(c *fields.Collector, item *markup.Node) {
	c.Put(fields.URL, 0, item.Find("loc").Line())
	c.Put(fields.Title, 0, item.Find("title").Line())
	c.Put(fields.Date, 0, item.Find("publication_date").Line())
	c.Put(fields.Date, 1, item.Find("lastmod").Line())
	c.Put(fields.Source, 0, item.Path("publication", "name").Line())
	c.Put(fields.Language, 0, item.Path("publication", "language").Line())
}

// unpublished says why an item of a WordPress export is no article; "" when
// it is one.
func unpublished(item *markup.Node) string {
	for _, k := range item.Kids {
		switch k.Name {
		case "wp:post_type":
			if t := k.Line(); t != "post" && t != "page" {
				return "a WordPress " + t + ", no article"
			}
		case "wp:status":
			switch t := k.Line(); t {
			case "draft", "trash", "private", "auto-draft", "pending":
				return "a WordPress post that was not published (" + t + ")"
			}
		}
	}
	return ""
}
