package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"

	"newsgraph/cmd/newsgraph/web/guard"
	"newsgraph/cmd/newsgraph/web/lend"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/store"
)

// hostile is what tries to become code, mark-up or another address.
var hostile = []string{
	"</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", `"><svg onload=alert(1)>`, "' onmouseover='alert(1)", "javascript:alert(1)",
	"=cmd", "a\x00b", "\u202egnp.exe", "{{.}}", "<!--", "&lt;b&gt;", "../../etc/passwd", "a?b=c&d#e", "%00%2e",
}

// corpus is JSON Lines with the Syria talks twice and hostile articles.
func corpus(t testing.TB) string {
	t.Helper()
	type article struct {
		ID     string `json:"id"`
		Title  string `json:"title"`
		Date   string `json:"date"`
		Source string `json:"source"`
		Text   string `json:"text"`
	}
	list := []article{
		{"a1", "Kerry meets Lavrov", "2016-10-15", "wire.example", "LAUSANNE, Switzerland - John Kerry met Sergei Lavrov in Lausanne on Saturday. Kerry said that Syria needed help. Lavrov did not answer."},
		{"a2", "Kerry in London", "2016-10-16", "post.example", "LONDON - John Kerry flew to London on Sunday. Boris Johnson met Kerry there. They spoke of Aleppo in Syria."},
		{"a3", "Lavrov in Moscow", "2016-10-17", "post.example", "MOSCOW - Sergei Lavrov was in Moscow on Monday. Lavrov spoke of Aleppo. Angela Merkel called Lavrov from Berlin."},
		{"a4", "Aid for Aleppo", "2016-10-19", "wire.example", "BEIRUT - Yasser Khoury met Ines Valdek in Beirut on Wednesday. Valdek said that Khoury would bring food. Tomas Brindle waited in Aleppo."},
		{"a5", "Food arrives", "2016-10-20", "post.example", "ALEPPO - Yasser Khoury came to Aleppo on Thursday with Tomas Brindle. Ines Valdek thanked Khoury."},
	}
	for i, evil := range hostile {
		list = append(list, article{fmt.Sprintf("evil %s %d", evil, i), evil, "2016-10-18", evil, evil + " John Kerry met " + evil + " Mr. " + evil + " Smith in Paris, the " + evil + " Ministry said."})
	}
	path := filepath.Join(t.TempDir(), "corpus.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, a := range list {
		if err := json.NewEncoder(f).Encode(a); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func newPipeline(t testing.TB) *pipeline.Pipeline {
	t.Helper()
	p, err := pipeline.New(pipeline.Options{Program: "newsgraph test", Language: "any", Reader: read.NewTable("").Open})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// made makes a run of the corpus.
func made(t testing.TB) *store.Stored {
	t.Helper()
	p := newPipeline(t)
	dir := filepath.Join(t.TempDir(), "RUN")
	paths := []string{corpus(t)}
	run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions(paths)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Extract(context.Background(), paths, nil, run, nil); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	stored, err := store.OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

var sharedRun = sync.OnceValue(func() func(testing.TB) *store.Stored {
	var once sync.Once
	var dir string
	return func(t testing.TB) *store.Stored {
		once.Do(func() {
			from := made(t).Dir()
			tmp, err := os.MkdirTemp("", "newsgraph-web-test-")
			if err != nil {
				t.Fatal(err)
			}
			dir = filepath.Join(tmp, "RUN")
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
		})
		stored, err := store.OpenRun(dir)
		if err != nil {
			t.Fatal(err)
		}
		return stored
	}
})

// server starts one over the corpus; change may alter its options.
func server(t testing.TB, change func(*Options)) (*Server, *httptest.Server) {
	t.Helper()
	run := sharedRun()(t)
	opt := Options{Runs: []*store.Stored{run, run}, Program: "newsgraph test", Overrides: filepath.Join(t.TempDir(), "overrides.tsv"),
		MaxBody: 1 << 20, Workers: 2, Settle: 25 * time.Second, Annotator: func() (*pipeline.Pipeline, error) { return newPipeline(t), nil }}
	if change != nil {
		change(&opt)
	}
	s, err := New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(h)
	t.Cleanup(func() { ts.Close(); s.corrections.wait() })
	return s, ts
}

type asked struct {
	status int
	body   string
	header http.Header
}

// ask sends one request and does not follow redirects.
func ask(t testing.TB, method, address, body string, headers ...string) asked {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 30 * time.Second}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return asked{resp.StatusCode, string(data), resp.Header}
}

// idOf finds an entity by name.
func idOf(t testing.TB, ts *httptest.Server, name string) string {
	t.Helper()
	var list views.List[views.Brief]
	a := ask(t, "GET", ts.URL+"/api/v1/entities?q="+url.QueryEscape(name), "")
	if err := json.Unmarshal([]byte(a.body), &list); err != nil || len(list.Items) == 0 {
		t.Fatalf("%s: %v %s", name, err, a.body)
	}
	return list.Items[0].ID
}

func TestWhoMayAsk(t *testing.T) {
	_, ts := server(t, nil)
	form := "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		want                     int
	}{
		{"a reader", "GET", "/", "", nil, 200},
		{"by name", "GET", "/", "", []string{"Host", "localhost:8080"}, 200},
		{"by IPv6", "GET", "/", "", []string{"Host", "[::1]:8080"}, 200},
		{"DNS rebinding", "GET", "/", "", []string{"Host", "evil.example"}, 421},
		{"DNS rebinding with a port", "GET", "/api/v1/info", "", []string{"Host", "evil.example:80"}, 421},
		{"a foreign page reads", "GET", "/api/v1/info", "", []string{"Origin", "http://evil.example"}, 403},
		{"a foreign page embeds", "GET", "/api/v1/info", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"a link from elsewhere", "GET", "/", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"a frame elsewhere", "GET", "/", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a foreign form", "POST", "/corrections", "action=ignore&name=x", []string{"Content-Type", form, "Origin", "http://evil.example"}, 403},
		{"a foreign form without origin", "POST", "/corrections", "action=ignore&name=x", []string{"Content-Type", form, "Sec-Fetch-Site", "cross-site"}, 403},
		{"a sandboxed page", "POST", "/corrections", "action=ignore&name=x", []string{"Content-Type", form, "Origin", "null"}, 403},
		{"the wrong method", "PUT", "/corrections", "", nil, 404},
		{"traversal", "GET", "/static/..%2f..%2fweb.go", "", nil, 404},
		{"no such page", "GET", "/nope", "", nil, 404},
		{"no such entity", "GET", "/entity?id=nobody", "", nil, 404},
		{"a bad number", "GET", "/api/v1/entities?limit=-1", "", nil, 400},
		{"too many", "GET", "/api/v1/entities?limit=100000", "", nil, 400},
		{"a bad type", "GET", "/entities?type=ghost", "", nil, 400},
		{"too many nodes", "GET", "/api/v1/network?nodes=100000", "", nil, 400},
		{"a body too long", "POST", "/api/v1/corrections", `{"action":"rename","name":"` + strings.Repeat("x", 100_000) + `"}`, nil, 413},
		{"no JSON", "POST", "/api/v1/corrections", `{`, nil, 400},
		{"an unknown key", "POST", "/api/v1/corrections", `{"action":"ignore","name":"x","x":1}`, nil, 400},
	} {
		if got := ask(t, c.method, ts.URL+c.path, c.body, c.headers...); got.status != c.want {
			t.Errorf("%s: status %d, want %d: %.200s", c.name, got.status, c.want, got.body)
		}
	}
}

func TestToken(t *testing.T) {
	_, ts := server(t, func(o *Options) { o.Token = "secret" })
	for _, c := range []struct {
		path    string
		headers []string
		want    int
	}{
		{"/", nil, 401},
		{"/static/web.css", nil, 401},
		{"/api/v1/info", []string{"Authorization", "Bearer wrong"}, 401},
		{"/api/v1/info", []string{"Authorization", "Bearer secret"}, 200},
		{"/", []string{"Cookie", guard.TokenCookie + "=secret"}, 200},
		{"/?token=wrong", nil, 401},
	} {
		if got := ask(t, "GET", ts.URL+c.path, "", c.headers...); got.status != c.want {
			t.Errorf("%s %v: status %d, want %d", c.path, c.headers, got.status, c.want)
		}
	}
	got := ask(t, "GET", ts.URL+"/entities?q=kerry&token=secret", "")
	if loc := got.header.Get("Location"); got.status != 303 || loc != "/entities?q=kerry" {
		t.Errorf("the token leads to %d %q", got.status, loc)
	}
	if c := got.header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Strict") {
		t.Errorf("cookie %q", c)
	}
	if loc := ask(t, "GET", ts.URL+"//evil.example/?token=secret", "").header.Get("Location"); strings.HasPrefix(loc, "//") {
		t.Errorf("an open redirect: %q", loc)
	}
}

// TestHostilePagesStayText walks the pages of hostile articles and looks for
// what a browser would run, fetch from elsewhere or follow.
func TestHostilePagesStayText(t *testing.T) {
	s, ts := server(t, nil)
	pages := []string{"/", "/entities", "/articles", "/search?q=kerry", "/corrections", "/diff", "/network", "/path?from=Kerry&to=Lavrov", "/report"}
	st := s.now.Load()
	for place := range int32(st.Articles()) {
		pages = append(pages, views.Link("/article", "id", st.Article(place).ID))
	}
	for _, n := range st.IDs() {
		pages = append(pages, views.Link("/entity", "id", st.ID(n)))
	}
	for _, evil := range hostile {
		pages = append(pages, views.Link("/articles", "q", evil), views.Link("/articles", "source", evil), views.Link("/entities", "sort", evil), views.Link("/search", "q", evil), views.Link("/entities", "q", evil), views.Link("/path", "from", evil, "to", evil), views.Link("/entity", "id", evil))
	}
	for _, p := range pages {
		got := ask(t, "GET", ts.URL+p, "")
		if got.status >= 500 {
			t.Errorf("%s: status %d", p, got.status)
		}
		if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", p, csp)
		}
		doc, err := nethtml.Parse(strings.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type != nethtml.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				local := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") || strings.HasPrefix(a.Val, "#") || a.Val == "data:,"
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", n.Data == "iframe", n.Data == "img" && a.Key == "src" && !strings.HasPrefix(a.Val, "/api/v1/map?"):
					t.Errorf("%s: <%s %s>", p, n.Data, a.Key)
				case (a.Key == "src" || a.Key == "href" || a.Key == "action") && !local:
					t.Errorf("%s: %s of %s leads to %q", p, a.Key, n.Data, a.Val)
				}
			}
		}
		for _, bad := range []string{"\x00", "\u202e"} {
			if strings.Contains(got.body, bad) {
				t.Errorf("%s holds %q", p, bad)
			}
		}
	}
}

