package read

import (
	"strings"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/web"
)

var feedCases = []suiteCase{
	{name: "rss", file: "a.xml", in: `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY x "expanded">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Elmford Echo</title><link>https://echo.example/</link><language>en-gb</language>
<image><url>https://echo.example/logo.png</url><title>Logo</title></image>
<item><title>Mayor &amp; council at odds</title><media:title>not this</media:title><link>https://echo.example/1</link><guid isPermaLink="false">echo-1</guid>
<pubDate>Sat, 15 Oct 2016 10:31:00 +0100</pubDate><dc:creator>Ann Ox</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>The mayor &amp; the council <b>differ</b>.</p><p>They meet on Monday.</p>]]></content:encoded></item>
<item><title>Bridge closes</title><description>&lt;p&gt;The bridge closed. &amp;x; stays.&lt;/p&gt;</description><author>bob@echo.example (Bob Ul)</author></item>
<item><guid>echo-3</guid></item>
</channel></rss>`,
		want: []wantArticle{
			{id: "echo-1", title: "Mayor & council at odds", text: "The mayor & the council differ.\n\nThey meet on Monday.", date: "2016-10-15", author: "Ann Ox", source: "Elmford Echo", url: "https://echo.example/1", language: "en", position: "item 1", remark: markup.HTMLNote + "text"},
			{id: "#2", title: "Bridge closes", text: "The bridge closed. &x; stays.", author: "Bob Ul", position: "item 2", remark: markup.HTMLNote + "text"}},
		problems: []string{"item 3 skipped: neither title nor text"}},
	{name: "atom", file: "a.atom", in: `<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:lang="de"><a:title>Echo</a:title><a:entry><a:id>tag:1</a:id><a:title type="html">Br&amp;uuml;cke gesperrt</a:title>
<a:link rel="self" href="https://e.example/self"/><a:link href="https://e.example/1"/><a:updated>2016-10-16T00:00:00Z</a:updated><a:published>2016-10-15T00:00:00Z</a:published><a:author><a:name>Ann Ox</a:name></a:author>
<a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Erster Satz.</p><p>Zweiter.</p></div></a:content></a:entry></a:feed>`,
		want: []wantArticle{{id: "tag:1", title: "Brücke gesperrt", text: "Erster Satz.\n\nZweiter.", date: "2016-10-15", author: "Ann Ox", url: "https://e.example/1", language: "de", source: "Echo", remark: markup.HTMLNote + "title, text"}}},
	{name: "rdf", file: "a.rdf", in: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Echo</title><items><rdf:Seq/></items></channel>
<item rdf:about="https://e.example/1"><title>T1</title><link>https://e.example/1</link><description>D1</description><dc:date>2016-10-15</dc:date></item></rdf:RDF>`,
		want: []wantArticle{{id: "https://e.example/1", title: "T1", text: "D1", date: "2016-10-15", source: "Echo"}}},
	{name: "feed in latin-1, cut", file: "a.xml", in: "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>E</title><item><title>Caf\xe9</title><description>Open.</description></item><item><title>Cut</title><descri",
		want: []wantArticle{{title: "Café"}, {title: "Cut", note: "the file ends within it (truncated)"}}},
	{name: "news sitemap", file: "s.xml", in: `<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://e.example/1</loc><n:news><n:publication><n:name>Echo</n:name><n:language>en</n:language></n:publication><n:publication_date>2016-10-15T02:05:12Z</n:publication_date><n:title> Mayor resigns </n:title></n:news></url><url><loc>https://e.example/2</loc></url></urlset>`,
		want: []wantArticle{{title: "Mayor resigns", date: "2016-10-15", source: "Echo", language: "en", url: "https://e.example/1"}}, problems: []string{"skipped: a sitemap with 1 addresses without titles"}},
	{name: "json feed", file: "f.json", in: `{"version":"https://jsonfeed.org/version/1.1","title":"Echo","items":[{"id":"1","url":"https://e.example/1","title":"T1","content_html":"<p>One &amp; two.</p>","date_published":"2016-10-15T00:00:00Z","authors":[{"name":"Ann Ox"}]},{"id":"2","content_text":"Two."}]}`,
		want: []wantArticle{{id: "1", title: "T1", text: "One & two.", date: "2016-10-15", author: "Ann Ox", remark: markup.HTMLNote + "text"}, {id: "2", text: "Two."}}},
	{name: "xml of no known kind", file: "a.xml", in: `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`, problems: []string{"skipped: XML of an unknown kind (root element svg)"}},
	{name: "external entity", file: "a.xml", in: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><title>T &e;</title></item></channel></rss>`,
		want: []wantArticle{{title: "T &e;", note: "the entity &e; is the document's own and was not put in"}}},
	{name: "laughs", file: "a.xml", in: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><rss><channel><item><title>&c;</title><description>x</description></item></channel></rss>`,
		want: []wantArticle{{title: "&c;", text: "x", note: "the entity &c; is the document's own and was not put in"}}},
	{name: "other xml", file: "a.xml", in: `<?xml version="1.0" encoding="iso-8859-1"?><newsitem itemid="2286" date="1996-08-20" xml:lang="en"><title>UK: T</title><headline>H</headline><dateline>ELMFORD 1996-08-20</dateline><text><p>One.</p><p>Two.</p></text></newsitem>`,
		want: []wantArticle{{id: "2286", title: "UK: T", date: "1996-08-20", language: "en", text: "ELMFORD 1996-08-20 - One.\n\nTwo."}}},
	{name: "solr", file: "a.xml", in: `<?xml version="1.0"?><add><doc><field name="id">7</field><field name="title">T1</field><field name="body">B1</field></doc><doc><field name="id">8</field><field name="title">T2</field><field name="body">B2</field></doc></add>`,
		want: []wantArticle{{id: "7", title: "T1", text: "B1"}, {id: "8", title: "T2", text: "B2"}}},
}

