package gazetteers

import (
	"encoding/xml"
	"math"
	"os"
	"path/filepath"
	"testing"

	"newsgraph/entities"
)

// kilometres is the distance between two points on the globe.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	x, y := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	return 2 * 6371 * math.Asin(math.Sqrt(x*x+math.Cos(lat1*rad)*math.Cos(lat2*rad)*y*y))
}

// TestPoints holds points that an atlas gives, to what a representative point can be off.
func TestPoints(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct {
		name, subtype, country string
		lat, lon, off          float64
	}{
		{"United States", "country", "US", 39.8, -98.6, 50},
		{"France", "country", "FR", 46.5, 2.5, 100},
		{"Israel", "country", "IL", 31.5, 34.9, 50},
		{"Palestinian Territory", "country", "PS", 31.9, 35.2, 30},
		{"Kuwait", "country", "KW", 29.3, 47.6, 50},
		{"Texas", "admin1", "US", 31.5, -99.3, 100},
		{"Alabama", "admin1", "US", 32.8, -86.8, 60},
		{"Ontario", "admin1", "CA", 50.5, -86, 200},
		{"Bavaria", "admin1", "DE", 48.9, 11.4, 60},
		{"Aleppo", "admin1", "SY", 36.2, 37.6, 60},
		{"Catalonia", "admin1", "ES", 41.8, 1.5, 80},
		{"Scotland", "admin1", "GB", 56.8, -4.2, 100},
		{"Laurel County", "admin2", "US", 37.1, -84.1, 20},
		{"Mediterranean", "water", "", 36, 15, 300},
		{"Black Sea", "water", "", 43.5, 34.5, 150},
		{"Sahara", "region", "", 23, 5, 1000},
		{"Kent", "region", "GB", 51.2, 0.7, 30},
		{"Suez Canal", "water", "EG", 30.5, 32.4, 60},
		{"Savannah River", "water", "US", 33.3, -81.8, 60}, // not the one in the Caucasus
	} {
		found := false
		for _, e := range s.Lookup(c.name) {
			if e.Subtype != c.subtype || e.Country != c.country {
				continue
			}
			found = true
			if d := kilometres(e.Lat, e.Lon, c.lat, c.lon); e.HasCoord && d > c.off || !e.HasCoord && c.off > 0 {
				t.Errorf("%s: %v, %v is %.0f km off", c.name, e.Lat, e.Lon, d)
			}
			break
		}
		if !found {
			t.Errorf("no %s (%s in %q)", c.name, c.subtype, c.country)
		}
	}
}

// TestPlacesHavePoints counts what has none.
func TestPlacesHavePoints(t *testing.T) {
	without := map[string]int{}
	for e := range loaded(t).All() {
		if e.Type != entities.Place || e.Ref>>refBits != 0 { // DBpedia's rows have no points
			continue
		}
		if !e.HasCoord {
			without[e.Subtype]++
		} else if math.Abs(e.Lat) > 90 || math.Abs(e.Lon) > 180 || e.Lat == 0 && e.Lon == 0 {
			t.Errorf("%s lies at %v, %v", e.Name, e.Lat, e.Lon)
		}
	}
	for subtype, most := range map[string]int{"country": 40, "admin1": 50, "admin2": 0, "city": 80, "region": 400, "water": 220, "facility": 160} {
		if without[subtype] > most {
			t.Errorf("%d of %s without a point, at most %d", without[subtype], subtype, most)
		}
	}
}

// TestCoverageOfGold measures how many place names of the evaluation sets lead
// to a place within 161 km of the gold point: the ceiling of resolution.
func TestCoverageOfGold(t *testing.T) {
	type point struct {
		Lat *float64 `xml:"lat"`
		Lon *float64 `xml:"lon"`
	}
	var sets struct {
		Articles []struct {
			Toponyms []struct {
				Phrase string `xml:"phrase"`
				Gold   point  `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
			Locations []struct {
				Name string `xml:"name"`
				point
			} `xml:"locations>location"`
		} `xml:"article"`
	}
	shared := os.Getenv("NEWSGRAPH_SHARED")
	if shared == "" {
		shared = "../../shared"
	}
	s := loaded(t)
	for file, floor := range map[string]float64{"lgl.xml": 0.88, "GeoVirus.xml": 0.79} {
		data, err := os.ReadFile(filepath.Join(shared, "data", "geoparsing", file))
		if err != nil {
			t.Skip("no evaluation sets beside the repository: ", err)
		}
		sets.Articles = nil
		if err := xml.Unmarshal(data, &sets); err != nil {
			t.Fatal(file, err)
		}
		all, near := 0, 0
		count := func(name string, gold point) {
			if gold.Lat == nil || gold.Lon == nil {
				return
			}
			all++
			found := s.Lookup(name)
			if _, c, ok := s.Demonym(name); ok {
				found = append(found, c)
			}
			for _, e := range found {
				if e.HasCoord && kilometres(e.Lat, e.Lon, *gold.Lat, *gold.Lon) <= 161 {
					near++
					return
				}
			}
		}
		for _, a := range sets.Articles {
			for _, p := range a.Toponyms {
				count(p.Phrase, p.Gold)
			}
			for _, l := range a.Locations {
				count(l.Name, l.point)
			}
		}
		share := float64(near) / float64(max(all, 1))
		t.Logf("%s: %d of %d names (%.3f) have an entry within 161 km", file, near, all, share)
		if share < floor {
			t.Errorf("%s: %.3f covered, want %.2f", file, share, floor)
		}
	}
}
