// Package browsertest opens the report and the application in a real browser.
// It has a go.mod of its own, so that the program does not depend on the driver.
//
//	apt-get install chromium && npm ci && go test .
//
// Without a browser it skips; without axe-core (npm ci) it skips the checks of
// accessibility alone. NEWSGRAPH_SCREENSHOTS=DIR keeps pictures of every page.
package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// site is the program at work over the sample articles.
type site struct{ report, address, program string }

var (
	once  sync.Once
	the   site
	built error
	stop  = func() {}
)

func TestMain(m *testing.M) {
	code := m.Run()
	stop()
	os.Exit(code)
}

// open builds the program, makes a run, a report and a server, once.
func open(t *testing.T) site {
	t.Helper()
	if browser() == "" {
		t.Skip("no chromium or chrome on this machine: apt-get install chromium")
	}
	once.Do(func() { the, built = start() })
	if built != nil {
		t.Fatal(built)
	}
	return the
}

func browser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func start() (site, error) {
	dir, err := os.MkdirTemp("", "newsgraph-browsertest-")
	if err != nil {
		return site{}, err
	}
	root, err := filepath.Abs("../../../..")
	if err != nil {
		return site{}, err
	}
	bin, run, html := filepath.Join(dir, "newsgraph"), filepath.Join(dir, "RUN"), filepath.Join(dir, "report.html")
	for _, args := range [][]string{
		{"go", "build", "-o", bin, "./cmd/newsgraph"},
		{bin, "extract", "testdata/articles", "-o", run},
		{bin, "report", run, "-o", html},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return site{}, fmt.Errorf("%v: %w\n%s", args, err, out)
		}
	}
	server, address, err := serve(bin, run, run)
	if err != nil {
		return site{}, err
	}
	stop = func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
		_ = os.RemoveAll(dir)
	}
	return site{html, address, bin}, nil
}

// view is how a page is looked at.
type view struct {
	name          string
	width, height int64
	dark, phone   bool
}

var views = []view{
	{"desk", 1366, 768, false, false},
	{"dark", 1366, 768, true, false},
	{"phone", 390, 844, false, true},
}

// tab is a browser window that remembers what went wrong in it.
type tab struct {
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

func newTab(t testing.TB, v view, local string) *tab {
	t.Helper()
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(browser()), chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader"),
		chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("ignore-gpu-blocklist", true))
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	ctx, cancelTime := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { cancelTime(); cancel(); cancelAlloc() })
	w := &tab{ctx: ctx}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			w.note("exception: " + ev.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.APITypeError || ev.Type == runtime.APITypeAssert {
				w.note(fmt.Sprintf("console error: %s", ev.Args[0].Value))
			}
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.LevelError {
				w.note("log: " + ev.Entry.Text + " " + ev.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			u := ev.Request.URL
			if !strings.HasPrefix(u, local) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") && u != "about:blank" {
				w.note("a request left the page: " + u)
			}
		}
	})
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	w.do(t, network.Enable(), log.Enable(), page.SetBypassCSP(false), chromedp.EmulateViewport(v.width, v.height, func(p *emulation.SetDeviceMetricsOverrideParams, _ *emulation.SetTouchEmulationEnabledParams) {
		p.Mobile = v.phone
	}), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
	return w
}

func (w *tab) note(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = append(w.bad, s)
}

func (w *tab) do(t testing.TB, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(w.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// shown waits until an expression holds. (The driver loses sight of nodes when
// a dialog opens, so its own waiting is of no use there.)
func shown(js string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for range 2000 {
			var is bool
			if chromedp.Evaluate("!!("+js+")", &is).Do(ctx) == nil && is {
				return nil
			}
			if err := chromedp.Sleep(50 * time.Millisecond).Do(ctx); err != nil {
				return err
			}
		}
		return fmt.Errorf("never came true: %s", js)
	})
}

// press clicks by script.
func press(selector string) chromedp.Action {
	return chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).click()", selector), nil)
}

