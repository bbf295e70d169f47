package web

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"newsgraph/cmd/newsgraph/web/views"
	"path/filepath"
	"strings"
	"testing"
)

// bookmark opens the page of an id as a browser does, and the same by the API:
// both must lead to an entity of this id and name.
func bookmark(t *testing.T, ts *httptest.Server, id, wantID, wantName string) {
	t.Helper()
	page := ask(t, "GET", ts.URL+views.Link("/entity", "id", id), "")
	if id != wantID {
		if page.status != 302 || page.header.Get("Location") != views.Link("/entity", "id", wantID) {
			t.Errorf("%s: %d to %q, not to %s", id, page.status, page.header.Get("Location"), wantID)
			return
		}
		page = ask(t, "GET", ts.URL+page.header.Get("Location"), "")
	}
	if page.status != 200 || !strings.Contains(page.body, "<bdi>"+wantName+"</bdi></h1>") {
		t.Errorf("%s: %d, not the page of %s", id, page.status, wantName)
	}
	var got struct {
		ID, Name string
		Moved    map[string]string
	}
	api := ask(t, "GET", ts.URL+views.Link("/api/v1/entity", "id", id), "")
	if err := json.Unmarshal([]byte(api.body), &got); err != nil || api.status != 200 || got.ID != wantID || got.Name != wantName {
		t.Errorf("%s: the API answers %d %v %.200s", id, api.status, err, api.body)
	}
	if id != wantID && got.Moved[id] != wantID || id == wantID && got.Moved != nil {
		t.Errorf("%s: the API says that it moved: %v", id, got.Moved)
	}
	for _, path := range []string{"/co-mentions", "/relations", "/api/v1/mentions", "/api/v1/co-mentions"} {
		if r := ask(t, "GET", ts.URL+views.Link(path, "id", id), ""); r.status != 200 && r.status != 302 {
			t.Errorf("%s of %s: %d", path, id, r.status)
		}
	}
}

// formed sends a form of an entity's page and returns the page it leads to.
func formed(t *testing.T, ts *httptest.Server, fields ...string) string {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	got := ask(t, "POST", ts.URL+"/corrections", form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", ts.URL, "Sec-Fetch-Site", "same-origin")
	if got.status != 303 {
		t.Fatalf("%v: %d %s", fields, got.status, got.body)
	}
	return got.header.Get("Location")
}

// TestFormerIDs corrects one after the other as a user does, by the ids of the
// moment, and opens the bookmarks of before: at once, and after a restart.
func TestFormerIDs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "overrides.tsv")
	start := func() (*Server, *httptest.Server) { return server(t, func(o *Options) { o.Overrides = file }) }
	s, ts := start()
	khoury, valdek, brindle := idOf(t, ts, "Yasser Khoury"), idOf(t, ts, "Ines Valdek"), idOf(t, ts, "Tomas Brindle")
	for _, id := range []string{khoury, valdek, brindle} {
		if !strings.HasPrefix(id, "person:") {
			t.Fatalf("%s is no name of the article alone", id)
		}
	}
	type step struct {
		name  string
		form  []string
		lands string // the page the form leads to
		marks [][3]string
	}
	firm := "organization:" + strings.TrimPrefix(brindle, "person:")
	org := "organization:" + strings.TrimPrefix(khoury, "person:")
	check := func(marks [][3]string) {
		t.Helper()
		for _, m := range marks {
			bookmark(t, ts, m[0], m[1], m[2])
		}
	}
	for _, c := range []step{
		{"retype", []string{"action", "retype", "name", khoury, "object", "organization"}, org, [][3]string{{khoury, org, "Yasser Khoury"}, {org, org, "Yasser Khoury"}}},
		{"rename by the new id", []string{"action", "rename", "name", org, "object", "Khoury Aid", "back", org}, org, [][3]string{{khoury, org, "Khoury Aid"}, {org, org, "Khoury Aid"}}},
		{"merge", []string{"action", "same", "name", valdek, "object", "x", "object_id", brindle}, brindle, [][3]string{{valdek, brindle, "Ines Valdek"}, {brindle, brindle, "Ines Valdek"}}},
		{"retype what was merged", []string{"action", "retype", "name", brindle, "object", "organization"}, firm, [][3]string{{valdek, firm, "Ines Valdek"}, {brindle, firm, "Ines Valdek"}}},
		{"merge what was retyped", []string{"action", "same", "name", firm, "object", "x", "object_id", org}, org, [][3]string{{valdek, org, "Khoury Aid"}, {brindle, org, "Khoury Aid"}, {firm, org, "Khoury Aid"}, {khoury, org, "Khoury Aid"}}},
	} {
		at := formed(t, ts, c.form...)
		if want := views.Link("/entity", "id", c.lands); at != want {
			t.Errorf("%s leads to %s, not to %s", c.name, at, want)
		}
		check(c.marks)
		if bad := s.Unmatched(); len(bad) > 0 {
			t.Errorf("%s: %v", c.name, bad)
		}
	}
	kept := [][3]string{{khoury, org, "Khoury Aid"}, {valdek, org, "Khoury Aid"}, {brindle, org, "Khoury Aid"}, {firm, org, "Khoury Aid"}, {org, org, "Khoury Aid"}}
	s, ts = start()
	check(kept)
	if bad := s.Unmatched(); len(bad) > 0 {
		t.Error(bad)
	}
	// undone: the ids that a correction had given lead back
	list, err := s.corrections.List()
	if err != nil {
		t.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if err := s.undo(list[i]); err != nil {
			t.Fatal(err)
		}
	}
	s.corrections.settle(s.opt.Settle)
	check([][3]string{{khoury, khoury, "Yasser Khoury"}, {valdek, valdek, "Ines Valdek"}, {brindle, brindle, "Tomas Brindle"}, {org, khoury, "Yasser Khoury"}})
}

// TestSplitByForm parts a name from an entity.
func TestSplitByForm(t *testing.T) {
	s, ts := server(t, nil)
	khoury := idOf(t, ts, "Yasser Khoury")
	if body := ask(t, "GET", ts.URL+views.Link("/entity", "id", khoury), "").body; !strings.Contains(body, `name="action" value="different"`) || !strings.Contains(body, "<option>Khoury</option>") {
		t.Fatal("no form to split")
	}
	// every article that names him writes the name so, too: all of him goes
	if at, want := formed(t, ts, "action", "different", "name", khoury, "back", khoury, "object", "Khoury"), views.Link("/entity", "id", "person:khoury"); at != want {
		t.Errorf("the form leads to %s, not to %s", at, want)
	}
	bookmark(t, ts, khoury, "person:khoury", "Khoury")
	if bad := s.Unmatched(); len(bad) > 0 {
		t.Error(bad)
	}
}
