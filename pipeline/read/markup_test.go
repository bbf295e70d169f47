package read

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is HTML and what only looks like it.
func TestShownText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		// HTML: want is what a browser shows.
		{"paragraphs", "<p>Police in Graz found <b>Otto</b> Wels.</p><p>Carla&nbsp;Bruno spoke.</p>", "Police in Graz found Otto Wels.\n\nCarla Bruno spoke."},
		{"upper case", "<P>One.<BR>Two.</P>", "One.\nTwo."},
		{"a word in pieces", "<b>Na</b>me and Ot<wbr>to", "Name and Otto"},
		{"no end tags", "<p>Ana Horvat came.<p>Otto Wels left.", "Ana Horvat came.\n\nOtto Wels left."},
		{"list", "<p>They came:</p><ul><li>Ana Horvat<li>Jan Novak</ul>", "They came:\n\nAna Horvat\nJan Novak"},
		{"table", "<table><tr><th>Ana Horvat</th><th>Split</th></tr><tr><td>Jan Novak</td><td>Brno</td></tr></table>", "Ana Horvat\nSplit\nJan Novak\nBrno"},
		{"definitions", "<dl><dt>Ana Horvat</dt><dd>Jan Novak</dd></dl>", "Ana Horvat\nJan Novak"},
		{"options", "<select><option>Ana Horvat<option>Jan Novak</select>", "Ana Horvat\nJan Novak"},
		{"scripts, styles, comments", "<!-- wp:paragraph --><p>Seen.</p><script>var a='Otto Wels<p>';</script><style>p{}</style><!--more--><noscript>Not seen</noscript>", "Seen."},
		{"hidden", `<p>Seen.</p><div style="display: none">Not <div>at</div> all</div><p hidden>Nor this</p><p>Again.</p>`, "Seen.\n\nAgain."},
		{"picture and its text", `<figure><img src="a.jpg"/><figcaption>Ana Horvat</figcaption></figure>Jan Novak`, "Ana Horvat\n\nJan Novak"},
		{"old lines in pre", "<pre>Ana Horvat\nJan Novak\n\nEva Lind</pre>", "Ana Horvat\nJan Novak\n\nEva Lind"},
		{"white space of the source is none", "<p>Carla\n  Bruno</p>\n\n<div>left\nTurin</div>", "Carla Bruno\n\nleft Turin"},
		{"a link in lines of text", "First line.\nSecond <a href=\"x\">Carla\nBruno</a> line.\n\nThird.", "First line.\nSecond Carla Bruno line.\n\nThird."},
		{"paragraphs by empty lines, as WordPress keeps them", "First.\n\nSecond <b>one</b>.\n<blockquote>Quoted.</blockquote>\nThird.\n\nFourth.", "First.\n\nSecond one.\n\nQuoted.\n\nThird.\n\nFourth."},
		{"line breaks alone", "Turin<br>Graz<br />Split", "Turin\nGraz\nSplit"},
		{"cut at the end", "Police found Otto Wels.</p>", "Police found Otto Wels."},
		{"attribute with a bracket", `He met <a href='x' title="a > b">Carla</a> Bruno.`, "He met Carla Bruno."},
		{"CDATA left over", "<![CDATA[<p>One.</p>]]>", "One."},
		{"escaped twice", "&lt;p&gt;Mayor Zo&amp;euml; Lind&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "Mayor Zoë Lind\n\nTwo."},
		{"entities alone", "Mayor Zo&euml; Lind of S&atilde;o&nbsp;Paulo\n\nmet Kevin O&rsquo;Brien &#8211; &#x41;&amp;T", "Mayor Zoë Lind of São Paulo\n\nmet Kevin O’Brien – A&T"},
		{"entities escaped twice", "Turin&amp;#8217;s AT&amp;amp;T", "Turin’s AT&T"},
		{"company", "AT&T &amp; co", "AT&T & co"},
		// No HTML: it stays.
		{"a tag that is spoken of", "The <b> tag makes text bold, <p> begins a paragraph, <br> breaks a line.", ""},
		{"tags in quotes", `Write "<b>", '<i>' or (<p>).`, ""},
		{"tags as code", "Write `<b>bold</b>` and `<p>Text</p>`.", ""},
		{"a pair that is spoken of", "It stands between <b> and </b>.", ""},
		{"an empty pair", "Put <p></p> there.", ""},
		{"comparison", "a < b and c > d, p<i and j>k", ""},
		{"code", "for (i=0;i<b;i++) { if (x<y && z>0) List<String> l; std::map<a,b> m; }", ""},
		{"addresses", "Write to Ana <ana@split.example> or see <http://x.example/a>.", ""},
		{"arrows and hearts", "Look <-- here, <3 and <<this>>", ""},
		{"ticker", "The Dow <.DJI> fell; <Sigh.> AT&T, Q&A; R&D;", ""},
		{"address with ampersands", "http://x.example/?a=1&copy=2&lt=3", ""},
		{"no markup", " T – x \r\n\tend ", ""},
		{"not closed", "3 <a 4 and 5 <b", ""},
	} {
		want, wantHTML := c.want, c.want != ""
		if !wantHTML {
			want = c.in
		}
		if got, is := shownText(c.in); got != want || is != wantHTML {
			t.Errorf("%s: %q\n got %q, HTML: %v\nwant %q", c.name, c.in, got, is, want)
		}
	}
}