func TestCorrections(t *testing.T) {
	s, ts := server(t, nil)
	id := idOf(t, ts, "John Kerry")
	before := ask(t, "GET", ts.URL+"/api/v1/graph", "")
	post := func(body string) asked { return ask(t, "POST", ts.URL+"/api/v1/corrections", body) }
	if got := post(`{"action":"rename","name":"` + id + `","object":"Secretary Kerry"}`); got.status != 200 || !strings.Contains(got.body, "Secretary Kerry") {
		t.Fatalf("rename: %d %s", got.status, got.body)
	}
	if got := ask(t, "GET", ts.URL+views.Link("/entity", "id", id), ""); !strings.Contains(got.body, "Secretary Kerry") {
		t.Errorf("the page shows the old name: %d", got.status)
	}
	if got := post(`{"action":"rename","name":"` + id + `","object":"Secretary Kerry"}`); got.status != 400 {
		t.Errorf("the same again: %d", got.status)
	}
	for _, bad := range []string{`{"action":"rename","name":"x","object":"a\tb"}`, `{"action":"rename","name":"x","object":"a\nignore\ty"}`, `{"action":"rename","name":"x"}`,
		`{"action":"retype","name":"x","object":"ghost"}`, `{"action":"explode","name":"x","object":"y"}`} {
		if got := post(bad); got.status != 400 {
			t.Errorf("%s: %d %s", bad, got.status, got.body)
		}
	}
	list, err := s.corrections.List()
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	if got := ask(t, "DELETE", fmt.Sprintf("%s/api/v1/corrections?line=%d&text=other", ts.URL, list[0].Line), ""); got.status != 400 {
		t.Errorf("undo of a line that changed: %d", got.status)
	}
	if got := ask(t, "DELETE", fmt.Sprintf("%s/api/v1/corrections?line=%d", ts.URL, list[0].Line), ""); got.status != 200 {
		t.Errorf("undo: %d %s", got.status, got.body)
	}
	if after := ask(t, "GET", ts.URL+"/api/v1/graph", ""); cutGenerator(after.body) != cutGenerator(before.body) {
		t.Error("after undo the graph is not what it was")
	}
	form := url.Values{"action": {"ignore"}, "name": {id}}.Encode()
	if got := ask(t, "POST", ts.URL+"/corrections", form, "Content-Type", "application/x-www-form-urlencoded", "Origin", ts.URL, "Sec-Fetch-Site", "same-origin"); got.status != 303 {
		t.Fatalf("ignore by form: %d %s", got.status, got.body)
	}
	if got := ask(t, "GET", ts.URL+views.Link("/api/v1/entity", "id", id), ""); got.status != 404 {
		t.Errorf("an ignored entity is still there: %d", got.status)
	}
}

