package gazetteers

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Term is a time for which an entity held an office.
type Term struct {
	Office   string // canonical: "president", "foreign minister" (see Set.Office)
	Country  string // ISO 3166-1 alpha-2, or a body: "UN", "EU", "NATO", "IMF", "Arab League"
	From, To string // YYYY, YYYY-MM or YYYY-MM-DD; "" when not known, or still in office when the lists were made
}

// Office returns who held an office of a country (ISO 3166-1 alpha-2) or body
// ("UN", "European Commission") on a date, sorted by when they came:
//
//	Office("Secretary of State", "US", "2016-10-15") // John Kerry
//
// A date may be a year, a month, a day or longer; a term of which only the
// year or the month is known is taken to its last day. So at a change of hands
// both are returned, the one who came last. "" as date means any. Words for
// one office are one office: "defence secretary", "Secretary of Defense" and
// "defense minister"; "chancellor" is the finance minister in Britain and the
// head of government in Germany and Austria. The case does not matter, and
// "the", "acting" or "interim" before the title is left out; other words ("former", "deputy")
// make another office.
func (s *Set) Office(title, iso2OrBody, date string) []Entry {
	t := s.tables[0]
	from, to, ok := dateSpan(date)
	if !ok {
		return nil
	}
	of := bodyKey(iso2OrBody)
	want := officeKey(title, of)
	i := sort.Search(len(t.offTitle), func(i int) bool {
		return cmp.Or(strings.Compare(t.str(t.offTitle[i]), want), strings.Compare(t.str(t.offBody[i]), of)) >= 0
	})
	var out []Entry
	for ; i < len(t.offTitle) && t.str(t.offTitle[i]) == want && t.str(t.offBody[i]) == of; i++ {
		ref := makeRef(0, t.offEntry[i])
		if firstDay(t.offFrom[i]) > to || lastDay(t.offTo[i]) < from || slices.ContainsFunc(out, func(e Entry) bool { return e.Ref == ref }) {
			continue
		}
		out = append(out, s.Entry(ref))
	}
	return out
}

// Offices returns the terms of an entity, sorted by when they began: those of the
// embedded lists, else those of the mapped lists, where an office has the name
// that its list gives it and Country may be empty.
func (s *Set) Offices(ref EntryRef) []Term {
	t := s.tables[0]
	entry := uint32(ref) & (1<<refBits - 1)
	if ref>>refBits != 0 {
		return s.large.offices(ref)
	}
	var out []Term
	i := sort.Search(len(t.offBy), func(i int) bool { return t.offEntry[t.offBy[i]] >= entry })
	for ; i < len(t.offBy) && t.offEntry[t.offBy[i]] == entry; i++ {
		row := t.offBy[i]
		out = append(out, Term{t.str(t.offTitle[row]), t.str(t.offBody[row]), unpackDate(t.offFrom[row]), unpackDate(t.offTo[row])})
	}
	if len(out) == 0 {
		return s.large.offices(ref)
	}
	return out
}

// sortOffices makes the index for Offices.
func (t *table) sortOffices() {
	t.offBy = make([]uint32, len(t.offEntry))
	for i := range t.offBy {
		t.offBy[i] = uint32(i)
	}
	slices.SortStableFunc(t.offBy, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.offEntry[a], t.offEntry[b]), cmp.Compare(t.offFrom[a], t.offFrom[b]))
	})
}

// dateSpan returns the first and the last day that a date may mean.
func dateSpan(date string) (from, to uint32, ok bool) {
	if date == "" {
		return 0, ^uint32(0), true
	}
	p := packDate(date[:min(len(date), len("2006-01-02"))])
	return firstDay(p), lastDay(p), p != 0
}

// firstDay and lastDay fill a packed date up; 0 is for ever.
func firstDay(p uint32) uint32 { return p }

