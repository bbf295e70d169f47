package read

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

func doubt(date, reading string) string {
	return "date " + date + " read as " + reading + ", which is not certain"
}

// datesOf reads an input in every way and gives dates and remarks, a line each.
func datesOf(t *testing.T, name, in string, fields ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(in), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".gz", gzipped(t, []byte(in)), 0o644); err != nil {
		t.Fatal(err)
	}
	var all [3]string
	for i := range all {
		var b strings.Builder
		opt := frame.Options{Fields: fields, Format: strings.TrimPrefix(filepath.Ext(name), ".")}
		arts, _ := readAll(t, opt, path)
		switch i {
		case 1:
			arts, _ = readAll(t, opt, path+".gz")
		case 2:
			arts, _ = readStream(t, opt, bytes.NewReader([]byte(in)))
		}
		for _, a := range arts {
			fmt.Fprintln(&b, strings.TrimSpace(a.Date+" "+a.Remark))
		}
		all[i] = strings.TrimSpace(b.String())
	}
	if all[0] != all[1] || all[0] != all[2] {
		t.Errorf("a file, compressed, a stream:\n%s\n\n%s\n\n%s", all[0], all[1], all[2])
	}
	return all[0]
}

func TestOrderOfDayAndMonth(t *testing.T) {
	table := func(dates ...string) string {
		return "title,date,text\nT," + strings.Join(dates, ",x\nT,") + ",x\n"
	}
	lines := func(dates ...string) string {
		return `{"title":"T","date":"` + strings.Join(dates, "\"}\n{\"title\":\"T\",\"date\":\"") + "\"}\n"
	}
	for _, c := range []struct{ name, file, in, want string }{
		{"a later day over 12", "a.csv", table("03/04/2016", "05/04/2016 10:00", "13/04/2016"), "2016-04-03\n2016-04-05\n2016-04-13"},
		{"a later month over 12", "a.csv", table("03.04.2016", "04.13.2016"), "2016-03-04\n2016-04-13"},
		{"with dashes", "a.csv", table("03-04-2016", "04-13-2016"), "2016-03-04\n2016-04-13"},
		{"json lines", "a.jsonl", lines("3/4/16", "25/4/16"), "2016-04-03\n2016-04-25"},
		{"a json array", "a.json", "[" + strings.ReplaceAll(strings.TrimSpace(lines("3/4/16", "25/4/16")), "\n", ",") + "]", "2016-04-03\n2016-04-25"},
		{"a list in an object", "a.json", `{"articles":[` + strings.ReplaceAll(strings.TrimSpace(lines("3/4/16", "25/4/16")), "\n", ",") + "]}", "2016-04-03\n2016-04-25"},
		{"feed", "a.rss", `<rss><channel><item><title>T</title><pubDate>03/04/2016</pubDate></item><item><title>T</title><pubDate>13/04/2016</pubDate></item></channel></rss>`, "2016-04-03\n2016-04-13"},
		{"xml", "a.xml", `<?xml version="1.0"?><docs><doc><title>T</title><text>x</text><date>03/04/2016</date></doc><doc><title>T</title><text>x</text><date>13/04/2016</date></doc></docs>`, "2016-04-03\n2016-04-13"},
		{"nothing tells", "a.csv", table("03/04/2016", "2016-10-15", "05/05/2016"), "2016-03-04 " + doubt("03/04/2016", "month first") + "\n2016-10-15\n2016-05-05"},
		{"dots are European", "a.csv", table("03.04.2016"), "2016-04-03"},
		{"dashes may be either", "a.csv", table("03-04-2016"), "2016-04-03 " + doubt("03-04-2016", "day first")},
		{"both orders", "a.csv", table("03/04/2016", "13/04/2016", "04/13/2016"), "2016-03-04 " + doubt("03/04/2016", "month first") + "\n2016-04-13\n2016-04-13"},
		{"sorted in one reading", "a.csv", table("05/01/2016", "08/01/2016", "01/02/2016", "04/02/2016", "07/02/2016", "02/03/2016", "06/03/2016"),
			"2016-01-05\n2016-01-08\n2016-02-01\n2016-02-04\n2016-02-07\n2016-03-02\n2016-03-06"},
		{"sorted in both readings", "a.csv", table("01/01/2016", "01/02/2016", "01/03/2016", "01/04/2016", "01/05/2016", "01/06/2016", "01/07/2016", "01/08/2016"),
			"2016-01-01\n" + orderedDoubts(2, 8)},
		{"another column of dates", "a.csv", "title,date,seen\nT,03/04/2016,x\nT,04/04/2016,25/04/2016\n", "2016-04-03\n2016-04-04"},
		{"each column has its own", "a.csv", "title,date,seen\nT,03/04/2016,04/25/2016\nT,25/04/2016,04/25/2016\nT,04/03/2016,04/26/2016\n", "2016-04-03\n2016-04-25\n2016-03-04"},
		{"a date in the text does not count", "a.csv", "title,text,date\nT,on 25/04/2016 or later,03/04/2016\n", "2016-03-04 " + doubt("03/04/2016", "month first")},
		{"a page", "a.html", `<html><head><meta name="date" content="03/04/2016"><title>T</title></head><body><p>The court in Elmford sat on Monday.</p></body></html>`, "2016-03-04 " + doubt("03/04/2016", "month first")},
	} {
		if got := datesOf(t, c.file, c.in); got != strings.TrimSpace(c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	if got := datesOf(t, "a.jsonl", `{"title":"T","when":"03/04/2016","date":"04/25/2016"}`+"\n"+`{"title":"T","when":"25/04/2016"}`, "date=when"); got != "2016-04-03\n2016-04-25" {
		t.Errorf("a key that the user named:\n%s", got)
	}
}

func orderedDoubts(from, to int) string {
	var lines []string
	for m := from; m <= to; m++ {
		d := fmt.Sprintf("01/%02d/2016", m)
		lines = append(lines, fmt.Sprintf("2016-01-%02d %s", m, doubt(d, "month first")))
	}
	return strings.Join(lines, "\n")
}

// TestOrderFarAhead: what tells stands after more than is held back. A file is
// looked through to there, compressed or not, and in an archive; a stream is
// told of from there on.
func TestOrderFarAhead(t *testing.T) {
	row := "T,03/04/2016," + strings.Repeat("words ", 200) + "\n"
	n := 3 * frame.GateBytes / len(row)
	in := []byte("title,date,text\n" + strings.Repeat(row, n) + "T,25/04/2016,x\nT,05/04/2016,x\n")
	dir := t.TempDir()
	for name, b := range map[string][]byte{"a.csv": in, "a.csv.gz": gzipped(t, in), "a.tar": tarred(t, "a.csv", in)} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		arts, _ := readAll(t, frame.Options{}, path)
		for i, a := range arts {
			if a.Remark != "" || !strings.HasPrefix(a.Date, "2016-04-") {
				t.Fatalf("%s: article %d of %d: %s %q", name, i, len(arts), a.Date, a.Remark)
			}
		}
	}
	arts, _ := readStream(t, frame.Options{Format: "csv"}, bytes.NewReader(in))
	first, last := arts[0], arts[len(arts)-1]
	if len(arts) != n+2 || first.Date != "2016-03-04" || first.Remark == "" || last.Date != "2016-04-05" || last.Remark != "" {
		t.Errorf("stream: %d articles, %s %q … %s %q", len(arts), first.Date, first.Remark, last.Date, last.Remark)
	}
}

// TestHeldFrames: a frame that is held back keeps its place, and its date is in
// its sum.
func TestHeldFrames(t *testing.T) {
	sums := func(last string) (all []uint64, positions string) {
		in := "title,date\nT,2016-10-15\nT,03/04/2016\nT,\"open\nT,2016\nT," + last + "\n"
		r, err := New(frame.Options{Format: "csv"})
		if err != nil {
			t.Fatal(err)
		}
		err = r.Walk(t.Context(), []string{"-"}, strings.NewReader(in), func(fr frame.Frame) error {
			all = append(all, fr.Sum())
			positions += fr.Position + "\n"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all, positions
	}
	a, order := sums("25/04/2016")
	b, _ := sums("04/25/2016")
	if order != "line 2\nline 3\nline 4\nline 5\nline 6\n" {
		t.Errorf("order:\n%s", order)
	}
	if a[0] != b[0] || a[1] == b[1] {
		t.Error("the sum of a frame must tell how its date is read, and nothing else of what follows")
	}
}
