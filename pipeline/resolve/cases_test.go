package resolve

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/marked"
)

// within is what must be decided about one short article: mentions with one
// key are one cluster, others are not.
var within = []struct {
	name string
	text string
	want []string // further claims, see checkClaim
}{
	// People: forms of one name.
	{"surname", "{{John Kerry|person|k}} spoke. {{Kerry|person|k}} left.", []string{"link k wikidata:Q22316"}},
	{"honorific", "{{John Kerry|person|k}} spoke. Mr. {{Kerry|person|k}} left.", nil},
	{"surname of one better known", "{{Carlo Rossi|person|c}} met first lady {{Michelle Obama|person|m}} in Turin. {{Obama|person|b}} sent his regards, and the president thanked {{Rossi|person|c}}.", nil},
	{"surname of a relative with her title", "{{Michelle Obama|person|m}} planted beans. Mrs. {{Obama|person|m}} dug.", nil},
	{"surname of an heiress", "{{Grace Harlan|person|g}}, daughter of a founder, spoke. {{Harlan|person|g}} left.", nil},
	{"initials for a name", "{{Robert F. Kennedy Jr.|person|k}} spoke. {{RFK Jr.|person|k}} left.", nil},
	{"initials without a space", "{{Anil K. Menon|person|m}} wrote it. {{A.K. Menon|person|m}} left.", nil},
	{"two ages", "{{Dale Hobart|person|y}}, 34, a plumber, pleaded guilty. The judge, {{Dale Hobart|person|o}}, 61, is no relation.", nil},
	{"company like its founder", "{{Corvane Devices Inc.|organization|f}} makes valves. {{Ted Corvane|person|t}} built it. Mr. {{Corvane|person|t}} left. Shares of {{Corvane|person|f}} rose.", nil},
	{"officer of a company", "{{Corvane Devices Inc.|organization|f}} makes valves. {{Ted Corvane|person|t}} built it. {{Corvane|person|f}} Chief Executive {{Ann Lee|person|a}} spoke.", nil},
	{"founder of a company", "{{Corvane Devices Inc.|organization|f}} makes valves. {{Ted Corvane|person|t}} built it. {{Corvane|person|t}}, 84, smiled.", nil},
	{"shared surname", "{{Jane|person|j}} and {{John Dorset|person|o}} bought a farm. Mr. {{Dorset|person|o}} ploughs. Mrs. {{Dorset|person|j}} sows.", nil},
	{"joined to another's full name", "{{Jane Harker|person|j}} came. {{Jane|person|j}} and {{John Dorset|person|o}} sang.", nil},
	{"two orders in one sentence", "{{Walter Scott|person|w}} met {{Scott Walter|person|s}}.", nil},
	{"king with his number", "King {{Charles III|person|c}} came. {{Charles|person|c}} waved.", []string{"link c wikidata:Q43274"}},
	{"king without his number", "{{King Charles|person|c}} came to Cardiff.", []string{"link c wikidata:Q43274"}},
	{"title before surname", "{{John Kerry|person|k}} spoke. Secretary {{Kerry|person|k}} left.", []string{"role k Secretary"}},
	{"role with country", "{{U.S.|place|us}} Secretary of State {{John Kerry|person|k}} spoke.", []string{"role k U.S. Secretary of State"}},
	{"role in apposition", "{{Anna Kowal|person|a}}, the group's director, spoke.", []string{"role a group's director"}},
	{"surname first in headline", "{{KERRY|person|k|headline}} AND {{LAVROV|person|l|headline}} MEET\n\n{{John Kerry|person|k}} met {{Sergei Lavrov|person|l}} on Friday.", nil},
	{"possessive left on", "{{John Kerry's|person|k}} plane. {{Kerry’s|person|k}} plane.", nil},
	{"middle initial", "{{John F. Kerry|person|k}} and then {{John Kerry|person|k}} spoke.", nil},
	{"middle initials differ", "{{George W. Bush|person|w}} and {{George H. W. Bush|person|h}} met.", nil},
	{"initials", "{{J. R. Smith|person|s}} scored. {{Smith|person|s}} left.", nil},
	{"initial and name", "{{James Okafor|person|o}} spoke. {{J. Okafor|person|o}} left.", nil},
	{"initial fits two", "{{James Kolbasov|person|o}} met {{John Kolbasov|person|p}}. {{J. Kolbasov|person|q}} left.", []string{"candidates q person:james-kolbasov person:john-kolbasov"}},
	{"nickname", "{{William Harker|person|h}} spoke. {{Bill Harker|person|h}} left.", nil},
	{"nickname of two names", "{{Theodore Harlan|person|h}} spoke. {{Ted Harlan|person|h}} left.", nil},
	{"given name alone", "{{Devan Rathore|person|d}} bowled. {{Devan|person|d}} smiled.", nil},
	{"transliteration of a given name", "{{Sergei Lavrov|person|l}} spoke. {{Sergey Lavrov|person|l}} left.", nil},
	{"transliteration of a surname", "{{Volodymyr Zelensky|person|z}} spoke. {{Zelenskiy|person|z}} left.", nil},
	{"Yuri and Yury", "{{Yuri Petrov|person|p}} spoke. {{Yury Petrov|person|p}} left.", nil},
	{"Arabic article", "{{Bashar al-Assad|person|a}} spoke. {{Assad|person|a}} left. {{al-Assad|person|a}} came.", nil},
	{"Arabic article in capitals", "{{Adel Al-Jubeir|person|a}} spoke. {{Jubeir|person|a}} left.", nil},
	{"forms of Muhammad", "{{Mohammed Hilal|person|h}} spoke. {{Muhammad Hilal|person|h}} left.", nil},
	{"family name first", "{{Xi Jinping|person|x}} spoke. {{Xi|person|x}} left.", nil},
	{"three Korean names", "{{Kim Jong Un|person|k}} spoke. {{Kim|person|k}} left.", nil},
	{"hyphen in a Korean name", "{{Kim Jong-un|person|k}} spoke. {{Kim Jong Un|person|k}} left.", nil},
	{"last two words", "{{Aung San Suu Kyi|person|s}} spoke. {{Suu Kyi|person|s}} left.", nil},
	{"second family name", "{{Hugo Chávez Frías|person|c}} spoke. {{Hugo Chavez|person|c}} left. {{Chavez|person|c}} waved.", nil},
	{"particle", "{{Staffan de Mistura|person|m}} spoke. {{De Mistura|person|m}} left. {{Mistura|person|m}} came.", nil},
	{"two particles", "{{Alexander van der Bellen|person|b}} spoke. {{Van der Bellen|person|b}} left.", nil},
	{"given name like a particle", "{{Ben Harker|person|b}} met {{Al Harker|person|a}}.", nil},
	{"accents", "{{Recep Tayyip Erdoğan|person|e}} spoke. {{Erdogan|person|e}} left.", nil},
	{"hyphenated surname", "{{Denise Okafor-Lane|person|o}} spoke. {{Okafor-Lane|person|o}} left.", nil},
	{"apostrophe", "{{Brian O'Driscoll|person|o}} scored. {{O’Driscoll|person|o}} left.", nil},
	{"Jr. dropped", "{{Marcus Whitfield Jr.|person|w}} spoke. {{Marcus Whitfield|person|w}} left.", nil},
	{"Jr. and Sr.", "{{Marcus Whitfield Jr.|person|w}} and {{Marcus Whitfield Sr.|person|v}} spoke.", nil},
	{"known father and son", "{{Donald Trump|person|d}} and {{Donald Trump Jr.|person|j}} came.", []string{"link d wikidata:Q22686", "link j wikidata:Q3713655"}},
	{"short name with a suffix that the full one has not", "{{Oren Dorset|person|o}} owns the mill. {{Dorset Jr.|person|j}} runs it, and {{Dorset|person|o}} calls.", nil},
	{"given name with a suffix that the full one has not", "{{Donald Trump|person|d}} spoke. {{Don Jr.|person|j}} left.", nil},
	{"state of a senator", "Sen. {{Ann Lee|person|a}} (D) of {{New York|place|n}} and {{Otto Varga|person|o}}, Republican of {{Washington|place|w}}, agreed.", []string{"link n wikidata:Q1384", "link w wikidata:Q1223"}},
	{"formal name of a known person", "{{Joseph R. Biden Jr.|person|b}} spoke. {{Joe Biden|person|b}} left.", nil},
	{"all capitals", "{{JOHN KERRY|person|k}} spoke. {{John Kerry|person|k}} left.", []string{"name k John Kerry"}},

	// People: families and namesakes.
	{"spouses in full", "{{Bill Clinton|person|b}} and {{Hillary Clinton|person|h}} came.", nil},
	{"spouse by honorific", "{{Maureen Kelly|person|m}} and {{Peter Kelly|person|p}} slept. Mrs. {{Kelly|person|m}} smiled. Mr. {{Kelly|person|p}} did not.", nil},
	{"spouse by title", "President {{Bill Clinton|person|b}} met Senator {{Hillary Clinton|person|h}}. Senator {{Clinton|person|h}} spoke.", nil},
	{"bare surname goes to the first", "{{Marcus Whitfield|person|m}} was found guilty. His wife, {{Elena Whitfield|person|e}}, was not. {{Whitfield|person|m}} sat down.", nil},
	{"family plural", "{{Bill Clinton|person|b}} and {{Hillary Clinton|person|h}} came. The {{Clintons|person|f}} left.", []string{"subtype f family", "unlinked f"}},
	{"plural that is a surname", "{{Serena Williams|person|s}} won. {{Williams|person|s}} smiled.", nil},
	{"other gender", "{{Robert Obama|person|b}} spoke. Mrs. {{Obama|person|m}} did not.", nil},
	{"different given names", "{{Anna Berg|person|a}} met {{Otto Berg|person|o}}.", nil},
	{"short surname is no part of a longer", "{{Anna Berg|person|a}} met {{Otto Bergman|person|o}}. {{Bergman|person|o}} left.", nil},
	{"bare surname before any full name, two people", "{{Berg|person|x}} spoke, said a clerk. {{Anna Berg|person|a}} met {{Otto Berg|person|o}}.", []string{"candidates x person:anna-berg person:otto-berg"}},

	// Organizations.
	{"acronym introduced", "The {{Syrian Observatory for Human Rights|organization|o}} ({{SOHR|organization|o}}) counted. {{SOHR|organization|o}} said so.", nil},
	{"acronym introduced, not tagged there", "The {{Islamic State|organization|i}} (ISIS) retreated. {{ISIS|organization|i}} said so.", nil},
	{"acronym by initials", "The {{European Central Bank|organization|e}} met. The {{ECB|organization|e}} spoke.", nil},
	{"acronym with small words", "The {{Organisation for the Prohibition of Chemical Weapons|organization|o}} met. The {{OPCW|organization|o}} spoke.", nil},
	{"acronym with full stops", "The {{United Nations|organization|u}} met. The {{U.N.|organization|u}} spoke.", []string{"link u wikidata:Q1065"}},
	{"code of an exchange", "{{Harlan Motors Inc|organization|h}}'s [{{HARL.UL|organization|h}}] unit grew. {{Ostend|organization|o}} [{{OSTD.PA|organization|o}}] did not.", []string{"name o Ostend"}},
	{"code of another", "{{Harlan Motors|organization|h}} [{{XKQ.UL|organization|x}}] grew.", nil},
	{"agency in brackets is no acronym", "{{Acme Press|organization|a}} ({{AP|organization|b}}) reported.", nil},
	{"acronym of nothing here", "The {{European Central Bank|organization|e}} met. The {{XKQ|organization|x}} spoke.", nil},
	{"initials of two", "The {{Baltic Road Authority|organization|a}} and the {{Bergen River Association|organization|b}} met the {{BRA|organization|x}}.", nil},
	{"the and a noun of the name", "The {{Syrian Observatory for Human Rights|organization|o}} counted. The {{Observatory|organization|o}} said so.", nil},
	{"noun of two names", "The {{Russian Foreign Ministry|organization|r}} and the {{Syrian Foreign Ministry|organization|s}} spoke. The {{Foreign Ministry|organization|x}} did not.", nil},
	{"legal form", "{{Harlan Microdevices Inc.|organization|h}} grew. {{Harlan Microdevices|organization|h}} rose.", nil},
	{"first word of a company", "{{Lumivex Holdings NV|organization|l}} grew. {{Lumivex|organization|l}} rose.", nil},
	{"first word of two companies", "{{Lumivex Energy|organization|a}} and {{Lumivex Foods|organization|b}} met. {{Lumivex|organization|c}} rose.", nil},
	{"a country is no short form", "{{China National Petroleum|organization|c}} grew. {{China|organization|d}} waited.", nil},
	{"club abbreviation", "{{Liverpool FC|organization|l}} won. {{Liverpool|organization|l}} rested.", nil},
	{"club abbreviation in front", "{{FC Barcelona|organization|b}} won. {{Barcelona|organization|b}} rested.", nil},
	{"known organization and its part", "The {{BBC|organization|b}} said so. {{BBC Radio Sheffield|organization|s}} did not.", nil},
	{"known body and its committee", "The {{Senate|organization|s}} met. The {{Senate Judiciary Committee|organization|c}} did not.", nil},
	{"known body and another house", "The {{White House|organization|w}} waited. The {{House|organization|h}} voted.", nil},
	{"House of the article's country", "{{Donald Trump|person|t}} flew to {{Arizona|place|a}}. The {{House|organization|h}} will vote on {{Texas|place|x}} aid, and {{Congress|organization|c}} will recess.", []string{"link h wikidata:Q11701", "link c wikidata:Q11268"}},
	{"House of another country", "{{Theresa May|person|t}} left {{London|place|l}}. {{England|place|e}} waited while the {{House|organization|h}} voted.", []string{"link h wikidata:Q11005"}},
	{"White House is no town", "He left the {{White House|place|w}} in {{Washington|place|c}}.", []string{"link w wikidata:Q35525"}},
	{"Georgia among US states", "{{Atlanta|place|a}} and {{Savannah|place|s}} lie in {{Georgia|place|g}}, {{Alabama|place|l}} beside it.", []string{"link g geonames:4197000"}},
	{"Louisiana's abbreviation", "{{Baton Rouge|place|b}}, {{La.|place|l}}, was quiet. {{Louisiana|place|l}} slept.", []string{"link l geonames:4331987"}},
	{"two clubs in one name", "{{Arsenal|organization|a}} won. {{Manchester United|organization|m}} rested. The {{Manchester United-Arsenal|organization|x}} game was late.", nil},

	{"club without its town", "{{Arminia Bielefeld|organization|a}} won at {{Bielefeld|place|t}} on Friday. {{Arminia|organization|a}} rested.", nil},
	{"firm without its town", "{{Corvane Bielefeld|organization|a}} sold pumps in {{Bielefeld|place|t}}. {{Corvane|organization|c}} makes them.", nil},
	{"two bodies in one name", "The {{House|organization|h}} and the {{Senate|organization|s}} met. The {{House and Senate|organization|x}} leaders spoke.", nil},

	// Across types.
	{"person and company", "{{Henry Ford|person|p}} founded {{Ford|organization|c}}. {{Ford|organization|c}} grew. Mr. {{Ford|person|p}} died.", nil},
	{"campaign of a person", "{{Mitt Romney|person|r}} spoke. {{Romney|person|r}} left. The {{Romney|organization|r}} campaign said so.", nil},
	{"company of a person", "{{Ted Harlan|person|r}} spoke. {{Harlan|person|r}} left. {{Harlan Microdevices|organization|h}} and {{Harlan|organization|h}} fell.", nil},
	{"city and team", "{{Liverpool|organization|t}} won in {{Liverpool|place|c}}.", nil},
	{"nested place", "{{{{Aleppo|place|a|nested}} University|organization|u}} in {{Aleppo|place|a}} closed.", nil},

	// Places.
	{"abbreviation of a country", "The {{United States|place|u}} waited. The {{U.S.|place|u}} spoke.", []string{"link u geonames:6252001"}},
	{"container chooses", "{{Lausanne|place|l}}, {{Switzerland|place|s}}, was quiet.", []string{"link l geonames:2659994"}},
	{"Paris in Texas", "{{Paris|place|p}}, {{Texas|place|t}}, was quiet. {{Paris|place|p}} slept.", []string{"link p geonames:4717560"}},
	{"Paris alone", "{{Paris|place|p}} was quiet.", []string{"link p geonames:2988507"}},
	{"one name, two places", "{{Birmingham|place|b}} was quiet, as {{England|place|e}}'s second city. {{Coventry|place|k}} slept. Weeks before, {{Birmingham|place|a}}, {{Alabama|place|s}}, was not.", nil},
	{"container changes nothing", "{{Geneva|place|g}} was quiet. {{Geneva|place|g}}, {{Switzerland|place|s}}, slept.", nil},
	{"list is no container", "{{Turkey|place|t}}, {{Qatar|place|q}} and {{Iran|place|i}} met.", []string{"link t geonames:298795"}},
	{"state abbreviation", "{{Atlanta|place|a}}, {{Ga.|place|g}}, was quiet. {{Georgia|place|g}} slept.", []string{"link g geonames:4197000"}},
	{"islands", "The {{Aland Islands|place|a}} were quiet. {{Aland|place|a}} slept.", nil},
	{"town by a name of long ago", "Two men were in {{Salisbury|place|s}} that day, police said.", []string{"name s Salisbury"}},
	{"town without the accents of the text", "The tanker turned for {{Turku|place|t}} and {{Helsinki|place|h}}. A patrol reached {{Utö|place|u}} in {{Finland|place|f}} at once.", []string{"unlinked u"}},
	{"town written like an acronym", "The group, known as {{CAIR|place|c}}, sued. So did {{Rome|place|r}}.", []string{"unlinked c"}},
	{"town in a dateline", "{{LAUSANNE|place|l}} (Reuters) - They met at a hotel.", []string{"name l Lausanne"}},
	{"acronym of a place", "The {{Sydney Cricket Ground|place|s}} was full. The {{SCG|place|s}} was loud.", nil},
	{"Tripoli by context", "In {{Lebanon|place|l}}, soldiers left {{Beirut|place|b}} for {{Tripoli|place|t}}, a Lebanese port.", []string{"link t geonames:266826"}},
	{"city-state", "{{Singapore|place|s}} was quiet.", []string{"link s geonames:1880251"}},

	// Teams.
	{"nation that plays", "{{Belgium|place|b}} beat {{Turkey|place|t}} in the soccer qualifier on Friday, and the goalkeeper stayed calm. {{Turkey|place|t}} lost a midfielder.", []string{"link b wikidata:Q166776", "link t wikidata:Q483856"}},
	{"nation of a cricketer", "{{Sri Lanka|place|s}} beat {{Australia|place|a}} by four wickets after their bowlers took six in 20 overs of cricket.", []string{"link s wikidata:Q203092", "link a wikidata:Q142555"}},
	{"nation without sport", "{{Belgium|place|b}} beat {{Turkey|place|t}} to the contract on Friday.", []string{"link b geonames:2802361", "link t geonames:298795"}},
	{"team by half its name", "{{Widzew Łódź|organization|w}} won the soccer derby. {{Widzew|organization|w}} had the better goalkeeper.", nil},

	// Governments.
	{"capital speaks", "{{Moscow|place|m}} said no.", []string{"metonym m"}},
	{"capital is a place", "It rained in {{Moscow|place|m}}.", []string{"plain m"}},
	{"talks between", "Talks between {{Moscow|place|m}} and {{Washington|place|w}} failed.", []string{"metonym m", "metonym w"}},
	{"town speaks not", "{{Lausanne|place|l}} said no.", []string{"plain l"}},
	{"country acts", "{{Nigeria|place|n}} has awarded a concession.", []string{"metonym n"}},
	{"capital undergoes", "{{Baghdad|place|b}} has been bombed.", []string{"plain b"}},
}

