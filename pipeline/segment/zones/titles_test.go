package zones_test

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/segment"
)

func TestHeadlineWithoutSite(t *testing.T) {
	for _, c := range []struct{ title, source, url, want string }{
		{title: "Envoy leaves Aleppo - Yahoo! News", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo | Reuters", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo — The Guardian", want: "Envoy leaves Aleppo"},
		{title: "BBC News - Envoy leaves Aleppo", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo – Marsh Ferry", source: "The Marsh Ferry Online", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo - Marsh Ferry", url: "https://www.marshferry.com/a/1", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo - Marsh Ferry", want: "Envoy leaves Aleppo - Marsh Ferry"},
		{title: "Envoy leaves Aleppo | Marsh Ferry", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo - KMRS 5 | Marsh News, Weather & Sports", want: "Envoy leaves Aleppo - KMRS 5"},
		{title: "Envoy leaves Aleppo - marsh5.com - Marsh, Ohio - News, Weather", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo - Marsh Action News 5 - Marsh, Ohio", want: "Envoy leaves Aleppo"},
		{title: "Envoy leaves Aleppo - World - Marsh Daily Post", want: "Envoy leaves Aleppo"},
		// Headlines.
		{title: "Tories reject the plan - Kennedy", want: "Tories reject the plan - Kennedy"},
		{title: "O'Hara done at Fox News - Rivals cheer", want: "O'Hara done at Fox News - Rivals cheer"},
		{title: "Envoy leaves Aleppo - but the talks go on", want: "Envoy leaves Aleppo - but the talks go on"},
		{title: "The ban — the boldest yet — explained", want: "The ban — the boldest yet — explained"},
		{title: "RUGBY | SAMOA STEAL LATE WIN | TONGA", want: "RUGBY | SAMOA STEAL LATE WIN | TONGA"},
		{title: "Yahoo! News", want: "Yahoo! News"},
		{title: "Fire - Reuters", want: "Fire - Reuters"},
	} {
		doc := &entities.Document{}
		doc.Reset(&entities.Article{Title: c.title, Source: c.source, URL: c.url})
		segment.New(segment.English()).Segment(doc)
		got := ""
		for _, z := range doc.Zones {
			if z.Role == entities.Headline {
				got = c.title[z.Start:z.End]
			}
		}
		if got != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.title, got, c.want)
		}
	}
}