const nitfItem = `<?xml version="1.0" encoding="UTF-8"?><nitf baselang="en-US"><head><title>slug</title><docdata management-status="STATUS"><doc-id id-string="n-1"/><date.issue norm="20161015T103000+0100"/><doc.copyright holder="Elmford Press" year="2016"/></docdata></head>
<body><body.head><hedline><hl1>Mayor resigns</hl1></hedline><byline>By <person>Ann Ox</person></byline><dateline><location>ELMFORD</location></dateline></body.head>
<body.content><p>The mayor, <person>Paul Harrow</person>, resigned.</p><media media-type="image"><media-caption><p>Paul Harrow on Saturday.</p></media-caption></media><p>The council meets on Monday.</p></body.content></body></nitf>`

const g2Item = `<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2016-10-15T10:30:00Z</sent></header><itemSet>
<newsItem guid="tag:1" version="1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:EP"><name>Elmford Press</name></provider><versionCreated>2016-10-15T10:30:00+01:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Mayor resigns</headline><by>By Ann Ox</by><dateline>ELMFORD, Oct 15</dateline><language tag="en-GB"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>The mayor resigned.</p><p>The council meets.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="tag:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><headline>A picture</headline></contentMeta></newsItem>
<newsItem guid="tag:3"><itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:canceled"/></itemMeta><contentMeta><headline>No</headline></contentMeta></newsItem>
<newsItem guid="tag:4"><itemMeta><itemClass qcode="ninat:text"/><embargoed>2016-10-20T00:00:00Z</embargoed></itemMeta><contentMeta><headline>Later</headline></contentMeta><contentSet><inlineData>Text.</inlineData></contentSet></newsItem>
<packageItem guid="tag:5"><contentMeta><headline>All of it</headline></contentMeta></packageItem></itemSet></newsMessage>`

