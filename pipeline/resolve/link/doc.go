// Package link decides which known entity a group of mentions means, if any.
//
// The walk of an article: [Linker.Begin] reads what the text says of countries
// and of sport (clues); [Linker.Link] collects for each group the candidates that its
// names can mean (candidates.go, teams.go), measures what speaks for each
// (model/features.go, measure.go), weighs them against one another and against "none
// of them" with what the article's other groups mean, in rounds (decide.go,
// votes.go, geometry.go), and links the group where the best candidate has the
// threshold of its type. model/weights.tsv holds the weights, fitted by
// "newsgraph train links"; explain.go says what decided.
package link
