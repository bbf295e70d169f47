package web

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"newsgraph/cmd/newsgraph/web/overrides"
)

// TestSeveralCorrectionsAtOnce posts a list, sees who made it and when, and undoes it as
// the page does.
func TestSeveralCorrectionsAtOnce(t *testing.T) {
	s, ts := server(t, nil)
	kerry, lavrov := idOf(t, ts, "John Kerry"), idOf(t, ts, "Sergei Lavrov")
	body, err := json.Marshal([]overrides.Change{{Action: "rename", Name: kerry, Object: "Secretary Kerry", By: "Ann\nExample"}, {Action: "rename", Name: lavrov, Object: "Minister Lavrov"}})
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, "POST", ts.URL+"/api/v1/corrections", string(body))
	var a correctionsAnswer
	if err := json.Unmarshal([]byte(got.body), &a); err != nil || len(a.Items) != 2 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if note := a.Items[0].Note; !strings.Contains(note, "by Ann Example") || !strings.Contains(note, kerry+" is John Kerry") || !strings.Contains(note, "UTC") {
		t.Errorf("note %q", note)
	}
	s.corrections.wait()
	form := url.Values{}
	for _, c := range a.Items {
		form.Add("pick", fmt.Sprintf("%d:%s", c.Line, c.Text))
	}
	if got := post(t, ts, "/corrections/undo", form); got.status != 303 {
		t.Fatalf("undo: %d %s", got.status, got.body)
	}
	s.corrections.wait()
	data, err := os.ReadFile(s.corrections.Path)
	if err != nil || strings.Contains(string(data), "Kerry") || strings.Contains(string(data), "Lavrov") {
		t.Errorf("left in the file: %q %v", data, err)
	}
	if got := ask(t, "POST", ts.URL+"/api/v1/corrections", `[{"action":"rename","name":"x","object":"y"},{"action":"explode","name":"x","object":"y"}]`); got.status != 400 {
		t.Errorf("a list with a wrong one: %d", got.status)
	}
	if list, err := s.corrections.List(); err != nil || len(list) != 0 {
		t.Errorf("of a list with a wrong one stay %v %v", list, err)
	}
	form = url.Values{"lines": {"rename\t" + kerry + "\tJK\r\n\r\n# a comment\r\nignore\tNobody At All\r\n"}, "by": {"Ben"}}
	if got := post(t, ts, "/corrections", form); got.status != 303 {
		t.Fatalf("lines: %d %s", got.status, got.body)
	}
	s.corrections.wait()
	if list, err := s.corrections.List(); err != nil || len(list) != 2 || !strings.Contains(list[1].Note, "by Ben") {
		t.Errorf("lines: %v %v", list, err)
	}
}

// TestServersShareAFileOfCorrections lets two servers write one file at a time.
func TestServersShareAFileOfCorrections(t *testing.T) {
	file := t.TempDir() + "/shared.tsv"
	var done sync.WaitGroup
	var servers []*Server
	for k := range 2 {
		s, _ := server(t, func(o *Options) { o.Overrides = file })
		servers = append(servers, s)
		done.Go(func() {
			for i := range 8 {
				if err := s.correct(overrides.Change{Action: "ignore", Name: fmt.Sprintf("nobody %d of %d", i, k)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	for _, s := range servers {
		s.corrections.wait()
	}
	if list, err := servers[0].corrections.List(); err != nil || len(list) != 16 {
		t.Errorf("%d corrections of 16, %v", len(list), err)
	}
}

// post sends a form as a page does.
func post(t *testing.T, ts *httptest.Server, path string, form url.Values) asked {
	t.Helper()
	return ask(t, "POST", ts.URL+path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", ts.URL, "Sec-Fetch-Site", "same-origin")
}
