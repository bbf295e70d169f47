package tag

import (
	"context"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Each rule with names that it mends and, beside them, such as it must leave.
func TestSpans(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words string
		found fixed
		want  string
	}{
		// legal forms
		{"Orlo Timber plc bought it", fixed{"0-2 ORG"}, "0-3 ORG"},
		{"Orlo Incorporated was sued", fixed{"0-1 ORG"}, "0-2 ORG"},
		{"Orlo Motor Co. , Ltd. fell", fixed{"0-3 ORG", "4-5 ORG"}, "0-5 ORG"},
		{"Orlo , Inc. and Harlan & Co. fell", fixed{"0-1 ORG", "4-5 ORG"}, "0-3 ORG, 4-7 ORG"},
		{"Orlo , Company officials said", fixed{"0-1 ORG"}, "0-1 ORG"},
		{"at Orlo company buses", fixed{"1-2 ORG"}, "1-2 ORG"},
		{"Orlo & Harlan Ltd.", fixed{"0-1 ORG", "2-3 ORG"}, "0-1 ORG, 2-4 ORG"},
		{"Orlo Company Secretary Jones", fixed{"0-1 ORG", "1-4 PER"}, "0-1 ORG, 1-4 PER"},
		// people of a body
		{"Volunteers of the Orlo Red Cross came", fixed{"0-6 ORG"}, "3-6 ORG"},
		{"Supporters of Harlan United sang", fixed{"0-4 ORG"}, "2-4 ORG"},
		{"Friends of the Earth sued", fixed{"0-4 ORG"}, "0-4 ORG"},
		{"Volunteers of America sued", fixed{"0-3 ORG"}, "0-3 ORG"},
		// brands
		{"Sotheby 's sold it", fixed{"0-1 ORG"}, "0-2 ORG"},
		{"he thanked Lloyd 's of London", fixed{"2-4 ORG", "5-6 LOC"}, "2-6 ORG"},
		{"Orlo 's of London", fixed{"0-1 ORG", "3-4 LOC"}, "0-1 ORG, 3-4 LOC"},
		{"Christie 's wife left", fixed{"0-1 PER"}, "0-1 PER"},
		{"Christie 's will hold the sale", fixed{"0-1 PER"}, "0-2 ORG"},
		{"he bought it at Christie 's .", fixed{"4-5 PER"}, "4-6 ORG"},
		{"Chris Christie said so and Christie 's said", fixed{"0-2 PER", "5-6 PER"}, "0-2 PER, 5-6 PER"},
		{"Orlo 's will hold the sale", fixed{"0-1 PER"}, "0-1 PER"},
		// numbers
		{"the Philadelphia 76ers won", fixed{"1-2 LOC"}, "1-3 ORG"},
		{"in Philadelphia 76 people died", fixed{"1-2 LOC"}, "1-2 LOC"},
		{"he went to 7-Eleven and 23andMe", fixed{}, "3-4 ORG, 5-6 ORG"},
		{"Rapper 50 Cent spoke and 50 Cent left", fixed{}, "1-3 PER, 5-7 PER"},
		{"with 12 Russians and 52 Tests", fixed{}, ""},
		{"live at 11:30amET today", fixed{"2-3 ORG"}, ""},
		// two at once
		{"economists at Harvard and Berkeley", fixed{"2-5 ORG"}, "2-3 ORG, 4-5 ORG"},
		{"see twitter.com/ourmine there", fixed{"1-2 ORG"}, ""},
		{"at Johnson and Johnson", fixed{"1-4 ORG"}, "1-4 ORG"},
		{"at Orlo and Vexley", fixed{"1-4 ORG"}, "1-4 ORG"},
		{"Orlo ( O.N ) fell", fixed{"0-1 ORG", "2-3 ORG"}, "0-1 ORG"},
		{"United Nations ( U.N ) fell", fixed{"0-2 ORG", "3-4 ORG"}, "0-2 ORG, 3-4 ORG"},
		{"the liberal Tax Policy Center said", fixed{"1-5 ORG"}, "2-5 ORG"},
		{"the Tory-leaning Unilever and Miami-Dade Unilever said", fixed{"1-3 ORG", "4-6 ORG"}, "2-3 ORG, 4-6 ORG"},
		{"the Coca-Cola Company said", fixed{"1-3 ORG"}, "1-3 ORG"},
		{"Ann Harlan , MD , FACS , spoke", fixed{"0-2 PER", "3-6 ORG"}, "0-2 PER"},
		{"Ann Harlan , USMC , spoke", fixed{"0-2 PER", "3-4 ORG"}, "0-2 PER, 3-4 ORG"},
		{"Siri and Alexa answered", fixed{"0-1 PER", "2-3 PER"}, ""},
		{"Alexa Harlan came . Alexa left", fixed{"0-2 PER", "4-5 PER"}, "0-2 PER, 4-5 PER"},
		// other names
		{"Orlo ( now Y ) fell", fixed{"0-1 ORG"}, "0-1 ORG, 3-4 ORG"},
		{"Orlo ( now known as Y ) fell", fixed{"0-1 ORG"}, "0-1 ORG, 5-6 ORG"},
		{"Orlo ( now closed ) fell", fixed{"0-1 ORG"}, "0-1 ORG"},
		{"he goes by the name \" Stretch . \"", fixed{}, "6-7 PER"},
		{"it bore the name \" Project Tiger . \"", fixed{}, ""},
		{"Ann Harlan , Jr. , spoke", fixed{"0-2 PER", "3-4 PER"}, "0-4 PER"},
		{"Ann Harlan , Senior Director", fixed{"0-2 PER"}, "0-2 PER"},
		{"Joseph \" Joey Bell \" Bonano fled", fixed{"0-4 PER", "5-6 PER"}, "0-6 PER"},
		{"William H. \" Bill \" Harlan fled", fixed{"0-2 PER", "3-5 PER"}, "0-5 PER"},
		{"Ann Harlan , Bob Weller left", fixed{"0-5 PER"}, "0-2 PER, 3-5 PER"},
		// family name first, in lists
		{"Harlan , Ann ; Weller , Robert ; and Lund , Mary Jo", fixed{"0-1 PER", "2-3 PER", "4-5 PER", "6-7 PER", "9-10 PER", "11-13 PER"}, "0-3 PER, 4-7 PER, 9-13 PER"},
		{"there : Van Harlan , Ann ; Weller , Robert .", fixed{"2-4 PER", "5-6 PER", "7-8 PER", "9-10 PER"}, "2-6 PER, 7-10 PER"},
		{"Harlan , Ann ; Weller , Robert ; Lund , Qo", fixed{"0-1 PER", "2-3 PER", "4-5 PER", "6-7 PER", "8-9 PER", "10-11 PER"}, "0-3 PER, 4-7 PER, 8-11 PER"},
		{"Harlan , Ann", fixed{"0-1 PER", "2-3 PER"}, "0-1 PER, 2-3 PER"},
		{"Harlan , Ann ; Weller , Okonkwo", fixed{"0-1 PER", "2-3 PER", "4-5 PER", "6-7 PER"}, "0-1 PER, 2-3 PER, 4-5 PER, 6-7 PER"},
		{"Harlan , Ann and Weller , Robert", fixed{"0-1 PER", "2-3 PER", "4-5 PER", "6-7 PER"}, "0-1 PER, 2-3 PER, 4-5 PER, 6-7 PER"},
		{"Ann Lee , Robert ; John Lund , Mary", fixed{"0-2 PER", "3-4 PER", "5-7 PER", "8-9 PER"}, "0-2 PER, 3-4 PER, 5-7 PER, 8-9 PER"},
		// "and" in other languages
		{"the Université Pierre et Marie Curie opened", fixed{"1-3 ORG", "4-6 PER"}, "1-6 ORG"},
		{"the Crédit Marin et Commercial opened", fixed{"1-3 ORG"}, "1-5 ORG"},
		{"Orlo Harlan et al.", fixed{"0-2 ORG"}, "0-2 ORG"},
		{"Orlo Bank and Marie Curie", fixed{"0-2 ORG", "3-5 PER"}, "0-2 ORG, 3-5 PER"},
		// numbers
		{"Lee County School District No. 4 ruled", fixed{"0-4 LOC"}, "0-6 ORG"},
		{"Lee County School District No. 4 ruled", fixed{"0-5 ORG"}, "0-6 ORG"},
		// the article
		{"The Washington Post said", fixed{"0-3 ORG"}, "1-3 ORG"},
		{"The Orlo Harlan Post said", fixed{"0-4 ORG"}, "0-4 ORG"},
		{"Orlo No. 4 in sales", fixed{"0-1 ORG"}, "0-1 ORG"},
		// titles and credentials
		{"Miss Clara and Ms. Smithers", fixed{"0-2 PER", "3-5 PER"}, "1-2 PER, 4-5 PER"},
		{"Miss USA waved", fixed{"0-2 PER"}, "0-2 PER"},
		{"Valerie Hale , M.S. , R.D. , left", fixed{"0-2 PER", "5-6 PER"}, "0-2 PER"},
		{"Sarah Hale MBE and John Roe , M.D.", fixed{"0-3 PER", "4-8 PER"}, "0-2 PER, 4-6 PER"},
		{"in Rockville , MD", fixed{"1-2 LOC", "3-4 ORG"}, "1-2 LOC, 3-4 LOC"},
		{"Ann Hale of the MBE", fixed{"0-2 PER", "4-5 ORG"}, "0-2 PER, 4-5 ORG"},
		{"OK , said he in Tulsa , OK", fixed{"0-1 PER", "5-6 LOC", "7-8 LOC"}, "5-6 LOC, 7-8 LOC"},
		// nicknames
		{"Anthony \" Tony the Ant \" Spilo", fixed{"0-1 PER"}, "0-7 PER"},
		{"Anthony \" Tony \" Spilo", fixed{"0-1 PER", "2-3 PER", "4-5 PER"}, "0-5 PER"},
		{"Dwayne \" The Rock \" Johnson", fixed{"2-4 ORG", "5-6 PER"}, "0-6 PER"},
		{"he asked Anthony \" Was it you ? \" Spilo", fixed{"2-3 PER", "9-10 PER"}, "2-3 PER, 9-10 PER"},
		{"the film \" Jaws \" Spielberg made", fixed{"5-6 PER"}, "5-6 PER"},
		// a person's name without the first word
		{"Rebecca St. Clair laughed . St. Clair left", fixed{"0-3 PER", "5-7 LOC"}, "0-3 PER, 5-7 PER"},
		// ships
		{"the USS Gerald R. Ford and HMS Queen Elizabeth left", fixed{"2-5 PER", "8-9 PER"}, ""},
		{"the tanker Alnic and the cruise ship Orlo Star", fixed{"2-3 ORG", "7-9 PER"}, ""},
		{"the destroyer John McCain and John McCain himself", fixed{"2-4 PER", "5-7 PER"}, "5-7 PER"},
		{"the USS Orlo Strike Group", fixed{"1-5 ORG"}, "1-5 ORG"},
		{"the skipper Ann Hale left", fixed{"2-4 PER"}, "2-4 PER"},
		// diseases
		{"he had Crohn 's and Parkinson 's disease", fixed{"2-3 PER", "5-6 PER"}, ""},
		{"Lou Gehrig 's disease", fixed{"0-2 PER"}, ""},
		{"Ann Parkinson left ; Parkinson 's wife", fixed{"0-2 PER", "4-5 PER"}, "0-2 PER, 4-5 PER"},
		{"China 's disease control", fixed{"0-1 LOC"}, "0-1 LOC"},
		// cases at law
		{"In Roe v. Wade it", fixed{"1-4 PER"}, ""},
		{"and Vladimir V. Putin left", fixed{"1-4 PER"}, "1-4 PER"},
		// codes of shares and handles
		{"Alibaba ( BABA.N ) , Exxon ( NYSE : XOM )", fixed{"0-1 ORG", "2-3 ORG", "5-6 ORG", "7-8 ORG", "9-10 ORG"}, "0-1 ORG, 5-6 ORG, 7-8 ORG"},
		{"the fund ( IMF ) : IMF", fixed{"3-4 ORG", "6-7 ORG"}, "3-4 ORG, 6-7 ORG"},
		{"Ann Hale @annhale", fixed{"0-2 PER", "2-3 PER"}, "0-2 PER"},
		// states
		{"John Roe ( R - AZ ) of Pittsburgh , PA", fixed{"0-2 PER", "5-6 ORG", "8-9 LOC", "10-11 ORG"}, "0-2 PER, 5-6 LOC, 8-9 LOC, 10-11 LOC"},
		{"DALLAS TX and PHILADELPHIA PENNSYLVANIA", fixed{"0-2 ORG", "3-5 LOC"}, "0-1 LOC, 1-2 LOC, 3-4 LOC, 4-5 LOC"},
		{"700 BROADWAY NEW YORK", fixed{"1-4 LOC"}, "2-4 LOC"},
		{"NEW YORK and BANK OF CALIFORNIA", fixed{"0-2 LOC", "3-6 ORG"}, "0-2 LOC, 3-6 ORG"},
	} {
		doc := sentence(c.words)
		if err := WithGazetteers(c.found, set).Tag(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		found := slices.DeleteFunc(show(doc), func(s string) bool { return strings.HasSuffix(s, " nested") }) // see TestNestedNames
		if got := strings.Join(found, ", "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.words, got, c.want)
		}
	}
}

// A word of the article that a doubtful name at a sentence's head is no name for.
func TestOrdinaryWords(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words      string
		confidence float64
		mentions   int
	}{
		{"Apple pie is made of an apple", 0.5, 0},
		{"Apple pie is made of an apple", 0.9, 1},
		{"Apple pie is made of a pear", 0.5, 1},
		{"Apple Records sold an apple", 0.5, 1},
	} {
		doc := sentence(c.words)
		if err := WithGazetteers(unsure(c.confidence), set).Tag(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Mentions) != c.mentions {
			t.Errorf("%s, %.1f: %v", c.words, c.confidence, show(doc))
		}
	}
}

// unsure is a HitTagger that takes the first word for an organization with a confidence.
type unsure float64

func (u unsure) TagHits(_ context.Context, doc *entities.Document, _ []gazetteers.Hit) error {
	doc.Mentions = doc.Mentions[:0]
	Append(doc, 0, 0, 1, entities.Organization, float64(u))
	return nil
}
