package browsertest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The figures of a large run in a browser without a graphics card:
//
//	go test -run '^$' -bench . -benchtime 1x .
//
// NEWSGRAPH_BIG_RUN=RUN takes a run that is there; else one of 10,000 short
// articles is made, whose 5,000 leading names have a network of 20,000 co-mentions.

// bigRun is a run of 10,000 articles.
func bigRun(b *testing.B, bin string) string {
	b.Helper()
	if run := os.Getenv("NEWSGRAPH_BIG_RUN"); run != "" {
		return run
	}
	dir := b.TempDir()
	input := filepath.Join(dir, "big.jsonl")
	if err := os.WriteFile(input, bigInput(10_000), 0o644); err != nil {
		b.Fatal(err)
	}
	run := filepath.Join(dir, "RUN")
	if out, err := exec.Command(bin, "extract", input, "-o", run, "--quiet").CombinedOutput(); err != nil {
		b.Fatalf("extract: %v\n%s", err, out)
	}
	return run
}

var (
	given    = []string{"Maria", "Peter", "Amina", "John", "Elena", "Carlos", "Ingrid", "David", "Fatima", "Robert", "Laura", "Thomas", "Nadia", "George", "Helen", "Marcus", "Sofia", "Daniel", "Ruth", "Victor"}
	family   = []string{"Abend", "Barlow", "Castellan", "Dorsey", "Eklund", "Farrow", "Gantry", "Holloway", "Ibarra", "Jessop", "Keller", "Lindqvist", "Mercado", "Norwood", "Okafor", "Pemberton", "Quintana", "Rasmussen", "Sandoval", "Thackeray", "Underhill", "Vasquez", "Whitlock", "Yardley", "Zimmer"}
	ending   = []string{"", "-Hart", "-Cole", "-Reyes", "-Stone", "-Voss", "-Lange", "-Marsh", "-Duran", "-Bloom"}
	towns    = []string{"Lisbon", "Nairobi", "Chicago", "Hamburg", "Lima", "Osaka", "Toronto", "Accra", "Madrid", "Warsaw", "Dublin", "Manila", "Quito", "Athens", "Sydney", "Boston", "Cairo", "Denver", "Prague", "Kyiv"}
	business = []string{"Holdings", "Bank", "Airlines", "University", "Shipping Company", "Energy Corp.", "Motors", "Foundation"}
)

// bigInput writes n articles as JSON Lines. Each names four people near one
// another in a list of 5,000, two towns and two firms, with a date of 2023.
func bigInput(n int) []byte {
	var b bytes.Buffer
	person := func(i int) string {
		i = (i%5000 + 5000) % 5000
		return given[i%20] + " " + family[i/20%25] + ending[i/500]
	}
	firm := func(i int) string { return family[i%25] + " " + business[i/25%8] }
	for i := range n {
		at := i * 37
		day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%365).Format("2006-01-02")
		text := fmt.Sprintf("%s met %s in %s on Monday, an official of %s said in note %d. %s and %s of %s were not at the talks in %s, which are to go on for %d days.",
			person(at), person(at+1), towns[i%20], firm(i), i*7919%100_003, person(at+3), person(at+i%11+5), firm(i/3+7), towns[i*7%20], i%13+2)
		fmt.Fprintf(&b, `{"id":"n%05d","title":"Talks number %d of %s","date":%q,"source":"paper-%d.example","text":%q}`+"\n", i, i, towns[i%20], day, i%40, text)
	}
	return b.Bytes()
}

// serveBig starts the application over a big run.
func serveBig(b *testing.B) string {
	b.Helper()
	if browser() == "" {
		b.Skip("no chromium or chrome on this machine: apt-get install chromium")
	}
	root, err := filepath.Abs("../../../..")
	if err != nil {
		b.Fatal(err)
	}
	bin := filepath.Join(b.TempDir(), "newsgraph")
	build := exec.Command("go", "build", "-o", bin, "./cmd/newsgraph")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	server, address, err := serve(bin, bigRun(b, bin), "--read-only")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = server.Process.Signal(os.Interrupt); _ = server.Wait() })
	return address
}

