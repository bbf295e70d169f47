package markup

import (
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
		{"a word in frames", "<b>Na</b>me and Ot<wbr>to", "Name and Otto"},
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
		if got, is := ShownText(c.in); got != want || is != wantHTML {
			t.Errorf("%s: %q\n got %q, HTML: %v\nwant %q", c.name, c.in, got, is, want)
		}
	}
}

// Time that grew faster than the length could not pass here.
func TestShownTextIsLinear(t *testing.T) {
	const size = 8 << 20
	for _, s := range []string{"&", "<", "<a ", "<a b=\"", "<a b=\"<a b=\" c=\"", "<!--", "</", "&a", "&#", "<p>", "<p hidden>", "<b>a", "<br> ", "<a b c", "&amp;amp;", "</b>", "<script>", "<pre>\n"} {
		if got, _ := ShownText(strings.Repeat(s, size/len(s))); !utf8.ValidString(got) {
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
		got, is := ShownText(s)
		if !is && got != s {
			t.Fatalf("%q is no HTML and became %q", s, got)
		}
		if len(got) > 2*len(s)+8 || !utf8.ValidString(got) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
