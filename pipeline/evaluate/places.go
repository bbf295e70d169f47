package evaluate

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"newsgraph/entities"
)

// Placed is an article whose places carry coordinates by hand.
type Placed struct {
	Article *entities.Article
	Places  []GoldPlace
}

// GoldPlace is one named place.
type GoldPlace struct {
	Start, End int // bytes of Text
	Name       string
	Located    bool // Lat and Lon are known
	Lat, Lon   float64
	GeoNames   string // id, "" where the set has none
}

// ReadLGL reads the Local-Global Lexicon corpus (Lieberman, Samet and
// Sankaranarayanan 2010): toponyms with GeoNames ids, some unresolved.
func ReadLGL(r io.Reader) ([]Placed, error) {
	var doc struct {
		Articles []struct {
			ID     string `xml:"docid,attr"`
			Title  string `xml:"title"`
			Domain string `xml:"domain"`
			Text   string `xml:"text"`
			Places []struct {
				Start  int    `xml:"start"`
				End    int    `xml:"end"`
				Phrase string `xml:"phrase"`
				Tag    *struct {
					ID  string  `xml:"geonameid,attr"`
					Lat float64 `xml:"lat"`
					Lon float64 `xml:"lon"`
				} `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
		} `xml:"article"`
	}
	if err := xml.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("LGL: %w", err)
	}
	var all []Placed
	for _, a := range doc.Articles {
		p := Placed{Article: &entities.Article{ID: "lgl-" + a.ID, Text: a.Text, Source: a.Domain, Language: "en"}}
		at := runeOffsets(a.Text)
		for _, t := range a.Places {
			g, err := goldPlace(a.Text, at, t.Start, t.End, t.Phrase)
			if err != nil {
				return nil, fmt.Errorf("LGL: article %s: %w", a.ID, err)
			}
			if t.Tag != nil {
				g.Located, g.Lat, g.Lon, g.GeoNames = true, t.Tag.Lat, t.Tag.Lon, t.Tag.ID
			}
			p.Places = append(p.Places, g)
		}
		all = append(all, p)
	}
	return all, nil
}

// virusPlace is a location of GeoVirus; one article holds some within another.
type virusPlace struct {
	Name   string       `xml:"name"`
	Start  int          `xml:"start"` // counts from one
	End    int          `xml:"end"`
	Lat    float64      `xml:"lat"`
	Lon    float64      `xml:"lon"`
	Within []virusPlace `xml:"location"`
}

// ReadGeoVirus reads the GeoVirus corpus (Gritta and others 2018): news on
// epidemics, places with coordinates from Wikipedia.
func ReadGeoVirus(r io.Reader) ([]Placed, error) {
	var doc struct {
		Articles []struct {
			Source string       `xml:"source"`
			Text   string       `xml:"text"`
			Places []virusPlace `xml:"locations>location"`
		} `xml:"article"`
	}
	if err := xml.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("GeoVirus: %w", err)
	}
	var all []Placed
	for i, a := range doc.Articles {
		p := Placed{Article: &entities.Article{ID: fmt.Sprintf("geovirus-%03d", i+1), URL: a.Source, Text: a.Text, Language: "en"}}
		at := runeOffsets(a.Text)
		if err := p.addVirus(a.Places, at); err != nil {
			return nil, fmt.Errorf("GeoVirus: article %d: %w", i+1, err)
		}
		all = append(all, p)
	}
	return all, nil
}

func (p *Placed) addVirus(places []virusPlace, at []int) error {
	for _, t := range places {
		g, err := goldPlace(p.Article.Text, at, t.Start-1, t.End-1, t.Name)
		if err != nil {
			return err
		}
		g.Located, g.Lat, g.Lon = true, t.Lat, t.Lon
		p.Places = append(p.Places, g)
		if err := p.addVirus(t.Within, at); err != nil {
			return err
		}
	}
	return nil
}

// goldPlace turns code points into bytes and checks them against the name.
func goldPlace(text string, at []int, start, end int, name string) (GoldPlace, error) {
	s, e, err := byteSpan(at, start, end)
	if err != nil {
		return GoldPlace{}, err
	}
	if text[s:e] != name {
		return GoldPlace{}, fmt.Errorf("%d:%d is %q, not %q", start, end, text[s:e], name)
	}
	return GoldPlace{Start: s, End: e, Name: name}, nil
}

// Near is the distance within which a place counts as found in the literature
// on geoparsing: 161 km, a hundred miles.
const Near = 161.0

// Places is the score of finding places and putting them on the map. The zero
// value is ready.
type Places struct {
	Articles int
	Exact    Counts // gold places against predicted places, same span
	Overlap  Counts // the same with a shared byte

	Located    int       // gold places with coordinates
	Resolved   Counts    // over located ones whose span was predicted: gold are these, predicted those given coordinates, right those within 161 km
	EndToEnd   Counts    // gold are all located places; predicted are predicted places with coordinates; right: same span, within 161 km
	Distances  []float64 // km, of those given coordinates
	Unresolved int       // predicted at a gold span, without coordinates
}

// Add scores one article. where returns the coordinates (degrees) to which
// prediction i was resolved. Gold places without coordinates count only in
// Exact and Overlap, and predictions there only in these.
func (s *Places) Add(gold *Placed, predicted []entities.Mention, where func(i int) (lat, lon float64, ok bool)) {
	s.Articles++
	var marks, found []Mark
	var places []int // indices of predicted places
	for _, g := range gold.Places {
		marks = append(marks, Mark{Start: g.Start, End: g.End, Type: entities.Place})
	}
	for i := range predicted {
		p := &predicted[i]
		if p.Type == entities.Place && p.Field == entities.Text {
			places = append(places, i)
			found = append(found, Mark{Start: p.Start, End: p.End, Type: entities.Place})
		}
	}
	var m Mentions
	m.Add(marks, found, nil)
	s.Exact.Add(m.Exact.Place)
	s.Overlap.Add(m.Overlap.Place)
	s.resolution(gold, predicted, places, where)
}

func (s *Places) resolution(gold *Placed, predicted []entities.Mention, places []int, where func(i int) (lat, lon float64, ok bool)) {
	at := map[entities.Span]GoldPlace{}
	for _, g := range gold.Places {
		at[entities.Span{Start: g.Start, End: g.End}] = g
	}
	right := map[entities.Span]bool{}
	for _, i := range places {
		span := entities.Span{Start: predicted[i].Start, End: predicted[i].End}
		g, isGold := at[span]
		lat, lon, ok := where(i)
		switch {
		case isGold && !g.Located:
			continue
		case !isGold:
			if ok {
				s.EndToEnd.addPredicted(false)
			}
			continue
		}
		near := false
		if ok {
			km := Distance(lat, lon, g.Lat, g.Lon)
			near = km <= Near
			s.Distances = append(s.Distances, km)
			s.EndToEnd.addPredicted(near)
			s.Resolved.addPredicted(near)
		} else {
			s.Unresolved++
		}
		s.Resolved.addGold(near)
		right[span] = right[span] || near
	}
	for _, g := range gold.Places {
		if g.Located {
			s.Located++
			s.EndToEnd.addGold(right[entities.Span{Start: g.Start, End: g.End}])
		}
	}
}

// Merge adds o to s.
func (s *Places) Merge(o *Places) {
	s.Articles += o.Articles
	s.Exact.Add(o.Exact)
	s.Overlap.Add(o.Overlap)
	s.Located += o.Located
	s.Resolved.Add(o.Resolved)
	s.EndToEnd.Add(o.EndToEnd)
	s.Distances = append(s.Distances, o.Distances...)
	s.Unresolved += o.Unresolved
}

// Median is the median distance in km of places given coordinates.
func (s *Places) Median() float64 {
	d := sortedFloats(s.Distances)
	n := len(d)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return d[n/2]
	}
	return (d[n/2-1] + d[n/2]) / 2
}

// Mean is the mean distance in km of places given coordinates.
func (s *Places) Mean() float64 {
	sum := 0.0
	for _, km := range sortedFloats(s.Distances) {
		sum += km
	}
	return mean(sum, len(s.Distances))
}

// AUC is the area under the curve of log distances (Jurgens and others 2015),
// 0 best, 1 worst: the mean of ln(1+km) over that of half the equator.
func (s *Places) AUC() float64 {
	sum := 0.0
	for _, km := range sortedFloats(s.Distances) {
		sum += math.Log(1 + km)
	}
	return mean(sum/math.Log(1+20039), len(s.Distances))
}

// MarshalJSON writes the counts and the distances' summary.
func (s Places) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Articles   int     `json:"articles"`
		Exact      Counts  `json:"exact"`
		Overlap    Counts  `json:"overlap"`
		Located    int     `json:"located"`
		Resolved   Counts  `json:"resolved"`
		EndToEnd   Counts  `json:"end_to_end"`
		Unresolved int     `json:"unresolved"`
		Accuracy   float64 `json:"accuracy_161km"`
		MedianKm   float64 `json:"median_km"`
		MeanKm     float64 `json:"mean_km"`
		AUC        float64 `json:"auc"`
	}{s.Articles, s.Exact, s.Overlap, s.Located, s.Resolved, s.EndToEnd, s.Unresolved,
		percent(s.Resolved.Recall()), round1(s.Median()), round1(s.Mean()), round4(s.AUC())})
}

func round1(x float64) float64 {
	v, _ := strconv.ParseFloat(strings.TrimSpace(strconv.FormatFloat(x, 'f', 1, 64)), 64)
	return v
}

// Distance is the great-circle distance in km between two points in degrees
// (haversine, sphere of 6371 km).
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a := math.Sin((lat2 - lat1) * rad / 2)
	b := math.Sin((lon2 - lon1) * rad / 2)
	h := a*a + math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(h)))
}
