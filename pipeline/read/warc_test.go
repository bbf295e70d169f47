package read

import (
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/web"
)

// record is a response with a page that says what, and off more bytes in its
// header than it has.
func record(what string, off int) string {
	return recordOf("<html><head><title>"+what+"</title></head><body><p>The court in "+what+" heard three witnesses on Monday, a clerk said.</p></body></html>", "text/html", "", off)
}

func recordOf(body, media, name string, off int) string {
	block := "HTTP/1.1 200 OK\r\nContent-Type: " + media + "\r\n\r\n" + body
	if name == "" {
		name = "a"
	}
	return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.example/" + name + "\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n" +
		"WARC-Record-ID: <urn:uuid:" + itoa(len(body)) + "-" + itoa(off) + ">\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " + itoa(len(block)+off) + "\r\n\r\n" + block + "\r\n\r\n"
}

// quoting is a page about WARC files: it shows a header as it is.
func quoting(off int) string {
	return recordOf("<html><head><title>Quotes</title></head><body><p>A record in an archive begins with these lines, the manual says:</p><pre>\r\n\r\n"+
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\n</pre><p>The page goes on after that for a while.</p></body></html>", "text/html", "q", off)
}

func lengthNote(is, said int) string {
	return "the length of the record is wrong: " + itoa(is) + " bytes where its header says " + itoa(said)
}

func dated(title string) wantArticle {
	return wantArticle{title: title, date: "2020-01-02", remark: web.CaptureNote}
}

func datedNote(title, note string) wantArticle {
	a := dated(title)
	a.note = note
	return a
}

func blockLen(rec string) int {
	_, block, _ := strings.Cut(rec, "\r\n\r\n")
	return len(block) - 4
}

func lengthCases() (all []suiteCase) {
	n := blockLen(record("Elmford", 0))
	for name, off := range map[string]int{"a little too large": 3, "too large": 60, "far too large": 900, "too large by gigabytes": 5 << 30, "a little too small": -3, "too small": -60, "zero": -n} {
		note := lengthNote(n, n+off)
		if off == 3 { // it reaches into the empty lines after the record: nothing is wrong with the page
			note = ""
		}
		all = append(all, suiteCase{name: "warc with a length " + name, file: "a.warc",
			in:   record("Alderton", 0) + record("Elmford", off) + record("Brackley", 0) + record("Corsham", 0),
			want: []wantArticle{dated("Alderton"), datedNote("Elmford", note), dated("Brackley"), dated("Corsham")}})
	}
	q := blockLen(quoting(0))
	all = append(all,
		suiteCase{name: "warc with two wrong lengths", file: "a.warc", in: record("Elmford", 200) + record("Elmford", 100) + record("Corsham", 0),
			want: []wantArticle{datedNote("Elmford", lengthNote(n, n+200)), datedNote("Elmford", lengthNote(n, n+100)), dated("Corsham")}},
		suiteCase{name: "warc, a page that quotes a header", file: "a.warc", in: quoting(0) + record("Corsham", 0),
			want: []wantArticle{{title: "Quotes", ends: "The page goes on after that for a while.", remark: web.CaptureNote}, dated("Corsham")}},
		suiteCase{name: "warc, a page that quotes a header in a record that is too long", file: "a.warc", in: quoting(70) + record("Corsham", 0),
			want: []wantArticle{{title: "Quotes", ends: "The page goes on after that for a while.", remark: web.CaptureNote, note: lengthNote(q, q+70)}, dated("Corsham")}},
		suiteCase{name: "warc, a page that quotes a header in a record that is too short", file: "a.warc", in: quoting(-200) + record("Corsham", 0),
			want: []wantArticle{{title: "Quotes", ends: "The page goes on after that for a while.", remark: web.CaptureNote, note: lengthNote(q, q-200)}, dated("Corsham")}},
		suiteCase{name: "warc, the last length too large", file: "a.warc", in: record("Corsham", 0) + record("Elmford", 20),
			want: []wantArticle{dated("Corsham"), datedNote("Elmford", "the file ends within the record (truncated)")}},
		suiteCase{name: "warc, what is no page", file: "a.warc", in: recordOf("User-agent: *\nDisallow: /x\n", "text/plain", "robots.txt", 0) +
			recordOf("# no robots here\nUser-Agent: *\nDisallow:\n", "text/html", "", 0) + recordOf("/* v1 */\nvar a = function(b){return b*2;};(function(){a(1);})();", "text/plain", "", 0) +
			recordOf(`{"title":"T","text":"Not a page."}`, "text/html", "api/1", 0) + recordOf("body{color:#000;margin:0}a:hover{color:#333}", "text/plain", "x.css", 0) +
			recordOf("<?xml version='1.0'?><urlset><url><loc>http://e.example/1</loc></url></urlset>", "text/html", "sitemap.xml", 0) +
			recordOf("http://e.example/1\nhttp://e.example/2\n", "text/plain", "", 0) + recordOf("var x;", "application/javascript", "", 0) +
			recordOf("The mayor of Elmford (61) resigned; the council meets (again) on Monday.", "text/plain", "a.txt", 0),
			want:     []wantArticle{{text: "The mayor of Elmford (61) resigned; the council meets (again) on Monday.", date: "2020-01-02", remark: web.CaptureNote}},
			problems: []string{"rules for robots", "rules for robots", "a script", "JSON", "a style sheet", "a sitemap", "a sitemap", "application/javascript, no page"}})
	return all
}

// TestManyWrongLengths: every record claims eight megabytes. Looking for the end
// of each through all of them would take minutes.
func TestManyWrongLengths(t *testing.T) {
	for name, rec := range map[string]string{
		"pages": record("Elmford", 8<<20), "texts": recordOf("The court in Elmford sat on Monday, a clerk said.", "text/plain", "", 8<<20),
		"small": record("Elmford", -100),
	} {
		n := 8000
		arts, probs := readStream(t, frame.Options{}, strings.NewReader(strings.Repeat(rec, n)))
		if len(arts) != n {
			t.Errorf("%s: %d articles, %d problems", name, len(arts), len(probs))
		}
	}
}
