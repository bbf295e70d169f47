package read

import (
	"fmt"
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

var tableCases = []suiteCase{
	{name: "excel names the separator", file: "a.csv", in: "sep=;\r\ntitle;text;date\r\n\"T1\";\"One; two.\";2016-10-15\r\nT2;Three.;2016-10-16\r\n",
		want: []wantArticle{{title: "T1", text: "One; two.", date: "2016-10-15", position: "line 3", id: "#1"}, {title: "T2", text: "Three.", position: "line 4"}}},
	{name: "excel names an odd separator", file: "a.csv", in: "\xef\xbb\xbf\"SEP=^\"\ntitle^text\nT1^One, two; three | four.\n",
		want: []wantArticle{{title: "T1", text: "One, two; three | four."}}},
	{name: "a separator behind every row", file: "a.csv", in: "title,text,date\nT1,a,2016,\nT2,b,2016, ,\nT3,c,2016,x\n",
		want: []wantArticle{{title: "T1", text: "a"}, {title: "T2", text: "b", date: "2016"}}, problems: []string{"line 4 quarantined: 4 cells where the header has 3"}},
	{name: "a text that comes last keeps its separators", file: "a.csv", in: "title,text\nT1,\nT2,b,\nT3,b, c,\n",
		want: []wantArticle{{title: "T1", text: "-"}, {title: "T2", text: "b"}, {title: "T3", text: "b, c,"}}},
	{name: "line breaks in header cells", file: "a.csv", in: "\"Head\nline\",\"Full\r\nText\",\"Publication\nDate\"\nT1,One.,2016-10-15\n\"T2\",\"Two.\nAnd more.\",2016-10-16\n",
		want: []wantArticle{{title: "T1", text: "One.", date: "2016-10-15", position: "line 5"}, {title: "T2", text: "Two.\nAnd more."}}},
	{name: "an open quote before quoted rows", file: "a.csv", in: "title,text,date\nT1,\"never closed,2016\nT2,\"b, c\",2016\nT3,\"d\",2016\n",
		want: []wantArticle{{title: "T2", text: "b, c"}, {title: "T3", text: "d"}}, problems: []string{"line 2 quarantined: a quoted cell that never ends"}},
	{name: "an open quote in a cell of several lines, the row complete", file: "a.csv", in: "title,text,date\nT1,\"one\ntwo\n\nthree,2016\nT2,\"b\n\nc\",2016\nT3,\"d\",2016\n",
		want: []wantArticle{{title: "T2", text: "b\n\nc"}, {title: "T3", text: "d"}}, problems: []string{"line 2 quarantined: a quoted cell that never ends, to line 5"}},
	{name: "an open quote among rows that are quoted throughout", file: "a.csv", in: "\"title\",\"text\"\n\"T1\",\"never closed\n\"T2\",\"b, c\"\n\"T3\",\"d\"\n",
		want: []wantArticle{{title: "T2", text: "b, c"}, {title: "T3", text: "d"}}, problems: []string{"line 2 quarantined"}},
	{name: "an open quote in a cell of several lines", file: "a.csv", in: "title,text,date\nT1,\"one,\ntwo\n\nT2,\"b\n\nc\",2016\nT3,\"d\",2016\n",
		want: []wantArticle{{title: "T2", text: "b\n\nc"}, {title: "T3", text: "d"}}, problems: []string{"line 2 quarantined: a quoted cell that never ends, to line 4"}},
	{name: "an open quote that a stray one would close", file: "a.csv", in: "title,text,date\nT1,\"never closed,2016\nT2,she said \"go\",2016\nT3,d,2016\n",
		want: []wantArticle{{title: "T2", text: "she said \"go\""}, {title: "T3", text: "d"}}, problems: []string{"line 2 quarantined"}},
	{name: "two open quotes", file: "a.csv", in: "title,text,date\nT1,\"never closed,2016\nT2,\"nor this,2016\nT3,\"d\",2016\nT4,e,2016\n",
		want: []wantArticle{{title: "T3", text: "d"}, {title: "T4"}}, problems: []string{"line 2 quarantined", "line 3 quarantined"}},
	{name: "many rows behind an open quote", file: "a.csv", in: "title,text,date\nT1,\"never closed,2016\n" + strings.Repeat("T,b,2016\n", 20) + "T3,\"d\",2016\n",
		want: append(repeated(wantArticle{title: "T", text: "b"}, 20), wantArticle{title: "T3", text: "d"}), problems: []string{"line 2 quarantined"}},
	{name: "a quoted cell behind one of several lines", file: "a.csv", in: "title,text,date\r\n\"T1\",\"One\r\ntwo\rthree.\",\"2016-10-15\"\r\n\"T2\",\"b\r\n\r\nc, d\",\"2016-10-16\"\r\n",
		want: []wantArticle{{title: "T1", text: "One\r\ntwo\rthree.", date: "2016-10-15"}, {title: "T2", text: "b\r\n\r\nc, d", date: "2016-10-16"}}},
	{name: "prose in a cell is no row", file: "a.csv", in: "title,text\nT1,\"One, she said.\nTwo, he said.\n\"\"Three, they said.\"\"\n\nFour, \"\"five\"\".\"\nT2,b\n",
		want: []wantArticle{{title: "T1", text: "One, she said.\nTwo, he said.\n\"Three, they said.\"\n\nFour, \"five\"."}, {title: "T2"}}},
	{name: "prose with quotes that are not doubled", file: "a.csv", in: "title,text,date\nT1,\"One.\n\"We won,\" she said, \"and\nwent home.\" That was all.\",2016\nT2,b,2016\n",
		want: []wantArticle{{title: "T1", text: "One.\n\"We won,\" she said, \"and\nwent home.\" That was all.", date: "2016"}, {title: "T2"}}},
	{name: "two cells of several lines", file: "a.csv", in: "text,title,summary\n\"a\nb\",T1,\"c\nd\"\ne,T2,f\n",
		want: []wantArticle{{title: "T1", text: "a\nb"}, {title: "T2", text: "e"}}},
}

func repeated(a wantArticle, n int) []wantArticle {
	all := make([]wantArticle, n)
	for i := range all {
		all[i] = a
	}
	return all
}

// TestManyOpenQuotes: every row of a table opens a quote that it does not close.
// 40,000 of them took minutes when each was followed to the end of the table.
func TestManyOpenQuotes(t *testing.T) {
	for name, row := range map[string]string{
		"whole rows":      "T%d,\"open and not closed,2016\n",
		"rows too short":  "T%d,\"open\n",
		"changing column": "%[1]d,\"a%[1]d,2016\n\"%[1]d,b,2016\n",
		"spread out":      "T%d,\"open,2016\n\n\n\nx\n",
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("title,text,date\n")
			for i := range 40_000 {
				fmt.Fprintf(&b, row, i)
			}
			for _, end := range []string{"", "T,\"closed\",2016\n"} {
				arts, probs := readStream(t, frame.Options{Format: "csv"}, strings.NewReader(b.String()+end))
				if len(probs) < 39_000 || len(arts) < min(1, len(end)) {
					t.Errorf("%d articles, %d problems", len(arts), len(probs))
				}
			}
		})
	}
}
