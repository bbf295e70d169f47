package gazetteers

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
)

// TestOffice names who held an office, as every almanac does.
func TestOffice(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct{ title, of, date, want string }{
		{"secretary of state", "US", "2016-10", "John Kerry"},
		{"Secretary of State", "US", "2026-01", "Marco Rubio"},
		{"foreign minister", "US", "2016-10-15T10:00:00Z", "John Kerry"},
		{"president", "SY", "2016", "Bashar al-Assad"},
		{"prime minister", "GB", "2017", "Theresa May"},
		{"the Prime Minister", "gb", "1990-05-01", "Margaret Thatcher"},
		{"Prime Minister", "GB", "1970", ""},
		{"Prime Minister", "GB", "2020-05-01", "Boris Johnson"},
		{"President", "FR", "2021", "Emmanuel Macron"},
		{"President", "FR", "2025", "Emmanuel Macron"},
		{"President", "FR", "soon", ""},
		{"President", "US", "1991-02-01", "George H.W. Bush"},
		{"President", "US", "2005-02-01", "George W. Bush"},
		{"acting president", "RU", "2000-01-15", "Vladimir Putin"},
		{"foreign secretary", "GB", "2003-03-19", "Jack Straw"},
		{"chancellor", "GB", "2004", "Gordon Brown"},
		{"Chancellor of the Exchequer", "GB", "2011", "George Osborne"},
		{"chancellor", "DE", "2004", "Gerhard Schroeder"},
		{"premier", "CN", "2015-01", "Li Keqiang"},
		{"defence minister", "IL", "2014-07-20", "Moshe Yaalon"},
		{"secretary of defense", "US", "2004", "Donald Rumsfeld"},
		{"taoiseach", "IE", "2000", "Bertie Ahern"},
		{"former president", "US", "2016", ""},
		{"secretary-general", "UN", "2016-10-15", "Ban Ki-moon"},
		{"Secretary General", "United Nations", "2003-01", "Kofi Annan"},
		{"secretary-general", "NATO", "2016-10-15", "Jens Stoltenberg"},
		{"Syria envoy", "UN", "2016-10-15", "Staffan de Mistura"},
		{"foreign policy chief", "EU", "2015-05", "Federica Mogherini"},
		{"European Commission President", "European Commission", "2016", "Jean-Claude Juncker"},
		{"managing director", "IMF", "2012", "Christine Lagarde"},
		{"pope", "VA", "2016", "Pope Francis"},
		{"prime minister", "XX", "2016", ""},
		{"goalkeeper", "GB", "2016", ""},
	} {
		got := ""
		if e := s.Office(c.title, c.of, c.date); len(e) > 0 {
			got = e[len(e)-1].Name
		}
		if got != c.want {
			t.Errorf("Office(%s, %s, %s) = %q, want %q", c.title, c.of, c.date, got, c.want)
		}
	}
}

// TestOfficeAtChange expects both at a change of hands, and one on either side.
func TestOfficeAtChange(t *testing.T) {
	s := loaded(t)
	for date, want := range map[string]string{"2016-06-30": "David Cameron", "2016-07-13": "David Cameron, Theresa May", "2016": "David Cameron, Theresa May", "2016-08-01": "Theresa May"} {
		var names []string
		for _, e := range s.Office("prime minister", "GB", date) {
			names = append(names, e.Name)
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("prime minister on %s: %s, want %s", date, got, want)
		}
	}
	if n := len(s.Office("prime minister", "GB", "")); n < 10 {
		t.Errorf("%d prime ministers of all times", n)
	}
}

func TestOffices(t *testing.T) {
	s := loaded(t)
	kerry := s.Lookup("John Kerry")[0]
	if got, want := s.Offices(kerry.Ref), []Term{{"foreign minister", "US", "2013-02", "2017-01"}}; !slices.Equal(got, want) {
		t.Errorf("Kerry: %v, want %v", got, want)
	}
	guterres := s.Lookup("Antonio Guterres")[0]
	got := s.Offices(guterres.Ref)
	if len(got) != 3 || got[0].Country != "PT" || got[2].Country != "UN" || got[2].Office != "secretary general" {
		t.Errorf("Guterres: %v", got)
	}
	if got := s.Offices(s.Lookup("Aleppo")[0].Ref); got != nil {
		t.Errorf("Aleppo: %v", got)
	}
	if got := s.Offices(1 << 31); got != nil {
		t.Errorf("reference of no list: %v", got)
	}
}

// TestEveryTerm holds the laws of the list: terms lead both ways, and Office finds each holder on the first day.
func TestEveryTerm(t *testing.T) {
	s := loaded(t)
	terms := 0
	for e := range s.All() {
		for _, o := range s.Offices(e.Ref) {
			terms++
			if o.From == "" || o.To != "" && o.To < o.From[:min(len(o.From), len(o.To))] || e.Type != entities.Person {
				t.Errorf("%s: %v", e.Name, o)
			}
			if !slices.ContainsFunc(s.Office(o.Office, o.Country, o.From), func(h Entry) bool { return h.Ref == e.Ref }) {
				t.Errorf("Office(%s, %s, %s) lacks %s", o.Office, o.Country, o.From, e.Name)
			}
		}
	}
	if terms < 1800 {
		t.Errorf("%d terms", terms)
	}
}

// TestOneEntryEach: the people of the news are one prominent entry under all spellings.
func TestOneEntryEach(t *testing.T) {
	s := loaded(t)
	for _, names := range [][]string{
		{"Benjamin Netanyahu", "Binyamin Netanyahu", "Bibi Netanyahu"},
		{"Sergey Lavrov", "Sergei Lavrov"},
		{"Tony Blair"}, {"Angela Merkel"}, {"Kofi Annan"},
		{"Bill Clinton", "William Jefferson Clinton"},
		{"Hillary Clinton", "Hillary Rodham Clinton"},
		{"Muammar Gaddafi", "Moammar Gadhafi", "Muammar Qaddafi"},
		{"Mahmoud Abbas", "Abu Mazen"},
		{"Gerhard Schroeder", "Gerhard Schröder"},
		{"Volodymyr Zelensky", "Volodymyr Zelenskyy"},
		{"Pope John Paul II", "John Paul II"},
	} {
		first := s.Lookup(names[0])
		for _, n := range names {
			got := s.Lookup(n)
			if len(got) == 0 || got[0].Ref != first[0].Ref || got[0].Prior < 0.5 || len(got) > 1 && got[1].Type == entities.Person && got[1].Prior > 0.8*got[0].Prior {
				t.Errorf("%s: %v", n, got[:min(len(got), 2)])
			}
		}
	}
}

func BenchmarkOffice(b *testing.B) {
	s := loaded(b)
	b.ReportAllocs()
	for b.Loop() {
		if e := s.Office("Secretary of State", "US", "2016-10-15"); len(e) != 1 || e[0].Name != "John Kerry" {
			b.Fatal(e)
		}
	}
}
