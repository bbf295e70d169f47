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
		arts, probs := readAll(t, Options{}, f)
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
	if mean < 0.93 {
		t.Errorf("mean token F1 %.4f", mean)
	}
}

// TestSharedSurvey reads every shared file and checks what holds for any
// input; with -v it lists what came of each folder.
func TestSharedSurvey(t *testing.T) {
	dir := sharedDir(t, ".")
	folders, _ := os.ReadDir(dir)
	for _, d := range folders {
		if !d.IsDir() {
			continue
		}
		arts, probs := readAll(t, Options{}, filepath.Join(dir, d.Name()))
		t.Logf("%-26s %6d articles %5d problems", d.Name(), len(arts), len(probs))
	}
}

// TestSharedJSON holds reader against JSONTestSuite: y_ files are read without
// a quarantine, n_ files give no article.
func TestSharedJSON(t *testing.T) {
	dir := sharedDir(t, "json_malformed")
	files, _ := filepath.Glob(filepath.Join(dir, "nst__*.json"))
	for _, f := range files {
		arts, probs := readAll(t, Options{}, f)
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
	norm := func(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, bom), "\r\n", "\n") }
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
		arts, probs := readAll(t, Options{}, f)
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
		arts, probs := readAll(t, Options{}, path)
		if why := differences[row[0]]; why.articles != 0 {
			want = max(why.articles, 0)
		}
		if len(arts) != want {
			missed++
			t.Errorf("%s: %s %s: %d articles, want %d; %d problems %s", row[0], row[1], row[2], len(arts), want, len(probs), clip(problemLines(probs), 300))
			continue
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
	"csv_jsonl/538__trump-lawsuits.csv":     {-1, "a table without texts"},
	"csv_jsonl/538__trump_news_data.csv":    {-1, "a table without texts"},
	"csv_jsonl/gdelt__events2.csv":          {-1, "a list of column names, no articles"},
	"csv_jsonl/gdelt__mentionssamp.csv":     {-1, "a table without texts"},
	"csv_jsonl/agnews__test.csv":            {7600, "no header"},
	"csv_jsonl/readtext__csvalt__test4.csv": {-1, "columns with names that say nothing and too little text to tell"},
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
	default:
		return 0, false
	}
	return n, ok
}