func firstPaint() chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		return shown(`performance.getEntriesByName("first-contentful-paint").length`).Do(ctx)
	})
}

// BenchmarkFirstView tells how long it takes from the address to the first
// text, and until all is there, of the overview and the report of 10,000
// articles.
func BenchmarkFirstView(b *testing.B) {
	address := serveBig(b)
	for _, path := range []string{"/", "/report", "/report"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				w := newTab(b, views[0], address)
				w.do(b, chromedp.Navigate(address+path), firstPaint(), shown(`document.readyState === "complete"`))
				b.ReportMetric(ask[float64](b, w, `performance.getEntriesByName("first-contentful-paint")[0].startTime`), "ms-first-text")
				b.ReportMetric(ask[float64](b, w, `performance.getEntriesByType("navigation")[0].loadEventEnd`), "ms-loaded")
				w.clean(b)
			}
		})
	}
}

// BenchmarkNetwork tells the time of a frame while 5,000 names are zoomed and
// moved.
func BenchmarkNetwork(b *testing.B) {
	address := serveBig(b)
	type frames struct {
		Median, P95, Worst float64
		N                  int
	}
	for b.Loop() {
		w := newTab(b, views[0], address)
		start := time.Now()
		w.do(b, chromedp.Navigate(address+"/network?nodes=5000"), shown(`/^5,000 names/.test(document.getElementById("count").textContent)`))
		b.ReportMetric(time.Since(start).Seconds(), "s-drawn")
		w.picture(b, "network-5000")
		for _, how := range []string{"zoom", "drag"} {
			f := ask[frames](b, w, `new Promise((done) => {
				const box = document.querySelector("#graph .sigma-mouse"), r = box.getBoundingClientRect(), at = [];
				const x = r.left + r.width / 2, y = r.top + r.height / 2, how = "`+how+`";
				const mouse = (t, to, dx) => to.dispatchEvent(new MouseEvent(t, {clientX: x + dx, clientY: y, bubbles: true, buttons: 1, button: 0}));
				let last = performance.now(), begun = last, n = 0, sent = 0;
				if (how === "drag") mouse("mousedown", box, 0);
				requestAnimationFrame(function tick(now) {
					at.push(now - last); last = now;
					if (now - sent > 60) { sent = now; n++;
						if (how === "drag") mouse("mousemove", document, 6 * n % 200);
						else box.dispatchEvent(new WheelEvent("wheel", {deltaY: n % 20 < 10 ? -120 : 120, clientX: x, clientY: y, bubbles: true, cancelable: true}));
					}
					if (now - begun < 4000) return requestAnimationFrame(tick);
					if (how === "drag") mouse("mouseup", document, 0);
					at.sort((a, b) => a - b);
					done({Median: at[at.length >> 1], P95: at[Math.floor(at.length * 0.95)], Worst: at[at.length - 1], N: at.length});
				});
			})`)
			b.ReportMetric(f.Median, "ms-"+how)
			b.ReportMetric(f.P95, "ms-"+how+"-p95")
			b.ReportMetric(f.Worst, "ms-"+how+"-worst")
			w.picture(b, "network-5000-"+how)
		}
		w.clean(b)
	}
}

// serve starts the application and waits for its address.
func serve(bin string, args ...string) (*exec.Cmd, string, error) {
	server := exec.Command(bin, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	words, err := server.StderrPipe()
	if err != nil {
		return nil, "", err
	}
	if err := server.Start(); err != nil {
		return nil, "", err
	}
	lines := bufio.NewScanner(words)
	for lines.Scan() {
		if at, ok := bytes.CutPrefix(lines.Bytes(), []byte("open")); ok {
			address := string(bytes.TrimRight(bytes.TrimSpace(at), "/"))
			return server, address, nil
		}
	}
	return nil, "", fmt.Errorf("serve said no address")
}