const newsml1 = `<?xml version="1.0"?><NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>ep.example</ProviderId><DateId>20161015</DateId><PublicIdentifier>urn:newsml:ep:1</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20161015T103000+0100</FirstCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Mayor resigns</HeadLine><ByLine>By Ann Ox</ByLine><DateLine>ELMFORD, Oct 15</DateLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="EP"/></Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>
<ContentItem><MediaType FormalName="Text"/><DataContent><p>The mayor resigned.</p><p>The council meets.</p></DataContent></ContentItem></NewsComponent></NewsItem>
<NewsItem><NewsManagement><Status FormalName="Withheld"/></NewsManagement></NewsItem></NewsML>`

var wireCases = []suiteCase{
	{name: "nitf", file: "a.xml", in: strings.Replace(nitfItem, "STATUS", "usable", 1), want: []wantArticle{{id: "n-1", title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "Elmford Press", language: "en",
		text: "ELMFORD - The mayor, Paul Harrow, resigned.\n\nThe council meets on Monday.\n\nPaul Harrow on Saturday."}}},
	{name: "nitf, withheld", file: "a.xml", in: strings.Replace(nitfItem, "STATUS", "withheld", 1), problems: []string{"skipped: a wire item that is withheld"}},
	{name: "newsml-g2", file: "a.xml", in: g2Item, want: []wantArticle{{id: "tag:1", title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "Elmford Press", language: "en",
		text: "ELMFORD, Oct 15 - The mayor resigned.\n\nThe council meets.", position: "item 1"}},
		problems: []string{"item 2 skipped: a news item of class picture", "item 3 skipped: a wire item that is canceled", "item 4 skipped: a wire item under embargo until 2016-10-20T00:00:00Z", "item 5 skipped: a package item"}},
	{name: "newsml 1", file: "a.xml", in: newsml1, want: []wantArticle{{id: "urn:newsml:ep:1", title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "EP", language: "en",
		text: "ELMFORD, Oct 15 - The mayor resigned.\n\nThe council meets."}}, problems: []string{"item 2 skipped: a wire item that is withheld"}},
	{name: "ninjs", file: "a.json", in: `{"uri":"tag:1","type":"text","pubstatus":"usable","versioncreated":"2016-10-15T10:30:00Z","headline":"Mayor resigns","byline":"By Ann Ox","body_html":"<p>One &amp; two.</p><p>Three.</p>","language":"en-GB","source":"EP"}`,
		want: []wantArticle{{id: "tag:1", title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "EP", language: "en", text: "One & two.\n\nThree.", remark: markup.HTMLNote + "text"}}},
	{name: "ninjs 2", file: "a.json", in: `{"uri":"tag:1","type":"text","pubstatus":"usable","versioncreated":"2016-10-15T10:30:00Z","headlines":[{"role":"main","value":"Mayor resigns"}],"bodies":[{"contenttype":"text/plain","value":"One."}]}`,
		want: []wantArticle{{id: "tag:1", title: "Mayor resigns", text: "One."}}},
	{name: "ninjs, not for use", file: "a.jsonl", in: `{"uri":"1","type":"text","pubstatus":"canceled","headline":"H","body_text":"B"}` + "\n" + `{"uri":"2","type":"picture","pubstatus":"usable","headline":"P"}` + "\n" + `{"uri":"3","type":"text","pubstatus":"usable","embargoed":"2016-10-20T00:00:00Z","headline":"E","body_text":"B"}`,
		problems: []string{"line 1 skipped: a wire item that is canceled: H", "line 2 skipped: a wire item of type picture, no text: P", "line 3 skipped: a wire item under embargo until 2016-10-20T00:00:00Z: E"}},
	{name: "reuters-21578", file: "r.sgm", in: "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"11\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT>&#2;\n<TITLE>ELMFORD &lt;ELM> SETS DIVIDEND</TITLE>\n<DATELINE>    ELMFORD, Feb 26 - </DATELINE><BODY>Elmford Corp said it\nset a dividend.\n    It is payable in March.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n" +
		"<REUTERS NEWID=\"12\"><DATE>26-FEB-1987 15:02:00.00</DATE><TEXT TYPE=\"BRIEF\">&#2;\n<TITLE>BRIEF ONLY</TITLE></TEXT></REUTERS>\n<REUTERS NEWID=\"13\"><DATE>26-FEB-1987</DATE><TEXT TYPE=\"UNPROC\">&#2;\n****<ELM>\n    A raw text.\n&#3;</TEXT></REUTERS>",
		want: []wantArticle{{id: "11", title: "ELMFORD <ELM> SETS DIVIDEND", date: "1987-02-26", source: "Reuters", text: "ELMFORD, Feb 26 - Elmford Corp said it set a dividend.\n\nIt is payable in March. Reuter"},
			{id: "12", title: "BRIEF ONLY", text: "-"}, {id: "13", text: "****\n\nA raw text."}}},
	{name: "trec", file: "t", in: "<DOC>\n<DOCNO> EP19980429.0001 </DOCNO>\n<HEAD>Mayor resigns</HEAD>\n<BYLINE>By ANN OX</BYLINE>\n<DATELINE>ELMFORD (EP) </DATELINE>\n<TEXT>\n   The mayor\nresigned.\n<P>\nThe council meets.\n</TEXT>\n</DOC>\n<DOC><DOCNO>X2</DOCNO><BODY><HEADLINE>Tags</HEADLINE><TEXT>In <b_enamex type=\"LOCATION\">Elmford<e_enamex>, a vote.</TEXT></BODY></DOC>",
		want: []wantArticle{{id: "EP19980429.0001", title: "Mayor resigns", author: "ANN OX", date: "1998-04-29", text: "ELMFORD (EP) - The mayor resigned.\n\nThe council meets."}, {id: "X2", title: "Tags", text: "In Elmford, a vote."}}},
	{name: "gigaword", file: "g.sgml", in: "<DOC id=\"EP_ENG_19940512.0002\" type=\"story\" >\n<HEADLINE>\nMayor resigns\n</HEADLINE>\n<DATELINE>\nELMFORD, May 12 (EP)\n</DATELINE>\n<TEXT>\n<P>\nThe mayor resigned.\n</P>\n</TEXT>\n</DOC>\n<DOC id=\"EP_ENG_19940512.0003\" type=\"advis\" ><TEXT>Editors:</TEXT></DOC>",
		want: []wantArticle{{id: "EP_ENG_19940512.0002", date: "1994-05-12", title: "Mayor resigns", text: "ELMFORD, May 12 (EP) - The mayor resigned."}}, problems: []string{"document 2 skipped: an advisory to editors"}},
	{name: "anpa", file: "w.tst", in: "\x16\x16\x01V1234\x1f_elmf\nr i\x13\x11 BC-Elmford-Mayor     10-15 0100\n\x02^BC-Elmford-Mayor,100<\n^Mayor of Elmford resigns<\n^Eds: With photo.<\n^By ANN OX=\n^Associated Press=\n\t   ELMFORD (AP) _ The mayor\nresigned.\n \n\t   The council meets.\n\x03AP-WF-10-15-16 1509GMT<\n\x0c\n\x04",
		want: []wantArticle{{title: "Mayor of Elmford resigns", author: "ANN OX", source: "Associated Press", date: "2016-10-15", text: "ELMFORD (AP) _ The mayor resigned.\n\nThe council meets.", position: "message 1"}}},
	{name: "iptc 7901", file: "w.txt", in: "\x01eca062 4 i 211 ep 061\r\n\nElmford-politics/\r\n\x02EXTRA\nMayor of Elmford resigns =\r\n\n   Elmford (ep) - The mayor\r\nresigned.\r\n\n   The council meets.\r\n\x03151137 GMT Oct 16\r\n\x7f\n\x04\x01eca063\x02Second message =\nText of it.\x03\x04",
		want: []wantArticle{{title: "Mayor of Elmford resigns", date: "2016-10-15", text: "Elmford (ep) - The mayor resigned.\n\nThe council meets.", source: "ep"}, {title: "Second message", text: "Text of it.", id: "#2"}}},
	{name: "wire kill", file: "w.tst", in: "\x01V1\x1fx\nr i BC-Elmford-KILL\n\x02^BC-Elmford-KILL,10<\n^Kill<\n\x03", problems: []string{"message 1 skipped: a kill or withhold notice"}},
}

