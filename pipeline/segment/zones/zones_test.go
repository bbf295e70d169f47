package zones_test

import (
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/segment"
)

// segmented is the article cut by the room, as zones show in its sentences.
func segmented(title, text string) *entities.Document {
	doc := &entities.Document{}
	doc.Reset(&entities.Article{Title: title, Text: text})
	segment.New(segment.English()).Segment(doc)
	return doc
}

// zonesOf returns the zones of the text field as "role: text", one a line.
func zonesOf(title, text string) string {
	doc := segmented(title, text)
	var out []string
	for _, z := range doc.Zones {
		if z.Field == entities.Text {
			out = append(out, string(z.Role)+": "+strings.ReplaceAll(text[z.Start:z.End], "\n", "/"))
		}
	}
	return strings.Join(out, "\n")
}

const prose1 = "The envoy left the city on Saturday and did not say why he had gone."

func TestZones(t *testing.T) {
	for _, c := range []struct{ name, title, text, want string }{
		{"plain text", "", "Envoy leaves Aleppo\n\nBy Jane Doe and Omar Haddad\n\nLAUSANNE, Switzerland (AP) — " + prose1,
			"headline: Envoy leaves Aleppo\nbyline: By Jane Doe and Omar Haddad\ndateline: LAUSANNE, Switzerland (AP) —\nbody: " + prose1},
		{"first line is a sentence", "", prose1 + "\n\nNobody knows.", "body: " + prose1 + "//Nobody knows."},
		{"title repeated", "Envoy leaves Aleppo", "ENVOY LEAVES ALEPPO\n" + prose1, "headline: ENVOY LEAVES ALEPPO\nbody: " + prose1},
		{"title repeated without the site", "Envoy leaves Aleppo, says UN - The Daily Example", "× Envoy leaves Aleppo, says U.N.\n" + prose1,
			"headline: × Envoy leaves Aleppo, says U.N.\nbody: " + prose1},
		{"title not repeated", "Envoy leaves Aleppo", "No word from Doha\n" + prose1, "body: No word from Doha/" + prose1},
		{"dateline with date", "T", "ALEPPO, Syria, Oct 15 (Reuters) - " + prose1, "dateline: ALEPPO, Syria, Oct 15 (Reuters) -\nbody: " + prose1},
		{"dateline with date in brackets", "T", "INDIANAPOLIS, Ind. (Feb. 20, 2014) – " + prose1, "dateline: INDIANAPOLIS, Ind. (Feb. 20, 2014) –\nbody: " + prose1},
		{"dateline in capitals", "T", "DENVER — " + prose1, "dateline: DENVER —\nbody: " + prose1},
		{"dateline in capitals, no spaces", "T", "NEW YORK—" + prose1, "dateline: NEW YORK—\nbody: " + prose1},
		{"dateline, two places", "T", "GENEVA/BEIRUT (Reuters) - " + prose1, "dateline: GENEVA/BEIRUT (Reuters) -\nbody: " + prose1},
		{"dateline, agency alone", "T", "(CNN) -- " + prose1, "dateline: (CNN) --\nbody: " + prose1},
		{"dateline, agency without dash", "T", "(CNN)" + prose1, "dateline: (CNN)\nbody: " + prose1},
		{"dateline in small letters", "T", "Moscow — " + prose1, "dateline: Moscow —\nbody: " + prose1},
		{"dateline, letters beyond ASCII", "T", "SÃO PAULO, Brazil (AFP) – " + prose1, "dateline: SÃO PAULO, Brazil (AFP) –\nbody: " + prose1},
		{"dateline with colon", "T", "LAGOS: " + prose1, "dateline: LAGOS:\nbody: " + prose1},
		{"dateline, agency and colon", "T", "MUMBAI (PTI): " + prose1, "dateline: MUMBAI (PTI):\nbody: " + prose1},
		{"dateline below a summary", "T", "* Port shut\n* Crews wait\n* Prices up\nHELSINKI, Nov 17 (Reuters) - " + prose1,
			"body: * Port shut/* Crews wait/* Prices up\ndateline: HELSINKI, Nov 17 (Reuters) -\nbody: " + prose1},
		{"capitals in a headline", "T", "SOCCER - DUTCH FIRST DIVISION RESULTS\n" + prose1, "body: SOCCER - DUTCH FIRST DIVISION RESULTS/" + prose1},
		{"label with colon", "T", "WARNING: " + prose1, "body: WARNING: " + prose1},
		{"insertion is no dateline", "T", "Marsh Lines – The biggest of them – is to close its port.", "body: Marsh Lines – The biggest of them – is to close its port."},
		{"label is no dateline", "T", "UPDATE — " + prose1, "body: UPDATE — " + prose1},
		{"party is no agency", "T", "Sen. Ann Hale (R-Ind.) - " + prose1, "body: Sen. Ann Hale (R-Ind.) - " + prose1},
		{"no dateline below", "T", prose1 + "\n" + prose1 + "\n" + prose1 + "\nDENVER — " + prose1,
			"body: " + strings.Repeat(prose1+"/", 3) + "DENVER — " + prose1},
		{"byline in capitals", "T", "BY JANE DOE | Staff Writer\n" + prose1, "byline: BY JANE DOE | Staff Writer\nbody: " + prose1},
		{"byline, name and agency", "T", "Jane Doe, Reuters\n" + prose1, "byline: Jane Doe, Reuters\nbody: " + prose1},
		{"byline, agency and time", "T", "By Associated Press January 24 at 1:44 PM\n" + prose1, "byline: By Associated Press January 24 at 1:44 PM\nbody: " + prose1},
		{"byline, post", "T", "By Jane Doe, business correspondent\n" + prose1, "byline: By Jane Doe, business correspondent\nbody: " + prose1},
		{"byline, outlet below", "T", "By Jane Doe\nHarbor Ledger Weekly\n" + prose1, "byline: By Jane Doe\nbyline: Harbor Ledger Weekly\nbody: " + prose1},
		{"agency in brackets", "T", "(EFE)\n" + prose1, "byline: (EFE)\nbody: " + prose1},
		{"by is no byline", "T", "By Friday nobody was left.\n" + prose1, "body: By Friday nobody was left./" + prose1},
		{"by weekday", "T", "By Friday Evening\n" + prose1, "body: By Friday Evening/" + prose1},
		{"sign-off", "T", prose1 + "\n- Jane Doe", "body: " + prose1 + "\nbyline: - Jane Doe"},
		{"captions", "T", "Photo: Jane Doe/AP\nFILE - In this Jan. 5 photo, a bus burns.\n" + prose1 + "\nA bus burns in Idlib. (AP Photo/Jane Doe)",
			"caption: Photo: Jane Doe/AP/FILE - In this Jan. 5 photo, a bus burns.\nbody: " + prose1 + "\ncaption: A bus burns in Idlib. (AP Photo/Jane Doe)"},
		{"photo credit", "T", "A bus burns in Idlib, Syria. REUTERS/Jane Doe\n" + prose1, "caption: A bus burns in Idlib, Syria. REUTERS/Jane Doe\nbody: " + prose1},
		{"poll is no caption", "T", "A Reuters/Ipsos poll shows that a third is against it.", "body: A Reuters/Ipsos poll shows that a third is against it."},
		{"credit", "T", prose1 + "\n(Reporting by Jane Doe in Doha; Editing by Jim Roe)",
			"body: " + prose1 + "\nboilerplate: (Reporting by Jane Doe in Doha; Editing by Jim Roe)"},
		{"credit at the tail", "T", prose1 + " (Reporting by Jane Doe in Doha; Editing by Jim Roe)",
			"body: " + prose1 + "\nboilerplate: (Reporting by Jane Doe in Doha; Editing by Jim Roe)"},
		{"boilerplate", "T", prose1 + "\nRead more: Who pays for the bridge?\nSubscribe to our newsletter.\nFollow us on Twitter @example\n© 2016 Example News. All rights reserved.\nWe use cookies to make this site better.",
			"body: " + prose1 + "\nboilerplate: Read more: Who pays for the bridge?/Subscribe to our newsletter./Follow us on Twitter @example/© 2016 Example News. All rights reserved./We use cookies to make this site better."},
		{"menu", "T", "Home | World | Business | Sport | Weather\n" + prose1, "boilerplate: Home | World | Business | Sport | Weather\nbody: " + prose1},
		{"words of boilerplate in prose", "T", "He told users to click here and to subscribe to the paper, all rights of which he owned.",
			"body: He told users to click here and to subscribe to the paper, all rights of which he owned."},
		{"calls within a paragraph", "T", prose1 + " Visit Harbor Insider's homepage for more stories. " + prose1 + " Follow us on Facebook. Click here to read his letter.",
			"body: " + prose1 + "\nboilerplate: Visit Harbor Insider's homepage for more stories.\nbody: " + prose1 + "\nboilerplate: Follow us on Facebook. Click here to read his letter."},
		{"a call to a site", "T", prose1 + " Visit Harbor Daily News.", "body: " + prose1 + "\nboilerplate: Visit Harbor Daily News."},
		{"credit between sentences", "T", prose1 + " (Photo by Jane Doe/Getty Images) " + prose1, "body: " + prose1 + "\ncaption: (Photo by Jane Doe/Getty Images)\nbody: " + prose1},
		{"credit without brackets", "T", prose1 + " AP Photo/Jane Doe. " + prose1, "body: " + prose1 + "\ncaption: AP Photo/Jane Doe.\nbody: " + prose1},
		{"credit in square brackets", "T", prose1 + " [Jane Doe/Reuters] " + prose1, "body: " + prose1 + "\ncaption: [Jane Doe/Reuters]\nbody: " + prose1},
		{"a link between sentences", "T", prose1 + " (Read more: Envoy in Doha) " + prose1, "body: " + prose1 + "\nboilerplate: (Read more: Envoy in Doha)\nbody: " + prose1},
		{"cookies and captchas", "T", prose1 + " We use cookies to make Harbor News better. Please confirm that you are not a robot.",
			"body: " + prose1 + "\nboilerplate: We use cookies to make Harbor News better. Please confirm that you are not a robot."},
		{"words of calls in prose", "T", "They follow the mayor of Doha on foot. Photo by photo he showed the town. Visit Doha in spring, he said. Reuters/Ipsos polls say a third would. More from Doha came later (the guards went home).",
			"body: They follow the mayor of Doha on foot. Photo by photo he showed the town. Visit Doha in spring, he said. Reuters/Ipsos polls say a third would. More from Doha came later (the guards went home)."},
		{"all notes", "T", "Copyright 2016", "boilerplate: Copyright 2016"},
	} {
		if got := zonesOf(c.title, c.text); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTitleIsHeadline(t *testing.T) {
	doc := segmented("Envoy leaves Aleppo. Talks go on", "x")
	if len(doc.Zones) != 2 || doc.Zones[0] != (entities.Zone{Role: entities.Headline, Field: entities.Title, Start: 0, End: 32}) {
		t.Errorf("%+v", doc.Zones)
	}
	if len(doc.Sentences) != 3 || doc.Sentences[0].Zone != entities.Headline || doc.Sentences[2].Field != entities.Text {
		t.Errorf("%+v", doc.Sentences)
	}
}