// Time that grew faster than the length could not pass here.
func TestShownTextIsLinear(t *testing.T) {
	const size = 8 << 20
	for _, s := range []string{"&", "<", "<a ", "<a b=\"", "<a b=\"<a b=\" c=\"", "<!--", "</", "&a", "&#", "<p>", "<p hidden>", "<b>a", "<br> ", "<a b c", "&amp;amp;", "</b>", "<script>", "<pre>\n"} {
		if got, _ := shownText(strings.Repeat(s, size/len(s))); !utf8.ValidString(got) {
			t.Errorf("%q: not valid", s)
		}
	}
}

func FuzzShownText(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "a &amp;lt;b&gt; c", "<div style='display:none'>x</div>y", "<![CDATA[<b>x</b>]]>", "a\n\n<i>b\nc</i>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		got, is := shownText(s)
		if !is && got != s {
			t.Fatalf("%q is no HTML and became %q", s, got)
		}
		if len(got) > 2*len(s)+8 || !utf8.ValidString(got) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

// No element of a page joins the names around it, whatever the library that
// finds the article makes of it.
func TestPageLines(t *testing.T) {
	const (
		lead = "<p>These are the people who came to the meeting in Turin on Sunday evening, according to the police and the mayor of the city.</p>"
		tail = "<p>The meeting ended late in the evening, and all of the guests went home by train on Monday morning.</p>" +
			"<p>Nobody was hurt when the lamps went out for an hour, and the mayor thanked all those who had brought candles.</p>"
	)
	// What the library takes for no part of the article.
	leftOut := regexp.MustCompile("^<(select|center|menu|button)>")
	names := []string{"Carla Bruno", "Otto Wels", "Ana Horvat", "Jan Novak"}
	for _, body := range []string{
		"<ol><li>Carla Bruno</li><li>Otto Wels</li><li>Ana Horvat</li></ol>",
		"<ul><li>Carla Bruno<ul><li>Otto Wels</li><li>Ana Horvat</li></ul></li><li>Jan Novak</li></ul>",
		"<dl><dt>Carla Bruno</dt><dd>Otto Wels</dd><dt>Ana Horvat</dt><dd>Jan Novak</dd></dl>",
		"<table><tr><th>Carla Bruno</th><th>Otto Wels</th></tr><tr><td>Ana Horvat</td><td>Jan Novak</td></tr></table>",
		"<select><option>Carla Bruno</option><option>Otto Wels</option></select>",
		"<details><summary>Carla Bruno</summary>Otto Wels</details>",
		"<address>Carla Bruno</address><address>Otto Wels</address>",
		"<h2>Carla Bruno</h2>Otto Wels<hr>Ana Horvat<hr/>Jan Novak",
		"<p>Carla Bruno<br><b>Otto Wels</b><br/><a href=x>Ana Horvat</a></p>",
		"<center>Carla Bruno</center><fieldset><legend>Otto Wels</legend>Ana Horvat</fieldset>",
		"<blockquote>Carla Bruno</blockquote><pre>Otto Wels\nAna Horvat</pre>",
		"<menu><li>Carla Bruno<li>Otto Wels</menu>",
		"<button>Carla Bruno</button><button>Otto Wels</button>",
		"<div>Carla Bruno<p>Otto Wels</p>Ana Horvat<div>Jan Novak</div></div>",
	} {
		pg := extractPage([]byte("<!DOCTYPE html><html><head><title>Who came</title></head><body><article>"+lead+body+tail+"</article></body></html>"), "utf-8", "")
		for _, name := range names {
			found := !strings.Contains(body, name) || leftOut.MatchString(body)
			for line := range strings.Lines(pg.text) {
				line = strings.TrimSpace(line)
				found = found || line == name
				if strings.Contains(line, name) && line != name {
					t.Errorf("%s: a line is %q", body, line)
				}
			}
			if !found {
				t.Errorf("%s: %q is no line of %q", body, name, pg.text)
			}
		}
	}
}

// Of a page too short for the library what its article holds is read whole.
func TestShortPage(t *testing.T) {
	const page = "<html><head><title>Who came</title></head><body><nav><ul><li>Sport</ul></nav><article><h2>The guests</h2>" +
		"<p>They came.</p><ul><li>Carla Bruno<li>Otto Wels</ul></article><ul><li>More news</ul></body></html>"
	if got, want := extractPage([]byte(page), "utf-8", "").text, "The guests\n\nThey came.\n\nCarla Bruno\nOtto Wels"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
