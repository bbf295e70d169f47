//go:build unix

package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/store"
)

// BenchmarkLoad lets 100 clients ask over loopback for pages and answers of the
// kinds that an analyst opens, each the next when it has one:
//
//	NEWSGRAPH_RUN=RUN go test ./cmd/newsgraph/web -run '^$' -bench Load -benchtime 20000x
//
// Without a run it takes the small one of the tests. Clients and server share
// the process and its cores, so a server alone does better. Every answer is
// checked to be whole.
func BenchmarkLoad(b *testing.B) {
	const clients = 100
	s, ts := server(b, loadedRun(b))
	targets := loadTargets(b, ts)
	st := s.acquire()
	s.prepare(st) // as Serve does at the start
	st.release()
	before := residentMB()
	transport := &http.Transport{MaxIdleConnsPerHost: clients, MaxConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	var mu sync.Mutex
	var all []time.Duration
	var first error
	next := make(chan int)
	var done sync.WaitGroup
	busy := processorTime()
	b.ResetTimer()
	for range clients {
		done.Add(1)
		go func() {
			defer done.Done()
			var mine []time.Duration
			for i := range next {
				start := time.Now()
				err := fetch(client, targets[i%len(targets)])
				mine = append(mine, time.Since(start))
				if err != nil {
					mu.Lock()
					first = err
					mu.Unlock()
				}
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		}()
	}
	for i := range b.N {
		next <- i * 7919
	}
	close(next)
	done.Wait()
	b.StopTimer()
	busy = processorTime() - busy
	if first != nil {
		b.Fatal(first)
	}
	slices.Sort(all)
	b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(1000*busy.Seconds()/float64(len(all)), "ms-processor/request")
	b.ReportMetric(before, "MB-before")
	b.ReportMetric(residentMB(), "MB-after")
}

// loadedRun serves the run that is named, without corrections: its index lies beside it.
func loadedRun(b *testing.B) func(*Options) {
	return func(o *Options) {
		if dir := os.Getenv("NEWSGRAPH_RUN"); dir != "" {
			run, err := store.OpenRun(dir)
			if err != nil {
				b.Fatal(err)
			}
			o.Runs, o.Program, o.Overrides = []*store.Stored{run}, run.Info().Versions.Program, ""
		}
	}
}

// BenchmarkCold asks for each of these pages and answers once, one after the other,
// as nobody has asked before, and tells what one of a kind takes of the processor,
// the client among it:
//
//	NEWSGRAPH_RUN=RUN go test ./cmd/newsgraph/web -run '^$' -bench Cold -benchtime 1x
func BenchmarkCold(b *testing.B) {
	_, ts := server(b, loadedRun(b))
	targets := loadTargets(b, ts)
	slices.Sort(targets)
	targets = slices.Compact(targets)
	used, asked := map[string]time.Duration{}, map[string]int{}
	all := processorTime()
	b.ResetTimer()
	for _, target := range targets {
		kind, _, _ := strings.Cut(strings.TrimPrefix(target, ts.URL), "?")
		before := processorTime()
		if err := fetch(http.DefaultClient, target); err != nil {
			b.Fatal(err)
		}
		used[kind] += processorTime() - before
		asked[kind]++
	}
	b.ReportMetric((processorTime() - all).Seconds(), "s-processor/all")
	for kind, d := range used {
		b.ReportMetric(1000*d.Seconds()/float64(asked[kind]), "ms"+kind)
	}
}

// loadTargets are pages and answers for 200 entities, their co-mentions and articles.
func loadTargets(b *testing.B, ts *httptest.Server) []string {
	b.Helper()
	get := func(path string, into any) {
		if err := json.Unmarshal([]byte(ask(b, "GET", ts.URL+path, "").body), into); err != nil {
			b.Fatal(path, err)
		}
	}
	var names views.List[views.Brief]
	get("/api/v1/entities?limit=200", &names)
	var texts views.List[struct {
		ID string `json:"id"`
	}]
	get("/api/v1/articles?limit=200", &texts)
	var out []string
	for i, e := range names.Items {
		other := names.Items[(i+1)%len(names.Items)]
		text := texts.Items[i%len(texts.Items)]
		out = append(out, "/", views.Link("/entity", "id", e.ID), views.Link("/article", "id", text.ID), views.Link("/edge", "a", e.ID, "b", other.ID),
			"/search?q="+url.QueryEscape(strings.Fields(e.Name)[0]), views.Link("/api/v1/mentions", "id", e.ID), views.Link("/api/v1/co-mentions", "id", e.ID),
			views.Link("/api/v1/path", "from", e.ID, "to", other.ID), "/api/v1/network?nodes=100")
	}
	for i := range out {
		out[i] = ts.URL + out[i]
	}
	return out
}

func fetch(client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || n == 0) {
		err = fmt.Errorf("%s: %s, %d bytes", address, resp.Status, n)
	}
	return err
}

// processorTime is what the process has used so far, which other work on the
// machine does not change as it does the clock's.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// residentMB is the memory that the process holds; 0 where /proc does not tell.
func residentMB() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return 0
	}
	return kb / 1024
}