const mailMessage = "From: =?iso-8859-1?Q?Caf=E9_Elmford?= <news@echo.example>\r\nTo: you@x.example\r\nSubject: =?utf-8?B?TWF5b3I=?=\r\n resigns\r\nDate: Sat, 15 Oct 2016 23:31:00 -0500\r\nMessage-ID: <m1@echo.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n" +
	"--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=C3=A9 =\r\nreopened.\r\n--b2\r\nContent-Type: text/html\r\n\r\n<p>HTML</p>\r\n--b2--\r\n--b1\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b1--\r\n"

var mailCases = []suiteCase{
	{name: "mail", file: "a.eml", in: mailMessage, want: []wantArticle{{id: "m1@echo.example", title: "Mayor resigns", author: "Café Elmford", source: "echo.example", date: "2016-10-15", text: "The café reopened."}}},
	{name: "mail, html alone", file: "a.eml", in: "From: a@x.example\nTo: b@x.example\nSubject: T\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: base64\n\nPHA+Q2Fm6TwvcD48cD5Ud288L3A+\n", want: []wantArticle{{title: "T", text: "Café\n\nTwo"}}},
	{name: "mbox", file: "a.mbox", in: "From a@x.example Sat Oct 15 10:31:00 2016\nFrom: a@x.example\nSubject: One\n\nText one.\n>From here on.\n\nFrom b@x.example Sun Oct 16 10:31:00 2016\nSubject: Two\nDate: 16 Oct 2016 10:00:00 +0000\n\nText two.\n",
		want: []wantArticle{{id: "#1", title: "One", text: "Text one.\nFrom here on."}, {id: "#2", title: "Two", date: "2016-10-16", text: "Text two."}}},
	{name: "prose that begins with From", file: "a.txt", in: "From Elmford to Moscow: what 2016 brought\n\nFrom the town hall at 10:30 came news.\n",
		want: []wantArticle{{begins: "From Elmford to Moscow: what 2016 brought", title: "-"}}},
	{name: "emlx", file: "a.emlx", onlyFile: true, in: "60\nFrom: a@x.example\nTo: b@x.example\nSubject: T\n\nBody of mail.\n\n\n<?xml version=\"1.0\"?><plist></plist>", want: []wantArticle{{title: "T", begins: "Body of mail."}}},
	{name: "saved web page", file: "a.mhtml", in: "From: <Saved by Blink>\nSnapshot-Content-Location: https://e.example/1\nSubject: T\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b1\n\n--b1\nContent-Type: text/html\n\n" + pageHTML + "\n--b1--\n",
		want: []wantArticle{{title: "Mayor of Elmford resigns", date: "2016-10-15", url: "https://e.example/1"}}},
	{name: "mail without text", file: "a.eml", in: "From: a@x.example\nTo: b@x.example\nSubject: T\nContent-Type: image/png\n\nxxxx\n", problems: []string{"skipped: a message without text (1 attachments): T"}},
}

