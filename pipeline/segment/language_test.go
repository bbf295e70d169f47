package segment

import (
	"testing"

	"newsgraph/entities"
)

func TestLanguage(t *testing.T) {
	s := New(English())
	for _, c := range []struct{ declared, text, want string }{
		{"", "The ministers of the two countries met for the first time and said that they would try again.", "en"},
		{"en-GB", "", "en"},
		{"DE", "The text is English, the data says German: the data is believed.", "de"},
		{"pt_BR", "x", "pt"},
		{"", "President Barack Obama met Angela Merkel in Berlin.", ""}, // names have no language
		{"", "12,5 14,0 9,3\n3-1 2-2", ""},                              // nor have figures
		{"", "OBAMA AND MERKEL MEET IN BERLIN AS THE TALKS BEGIN", ""},  // capitals: not enough to say
		{"", "MOSKAU - Der russische Präsident ist am Montag nach Berlin gereist, um dort mit der Kanzlerin über die Lage in der Ukraine und die nächsten Schritte der beiden Regierungen zu sprechen, wie ein Sprecher mitteilte.", "de"},
		{"", "El presidente viajó el lunes a Madrid para hablar con los ministros sobre la situación en la región y las próximas semanas, según dijo un portavoz del gobierno a los periodistas que lo acompañaban.", "es"},
		{"", "Президент прибыл в понедельник в столицу, где встретился с министрами и обсудил положение в области и дальнейшие шаги правительства, сообщил его представитель журналистам.", "ru"},
		{"", "", ""},
	} {
		doc := &entities.Document{}
		doc.Reset(&entities.Article{Text: c.text, Language: c.declared})
		s.Segment(doc)
		if got := s.Language(doc); got != c.want {
			t.Errorf("%q %.40q: got %q, want %q", c.declared, c.text, got, c.want)
		}
	}
}
