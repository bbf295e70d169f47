package read

import (
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

func TestFieldsThatTheUserNames(t *testing.T) {
	for _, c := range []struct {
		name, in string
		fields   []string
		want     wantArticle
	}{
		{"json keys", `{"ttl":"T1","bod":"One.","when":"2016-10-15","who":"Ann Ox","where":"Echo","adr":"u","no":7}`,
			[]string{"title=ttl", "text=bod", "date=when", "author=who", "source=where", "url=adr", "id=no"},
			wantArticle{id: "7", title: "T1", text: "One.", date: "2016-10-15", author: "Ann Ox", source: "Echo", url: "u"}},
		{"keys within objects", `{"a":{"b":{"ttl":"T1"}},"parts":[{"t":"x"},{"t":"One."}]}`,
			[]string{"title=a.b.ttl", "text=parts.1.t"}, wantArticle{title: "T1", text: "One."}},
		{"a key with a dot", `{"a.b":"T1","a":{"b":"no"},"text":"One."}`, []string{"title=a.b"}, wantArticle{title: "T1", text: "One."}},
		{"before known names", `{"title":"no","ttl":"T1","text":"One.","date":"2001","when":"2016"}`, []string{"title=ttl", "date=when"},
			wantArticle{title: "T1", text: "One.", date: "2016"}},
		{"known names where it is missing", `{"title":"T1","ttl":null,"text":"One."}`, []string{"title=ttl"}, wantArticle{title: "T1", text: "One."}},
		{"a known name for another field", `{"headline":"One.","label":"T1"}`, []string{"text=headline", "title=label"}, wantArticle{title: "T1", text: "One."}},
		{"the first that is there", `{"t2":"T2","t1":"T1","text":"One."}`, []string{"title=t0", "title=t1", "title=t2"}, wantArticle{title: "T1"}},
		{"another spelling", `{"Ttl":"T1","text":"One."}`, []string{"title=ttl"}, wantArticle{title: "T1"}},
		{"within a known wrapper", `{"data":{"ttl":"T1","text":"One."}}`, []string{"title=ttl"}, wantArticle{title: "T1"}},
		{"a list of articles", `{"articles":[{"ttl":"T1","bod":"One."}]}`, []string{"title=ttl", "text=bod"}, wantArticle{title: "T1", text: "One."}},
		{"a table as pandas writes it", `{"ttl":{"0":"T1"},"bod":{"0":"One."}}`, []string{"title=ttl", "text=bod"}, wantArticle{title: "T1", text: "One."}},
		{"columns", "ttl,bod,when,text\nT1,One.,15/10/2016,no\n", []string{"title=ttl", "text=bod", "date=when"}, wantArticle{title: "T1", text: "One.", date: "2016-10-15"}},
		{"one column, the rest by what they hold", "x,when\n\"The court in Elmford sat on Monday and heard three witnesses, a clerk of the court said.\",2016-10-15\n", []string{"date=When"},
			wantArticle{begins: "The court", date: "2016-10-15"}},
		{"a separator in the last column", "ttl,bod\nT1,One, two.\n", []string{"title=ttl", "text=bod"}, wantArticle{title: "T1", text: "One, two."}},
		{"xml", "<?xml version='1.0'?><items><item><ttl>T1</ttl><bod>One.</bod></item></items>", []string{"title=ttl", "text=bod"}, wantArticle{title: "T1", text: "One."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			format := map[byte]string{'{': "json", '<': "xml"}[c.in[0]]
			if format == "" {
				format = "csv"
			}
			arts, probs := readStream(t, frame.Options{Fields: c.fields, Format: format}, strings.NewReader(c.in))
			s := suiteCase{want: []wantArticle{c.want}}
			s.check(t, "stdin", arts, probs)
		})
	}
}

func TestFieldsThatCannotBeNamed(t *testing.T) {
	for _, f := range []string{"headline=x", "title", "title=", "=x", ""} {
		if _, err := New(frame.Options{Fields: []string{f}}); err == nil {
			t.Errorf("%q: no error", f)
		}
	}
}

func TestHints(t *testing.T) {
	rows := func(n int, row string) string { return strings.Repeat(row+"\n", n) }
	for name, c := range map[string]struct {
		in     string
		fields []string
		want   string
	}{
		"neither":          {rows(3, `{"bod":"One.","text":"One.","when":"2016","meta":{"ttl":"T"}}`), nil, "-: nearly none of 3 records has a title or a date; keys: bod, meta, meta.ttl, text, when (name the right ones: --field title=KEY --field date=KEY)"},
		"no date":          {rows(3, `{"title":"T1","text":"One.","when":"2016"}`), nil, "a date; keys: text, title, when (name the right one: --field date=KEY)"},
		"nothing at all":   {rows(3, `{"ttl":"T1","bod":"One."}`), nil, "a title or a text or a date; keys: bod, ttl"},
		"a few":            {rows(40, `{"text":"One.","date":"2016"}`) + rows(1, `{"title":"T","text":"One.","date":"2016"}`), nil, "of 41 records has a title;"},
		"some":             {rows(10, `{"text":"One.","date":"2016"}`) + rows(1, `{"title":"T","text":"One.","date":"2016"}`), nil, ""},
		"all there":        {rows(3, `{"title":"T1","text":"One.","date":"2016"}`), nil, ""},
		"named":            {rows(3, `{"ttl":"T1","bod":"One.","when":"2016"}`), []string{"title=ttl", "text=bod", "date=when"}, ""},
		"one record":       {rows(1, `{"text":"One."}`), nil, ""},
		"a table":          {"title,text,when\n" + rows(3, "T1,One.,2016"), nil, "a date; columns: text, title, when"},
		"no text in table": {"ttl,bod,when\n" + rows(3, "T1,One.,2016"), nil, "of 3 records has a title or a text or a date; columns: bod, ttl, when"},
	} {
		format := "json"
		if c.in[0] != '{' {
			format = "csv"
		}
		r, err := New(frame.Options{Fields: c.fields, Format: format})
		if err != nil {
			t.Fatal(err)
		}
		err = r.Walk(t.Context(), []string{"-"}, strings.NewReader(c.in), func(fr frame.Frame) error { fr.Decode(); return nil })
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(r.Hints(), "\n")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