// cutGenerator leaves out the line that names the corrections' file by hash.
func cutGenerator(graph string) string {
	return regexp.MustCompile(`"generator":\{[^}]*\}`).ReplaceAllString(graph, "")
}

func TestReadOnly(t *testing.T) {
	s, ts := server(t, func(o *Options) { o.ReadOnly = true })
	if got := ask(t, "POST", ts.URL+"/api/v1/corrections", `{"action":"ignore","name":"Kerry"}`); got.status != 403 {
		t.Errorf("a correction: %d", got.status)
	}
	if got := ask(t, "DELETE", ts.URL+"/api/v1/corrections?line=1", ""); got.status != 403 {
		t.Errorf("an undo: %d", got.status)
	}
	if _, err := os.Stat(s.corrections.Path); !os.IsNotExist(err) {
		t.Error("the file was written")
	}
	if got := ask(t, "GET", ts.URL+views.Link("/entity", "id", idOf(t, ts, "Kerry")), ""); strings.Contains(got.body, "<form method=\"post\"") {
		t.Error("the page offers corrections")
	}
}

// TestKeptAnswersAreTheSame asks everything twice: the second time from what was
// kept, and again after a correction, when nothing old may show.
func TestKeptAnswersAreTheSame(t *testing.T) {
	_, ts := server(t, nil)
	id := idOf(t, ts, "John Kerry")
	paths := []string{"/", "/entities?q=kerry", views.Link("/entity", "id", id), "/search?q=aleppo", "/api/v1/info", views.Link("/api/v1/mentions", "id", id), "/api/v1/graph"}
	for _, p := range paths {
		a, b := ask(t, "GET", ts.URL+p, ""), ask(t, "GET", ts.URL+p, "")
		if a.status != 200 || a.body != b.body || a.header.Get("Content-Type") != b.header.Get("Content-Type") {
			t.Errorf("%s: %d, then %d, %d and %d bytes", p, a.status, b.status, len(a.body), len(b.body))
		}
	}
	ask(t, "POST", ts.URL+"/api/v1/corrections", `{"action":"rename","name":"`+id+`","object":"Someone Else"}`)
	for _, p := range []string{"/entities?q=else", views.Link("/entity", "id", id)} {
		if got := ask(t, "GET", ts.URL+p, ""); !strings.Contains(got.body, "Someone Else") {
			t.Errorf("%s shows what was before the correction", p)
		}
	}
}