// TestOfficeByDate links a title and a surname to who held the office then.
func TestOfficeByDate(t *testing.T) {
	r, err := New(marked.BuiltIn(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ date, text, name string }{
		{"1991-02-01", "President {{Bush|person|b}} spoke in {{Washington|place|w}}.", "George H.W. Bush"},
		{"2005-02-01", "President {{Bush|person|b}} spoke in {{Washington|place|w}}.", "George W. Bush"},
		{"2016-10-15", "{{U.S.|place|u}} Secretary of State {{Kerry|person|b}} spoke.", "John Kerry"},
		{"2026-10-15", "{{U.S.|place|u}} Secretary of State {{Kerry|person|b}} spoke.", "Kerry"},
		{"1998-02-01", "Prime Minister {{Brown|person|b}} spoke.", "Brown"},
		{"2008-02-01", "Prime Minister {{Brown|person|b}} spoke.", "Gordon Brown"},
	} {
		g, err := marked.Parse("office", c.text)
		if err != nil {
			t.Fatal(err)
		}
		g.Doc.Article.Date = c.date
		res := r.Article(g.Doc)
		i := slices.Index(g.Keys, "b")
		if got := res.Clusters[g.Doc.Mentions[i].Cluster]; got.Name != c.name {
			t.Errorf("%s %s: %s, want %s; %v", c.date, c.text, got.Name, c.name, got.Candidates)
		}
	}
}

func TestWithinArticle(t *testing.T) {
	r, err := New(marked.BuiltIn(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range within {
		t.Run(c.name, func(t *testing.T) {
			g, err := marked.Parse(c.name, c.text)
			if err != nil {
				t.Fatal(err)
			}
			res := r.Article(g.Doc)
			checkInvariants(t, g.Doc, res)
			checkPartition(t, g, res)
			for _, claim := range c.want {
				checkClaim(t, g, res, claim)
			}
		})
	}
}

func checkPartition(t *testing.T, g *marked.Document, res Result) {
	t.Helper()
	clusterOf := map[string]int{}
	keyOf := map[int]string{}
	for i := range g.Keys {
		m := &g.Doc.Mentions[i]
		if c, ok := clusterOf[g.Keys[i]]; ok && c != m.Cluster {
			t.Errorf("%q (%s) is %s, apart from %s; steps %v", m.Text, g.Keys[i], res.Clusters[m.Cluster].Entity, res.Clusters[c].Entity, res.Clusters[m.Cluster].Steps)
		}
		if k, ok := keyOf[m.Cluster]; ok && k != g.Keys[i] {
			t.Errorf("%q (%s) is one with %s: %s; steps %v", m.Text, g.Keys[i], k, res.Clusters[m.Cluster].Entity, res.Clusters[m.Cluster].Steps)
		}
		clusterOf[g.Keys[i]], keyOf[m.Cluster] = m.Cluster, g.Keys[i]
	}
}

// checkInvariants holds for any document: clusters in order of first mention,
// counts that agree, ids that are set.
func checkInvariants(t *testing.T, doc *entities.Document, res Result) {
	t.Helper()
	next, counts := 0, make([]int, len(res.Clusters))
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Cluster < 0 || m.Cluster >= len(res.Clusters) {
			t.Fatalf("mention %d has cluster %d of %d", i, m.Cluster, len(res.Clusters))
		}
		if m.Cluster > next {
			t.Errorf("cluster %d is met before %d", m.Cluster, next)
		}
		if m.Cluster == next {
			next++
		}
		counts[m.Cluster]++
		if m.Entity == "" || m.Entity != res.Clusters[m.Cluster].Entity {
			t.Errorf("mention %d has entity %q, its cluster %q", i, m.Entity, res.Clusters[m.Cluster].Entity)
		}
		if !slices.IsSorted(m.Flags) {
			t.Errorf("flags of mention %d are not sorted: %v", i, m.Flags)
		}
	}
	for c := range res.Clusters {
		forms := 0
		for _, f := range res.Clusters[c].Names {
			forms += f.Mentions
		}
		if counts[c] != res.Clusters[c].Mentions || forms != counts[c] && len(res.Clusters[c].Names) < maxForms {
			t.Errorf("cluster %d: %d mentions, says %d, forms %d", c, counts[c], res.Clusters[c].Mentions, forms)
		}
	}
	if len(res.Clusters) != next {
		t.Errorf("%d clusters, %d have mentions", len(res.Clusters), next)
	}
}

// checkClaim checks "link KEY ID", "unlinked KEY", "role KEY TITLE", "name KEY
// NAME", "subtype KEY S", "candidates KEY ID…", "metonym KEY", "plain KEY".
func checkClaim(t *testing.T, g *marked.Document, res Result, claim string) {
	t.Helper()
	verb, rest, _ := strings.Cut(claim, " ")
	key, value, _ := strings.Cut(rest, " ")
	i := slices.Index(g.Keys, key)
	if i < 0 {
		t.Fatalf("no mention of %q", key)
	}
	m := &g.Doc.Mentions[i]
	c := &res.Clusters[m.Cluster]
	ok := false
	switch verb {
	case "link":
		id := value
		if e, known := marked.BuiltIn(t).ByID(value); known { // cases name places by their GeoNames ids
			id = e.ID
		}
		ok = c.Link == id && c.Entity == id
	case "unlinked":
		ok = c.Link == ""
	case "role":
		ok = slices.Contains(c.Roles, value)
	case "name":
		ok = c.Name == value
	case "subtype":
		ok = c.Subtype == value
	case "candidates":
		ok = true
		for _, id := range strings.Fields(value) {
			ok = ok && slices.ContainsFunc(c.Candidates, func(x entities.Candidate) bool { return x.ID == id })
		}
	case "metonym":
		ok = m.Has(entities.Metonym)
	case "plain":
		ok = !m.Has(entities.Metonym)
	default:
		t.Fatalf("unknown claim %q", claim)
	}
	if !ok {
		t.Errorf("not so: %s; got %+v flags %v", claim, *c, m.Flags)
	}
}
