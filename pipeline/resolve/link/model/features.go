package model

// Feature is one thing that speaks for or against what a group of mentions can
// mean: a known entity, or none of them.
type Feature uint8

// The features, in the order of weights.tsv.
const (
	Prior Feature = iota
	Fame
	Alias
	Weak
	Small
	Surname
	Nowhere
	Hint
	Inside
	Outside
	Focus
	Foreign
	Near
	Local
	Division
	Around
	Lead
	Ever
	LongDead
	State
	Listed
	Home
	Accents
	Acronym
	OtherWord
	Office
	NotOffice
	Role
	Political
	Sole
	AsPerson
	AsPlace
	AsOrganization
	Sport
	MuchSport
	NoSport
	Plays
	Located
	Second
	Teams
	Nation
	Score
	Density
	Start
	Player
	League
	Twin
	Bare
	Capital
	Fellows
	OtherName
	Words
	Forms
	None
	NoneRivals
	NoneBearers
	NoneOrdinary
	NoneSport
	numFeatures
)

// features says what each is called and what its value is. Values are 0 or 1
// where nothing else is said.
var features = [numFeatures]struct{ name, means string }{
	Prior:          {"prior", "prominence in the gazetteers, 0..1"},
	Fame:           {"fame", "square of its prominence, 0..1"},
	Alias:          {"alias", "found by another name"},
	Weak:           {"weak", "found by a spelling that is right only now and then"},
	Small:          {"small", "found by its own name, which only so small a place has that it is not looked for in text"},
	Surname:        {"surname", "found by the surname alone"},
	Nowhere:        {"nowhere", "of a person or an organization no country is known"},
	Hint:           {"hint", "nationality words beside the name are of its country: \"the Syrian city of\", \"French President\""},
	Inside:         {"inside", "the container behind the name holds it: \"Lausanne, Switzerland\""},
	Outside:        {"outside", "the container does not: \"Paris, Texas\" for the one in France"},
	Focus:          {"focus", "share of the rest of the article's place evidence that is in its country, 0..1"},
	Foreign:        {"foreign", "a town, county or state: how little known it is, times the share of the article's place evidence elsewhere, 0..1"},
	Near:           {"near", "nearness of the article's other places, 0..1"},
	Local:          {"local", "share of the article's other places that are near, 0..1"},
	Division:       {"division", "a state or province before towns of its name elsewhere"},
	Lead:           {"lead", "by how much its prominence is above that of the next candidate, 0 for all but the first"},
	Ever:           {"ever", "held the office of the title at some time"},
	LongDead:       {"long-dead", "born a century and more before the article; in full the less, the more prominent, 0..1"},
	Around:         {"around", "a division around a better known city of its name"},
	State:          {"state", "a state or province, and the text says so: \"Washington state\""},
	Listed:         {"listed", "a country or division in a list of such"},
	Home:           {"home", "a town of the English-speaking countries that the source is called after"},
	Accents:        {"accents", "the text writes accents that the town's name does not have: Utö is not Uto"},
	Acronym:        {"acronym", "a town written like an acronym in text that is not in capitals: \"CAIR\" for Čair"},
	OtherWord:      {"other-word", "a capital: unlikeness of the name to its own, 0..1: \"Salisbury\" for Harare"},
	Office:         {"office", "held the office of the title on the article's date"},
	NotOffice:      {"not-office", "somebody else of that country did"},
	Role:           {"role", "its description has the words of the title"},
	Political:      {"political", "the title is of a state, a body or a party, and the lists know the person by such"},
	Sole:           {"sole", "of another type than the mentions, by a full name of several words, and nothing of theirs is called so"},
	AsPerson:       {"as-person", "a person, and the mentions are of another type"},
	AsPlace:        {"as-place", "a place, and the mentions are of another type"},
	AsOrganization: {"as-organization", "an organization, and the mentions are of another type"},
	Sport:          {"sport", "a team: share of the article's words of sport that are of its sport, 0..1"},
	MuchSport:      {"much-sport", "a team: logarithm of how many words of the article are of its sport"},
	NoSport:        {"no-sport", "a team by another name than its own, and the article has no word of sport"},
	Plays:          {"plays", "a team: share of the mentions that play, win or lose, 0..1"},
	Located:        {"located", "a team: share of the mentions that stand behind \"in\" and the like, 0..1"},
	Second:         {"second", "a team of women, the young or reserves, and the article does not say so"},
	Teams:          {"teams", "a team: mean probability of teams among the article's other names that can mean one, 0..1"},
	Nation:         {"nation", "a national team"},
	Score:          {"score", "a team: share of the mentions that stand beside a number, 0..1"},
	Density:        {"density", "a team: words of sport in ten of the article"},
	Start:          {"start", "of an organization found by a part of its name, the first words"},
	Player:         {"player", "a country or the like in an article of sport: share that play or stand beside a number of the mentions that tell, less where little else is of sport, 0..1"},
	League:         {"league", "a league, a federation or games, in an article of sport: as much as little else is in it, 0..1"},
	Twin:           {"twin", "a team, and the name can as well mean another of its sport: its prominence, 0..1"},
	Bare:           {"bare", "a place: prominence, the more, the fewer places else the article names, 0..1"},
	Capital:        {"capital", "a country's capital by a name that is its own"},
	Fellows:        {"fellows", "share of the article's other organizations that are of its country, 0..1"},
	OtherName:      {"other-name", "probability that another name of the article means it: \"Widzew\" beside \"Widzew Łódź\", 0..1"},
	Words:          {"words", "logarithm of the number of words of the name, when it is the entity's own or another full one"},
	Forms:          {"forms", "logarithm of how many of the names that the article has for it are known to be its own"},
	None:           {"none", "none of the candidates"},
	NoneRivals:     {"none-rivals", "none, times the logarithm of the number of candidates"},
	NoneBearers:    {"none-bearers", "none, times the logarithm of the number of known people who bear a person's surname"},
	NoneOrdinary:   {"none-ordinary", "none, for a name of ordinary words: \"Earth\", \"Target\""},
	NoneSport:      {"none-sport", "none, in an article of sport: as much as little else is in it, 0..1"},
}

// Names are those of the features, in the order of Values.
func Names() []string {
	out := make([]string, numFeatures)
	for f := range features {
		out[f] = features[f].name
	}
	return out
}

// Values are those of all features of one candidate, or of none, in the order of weights.tsv.
type Values [numFeatures]float64

// Set sets a feature to 1 where it is so.
func (v *Values) Set(f Feature, is bool) {
	if is {
		v[f] = 1
	}
}