// ask evaluates an expression in the page.
func ask[T any](t testing.TB, w *tab, js string) T {
	t.Helper()
	var v T
	w.do(t, chromedp.Evaluate(js, &v, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return v
}

func (w *tab) clean(t testing.TB) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.bad {
		t.Error(s)
	}
}

// picture keeps a screenshot where one is wanted.
func (w *tab) picture(t testing.TB, name string) {
	t.Helper()
	dir := os.Getenv("NEWSGRAPH_SCREENSHOTS")
	if dir == "" {
		return
	}
	var png []byte
	w.do(t, chromedp.CaptureScreenshot(&png))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// accessible runs axe-core over what is shown.
func (w *tab) accessible(t *testing.T) {
	t.Helper()
	source, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Log("accessibility is not checked: npm ci brings axe-core")
		return
	}
	type finding struct{ Impact, ID, Where string }
	w.do(t, chromedp.Evaluate(string(source), nil))
	found := ask[[]finding](t, w, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then((r) =>
		r.violations.map((v) => ({Impact: v.impact, ID: v.id, Where: v.nodes.slice(0, 3).map((n) => n.target.join(" ") + ": " + n.failureSummary).join("; ")})))`)
	for _, f := range found {
		if f.Impact == "serious" || f.Impact == "critical" {
			t.Errorf("axe: %s %s: %s", f.Impact, f.ID, f.Where)
		}
	}
}

// fits reports what is wider than the window.
func (w *tab) fits(t *testing.T, name string) {
	t.Helper()
	if over := ask[int](t, w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 1 {
		t.Errorf("%s: the page is %d px wider than the window", name, over)
	}
}

func TestReportOpensFromDisk(t *testing.T) {
	s := open(t)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			w := newTab(t, v, "file://")
			w.do(t, chromedp.Navigate("file://"+s.report), chromedp.WaitVisible("#findings"))
			w.fits(t, "report")
			w.picture(t, "report-"+v.name)
			w.accessible(t)
			for _, id := range []string{"who", "network", "map", "timeline", "pages", "stories", "check"} {
				w.do(t, chromedp.Evaluate(`document.getElementById("`+id+`").scrollIntoView({behavior: "instant"})`, nil), chromedp.Sleep(150*time.Millisecond))
				w.picture(t, "report-"+v.name+"-"+id)
			}
			w.clean(t)
		})
	}
}

func TestEveryFigureOpens(t *testing.T) {
	s := open(t)
	w := newTab(t, views[0], "file://")
	w.do(t, chromedp.Navigate("file://"+s.report), chromedp.WaitVisible("#findings"))
	type result struct {
		Asked int
		Empty []string
	}
	// every link of the page that opens the panel: it must show something, and sentences for a name or a co-mention
	r := ask[result](t, w, `(() => {
		const seen = new Set(), empty = [];
		for (const a of document.querySelectorAll("a[href^='#']")) {
			const h = a.getAttribute("href");
			if (!/^#(e|t|b|eb)-\d/.test(h) || seen.has(h)) continue;
			seen.add(h);
			if (seen.size > 400) break;
			a.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
			const panel = document.getElementById("panel");
			if (!panel.open || !panel.querySelector(".art")) empty.push(h);
		}
		return {Asked: seen.size, Empty: empty};
	})()`)
	if r.Asked < 100 {
		t.Errorf("only %d figures were tried", r.Asked)
	}
	for _, h := range r.Empty {
		t.Errorf("%s opens nothing", h)
	}
	w.clean(t)
}

func TestReportAtWork(t *testing.T) {
	s := open(t)
	w := newTab(t, views[0], "file://")
	w.do(t, chromedp.Navigate("file://"+s.report), chromedp.WaitVisible("#findings"))

	// search by keyboard alone
	w.do(t, chromedp.KeyEvent("/"), shown(`document.activeElement.id === "q"`),
		chromedp.Evaluate(`document.activeElement.value = ""`, nil), // the driver types the slash, too, which a keyboard would not
		chromedp.KeyEvent("kerry"), shown(`document.querySelector("#hits .hit")`),
		chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), shown(`document.querySelector("#panel[open] .quote")`))
	if title := ask[string](t, w, `document.getElementById("panel-title").textContent`); !strings.Contains(title, "Kerry") {
		t.Errorf("the panel shows %q", title)
	}
	w.accessible(t)
	w.picture(t, "report-panel")

	// on to another, back, and out
	w.do(t, press("#panel .taglist a.ent"), shown(`!document.getElementById("panel-title").textContent.includes("Kerry")`),
		press("#panel-back"), chromedp.Sleep(500*time.Millisecond))
	if title := ask[string](t, w, `document.getElementById("panel-title").textContent`); !strings.Contains(title, "Kerry") {
		t.Errorf("back leads to %q", title)
	}
	w.do(t, chromedp.KeyEvent(kb.Escape), shown(`!document.getElementById("panel").open`))

	// the table sorts and filters
	w.do(t, chromedp.SetValue("#names-type", "1"), chromedp.Evaluate(`document.getElementById("names-type").dispatchEvent(new Event("change"))`, nil),
		press("#names th[data-k=name] button"))
	names := ask[[]string](t, w, `[...document.querySelectorAll("#names tbody th")].slice(0, 10).map((e) => e.textContent.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase())`)
	if !slices.IsSorted(names) || len(names) < 10 {
		t.Errorf("not sorted: %v", names)
	}

	// the network filters and zooms
	all := ask[int](t, w, `document.querySelectorAll("#net-still .nodes a:not(.gone)").length`)
	w.do(t, press(`#net-tools [data-type="2"]`), press(`#net-tools [data-zoom=in]`))
	some := ask[int](t, w, `document.querySelectorAll("#net-still .nodes a:not(.gone)").length`)
	if some == 0 || some >= all {
		t.Errorf("%d names without places, %d with", some, all)
	}
	if box := ask[string](t, w, `document.getElementById("net-still").getAttribute("viewBox")`); box == "0 0 1000 640" {
		t.Error("the network does not zoom")
	}

	// light and dark
	before := ask[string](t, w, `getComputedStyle(document.body).backgroundColor`)
	w.do(t, press("#theme"))
	if after := ask[string](t, w, `getComputedStyle(document.body).backgroundColor`); after == before {
		t.Error("the theme does not change")
	}
	w.clean(t)
}

// kerry is the id of an entity of the sample.
func kerry(t *testing.T, w *tab, s site) string {
	t.Helper()
	w.do(t, chromedp.Navigate(s.address+"/"))
	return ask[string](t, w, `fetch("/api/v1/entities?q=kerry").then((r) => r.json()).then((l) => l.items[0].id)`)
}

func TestApplicationPages(t *testing.T) {
	s := open(t)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			w := newTab(t, v, s.address)
			id := url.QueryEscape(kerry(t, w, s))
			article := url.QueryEscape(ask[string](t, w, `fetch("/api/v1/articles?q=kerry").then((r) => r.json()).then((l) => l.items[0].id)`))
			for name, path := range map[string]string{
				"home": "/", "entities": "/entities?type=person", "entity": "/entity?id=" + id, "articles": "/articles", "article": "/article?id=" + article,
				"search": "/search?q=aleppo", "path": "/path?from=" + id + "&to=Lagos", "connect": "/connect?a=" + id + "&b=Boris+Johnson", "relations": "/relations?id=" + id, "spans": "/spans", "network": "/network", "diff": "/diff", "corrections": "/corrections", "report": "/report",
			} {
				w.do(t, chromedp.Navigate(s.address+path), chromedp.WaitReady("main"), chromedp.Sleep(200*time.Millisecond))
				w.fits(t, name)
				w.accessible(t)
				w.picture(t, "serve-"+v.name+"-"+name)
			}
			w.clean(t)
		})
	}
}