func TestListsTurnPages(t *testing.T) {
	_, ts := server(t, nil)
	seen := map[string]bool{}
	total := -1
	for next := "/api/v1/entities?limit=3"; next != ""; {
		var list views.List[views.Brief]
		if err := json.Unmarshal([]byte(ask(t, "GET", ts.URL+next, "").body), &list); err != nil {
			t.Fatal(err)
		}
		for _, e := range list.Items {
			if seen[e.ID] {
				t.Errorf("%s is on two pages", e.ID)
			}
			seen[e.ID] = true
		}
		total, next = list.Total, list.Next
	}
	if len(seen) != total || total < 5 {
		t.Errorf("%d entities on the pages, %d in all", len(seen), total)
	}
}

func TestETagAndGzip(t *testing.T) {
	_, ts := server(t, nil)
	first := ask(t, "GET", ts.URL+"/api/v1/graph", "")
	tag := first.header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/graph", "", "If-None-Match", tag); got.status != 304 || got.body != "" {
		t.Errorf("the same again: %d, %d bytes", got.status, len(got.body))
	}
	got := ask(t, "GET", ts.URL+"/api/v1/graph", "", "Accept-Encoding", "gzip")
	if got.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", got.header)
	}
	z, err := gzip.NewReader(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || string(plain) != first.body {
		t.Errorf("unpacked it is something else: %v", err)
	}
}

