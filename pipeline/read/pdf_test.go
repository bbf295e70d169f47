package read

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

// pdfOf makes a PDF file of pages of lines in Helvetica; a line that begins
// with a tab is indented. extra goes into the trailer.
func pdfOf(info, extra string, pages ...[]string) string {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", "<<" + info + ">>"}
	var kids []string
	for _, lines := range pages {
		var c strings.Builder
		c.WriteString("BT /F1 10 Tf 14 TL 50 780 Td\n")
		for _, l := range lines {
			text := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(strings.TrimPrefix(l, "\t"))
			if strings.HasPrefix(l, "\t") {
				fmt.Fprintf(&c, "20 0 Td (%s) Tj -20 -14 Td\n", text)
			} else {
				fmt.Fprintf(&c, "(%s) Tj T*\n", text)
			}
		}
		c.WriteString("ET")
		n := len(objects) + 1
		kids = append(kids, fmt.Sprintf("%d 0 R", n))
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>", n+1),
			fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", c.Len(), c.String()))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(kids, " "), len(kids))
	b := strings.Builder{}
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R/Info 4 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, extra, xref)
	return b.String()
}

// TestPDF reads one folder, so that PDFium is made ready once.
func TestPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("PDFium takes seconds to be made ready")
	}
	dir, cache := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	page := func(n int, body ...string) []string {
		return append(append([]string{"Elmford Echo, 15 October 2016"}, body...), fmt.Sprint("Page ", n, " of 3"))
	}
	news := pdfOf("/Title(Mayor resigns)/Author(Ann Ox)/CreationDate(D:20161015103000Z)", "",
		page(1, "Mayor resigns",
			"The mayor of Elmford, Tom Reed, resigned on Friday after a long", "dispute with the council about the bridge over the Elm. Resi-", "dents had waited for it for years, and there had been several", "votes on it.",
			"\tHis deputy, Ann Lowe, takes over until the election, which the", "county of Elmshire has to call within ninety days of the"),
		page(2, "vacancy. The council met on Saturday.", "\tA spokesman declined to say more than that the work goes on, as", "planned, in the spring."),
		page(3, "\tNobody else was named on Friday as a candidate for the office,", "though several people (three) were said to be thinking of it."))
	long := strings.Repeat("1 0 obj<</Kids[1 0 R]>>endobj ", 1000)
	writeFile(t, "news.pdf", news)
	writeFile(t, "zipped.bin", string(gzipped(t, []byte(news))))
	writeFile(t, "empty.pdf", pdfOf("", "", nil))
	writeFile(t, "cut.pdf", news[:len(news)/2])
	writeFile(t, "junk.pdf", "%PDF-1.7\n"+long)
	writeFile(t, "locked.pdf", pdfOf("", "/Encrypt<</Filter/Standard/V 1/R 2/O("+strings.Repeat("o", 32)+")/U("+strings.Repeat("u", 32)+")/P -4>>/ID[(a)(a)]", []string{"secret"}))
	writeFile(t, "tree.pdf", strings.Replace(news, "/Kids[", "/Kids[2 0 R ", 1))
	writeFile(t, "bomb.pdf", strings.Replace(pdfOf("", "", nil), "<</Length 31>>stream", "<</Filter/FlateDecode/Length 1000000>>stream\n"+deflated(t, 1<<30), 1))
	writeFile(t, "w.warc", warcOf("resource", "http://e.example/1", "application/pdf", news))
	arts, probs := readPaths(t, NewTable(cache), frame.Options{}, nil, dir)
	want := "Mayor resigns\n\nThe mayor of Elmford, Tom Reed, resigned on Friday after a long dispute with the council about the bridge over the Elm. Residents had waited for it for years, and there had been several votes on it." +
		"\n\nHis deputy, Ann Lowe, takes over until the election, which the county of Elmshire has to call within ninety days of the vacancy. The council met on Saturday." +
		"\n\nA spokesman declined to say more than that the work goes on, as planned, in the spring." +
		"\n\nNobody else was named on Friday as a candidate for the office, though several people (three) were said to be thinking of it."
	whole := 0
	for _, a := range arts {
		switch filepath.Base(a.Input) {
		case "news.pdf", "zipped.bin", "w.warc":
			whole++
			if a.Text != want || a.Title != "Mayor resigns" || a.Author != "Ann Ox" || a.Date != "2016-10-15" {
				t.Errorf("%s: %q by %q on %s: %q, want\n%q", a.Input, a.Title, a.Author, a.Date, a.Text, want)
			}
		default:
			t.Logf("%s: %d bytes, note %q", a.Input, len(a.Text), a.Note)
		}
	}
	if whole != 3 {
		t.Errorf("%d of 3 read", whole)
	}
	lines := problemLines(probs)
	for _, s := range []string{"a PDF file without text (1 pages", "a PDF file that is encrypted", "a PDF file that cannot be read", "more than 256 MB of memory"} {
		if !strings.Contains(lines, s) {
			t.Errorf("no %q in %s", s, lines)
		}
	}
	testPDFCache(t, cache, want)
}

// testPDFCache begins again with the machine code that an engine left: whole,
// then damaged. want is the text of news.pdf.
func testPDFCache(t *testing.T, cache, want string) {
	code, err := filepath.Glob(filepath.Join(cache, "pdfium", "*", "*"))
	if err != nil || len(code) != 1 {
		t.Fatalf("%q is in the cache, want one file (%v)", code, err)
	}
	before, err := os.Stat(code[0])
	if err != nil {
		t.Fatal(err)
	}
	again := func() {
		t.Helper()
		arts, probs := readPaths(t, NewTable(cache), frame.Options{}, nil, "news.pdf")
		if len(arts) != 1 || arts[0].Text != want {
			t.Errorf("%d articles, problems %s", len(arts), problemLines(probs))
		}
	}
	again()
	if after, err := os.Stat(code[0]); err != nil || !os.SameFile(before, after) {
		t.Errorf("the machine code was made again (%v)", err)
	}
	if err := os.Truncate(code[0], before.Size()/2); err != nil {
		t.Fatal(err)
	}
	again()
	if _, err := os.Stat(code[0]); err == nil {
		t.Error("damaged machine code was left")
	}
}

// deflated is the compressed form of n spaces.
func deflated(t *testing.T, n int) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range n >> 20 {
		if _, err := w.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// FuzzPDF holds for damaged files: PDFium's sandbox gives an answer or an
// error within its time, and the next file is read as if nothing had been.
func FuzzPDF(f *testing.F) {
	if testing.Short() {
		f.Skip("PDFium takes seconds to be made ready")
	}
	whole := pdfOf("/Title(T)", "", []string{"One line of text.", "Another line."})
	f.Add([]byte(whole))
	f.Add([]byte(whole[:len(whole)/2]))
	table, opt := NewTable(""), frame.Options{Format: "pdf"}
	isWhole := func(t testing.TB) {
		items := itemsOf(t, table, opt, []byte(whole))
		if a := items[0].Article; a == nil || !strings.HasPrefix(a.Text, "One line of text.") {
			t.Errorf("the file that is whole: %+v", items)
		}
	}
	isWhole(f) // PDFium is made ready here: fuzzing takes ten seconds for a hang
	f.Fuzz(func(t *testing.T, b []byte) {
		itemsOf(t, table, opt, b)
		isWhole(t)
	})
}
