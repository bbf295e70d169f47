package link

// feature is one thing that speaks for or against what a group of mentions can
// mean: a known entity, or none of them.
type feature uint8

// The features, in the order of weights.tsv.
const (
	fPrior feature = iota
	fFamous
	fLead
	fName
	fAlias
	fWeak
	fSurname
	fNowhere
	fHint
	fHintNot
	fInside
	fOutside
	fFocus
	fForeign
	fNear
	fCountry
	fCapital
	fDivision
	fState
	fListed
	fHolds
	fHome
	fOtherSense
	fAccents
	fAcronym
	fOtherWord
	fOffice
	fEver
	fNotOffice
	fRole
	fLongDead
	fAsPerson
	fAsPlace
	fAsOrganization
	fTeam
	fSport
	fMuchSport
	fOtherSport
	fNoSport
	fPlays
	fLocated
	fSecond
	fTeams
	fStart
	fCovered
	fOtherName
	fWords
	fCompany
	fNotCompany
	fOfficial
	fNone
	fNoneSurname
	fNoneCommon
	fNoneAcronym
	fNoneWord
	fNoneTitled
	fNoneRivals
	fNoneScore
	fNoneOrdinary
	numFeatures
)

// features says what each is called and what its value is. Values are 0 or 1
// where nothing else is said.
var features = [numFeatures]struct{ name, means string }{
	fPrior:          {"prior", "prominence in the gazetteers, 0..1"},
	fFamous:         {"famous", "by how much its prominence is above 0.6"},
	fLead:           {"lead", "by how much it is above that of the next candidate, 0 for all but the first"},
	fName:           {"name", "found by its own name"},
	fAlias:          {"alias", "found by another name"},
	fWeak:           {"weak", "found by a spelling that is right only now and then"},
	fSurname:        {"surname", "found by the surname alone"},
	fNowhere:        {"nowhere", "of a person or an organization no country is known"},
	fHint:           {"hint", "nationality words beside the name are of its country: \"the Syrian city of\", \"French President\""},
	fHintNot:        {"hint-not", "they are of another"},
	fInside:         {"inside", "the container behind the name holds it: \"Lausanne, Switzerland\""},
	fOutside:        {"outside", "the container does not: \"Paris, Texas\" for the one in France"},
	fFocus:          {"focus", "share of the rest of the article's place evidence that is in its country, 0..1"},
	fForeign:        {"foreign", "a small town, and nothing else in the article is in its country"},
	fNear:           {"near", "nearness of the article's other places, 0..1"},
	fCountry:        {"country", "a country, not a place of its name elsewhere"},
	fCapital:        {"capital", "the capital of a country"},
	fDivision:       {"division", "a state or province before towns of its name elsewhere: 1; around a city of its name: -1"},
	fState:          {"state", "a state or province, and the text says so: \"Washington state\""},
	fListed:         {"listed", "a country or division in a list of such"},
	fHolds:          {"holds", "it holds what stands before it: \"Albany, New York\""},
	fHome:           {"home", "a town of the English-speaking countries that the source is called after"},
	fOtherSense:     {"other-sense", "times that the article has the name with the container of this one elsewhere"},
	fAccents:        {"accents", "the text writes accents that the town's name does not have: Utö is not Uto"},
	fAcronym:        {"acronym", "a town written like an acronym in text that is not in capitals: \"CAIR\" for Čair"},
	fOtherWord:      {"other-word", "a capital by an alias that has nothing of its name: \"Salisbury\" for Harare"},
	fOffice:         {"office", "held the office of the title on the article's date"},
	fEver:           {"ever", "held the office of the title at some time"},
	fNotOffice:      {"not-office", "somebody else of that country did"},
	fRole:           {"role", "its description has the words of the title"},
	fLongDead:       {"long-dead", "born a century and more before the article"},
	fAsPerson:       {"as-person", "a person, and the mentions are of another type"},
	fAsPlace:        {"as-place", "a place, and the mentions are of another type"},
	fAsOrganization: {"as-organization", "an organization, and the mentions are of another type"},
	fTeam:           {"team", "a team"},
	fSport:          {"sport", "a team: share of the article's words of sport that are of its sport, 0..1"},
	fMuchSport:      {"much-sport", "a team: logarithm of how many words of the article are of its sport"},
	fOtherSport:     {"other-sport", "a team: share of those of other sports where its own is known, 0..1"},
	fNoSport:        {"no-sport", "a team, and the article has no word of sport"},
	fPlays:          {"plays", "a team: share of the mentions that play, win or lose, 0..1"},
	fLocated:        {"located", "a team: share of the mentions that stand behind \"in\" and the like, 0..1"},
	fSecond:         {"second", "a team of women, the young or reserves, and the article does not say so"},
	fTeams:          {"teams", "a team: mean probability of teams among the article's other names that can mean one, 0..1"},
	fStart:          {"start", "of an organization found by a part of its name, the first words"},
	fCovered:        {"covered", "of an organization found by a part of its name, the share of its words, 0..1"},
	fOtherName:      {"other-name", "probability that another name of the article means it: \"Widzew\" beside \"Widzew Łódź\", 0..1"},
	fWords:          {"words", "logarithm of the number of words of the name, when it is the entity's own or another full one"},
	fCompany:        {"company", "a company, and the name has a legal form: \"Shell Inc\""},
	fNotCompany:     {"not-company", "a team, a body or the like, and the name has a legal form"},
	fOfficial:       {"official", "a person in the list of offices"},
	fNone:           {"none", "none of the candidates"},
	fNoneSurname:    {"none-surname", "none, for a surname alone"},
	fNoneCommon:     {"none-common", "none, for a name that many bear"},
	fNoneAcronym:    {"none-acronym", "none, for an organization's acronym"},
	fNoneWord:       {"none-word", "none, for a name of one word that is no acronym"},
	fNoneTitled:     {"none-titled", "none, for a person with a title"},
	fNoneRivals:     {"none-rivals", "none, times the logarithm of the number of candidates"},
	fNoneOrdinary:   {"none-ordinary", "none, for a name of ordinary words: \"Earth\", \"Target\""},
	fNoneScore:      {"none-score", "none, times the share of a place's mentions that stand beside a number: a team in a table of results"},
}

// Values are those of all features of one candidate, or of none, in the order of weights.tsv.
type Values [numFeatures]float64

func (v *Values) set(f feature, is bool) {
	if is {
		v[f] = 1
	}
}