var webCases = []suiteCase{
	{name: "warc", file: "a.warc", in: warcOf("warcinfo", "", "application/warc-fields", "software: x\r\n") +
		warcOf("response", "http://e.example/1", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"+chunked(pageHTML)) +
		warcOf("request", "http://e.example/1", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
		warcOf("response", "http://e.example/2", "application/http; msgtype=response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no") +
		warcOf("response", "http://e.example/3", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n") +
		"stray bytes\r\n" +
		warcOf("conversion", "http://e.example/4", "text/plain", "Plain text of a page.\n") + "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 500\r\nContent-Type: text/html\r\n\r\n",
		want:     []wantArticle{{title: "Mayor of Elmford resigns", url: "http://e.example/1", date: "2016-10-15", position: "record 2"}, {text: "Plain text of a page.", url: "http://e.example/4", position: "record 6"}},
		problems: []string{"record 4 skipped: http://e.example/2: HTTP status 404", "record 5 skipped: http://e.example/3: a PNG picture", "after record 5 quarantined: 12 bytes that belong to no record", "record 7 quarantined: the file ends within a record"}},
	{name: "arc", file: "a.arc", in: "filedesc://a.arc 0.0.0.0 20161015000000 text/plain 10\n1 0 Arc x\n\nhttp://e.example/1 1.2.3.4 20161015000000 text/html 89\nHTTP/1.0 200 OK\nContent-Type: text/html\n\n<title>T</title><p>The bridge closed today.</p>\n",
		want: []wantArticle{{title: "T", text: "The bridge closed today.", url: "http://e.example/1", date: "2016-10-15", remark: web.CaptureNote}}},
}

func warcOf(kind, url, media, block string) string {
	h := "WARC/1.0\r\nWARC-Type: " + kind + "\r\n"
	if url != "" {
		h += "WARC-Target-URI: " + url + "\r\n"
	}
	return h + "Content-Type: " + media + "\r\nContent-Length: " + itoa(len(block)) + "\r\n\r\n" + block + "\r\n\r\n"
}

func chunked(s string) string {
	half := len(s) / 2
	return hex(half) + "\r\n" + s[:half] + "\r\n" + hex(len(s)-half) + ";x=y\r\n" + s[half:] + "\r\n0\r\n\r\n"
}

var exportCases = []suiteCase{
	{name: "lexisnexis html", file: "l.html", in: `<HTML><BODY><!-- LXNComment 1 --><A NAME="DOC_ID_0_0"></A><!-- Hide XML section from browser
<DOC NUMBER=1>
<DOCFULL> -->
<BR><DIV CLASS="c0"><P>1 of 2 DOCUMENTS</P></DIV><BR><DIV CLASS="c3"><P>Elmford Echo</P></DIV><BR><DIV CLASS="c3"><P><SPAN>October</SPAN><SPAN> 15, 2016 Saturday</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P>HARROW: I RESIGN</P></DIV><BR><DIV CLASS="c5"><P><SPAN>BYLINE: </SPAN><SPAN>By ANN OX</SPAN></P></DIV><BR><DIV CLASS="c5"><P>LENGTH: 10 words</P></DIV><BR><DIV CLASS="c5"><P>DATELINE: ELMFORD</P></DIV>
<BR><DIV CLASS="c5"><P>The mayor resigned.</P><P>The council meets.</P></DIV><BR><DIV CLASS="c5"><P>LOAD-DATE: October 16, 2016</P></DIV><BR><DIV CLASS="c5"><P>LANGUAGE: ENGLISH</P></DIV><BR><DIV CLASS="c3"><P>Copyright 2016 Echo</P></DIV>
<!-- Hide XML section from browser
</DOCFULL>
</DOC> --><!-- Hide XML section from browser
<DOC NUMBER=2>
<DOCFULL> --><DIV><P>2 of 2 DOCUMENTS</P></DIV><DIV><P>Elmford Echo</P></DIV><DIV><P>October 16, 2016</P></DIV><DIV><P>Second</P></DIV><DIV><P>LENGTH: 2 words</P></DIV><DIV><P>Text two.</P></DIV></BODY></HTML>`,
		want: []wantArticle{{title: "HARROW: I RESIGN", author: "ANN OX", source: "Elmford Echo", date: "2016-10-15", language: "en", text: "ELMFORD - The mayor resigned.\n\nThe council meets."}, {title: "Second", text: "Text two.", id: "#2"}}},
	{name: "lexisnexis text", file: "l.txt", in: "                               1 of 2 DOCUMENTS\n\n\n                                Elmford Echo\n\n                            October 15, 2016 Saturday\n\nMayor resigns\n\nBYLINE: Ann Ox\n\nLENGTH: 10 words\n\n\nThe mayor\nresigned.\n\nThe council meets.\n\nLOAD-DATE: October 16, 2016\n\n                               2 of 2 DOCUMENTS\n\n\n     Elmford Echo\n\n   October 16, 2016\n\nSecond\n\nLENGTH: 2 words\n\nText two.\n",
		want: []wantArticle{{title: "Mayor resigns", author: "Ann Ox", source: "Elmford Echo", date: "2016-10-15", text: "The mayor resigned.\n\nThe council meets."}, {title: "Second", text: "Text two."}}},
	{name: "factiva", file: "f.html", in: `<html><head><title>Factiva</title></head><body><div class="article enArticle"><table><tr><td><b>HD</b>&nbsp;</td><td><b class='enHeadline'>Mayor resigns</b></td></tr><tr><td><b>BY</b>&nbsp;</td><td>By Ann Ox</td></tr><tr><td><b>PD</b>&nbsp;</td><td>15 October 2016</td></tr><tr><td><b>SN</b>&nbsp;</td><td>Elmford Echo</td></tr><tr><td><b>LA</b>&nbsp;</td><td>English</td></tr><tr><td><p><b>LP</b>&nbsp;</p></td><td><p class="articleParagraph">One.</p></td></tr><tr><td><b>TD</b></td><td><p class="articleParagraph">Two.</p><p>Three.</p></td></tr><tr><td><b>AN</b></td><td>Document ECHO1</td></tr></table></div></body></html>`,
		want: []wantArticle{{id: "ECHO1", title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "Elmford Echo", language: "en", text: "One.\n\nTwo.\n\nThree."}}},
	{name: "a page with the class of an export", file: "f.html", in: `<html><head><title>T</title></head><body><div class="article x"><p class="articleParagraph">The bridge in Elmford closed on Monday.</p></div></body></html>`,
		want: []wantArticle{{title: "T", text: "The bridge in Elmford closed on Monday."}}},
	{name: "europresse", file: "e.html", in: `<html><body><table><tr><td><span class="DocPublicationName">L'Écho</span><br><span class="DocHeader">samedi </span><span class="DocHeader">15 octobre 2016</span><br><br><span class="TitreArticleVisu">Le maire démissionne</span><br><br>Anne Boeuf<br><p></p>Un texte.<p></p>La suite.<p></p><b><i>© 2016 L'Écho. Tous droits réservés.</i></b></td></tr></table></body></html>`,
		want: []wantArticle{{title: "Le maire démissionne", author: "Anne Boeuf", date: "2016-10-15", source: "L'Écho", text: "Un texte.\n\nLa suite."}}},
	{name: "rtf", file: "a.rtf", in: `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}{\colortbl;\red0;}{\info{\title Mayor}{\author Ann Ox}{\creatim\yr2016\mo10\dy15}}{\header head}\pard The caf\'e9 \u8220?reopened\u8221?.\par {\f1 \'b3\'f3d\'9f} and {\b bold}\line next{\*\unknown gone}\par}`,
		want: []wantArticle{{title: "Mayor", author: "Ann Ox", date: "2016-10-15", text: "The café “reopened”.\n\nłódź and bold\nnext"}}},
	{name: "rtf, cut", file: "a.rtf", in: `{\rtf1 Text that {\b ends`, want: []wantArticle{{text: "Text that ends", note: "the file ends within a group (truncated)"}}},
}
