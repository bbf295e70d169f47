package resolve

import (
	"encoding/xml"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/marked"
)

type geoPlace struct {
	start, end int // code points
	lat, lon   float64
	known      bool
	kind, id   string
}

type geoDoc struct {
	text   string
	source string
	places []geoPlace
}

func readLGL(t testing.TB, path string) []geoDoc {
	var doc struct {
		Articles []struct {
			Text     string `xml:"text"`
			Domain   string `xml:"domain"`
			Toponyms []struct {
				Start  int `xml:"start"`
				End    int `xml:"end"`
				Gaztag struct {
					ID      string  `xml:"geonameid,attr"`
					Lat     float64 `xml:"lat"`
					Lon     float64 `xml:"lon"`
					FCode   string  `xml:"fcode"`
					Country string  `xml:"country"`
				} `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
		} `xml:"article"`
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	var out []geoDoc
	for _, a := range doc.Articles {
		d := geoDoc{text: a.Text, source: a.Domain}
		for _, p := range a.Toponyms {
			d.places = append(d.places, geoPlace{p.Start, p.End, p.Gaztag.Lat, p.Gaztag.Lon, p.Gaztag.ID != "", p.Gaztag.FCode, "geonames:" + p.Gaztag.ID})
		}
		out = append(out, d)
	}
	return out
}

func readGeoVirus(t testing.TB, path string) []geoDoc {
	var doc struct {
		Articles []struct {
			Text   string `xml:"text"`
			Places []struct {
				Start int     `xml:"start"`
				End   int     `xml:"end"`
				Lat   float64 `xml:"lat"`
				Lon   float64 `xml:"lon"`
			} `xml:"locations>location"`
		} `xml:"article"`
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	var out []geoDoc
	for _, a := range doc.Articles {
		d := geoDoc{text: a.Text}
		for _, p := range a.Places {
			d.places = append(d.places, geoPlace{p.Start - 1, p.End - 1, p.Lat, p.Lon, true, "", ""})
		}
		out = append(out, d)
	}
	return out
}

// TestPlaces puts the gold places of the shared sets on the map.
func TestPlaces(t *testing.T) {
	set := marked.BuiltIn(t)
	know := knowledgeOf(set)
	for _, name := range []string{"lgl.xml", "GeoVirus.xml"} {
		t.Run(name, func(t *testing.T) {
			path := marked.Shared(t, "data", "geoparsing", name)
			docs := []geoDoc(nil)
			if name == "lgl.xml" {
				docs = readLGL(t, path)
			} else {
				docs = readGeoVirus(t, path)
			}
			r, _ := New(set, Options{})
			right, total, given, reachable, near, off := 0, 0, 0, 0, 0, 0
			errors := map[string]int{}
			for _, d := range docs {
				g := &marked.Document{Doc: &entities.Document{Article: &entities.Article{Text: d.text, Date: "2009-03-20", Source: d.source}}}
				at := []int{}
				for i := range d.text {
					at = append(at, i)
				}
				at = append(at, len(d.text))
				var places []geoPlace
				for _, p := range d.places {
					if p.start < 0 || p.end >= len(at) || p.start >= p.end {
						off++
						continue
					}
					g.Doc.Mentions = append(g.Doc.Mentions, entities.Mention{Start: at[p.start], End: at[p.end], Type: entities.Place, Confidence: 1})
					g.Keys = append(g.Keys, fmt.Sprint(len(places)))
					g.Flags = append(g.Flags, nil)
					places = append(places, p)
				}
				g.Sort()
				g.Split()
				res := r.Article(g.Doc)
				for i := range g.Doc.Mentions {
					var n int
					fmt.Sscan(g.Keys[i], &n)
					p := places[n]
					if !p.known {
						continue
					}
					total++
					c := &res.Clusters[g.Doc.Mentions[i].Cluster]
					e, ok := know.byID[c.Link]
					if !ok {
						e, ok = byNameOnly(set, c)
					}
					km := -1.0
					switch {
					case ok && (e.ID == p.id || e.SameAs == p.id) && p.id != "":
						given++
						km = 0
					case ok && e.HasCoord:
						given++
						km = evaluate.Distance(p.lat, p.lon, e.Lat, e.Lon)
					}
					can := false
					for _, k := range set.Lookup(g.Doc.Mentions[i].Text) {
						can = can || k.Type == entities.Place && k.ID == p.id && p.id != "" || k.Type == entities.Place && k.HasCoord && evaluate.Distance(p.lat, p.lon, k.Lat, k.Lon) <= 161
					}
					if can {
						reachable++
					}
					if km >= 0 && km <= 161 {
						right++
					} else {
						if can {
							near++
						}
						errors[fmt.Sprintf("%q %s reachable=%v got %s %s %s %.0f km", g.Doc.Mentions[i].Text, p.kind, can, c.Entity, e.Admin1, e.Country, km)]++
					}
				}
			}
			t.Logf("%d places (%d spans off): %d right within 161 km (%.4f), %d given coordinates (precision %.4f), %d had it in the lists, %d of these missed", total, off, right, float64(right)/float64(total), given, float64(right)/float64(given), reachable, near)
			if float64(right)/float64(total) < 0.75 || float64(near) > 0.15*float64(reachable) {
				t.Errorf("%d of %d places right, %d of %d reachable ones missed", right, total, near, reachable)
			}
			if os.Getenv("NEWSGRAPH_SHOW") != "" {
				lines := make([]string, 0, len(errors))
				for e, n := range errors {
					lines = append(lines, fmt.Sprintf("%3d %s", n, e))
				}
				sort.Sort(sort.Reverse(sort.StringSlice(lines)))
				t.Log("\n" + strings.Join(lines[:min(len(lines), 90)], "\n"))
			}
		})
	}
}

// byNameOnly finds a known place without an id.
func byNameOnly(set *gazetteers.Set, c *entities.Cluster) (gazetteers.Entry, bool) {
	for _, e := range set.Lookup(c.Name) {
		if e.Type == entities.Place && e.ID == "" && e.EntityID() == c.Entity {
			return e, true
		}
	}
	return gazetteers.Entry{}, false
}
