package read

import (
	"strings"
	"testing"
)

func prologCases() (all []suiteCase) {
	feed := `<rss version="2.0"><channel><title>Echo</title><item><title>T1</title><description>The mayor of Elmford resigned on Monday.</description></item></channel></rss>`
	nitf := `<nitf><head><title>T1</title></head><body><body.head><hedline><hl1>T1</hl1></hedline></body.head><body.content><p>The mayor of Elmford resigned on Monday.</p></body.content></body></nitf>`
	for name, prolog := range map[string]string{
		"a long declaration":                   `<?xml version="1.0"` + strings.Repeat(" \n", 40_000) + `encoding="utf-8"?>`,
		"a long comment":                       `<?xml version="1.0"?>` + "\n<!-- " + strings.Repeat("a <tag> & more ", 10_000) + "-->\n",
		"many comments":                        `<?xml version="1.0"?>` + strings.Repeat("<!-- c -->\n", 20_000),
		"a long document type":                 `<?xml version="1.0"?><!DOCTYPE x [` + strings.Repeat(`<!ENTITY a "b > ]">`+"\n", 10_000) + "]>",
		"white space":                          strings.Repeat(" \r\n", 60_000),
		"white space behind":                   `<?xml version="1.0"?>` + strings.Repeat("\n", 200_000),
		"a comment of more than is held":       "<!--" + strings.Repeat("-", maxProlog+100) + "-->",
		"a comment and a document type":        "<!--" + strings.Repeat("-", maxProlog+100) + "--><!DOCTYPE x [ <!ENTITY a 'b'> ]>",
		"a document type that is never closed": `<!DOCTYPE x "open>` + strings.Repeat(" ", 70_000),
		"instructions":                         `<?xml version="1.0"?><?xml-stylesheet href="` + strings.Repeat("x", 100_000) + `"?>`,
	} {
		want := []wantArticle{{title: "T1", ends: "The mayor of Elmford resigned on Monday."}}
		all = append(all, suiteCase{name: "feed behind " + name, file: "a.xml", in: prolog + feed, want: want},
			suiteCase{name: "nitf behind " + name, file: "a.xml", in: prolog + nitf, want: want})
	}
	return append(all,
		suiteCase{name: "a long declaration names the encoding", file: "a.xml", in: `<?xml version="1.0"` + strings.Repeat(" ", 2000) + `encoding="iso-8859-2"?>` + strings.ReplaceAll(feed, "Elmford", "\xa3\xf3d\xbc"),
			want: []wantArticle{{title: "T1", text: "The mayor of Łódź resigned on Monday."}}},
		suiteCase{name: "a page behind a long comment", file: "a", in: "<!--" + strings.Repeat(" licence", 10_000) + " -->\n" + pageHTML, want: []wantArticle{{title: "Mayor of Elmford resigns"}}},
		suiteCase{name: "a text that begins with a long comment stays whole", file: "a.txt", in: "<!-- " + strings.Repeat("note ", 20_000) + "-->\nThe mayor of Elmford resigned.",
			want: []wantArticle{{begins: "<!-- note note", ends: "note -->\nThe mayor of Elmford resigned."}}},
		suiteCase{name: "json behind white space", file: "a", in: strings.Repeat("\n", 100_000) + `{"title":"T1","text":"One."}`, want: []wantArticle{{title: "T1"}}},
		suiteCase{name: "nothing but white space", file: "a.txt", in: strings.Repeat("\n", 100_000), problems: []string{"only white space"}})
}

func TestProlog(t *testing.T) {
	short := `<?xml version="1.0" encoding="utf-8"?><!-- c --><rss/>`
	if beginsProlog([]byte(short)) {
		t.Error("a short prolog is to stay")
	}
}
