package web

import (
	"encoding/xml"
	"io"
	"net/url"
	"newsgraph/pipeline/report"
	"strings"
	"testing"
)

// TestNetworkAsPictureAndForGephi asks for the network in every format, of all and of
// one entity.
func TestNetworkAsPictureAndForGephi(t *testing.T) {
	_, ts := server(t, nil)
	kerry := idOf(t, ts, "John Kerry")
	for _, of := range []string{"", "&entity=" + url.QueryEscape(kerry)} {
		d := answerOf[report.Drawing](t, ts.URL+"/api/v1/network?nodes=50"+of)
		relations := 0
		for _, l := range d.Links {
			for _, r := range l.Relations {
				relations++
				if r.From != l.A && r.From != l.B || r.Said == "" {
					t.Errorf("relation %+v of link %+v", r, l)
				}
			}
		}
		if len(d.Nodes) == 0 || len(d.Links) == 0 || len(d.Communities) == 0 || len(d.Communities[0].Names) == 0 {
			t.Fatalf("%s: %d nodes, %d links, communities %v", of, len(d.Nodes), len(d.Links), d.Communities)
		}
		for format, tag := range map[string]string{"svg": "path", "gexf": "node"} {
			a := ask(t, "GET", ts.URL+"/api/v1/network?nodes=50&format="+format+of, "")
			found := 0
			for dec := xml.NewDecoder(strings.NewReader(a.body)); ; {
				token, err := dec.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v\n%s", format, err, a.body)
				}
				if e, ok := token.(xml.StartElement); ok && e.Name.Local == tag {
					found++
				}
			}
			if found < len(d.Nodes) {
				t.Errorf("%s: %d of %d nodes", format, found, len(d.Nodes))
			}
		}
	}
	if a := ask(t, "GET", ts.URL+"/api/v1/network?format=pdf", ""); a.status != 400 {
		t.Errorf("an unknown format: %d", a.status)
	}
}