func TestTagAndExtract(t *testing.T) {
	_, ts := server(t, nil)
	const text = "John Kerry met Sergei Lavrov in Geneva on Friday."
	got := ask(t, "POST", ts.URL+"/api/v1/tag", text)
	lines := strings.Split(strings.TrimSpace(got.body), "\n")
	if got.status != 200 || len(lines) != 3 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, l := range lines {
		var m struct {
			Start, End int
			Text       string
		}
		if err := json.Unmarshal([]byte(l), &m); err != nil || text[m.Start:m.End] != m.Text {
			t.Errorf("%v %s", err, l)
		}
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/extract", text); got.status != 200 || !strings.Contains(got.body, `"newsgraph/graph/1"`) || !strings.Contains(got.body, "Geneva") {
		t.Errorf("extract: %d %s", got.status, got.body)
	}
	two := `{"id":"x","text":"Angela Merkel was in Berlin."}` + "\n" + `{"id":"y","text":"Boris Johnson was in London."}` + "\n"
	if got := ask(t, "POST", ts.URL+"/api/v1/extract?to=records", two); strings.Count(got.body, "newsgraph/record/1") != 2 {
		t.Errorf("records: %d %s", got.status, got.body)
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/tag", strings.Repeat("John Kerry was in Paris. ", 100_000)); got.status != 413 {
		t.Errorf("a body over the limit passed: %d, %d bytes", got.status, len(got.body))
	}
	long := io.MultiReader(strings.NewReader(strings.Repeat("John Kerry was in Paris. ", 100_000))) // no Content-Length
	resp, err := http.Post(ts.URL+"/api/v1/tag", "text/plain", long)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 413 {
		t.Errorf("a stream over the limit passed: %d", resp.StatusCode)
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/tag?field=text=bod", `{"bod":"Angela Merkel spoke in Berlin.","text":"nothing"}`); got.status != 200 || !strings.Contains(got.body, `"Angela Merkel"`) {
		t.Errorf("a field that the query names: %d %s", got.status, got.body)
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/tag?field=headline=x", text); got.status != 400 {
		t.Errorf("an unknown field: %d", got.status)
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/tag?format=nonsense", text); got.status != 400 {
		t.Errorf("an unknown format: %d", got.status)
	}
}

// TestTextIsBoundedByCost holds that a small body that unpacks to much text, and
// a text that takes long, are refused with a reason, and that marks alone are not.
func TestTextIsBoundedByCost(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for i := range 10_000 {
		fmt.Fprintf(z, "{\"id\":\"%d\",\"text\":%q}\n", i, strings.Repeat(" ", 200)+"Aleppo.")
	}
	z.Close()
	slow := func(o *Options) { o.MaxWork = time.Nanosecond }
	for _, c := range []struct {
		name, body string
		options    func(*Options)
		path       string
		status     int
		says       string
	}{
		{"much text", packed.String(), nil, "extract", 413, "unpacked, the text is longer"},
		{"much work", "John Kerry was in Paris.", slow, "extract", 413, "too long to analyse"},
		{"much work for mentions", "John Kerry was in Paris.", slow, "tag", 413, "too long to analyse"},
		{"marks", strings.Repeat("&", 900_000), nil, "extract", 200, "newsgraph/graph/1"},
	} {
		_, ts := server(t, c.options)
		if got := ask(t, "POST", ts.URL+"/api/v1/"+c.path, c.body); got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d %.300s", c.name, got.status, got.body)
		}
	}
}

// TestBusy holds that a request for which no worker is free is told so.
func TestBusy(t *testing.T) {
	s, ts := server(t, func(o *Options) { o.Workers = 1 })
	s.workers = lend.New(s.opt.Annotator, 1, time.Millisecond)
	worker, err := s.workers.Borrow(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, "POST", ts.URL+"/api/v1/tag", "John Kerry was in Paris.")
	if got.status != 503 || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "busy") {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
	s.workers.GiveBack(worker)
	if got := ask(t, "POST", ts.URL+"/api/v1/tag", "John Kerry was in Paris."); got.status != 200 {
		t.Errorf("and then: %d", got.status)
	}
}

