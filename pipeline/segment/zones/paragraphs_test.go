package zones_test

import (
	"strings"
	"testing"
)

// Sentences of texts of a few lines, where nothing but the lines themselves
// tells whether they are wrapped.
func TestShortLines(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"names over breaks", "Notice is given to attorneys Pieter Van der\nWesthuizen and to Sello & Partners in Kempton\nPark, who hold the keys.",
			"Notice is given to attorneys Pieter Van der/Westhuizen and to Sello & Partners in Kempton/Park, who hold the keys."},
		{"two lines, a particle", "Officials said that Maria del\nCarmen Ortiz had left.", "Officials said that Maria del/Carmen Ortiz had left."},
		{"two lines, the first half of a place", "The crews came home to San\nMarino on Sunday.", "The crews came home to San/Marino on Sunday."},
		{"a title at the end", "The council heard Dr.\nSmith on Sunday. He left.", "The council heard Dr./Smith on Sunday.|He left."},
		{"lines of unlike length, CRLF", "Officials of the\r\nEuropean Civil Protection\r\nAgency in Geneva said that Anna-\r\nLena Kessler would lead.\r\n",
			"Officials of the//European Civil Protection//Agency in Geneva said that Anna-//Lena Kessler would lead."},
		{"old Mac", "Officials of the\rEuropean Agency in San\rMarino left.", "Officials of the/European Agency in San/Marino left."},
		// No wrapped text.
		{"street at the end of a sentence", "He left the office at 10 Downing St.\n\"But I stay,\" he said to the crowd.", "He left the office at 10 Downing St.|\"But I stay,\" he said to the crowd."},
		{"list of names", "Carla Bruno\nOtto Wels\nAna Horvat left.", "Carla Bruno|Otto Wels|Ana Horvat left."},
		{"list with a word more", "Carla Bruno of Turin, saved\nOtto Wels of Graz, found\nAna Horvat of Split left.", "Carla Bruno of Turin, saved|Otto Wels of Graz, found|Ana Horvat of Split left."},
		{"headline and text", "Fire destroys the old town of Turin\nCarla Bruno said she was asleep.", "Fire destroys the old town of Turin|Carla Bruno said she was asleep."},
		{"short headline above a wrapped text", "Fire in the old town\nCarla Bruno said on Sunday that she was\nasleep when it began and that nobody was hurt.",
			"Fire in the old town|Carla Bruno said on Sunday that she was/asleep when it began and that nobody was hurt."},
		{"byline and dateline", "By Jane Doe\nTURIN (AP) — The mayor left.", "By Jane Doe|TURIN (AP) —|The mayor left."},
	} {
		doc := segmented("", c.text)
		var got []string
		for _, s := range doc.Sentences {
			got = append(got, strings.NewReplacer("\n", "/", "\r", "/").Replace(c.text[s.Start:s.End]))
		}
		if out := strings.Join(got, "|"); out != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, out, c.want)
		}
	}
}
