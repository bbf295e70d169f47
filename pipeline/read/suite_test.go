package read

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// suiteCase is one input and what is read from it. Every format has cases in
// suiteCases; every case is read from a file, through gzip, zstd, zip and tar,
// and from stdin, and must give the same.
type suiteCase struct {
	name     string
	file     string // name of the input, for its extension
	in       string // its bytes; or
	testdata string // a file in testdata
	options  frame.Options
	want     []wantArticle
	problems []string // parts of "position outcome: reason", in order
	onlyFile bool     // the extension decides: not read from stdin
}

// wantArticle is what is checked of an article; "" is not checked, "-" must be
// empty.
type wantArticle struct {
	id, title, text, date, source, author, url, language, position, note, remark string
	begins, ends                                                                 string // of the text
}

func (c *suiteCase) bytes(t testing.TB) []byte {
	if c.testdata == "" {
		return []byte(c.in)
	}
	b, err := os.ReadFile(filepath.Join("testdata", c.testdata))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSuite(t *testing.T) {
	for _, c := range suiteCases() {
		t.Run(c.name, func(t *testing.T) {
			b := c.bytes(t)
			dir := t.TempDir()
			base := c.file
			if base == "" {
				base = c.testdata
			}
			for _, way := range []struct {
				name, file string
				data       []byte
			}{
				{"file", base, b},
				{"gzip", base + ".gz", gzipped(t, b)},
				{"zstd", base + ".zst", zstandard(t, b)},
				{"zip", "a.zip", zipped(t, base, b)},
				{"tar", "a.tar.gz", gzipped(t, tarred(t, base, b))},
			} {
				path := filepath.Join(dir, way.name, way.file)
				os.MkdirAll(filepath.Dir(path), 0o755)
				if err := os.WriteFile(path, way.data, 0o644); err != nil {
					t.Fatal(err)
				}
				arts, probs := readAll(t, c.options, path)
				c.check(t, way.name, arts, probs)
			}
			if c.onlyFile {
				return
			}
			arts, probs := readStream(t, c.options, bytes.NewReader(b))
			c.check(t, "stdin", arts, probs)
		})
	}
}

func (c *suiteCase) check(t *testing.T, way string, arts []*entities.Article, probs []*entities.LedgerItem) {
	t.Helper()
	if len(arts) != len(c.want) {
		t.Errorf("%s: %d articles, want %d (problems: %s)", way, len(arts), len(c.want), problemLines(probs))
	}
	for i := 0; i < min(len(arts), len(c.want)); i++ {
		a, w := arts[i], c.want[i]
		for _, f := range []struct{ name, got, want string }{
			{"id", a.ID, w.id}, {"title", a.Title, w.title}, {"text", a.Text, w.text}, {"date", a.Date, w.date},
			{"source", a.Source, w.source}, {"author", a.Author, w.author}, {"url", a.URL, w.url},
			{"language", a.Language, w.language}, {"position", a.Position, w.position}, {"note", a.Note, w.note}, {"remark", a.Remark, w.remark},
		} {
			if f.name == "id" && strings.HasPrefix(f.want, "#") {
				f.want = "*" + f.want
				if i := strings.LastIndexByte(f.got, '#'); i >= 0 {
					f.got = "*" + f.got[i:]
				}
			}
			if f.want == "" || f.want == "-" && f.got == "" || f.want == f.got {
				continue
			}
			t.Errorf("%s: article %d: %s is %q, want %q", way, i+1, f.name, normal.Clip(f.got, 300), f.want)
		}
		if !strings.HasPrefix(a.Text, w.begins) || !strings.HasSuffix(a.Text, w.ends) {
			t.Errorf("%s: article %d: text %q does not go from %q to %q", way, i+1, normal.Clip(a.Text, 2000), w.begins, w.ends)
		}
		if w.note == "" && a.Note != "" || w.remark == "" && a.Remark != "" {
			t.Errorf("%s: article %d: note %q, remark %q", way, i+1, a.Note, a.Remark)
		}
	}
	if len(probs) != len(c.problems) {
		t.Errorf("%s: problems: %s; want %q", way, problemLines(probs), c.problems)
		return
	}
	for i, want := range c.problems {
		if got := problemLine(probs[i]); !strings.Contains(got, want) {
			t.Errorf("%s: problem %d: %q, want %q", way, i+1, got, want)
		}
	}
}

func problemLine(p *entities.LedgerItem) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s: %s", p.Position, p.Outcome, p.Reason))
}

