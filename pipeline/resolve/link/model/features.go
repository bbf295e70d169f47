package model

// Feature is one thing that speaks for or against what a group of mentions can
// mean: a known entity, or none of them.
type Feature uint8

// The features, in the order of weights.tsv.
const (
	Prior Feature = iota
	Famous
	Lead
	Name
	Alias
	Weak
	Surname
	Nowhere
	Hint
	HintNot
	Inside
	Outside
	Focus
	Foreign
	Near
	Country
	Capital
	Division
	State
	Listed
	Holds
	Home
	OtherSense
	Accents
	Acronym
	OtherWord
	Office
	Ever
	NotOffice
	Role
	LongDead
	AsPerson
	AsPlace
	AsOrganization
	Team
	Sport
	MuchSport
	OtherSport
	NoSport
	Plays
	Located
	Second
	Teams
	Start
	Covered
	OtherName
	Words
	Company
	NotCompany
	Official
	None
	NoneSurname
	NoneCommon
	NoneAcronym
	NoneWord
	NoneTitled
	NoneRivals
	NoneScore
	NoneOrdinary
	numFeatures
)

// features says what each is called and what its value is. Values are 0 or 1
// where nothing else is said.
var features = [numFeatures]struct{ name, means string }{
	Prior:          {"prior", "prominence in the gazetteers, 0..1"},
	Famous:         {"famous", "by how much its prominence is above 0.6"},
	Lead:           {"lead", "by how much it is above that of the next candidate, 0 for all but the first"},
	Name:           {"name", "found by its own name"},
	Alias:          {"alias", "found by another name"},
	Weak:           {"weak", "found by a spelling that is right only now and then"},
	Surname:        {"surname", "found by the surname alone"},
	Nowhere:        {"nowhere", "of a person or an organization no country is known"},
	Hint:           {"hint", "nationality words beside the name are of its country: \"the Syrian city of\", \"French President\""},
	HintNot:        {"hint-not", "they are of another"},
	Inside:         {"inside", "the container behind the name holds it: \"Lausanne, Switzerland\""},
	Outside:        {"outside", "the container does not: \"Paris, Texas\" for the one in France"},
	Focus:          {"focus", "share of the rest of the article's place evidence that is in its country, 0..1"},
	Foreign:        {"foreign", "a small town, and nothing else in the article is in its country"},
	Near:           {"near", "nearness of the article's other places, 0..1"},
	Country:        {"country", "a country, not a place of its name elsewhere"},
	Capital:        {"capital", "the capital of a country"},
	Division:       {"division", "a state or province before towns of its name elsewhere: 1; around a city of its name: -1"},
	State:          {"state", "a state or province, and the text says so: \"Washington state\""},
	Listed:         {"listed", "a country or division in a list of such"},
	Holds:          {"holds", "it holds what stands before it: \"Albany, New York\""},
	Home:           {"home", "a town of the English-speaking countries that the source is called after"},
	OtherSense:     {"other-sense", "times that the article has the name with the container of this one elsewhere"},
	Accents:        {"accents", "the text writes accents that the town's name does not have: Utö is not Uto"},
	Acronym:        {"acronym", "a town written like an acronym in text that is not in capitals: \"CAIR\" for Čair"},
	OtherWord:      {"other-word", "a capital by an alias that has nothing of its name: \"Salisbury\" for Harare"},
	Office:         {"office", "held the office of the title on the article's date"},
	Ever:           {"ever", "held the office of the title at some time"},
	NotOffice:      {"not-office", "somebody else of that country did"},
	Role:           {"role", "its description has the words of the title"},
	LongDead:       {"long-dead", "born a century and more before the article"},
	AsPerson:       {"as-person", "a person, and the mentions are of another type"},
	AsPlace:        {"as-place", "a place, and the mentions are of another type"},
	AsOrganization: {"as-organization", "an organization, and the mentions are of another type"},
	Team:           {"team", "a team"},
	Sport:          {"sport", "a team: share of the article's words of sport that are of its sport, 0..1"},
	MuchSport:      {"much-sport", "a team: logarithm of how many words of the article are of its sport"},
	OtherSport:     {"other-sport", "a team: share of those of other sports where its own is known, 0..1"},
	NoSport:        {"no-sport", "a team, and the article has no word of sport"},
	Plays:          {"plays", "a team: share of the mentions that play, win or lose, 0..1"},
	Located:        {"located", "a team: share of the mentions that stand behind \"in\" and the like, 0..1"},
	Second:         {"second", "a team of women, the young or reserves, and the article does not say so"},
	Teams:          {"teams", "a team: mean probability of teams among the article's other names that can mean one, 0..1"},
	Start:          {"start", "of an organization found by a part of its name, the first words"},
	Covered:        {"covered", "of an organization found by a part of its name, the share of its words, 0..1"},
	OtherName:      {"other-name", "probability that another name of the article means it: \"Widzew\" beside \"Widzew Łódź\", 0..1"},
	Words:          {"words", "logarithm of the number of words of the name, when it is the entity's own or another full one"},
	Company:        {"company", "a company, and the name has a legal form: \"Shell Inc\""},
	NotCompany:     {"not-company", "a team, a body or the like, and the name has a legal form"},
	Official:       {"official", "a person in the list of offices"},
	None:           {"none", "none of the candidates"},
	NoneSurname:    {"none-surname", "none, for a surname alone"},
	NoneCommon:     {"none-common", "none, for a name that many bear"},
	NoneAcronym:    {"none-acronym", "none, for an organization's acronym"},
	NoneWord:       {"none-word", "none, for a name of one word that is no acronym"},
	NoneTitled:     {"none-titled", "none, for a person with a title"},
	NoneRivals:     {"none-rivals", "none, times the logarithm of the number of candidates"},
	NoneOrdinary:   {"none-ordinary", "none, for a name of ordinary words: \"Earth\", \"Target\""},
	NoneScore:      {"none-score", "none, times the share of a place's mentions that stand beside a number: a team in a table of results"},
}

// Values are those of all features of one candidate, or of none, in the order of weights.tsv.
type Values [numFeatures]float64

// Set sets a feature to 1 where it is so.
func (v *Values) Set(f Feature, is bool) {
	if is {
		v[f] = 1
	}
}