// TestDescriptionIsComplete holds that the OpenAPI description names every
// address of the API, and that every one it names is answered.
func TestDescriptionIsComplete(t *testing.T) {
	_, ts := server(t, nil)
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(ask(t, "GET", ts.URL+"/api/v1/openapi.json", "").body), &doc); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("api.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?:get\("|/api/v1/)([a-z]+)"`).FindAllStringSubmatch(string(source), -1) {
		if doc.Paths["/api/v1/"+m[1]] == nil {
			t.Errorf("/api/v1/%s is not described", m[1])
		}
	}
	for path, methods := range doc.Paths {
		if methods["get"] == nil {
			continue
		}
		if got := ask(t, "GET", ts.URL+path, ""); got.status == 404 && strings.Contains(got.body, "no such address") || got.status >= 500 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// TestSlowClientsDoNotHoldOthersUp opens connections that say nothing and
// half a request, and asks beside them.
func TestSlowClientsDoNotHoldOthersUp(t *testing.T) {
	_, ts := server(t, nil)
	addr := strings.TrimPrefix(ts.URL, "http://")
	for i := range 60 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if i%2 == 0 {
			fmt.Fprintf(c, "POST /api/v1/tag HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf")
		} else {
			fmt.Fprintf(c, "GET / HT")
		}
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/info", ""); got.status != 200 {
		t.Errorf("%d", got.status)
	}
}

func TestPathAndEdge(t *testing.T) {
	_, ts := server(t, nil)
	from, to := idOf(t, ts, "Boris Johnson"), idOf(t, ts, "Angela Merkel")
	var p pathAnswer
	if err := json.Unmarshal([]byte(ask(t, "GET", ts.URL+views.Link("/api/v1/path", "from", from, "to", to), "").body), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Path) < 3 || p.Path[0].ID != from || p.Path[len(p.Path)-1].ID != to {
		t.Fatalf("path %+v", p.Path)
	}
	var e edgeAnswer
	if err := json.Unmarshal([]byte(ask(t, "GET", ts.URL+views.Link("/api/v1/edge", "a", from, "b", idOf(t, ts, "John Kerry")), "").body), &e); err != nil {
		t.Fatal(err)
	}
	if e.Edge == nil || len(e.Quotes) == 0 {
		t.Errorf("edge %+v", e)
	}
}

func TestDiffOfARunWithItselfIsEmpty(t *testing.T) {
	_, ts := server(t, nil)
	got := ask(t, "GET", ts.URL+"/api/v1/diff?a=0&b=1", "")
	if got.status != 200 || !strings.Contains(got.body, `"entities":[]`) {
		t.Errorf("%d %.300s", got.status, got.body)
	}
}

// TestDiffTellsLostCorrections compares a run with itself under corrections of
// which one is about nobody.
func TestDiffTellsLostCorrections(t *testing.T) {
	file := filepath.Join(t.TempDir(), "o.tsv")
	if err := os.WriteFile(file, []byte("rename\tJohn Kerry\tJ. Kerry\nignore\tNobody Atall\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, ts := server(t, func(o *Options) { o.Overrides = file })
	got := ask(t, "GET", ts.URL+"/api/v1/diff?a=0&b=1&corrections=1", "")
	for _, want := range []string{`{"line":1,"text":"rename\tJohn Kerry\tJ. Kerry","a":true,"b":true}`, `{"line":2,"text":"ignore\tNobody Atall","a":false,"b":false}`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("lacks %s: %.600s", want, got.body)
		}
	}
	if plain := ask(t, "GET", ts.URL+"/api/v1/diff", ""); strings.Contains(plain.body, `"corrections"`) {
		t.Error("corrections are told where nobody asked")
	}
	page := ask(t, "GET", ts.URL+"/diff?corrections=1", "").body
	for _, want := range []string{"Corrections that match nothing", "line 2: <bdi>ignore · Nobody Atall</bdi>", "Corrections that apply to both"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestServeEnds holds that the server stops when its context does.
func TestServeEnds(t *testing.T) {
	s, _ := server(t, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l, nil) }()
	if got := ask(t, "GET", "http://"+l.Addr().String()+"/api/v1/info", ""); got.status != 200 {
		t.Errorf("%d", got.status)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
}

func BenchmarkEntityPage(b *testing.B) {
	s, ts := server(b, nil)
	h, err := s.Handler()
	if err != nil {
		b.Fatal(err)
	}
	target := views.Link("/entity", "id", idOf(b, ts, "John Kerry"))
	b.ResetTimer()
	for range b.N {
		r := httptest.NewRequest("GET", "http://localhost"+target, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "John Kerry") {
			b.Fatal(w.Code)
		}
	}
}
