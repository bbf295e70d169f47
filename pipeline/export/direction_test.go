package export

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
)

// edgeText is an edge as a graph format has it: which way it runs, its type, and
// whether the direction says something.
func edgeText(source, target, typ string, directed bool) string {
	return fmt.Sprintf("%q -> %q %s %t", source, target, typ, directed)
}

// TestDirectionsSurvive reads each graph format as its readers do: relations run
// from source to target, those of one pair stay apart, and what has no
// direction says so.
func TestDirectionsSurvive(t *testing.T) {
	g, records := hostileSource()
	files := exported(t, memory(g, records...), Filter{})
	rule := func(s string) string { return s }
	wanted := func() (out []string) {
		for i := range g.Edges {
			e := &g.Edges[i]
			out = append(out, edgeText(rule(e.Source), rule(e.Target), string(e.Type), e.Type != entities.Cooccurs && e.Type != entities.MetWith))
		}
		slices.Sort(out)
		return out
	}
	for _, c := range []struct {
		file string
		rule func(string) string
		read func(*testing.T, string) []string
	}{
		{"graph.graphml", plain, graphMLEdges},
		{"graph.gexf", plain, gexfEdges},
		{"graph.nodelink.json", rule, nodeLinkEdges},
		{"graph.cyjs", rule, cytoscapeEdges},
		{"graph.jgf.json", rule, jgfEdges},
		{"graph.dot", func(s string) string { return dotID.Replace(plain(s)) }, dotEdges},
	} {
		t.Run(c.file, func(t *testing.T) {
			rule = c.rule
			got, want := c.read(t, files[c.file]), wanted()
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("got %d edges:\n%s\nwant %d:\n%s", len(got), strings.Join(got, "\n"), len(want), strings.Join(want, "\n"))
			}
		})
	}
}

type xmlEdge struct {
	Source string `xml:"source,attr"`
	Target string `xml:"target,attr"`
	Data   []struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	} `xml:"data"`
	Attributes []struct {
		Key   string `xml:"for,attr"`
		Value string `xml:"value,attr"`
	} `xml:"attvalues>attvalue"`
}

// text of an edge, whose own data must say the same as its attributes.
func (e *xmlEdge) text(t *testing.T) string {
	has := map[string]string{}
	for _, d := range e.Data {
		has[strings.TrimPrefix(d.Key, "e_")] = d.Value
	}
	for _, d := range e.Attributes {
		has[d.Key] = d.Value
	}
	if has["from"] != e.Source || has["to"] != e.Target {
		t.Errorf("%q -> %q says from %q to %q", e.Source, e.Target, has["from"], has["to"])
	}
	return edgeText(e.Source, e.Target, has["type"], has["directed"] == "true")
}

func graphMLEdges(t *testing.T, file string) (out []string) {
	var doc struct {
		Graph struct {
			Default string    `xml:"edgedefault,attr"`
			Edges   []xmlEdge `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(file), &doc); err != nil || doc.Graph.Default != "directed" {
		t.Fatalf("%s graph: %v", doc.Graph.Default, err)
	}
	for i := range doc.Graph.Edges {
		out = append(out, doc.Graph.Edges[i].text(t))
	}
	return out
}

func gexfEdges(t *testing.T, file string) (out []string) {
	var doc struct {
		Graph struct {
			Default string    `xml:"defaultedgetype,attr"`
			Edges   []xmlEdge `xml:"edges>edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(file), &doc); err != nil || doc.Graph.Default != "directed" {
		t.Fatalf("%s graph: %v", doc.Graph.Default, err)
	}
	for i := range doc.Graph.Edges {
		out = append(out, doc.Graph.Edges[i].text(t))
	}
	return out
}

type jsonEdge struct {
	Source, Target, Key, Type, From, To, Relation string
	Directed                                      bool
}

func nodeLinkEdges(t *testing.T, file string) (out []string) {
	var doc struct {
		Directed, Multigraph bool
		Edges                []jsonEdge
	}
	if err := json.Unmarshal([]byte(file), &doc); err != nil || !doc.Directed || !doc.Multigraph {
		t.Fatalf("directed %t, multigraph %t: %v", doc.Directed, doc.Multigraph, err)
	}
	for _, e := range doc.Edges {
		if e.From != e.Source || e.To != e.Target || e.Key != e.Type {
			t.Errorf("%+v contradicts itself", e)
		}
		out = append(out, edgeText(e.Source, e.Target, e.Type, e.Directed))
	}
	return out
}

func cytoscapeEdges(t *testing.T, file string) (out []string) {
	var doc struct {
		Directed, Multigraph bool
		Elements             struct{ Edges []struct{ Data jsonEdge } }
	}
	if err := json.Unmarshal([]byte(file), &doc); err != nil || !doc.Directed || !doc.Multigraph {
		t.Fatalf("directed %t, multigraph %t: %v", doc.Directed, doc.Multigraph, err)
	}
	for _, e := range doc.Elements.Edges {
		out = append(out, edgeText(e.Data.Source, e.Data.Target, e.Data.Type, e.Data.Directed))
	}
	return out
}

func jgfEdges(t *testing.T, file string) (out []string) {
	var doc struct {
		Graph struct {
			Directed bool
			Edges    []jsonEdge
		}
	}
	if err := json.Unmarshal([]byte(file), &doc); err != nil || !doc.Graph.Directed {
		t.Fatalf("directed %t: %v", doc.Graph.Directed, err)
	}
	for _, e := range doc.Graph.Edges {
		out = append(out, edgeText(e.Source, e.Target, e.Relation, e.Directed))
	}
	return out
}

var dotEdge = regexp.MustCompile(`(?m)^ "((?:[^"\\]|\\.)*)" -> "((?:[^"\\]|\\.)*)" \[type="([a-z-]+)"(.*)\];$`)

func dotEdges(t *testing.T, file string) (out []string) {
	if !strings.Contains(file, "\ndigraph ") {
		t.Error("no digraph")
	}
	for _, m := range dotEdge.FindAllStringSubmatch(file, -1) {
		out = append(out, edgeText(m[1], m[2], m[3], !strings.Contains(m[4], ", dir=none")))
	}
	return out
}