func lastDay(p uint32) uint32 {
	switch {
	case p == 0:
		return ^uint32(0)
	case p>>5&15 == 0:
		return p | 12<<5 | 31
	case p&31 == 0:
		return p | 31
	}
	return p
}

// bodyNames are the bodies that have offices, and their other names in normal form.
var bodyNames = [...]struct{ body, others string }{
	{"UN", "united nations|u n|security council"},
	{"EU", "european union|european commission|commission|european council|european parliament"},
	{"NATO", "north atlantic treaty organization|north atlantic treaty organisation"},
	{"IMF", "international monetary fund"},
	{"WB", "world bank|world bank group"},
	{"IAEA", "international atomic energy agency"},
	{"WHO", "world health organization|world health organisation"},
	{"WTO", "world trade organization|world trade organisation"},
	{"ECB", "european central bank"},
	{"VA", "vatican|holy see|roman catholic church|catholic church"},
	{"UNICEF", "united nations childrens fund|un childrens fund"},
	{"UNESCO", ""},
	{"WFP", "world food programme|world food program"},
	{"UNRWA", "united nations relief and works agency"},
	{"Arab League", "league of arab states"},
	{"African Union", ""},
	{"Eurogroup", "euro group"},
	{"ICC", "international criminal court"},
	{"ICTY", "international criminal tribunal for the former yugoslavia|hague tribunal"},
	{"IOC", "international olympic committee"},
	{"FIFA", ""},
	{"UEFA", ""},
	{"OECD", "organisation for economic cooperation and development|organization for economic cooperation and development"},
	{"OAS", "organization of american states|organisation of american states"},
	{"OSCE", "organization for security and cooperation in europe"},
	{"Council of Europe", ""},
	{"OPCW", "organisation for the prohibition of chemical weapons|organization for the prohibition of chemical weapons"},
	{"Amnesty International", "amnesty"},
}

// bodyKey returns the canonical word for a country or body.
func bodyKey(of string) string {
	n := NormalizeString(of)
	if len(n) == 2 && n != "un" && n != "eu" && n != "wb" {
		return strings.ToUpper(n)
	}
	for i := range bodyNames {
		if b := &bodyNames[i]; strings.EqualFold(n, b.body) || oneOf(b.others, n) {
			return b.body
		}
	}
	return of
}

