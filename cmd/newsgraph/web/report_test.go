package web

import (
	"strings"
	"testing"
	"time"
)

// TestReportOfManyArticles answers how far the report is, and then with the report.
func TestReportOfManyArticles(t *testing.T) {
	_, ts := server(t, func(o *Options) { o.ReportAhead, o.Settle = 1, time.Nanosecond })
	waited := false
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		got := ask(t, "GET", ts.URL+"/report", "")
		if got.status != 200 {
			t.Fatalf("%d %.200s", got.status, got.body)
		}
		if !strings.Contains(got.body, "is being made") {
			if !strings.Contains(got.body, "Aleppo") {
				t.Errorf("no report: %.200s", got.body)
			}
			break
		}
		waited = true
		if got.header.Get("ETag") != "" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("what is not the report yet may be kept: %v", got.header)
		}
		if time.Now().After(end) {
			t.Fatal("it is not made")
		}
	}
	if !waited {
		t.Log("it was there at once")
	}
}