func problemLines(probs []*entities.LedgerItem) string {
	var lines []string
	for _, p := range probs {
		lines = append(lines, problemLine(p))
	}
	return "[" + strings.Join(lines, " | ") + "]"
}

// readStream reads stdin.
func readStream(t testing.TB, opt frame.Options, in io.Reader) (arts []*entities.Article, probs []*entities.LedgerItem) {
	t.Helper()
	return readPaths(t, NewTable(""), opt, in, "-")
}

// readAll reads paths and returns articles and problems, and checks what holds
// for any input.
func readAll(t testing.TB, opt frame.Options, paths ...string) (arts []*entities.Article, probs []*entities.LedgerItem) {
	t.Helper()
	return readPaths(t, NewTable(""), opt, nil, paths...)
}

func readPaths(t testing.TB, table *Table, opt frame.Options, in io.Reader, paths ...string) (arts []*entities.Article, probs []*entities.LedgerItem) {
	t.Helper()
	r, err := table.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Walk(context.Background(), paths, in, func(fr frame.Frame) error {
		items := fr.Decode()
		if len(items) == 0 {
			t.Errorf("%s %s: a frame without items", fr.Input, fr.Position)
		}
		for _, it := range items {
			checkItem(t, it)
			if it.Article != nil {
				arts = append(arts, it.Article)
			} else {
				probs = append(probs, it.Problem)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(arts)+len(probs) == 0 && len(paths) > 0 {
		t.Errorf("%q: nothing came of it", paths)
	}
	return arts, probs
}

// checkItem checks what holds for every item.
func checkItem(t testing.TB, it frame.Item) {
	t.Helper()
	if (it.Article == nil) == (it.Problem == nil) {
		t.Errorf("item %+v: not exactly one of article and problem", it)
		return
	}
	if a := it.Article; a != nil {
		if a.ID == "" || a.Input == "" || a.Title == "" && a.Text == "" {
			t.Errorf("%s %s: an empty article %q", a.Input, a.Position, a.ID)
		}
		for _, s := range []string{a.ID, a.Title, a.Text, a.Date, a.Source, a.Author, a.URL, a.Language, a.Input, a.Note} {
			if !utf8.ValidString(s) {
				t.Errorf("%s %s: not UTF-8: %q", a.Input, a.Position, normal.Clip(s, 100))
			}
		}
		if normal.NormalizeDate(a.Date) != a.Date {
			t.Errorf("%s: date %q", a.Input, a.Date)
		}
		return
	}
	p := it.Problem
	if p.Input == "" || p.Reason == "" || p.Stage != "read" || p.Outcome == "" {
		t.Errorf("a problem that does not say all: %+v", p)
	}
}

func gzipped(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, b []byte) []byte {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll(b, nil)
}

func zipped(t testing.TB, name string, b []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	f.Write(b)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tarred(t testing.TB, name string, b []byte) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(b))}); err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func itoa(n int) string { return strconv.Itoa(n) }

func hex(n int) string { return strconv.FormatInt(int64(n), 16) }

func suiteCases() []suiteCase {
	var all []suiteCase
	for _, cases := range [][]suiteCase{textCases, jsonCases, csvCases, tableCases, looseJSONCases, lengthCases(), prologCases(), lexisCases, htmlCases, feedCases, wireCases, mailCases, webCases, exportCases, officeCases} {
		all = append(all, cases...)
	}
	return all
}

var textCases = []suiteCase{
	{name: "text", file: "a.txt", in: "Mayor resigns\n\nThe mayor of Elmford resigned.\n",
		want: []wantArticle{{text: "Mayor resigns\n\nThe mayor of Elmford resigned.\n", title: "-", date: "-", position: "-"}}},
	{name: "text with byte order mark", file: "a.txt", in: "\xef\xbb\xbfHello there.",
		want: []wantArticle{{text: "Hello there."}}},
	{name: "text in windows-1252", file: "a.txt", in: "The caf\xe9 in Elmford \x93reopened\x94 on Monday, its owner said.\n",
		want: []wantArticle{{text: "The café in Elmford “reopened” on Monday, its owner said.\n"}}},
	{name: "text in UTF-16", file: "a.txt", in: "\xff\xfeH\x00i\x00 \x00M\x00a\x00.\x00",
		want: []wantArticle{{text: "Hi Ma."}}},
	{name: "text in UTF-16 without a mark", file: "a.txt", in: "\x00T\x00h\x00e\x00 \x00c\x00o\x00u\x00r\x00t\x00 \x00s\x00a\x00t\x00.",
		want: []wantArticle{{text: "The court sat."}}},
	{name: "broken UTF-8", file: "a.txt", in: "São Paulo and Zürich and Łódź, one bad byte \xff here.",
		want: []wantArticle{{text: "São Paulo and Zürich and Łódź, one bad byte \uFFFD here.", note: normal.ReplacedNote}}},
	{name: "a stray byte in a long text", file: "a.txt", in: "São Paulo and Zürich, " + strings.Repeat("the wire went on for a while, ", 10) + "\xff and ended.",
		want: []wantArticle{{ends: "\uFFFD and ended.", remark: normal.ReplacedNote}}},
	{name: "mojibake", file: "a.txt", in: "The cafÃ© in MÃ¼nchen reopened.", want: []wantArticle{{text: "The café in München reopened.", remark: normal.MojibakeNote}}},
	{name: "only white space", file: "a.txt", in: " \n\t\n", problems: []string{"skipped: only white space"}},
	{name: "a binary", file: "a.txt", in: "\x7fELF\x02\x01\x01\x00\x00\x00", problems: []string{"skipped: a program"}},
	{name: "zero bytes", file: "a.txt", in: strings.Repeat("\x00", 600), problems: []string{"skipped: binary content"}},
	{name: "a long text is cut at a sentence", file: "a.txt", options: frame.Options{Limits: frame.Limits{MaxArticleBytes: 30}},
		in:   "One two three. Four five six. Seven eight nine.",
		want: []wantArticle{{text: "One two three. Four five six.", note: "text cut at 30 of 47 bytes"}}},
	{name: "a very long text is not read whole", file: "a.txt", options: frame.Options{Limits: frame.Limits{MaxArticleBytes: 10}},
		in:   strings.Repeat("word ", 100),
		want: []wantArticle{{text: "word word", note: "only the first 20 of 500 bytes read; text cut at 10 of 20 bytes"}}},
}

var jsonCases = []suiteCase{
	{name: "json lines", file: "a.jsonl", in: `{"id":"a1","title":"T1","text":"Body one.","date":"2016-10-15T10:00:00Z","source":"Elmford Echo","url":"http://x.example/1","language":"en","author":"Ann Ox"}` + "\n\n" +
		`{"headline":"T2","body":"Body two.","published":"Oct 5, 2016"}` + "\r\n",
		want: []wantArticle{
			{id: "a1", title: "T1", text: "Body one.", date: "2016-10-15", source: "Elmford Echo", url: "http://x.example/1", language: "en", author: "Ann Ox", position: "line 1"},
			{id: "#2", title: "T2", text: "Body two.", date: "2016-10-05", position: "line 3"},
		}},
	{name: "json lines with broken lines", file: "a.jsonl", in: `{"title":"T1","text":"One and some more."}` + "\n" + `{"title":"T2","te` + "\n" + `[1]` + "\n" + `7` + "\n" + `{"a":1}` + "\n" + `{"title":"T3","text":"Three."}`,
		want: []wantArticle{{title: "T1", id: "#1"}, {title: "T3", id: "#6"}},
		problems: []string{"line 2 quarantined: not valid JSON: it ends in the middle", "line 3 skipped: 1 JSON values that are no objects",
			"line 4 skipped: a JSON value that is no object", "line 5 skipped: no field for a title or a text (fields: a)"}},
	{name: "a value stays exactly as it is", file: "a.json", in: `{"title":" T \u2013 x ","text":"  a <b> tag & \ud83d\ude00\r\n\tend  "}`,
		want: []wantArticle{{title: " T – x ", text: "  a <b> tag & 😀\r\n\tend  ", position: "-"}}},
	{name: "a value that is HTML", file: "a.jsonl", in: `{"title":"Turin&#8217;s <i>fire</i>","text":"<p>One &amp; two.</p>\n<p>Three.</p>","author":"Zo&euml; Lind"}` + "\n" + `{"title":"T","content":{"rendered":"<p>One.</p>"}}`,
		want: []wantArticle{{title: "Turin’s fire", text: "One & two.\n\nThree.", author: "Zoë Lind", remark: markup.HTMLNote + "title, text"}, {title: "T", text: "One.", remark: markup.HTMLNote + "text"}}},
	{name: "a cell that is HTML", file: "a.csv", in: "title,text\nQ&amp;A,\"<p>One.</p><p>Two.</p>\"\nT,a < b\n",
		want: []wantArticle{{title: "Q&A", text: "One.\n\nTwo.", remark: markup.HTMLNote + "title, text"}, {title: "T", text: "a < b"}}},
	{name: "json array", file: "a.json", in: "[\n {\"title\":\"T1\",\"text\":\"x ] } \\\" {\"},\n {\"title\":\"T2\",\"content\":\"y\"}\n]\n",
		want: []wantArticle{{title: "T1", text: `x ] } " {`, position: "record 1", id: "#1"}, {title: "T2", text: "y", id: "#2"}}},
	{name: "json array, cut", file: "a.json", in: `[{"title":"T1","text":"x"},{"title":"T2","te`,
		want:     []wantArticle{{title: "T1"}},
		problems: []string{"record 2 quarantined: not valid JSON: it ends in the middle", "quarantined: not valid JSON: the file ends within an array"}},
	{name: "one object over several lines", file: "a.json", in: "{\n\"uuid\": 77,\n\"title\": \"T1\",\n\"article\": {\"body\": \"x\", \"author\": {\"name\": \"Ann Ox\"}}\n}",
		want: []wantArticle{{id: "77", title: "T1", text: "x", author: "Ann Ox"}}},
	{name: "objects one after the other", file: "a.json", in: "{\n\"title\": \"T1\",\n\"text\": \"x\"\n}\n{\n\"title\": \"T2\",\n\"text\": \"y\"\n}",
		want: []wantArticle{{title: "T1"}, {title: "T2", id: "#2"}}},
	{name: "an object with articles", file: "a.json", in: `{"status":"ok","totalResults":2,"articles":[{"source":{"id":null,"name":"Echo"},"author":"Ann Ox","title":"T1","description":"D","url":"u","publishedAt":"2016-10-15T10:00:00Z","content":"C1"},{"source":{"name":"Echo"},"title":"T2","description":"D2","content":null}]}`,
		want: []wantArticle{{title: "T1", text: "C1", source: "Echo", author: "Ann Ox", date: "2016-10-15", id: "#1"}, {title: "T2", text: "D2", id: "#2"}}},
	{name: "a search result", file: "a.json", in: `{"took":3,"hits":{"total":1,"hits":[{"_index":"n","_id":"abc","_source":{"headline":"T1","body":"B","created_at":1476527400}}]}}`,
		want: []wantArticle{{id: "abc", title: "T1", text: "B", date: "2016-10-15"}}},
	{name: "an interface with fields", file: "a.json", in: `{"response":{"status":"ok","results":[{"id":"world/1","webTitle":"T1","webPublicationDate":"2016-10-15T10:00:00Z","webUrl":"https://g.example/1","fields":{"bodyText":"B","byline":"Ann Ox"}}]}}`,
		want: []wantArticle{{id: "world/1", title: "T1", text: "B", date: "2016-10-15", url: "https://g.example/1", author: "Ann Ox"}}},
	{name: "paragraphs and authors as lists", file: "a.jsonl", in: `{"_id":{"$oid":"55ab"},"headline":{"main":"T1","kicker":"K"},"paragraphs":["One.","Two."],"authors":["Ann Ox",{"name":"Bob Ul"}],"date":{"$date":"2016-10-15T00:00:00Z"},"publisher":{"name":"Echo"}}`,
		want: []wantArticle{{id: "55ab", title: "T1", text: "One.\n\nTwo.", author: "Ann Ox, Bob Ul", date: "2016-10-15", source: "Echo"}}},
	{name: "blocks with markup", file: "a.jsonl", in: `{"id":"w1","title":"T1","published_date":1476527400000,"contents":[{"type":"kicker","content":"World"},{"type":"title","content":"T1"},{"type":"sanitized_html","subtype":"paragraph","content":"In <a href=\"x\">Elmford</a> &amp; beyond."},{"type":"image","fullcaption":"c"},{"type":"sanitized_html","content":"End."}]}`,
		want: []wantArticle{{id: "w1", text: "In Elmford & beyond.\n\nEnd.", date: "2016-10-15"}}},
	{name: "a field that is a web page", file: "a.jsonl", in: `{"title":"T1","html":"x","body":"<!DOCTYPE html><html><head><title>P</title></head><body><p>The council of Elmford met on Monday to vote on the bridge.</p></body></html>"}`,
		want: []wantArticle{{title: "T1", text: "The council of Elmford met on Monday to vote on the bridge.", remark: markup.HTMLNote + "text"}}},
	{name: "markup under a name that says so", file: "a.jsonl", in: `{"title":"T1","description":"short","body_html":"<p>One &amp; two.</p><p>Three.</p>"}`,
		want: []wantArticle{{title: "T1", text: "One & two.\n\nThree.", remark: markup.HTMLNote + "text"}}},
	{name: "too deep", file: "a.json", in: strings.Repeat("[", 100000), problems: []string{"quarantined: JSON that nests 99999 deep", "quarantined: not valid JSON: the file ends within an array"}},
	{name: "deep object", file: "a.json", in: `{"title":"T","a":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}", problems: []string{"quarantined: JSON that nests 1001 deep, more than 512"}},
	{name: "a line too long", file: "a.jsonl", options: frame.Options{Limits: frame.Limits{MaxLineBytes: 64}}, in: `{"title":"T1","text":"One."}` + "\n" + `{"text":"` + strings.Repeat("x", 100) + "\"}\n" + `{"title":"T3","text":"Three."}` + "\n",
		want: []wantArticle{{title: "T1"}, {title: "T3", id: "#3", position: "line 3"}}, problems: []string{"line 2 quarantined: a line of 112 bytes, longer than the limit of 64"}},
	{name: "a record too long", file: "a.json", options: frame.Options{Limits: frame.Limits{MaxLineBytes: 64}}, in: `[{"title":"T1","text":"One."},` + "\n" + `{"text":"` + strings.Repeat("x", 100) + "\"},\n" + `{"title":"T3","text":"Three."}]`,
		want: []wantArticle{{title: "T1"}, {title: "T3", id: "#3"}}, problems: []string{"record 2 quarantined: a record of 111 bytes, longer than the limit of 64"}},
	{name: "scalars", file: "a.json", onlyFile: true, in: `[1,"two",null,{"title":"T","text":"x"}]`, want: []wantArticle{{title: "T"}}, problems: []string{"skipped: 3 JSON values that are no objects"}},
	{name: "latin-1 in json lines", file: "a.jsonl", in: "{\"title\":\"Caf\xe9 reopens in Elmford\",\"text\":\"The caf\xe9 reopened.\"}\n",
		want: []wantArticle{{title: "Café reopens in Elmford", text: "The café reopened."}}},
	{name: "a table as pandas writes it", file: "a.json", in: `{"title":{"0":"T1","1":"T2"},"text":{"0":"One.","1":"Two."},"date":{"0":"2016-10-15","1":null}}`,
		want: []wantArticle{{title: "T1", text: "One.", date: "2016-10-15", id: "#1", position: "row 1"}, {title: "T2", text: "Two.", date: "-"}}},
	{name: "a table in parts", file: "a.json", in: `{"columns":["title","content","x"],"index":[0,1],"data":[["T1","One.",1],["T2","Two.",2]]}`,
		want: []wantArticle{{title: "T1", text: "One."}, {title: "T2", text: "Two."}}},
	{name: "articles by id", file: "a.json", in: `{"n-1":{"title":"T1","text":"One."},"n-2":{"title":"T2","text":"Two."},"n-3":{"x":1}}`,
		want: []wantArticle{{id: "n-1", title: "T1"}, {id: "n-2", text: "Two."}}, problems: []string{"n-3 skipped: no title and no text"}},
	{name: "rows by number", file: "a.json", in: `{"0":{"title":"T1","text":"One."},"1":{"title":"T2","text":"Two."}}`,
		want: []wantArticle{{id: "#1", title: "T1"}, {id: "#2", text: "Two."}}},
	{name: "json lines in UTF-16", file: "a.jsonl", in: "\xff\xfe" + utf16le("{\"title\":\"T1\",\"text\":\"One.\"}\n{\"title\":\"T2\",\"text\":\"Two.\"}\n"),
		want: []wantArticle{{title: "T1"}, {title: "T2"}}},
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

var csvCases = []suiteCase{
	{name: "csv", file: "a.csv", in: "id,publish_date,headline,article_text,publication\n7,2016-10-15,\"Mayor, resigned\",\"He said \"\"no\"\".\nThen left.\",Echo\n,10/16/2016,T2,Body,Echo\n",
		want: []wantArticle{
			{id: "7", title: "Mayor, resigned", text: "He said \"no\".\nThen left.", date: "2016-10-15", source: "Echo", position: "line 2"},
			{id: "#2", title: "T2", text: "Body", date: "2016-10-16", position: "line 4"}}},
	{name: "csv with semicolons and CRLF", file: "a.csv", in: "title;text;date\r\nT1;a, b;2016\r\nT2;\"c;\r\nd\";2017\r\n",
		want: []wantArticle{{title: "T1", text: "a, b", date: "2016"}, {title: "T2", text: "c;\r\nd"}}},
	{name: "tsv with loose quotes", file: "a.tsv", onlyFile: true, in: "title\ttext\nT1\tA 5\" pipe\nT2\t\"quoted\" word\n",
		want: []wantArticle{{text: "A 5\" pipe"}, {text: "\"quoted\" word"}}},
	{name: "csv without header", file: "a.csv", in: "\"3\",\"Bridge closes in Elmford\",\"The old bridge in Elmford closed on Monday after an inspection found cracks in it.\"\n\"4\",\"Team wins the cup again\",\"Elmford United won the county cup on Sunday. It was the third time in five years.\"\n",
		want: []wantArticle{{title: "Bridge closes in Elmford", begins: "The old bridge", id: "#1"}, {title: "Team wins the cup again", begins: "Elmford United", id: "#2"}}},
	{name: "csv rows that do not fit", file: "a.csv", in: "title,text,date\nT1,a,2016\nT2,a,b,2016\nT3\nT4,a,2016\n",
		want: []wantArticle{{title: "T1"}, {title: "T3", text: "-"}, {title: "T4"}}, problems: []string{"line 3 quarantined: 4 cells where the header has 3"}},
	{name: "csv with an open quote", file: "a.csv", in: "title,text\nT1,\"never closed\nT2,b\nT3,c\n",
		want: []wantArticle{{title: "T2", text: "b"}, {title: "T3"}}, problems: []string{"line 2 quarantined: a quoted cell that never ends"}},
	{name: "a table that holds no articles", file: "a.csv", onlyFile: true, in: "year,votes,seats\n2016,5,6\n2017,5,7\n",
		problems: []string{"skipped: a table of 3 rows without a column for a title or a text (first row: year, votes, seats)"}},
	{name: "csv with an empty row", file: "a.csv", in: "title,text\n,\nT2,b\n", want: []wantArticle{{title: "T2"}}, problems: []string{"line 2 skipped: neither title nor text"}},
}

const pageHTML = `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Mayor of Elmford resigns | Elmford Echo</title>
<meta property="og:title" content="Mayor of Elmford resigns"><meta property="og:site_name" content="Elmford Echo">
<meta property="article:published_time" content="2016-10-15T10:00:00+01:00"><meta name="author" content="By Ann Ox">
<link rel="canonical" href="https://echo.example/2016/10/15/mayor"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Mayor of Elmford resigns</h1>
<p>The mayor of Elmford, Paul Harrow, resigned on Saturday after a vote in the council went against him &amp; his party.</p>
<p>Mr Harrow had led the town for eleven years. He told reporters outside the town hall that he would &ldquo;not stand in the way&rdquo; of a new beginning.</p>
<p>The council will choose a successor next month, its clerk said in a statement on Saturday evening.</p></article>
<footer>Copyright Elmford Echo. All rights reserved.</footer><script>var x = "<p>no text</p>";</script></body></html>`

var htmlCases = []suiteCase{
	{name: "markdown with front matter", file: "a.md", in: "---\ntitle: \"Fire: 'all safe'\"\ndate: 2026-05-04T10:00:00Z\nauthors:\n  - Ann Ox\n  - Bob Ul\ntags: [fire, town]\nparams:\n  date: 1999-01-01\n---\n\n# Fire\n\nThe **mayor** left.\n",
		want: []wantArticle{{title: "Fire: 'all safe'", text: "# Fire\n\nThe **mayor** left.\n", date: "2026-05-04", author: "Ann Ox, Bob Ul", remark: "front matter, kept as the article's fields"}}},
	{name: "markdown with front matter in TOML", file: "a.markdown", in: "+++\ntitle = 'It''s out'\ndate = 2026-05-04\nauthor = [\"Ann Ox\"] # writer\n+++\nText.\n",
		want: []wantArticle{{title: "It's out", text: "Text.\n", date: "2026-05-04", author: "Ann Ox", remark: "front matter, kept as the article's fields"}}},
	{name: "markdown with a heading", file: "a.md", in: "\n## Mayor leaves ##\n\nText.\n", want: []wantArticle{{title: "Mayor leaves", text: "\n## Mayor leaves ##\n\nText.\n"}}},
	{name: "markdown with an underlined heading", file: "a.md", in: "Mayor leaves\n===\n\nText.\n", want: []wantArticle{{title: "Mayor leaves", text: "Mayor leaves\n===\n\nText.\n"}}},
	{name: "markdown that begins with a rule", file: "a.md", in: "---\nText.\n---\nMore.\n", want: []wantArticle{{title: "-", text: "---\nText.\n---\nMore.\n"}}},
	{name: "web page", file: "a.html", in: pageHTML, want: []wantArticle{{title: "Mayor of Elmford resigns", date: "2016-10-15", author: "Ann Ox", source: "Elmford Echo",
		url: "https://echo.example/2016/10/15/mayor", language: "en",
		begins: "The mayor of Elmford, Paul Harrow, resigned on Saturday after a vote in the council went against him & his party.\n\nMr Harrow had", ends: "its clerk said in a statement on Saturday evening."}}},
	{name: "web page in latin-1", file: "a.html", in: "<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'><title>Caf\xe9</title></head><body><p>The caf\xe9 in Elmford reopened on Monday with new owners and new chairs.</p></body></html>",
		want: []wantArticle{{title: "Café", text: "The café in Elmford reopened on Monday with new owners and new chairs."}}},
	{name: "web page, deep", file: "a.html", in: "<html><body>" + strings.Repeat("<div>", 5000) + "The court in Elmford sat on Monday.", want: []wantArticle{{text: "The court in Elmford sat on Monday."}}},
	{name: "web page, author by reference", file: "a.html", in: authorPage(`<meta name="author" content="admin"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Court sits","author":{"@id":"#p1"}},{"@type":"Person","@id":"#p1","name":"Ann Ox"}]}</script>`, ""),
		want: []wantArticle{{author: "Ann Ox"}}},
	{name: "web page, author in a line of its own", file: "a.html", in: authorPage(`<meta name="author" content="J">`, "<div><span>By <b>Ann Ox</b> and Ben de Lee, Staff Writers</span></div>"),
		want: []wantArticle{{author: "Ann Ox and Ben de Lee"}}},
	{name: "web page, no author but a login", file: "a.html", in: authorPage(`<meta name="author" content="admin">`, "<div>By Monday the court in the town had sat for long.</div>"),
		want: []wantArticle{{author: "-"}}},
	{name: "web page without text", file: "a.html", in: "<html><head></head><body><img src=x></body></html>", problems: []string{"skipped: a web page without text"}},
}

func authorPage(head, line string) string {
	return "<html><head><title>Court sits</title>" + head + "</head><body><h1>Court sits</h1>" + line + "<p>" + strings.Repeat("The court in Elmford sat on Monday and heard the mayor. ", 6) + "</p></body></html>"
}