// officeNames are the words for one office: the countries or bodies in which
// they mean it ("" for all), the canonical words, the others, all in normal
// form. Earlier lines win.
var officeNames = [...]struct{ of, office, others string }{
	{"GB IE", "finance minister", "chancellor|chancellor of the exchequer"},
	{"GB", "foreign minister", "foreign secretary|secretary of state for foreign affairs"},
	{"GB", "interior minister", "home secretary"},
	{"GB", "health secretary", "health minister"},
	{"GB", "education secretary", "education minister"},
	{"GB", "opposition leader", "leader of the opposition|tory leader|conservative leader|labour leader"},
	{"GB", "liberal democrat leader", "lib dem leader|leader of the liberal democrats|liberal democrats leader"},
	{"GB", "central bank governor", "governor of the bank of england|bank of england governor"},
	{"GB", "first minister of scotland", "scottish first minister|scotlands first minister"},
	{"GB", "first minister of wales", "welsh first minister"},
	{"GB", "first minister of northern ireland", "northern ireland first minister"},
	{"GB", "king", "monarch"},
	{"US", "foreign minister", "secretary of state|state secretary"},
	{"US", "finance minister", "treasury secretary|secretary of the treasury"},
	{"US", "attorney general", "justice minister"},
	{"US", "speaker", "house speaker|speaker of the house|speaker of the house of representatives"},
	{"US", "central bank governor", "federal reserve chairman|fed chairman|fed chair|federal reserve chair|chairman of the federal reserve"},
	{"US", "homeland security secretary", "secretary of homeland security|homeland security chief"},
	{"US", "national security adviser", "national security advisor"},
	{"US", "fbi director", "director of the fbi|fbi chief"},
	{"US", "cia director", "director of the cia|cia chief|director of central intelligence"},
	{"IE", "prime minister", "taoiseach"},
	{"IE", "foreign minister", "minister for foreign affairs"},
	{"AU", "finance minister", "treasurer"},
	{"DE AT", "chancellor", "prime minister|bundeskanzler|federal chancellor"},
	{"CN", "prime minister", "premier|premier of the state council"},
	{"CN", "president", "chinese leader|general secretary"},
	{"KP", "supreme leader", "leader|north korean leader|president"},
	{"LY", "leader", "colonel|libyan leader"},
	{"PS", "president", "palestinian president|palestinian leader"},
	{"EU", "commission president", "president of the european commission|european commission president|president of the commission"},
	{"EU", "council president", "president of the european council|european council president"},
	{"EU", "parliament president", "president of the european parliament|european parliament president"},
	{"EU", "high representative", "foreign policy chief|foreign affairs chief|high representative for foreign affairs|foreign minister|foreign policy high representative"},
	{"UN NATO OECD OAS OSCE", "secretary general", "chief"},
	{"UN", "high commissioner for refugees", "refugee chief"},
	{"UN", "high commissioner for human rights", "human rights chief|rights chief"},
	{"UN", "emergency relief coordinator", "humanitarian chief|aid chief|undersecretary general for humanitarian affairs"},
	{"UN", "envoy for syria", "syria envoy|special envoy for syria|special envoy to syria|envoy to syria"},
	{"UN", "envoy for yemen", "yemen envoy|special envoy for yemen|special envoy to yemen|envoy to yemen"},
	{"UN", "envoy for libya", "libya envoy|special envoy for libya|special envoy to libya|envoy to libya"},
	{"IMF", "managing director", "chief|head|director|imf chief"},
	{"WB", "president", "chief|head"},
	{"ECB", "central bank governor", "president|ecb president|chief"},
	{"IAEA WHO WTO OPCW", "director general", "chief|head"},
	{"ICC ICTY", "chief prosecutor", "prosecutor"},
	{"VA", "pope", "pontiff|holy father"},
	{"", "president", "head of state"},
	{"", "prime minister", "premier|pm"},
	{"", "foreign minister", "foreign affairs minister|minister of foreign affairs|minister for foreign affairs|external affairs minister|minister of external affairs"},
	{"", "defense minister", "defence minister|defense secretary|defence secretary|secretary of defense|minister of defence|minister of defense|secretary of state for defence"},
	{"", "finance minister", "minister of finance|economy minister|treasury minister"},
	{"", "interior minister", "home minister|minister of the interior|home affairs minister"},
	{"", "central bank governor", "central bank chief|central bank president|central bank head|bundesbank president"},
	{"", "vice president", "deputy president"},
	{"", "opposition leader", "leader of the opposition"},
	{"", "speaker", "parliament speaker|speaker of parliament|parliamentary speaker"},
	{"", "nuclear negotiator", "chief nuclear negotiator|top nuclear negotiator"},
	{"", "ambassador to the united nations", "ambassador to the un|un ambassador|envoy to the un|envoy to the united nations"},
	{"IR", "supreme leader", "ayatollah"},
}

// officeKey returns the canonical words for a title of a country or body.
func officeKey(title, of string) string {
	n := NormalizeString(title)
	n = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(n, "the "), "acting "), "interim ")
	for i := range officeNames {
		line := &officeNames[i]
		if line.of != "" && !slices.Contains(strings.Fields(line.of), of) {
			continue
		}
		if n == line.office || oneOf(line.others, n) {
			return line.office
		}
	}
	return n
}

// oneOf reports whether n is one of the names parted by "|".
func oneOf(names, n string) bool {
	for name := range strings.SplitSeq(names, "|") {
		if name == n && n != "" {
			return true
		}
	}
	return false
}
