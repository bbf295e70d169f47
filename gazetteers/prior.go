package gazetteers

import "newsgraph/gazetteers/userlist"

// Priors say how prominent an entity is, in 0..1, from what the lists hold.
// They order the entities of one name; they are no probabilities. The
// generator computes them (gen, functions placePrior, personPrior, orgPrior):
//
//   - country: 0.75 + 0.025·log10(population)
//   - first-level division: 0.2 + 0.07·log10(population of its cities)
//   - city: CityPrior(population), capitals + 0.08, parts of cities × 0.8;
//     without GeoNames row 0.3
//   - small place: as city, but found by a minor alias; US county: 0.3
//   - other place: 0.35, chosen by hand for news 0.55
//   - any place: 0.04 for each further list that has it (at most 3); 0.08 where the
//     English article of its bare name is about it (but for countries)
//   - person: 0.10; with a Wikidata item + 0.08; head of state or government
//     (also of the list of offices) + 0.35, else foreign, finance or defense
//     minister, vice president or head of a world body in the list of offices,
//     0.28 more, else other office of that list + 0.20, else elected executive of
//     Phoenix + 0.15, else official of Phoenix + 0.08; party leader or top office in the description + 0.05;
//     in WordNet + 0.12; 0.05 for each further source (at most 3);
//     0.06·log2(1 + aliases, at most 15); called by one word in a source + 0.05
//   - organization: 0.15; with a Wikidata item + 0.10; chosen by hand for news,
//     0.30 more; S&P 500 + 0.15; in WordNet + 0.08; government or
//     intergovernmental + 0.05; 0.07 for each further source (at most 3);
//     0.03·log2(1 + aliases, at most 7); clubs of England, Scotland, Spain, Italy,
//     Germany and France + 0.04
//   - of an item of Wikidata, its score: the largest of log2(1+sitelinks)/8.4,
//     log10(1+page views)/6.4, 0.2·log10(1+quotes in news), 0.1·log2(1+ids of a
//     team elsewhere) and, for places, CityPrior(population) less 0.15; plus 0.03 for each further
//     source (at most 4), 0.10 for an English article, 0.10 more when its title
//     needs no gloss; at least 0.10 of a politician; at most 0.15 for quotes of a name that another person
//     bears, 0 where that is a politician.
//     A person with an item has at least 0.12 + 0.85·score, an organization, and a
//     place with sitelinks or page views, 0.15 + 0.75·score
//   - of a name that news prints: 0.3·log10(1+articles), of places 0.2, at most 0.95, of 69,392
//     articles that the tagger finds it in as that type; who is the most prominent, by 0.1, of those that
//     bear it in full (those of the curated list first; people with two words; by
//     an alias × 0.85) has at least
//     0.12 + 0.85·score, 0.15 + 0.75·score if no person
//   - of the curated list, where no other list has it: 0.45
//   - of an article of DBpedia's by its rank: 0.15 + 0.8·(rank - 0.43); of one whose title news prints
//     the score is 0.2 more than the larger of that by articles and 0.1·log2(1+redirects), at most 0.9
//   - of user lists: 0.9, forced 0.99; of GeoNames dumps by population
//
// kindWeight lowers the prior of an entry by the kind of name it was found by,
// when the entries of one name are put in order.
var kindWeight = [...]float64{postName: 1, postAlias: 0.85, postMinorAlias: 0.3, postSurname: 0.5, postDemonym: 1}

// CityPrior is the prior of a populated place of so many people.
func CityPrior(population int) float64 { return userlist.CityPrior(population) }
