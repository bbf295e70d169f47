package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// controls are what one works a page with: nothing of it belongs on paper.
const controls = "nav, form, dialog, button, input, select, textarea, .top, .side, .skip, .tools, .turner, .suggest, #hits, .no-print"

// TestPrinted looks at pages as they are printed: the controls are gone, also
// with the panel open, in the dark and on a phone, and what there is to read stays.
func TestPrinted(t *testing.T) {
	s := open(t)
	pages := printed(t, s)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			for _, c := range pages {
				t.Run(c.name, func(t *testing.T) { c.look(t, s, v) })
			}
		})
	}
	// what stands in the files of the first view, all read at once
	dir := t.TempDir()
	if keep := os.Getenv("NEWSGRAPH_SCREENSHOTS"); keep != "" {
		dir = keep
	}
	var files []string
	for _, c := range pages {
		files = append(files, c.print(t, s, dir, len(files)))
	}
	for i, text := range pdfWords(t, s, files) {
		for _, want := range pages[i].has {
			if !strings.Contains(text, words(want)) {
				t.Errorf("the print of %s lacks %q", pages[i].name, want)
			}
		}
		for _, not := range pages[i].lacks {
			if strings.Contains(text, words(not)) {
				t.Errorf("the print of %s has %q", pages[i].name, not)
			}
		}
	}
}

type printedPage struct {
	name, address string
	prepare       []chromedp.Action // before printing
	has           []string          // words on paper
	lacks         []string          // words that are not
}

func printed(t *testing.T, s site) []printedPage {
	w := newTab(t, views[0], s.address)
	id := url.QueryEscape(kerry(t, w, s))
	other := url.QueryEscape(ask[string](t, w, `fetch("/api/v1/co-mentions?limit=1&id=`+id+`").then((r) => r.json()).then((l) => l.items[0].id)`))
	menu := []string{"Stories and copies", "Skip to the report", "Show more", "Search names"}
	return []printedPage{
		{"report", "file://" + s.report, nil, []string{"Key findings", "Stories and their copies", "John Kerry", "npmi", "mentions"}, menu},
		{"report-panel", "file://" + s.report, []chromedp.Action{press("#who a.ent"), shown(`document.querySelector("#panel[open] .art")`)},
			[]string{"Key findings", "Stories and their copies"}, append(menu, "Articles and sentences")},
		{"home", s.address + "/", nil, []string{"Who is in the news", "Latest articles", "People"}, []string{"Skip to the page", "Compare", "Open the report"}},
		{"entity", s.address + "/entity?id=" + id, []chromedp.Action{press("#correct summary")},
			[]string{"John Kerry", "Named together with", "What says so"}, []string{"Overview", "Correct this", "Rename"}},
		{"entities", s.address + "/entities?limit=20", nil, []string{"stories", "John Kerry"}, []string{"Overview", "Next page"}},
		{"edge", s.address + "/edge?a=" + id + "&b=" + other, nil, []string{"Sentences that name both"}, []string{"Overview"}},
		{"article", s.address + "/articles", nil, []string{"Articles"}, []string{"Overview"}},
	}
}

func (c printedPage) open(t *testing.T, s site, v view) *tab {
	local := s.address
	if strings.HasPrefix(c.address, "file://") {
		local = "file://"
	}
	w := newTab(t, v, local)
	w.do(t, chromedp.Navigate(c.address), chromedp.WaitReady("main"), chromedp.Sleep(300*time.Millisecond))
	w.do(t, c.prepare...)
	return w
}

// look emulates paper and asks what has a box on it.
func (c printedPage) look(t *testing.T, s site, v view) {
	w := c.open(t, s, v)
	w.do(t, emulation.SetEmulatedMedia().WithMedia("print"))
	for _, seen := range ask[[]string](t, w, `[...document.querySelectorAll("`+controls+`")].filter((e) => e.getClientRects().length).map((e) => e.tagName + "." + e.className + "#" + e.id + ": " + e.textContent.trim().slice(0, 40))`) {
		t.Errorf("on paper there is %s", seen)
	}
	if heads := ask[[]string](t, w, `[...document.querySelectorAll("thead th")].filter((h) => h.textContent.trim() && !h.getClientRects().length && !h.closest("details:not([open])")).map((h) => h.textContent)`); len(heads) > 0 {
		t.Errorf("headings of columns are lost: %q", heads)
	}
	if paper := ask[string](t, w, `getComputedStyle(document.body).backgroundColor`); paper != "rgb(255, 255, 255)" {
		t.Errorf("the paper is %s", paper)
	}
	w.clean(t)
}

// print writes the page as PDF and returns the file's path.
func (c printedPage) print(t *testing.T, s site, dir string, number int) string {
	w := c.open(t, s, views[0])
	var pdf []byte
	w.do(t, chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		pdf, _, err = page.PrintToPDF().WithPrintBackground(true).Do(ctx)
		return err
	}))
	path := filepath.Join(dir, fmt.Sprintf("print-%02d-%s.pdf", number, c.name)) // read in this order
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// pdfWords is the text of PDF files as the program reads any, as words reduces it.
func pdfWords(t *testing.T, s site, files []string) []string {
	t.Helper()
	out, err := exec.Command(s.program, append([]string{"tag", "--quiet", "--to", "conll"}, files...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	texts := strings.Split(string(out), "-DOCSTART-")[1:]
	if len(texts) != len(files) {
		t.Fatalf("%d texts of %d prints", len(texts), len(files))
	}
	for i, lines := range texts {
		var text strings.Builder
		for line := range strings.Lines(lines) {
			token, _, _ := strings.Cut(line, "\t")
			text.WriteString(token + " ")
		}
		texts[i] = words(text.String())
	}
	return texts
}

// words are the letters and digits of a text in lower case, with single spaces.
func words(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
}