func TestCorrectAndUndo(t *testing.T) {
	s := open(t)
	w := newTab(t, views[0], s.address)
	id := kerry(t, w, s)
	w.do(t, chromedp.Navigate(s.address+"/entity?id="+url.QueryEscape(id)), press("#correct summary"),
		chromedp.Evaluate(`document.querySelector("#correct input[name=object]").value = "The Secretary"`, nil), press("#correct form button"),
		chromedp.Sleep(time.Second), shown(`(document.querySelector("h1") || {}).textContent === "The Secretary"`))
	w.do(t, chromedp.Navigate(s.address+"/corrections"), press("td input[name=pick]"), press("form[action='/corrections/undo'] button"), chromedp.Sleep(time.Second), shown(`document.querySelector(".empty")`))
	w.do(t, chromedp.Navigate(s.address+"/entity?id="+url.QueryEscape(id)))
	if title := ask[string](t, w, `document.querySelector("h1").textContent`); title == "The Secretary" {
		t.Error("the rename was not undone")
	}
	w.clean(t)
}

func TestNetworkOfTheApplication(t *testing.T) {
	s := open(t)
	w := newTab(t, views[0], s.address)
	w.do(t, chromedp.Navigate(s.address+"/network"), chromedp.Poll(`/names, /.test(document.getElementById("count").textContent)`, nil))
	all := ask[string](t, w, `document.getElementById("count").textContent`)
	w.do(t, chromedp.Click(`[data-type="place"]`), chromedp.Sleep(200*time.Millisecond))
	if some := ask[string](t, w, `document.getElementById("count").textContent`); some == all {
		t.Errorf("the filter changes nothing: %s", some)
	}
	w.picture(t, "serve-network")
	w.clean(t)
}
